select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where clv_tier = 'medium_potential'
