select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('first_time_buyers', 'repeat_customers')
group by profile_id
having count(*) > 1
