select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where average_order_value < {{ var('aov_low') }}
