{# The number counts where the row itself has one: an opt-in without it is rejected, an opt-out falls on the numbers of its customer. -#}
{{ config(**connected_as('bloomreach', 'consent_events')) }}
select
    source_system || ':consent:' || coalesce(customer_id, '') || ':' || case when is_given then 'accept' else 'reject' end || ':'
    || {{ milliseconds_text('time_text') }} as consent_event_id,
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone') }} as phone_e164,
    'sms' as channel,
    'marketing' as message_category,
    case when is_given then 'opt_in' else 'opt_out' end as action,
    'unknown' as consent_level,
    occurred_at,
    case lower(consent_source) when 'page' then 'form' else 'api' end as source,
    consent_source as method_detail,
    source_system,
    loaded_at
from {{ ref('base_bloomreach__sms_consents') }}
