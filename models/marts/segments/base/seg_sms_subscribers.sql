select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
