with

events as (
    select
        profile_id,
        event_type,
        {{ days_since(reporting_date('occurred_at')) }} as days_ago
    from {{ ref('int_email_events_validated') }}
    where
        occurred_at <= {{ as_of() }}
        and (
            event_type = 'clicked'
            or (event_type = 'opened' and not coalesce(is_machine_open, false))
        )
)

select
    profile_id,
    min(case when event_type = 'opened' then days_ago end) as days_since_email_opened,
    min(case when event_type = 'clicked' then days_ago end) as days_since_email_clicked,
    cast(
        count(case when event_type = 'clicked' and days_ago < 90 then 1 end) as integer
    ) as email_clicks_90d,
    cast(
        count(
            case when event_type = 'clicked' and days_ago >= 90 and days_ago < 180 then 1 end
        ) as integer
    ) as email_clicks_prior_90d
from events
group by profile_id
