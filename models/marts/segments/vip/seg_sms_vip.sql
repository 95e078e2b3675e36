select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    (vip_revenue > vip_revenue_threshold or vip_frequency > vip_orders_threshold)
    and days_since_sms_clicked < {{ var('sms_vip_click_days') }}
