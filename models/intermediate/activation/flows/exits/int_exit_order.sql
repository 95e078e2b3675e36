{# The person ordered. -#}
select
    runs.enrollment_key,
    min(orders.ordered_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_valid_orders') }} as orders on runs.profile_id = orders.profile_id and {{ is_after_entry('orders.ordered_at') }}
where {{ is_listed("'order'", 'runs.exit_on') }}
group by runs.enrollment_key
