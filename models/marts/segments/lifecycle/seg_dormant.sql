select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    sms_tenure_days >= {{ var('dormant_days') }}
    and coalesce(days_since_last_order >= {{ var('dormant_days') }}, true)
    and coalesce(days_since_sms_engaged >= {{ var('dormant_days') }}, true)
    and coalesce(days_since_email_clicked >= {{ var('dormant_days') }}, true)
    and coalesce(days_since_web_activity >= {{ var('dormant_days') }}, true)
