select {{ segment_columns(['country_code']) }}
from {{ ref('sms_subscribers') }}
where country_code is not null
