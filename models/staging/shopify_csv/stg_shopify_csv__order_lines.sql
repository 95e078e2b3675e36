{# The export has no ids of lines and products: a line is its place in the order, a product its SKU, else its name. -#}
{{ config(**connected_as('shopify_csv', 'order_lines')) }}
with

lines as (
    select
        *,
        max(case when line_index = 1 then net_share end) over (partition by source_system, order_name) as share_of_order
    from {{ ref('base_shopify_csv__order_rows') }}
)

select
    source_system || ':' || id_of_order || ':' || cast(line_index as {{ dbt.type_string() }}) as order_line_id,
    source_system || ':' || id_of_order as order_id,
    coalesce(source_system || ':sku:' || sku, source_system || ':name:' || product_name) as product_id,
    quantity,
    {{ as_decimal('price * share_of_order', 18, 4) }} as unit_price,
    {{ as_decimal('coalesce(line_discount, 0) * share_of_order', 18, 4) }} as discount_amount,
    {{ as_decimal('(price * quantity - coalesce(line_discount, 0)) * share_of_order', 18, 4) }} as line_total,
    case when compare_at_price > price then {{ as_decimal('compare_at_price * share_of_order', 18, 4) }} end as compare_at_price
from lines
where product_name is not null or sku is not null or price is not null
