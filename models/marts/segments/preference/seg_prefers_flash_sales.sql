select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where prefers_flash_sales
