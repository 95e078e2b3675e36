{# Messages of flows that went to a profile, by the events of the vendor or as handed over; a text is that of every profile of its number. -#}
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
    profiles.profile_id,
    handed_over.flow_id,
    handed_over.step as flow_step,
    handed_over.channel,
    handed_over.message_key as message_id,
    handed_over.handed_over_at as sent_at
from {{ ref('int_flow_hand_overs') }} as handed_over
inner join {{ ref('int_live_profiles') }} as people on handed_over.profile_id = people.profile_id
inner join {{ ref('int_live_profiles') }} as profiles
    on people.profile_id = profiles.profile_id or (handed_over.channel = 'sms' and people.phone_e164 = profiles.phone_e164)
