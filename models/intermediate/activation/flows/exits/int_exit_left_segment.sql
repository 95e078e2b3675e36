{# The person is not in the segment any more. -#}
select
    runs.enrollment_key,
    {{ as_of() }} as exited_at
from {{ ref('int_flow_runs') }} as runs
where {{ is_listed("'left_segment'", 'runs.exit_on') }} and not runs.is_member
