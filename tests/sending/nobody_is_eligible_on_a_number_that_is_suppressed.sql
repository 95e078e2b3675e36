select eligibility.profile_id
from {{ ref('int_sending_decisions') }} as eligibility
inner join {{ ref('int_number_suppressions') }} as suppressions on eligibility.phone_e164 = suppressions.phone_e164
where eligibility.is_eligible and suppressions.starts_at <= eligibility.as_of
