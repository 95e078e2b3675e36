{{ config(**connected_as('klaviyo', 'web_events')) }}
select
    source_system || ':' || event_id as web_event_id,
    source_system || ':' || person_id as profile_id,
    action as event_type,
    occurred_at,
    source_system || ':' || product_id as product_id,
    category,
    source_system,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'web' and not is_deleted
