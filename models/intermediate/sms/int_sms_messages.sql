with

events as (
    select
        phone_e164,
        profile_id,
        campaign_id,
        first_loaded_at,
        {#- without a message_id an event is a message of its own #}
        coalesce(message_id, 'event ' || sms_event_id) as message_id,
        event_type,
        occurred_at,
        message_category,
        coalesce(is_promotional, false) as is_promotional,
        source_system,
        coalesce(is_bot_click, false) as is_bot_click,
        {{ days_since(reporting_date('occurred_at')) }} as days_ago
    from {{ ref('int_sms_events_validated') }}
    where direction = 'outbound' and occurred_at <= {{ as_of() }}
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
    case when min(profile_id) = max(profile_id) then max(profile_id) end as profile_id,
    case when min(campaign_id) = max(campaign_id) then max(campaign_id) end as campaign_id,
    {#- marketing wins, and so does silence: only a known other word makes a message something else #}
    max(case when message_category = 'marketing' then 1 else 0 end) = 1
    or max(case when message_category in ('transactional', 'conversational', 'auto_response') then 1 else 0 end) = 0 as is_marketing,
    max(case when is_promotional then 1 else 0 end) = 1 as is_promotional,
    min(case when event_type in ('queued', 'accepted', 'sent', 'delivered') then occurred_at end) as first_sent_at,
    {#- a text may wait in a queue until it is sent #}
    coalesce(
        min(case when event_type = 'sent' then occurred_at end),
        min(case when event_type = 'delivered' then occurred_at end),
        min(case when event_type in ('queued', 'accepted') then occurred_at end)
    ) as sent_at,
    min(case when event_type in ('queued', 'accepted', 'sent', 'delivered') then first_loaded_at end) as first_known_at,
    max(case when event_type = 'delivered' then 1 else 0 end) = 1
    or max(
        case
            when event_type in ('failed', 'rejected', 'cancelled'{{ '' if var('count_undelivered') else ", 'undelivered'" }}) then 1
            else 0
        end
    ) = 0 as is_not_failed,
    max(received_basis) as received_basis,
    max(case when reports_opens then 1 else 0 end) = 1 as reports_opens,
    min(case when is_received then days_ago end) as received_days_ago,
    max(case when is_received and days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_received_prior_30d,
    min(case when is_click then days_ago end) as clicked_days_ago,
    max(case when is_click then occurred_at end) as last_clicked_at,
    max(case when is_click and days_ago >= 30 and days_ago < 60 then 1 else 0 end) as was_clicked_prior_30d,
    count(case when is_click and days_ago < 30 then 1 end) as clicks_30d,
    count(case when is_click and days_ago < 90 then 1 end) as clicks_90d,
    count(case when is_click and days_ago >= 90 and days_ago < 180 then 1 end) as clicks_prior_90d,
    count(case when is_click and days_ago < 180 then 1 end) as clicks_180d,
    min(case when event_type = 'opened' then days_ago end) as opened_days_ago
from read
group by phone_e164, message_id
