select {{ segment_columns(['region_code', 'address_country_code as country_code', 'city']) }}
from {{ ref('sms_subscribers') }}
where region_code is not null
