select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_last_order < {{ var('recent_order_days') }}
    and average_order_value > {{ var('aov_high') }}
    and days_since_sms_engaged < {{ var('recent_engaged_days') }}
