select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('churn_high_risk', 'churn_medium_risk', 'churn_low_risk', 'churn_safe')
group by profile_id
having count(*) > 1
