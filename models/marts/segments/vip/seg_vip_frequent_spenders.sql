select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where is_frequent_spender
