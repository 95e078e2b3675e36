select
    profile_id,
    case consent_status
        when 'opted_out' then 'opted_out'
        when 'expired' then 'consent_expired'
        when 'pending' then 'double_opt_in_pending'
        when 'none' then 'no_consent'
    end as block_reason,
    cast(null as {{ dbt.type_timestamp() }}) as blocked_until_at
from {{ ref('int_sending_candidates') }}
where phone_e164 is not null and consent_status in ('opted_out', 'expired', 'pending', 'none')
