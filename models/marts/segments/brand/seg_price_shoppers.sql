select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 2
    and discounted_order_share >= {{ var('price_shopper_share') }}
