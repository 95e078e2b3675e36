select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('cadence_daily', 'cadence_weekly', 'cadence_monthly', 'cadence_quarterly')
group by profile_id
having count(*) > 1
