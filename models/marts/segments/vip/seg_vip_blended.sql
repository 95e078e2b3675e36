select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    vip_revenue > vip_revenue_threshold
    or vip_orders > vip_orders_threshold
