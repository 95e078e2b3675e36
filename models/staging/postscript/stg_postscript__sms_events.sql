{# Postscript reports texts that people wrote, not those it sent. -#}
{{ config(**connected_as('postscript', 'sms_events')) }}
select
    source_system || ':' || message_id as sms_event_id,
    source_system || ':' || message_id as message_id,
    source_system || ':' || subscriber_id as profile_id,
    {{ vendor_number('coalesce(sender, subscriber_phone)', has_calling_code=true) }} as phone_e164,
    'inbound' as direction,
    'received' as event_type,
    coalesce(created_at, event_time) as occurred_at,
    recipient as sender_id,
    body as body_text,
    source_system,
    loaded_at
from {{ ref('base_postscript__events') }}
where event_name = 'incoming_message'
