select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    next_purchase_days > {{ var('next_purchase_bands')[2] }}
    or is_next_purchase_unlikely
