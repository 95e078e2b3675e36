select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 3
    and new_brand_order_share >= {{ var('switcher_share') }}
