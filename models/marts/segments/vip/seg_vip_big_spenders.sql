select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where is_big_spender
