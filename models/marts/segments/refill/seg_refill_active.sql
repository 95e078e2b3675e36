select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where has_active_refill
