select distinct
    candidates.profile_id,
    'not_a_mobile_number' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_latest_number_checks') }} as checks on candidates.phone_e164 = checks.phone_e164
where
    checks.line_type in ('landline', 'fixed_voip', 'toll_free', 'premium', 'other')
