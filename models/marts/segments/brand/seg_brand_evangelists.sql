select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 2
    and top_brand_unit_share >= {{ var('brand_loyal_share') }}
