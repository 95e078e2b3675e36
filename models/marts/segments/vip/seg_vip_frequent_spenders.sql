select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where vip_frequency > vip_orders_threshold
