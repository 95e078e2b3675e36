select profile_id
from {{ ref('int_sending_decisions') }}
where
    remaining_sends < 0
    or (is_eligible and next_eligible_at <> as_of)
    or (is_eligible and remaining_sends = 0 and binding_cap is not null)
    or (not is_eligible and next_eligible_at <= as_of)
    or window_opens_at >= window_closes_at
    or decision_valid_until <= as_of
