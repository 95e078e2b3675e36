{# Products as orders, carts and visits last named them. -#}
{{ config(**connected_as('segment', 'products')) }}
with

mentions as (
    {%- for thing in ['order_lines', 'web_events', 'cart_events'] %}
    select source_system, product_id, sku, product_name, category, brand, price, occurred_at
    from {{ ref('base_segment__' ~ thing) }}
    where product_id is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    source_system || ':' || product_id as product_id,
    {{ latest_known('sku', 'occurred_at') }} as sku,
    coalesce({{ latest_known('product_name', 'occurred_at') }}, {{ latest_known('sku', 'occurred_at') }}, product_id) as product_name,
    coalesce({{ latest_known('category', 'occurred_at') }}, 'uncategorised') as category,
    {{ latest_known('brand', 'occurred_at') }} as brand,
    {{ latest_known('price', 'occurred_at') }} as price
from mentions
group by source_system, product_id
