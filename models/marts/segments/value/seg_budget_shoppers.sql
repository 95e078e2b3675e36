select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_sms_engaged < 90
    and lifetime_orders >= 1
    and (
        predicted_clv_365d <= {{ var('budget_clv_max') }}
        or discounted_order_share >= {{ var('budget_discount_share') }}
    )
