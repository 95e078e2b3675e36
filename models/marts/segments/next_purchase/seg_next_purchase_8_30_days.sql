select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    next_purchase_days > {{ var('next_purchase_bands')[0] }}
    and next_purchase_days <= {{ var('next_purchase_bands')[1] }}
