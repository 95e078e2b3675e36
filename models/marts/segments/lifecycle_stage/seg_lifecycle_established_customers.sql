select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    sms_tenure_days >= {{ var('lifecycle_established_days') }}
    and lifetime_orders >= 1
