select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('lifecycle_new_subscribers', 'lifecycle_active_customers', 'lifecycle_established_customers')
group by profile_id
having count(*) > 1
