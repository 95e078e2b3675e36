select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 3
    and distinct_products between 1 and {{ var('minimalist_products_max') }}
