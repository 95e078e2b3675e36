select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where has_replenishment_due
