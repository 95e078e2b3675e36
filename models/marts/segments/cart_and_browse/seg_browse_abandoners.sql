select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_product_or_category_viewed < {{ var('browse_abandon_days') }}
    and coalesce(days_since_cart_activity >= {{ var('browse_abandon_days') }}, true)
    and coalesce(days_since_last_order >= {{ var('browse_abandon_days') }}, true)
