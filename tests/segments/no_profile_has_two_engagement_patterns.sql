select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('high_engagers', 'moderate_engagers', 'low_engagers', 'engagement_at_risk')
group by profile_id
having count(*) > 1
