select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_sms_engaged < {{ var('sms_engaged_days') }}
    or days_since_sms_opt_in < {{ var('sms_engaged_days') }}
