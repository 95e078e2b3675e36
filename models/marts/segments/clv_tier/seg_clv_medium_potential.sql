select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    predicted_clv_365d >= {{ var('clv_tiers')[1] }}
    and predicted_clv_365d < {{ var('clv_tiers')[0] }}
