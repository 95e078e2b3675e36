select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where lifetime_orders = 1
