select
    profile_id,
    'age_not_verified' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where age_years is null and (is_birth_date_unread or {{ var('require_known_age') }})
