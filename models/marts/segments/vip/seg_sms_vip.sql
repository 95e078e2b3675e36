select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    is_vip
    and days_since_sms_clicked < {{ var('sms_vip_click_days') }}
