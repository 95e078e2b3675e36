{# The person ordered, clicked, wrote, opted in or visited. -#}
select
    runs.enrollment_key,
    min(activity.last_activity_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_last_activity') }} as activity
    on runs.profile_id = activity.profile_id and {{ is_after_entry('activity.last_activity_at') }}
where {{ is_listed("'any_sign_of_life'", 'runs.exit_on') }}
group by runs.enrollment_key
