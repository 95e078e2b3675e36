{#
    The stock of a product at a location as it stands, all variants together; where Shopify lands no stock by location, that of the variants. It is
    no log: what happened between two loads is not seen.
-#}
{{ config(**connected_as('shopify', 'inventory_events')) }}
with

quantities as (
    select * from {{ ref('base_shopify__inventory_quantities') }}
    where is_newest and not is_deleted and lower(quantity_name) = 'available'
),

variants as (
    select * from {{ ref('base_shopify__variants') }}
    where is_newest and not is_deleted
),

stock as (
    select
        variants.source_system,
        variants.product_id,
        levels.location_id,
        coalesce(quantities.quantity, levels.available, case when levels.inventory_item_id is null then variants.inventory_quantity end) as quantity,
        coalesce(quantities.updated_at, levels.updated_at, variants.updated_at) as updated_at,
        coalesce(quantities.loaded_at, levels.loaded_at, variants.loaded_at) as loaded_at
    from variants
    left join {{ ref('base_shopify__inventory_levels') }} as levels
        on
            variants.source_system = levels.source_system
            and variants.inventory_item_id = levels.inventory_item_id
            and levels.is_newest
            and not levels.is_deleted
    left join quantities
        on
            levels.source_system = quantities.source_system
            and levels.level_id = quantities.level_id
            and levels.inventory_item_id = quantities.inventory_item_id
)

select
    source_system || ':' || product_id || ':' || coalesce(location_id, 'all') as inventory_event_id,
    source_system || ':' || product_id as product_id,
    source_system || ':' || location_id as store_id,
    cast(sum(quantity) as integer) as available_quantity,
    max(updated_at) as occurred_at,
    max(loaded_at) as loaded_at
from stock
where quantity is not null
group by stock.source_system, stock.product_id, stock.location_id
