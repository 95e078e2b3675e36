{# also one without members, which has 0 -#}
select count(members) as segments
from {{ ref('segment_catalog') }}
having count(members) <> {{ segment_models() | length }}
