select
    state.phone_e164,
    state.consent_status,
    spans.consent_status as status_of_last_span
from {{ ref('int_consent_state') }} as state
left join {{ ref('int_consent_history') }} as spans on state.phone_e164 = spans.phone_e164 and spans.valid_to is null
where state.consent_status <> coalesce(spans.consent_status, 'none')
