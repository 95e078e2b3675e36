{# What is in stock at as_of, over all stores; a product of which nothing is known has no row. -#}
with

ranked as (
    select
        product_id,
        available_quantity,
        row_number() over (
            partition by product_id, store_id
            order by occurred_at desc, {{ byte_order('inventory_event_id') }} desc
        ) as newest
    from {{ ref('int_inventory_events_validated') }}
    where occurred_at <= {{ as_of() }}
)

select
    product_id,
    sum(available_quantity) as stock_quantity
from ranked
where newest = 1
group by product_id
