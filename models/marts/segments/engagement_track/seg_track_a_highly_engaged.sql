select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where in_track_a
