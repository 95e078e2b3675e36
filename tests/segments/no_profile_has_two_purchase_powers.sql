select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('aov_high_value', 'aov_mid_tier', 'aov_price_sensitive')
group by profile_id
having count(*) > 1
