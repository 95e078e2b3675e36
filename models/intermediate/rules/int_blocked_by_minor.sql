select
    profile_id,
    'minor' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where age_years < 18
