select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where days_since_second_last_order < {{ var('loyal_window_days') }}
