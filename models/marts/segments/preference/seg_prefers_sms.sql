select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    sms_clicks_90d >= {{ var('prefers_sms_min_clicks') }}
    and coalesce(days_since_email_opened >= 90, true)
    and coalesce(days_since_email_clicked >= 90, true)
