select
    profile_id,
    'unknown_timezone' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where has_unknown_time_zone
