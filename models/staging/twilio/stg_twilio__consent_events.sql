{#
    Twilio refused a text because the number has opted out (error 21610): an opt-out that the warehouse may have missed. It stands when a later version
    of the row says something else. An export has no time of creation.
-#}
{{ config(**connected_as('twilio', 'consent_events')) }}
select
    source_system || ':' || message_sid || ':21610' as consent_event_id,
    {{ vendor_number('recipient', has_calling_code=true) }} as phone_e164,
    'sms' as channel,
    'all' as message_category,
    'opt_out_carrier' as action,
    'unknown' as consent_level,
    coalesce(created_at, date_sent, loaded_at) as occurred_at,
    'carrier' as source,
    source_system,
    loaded_at
from {{ ref('base_twilio__messages') }}
where error_code = '21610' and coalesce(lower(direction), '') not like 'inbound%'
