select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('rfm_champions', 'rfm_loyal', 'rfm_potential_loyalists', 'rfm_at_risk')
group by profile_id
having count(*) > 1
