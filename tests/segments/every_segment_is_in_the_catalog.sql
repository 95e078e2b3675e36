{# also one without members -#}
select count(*) as segments
from {{ ref('segment_catalog') }}
having count(*) <> {{ segment_models() | length }}
