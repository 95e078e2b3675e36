select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_cart_changed < {{ var('cart_cleaner_days') }}
    and coalesce(days_since_last_order >= {{ var('cart_cleaner_days') }}, true)
