select
    state.phone_e164,
    'sms' as channel,
    state.consent_status,
    state.consent_level,
    spans.valid_from as since_at,
    state.consent_expires_at,
    state.first_opt_in_at,
    state.last_opt_in_at,
    state.last_opt_out_at
from {{ ref('int_consent_state') }} as state
left join {{ ref('int_consent_history') }} as spans on state.phone_e164 = spans.phone_e164 and spans.valid_to is null
