select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where engagement_pattern = 'moderate'
