{# What the guides send to each segment, and whom it would reach now. -#}
with

texts as (
    select
        phone_e164,
        count(*) as texts,
        count(case when is_promotional then 1 end) as promotional_texts
    from {{ ref('int_counted_texts') }}
    group by phone_e164
),

memberships as (
    select distinct
        segment_name,
        profile_id
    from {{ ref('segment_memberships') }}
),

segments as (
    select
        memberships.segment_name,
        count(*) as members,
        count(case when eligibility.is_eligible then 1 end) as eligible_members,
        count(shoppers.profile_id) as discount_sensitive_members,
        sum(coalesce(texts.texts, 0)) as texts,
        sum(coalesce(texts.promotional_texts, 0)) as promotional_texts
    from memberships
    inner join {{ ref('sending_eligibility') }} as eligibility on memberships.profile_id = eligibility.profile_id
    left join texts on eligibility.phone_e164 = texts.phone_e164
    left join {{ ref('int_discount_shoppers') }} as shoppers on memberships.profile_id = shoppers.profile_id
    group by memberships.segment_name
)

select
    plans.plan_id,
    plans.feature_id,
    plans.guide_segment,
    plans.segment_name,
    plans.campaign,
    plans.goal,
    plans.message_type,
    plans.message_category,
    plans.cadence,
    plans.exclude_segments,
    plans.offer_policy,
    plans.discount_sensitive_share,
    plans.template_id,
    plans.flow_id,
    plans.source_document,
    cast(coalesce(segments.members, 0) as integer) as members,
    cast(coalesce(segments.eligible_members, 0) as integer) as eligible_members,
    cast(coalesce(segments.discount_sensitive_members, 0) as integer) as discount_sensitive_members,
    cast(coalesce(segments.texts, 0) as integer) as texts_30d,
    {{ as_decimal(safe_divide('segments.promotional_texts', 'segments.texts'), 28, 12) }} as promotional_share_30d,
    {{ as_of() }} as as_of
from {{ ref('campaign_plan') }} as plans
left join segments on plans.segment_name = segments.segment_name
