select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where {{ var('demographic_segments') }} and is_parent
