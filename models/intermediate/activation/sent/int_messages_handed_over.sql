{#
    Messages handed over to a vendor whose row says whom they went to: of a text each number that is named, of an e-mail the profile. They count
    whatever became of what started them. A row that was refused counts too, at the time it was loaded where its own cannot be read; what may be
    a text for marketing is one.
-#}
with

{# steps that are about orders in each of their branches -#}
transactional_steps as (
    select
        flow_id,
        step
    from {{ ref('flow_steps') }}
    where channel = 'sms'
    group by flow_id, step
    having min(message_category) = 'transactional' and max(message_category) = 'transactional'
),

dated as (
    select
        *,
        coalesce(channel, 'sms') as known_channel,
        coalesce(handed_over_at, loaded_at, {{ as_of() }}) as counted_at
    from {{ ref('stg_inputs__handed_over_messages') }}
),

messages as (
    select
        coalesce(staged.message_key, 'without a key ' || {{ moment_key('staged.counted_at') }}) as message_key,
        staged.known_channel as channel,
        staged.phone_e164,
        staged.profile_id,
        {{ person_of('staged') }} as person_id,
        cast(null as {{ dbt.type_string() }}) as email,
        staged.campaign_id,
        staged.flow_id,
        staged.flow_step,
        staged.counted_at as handed_over_at
    from dated as staged
    {{- join_persons('staged') }}
    where staged.counted_at <= {{ as_of() }}
),

texts as (
    select * from messages
    where channel = 'sms'
),

texted as (
    {{ numbers_named_by('texts') | indent }}
),

recipients as (
    select
        message_key,
        channel,
        named_number as phone_e164,
        cast(null as {{ dbt.type_string() }}) as profile_id,
        campaign_id,
        flow_id,
        flow_step,
        handed_over_at
    from texted
    where named_number is not null
    union all
    select
        message_key,
        channel,
        cast(null as {{ dbt.type_string() }}) as phone_e164,
        person_id as profile_id,
        campaign_id,
        flow_id,
        flow_step,
        handed_over_at
    from messages
    where channel = 'email' and person_id is not null
)

select
    recipients.message_key,
    recipients.channel,
    recipients.phone_e164,
    recipients.profile_id,
    recipients.campaign_id,
    recipients.flow_id,
    recipients.flow_step,
    recipients.channel = 'sms' and transactional_steps.flow_id is null as is_marketing_text,
    max(recipients.handed_over_at) as handed_over_at
from recipients
left join transactional_steps on recipients.flow_id = transactional_steps.flow_id and recipients.flow_step = transactional_steps.step
group by
    recipients.message_key,
    recipients.channel,
    recipients.phone_e164,
    recipients.profile_id,
    recipients.campaign_id,
    recipients.flow_id,
    recipients.flow_step,
    transactional_steps.flow_id
