{{ config(**connected_as('klaviyo', 'email_events')) }}
select
    source_system || ':' || event_id as email_event_id,
    source_system || ':' || person_id as profile_id,
    action as event_type,
    occurred_at,
    source_system || ':' || case when flow_id is null and flow_message_id is null then coalesce(campaign_id, message) end as campaign_id,
    source_system || ':' || flow_id as flow_id,
    case when action = 'opened' then is_apple_privacy end as is_machine_open,
    source_system,
    loaded_at
from {{ ref('base_klaviyo__events') }}
where kind = 'email' and not is_deleted
