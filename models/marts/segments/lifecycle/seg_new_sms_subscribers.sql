select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_sms_opt_in < {{ var('new_subscriber_days') }}
    and lifetime_orders <= {{ var('minimal_purchases_max') }}
