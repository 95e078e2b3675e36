{# Checkouts that Shopify lists as abandoned and those that the pixel saw; one that both know is one row. -#}
{{ config(**connected_as('shopify', 'checkouts')) }}
with

seen as (
    select
        source_system,
        default_country,
        default_currency,
        token,
        max(customer_id) as customer_id,
        max(email) as email,
        max(phone) as phone,
        max(country_code) as country_code,
        min(occurred_at) as started_at,
        max(case when event_name = 'checkout_completed' then occurred_at end) as completed_at,
        max(order_id) as order_id,
        max(total_price) as total_price,
        max(currency) as currency,
        max(loaded_at) as loaded_at
    from {{ ref('base_shopify__checkout_events') }}
    where is_newest and not is_deleted and token is not null
    group by source_system, default_country, default_currency, token
),

abandoned as (
    select * from {{ ref('base_shopify__abandoned_checkouts') }}
    where is_newest and not is_deleted
),

checkouts as (
    select
        abandoned.source_system,
        abandoned.default_country,
        abandoned.default_currency,
        abandoned.checkout_id,
        abandoned.cart_token,
        abandoned.customer_id,
        abandoned.email,
        abandoned.phone,
        abandoned.country_code,
        abandoned.created_at as started_at,
        coalesce(abandoned.completed_at, seen.completed_at) as completed_at,
        seen.order_id,
        abandoned.total_price,
        abandoned.currency,
        abandoned.recovery_url,
        abandoned.loaded_at
    from abandoned
    left join seen on abandoned.source_system = seen.source_system and abandoned.token = seen.token
    union all
    select
        source_system,
        default_country,
        default_currency,
        token,
        null,
        customer_id,
        email,
        phone,
        country_code,
        started_at,
        completed_at,
        order_id,
        total_price,
        currency,
        null,
        loaded_at
    from seen
    where not exists (select 1 from abandoned where abandoned.source_system = seen.source_system and abandoned.token = seen.token)
)

select
    source_system || ':' || checkout_id as checkout_id,
    source_system || ':' || cart_token as cart_id,
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone', 'country_code') }} as phone_e164,
    email,
    started_at,
    completed_at,
    source_system || ':' || order_id as order_id,
    {{ as_decimal('total_price', 18, 4) }} as checkout_value,
    coalesce(upper(currency), default_currency) as currency,
    recovery_url,
    loaded_at
from checkouts
