select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 3
    and new_product_line_share_365d >= {{ var('usage_share') }}
