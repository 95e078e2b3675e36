select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    back_to_school_orders >= {{ var('season_min_orders') }}
    and back_to_school_orders >= {{ var('season_share') }} * lifetime_orders
