{# the log is only added to: what a run adds again would stay -#}
select
    sms_event_id,
    phone_e164,
    profile_id,
    occurred_at,
    reply_intent
from {{ ref('int_requests_to_stop') }}
group by sms_event_id, phone_e164, profile_id, occurred_at, reply_intent
having count(*) > 1
