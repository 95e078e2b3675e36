{#
    Which start of a flow counts for whom. A flow that runs once a person takes the latest trigger before which no message of it went for
    reentry_days; one that runs per trigger takes each. Counted from messages, so whoever got none can enter again.
-#}
with

flows as (
    select
        flows.flow_id,
        flows.trigger like 'segment:%' as is_on_segment,
        flows.runs_per,
        {{ reentry_days('flows') }} as reentry_days,
        horizons.runs_from
    from {{ ref('flows') }} as flows
    inner join {{ ref('int_trigger_horizons') }} as horizons on flows.trigger = horizons.trigger_name
    where flows.is_enabled
),

sends as (
    select * from {{ ref('int_flow_sends') }}
),

{# of a cart or visit the clock stops at the flow's first message -#}
starts as (
    select
        *,
        min(triggered_at) over (partition by flow_id, profile_id, trigger_key) as began_at
    from {{ ref('int_flow_starts') }}
),

first_sends as (
    select
        starts.flow_id,
        starts.profile_id,
        starts.trigger_key,
        min(sends.sent_at) as sent_at
    from starts
    inner join sends on starts.flow_id = sends.flow_id and starts.profile_id = sends.profile_id and starts.began_at <= sends.sent_at
    group by starts.flow_id, starts.profile_id, starts.trigger_key
),

clocked as (
    select
        starts.flow_id,
        starts.profile_id,
        starts.trigger_key,
        max(starts.product_id) as product_id,
        max(starts.order_id) as order_id,
        max(starts.value) as value,
        {{ dbt.bool_or('starts.is_member') }} as is_member,
        max(case when first_sends.sent_at is null or starts.triggered_at <= first_sends.sent_at then starts.triggered_at end) as triggered_at
    from starts
    left join first_sends
        on
            starts.flow_id = first_sends.flow_id
            and starts.profile_id = first_sends.profile_id
            and starts.trigger_key = first_sends.trigger_key
    group by starts.flow_id, starts.profile_id, starts.trigger_key
),

{# of a flow on a segment the first message within reentry_days; of the others the last before the trigger -#}
messaged as (
    select
        clocked.flow_id,
        clocked.profile_id,
        clocked.trigger_key,
        min(case when {{ is_recent('sends.sent_at', 'flows.reentry_days') }} then sends.sent_at end) as first_recent_at,
        max(
            case
                when sends.sent_at < clocked.triggered_at and {{ is_recent('sends.sent_at', 'flows.reentry_days', 'clocked.triggered_at') }} then 1
                else 0
            end
        ) = 1 as is_too_soon
    from clocked
    inner join flows on clocked.flow_id = flows.flow_id and flows.runs_per = 'profile'
    inner join sends on clocked.flow_id = sends.flow_id and clocked.profile_id = sends.profile_id
    group by clocked.flow_id, clocked.profile_id, clocked.trigger_key
),

accepted as (
    select
        clocked.*,
        flows.runs_per,
        case when flows.is_on_segment then messaged.first_recent_at else clocked.triggered_at end as entered_at,
        flows.is_on_segment,
        row_number() over (
            partition by clocked.flow_id, clocked.profile_id
            order by clocked.triggered_at desc, {{ byte_order('clocked.trigger_key') }} desc
        ) as newest
    from clocked
    inner join flows on clocked.flow_id = flows.flow_id
    left join messaged
        on
            clocked.flow_id = messaged.flow_id
            and clocked.profile_id = messaged.profile_id
            and clocked.trigger_key = messaged.trigger_key
    where flows.is_on_segment or (clocked.triggered_at > flows.runs_from and not coalesce(messaged.is_too_soon, false))
)

select
    flow_id,
    profile_id,
    trigger_key,
    product_id,
    order_id,
    value,
    is_member,
    is_on_segment,
    entered_at
from accepted
where runs_per = 'trigger' or newest = 1
