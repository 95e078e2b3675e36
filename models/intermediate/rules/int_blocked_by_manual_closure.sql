select
    candidates.profile_id,
    'manual_closure' as block_reason,
    {#- the window that opens next is found together with the caps, in int_sending_decisions #}
    {{ as_of() }} as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
inner join {{ ref('int_sending_timeline') }} as timeline
    on
        candidates.signature = timeline.signature
        and timeline.from_at <= {{ as_of() }}
        and timeline.to_at > {{ as_of() }}
where timeline.is_manual_closure
