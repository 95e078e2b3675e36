{# The person bought the product that the flow is about. -#}
select
    runs.enrollment_key,
    min(lines.ordered_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_order_line_facts') }} as lines
    on runs.profile_id = lines.profile_id and runs.product_id = lines.product_id and {{ is_after_entry('lines.ordered_at') }}
where {{ is_listed("'product_bought'", 'runs.exit_on') }}
group by runs.enrollment_key
