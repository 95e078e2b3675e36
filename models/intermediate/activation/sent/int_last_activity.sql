{# When a profile last showed any sign of life: an order, click, reply or opt-in, a click in an e-mail, or anything on the site. -#}
with

visits as (
    select
        profile_id,
        max(occurred_at) as last_visited_at
    from {{ ref('int_site_events') }}
    group by profile_id
),

email_clicks as (
    select
        profile_id,
        max(occurred_at) as last_clicked_at
    from {{ ref('int_email_events_validated') }}
    where event_type = 'clicked' and not coalesce(is_bot_click, false) and occurred_at <= {{ as_of() }}
    group by profile_id
)

select
    signs.profile_id,
    {{ greatest_of('signs.last_sign_at', 'visits.last_visited_at', 'email_clicks.last_clicked_at') }} as last_activity_at
from {{ ref('int_last_signs_of_life') }} as signs
left join visits on signs.profile_id = visits.profile_id
left join email_clicks on signs.profile_id = email_clicks.profile_id
