{# A query of cart events and checkouts of profiles up to as_of, with what the cart was worth then: profile_id, happened_at, product_id, value. #}
{% macro valued_cart_activity() -%}
    select
        profile_id,
        occurred_at as happened_at,
        product_id,
        cart_value as value
    from {{ ref('int_cart_events_validated') }}
    where profile_id is not null and occurred_at <= {{ as_of() }}
    union all
    select
        profile_id,
        started_at as happened_at,
        cast(null as {{ dbt.type_string() }}) as product_id,
        checkout_value as value
    from {{ ref('int_checkouts_validated') }}
    where profile_id is not null and started_at <= {{ as_of() }}
{%- endmacro %}
