select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    summer_orders >= {{ var('season_min_orders') }}
    and summer_orders >= {{ var('season_share') }} * lifetime_orders
