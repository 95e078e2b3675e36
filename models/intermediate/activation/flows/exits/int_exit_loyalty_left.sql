{# No account of the loyalty program is active any more. -#}
select
    runs.enrollment_key,
    {{ as_of() }} as exited_at
from {{ ref('int_flow_runs') }} as runs
left join {{ ref('int_loyalty_features') }} as loyalty on runs.profile_id = loyalty.profile_id
where {{ is_listed("'loyalty_left'", 'runs.exit_on') }} and loyalty.profile_id is null
