{#
    The buyer is the one customer of the export of customers who has the order's e-mail, else its phone number. A refund has no date, so it stays
    a sum of its order.
-#}
{{ config(**connected_as('shopify_csv', 'orders')) }}
with

customers as (
    select
        *,
        {{ vendor_number('phone', 'country_code') }} as phone_e164
    from {{ ref('base_shopify_csv__customers') }}
),

known_emails as (
    {{ held_by_one('customers', 'email') }}
),

known_phones as (
    {{ held_by_one('customers', 'phone_e164') }}
),

line_totals as (
    select
        source_system,
        order_name,
        sum(price * quantity) as total_line_items
    from {{ ref('base_shopify_csv__order_rows') }}
    group by source_system, order_name
),

first_rows as (
    select
        *,
        {{ vendor_number('phone', 'country_code') }} as phone_e164
    from {{ ref('base_shopify_csv__order_rows') }}
    where line_index = 1
),

orders as (
    select
        first_rows.*,
        coalesce(known_emails.customer_id, known_phones.customer_id) as buyer_id,
        coalesce(line_totals.total_line_items, first_rows.subtotal + coalesce(first_rows.discount_amount, 0)) as gross
    from first_rows
    left join known_emails on first_rows.source_system = known_emails.source_system and first_rows.email = known_emails.email
    left join known_phones on first_rows.source_system = known_phones.source_system and first_rows.phone_e164 = known_phones.phone_e164
    left join line_totals on first_rows.source_system = line_totals.source_system and first_rows.order_name = line_totals.order_name
)

select
    source_system || ':' || id_of_order as order_id,
    source_system || ':' || buyer_id as profile_id,
    created_at as ordered_at,
    {{ shopify_order_status('false', 'false', 'cancelled_at', 'financial_status') }} as status,
    cancelled_at,
    coalesce(upper(currency), default_currency) as currency,
    {{ as_decimal('gross * net_share', 18, 4) }} as gross_amount,
    {{ as_decimal(greatest_of('coalesce(gross - subtotal, discount_amount, 0) * net_share', '0'), 18, 4) }} as discount_amount,
    {{ as_decimal('shipping', 18, 4) }} as shipping_amount,
    {{ as_decimal('taxes', 18, 4) }} as tax_amount,
    {{ as_decimal('total', 18, 4) }} as total_amount,
    {{ as_decimal('refunded_amount * net_share', 18, 4) }} as refunded_amount,
    {{ shopify_channel('source_name') }} as channel,
    country_code as shipping_country_code,
    region_code as shipping_region_code,
    city as shipping_city,
    postal_code as shipping_postal_code,
    source_system,
    loaded_at
from orders
