select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where lifecycle_stage = 'new_subscriber'
