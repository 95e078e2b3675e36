select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_refill_canceled < 90
    and not has_active_refill
