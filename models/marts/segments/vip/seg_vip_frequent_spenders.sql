select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where vip_orders > vip_orders_threshold
