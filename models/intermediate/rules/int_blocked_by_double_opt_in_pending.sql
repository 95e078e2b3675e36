select
    profile_id,
    'double_opt_in_pending' as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where phone_e164 is not null and consent_status = 'pending'
