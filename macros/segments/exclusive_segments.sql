{# Segments of which a profile is in one at most, by the question they answer. #}
{% macro exclusive_segments() %}
    {{ return({
        'churn risk': ['churn_high_risk', 'churn_medium_risk', 'churn_low_risk', 'churn_safe'],
        'clv tier': ['clv_high_potential', 'clv_medium_potential', 'clv_low_potential', 'clv_at_risk'],
        'engagement pattern': ['high_engagers', 'moderate_engagers', 'low_engagers', 'engagement_at_risk'],
        'generation': ['generation_z', 'generation_millennials', 'generation_x', 'generation_boomers'],
        'lifecycle stage': ['lifecycle_new_subscribers', 'lifecycle_active_customers', 'lifecycle_established_customers'],
        'next purchase': ['next_purchase_0_7_days', 'next_purchase_8_30_days', 'next_purchase_31_60_days', 'next_purchase_over_60_days'],
        'purchase cadence': ['cadence_daily', 'cadence_weekly', 'cadence_monthly', 'cadence_quarterly'],
        'purchase power': ['aov_high_value', 'aov_mid_tier', 'aov_price_sensitive'],
        'purchase recency': ['recency_7_days', 'recency_30_days', 'recency_90_days', 'recency_180_days_plus'],
        'purchases': ['first_time_buyers', 'repeat_customers'],
        'rfm': ['rfm_champions', 'rfm_loyal', 'rfm_potential_loyalists', 'rfm_at_risk'],
    }) }}
{% endmacro %}
