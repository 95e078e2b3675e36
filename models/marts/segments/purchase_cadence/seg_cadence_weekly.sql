select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    median_order_gap_days > {{ var('cadence_bands')[0] }}
    and median_order_gap_days <= {{ var('cadence_bands')[1] }}
