select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    last_cart_activity_at > {{ as_of(minus_hours=var('cart_abandon_hours')) }}
    and last_cart_activity_at <= {{ as_of(minus_hours=var('cart_abandon_min_age_hours')) }}
    and coalesce(last_order_at < last_cart_activity_at, true)
