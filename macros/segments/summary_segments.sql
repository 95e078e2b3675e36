{#
    Segments that columns of int_profile_features tell by themselves, each with its condition on such a row: what
    primary_segment chooses from and what rows of brand_caps may name. A data test holds each condition against its segment.
    Tracks go by sending_track, which a suppression does not hide.
#}
{% macro summary_segments() %}
    {{- return({
        'sms_subscribers': 'has_sms_consent',
        'track_a_highly_engaged': "sending_track = 'track_a'",
        'track_b_engaged': "sending_track in ('track_a', 'track_b')",
        'track_c_less_engaged': "sending_track in ('track_a', 'track_b', 'track_c')",
        'track_d_unengaged': "sending_track in ('track_a', 'track_b', 'track_c', 'track_d')",
        'high_engagers': "engagement_pattern = 'high'",
        'moderate_engagers': "engagement_pattern = 'moderate'",
        'low_engagers': "engagement_pattern = 'low'",
        'engagement_at_risk': "engagement_pattern = 'at_risk'",
        'vip_blended': 'vip_revenue > vip_revenue_threshold or vip_frequency > vip_orders_threshold',
        'aov_high_value': "purchase_power = 'high_value'",
        'aov_mid_tier': "purchase_power = 'mid_tier'",
        'aov_price_sensitive': "purchase_power = 'price_sensitive'",
        'clv_high_potential': "clv_tier = 'high_potential'",
        'clv_medium_potential': "clv_tier = 'medium_potential'",
        'clv_low_potential': "clv_tier = 'low_potential'",
        'clv_at_risk': "clv_tier = 'at_risk'",
        'rfm_champions': "rfm_name = 'champions'",
        'rfm_loyal': "rfm_name = 'loyal'",
        'rfm_potential_loyalists': "rfm_name = 'potential_loyalists'",
        'rfm_at_risk': "rfm_name = 'rfm_at_risk'",
        'lifecycle_new_subscribers': "lifecycle_stage = 'new_subscriber'",
        'lifecycle_active_customers': "lifecycle_stage = 'active_customer'",
        'lifecycle_established_customers': "lifecycle_stage = 'established_customer'",
        'behaviour_at_risk': 'lifetime_orders >= 2 and at_risk_signs >= ' ~ var('at_risk_min_signs') ~ ' and not is_dormant',
        'dormant': 'is_dormant',
        'budget_shoppers': 'days_since_sms_engaged < 90 and lifetime_orders >= 1 and (predicted_clv_365d <= '
        ~ var('budget_clv_max') ~ ' or discounted_order_share >= ' ~ var('budget_discount_share') ~ ')',
        'discount_sensitive': '(lifetime_orders >= ' ~ var('discount_min_orders')
        ~ ' and discounted_order_share >= ' ~ var('discount_share_min')
        ~ ') or discount_code_orders >= ' ~ var('discount_code_min_orders'),
        'cadence_daily': "purchase_cadence = 'daily'",
        'cadence_weekly': "purchase_cadence = 'weekly'",
        'cadence_monthly': "purchase_cadence = 'monthly'",
        'cadence_quarterly': "purchase_cadence = 'quarterly'",
    }) -}}
{% endmacro %}
