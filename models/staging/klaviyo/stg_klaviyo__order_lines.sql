{{ config(**connected_as('klaviyo', 'order_lines')) }}
with

lines as (
    select *, coalesce(quantity, 1) as units, coalesce(price, {{ safe_divide('value', 'coalesce(quantity, 1)') }}) as unit_price
    from {{ ref('base_klaviyo__events') }}
    where kind = 'order_line' and not is_deleted
)

select
    source_system || ':' || event_id as order_line_id,
    source_system || ':' || order_id as order_id,
    source_system || ':' || product_id as product_id,
    source_system || ':' || variant_id as variant_id,
    units as quantity,
    unit_price,
    0 as discount_amount,
    unit_price * units as line_total,
    case when compare_at_price > unit_price then compare_at_price end as compare_at_price
from lines
