{# Texts that a provider refused to send because the person had opted out there: an opt-out by the carrier, which START from that number alone lifts. -#}
select
    sms_event_id,
    phone_e164,
    profile_id,
    source_system,
    is_accepted,
    occurred_at,
    arrived_at
from {{ ref('int_failed_texts') }}
where failure_class = 'opted_out'
