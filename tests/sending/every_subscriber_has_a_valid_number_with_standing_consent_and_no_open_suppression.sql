select subscribers.profile_id
from {{ ref('sms_subscribers') }} as subscribers
left join {{ ref('int_phone_numbers') }} as numbers on subscribers.phone_e164 = numbers.phone_e164
left join {{ ref('int_consent_state') }} as consent on subscribers.phone_e164 = consent.phone_e164
where
    not coalesce(numbers.is_valid and consent.consent_status = 'subscribed', false)
    or exists (
        select 1 from {{ ref('int_number_suppressions') }} as suppressions
        where suppressions.phone_e164 = subscribers.phone_e164 and suppressions.starts_at <= {{ as_of() }}
    )
