{#
    Before anything runs: every var is of its kind, and the ordered ones are in order. A bad one stops the run with its name,
    what it was and what is allowed.
#}
{% macro check_vars() %}
    {%- do as_of_instant() -%}
    {%- do reporting_offsets() -%}
    {%- for name, allowed in {
        'highly_engaged_match': ['all', 'any'],
        'vip_frequency_unit': ['orders', 'units'],
        'vip_value_measure': [
            'revenue_365d', 'lifetime_revenue', 'orders_365d', 'average_order_value', 'predicted_clv_365d'
        ],
        'dormant_days': [90, 120, 180],
        'sms_rule_scope': ['strict', 'consented'],
        'unknown_timezone_policy': ['block', 'country'],
    }.items() -%}
        {{ require(var(name) in allowed, name, allowed | join(' | ')) }}
    {%- endfor -%}
    {%- for name in ['require_known_age', 'count_undelivered'] -%}
        {{ require(var(name) is boolean, name, 'true | false') }}
    {%- endfor -%}
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
    ] -%}
        {{ require(is_number(var(name), 0) and var(name) is integer, name, 'a whole number from 0') }}
    {%- endfor -%}
    {%- for name in ['vip_revenue_threshold', 'vip_orders_threshold'] -%}
        {{ require(var(name) is none or is_number(var(name), 0), name, 'null or a number from 0') }}
    {%- endfor -%}
    {%- for name in ['vip_median_factor', 'aov_low', 'aov_high'] -%}
        {{ require(is_number(var(name), 0), name, 'a number from 0') }}
    {%- endfor -%}
    {%- for name in ['vip_top_share', 'discount_share_min'] -%}
        {{ require(is_number(var(name), 0, 1), name, 'a share from 0 to 1') }}
    {%- endfor -%}
    {%- for name in ['engager_click_rates', 'engager_open_rates', 'engagement_score_weights'] -%}
        {{ require(is_list_of_shares(var(name), 3), name, 'three numbers from 0 to 1') }}
    {%- endfor -%}
    {%- for name in ['engager_click_rates', 'engager_open_rates'] -%}
        {{ require(var(name) == var(name) | sort(reverse=true), name, 'high, moderate, low: from the greatest to the smallest') }}
    {%- endfor -%}
    {%- set weights = var('engagement_score_weights') -%}
    {{ require((weights | sum - 1) | abs < 0.000001, 'engagement_score_weights', 'three numbers that add up to 1') }}
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
{% endmacro %}
