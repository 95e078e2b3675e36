{# A message id of Attentive is one send to many people: with the subscriber it is one message. A click names the message in base64. -#}
{{ config(**connected_as('attentive', 'sms_events')) }}
with

sent_messages as (
    select * from {{ ref('base_attentive__sent_messages') }}
    where is_newest and coalesce(upper(channel), 'TEXT') in ('TEXT', 'SMS')
),

known_messages as (
    select distinct source_system, message_id from sent_messages
),

decoded_clicks as (
    select *, {{ base64_text('message_id') }} as decoded_message_id
    from {{ ref('base_attentive__link_clicks') }}
    where is_newest and coalesce(upper(channel), 'TEXT') in ('TEXT', 'SMS')
),

events as (
    select
        source_system, subscriber_id, phone, default_country, occurred_at, time_text, loaded_at, message_id, message_type,
        'sent' as event_type, message_id as native_id, {{ empty_text() }} as link_url, {{ empty_text() }} as body
    from sent_messages
    union all
    select
        clicks.source_system, clicks.subscriber_id, clicks.phone, clicks.default_country, clicks.occurred_at, clicks.time_text, clicks.loaded_at,
        known.message_id, clicks.message_type,
        'clicked' as event_type, clicks.link_id as native_id, clicks.link_url, {{ empty_text() }} as body
    from decoded_clicks as clicks
    left join known_messages as known on clicks.source_system = known.source_system and clicks.decoded_message_id = known.message_id
    union all
    select
        source_system, subscriber_id, phone, default_country, occurred_at, time_text, loaded_at, message_id, {{ empty_text() }} as message_type,
        'received' as event_type, message_id as native_id, {{ empty_text() }} as link_url, body
    from {{ ref('base_attentive__inbound_messages') }}
    where is_newest and coalesce(upper(channel), 'TEXT') <> 'EMAIL'
)

select
    source_system || case event_type when 'sent' then ':sent:' when 'clicked' then ':click:' else ':received:' end
    || coalesce(native_id, '') || ':' || coalesce(subscriber_id, '') || ':' || {{ milliseconds_text('time_text') }} as sms_event_id,
    source_system || ':' || message_id || ':' || subscriber_id as message_id,
    source_system || ':' || subscriber_id as profile_id,
    {{ vendor_number('phone', has_calling_code=true) }} as phone_e164,
    case event_type when 'received' then 'inbound' else 'outbound' end as direction,
    event_type,
    occurred_at,
    nullif(lower(message_type), '') as message_category,
    nullif(link_url, '') as link_url,
    nullif(body, '') as body_text,
    source_system,
    loaded_at
from events
