{# What the guides send to each segment, and whom it would reach now. -#}
with

memberships as (
    select distinct
        held.segment_name,
        held.profile_id,
        eligibility.phone_e164,
        eligibility.is_eligible
    from {{ ref('segment_memberships') }} as held
    inner join {{ ref('sending_eligibility') }} as eligibility on held.profile_id = eligibility.profile_id
),

segments as (
    select
        memberships.segment_name,
        count(*) as members,
        count(case when memberships.is_eligible then 1 end) as eligible_members,
        count(shoppers.profile_id) as discount_sensitive_members
    from memberships
    left join {{ ref('int_discount_shoppers') }} as shoppers on memberships.profile_id = shoppers.profile_id
    group by memberships.segment_name
),

{# members who share a number get a text once -#}
numbers as (
    select distinct
        segment_name,
        phone_e164
    from memberships
),

texts as (
    select
        numbers.segment_name,
        count(*) as texts,
        count(case when counted.is_promotional then 1 end) as promotional_texts
    from numbers
    inner join {{ ref('int_counted_texts') }} as counted on numbers.phone_e164 = counted.phone_e164
    group by numbers.segment_name
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
    cast(coalesce(texts.texts, 0) as integer) as texts_30d,
    {{ as_decimal(safe_divide('texts.promotional_texts', 'texts.texts'), 28, 12) }} as promotional_share_30d,
    {{ as_of() }} as as_of
from {{ ref('campaign_plan') }} as plans
left join segments on plans.segment_name = segments.segment_name
left join texts on plans.segment_name = texts.segment_name
