select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where {{ var('demographic_segments') }} and age_years between 18 and 25
