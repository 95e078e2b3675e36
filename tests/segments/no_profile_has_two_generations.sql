select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('generation_z', 'generation_millennials', 'generation_x', 'generation_boomers')
group by profile_id
having count(*) > 1
