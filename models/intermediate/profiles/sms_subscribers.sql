select *
from {{ ref('int_profile_features') }}
where can_receive_sms_marketing
