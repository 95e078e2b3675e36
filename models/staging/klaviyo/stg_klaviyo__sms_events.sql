{#
    A text that Klaviyo calls sent is one that the person sent. The message of an event is what its delivery and its clicks share: campaign and person,
    else the event of the delivery, to which Klaviyo attributes clicks.
-#}
{{ config(**connected_as('klaviyo', 'sms_events')) }}
with

texts as (
    select
        *,
        case when action = 'received' then 'inbound' else 'outbound' end as way,
        case when flow_id is null and flow_message_id is null then coalesce(campaign_id, message) end as sent_campaign_id,
        case when flow_id is not null or flow_message_id is not null then coalesce(flow_message_id, message) end as sent_flow_message_id,
        {{ json_text('attribution', ['attributed_event_id']) }} as attributed_event_id
    from {{ ref('base_klaviyo__texts') }}
    where kind = 'sms'
)

select
    texts.source_system || ':' || texts.event_id as sms_event_id,
    case
        when texts.way = 'inbound' then null
        else coalesce(
            texts.source_system || ':' || texts.sent_campaign_id || ':' || texts.person_id,
            texts.source_system || ':' || texts.attributed_event_id,
            case when texts.action in ('delivered', 'failed') then texts.source_system || ':' || texts.event_id end
        )
    end as message_id,
    texts.source_system || ':' || texts.person_id as profile_id,
    coalesce(texts.own_number, texts.person_number) as phone_e164,
    texts.way as direction,
    texts.action as event_type,
    texts.occurred_at,
    case when texts.way = 'outbound' then case when actions.is_transactional then 'transactional' else 'marketing' end end as message_category,
    texts.source_system || ':' || coalesce(texts.sent_campaign_id, texts.sent_flow_message_id) as campaign_id,
    texts.source_system || ':' || texts.flow_id as flow_id,
    texts.source_system || ':' || texts.variation_id as variant_id,
    case when texts.way = 'inbound' then texts.to_number else texts.from_number end as sender_id,
    case when texts.action = 'clicked' then texts.url end as link_url,
    case when texts.action = 'failed' then texts.vendor_error_code end as failure_code,
    case when texts.way = 'inbound' then texts.body end as body_text,
    texts.source_system,
    texts.loaded_at
from texts
left join {{ ref('base_klaviyo__flow_messages') }} as messages
    on texts.source_system = messages.source_system and texts.sent_flow_message_id = messages.flow_message_id and messages.is_newest
left join {{ ref('base_klaviyo__flow_actions') }} as actions
    on messages.source_system = actions.source_system and messages.flow_action_id = actions.flow_action_id and actions.is_newest
