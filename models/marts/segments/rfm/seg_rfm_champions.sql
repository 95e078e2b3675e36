select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where rfm_name = 'champions'
