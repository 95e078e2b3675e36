select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    lifetime_orders >= 2
    and at_risk_signs >= {{ var('at_risk_min_signs') }}
    and not is_dormant
