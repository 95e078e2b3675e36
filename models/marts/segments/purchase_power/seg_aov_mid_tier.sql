select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where average_order_value between {{ var('aov_low') }} and {{ var('aov_high') }}
