select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_sms_opt_in >= {{ var('new_consent_days') }}
    and days_since_sms_received < {{ var('track_c_days') }}
    and days_since_sms_clicked < {{ var('track_c_days') }}
