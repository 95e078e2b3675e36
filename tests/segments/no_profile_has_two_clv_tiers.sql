select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('clv_high_potential', 'clv_medium_potential', 'clv_low_potential', 'clv_at_risk')
group by profile_id
having count(*) > 1
