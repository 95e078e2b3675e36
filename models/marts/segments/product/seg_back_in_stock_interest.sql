select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where has_back_in_stock_interest
