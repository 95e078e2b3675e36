{#
    What a profile is by its facts, a column each, with the values that segments, caps and reports go by. Tracks are those of everyone
    who consents, suppressed or not, as caps need them; int_profile_features narrows them to the base.
-#}
with

facts as (
    select
        *,
        {{ least_of('days_since_last_order', 'days_since_sms_engaged', 'days_since_email_clicked', 'days_since_web_activity') }} as days_since_last_activity
    from {{ ref('int_profile_facts') }}
),

{# an engagement track holds each track before it -#}
tracks as (
    select
        *,
        {% for track in ['a', 'b', 'c', 'd'] -%}
        coalesce(
            has_sms_consent
            and days_since_sms_opt_in >= {{ var('new_consent_days') }}
            and days_since_sms_received < {{ var('track_' ~ track ~ '_days') }}
            and days_since_sms_clicked < {{ var('track_' ~ track ~ '_days') }},
            false
        ) as is_in_track_{{ track }},
        {% endfor -%}
        coalesce(sms_tenure_days >= {{ var('dormant_days') }}, false)
        and coalesce(days_since_last_activity >= {{ var('dormant_days') }}, true) as is_dormant,
        cast(
            case when days_since_last_order > 1.5 * median_order_gap_days then 1 else 0 end
            + case when orders_90d < orders_prior_90d then 1 else 0 end
            + case
                when
                    sms_clicks_prior_90d + email_clicks_prior_90d >= 2
                    and 2 * (sms_clicks_90d + email_clicks_90d) < sms_clicks_prior_90d + email_clicks_prior_90d
                    then 1
                else 0
            end
            + case when revenue_prior_90d > 0 and 2 * revenue_90d < revenue_prior_90d then 1 else 0 end as integer
        ) as at_risk_signs
    from facts
),

buyers as (
    select
        *,
        coalesce(vip_revenue > vip_revenue_threshold, false) as is_big_spender,
        coalesce(vip_frequency > vip_orders_threshold, false) as is_frequent_spender,
        coalesce(value_rank <= {{ var('vip_top_share') }} * customer_count, false) or coalesce(is_highest_loyalty_tier, false) as is_top_customer
    from tracks
)

select
    profile_id,

    is_in_track_a,
    is_in_track_b,
    is_in_track_c,
    is_in_track_d,
    case
        when not coalesce(has_sms_consent, false) then null
        when is_in_track_a then 'track_a'
        when is_in_track_b then 'track_b'
        when is_in_track_c then 'track_c'
        when is_in_track_d then 'track_d'
        when days_since_sms_opt_in < {{ var('new_consent_days') }} then 'new'
        when
            days_since_sms_received < {{ var('track_d_days') }}
            and coalesce(days_since_sms_clicked >= {{ var('track_d_days') }}, true)
            then 'never_clicked'
        else 'not_received'
    end as sending_track,
    case
        when sms_received_90d < {{ var('engager_min_messages') }} then null
        {% for pattern in ['high', 'moderate', 'low'] -%}
        when
            sms_click_rate_90d >= {{ var('engager_click_rates')[loop.index0] }}
            and coalesce(sms_open_rate_90d >= {{ var('engager_open_rates')[loop.index0] }}, true)
            then '{{ pattern }}'
        {% endfor -%}
        else 'at_risk'
    end as engagement_pattern,

    case
        when sms_tenure_days < {{ var('lifecycle_active_days') }} then 'new_subscriber'
        when lifetime_orders = 0 then null
        when sms_tenure_days < {{ var('lifecycle_established_days') }} then 'active_customer'
        when sms_tenure_days >= {{ var('lifecycle_established_days') }} then 'established_customer'
    end as lifecycle_stage,
    days_since_last_activity,
    at_risk_signs,
    is_dormant,
    coalesce(lifetime_orders >= 2 and at_risk_signs >= {{ var('at_risk_min_signs') }} and not is_dormant, false) as is_behaviour_at_risk,

    case
        when average_order_value > {{ var('aov_high') }} then 'high_value'
        when average_order_value >= {{ var('aov_low') }} then 'mid_tier'
        when average_order_value < {{ var('aov_low') }} then 'price_sensitive'
    end as purchase_power,
    case
        when predicted_clv_365d >= {{ var('clv_tiers')[0] }} then 'high_potential'
        when predicted_clv_365d >= {{ var('clv_tiers')[1] }} then 'medium_potential'
        when predicted_clv_365d >= {{ var('clv_tiers')[2] }} then 'low_potential'
        when lifetime_orders >= 1 and predicted_clv_365d < {{ var('clv_tiers')[2] }} then 'at_risk'
    end as clv_tier,
    case
        when
            average_order_value > {{ var('aov_high') }}
            or predicted_clv_365d >= {{ var('clv_tiers')[0] }}
            or is_top_customer
            then 'high'
        when
            average_order_value >= {{ var('aov_low') }}
            or predicted_clv_365d >= {{ var('clv_tiers')[1] }}
            then 'medium'
        when lifetime_orders > 0 then 'low'
    end as value_tier,
    is_big_spender,
    is_frequent_spender,
    is_big_spender or is_frequent_spender as is_vip,
    is_top_customer,
    case
        {% for risk in ['high', 'medium', 'low'] -%}
        when churn_probability >= {{ var('churn_bands')[loop.index0] }} then '{{ risk }}'
        {% endfor -%}
        when churn_probability is not null then 'safe'
    end as churn_risk,
    case
        {% for cadence in ['daily', 'weekly', 'monthly', 'quarterly'] -%}
        when median_order_gap_days <= {{ var('cadence_bands')[loop.index0] }} then '{{ cadence }}'
        {% endfor -%}
        when median_order_gap_days is not null then 'irregular'
    end as purchase_cadence,
    coalesce(
        days_since_sms_engaged < 90
        and lifetime_orders >= 1
        and (predicted_clv_365d <= {{ var('budget_clv_max') }} or discounted_order_share >= {{ var('budget_discount_share') }}),
        false
    ) as is_budget_shopper,
    coalesce(lifetime_orders >= {{ var('discount_min_orders') }} and discounted_order_share >= {{ var('discount_share_min') }}, false)
    or coalesce(discount_code_orders >= {{ var('discount_code_min_orders') }}, false) as is_discount_sensitive
from buyers
