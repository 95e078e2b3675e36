{# The discount of a line is what was allocated to it; where nothing was, its own, which leaves out codes for the whole order. -#}
{{ config(**connected_as('shopify', 'order_lines')) }}
with

allocated as (
    select
        source_system,
        order_line_id,
        sum(amount) as discount
    from {{ ref('base_shopify__discount_allocations') }}
    where is_newest and not is_deleted
    group by source_system, order_line_id
),

variants as (
    select * from {{ ref('base_shopify__variants') }}
    where is_newest
),

lines as (
    select
        lines.*,
        coalesce(lines.original_total, lines.original_unit_price * lines.quantity) as original,
        coalesce({{ safe_divide('lines.original_total', 'lines.quantity') }}, lines.original_unit_price) as price,
        coalesce(allocated.discount, lines.total_discount, 0) as discount,
        variants.compare_at_price,
        coalesce(shares.net_share, 1) as net_share
    from {{ ref('base_shopify__order_lines') }} as lines
    left join allocated on lines.source_system = allocated.source_system and lines.order_line_id = allocated.order_line_id
    left join variants on lines.source_system = variants.source_system and lines.variant_id = variants.variant_id
    left join {{ ref('base_shopify__net_shares') }} as shares on lines.source_system = shares.source_system and lines.order_id = shares.order_id
    where lines.is_newest and not lines.is_deleted
)

select
    source_system || ':' || order_line_id as order_line_id,
    source_system || ':' || order_id as order_id,
    source_system || ':' || product_id as product_id,
    source_system || ':' || variant_id as variant_id,
    quantity,
    {{ as_decimal('price * net_share', 18, 4) }} as unit_price,
    {{ as_decimal('discount * net_share', 18, 4) }} as discount_amount,
    {{ as_decimal('(original - discount) * net_share', 18, 4) }} as line_total,
    case when compare_at_price > price then {{ as_decimal('compare_at_price * net_share', 18, 4) }} end as compare_at_price,
    is_gift_card
from lines
