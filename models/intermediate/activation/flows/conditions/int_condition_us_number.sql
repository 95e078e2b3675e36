{# The number is one of the US: carriers allow one text a cart or visit there. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_live_profiles') }} as profiles on runs.profile_id = profiles.profile_id
inner join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
where numbers.country_code = 'US'
