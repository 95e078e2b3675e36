{# Campaigns that are not over at as_of and begin within the 60 days of which windows are known. -#}
select
    campaigns.campaign_id,
    campaigns.campaign_name,
    campaigns.plan_id,
    plans.goal,
    plans.message_type,
    plans.discount_sensitive_share,
    coalesce(campaigns.template_id, plans.template_id) as template_id,
    campaigns.offer_text,
    campaigns.include_segments,
    campaigns.exclude_segments,
    campaigns.planned_at,
    {{ greatest_of('campaigns.planned_at', as_of()) }} as starts_at,
    {{ greatest_of(add_hours('campaigns.planned_at', 'coalesce(campaigns.send_within_hours, 0)'), as_of()) }} as ends_at,
    coalesce(campaigns.not_texted_hours, 24) as not_texted_hours,
    coalesce(campaigns.holdout_share, 0) as holdout_share,
    campaigns.planned_at <= {{ as_of() }} as is_final
from {{ ref('int_planned_campaigns_validated') }} as campaigns
left join {{ ref('campaign_plan') }} as plans on campaigns.plan_id = plans.plan_id
where
    {{ add_minutes('campaigns.planned_at', var('campaign_final_minutes')) }} > {{ as_of() }}
    and campaigns.planned_at < {{ as_of(minus_hours=-60 * 24) }}
