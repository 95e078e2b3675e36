{# Messages of flows that went to a profile, by the events of the vendor or as handed over; a text is that of every profile of its number. -#}
with

handed_over as (
    select
        hand_overs.*,
        people.phone_e164
    from {{ ref('int_flow_hand_overs') }} as hand_overs
    inner join {{ ref('int_live_profiles') }} as people on hand_overs.profile_id = people.profile_id
),

{# its own, and those that share the number of a text -#}
recipients as (
    select
        message_key,
        profile_id
    from handed_over
    union distinct
    select
        handed_over.message_key,
        profiles.profile_id
    from handed_over
    inner join {{ ref('int_live_profiles') }} as profiles on handed_over.phone_e164 = profiles.phone_e164
    where handed_over.channel = 'sms'
)

select
    profile_id,
    flow_id,
    flow_step,
    channel,
    message_id,
    sent_at
from {{ ref('int_flow_messages') }}
union all
select
    recipients.profile_id,
    handed_over.flow_id,
    handed_over.step as flow_step,
    handed_over.channel,
    handed_over.message_key as message_id,
    handed_over.handed_over_at as sent_at
from handed_over
inner join recipients on handed_over.message_key = recipients.message_key
