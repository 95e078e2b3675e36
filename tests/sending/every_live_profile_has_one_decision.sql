select
    profiles.profile_id as live_profile_id,
    eligibility.profile_id
from {{ ref('int_live_profiles') }} as profiles
full outer join {{ ref('int_sending_decisions') }} as eligibility on profiles.profile_id = eligibility.profile_id
where profiles.profile_id is null or eligibility.profile_id is null
