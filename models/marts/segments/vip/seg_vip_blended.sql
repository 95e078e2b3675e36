select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    vip_revenue > vip_revenue_threshold
    or vip_frequency > vip_orders_threshold
