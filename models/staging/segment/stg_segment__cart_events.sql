{# A cart without an id is that of its person and session. -#}
{{ config(**connected_as('segment', 'cart_events')) }}
select
    source_system || ':' || event_id as cart_event_id,
    source_system || ':' || coalesce(cart_id, coalesce(person_id, anonymous_id) || coalesce(':' || session_id, '')) as cart_id,
    source_system || ':' || person_id as profile_id,
    anonymous_id,
    event_name as event_type,
    occurred_at,
    source_system || ':' || product_id as product_id,
    quantity,
    upper(currency) as currency,
    source_system,
    loaded_at
from {{ ref('base_segment__cart_events') }}
