{# What keeps texts from a number from as_of on. -#}
select
    phone_e164,
    block_reason,
    scope,
    evidence_id,
    starts_at,
    ends_at
from {{ ref('int_suppression_history') }}
where ends_at is null or ends_at > {{ as_of() }}
