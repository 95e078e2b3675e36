{# Who is on the way through which flow, and what comes next; runs that ended stay for 30 days. -#}
select
    enrollment_key,
    flow_id,
    profile_id,
    trigger_key,
    product_id,
    order_id,
    entered_at,
    status,
    exit_reason,
    cast(last_step_sent as integer) as last_step_sent,
    last_sent_at,
    cast(next_step as integer) as next_step,
    next_due_at,
    cast(steps_missed as integer) as steps_missed,
    {{ as_of() }} as as_of
from {{ ref('int_flow_enrollments') }}
where status in ('waiting_first', 'running') or ended_at > {{ as_of(minus_hours=720) }}
