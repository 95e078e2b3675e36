select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where churn_probability >= {{ var('churn_bands')[0] }}
