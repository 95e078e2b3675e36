{# What was given back for goods: without shipping and tax. -#}
{{ config(**connected_as('shopify', 'refunds')) }}
with

lines as (
    select
        source_system,
        refund_id,
        sum(subtotal) as subtotal
    from {{ ref('base_shopify__refund_lines') }}
    where is_newest_of_both and not is_deleted
    group by source_system, refund_id
),

adjustments as (
    {#- amounts of adjustments that give money back are negative -#}
    select
        source_system,
        refund_id,
        sum(case when lower(replace(kind, ' ', '_')) = 'refund_discrepancy' then amount else 0 end) as discrepancy,
        sum(case when lower(replace(kind, ' ', '_')) = 'shipping_refund' then amount else 0 end) + sum(coalesce(tax_amount, 0)) as shipping_and_tax
    from {{ ref('base_shopify__order_adjustments') }}
    where is_newest and not is_deleted
    group by source_system, refund_id
),

shipping_lines as (
    select
        source_system,
        refund_id,
        sum(coalesce(subtotal, 0) + coalesce(tax, 0)) as amount
    from {{ ref('base_shopify__refund_shipping_lines') }}
    where is_newest and not is_deleted
    group by source_system, refund_id
),

paid_back as (
    select
        source_system,
        refund_id,
        sum(amount) as amount
    from {{ ref('base_shopify__refund_transactions') }}
    where is_newest and not is_deleted and lower(kind) = 'refund' and lower(status) = 'success' and refund_id is not null
    group by source_system, refund_id
),

refunds as (
    select
        refunds.*,
        coalesce(
            lines.subtotal - coalesce(adjustments.discrepancy, 0),
            coalesce(refunds.total_refunded, paid_back.amount) 
            + coalesce(adjustments.shipping_and_tax, 0)
            - coalesce(shipping_lines.amount, 0)
        ) * coalesce(shares.net_share, 1) as amount
    from {{ ref('base_shopify__refunds') }} as refunds
    left join lines on refunds.source_system = lines.source_system and refunds.refund_id = lines.refund_id
    left join adjustments on refunds.source_system = adjustments.source_system and refunds.refund_id = adjustments.refund_id
    left join shipping_lines on refunds.source_system = shipping_lines.source_system and refunds.refund_id = shipping_lines.refund_id
    left join paid_back on refunds.source_system = paid_back.source_system and refunds.refund_id = paid_back.refund_id
    left join {{ ref('base_shopify__net_shares') }} as shares on refunds.source_system = shares.source_system and refunds.order_id = shares.order_id
    where refunds.is_newest and not refunds.is_deleted
)

select
    source_system || ':' || refund_id as refund_id,
    source_system || ':' || order_id as order_id,
    coalesce(processed_at, created_at) as refunded_at,
    case when amount is not null then {{ as_decimal(greatest_of('amount', '0'), 18, 4) }} end as refund_amount,
    loaded_at
from refunds
