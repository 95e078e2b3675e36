{{ config(**connected_as('shopify', 'refund_lines')) }}
with

refunds as (
    select * from {{ ref('base_shopify__refunds') }}
    where is_newest
)

select
    lines.source_system || ':' || lines.refund_line_id as refund_line_id,
    lines.source_system || ':' || lines.refund_id as refund_id,
    lines.source_system || ':' || lines.order_line_id as order_line_id,
    lines.quantity,
    {{ as_decimal('lines.subtotal * coalesce(shares.net_share, 1)', 18, 4) }} as refund_amount
from {{ ref('base_shopify__refund_lines') }} as lines
left join refunds on lines.source_system = refunds.source_system and lines.refund_id = refunds.refund_id
left join {{ ref('base_shopify__net_shares') }} as shares on refunds.source_system = shares.source_system and refunds.order_id = shares.order_id
where lines.is_newest_of_both and not lines.is_deleted
