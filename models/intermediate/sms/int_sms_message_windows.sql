{#- each reading of the events names them anew: an engine would write down a CTE that is read three times, all rows of it -#}
{%- set outbound -%}
from {{ ref('int_sms_events_validated') }} as events
where events.direction = 'outbound' and events.occurred_at <= {{ as_of() }}
{%- endset -%}
{%- set days_ago = days_since(reporting_date('events.occurred_at')) -%}
with

events as (
    select
        events.phone_e164,
        {{ message_key('events') }} as message_id,
        events.event_type,
        events.message_category,
        events.source_system,
        {{ days_ago }} as days_ago
    {{ outbound }}
),

sources as (
    select
        events.source_system,
        max(case when events.event_type = 'delivered' then 1 else 0 end) = 1 as reports_delivery,
        max(case when events.event_type = 'opened' then 1 else 0 end) = 1 as reports_opens
    {{ outbound }}
    group by events.source_system
),

read as (
    select
        events.*,
        sources.reports_delivery,
        sources.reports_opens,
        events.event_type = 'delivered' or (events.event_type = 'sent' and not sources.reports_delivery) as is_received
    from events
    inner join sources on events.source_system = sources.source_system
),

messages as (
    select
        phone_e164,
        message_id,
        {{ is_marketing_message() }} as is_marketing,
        case when max(case when reports_delivery then 0 else 1 end) = 1 then 'sent' else 'delivered' end as received_basis,
        max(case when reports_opens then 1 else 0 end) = 1 as reports_opens,
        min(case when is_received then days_ago end) as received_days_ago,
        max(case when is_received and days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_received_prior_30d,
        min(case when event_type = 'opened' then days_ago end) as opened_days_ago
    from read
    group by phone_e164, message_id
),

{# clicks are few, so that what is told of them is not worked out for every message -#}
clicks as (
    select
        events.phone_e164,
        {{ message_key('events') }} as message_id,
        {{ days_ago }} as days_ago
    {{ outbound }} and events.event_type = 'clicked' and not coalesce(events.is_bot_click, false)
),

clicked as (
    select
        phone_e164,
        message_id,
        min(days_ago) as clicked_days_ago,
        max(days_ago) as first_clicked_days_ago,
        max(case when days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_clicked_prior_30d,
        count(case when days_ago < 30 then 1 end) as clicks_30d,
        count(case when days_ago < 90 then 1 end) as clicks_90d,
        count(case when days_ago >= 90 and days_ago < 180 then 1 end) as clicks_prior_90d,
        count(case when days_ago < 180 then 1 end) as clicks_180d
    from clicks
    group by phone_e164, message_id
)

select
    messages.*,
    clicked.clicked_days_ago,
    clicked.first_clicked_days_ago,
    coalesce(clicked.was_clicked_prior_30d, 0) as was_clicked_prior_30d,
    coalesce(clicked.clicks_30d, 0) as clicks_30d,
    coalesce(clicked.clicks_90d, 0) as clicks_90d,
    coalesce(clicked.clicks_prior_90d, 0) as clicks_prior_90d,
    coalesce(clicked.clicks_180d, 0) as clicks_180d
from messages
left join clicked on messages.phone_e164 = clicked.phone_e164 and messages.message_id = clicked.message_id
