{# In how many orders a customer bought a family, when last, and which product of it then. -#}
with

order_families as (
    select
        buyer_number,
        family_number,
        order_number,
        min(product_number) as product_number
    from {{ ref('int_recommendation_purchases') }}
    group by buyer_number, family_number, order_number
),

counted as (
    select
        buyer_number,
        family_number,
        count(*) as orders,
        max(order_number) as last_order_number,
        min(product_number) as first_product_number,
        max(product_number) as last_product_number
    from order_families
    group by buyer_number, family_number
)

select
    counted.buyer_number,
    counted.family_number,
    cast(counted.orders as integer) as orders,
    counted.last_order_number,
    coalesce(last_bought.product_number, counted.first_product_number) as product_number
from counted
left join order_families as last_bought
    on
        counted.first_product_number <> counted.last_product_number
        and counted.buyer_number = last_bought.buyer_number
        and counted.family_number = last_bought.family_number
        and counted.last_order_number = last_bought.order_number
