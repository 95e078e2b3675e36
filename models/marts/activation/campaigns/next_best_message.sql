{# What comes next for each subscriber: the message of a flow, else a planned campaign, else what its value and behavior suggest. -#}
with

flow_messages as (
    select
        *,
        row_number() over (
            partition by profile_id
            order by case decision when 'send' then 1 else 2 end, priority, due_at, {{ byte_order('flow_id') }}, step
        ) as place
    from {{ ref('flow_messages_due') }}
    where decision in ('send', 'hold')
),

campaigns as (
    select
        *,
        row_number() over (partition by profile_id order by send_at, {{ byte_order('campaign_id') }}) as place
    from {{ ref('campaign_audience') }}
    where decision = 'include'
),

next_messages as (
    select
        branches.profile_id,
        case
            when flow_messages.profile_id is not null then 'flow'
            when campaigns.profile_id is not null then 'campaign'
            when branches.branch_action <> 'no_action' then 'branch'
            else 'none'
        end as source,
        branches.branch_action,
        coordination.coordination_action,
        coordination.alternative_channel,
        case
            when coordination.coordination_action = 'send_email_followup' then 'email' else coalesce(coordination.alternative_channel, 'sms')
        end as advised_channel,
        case branches.branch_action
            when 'premium_recommendations' then 'recommend_premium' when 'bundle_discount' then 'bundle_offer' when 'reengagement_campaign' then 'reengage_offer'
        end as branch_template_id
    from {{ ref('int_next_branches') }} as branches
    inner join {{ ref('int_channel_coordination') }} as coordination on branches.profile_id = coordination.profile_id
    left join flow_messages on branches.profile_id = flow_messages.profile_id and flow_messages.place = 1
    left join campaigns on branches.profile_id = campaigns.profile_id and campaigns.place = 1
)

select
    next_messages.profile_id,
    next_messages.source,
    case next_messages.source
        when 'flow' then flow_messages.flow_id || ' ' || cast(flow_messages.step as {{ dbt.type_string() }})
        when 'campaign' then campaigns.campaign_id
        when 'branch' then next_messages.branch_action
    end as source_id,
    case next_messages.source
        when 'flow' then flow_messages.channel when 'campaign' then coalesce(templates.channel, 'sms') when 'branch' then next_messages.advised_channel
    end as channel,
    case next_messages.source
        when 'flow' then flow_messages.template_id when 'campaign' then campaigns.template_id when 'branch' then next_messages.branch_template_id
    end as template_id,
    case
        when next_messages.source = 'flow' then flow_messages.product_id
        when next_messages.source = 'campaign' then bodies.product_id
        when next_messages.source = 'branch' and next_messages.branch_action = 'premium_recommendations' then premium.product_id
    end as product_id,
    case next_messages.source
        when 'flow' then case when flow_messages.decision = 'send' then {{ as_of() }} else flow_messages.not_before end
        when 'campaign' then campaigns.send_at
        when 'branch' then eligibility.next_eligible_at
    end as send_at,
    eligibility.is_eligible,
    next_messages.coordination_action,
    next_messages.alternative_channel,
    next_messages.branch_action,
    {{ as_of() }} as as_of
from next_messages
inner join {{ ref('sending_eligibility') }} as eligibility on next_messages.profile_id = eligibility.profile_id
left join flow_messages on next_messages.profile_id = flow_messages.profile_id and flow_messages.place = 1
left join campaigns on next_messages.profile_id = campaigns.profile_id and campaigns.place = 1
left join {{ ref('int_campaign_bodies') }} as bodies on campaigns.audience_key = bodies.audience_key
left join {{ ref('message_templates') }} as templates on campaigns.template_id = templates.template_id
left join {{ ref('product_recommendations') }} as premium
    on next_messages.profile_id = premium.profile_id and premium.kind = 'premium' and premium.rank = 1
