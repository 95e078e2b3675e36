{# Outbound events (a relation with phone_e164, message_key and the columns of sms_events) put together, one row a number and message. #}
{% macro message_facts(events) -%}
select
    phone_e164,
    message_key as message_id,
    {#- what its events disagree about is unknown #}
    {%- for column in ['profile_id', 'campaign_id', 'source_system', 'flow_id', 'flow_step', 'variant_id', 'segment_name', 'message_type', 'cost_currency'] %}
    case when min({{ column }}) = max({{ column }}) then max({{ column }}) end as {{ column }},
    {%- endfor %}
    {{ is_marketing_message() }} as is_marketing,
    max(case when is_promotional then 1 when not is_promotional then 0 end) = 1 as is_promotional,
    {#- sources repeat costs on each event of a message #}
    max(cost_amount) as cost_amount,
    max(fee_amount) as fee_amount,
    max(num_segments) as num_segments,
    max(message_format) as message_format,
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
    max(case when event_type = 'clicked' and not is_human_click then 1 else 0 end) = 1 as has_bot_click,
    min({{ least_of('occurred_at', 'first_loaded_at') }}) as first_seen_at,
    max(occurred_at) as last_event_at
from {{ events }}
group by phone_e164, message_key
{%- endmacro %}
