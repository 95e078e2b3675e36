{#
    Messages of flows that were handed over to a vendor, each for whom it went to: those whose row says whose they were, and of those that
    are known by their key alone the first of flows on a segment. Other keys name what started them (int_flow_hand_overs).
-#}
with

named as (
    select
        message_key,
        channel,
        phone_e164,
        profile_id,
        flow_id,
        flow_step,
        handed_over_at
    from {{ ref('int_messages_handed_over') }}
    where flow_id is not null
),

keys as (
    select
        keyed.message_key,
        keyed.handed_over_at
    from {{ ref('int_handed_over_messages_validated') }} as keyed
    left join named on keyed.message_key = named.message_key
    where keyed.handed_over_at <= {{ as_of() }} and named.message_key is null
),

known_by_key as (
    select
        keys.message_key,
        steps.channel,
        case when steps.channel = 'sms' then people.phone_e164 end as phone_e164,
        case when steps.channel = 'email' or people.phone_e164 is null then people.profile_id end as profile_id,
        steps.flow_id,
        steps.step as flow_step,
        keys.handed_over_at
    from {{ ref('int_live_profiles') }} as people
    cross join {{ ref('flow_steps') }} as steps
    inner join {{ ref('flows') }} as flows on steps.flow_id = flows.flow_id and flows.trigger like 'segment:%'
    inner join keys on {{ joined_hash(['steps.flow_id', 'people.profile_id', "flows.trigger || '|never'", 'steps.step']) }} = keys.message_key
),

messages as (
    select * from named
    union all
    select * from known_by_key
),

recipients as (
    select
        profiles.profile_id as recipient_id,
        messages.*
    from messages
    inner join {{ ref('int_live_profiles') }} as profiles on messages.phone_e164 = profiles.phone_e164
    union all
    select
        profiles.profile_id as recipient_id,
        messages.*
    from messages
    inner join {{ ref('int_live_profiles') }} as profiles on messages.profile_id = profiles.profile_id
)

select
    recipient_id as profile_id,
    message_key,
    max(channel) as channel,
    flow_id,
    max(flow_step) as flow_step,
    max(handed_over_at) as handed_over_at
from recipients
group by recipient_id, message_key, flow_id
