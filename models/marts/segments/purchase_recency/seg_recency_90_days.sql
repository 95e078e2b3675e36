select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    days_since_last_order > {{ var('recency_bands')[1] }}
    and days_since_last_order <= {{ var('recency_bands')[2] }}
