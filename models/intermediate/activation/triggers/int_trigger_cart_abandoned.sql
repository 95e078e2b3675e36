{# Cart activity (definitions.md section 9), cut into carts. -#}
with

activity as (
    select
        profile_id,
        occurred_at as happened_at,
        product_id,
        cart_value as value
    from {{ ref('int_cart_events_validated') }}
    where profile_id is not null and occurred_at <= {{ as_of() }} and {{ is_looked_at('occurred_at', 'cart_abandoned') }}
    union all
    select
        profile_id,
        started_at as happened_at,
        cast(null as {{ dbt.type_string() }}) as product_id,
        checkout_value as value
    from {{ ref('int_checkouts_validated') }}
    where profile_id is not null and started_at <= {{ as_of() }} and {{ is_looked_at('started_at', 'cart_abandoned') }}
),

{{ visits_until_order('activity') }}
