select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    (
        lifetime_orders >= {{ var('discount_min_orders') }}
        and discounted_order_share >= {{ var('discount_share_min') }}
    )
    or discount_code_orders >= {{ var('discount_code_min_orders') }}
