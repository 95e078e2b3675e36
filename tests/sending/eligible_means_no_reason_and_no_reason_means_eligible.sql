select
    profile_id,
    is_eligible,
    ineligibility_reasons
from {{ ref('int_sending_decisions') }}
where is_eligible <> (ineligibility_reasons = '') or ineligibility_reasons is null
