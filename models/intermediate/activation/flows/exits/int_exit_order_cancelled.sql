{# The order that the flow is about was cancelled. -#}
select
    runs.enrollment_key,
    min(orders.cancelled_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_placed_orders') }} as orders on runs.order_id = orders.order_id and orders.cancelled_at is not null
where {{ is_listed("'order_cancelled'", 'runs.exit_on') }}
group by runs.enrollment_key
