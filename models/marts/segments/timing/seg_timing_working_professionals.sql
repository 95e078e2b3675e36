select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where persona = 'working_professional'
