select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where sms_tenure_days < {{ var('lifecycle_active_days') }}
