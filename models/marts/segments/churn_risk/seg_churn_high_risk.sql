select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where churn_risk = 'high'
