{# What speaks against a campaign's text to a member, apart from other campaigns. -#}
with

{# what is due goes now, however long it has been due -#}
flow_texts as (
    select
        eligibility.phone_e164,
        {{ greatest_of('messages.not_before', as_of()) }} as goes_at
    from {{ ref('flow_messages_due') }} as messages
    inner join {{ ref('sending_eligibility') }} as eligibility on messages.profile_id = eligibility.profile_id
    where
        messages.channel = 'sms'
        and messages.message_category = 'marketing'
        and messages.decision in ('send', 'hold')
        and messages.not_before is not null
),

members as (
    select
        members.*,
        times.send_at,
        times.block_reason,
        {{ add_hours('times.send_at', '(-campaigns.not_texted_hours)') }} as texted_after
    from {{ ref('int_campaign_members') }} as members
    inner join {{ ref('int_planned_campaigns') }} as campaigns on members.campaign_id = campaigns.campaign_id
    inner join {{ ref('int_campaign_send_times') }} as times on members.audience_key = times.audience_key
),

texted_by_flows as (
    select distinct members.audience_key
    from members
    inner join flow_texts
        on
            members.phone_e164 = flow_texts.phone_e164
            and members.texted_after < flow_texts.goes_at
            and members.send_at >= flow_texts.goes_at
)

select
    members.audience_key,
    members.campaign_id,
    members.profile_id,
    members.phone_e164,
    members.send_at,
    members.texted_after,
    arms.is_control,
    arms.arm,
    arms.variant_id,
    arms.template_id,
    case
        when members.place_on_number > 1 then 'same_number'
        when members.has_unknown_segment then 'unknown_segment'
        when members.send_at is null then members.block_reason
        when texts.last_text_at > members.texted_after or texted.phone_e164 is not null then 'texted_recently'
        when texted_by_flows.audience_key is not null then 'flow_message_first'
    end as first_reason,
    case
        when not coalesce(templates.is_promotional, false) then null
        when eligibility.is_promotional_share_reached then 'promotional_share_reached'
        when shoppers.profile_id is not null and arms.is_beyond_discount_share then 'discount_share'
    end as last_reason
from members
inner join {{ ref('sending_eligibility') }} as eligibility on members.profile_id = eligibility.profile_id
left join {{ ref('int_campaign_arms') }} as arms on members.audience_key = arms.audience_key
left join {{ ref('message_templates') }} as templates on arms.template_id = templates.template_id
left join {{ ref('int_last_marketing_texts') }} as texts on members.phone_e164 = texts.phone_e164
left join {{ ref('int_campaign_numbers_texted') }} as texted
    on members.campaign_id = texted.campaign_id and members.phone_e164 = texted.phone_e164
left join texted_by_flows on members.audience_key = texted_by_flows.audience_key
left join {{ ref('int_discount_shoppers') }} as shoppers on members.profile_id = shoppers.profile_id
