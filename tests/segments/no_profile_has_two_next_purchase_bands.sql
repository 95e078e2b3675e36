select profile_id
from {{ ref('segment_memberships') }}
where segment_name in ('next_purchase_0_7_days', 'next_purchase_8_30_days', 'next_purchase_31_60_days', 'next_purchase_over_60_days')
group by profile_id
having count(*) > 1
