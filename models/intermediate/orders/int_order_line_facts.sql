with

lines as (
    select * from {{ ref('int_order_lines_validated') }}
    where not coalesce(is_gift_card, false)
),

orders as (
    select * from {{ ref('int_completed_orders') }}
),

products as (
    select * from {{ ref('int_products_validated') }}
)

select
    lines.order_line_id,
    lines.order_id,
    orders.profile_id,
    orders.ordered_at,
    orders.order_date,
    orders.order_number,
    products.product_id,
    case when products.category <> 'uncategorised' then products.category end as category,
    products.brand,
    products.usage_type,
    lines.quantity
from lines
inner join orders on lines.order_id = orders.order_id
left join products on lines.product_id = products.product_id
