{# A cart without an id is the person's. -#}
{{ config(**connected_as('klaviyo', 'cart_events')) }}
select
    source_system || ':' || event_id as cart_event_id,
    source_system || ':' || coalesce(cart_id, person_id) as cart_id,
    source_system || ':' || person_id as profile_id,
    action as event_type,
    occurred_at,
    source_system || ':' || product_id as product_id,
    quantity,
    value as cart_value,
    coalesce(upper(currency), default_currency) as currency,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'cart' and not is_deleted
