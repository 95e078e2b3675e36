{# The order is picked up at a store. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_placed_orders') }} as orders on runs.order_id = orders.order_id
where orders.fulfillment_type = 'pickup'
