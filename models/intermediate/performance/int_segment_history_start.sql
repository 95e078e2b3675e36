{# Since when memberships are known: what was sent before it counts in no segment. -#}
select min(entered_at) as history_from
from {{ ref('segment_membership_history') }}
