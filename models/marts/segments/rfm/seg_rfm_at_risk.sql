select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where
    recency_score_3 = 1
    and frequency_score_3 = 3
    and monetary_score_3 = 3
