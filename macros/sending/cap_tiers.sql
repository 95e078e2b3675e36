{# Whom a row of the seed brand_caps may bind: columns of int_profile_features and their values, true for those that are true or false. #}
{% macro cap_tiers() %}
    {{- return({
        'has_sms_consent': ['true'],
        'sending_track': ['track_a', 'track_b', 'track_c', 'track_d', 'new', 'never_clicked', 'not_received'],
        'engagement_pattern': ['high', 'moderate', 'low', 'at_risk'],
        'lifecycle_stage': ['new_subscriber', 'active_customer', 'established_customer'],
        'is_behaviour_at_risk': ['true'],
        'is_dormant': ['true'],
        'rfm_name': [
            'champions', 'potential_loyalists', 'new_or_promising', 'active', 'loyal', 'needs_attention', 'promising', 'rfm_at_risk', 'lapsing',
            'almost_lost', 'lost', 'prospect',
        ],
        'purchase_power': ['high_value', 'mid_tier', 'price_sensitive'],
        'clv_tier': ['high_potential', 'medium_potential', 'low_potential', 'at_risk'],
        'value_tier': ['high', 'medium', 'low'],
        'is_vip': ['true'],
        'churn_risk': ['high', 'medium', 'low', 'safe'],
        'purchase_cadence': ['daily', 'weekly', 'monthly', 'quarterly', 'irregular'],
        'is_budget_shopper': ['true'],
        'is_discount_sensitive': ['true'],
    }) -}}
{% endmacro %}
