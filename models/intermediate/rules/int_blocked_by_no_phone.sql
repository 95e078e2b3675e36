select
    profile_id,
    'no_phone' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where phone_e164 is null
