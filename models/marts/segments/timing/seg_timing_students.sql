select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where persona = 'student'
