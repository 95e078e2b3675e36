{{ config(**connected_as('shopify', 'products')) }}
with

prices as (
    select
        source_system,
        product_id,
        min(price) as price
    from {{ ref('base_shopify__variants') }}
    where is_newest and not is_deleted
    group by source_system, product_id
)

select
    products.source_system || ':' || products.product_id as product_id,
    products.title as product_name,
    coalesce(products.product_type, 'uncategorised') as category,
    products.vendor as brand,
    {{ as_decimal('prices.price', 18, 4) }} as price,
    case when products.is_deleted then false else lower(products.status) = 'active' end as is_active
from {{ ref('base_shopify__products') }} as products
left join prices on products.source_system = prices.source_system and products.product_id = prices.product_id
where products.is_newest
