select
    vips.profile_id,
    eligibility.is_eligible,
    '{{ var("shop_name") }}' as shop_name
from {{ ref('sms_segmentation', 'seg_vip_blended') }} as vips
inner join {{ ref('sms_segmentation', 'sending_eligibility') }} as eligibility on vips.profile_id = eligibility.profile_id
