{# A campaign of texts is one with a message of them; where campaigns have no messages, as in older schemas, one that events of texts name. -#}
{{ config(**connected_as('klaviyo', 'sms_campaigns')) }}
with

channels as (
    select source_system, campaign_id, max(case when lower(channel) = 'sms' then 1 else 0 end) = 1 as is_sms
    from {{ ref('base_klaviyo__campaign_messages') }}
    where not is_deleted
    group by source_system, campaign_id
),

texted as (
    select distinct source_system, coalesce(campaign_id, message) as campaign_id
    from {{ ref('base_klaviyo__events') }}
    where kind = 'sms'
)

select
    campaigns.source_system || ':' || campaigns.campaign_id as campaign_id,
    campaigns.campaign_name,
    'campaign' as kind,
    'marketing' as message_category,
    campaigns.scheduled_at,
    campaigns.sent_at,
    campaigns.uses_smart_sending
from {{ ref('base_klaviyo__campaigns') }} as campaigns
left join channels on campaigns.source_system = channels.source_system and campaigns.campaign_id = channels.campaign_id
left join texted on campaigns.source_system = texted.source_system and campaigns.campaign_id = texted.campaign_id
where
    campaigns.is_newest
    and not campaigns.is_deleted
    and coalesce(lower(campaigns.channel) = 'sms', channels.is_sms, texted.campaign_id is not null)
union all
select
    messages.source_system || ':' || messages.flow_message_id as campaign_id,
    messages.message_name as campaign_name,
    'flow_message' as kind,
    case when actions.is_transactional then 'transactional' else 'marketing' end as message_category,
    cast(null as {{ dbt.type_timestamp() }}) as scheduled_at,
    cast(null as {{ dbt.type_timestamp() }}) as sent_at,
    actions.uses_smart_sending
from {{ ref('base_klaviyo__flow_messages') }} as messages
left join {{ ref('base_klaviyo__flow_actions') }} as actions
    on messages.source_system = actions.source_system and messages.flow_action_id = actions.flow_action_id and actions.is_newest
where messages.is_newest and not messages.is_deleted and lower(messages.channel) = 'sms'
