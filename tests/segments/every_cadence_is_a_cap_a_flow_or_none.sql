select
    segment_name,
    cadence
from {{ ref('segment_catalog') }}
where
    cadence not in ('engagement_track', 'flow', 'none')
    and cadence not in (select caps.cap_name from {{ ref('brand_caps') }} as caps)
