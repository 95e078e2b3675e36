{# The person was at a cart or checkout. -#}
select
    runs.enrollment_key,
    min(events.occurred_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_site_events') }} as events
    on runs.profile_id = events.profile_id and {{ is_after_entry('events.occurred_at') }}
where
    {{ is_listed("'cart_activity'", 'runs.exit_on') }}
    and events.event_type in ('{{ cart_activity() | join("', '") }}')
group by runs.enrollment_key
