{#
    The catalogue by numbers, which sums and joins over all customers go by: products of one parent are one family. What is inactive, out of
    stock (where stock is known) or was ever sold as a gift card is not recommended.
-#}
with

products as (
    select
        *,
        coalesce(parent_product_id, product_id) as family_id
    from {{ ref('int_products_validated') }}
),

gift_cards as (
    select distinct product_id from {{ ref('int_order_lines_validated') }}
    where is_gift_card and product_id is not null
),

stock as (
    select * from {{ ref('int_product_stock') }}
)

select
    products.product_id,
    cast(row_number() over (order by {{ byte_order('products.product_id') }}) as integer) as product_number,
    cast(dense_rank() over (order by {{ byte_order('products.family_id') }}) as integer) as family_number,
    products.category,
    products.price,
    coalesce(products.is_active, true) and gift_cards.product_id is null as is_offered,
    coalesce(products.is_active, true) and gift_cards.product_id is null and coalesce(stock.stock_quantity > 0, true) as is_available
from products
left join stock on products.product_id = stock.product_id
left join gift_cards on products.product_id = gift_cards.product_id
