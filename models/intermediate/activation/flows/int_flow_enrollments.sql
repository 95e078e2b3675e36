{# How far each run of a flow is, and what comes next. -#}
with

steps as (
    select
        enrollment_key,
        max(case when state = 'sent' then step end) as last_step_sent,
        max(sent_at) as last_sent_at,
        max(expires_at) as last_expires_at,
        count(case when state = 'missed' then 1 end) as steps_missed,
        count(case when state in ('due', 'waiting', 'not_anchored') then 1 end) as open_steps,
        {#- a step whose anchor has not come holds no one up #}
        coalesce(
            min(case when state in ('due', 'waiting') then step end), min(case when state = 'not_anchored' then step end)
        ) as next_step
    from {{ ref('int_flow_step_states') }}
    group by enrollment_key
),

runs as (
    select
        runs.*,
        steps.last_step_sent,
        steps.last_sent_at,
        steps.steps_missed,
        steps.next_step,
        case
            when exits.exit_reason is not null or runs.recorded_exited_at is not null then 'exited'
            when runs.recorded_completed_at is not null or steps.open_steps = 0 then 'completed'
            when runs.is_waiting_first then 'waiting_first'
            else 'running'
        end as status,
        case when exits.exit_reason is not null then exits.exit_reason when runs.recorded_exited_at is not null then 'recorded' end as exit_reason,
        coalesce(exits.exited_at, runs.recorded_exited_at, runs.recorded_completed_at, {{ greatest_of('steps.last_sent_at', 'steps.last_expires_at') }}) as ended_at
    from {{ ref('int_flow_runs') }} as runs
    inner join steps on runs.enrollment_key = steps.enrollment_key
    left join {{ ref('int_flow_exits') }} as exits on runs.enrollment_key = exits.enrollment_key
)

select
    runs.enrollment_key,
    runs.flow_id,
    runs.profile_id,
    runs.trigger_key,
    runs.product_id,
    runs.order_id,
    runs.value,
    runs.entered_at,
    runs.status,
    runs.exit_reason,
    runs.ended_at,
    runs.last_step_sent,
    runs.last_sent_at,
    case when runs.status in ('waiting_first', 'running') then runs.next_step end as next_step,
    case when runs.status in ('waiting_first', 'running') then states.due_at end as next_due_at,
    runs.steps_missed
from runs
left join {{ ref('int_flow_step_states') }} as states on runs.enrollment_key = states.enrollment_key and runs.next_step = states.step
