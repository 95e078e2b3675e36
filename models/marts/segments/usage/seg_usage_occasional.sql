select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where occasional_unit_share_365d >= {{ var('usage_share') }}
