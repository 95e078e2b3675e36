{# The order did not come by text. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_placed_orders') }} as orders on runs.order_id = orders.order_id
where coalesce(orders.channel <> 'text_to_buy', true)
