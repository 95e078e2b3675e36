{# a name that nobody understands would be nobody's primary segment #}
select
    priority,
    segment_name
from {{ ref('segment_priorities') }}
where segment_name not in ('{{ summary_segments() | join("', '") }}')
