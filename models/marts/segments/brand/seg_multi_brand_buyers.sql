select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    brands_365d >= {{ var('multi_brand_min') }}
    and branded_orders_365d >= 2
