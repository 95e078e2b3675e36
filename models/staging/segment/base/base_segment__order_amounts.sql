{# What the items of an order cost before the discount: their prices, where all of them have one, else what the order says. -#}
{{ config(**connected_as('segment')) }}
with

items as (
    select source_system, order_id, case when count(*) = count(price) then sum(price * quantity) end as amount
    from {{ ref('base_segment__order_lines') }}
    group by source_system, order_id
)

select
    orders.source_system,
    orders.order_id,
    coalesce(items.amount, orders.subtotal) as gross,
    coalesce(orders.discount, 0) as discount
from {{ ref('base_segment__orders') }} as orders
left join items on orders.source_system = items.source_system and orders.order_id = items.order_id
where orders.order_id is not null
