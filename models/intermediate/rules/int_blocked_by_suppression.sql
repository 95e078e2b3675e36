select
    candidates.profile_id,
    periods.block_reason,
    periods.ends_at as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_suppression_periods') }} as periods on candidates.phone_e164 = periods.phone_e164
where periods.block_reason in ('suppressed', 'erased') and periods.starts_at <= {{ as_of() }}
