select
    candidates.profile_id,
    'no_common_window' as block_reason,
    {{ as_of() }} as blocked_until_at
from {{ ref('int_sending_candidates') }} as candidates
where
    not candidates.has_unknown_time_zone
    and not exists (
        select 1 from {{ ref('int_sending_timeline') }} as timeline
        where timeline.window_group_key = candidates.window_group_key and timeline.is_open
    )
