select
    profile_id,
    case period_hours when 24 then 'frequency_cap_24h' when 168 then 'frequency_cap_168h' when 720 then 'frequency_cap_720h' end as block_reason,
    max(releases_at) as blocked_until_at
from {{ ref('int_sending_caps') }}
where period_hours in (24, 168, 720) and kind <> 'preference' and counted >= max_messages
group by profile_id, period_hours
