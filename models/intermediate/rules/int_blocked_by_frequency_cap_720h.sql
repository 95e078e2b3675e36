select
    profile_id,
    'frequency_cap_720h' as block_reason,
    max(releases_at) as blocked_until_at
from {{ ref('int_sending_caps') }}
where period_hours = 720 and kind <> 'preference' and counted >= max_messages
group by profile_id
