{{ config(**connected_as('klaviyo', 'checkouts')) }}
select
    source_system || ':' || coalesce(native_id, event_id) as checkout_id,
    source_system || ':' || cart_id as cart_id,
    source_system || ':' || person_id as profile_id,
    occurred_at as started_at,
    value as checkout_value,
    coalesce(upper(currency), default_currency) as currency,
    checkout_url as recovery_url,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'checkout' and not is_deleted
