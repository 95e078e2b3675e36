select
    members.segment_name,
    members.profile_id
from {{ ref('segment_memberships') }} as members
left join {{ ref('sms_subscribers') }} as subscribers
    on members.profile_id = subscribers.profile_id
where subscribers.profile_id is null
