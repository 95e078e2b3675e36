select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    holiday_orders >= {{ var('season_min_orders') }}
    and holiday_orders >= {{ var('season_share') }} * lifetime_orders
