{# What may start each flow for whom. Of a flow on a segment the key is when its last message before went, so that it stays the same until the next. -#}
with

flows as (
    select
        flows.flow_id,
        flows.trigger as trigger_name,
        {{ reentry_days('flows') }} as reentry_days
    from {{ ref('flows') }} as flows
    where flows.is_enabled
),

events as (
    select
        flows.flow_id,
        triggers.profile_id,
        triggers.trigger_key,
        triggers.triggered_at,
        triggers.product_id,
        triggers.order_id,
        triggers.value
    from flows
    inner join {{ ref('int_flow_triggers') }} as triggers on flows.trigger_name = triggers.trigger_name
    where triggers.triggered_at <= {{ as_of() }}
),

members as (
    select
        flows.flow_id,
        members.profile_id
    from flows
    inner join {{ ref('int_flow_members') }} as members on flows.trigger_name = members.trigger_name
),

messages as (
    select
        flows.flow_id,
        messages.profile_id,
        flows.trigger_name,
        max(case when not {{ is_recent('messages.sent_at', 'flows.reentry_days') }} then messages.sent_at end) as sent_before_at,
        max(case when {{ is_recent('messages.sent_at', 'flows.reentry_days') }} then 1 else 0 end) = 1 as is_sent_recently
    from flows
    inner join {{ ref('int_flow_messages') }} as messages on flows.flow_id = messages.flow_id
    where flows.trigger_name like 'segment:%'
    group by flows.flow_id, messages.profile_id, flows.trigger_name
),

{# whoever got a message stays in the flow, a member or not -#}
on_segments as (
    select
        flow_id,
        profile_id
    from members
    union distinct
    select
        flow_id,
        profile_id
    from messages
    where is_sent_recently
),

starts as (
    select
        flow_id,
        profile_id,
        trigger_key,
        triggered_at,
        product_id,
        order_id,
        value,
        true as is_member
    from events
    union all
    select
        on_segments.flow_id,
        on_segments.profile_id,
        flows.trigger_name || '|' || coalesce({{ moment_key('messages.sent_before_at') }}, 'never') as trigger_key,
        cast(null as {{ dbt.type_timestamp() }}) as triggered_at,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        {{ as_decimal('null', 18, 2) }} as value,
        members.profile_id is not null as is_member
    from on_segments
    inner join flows on on_segments.flow_id = flows.flow_id
    left join messages on on_segments.flow_id = messages.flow_id and on_segments.profile_id = messages.profile_id
    left join members on on_segments.flow_id = members.flow_id and on_segments.profile_id = members.profile_id
)

select starts.*
from starts
inner join {{ ref('int_live_profiles') }} as profiles on starts.profile_id = profiles.profile_id
