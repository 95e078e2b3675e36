select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where purchase_cadence = 'daily'
