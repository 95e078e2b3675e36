select
    candidates.profile_id,
    spells.block_reason,
    spells.ends_at as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_suppression_spells') }} as spells on candidates.phone_e164 = spells.phone_e164
where spells.block_reason in ('suppressed', 'erased') and spells.starts_at <= {{ as_of() }}
