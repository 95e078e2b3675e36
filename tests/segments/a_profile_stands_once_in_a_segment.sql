select
    segment_name,
    profile_id,
    second_key
from {{ ref('segment_memberships') }}
group by segment_name, profile_id, second_key
having count(*) > 1
