{# Few of the product are left: 1 to low_stock_quantity. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_product_stock') }} as stock on runs.product_id = stock.product_id
where stock.stock_quantity between 1 and {{ var('low_stock_quantity') }}
