select
    facts.*,

    {% for track in ['a', 'b', 'c', 'd'] -%}
    facts.can_receive_sms_marketing and tiers.is_in_track_{{ track }} as in_track_{{ track }},
    {% endfor -%}
    case when facts.can_receive_sms_marketing then tiers.sending_track end as engagement_track,
    tiers.sending_track,
    {{ engagement_score('facts') }} as engagement_score,
    tiers.engagement_pattern,

    tiers.lifecycle_stage,
    tiers.days_since_last_activity,
    tiers.at_risk_signs,
    tiers.is_dormant,
    tiers.is_behaviour_at_risk,

    tiers.purchase_power,
    tiers.clv_tier,
    tiers.value_tier,
    tiers.is_big_spender,
    tiers.is_frequent_spender,
    tiers.is_vip,
    tiers.is_top_customer,
    tiers.churn_risk,
    tiers.purchase_cadence,
    tiers.is_budget_shopper,
    tiers.is_discount_sensitive,
    clusters.cluster_name
from {{ ref('int_profile_facts') }} as facts
inner join {{ ref('int_profile_tiers') }} as tiers on facts.profile_id = tiers.profile_id
left join {{ ref('int_profile_clusters') }} as clusters on facts.profile_id = clusters.profile_id
