{# The person is in segment loyalty_near_next_tier. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where
    exists (
        select 1 from {{ ref('segment_memberships') }} as members
        where members.profile_id = runs.profile_id and members.segment_name = 'loyalty_near_next_tier'
    )
