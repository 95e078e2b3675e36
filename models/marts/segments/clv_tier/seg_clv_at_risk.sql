select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    predicted_clv_365d < {{ var('clv_tiers')[2] }}
    and lifetime_orders >= 1
