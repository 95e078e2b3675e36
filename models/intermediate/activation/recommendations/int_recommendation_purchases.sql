{# What was in whose orders: one row an order and product, by numbers. -#}
select distinct
    buyers.buyer_number,
    lines.order_number,
    products.product_number,
    products.family_number,
    {{ days_since('lines.order_date') }} < 90 as is_recent
from {{ ref('int_order_line_facts') }} as lines
inner join {{ ref('int_recommendation_buyers') }} as buyers on lines.profile_id = buyers.profile_id
inner join {{ ref('int_recommendation_products') }} as products on lines.product_id = products.product_id
