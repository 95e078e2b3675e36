select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where is_behaviour_at_risk
