select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('recency_7_days', 'recency_30_days', 'recency_90_days', 'recency_180_days_plus')
group by profile_id
having count(*) > 1
