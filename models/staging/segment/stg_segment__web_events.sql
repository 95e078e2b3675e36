{{ config(**connected_as('segment', 'web_events')) }}
select
    source_system || ':' || event_id as web_event_id,
    source_system || ':' || person_id as profile_id,
    anonymous_id,
    session_id,
    event_name as event_type,
    occurred_at,
    source_system || ':' || product_id as product_id,
    category,
    search_query,
    source_system,
    loaded_at
from {{ ref('base_segment__web_events') }}
