{# The person clicked in a text or wrote back. -#}
with

engagements as (
    select
        phone_e164,
        clicked_at as engaged_at
    from {{ ref('int_sms_clicks') }}
    union all
    select
        phone_e164,
        replied_at as engaged_at
    from {{ ref('int_sms_replies') }}
)

select
    runs.enrollment_key,
    min(engagements.engaged_at) as exited_at
from {{ ref('int_flow_runs') }} as runs
inner join {{ ref('int_live_profiles') }} as profiles on runs.profile_id = profiles.profile_id
inner join engagements on profiles.phone_e164 = engagements.phone_e164 and {{ is_after_entry('engagements.engaged_at') }}
where {{ is_listed("'sms_engaged'", 'runs.exit_on') }}
group by runs.enrollment_key
