{# The product is in stock, or no stock of it is known. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
left join {{ ref('int_product_stock') }} as stock on runs.product_id = stock.product_id
where coalesce(stock.stock_quantity > 0, true)
