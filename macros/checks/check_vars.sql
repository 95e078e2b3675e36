{#
    Before anything runs: every var that is given is one of the project's and of its kind, and the ordered ones are in order. A bad one
    stops the run with its name, what it was and what is allowed.
#}
{% macro check_vars() %}
    {%- do check_var_names() -%}
    {%- do check_sources() -%}
    {%- do as_of_instant() -%}
    {%- do reporting_offsets() -%}
    {%- for name, allowed in {
        'as_of_mode': ['event_time', 'known_at'],
        'schema_layout': ['target', 'bare', 'single'],
        'highly_engaged_match': ['all', 'any'],
        'vip_frequency_unit': ['orders', 'units'],
        'clv_model': ['mbg_nbd', 'bg_nbd'],
        'vip_value_measure': [
            'revenue_365d', 'lifetime_revenue', 'orders_365d', 'average_order_value', 'predicted_clv_365d'
        ],
        'dormant_days': [90, 120, 180],
        'sms_rule_scope': ['strict', 'consented'],
        'cap_policy': ['conservative', 'attn', 'voxwise'],
        'timezone_strategy': ['intersection', 'prefer_address', 'prefer_area_code'],
        'unknown_timezone_policy': ['block', 'country'],
        'attribution_model': ['last_click', 'last_touch', 'linear'],
        'sent_recognised_by': ['none', 'flow_id', 'handed_over'],
        'transactional_consent': ['opt_in', 'order'],
    }.items() -%}
        {{ require(var(name) in allowed, name, allowed | join(' | ')) }}
    {%- endfor -%}
    {%- for name in [
        'require_double_opt_in', 'require_rnd_check', 'require_known_age', 'count_undelivered', 'demographic_segments',
        'rebuild_segment_history', 'experiment_cuped', 'transactional_waits_for_window',
    ] -%}
        {{ require(var(name) is boolean, name, 'true | false') }}
    {%- endfor -%}
    {{ require(var('model_set') is string and var('model_set').strip(), 'model_set', 'a name') }}
    {%- set country = var('default_country') -%}
    {{ require(country is none or modules.re.match('^[A-Z]{2}$', country | string), 'default_country', 'null or an ISO code of two capitals such as US') }}
    {%- for name in ['inputs_schema', 'parent_property_name'] -%}
        {{ require(modules.re.match('^[A-Za-z_][A-Za-z0-9_]*$', var(name) | string), name, 'a name of letters, digits and _') }}
    {%- endfor -%}
    {%- for name in [
        'new_consent_days', 'track_a_days', 'track_b_days', 'track_c_days', 'track_d_days', 'sms_engaged_days',
        'highly_engaged_days', 'engager_min_messages', 'prefers_sms_min_clicks', 'vip_window_days', 'sms_vip_click_days',
        'recent_order_days', 'recent_engaged_days', 'discount_min_orders', 'discount_code_min_orders',
        'lifecycle_active_days', 'lifecycle_established_days', 'new_subscriber_days', 'winback_days',
        'reengagement_order_days', 'reengagement_click_days', 'minimal_purchases_max', 'loyal_window_days',
        'at_risk_min_signs', 'cart_abandon_hours', 'cart_abandon_min_age_hours', 'cart_cleaner_days',
        'browse_abandon_days', 'back_in_stock_interest_days', 'restock_days', 'replenish_lead_days', 'loyalty_expiry_days',
        'affinity_order_days', 'affinity_view_days', 'multi_brand_min', 'minimalist_products_max', 'timing_min_clicks',
        'send_margin_minutes', 'flow_completion_days', 'flow_gap_hours', 'link_length', 'low_stock_quantity', 'score_min_customers', 'score_min_days', 'score_min_orders', 'anonymous_lookback_days',
    ] -%}
        {{ require(is_number(var(name), 0) and var(name) is integer, name, 'a whole number from 0') }}
    {%- endfor -%}
    {%- for name in ['vip_revenue_threshold', 'vip_orders_threshold'] -%}
        {{ require(var(name) is none or is_number(var(name), 0), name, 'null or a number from 0') }}
    {%- endfor -%}
    {%- for name in ['churn_horizon_days', 'permanent_failures_max', 'rules_review_days', 'performance_days', 'retention_days', 'opt_out_credit_hours', 'attribution_sms_click_hours',
        'attribution_sms_received_hours', 'attribution_email_click_hours', 'attribution_email_open_hours', 'experiment_outcome_days',
        'experiment_cuped_days', 'experiment_min_units', 'cart_gap_hours', 'silence_days', 'campaign_final_minutes', 'coordination_hours',
        'recommendation_min_buyers', 'recommendation_max_lines', 'recommendation_leading_families', 'export_change_days', 'health_min_members', 'season_min_orders', 'affinity_min_orders', 'affinity_min_views', 'identity_max_profiles'] -%}
        {{ require(is_number(var(name), 1) and var(name) is integer, name, 'a whole number from 1') }}
    {%- endfor -%}
    {%- for name in ['aov_window_days', 'max_consent_age_days'] -%}
        {%- set days = var(name) -%}
        {{ require(days is none or (is_number(days, 1) and days is integer), name, 'null or a whole number from 1') }}
    {%- endfor -%}
    {%- for name in ['vip_median_factor', 'aov_low', 'aov_high', 'budget_clv_max', 'store_radius_km', 'loyalty_tier_gap', 'vip_trigger_amount', 'free_shipping_from'] -%}
        {{ require(is_number(var(name), 0), name, 'a number from 0') }}
    {%- endfor -%}
    {%- for name in [
        'vip_top_share', 'discount_share_min', 'budget_discount_share', 'price_shopper_share', 'season_share',
        'brand_loyal_share', 'switcher_share', 'usage_share', 'timing_share', 'promotional_share_max',
        'srm_p_threshold', 'guard_rail_margin', 'health_churn_rate', 'health_opt_out_rate', 'blast_share', 'blast_texts_max', 'over_messaging_max',
        'demographic_texts_max', 'stale_texts_max', 'all_campaigns_share_max', 'irrelevant_texts_max', 'dormant_texts_max', 'crm_share_min',
    ] -%}
        {{ require(is_number(var(name), 0, 1), name, 'a share from 0 to 1') }}
    {%- endfor -%}
    {%- do check_text_vars() -%}
    {%- set salt = var('erasure_salt') -%}
    {{ require_that(salt is none or (salt is string and salt | length >= 16), 'erasure_salt', '***', 'null or a text of 16 characters or more') }}
    {{ require(is_number(var('health_engagement_trend'), -1), 'health_engagement_trend', 'a number from -1') }}
    {%- for name in ['health_size_trend', 'health_revenue_trend'] -%}
        {{ require(var(name) is none or is_number(var(name), -1), name, 'null or a number from -1') }}
    {%- endfor -%}
    {{ require(var('gross_margin') is none or is_number(var('gross_margin'), 0, 1), 'gross_margin', 'null or a share from 0 to 1') }}
    {{ require(var('experiment_revenue_cap') is none or is_number(var('experiment_revenue_cap'), 0), 'experiment_revenue_cap', 'null or a number from 0') }}
    {%- set currency = var('reporting_currency') -%}
    {{ require(currency is none or modules.re.match('^[A-Z]{3}$', currency | string), 'reporting_currency', 'null or an ISO code of three capitals such as USD') }}
    {%- for name in ['attribution_excluded_channels', 'experiment_dimensions'] -%}
        {%- set words = var(name) -%}
        {{ require(words is sequence and words is not string and words is not mapping and words | reject('string') | list == [], name, 'a list of words') }}
    {%- endfor -%}
    {%- do check_export_vars() -%}
    {%- do check_kept_days() -%}
    {%- set weights = var('engagement_score_weights') -%}
    {{ require(is_list_of_numbers(weights, 3, 0, 1), 'engagement_score_weights', 'three numbers from 0 to 1') }}
    {{ require((weights | sum - 1) | abs < 0.000001, 'engagement_score_weights', 'three numbers that add up to 1') }}
    {%- for name, allowed in {
        'engager_click_rates': [3, 1, 'three numbers from 0 to 1, the greatest first: high, moderate, low'],
        'engager_open_rates': [3, 1, 'three numbers from 0 to 1, the greatest first: high, moderate, low'],
        'churn_bands': [3, 1, 'three numbers from 0 to 1, the greatest first: high, medium, low'],
        'clv_tiers': [3, none, 'three numbers from 0, the greatest first: high, medium, low'],
    }.items() -%}
        {%- set is_list = is_list_of_numbers(var(name), allowed[0], 0, allowed[1]) -%}
        {{ require(is_list and var(name) == var(name) | unique | sort(reverse=true), name, allowed[2]) }}
    {%- endfor -%}
    {%- for name, allowed in {
        'next_purchase_bands': [3, 'three whole numbers of days, the smallest first'],
        'cadence_bands': [4, 'four whole numbers of days, the smallest first: daily, weekly, monthly, quarterly'],
        'recency_bands': [4, 'four whole numbers of days, the smallest first'],
    }.items() -%}
        {%- set is_list = is_list_of_numbers(var(name), allowed[0], 0) and var(name) | reject('integer') | list == [] -%}
        {{ require(is_list and var(name) == var(name) | unique | sort, name, allowed[1]) }}
    {%- endfor -%}
    {%- set hours = var('send_hours') -%}
    {{ require(
        is_list_of_numbers(hours, 2, 0, 23) and hours | reject('integer') | list == [] and hours == hours | sort,
        'send_hours', 'two hours from 0 to 23, the first and the last one'
    ) }}
    {%- for smaller, greater in [
        ('track_a_days', 'track_b_days'), ('track_b_days', 'track_c_days'), ('track_c_days', 'track_d_days'),
        ('aov_low', 'aov_high'), ('lifecycle_active_days', 'lifecycle_established_days'),
        ('cart_abandon_min_age_hours', 'cart_abandon_hours'),
    ] -%}
        {{ require(var(smaller) < var(greater), smaller, 'less than ' ~ greater ~ ', which is ' ~ var(greater)) }}
    {%- endfor -%}
    {%- set levels = var('us_consent_levels') -%}
    {{ require(
        levels is not string and levels is sequence and levels and levels | reject('in', ['express_written', 'express']) | list == [],
        'us_consent_levels', 'a list of express_written, express'
    ) }}
    {%- set assumed = var('assumed_consent_levels') -%}
    {{ require(
        assumed is mapping and assumed.values() | reject('in', ['express_written', 'express', 'implied']) | list == [],
        'assumed_consent_levels', 'source_system: express_written | express | implied'
    ) }}
    {%- for name in ['identity_precedence', 'phone_precedence'] -%}
        {%- set order = var(name) -%}
        {{ require(order is sequence and order is not string and order is not mapping and order | reject('string') | list == [], name, 'a list of vendors, the first first') }}
    {%- endfor -%}
    {%- set categories = var('category_names') -%}
    {{ require(
        categories is mapping
        and categories.keys() | sort == ['hair_care', 'makeup', 'skincare', 'supplements']
        and categories.values() | reject('string') | list == [],
        'category_names', 'skincare, makeup, hair_care, supplements, each with the name of your category'
    ) }}
{% endmacro %}
