{# Amounts are without the tax that prices include. A guest's order belongs to the one customer who has its e-mail. -#}
{{ config(**connected_as('shopify', 'orders')) }}
with

known_emails as (
    {{ held_by_one(ref('base_shopify__customers'), 'email') }}
),

line_totals as (
    select
        source_system,
        order_id,
        sum(coalesce(original_total, original_unit_price * quantity)) as total_line_items
    from {{ ref('base_shopify__order_lines') }}
    where is_newest and not is_deleted
    group by source_system, order_id
),

systems_with_refunds as (
    select distinct source_system from {{ ref('base_shopify__refunds') }}
),

orders as (
    select
        orders.*,
        coalesce(orders.customer_id, known_emails.customer_id) as buyer_id,
        coalesce(orders.total_line_items, line_totals.total_line_items, orders.subtotal + coalesce(orders.total_discounts, 0)) as gross,
        shares.net_share,
        systems_with_refunds.source_system is null as has_no_refunds
    from {{ ref('base_shopify__orders') }} as orders
    left join known_emails on orders.source_system = known_emails.source_system and orders.email = known_emails.email
    left join line_totals on orders.source_system = line_totals.source_system and orders.order_id = line_totals.order_id
    left join {{ ref('base_shopify__net_shares') }} as shares on orders.source_system = shares.source_system and orders.order_id = shares.order_id
    left join systems_with_refunds on orders.source_system = systems_with_refunds.source_system
    where orders.is_newest
)

select
    source_system || ':' || order_id as order_id,
    source_system || ':' || buyer_id as profile_id,
    coalesce(processed_at, created_at) as ordered_at,
    {{ shopify_order_status('is_test', 'is_deleted', 'cancelled_at', 'financial_status') }} as status,
    cancelled_at,
    coalesce(upper(currency), default_currency) as currency,
    {{ as_decimal('gross * net_share', 18, 4) }} as gross_amount,
    {{ as_decimal(greatest_of('coalesce(gross - subtotal, total_discounts, 0) * net_share', '0'), 18, 4) }} as discount_amount,
    {{ as_decimal('total_shipping', 18, 4) }} as shipping_amount,
    {{ as_decimal('total_tax', 18, 4) }} as tax_amount,
    {{ as_decimal('total_price', 18, 4) }} as total_amount,
    case when has_no_refunds then {{ as_decimal('total_refunded * net_share', 18, 4) }} end as refunded_amount,
    {{ shopify_channel('source_name') }} as channel,
    is_test,
    country_code as shipping_country_code,
    region_code as shipping_region_code,
    city as shipping_city,
    postal_code as shipping_postal_code,
    source_system,
    case when is_deleted then deletion_loaded_at else loaded_at end as loaded_at
from orders
