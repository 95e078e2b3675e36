{#
    When each step of a run is due. Of its branches the first, by letter, whose condition holds is the step; none: it is left out, and
    has no channel. Null due_at: what the delay counts from has not come.
-#}
with

runs as (
    select runs.*
    from {{ ref('int_flow_runs') }} as runs
    left join {{ ref('int_flow_conditions') }} as entry on runs.enrollment_key = entry.enrollment_key and runs.entry_condition = entry.condition_name
    where runs.entry_condition is null or entry.enrollment_key is not null
),

deliveries as (
    select
        order_id,
        status,
        min(occurred_at) as happened_at
    from {{ ref('int_deliveries_validated') }}
    where occurred_at <= {{ as_of() }}
    group by order_id, status
),

branches as (
    select
        runs.enrollment_key,
        runs.flow_id,
        runs.profile_id,
        runs.trigger_key,
        runs.runs_per,
        runs.entered_at,
        runs.recorded_step,
        steps.step,
        steps.branch,
        steps.channel,
        steps.message_category,
        steps.condition is null or conditions.enrollment_key is not null as is_met,
        case when steps.anchor = 'entry' then runs.entered_at else deliveries.happened_at end as anchored_at,
        steps.delay_hours,
        steps.max_late_hours
    from runs
    inner join {{ ref('flow_steps') }} as steps on runs.flow_id = steps.flow_id
    left join {{ ref('int_flow_conditions') }} as conditions
        on runs.enrollment_key = conditions.enrollment_key and steps.condition = conditions.condition_name
    left join deliveries on runs.order_id = deliveries.order_id and steps.anchor = deliveries.status
),

ranked as (
    select
        *,
        row_number() over (partition by enrollment_key, step order by case when is_met then 0 else 1 end, coalesce(branch, '')) as place
    from branches
)

select
    enrollment_key,
    flow_id,
    profile_id,
    trigger_key,
    runs_per,
    entered_at,
    recorded_step,
    step,
    case when is_met then branch end as branch,
    case when is_met then channel end as channel,
    case when is_met then message_category end as message_category,
    case when is_met then {{ add_hours('anchored_at', 'delay_hours') }} end as due_at,
    case when is_met then {{ add_hours('anchored_at', '(delay_hours + max_late_hours)') }} end as expires_at
from ranked
where place = 1
