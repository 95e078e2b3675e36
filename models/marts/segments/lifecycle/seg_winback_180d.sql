select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    sms_tenure_days >= 180
    and coalesce(days_since_sms_clicked >= 180, true)
    and coalesce(days_since_last_order >= 180, true)
