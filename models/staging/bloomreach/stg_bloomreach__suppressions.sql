{# Consent that was given until a day ends there, unless it was given again. -#}
{{ config(**connected_as('bloomreach', 'suppressions')) }}
with

acceptances as (
    select
        *,
        row_number() over (
            partition by source_system, customer_id, phone order by occurred_at desc nulls last, valid_until nulls last, loaded_at nulls last
        ) as recency
    from {{ ref('base_bloomreach__sms_consents') }}
    where is_given
)

select
    source_system || ':expiry:' || coalesce(customer_id, '') || ':' || {{ milliseconds_text('time_text') }} as suppression_id,
    source_system || ':' || customer_id as profile_id,
    {{ vendor_number('phone') }} as phone_e164,
    'sms' as channel,
    'marketing' as scope,
    'manual' as reason,
    valid_until as starts_at,
    source_system,
    loaded_at
from acceptances
where recency = 1 and valid_until is not null
