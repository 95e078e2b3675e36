{# Messages of flows that went to a profile, by the events of the vendor or as handed over; a text is that of every profile of its number. -#}
with

handed_over as (
    select
        hand_overs.*,
        people.phone_e164
    from {{ ref('int_flow_hand_overs') }} as hand_overs
    inner join {{ ref('int_live_profiles') }} as people on hand_overs.profile_id = people.profile_id
),

recipients as (
    select
        profile_id as recipient_id,
        handed_over.*
    from handed_over
    union all
    select
        profiles.profile_id as recipient_id,
        handed_over.*
    from handed_over
    inner join {{ ref('int_live_profiles') }} as profiles
        on handed_over.phone_e164 = profiles.phone_e164 and handed_over.profile_id <> profiles.profile_id
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
    recipient_id as profile_id,
    flow_id,
    step as flow_step,
    channel,
    message_key as message_id,
    handed_over_at as sent_at
from recipients
