select
    candidates.profile_id,
    'sunset_suppressed' as block_reason,
    {#- lasting as soon as one of them has no end #}
    case when count(*) = count(suppressions.ends_at) then max(suppressions.ends_at) end as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_suppression_spells') }} as suppressions on candidates.phone_e164 = suppressions.phone_e164
where suppressions.block_reason = 'sunset_suppressed' and suppressions.starts_at <= {{ as_of() }}
group by candidates.profile_id
