select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_last_order > {{ var('reengagement_order_days') }}
    and coalesce(days_since_sms_clicked >= {{ var('reengagement_click_days') }}, true)
