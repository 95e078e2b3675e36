with

events as (
    select
        events.phone_e164,
        {{ message_key('events') }} as message_id,
        events.event_type,
        events.message_category,
        events.source_system,
        coalesce(events.is_bot_click, false) as is_bot_click,
        {{ days_since(reporting_date('events.occurred_at')) }} as days_ago
    from {{ ref('int_sms_events_validated') }} as events
    where events.direction = 'outbound' and events.occurred_at <= {{ as_of() }}
),

sources as (
    select
        source_system,
        max(case when event_type = 'delivered' then 1 else 0 end) = 1 as reports_delivery,
        max(case when event_type = 'opened' then 1 else 0 end) = 1 as reports_opens
    from events
    group by source_system
),

read as (
    select
        events.*,
        sources.reports_opens,
        events.event_type = 'delivered' or (events.event_type = 'sent' and not sources.reports_delivery) as is_received,
        events.event_type = 'clicked' and not events.is_bot_click as is_click,
        case when sources.reports_delivery then 'delivered' else 'sent' end as received_basis
    from events
    inner join sources on events.source_system = sources.source_system
)

select
    phone_e164,
    message_id,
    {{ is_marketing_message() }} as is_marketing,
    max(received_basis) as received_basis,
    max(case when reports_opens then 1 else 0 end) = 1 as reports_opens,
    min(case when is_received then days_ago end) as received_days_ago,
    max(case when is_received and days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_received_prior_30d,
    min(case when is_click then days_ago end) as clicked_days_ago,
    max(case when is_click then days_ago end) as first_clicked_days_ago,
    max(case when is_click and days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_clicked_prior_30d,
    count(case when is_click and days_ago < 30 then 1 end) as clicks_30d,
    count(case when is_click and days_ago < 90 then 1 end) as clicks_90d,
    count(case when is_click and days_ago >= 90 and days_ago < 180 then 1 end) as clicks_prior_90d,
    count(case when is_click and days_ago < 180 then 1 end) as clicks_180d,
    min(case when event_type = 'opened' then days_ago end) as opened_days_ago
from read
group by phone_e164, message_id
