select
    profile_id,
    is_eligible,
    ineligibility_reasons
from {{ ref('sending_eligibility') }}
where is_eligible <> (ineligibility_reasons = '') or ineligibility_reasons is null
