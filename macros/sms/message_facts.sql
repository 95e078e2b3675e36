{# Outbound events (a relation with phone_e164, message_key and the columns of sms_events) put together, one row a number and message. #}
{% macro message_facts(events) -%}
select
    phone_e164,
    message_key as message_id,
    case when min(profile_id) = max(profile_id) then max(profile_id) end as profile_id,
    case when min(campaign_id) = max(campaign_id) then max(campaign_id) end as campaign_id,
    case when min(source_system) = max(source_system) then max(source_system) end as source_system,
    {{ is_marketing_message() }} as is_marketing,
    max(case when is_promotional then 1 else 0 end) = 1 as is_promotional,
    min(case when event_type in ('queued', 'accepted', 'sent', 'delivered') then occurred_at end) as first_sent_at,
    {#- a text may wait in a queue until it is sent #}
    coalesce(
        min(case when event_type = 'sent' then occurred_at end),
        min(case when event_type = 'delivered' then occurred_at end),
        min(case when event_type in ('queued', 'accepted') then occurred_at end)
    ) as sent_at,
    min(case when event_type in ('queued', 'accepted', 'sent', 'delivered') then first_loaded_at end) as first_known_at,
    max(case when event_type = 'sent' then occurred_at end) as last_sent_at,
    min(case when event_type = 'delivered' then occurred_at end) as first_delivered_at,
    max(case when event_type = 'delivered' then occurred_at end) as last_delivered_at,
    max(case when event_type = 'opened' then occurred_at end) as last_opened_at,
    max(case when event_type = 'delivered' then 1 else 0 end) = 1 as is_delivered,
    max(case when event_type in ('failed', 'rejected', 'cancelled') then 1 else 0 end) = 1 as has_failed,
    max(case when event_type = 'undelivered' then 1 else 0 end) = 1 as is_undelivered,
    min(case when is_human_click then occurred_at end) as first_clicked_at,
    max(case when is_human_click then occurred_at end) as last_clicked_at,
    min({{ least_of('occurred_at', 'first_loaded_at') }}) as first_seen_at,
    max(occurred_at) as last_event_at
from {{ events }}
group by phone_e164, message_key
{%- endmacro %}
