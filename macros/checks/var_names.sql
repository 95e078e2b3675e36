{# The vars of dbt_project.yml, which a macro cannot read; pytest compares the two. #}
{% macro var_names() %}
    {{ return([
        'as_of', 'as_of_mode', 'reporting_timezone', 'inputs_schema', 'schema_layout', 'default_country', 'rebuild_segment_history', 'sources',
        'input_owners', 'attested_consent', 'identity_max_profiles', 'identity_precedence', 'phone_precedence', 'anonymous_lookback_days',
        'us_consent_levels', 'assumed_consent_levels', 'max_consent_age_days', 'require_double_opt_in', 'new_consent_days', 'track_a_days',
        'track_b_days', 'track_c_days', 'track_d_days', 'sms_engaged_days', 'highly_engaged_days', 'highly_engaged_match',
        'engager_min_messages', 'engager_click_rates', 'engager_open_rates', 'engagement_score_weights',
        'prefers_sms_min_clicks', 'vip_window_days', 'vip_revenue_threshold', 'vip_orders_threshold', 'vip_median_factor',
        'vip_frequency_unit', 'sms_vip_click_days', 'vip_top_share', 'vip_value_measure', 'recent_order_days',
        'recent_engaged_days', 'aov_high', 'aov_low', 'aov_window_days', 'clv_tiers', 'budget_clv_max',
        'budget_discount_share', 'discount_share_min', 'discount_min_orders', 'discount_code_min_orders',
        'price_shopper_share', 'lifecycle_active_days', 'lifecycle_established_days', 'new_subscriber_days', 'winback_days',
        'reengagement_order_days', 'reengagement_click_days', 'minimal_purchases_max', 'loyal_window_days',
        'at_risk_min_signs', 'dormant_days', 'recency_bands', 'cadence_bands', 'season_min_orders', 'season_share',
        'clv_model', 'model_set', 'score_min_customers', 'score_min_days', 'score_min_orders', 'churn_horizon_days',
        'churn_bands', 'next_purchase_bands', 'cart_abandon_hours', 'cart_abandon_min_age_hours', 'cart_cleaner_days',
        'browse_abandon_days', 'affinity_min_orders', 'affinity_order_days', 'affinity_min_views', 'affinity_view_days',
        'category_names', 'brand_loyal_share', 'multi_brand_min', 'switcher_share', 'usage_share',
        'minimalist_products_max', 'back_in_stock_interest_days', 'restock_days', 'replenish_lead_days',
        'demographic_segments', 'parent_property_name', 'store_radius_km', 'loyalty_tier_gap', 'loyalty_expiry_days',
        'timing_min_clicks', 'timing_share', 'sms_rule_scope', 'cap_policy', 'timezone_strategy',
        'unknown_timezone_policy', 'send_hours', 'send_margin_minutes', 'require_rnd_check', 'require_known_age',
        'promotional_share_max', 'permanent_failures_max', 'count_undelivered',
    ]) }}
{% endmacro %}
