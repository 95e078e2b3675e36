select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where text_to_buy_orders >= 1
