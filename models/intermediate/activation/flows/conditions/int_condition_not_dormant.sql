{# The person is not in segment dormant. -#}
select runs.enrollment_key
from {{ ref('int_flow_runs') }} as runs
where
    not exists (
        select 1 from {{ ref('segment_memberships') }} as members
        where members.profile_id = runs.profile_id and members.segment_name = 'dormant'
    )
