{# Every fact of a live profile side by side; what is read off several facts at once is in int_profile_features. -#}
with

suppressed_numbers as (
    select distinct phone_e164
    from {{ ref('int_number_suppressions') }}
    where starts_at <= {{ as_of() }}
)

select
    profiles.profile_id,
    profiles.phone_e164,
    coalesce(numbers.is_valid, false) as has_valid_number,
    {{ as_of_date() }} as as_of_date,

    numbers.country_code,
    profiles.country_code as address_country_code,
    profiles.region_code,
    profiles.city,
    profiles.latitude,
    profiles.longitude,
    profiles.gender,
    profiles.persona,
    {{ age_in_years('profiles.birth_date') }} as age_years,
    {{ reporting_date('profiles.created_at') }} as created_date,

    coalesce(consent.consent_status = 'subscribed', false) as has_sms_consent,
    coalesce(numbers.is_valid, false)
    and coalesce(consent.consent_status = 'subscribed', false)
    and suppressed_numbers.phone_e164 is null as can_receive_sms_marketing,
    consent.consent_level as sms_consent_level,
    {{ days_since(reporting_date('consent.last_opt_in_at')) }} as days_since_sms_opt_in,
    {{ days_since(reporting_date('consent.first_opt_in_at')) }} as sms_tenure_days,

    sms.days_since_sms_received,
    sms.days_since_sms_clicked,
    sms.days_since_sms_replied,
    sms.days_since_sms_engaged,
    {{ with_default('sms', 0, [
        'sms_received_30d', 'sms_received_90d', 'sms_received_120d', 'sms_replies_90d',
        'sms_clicks_30d', 'sms_clicks_90d', 'sms_clicks_prior_90d', 'sms_clicks_180d'
    ]) }},
    sms.sms_click_rate_30d,
    sms.sms_click_rate_60d,
    sms.sms_click_rate_90d,
    sms.sms_click_rate_120d,
    sms.sms_click_rate_30d / nullif(sms.sms_click_rate_prior_30d, 0) - 1 as engagement_trend,
    sms.sms_open_rate_90d,
    coalesce(sms.reports_sms_opens, false) as reports_sms_opens,
    sms.denominator_basis,
    habits.night_click_share_180d,
    habits.morning_click_share_180d,
    habits.best_send_hour,
    habits.preferred_message_type,

    {{ with_default('orders', 0, [
        'lifetime_orders', 'orders_30d', 'orders_90d', 'orders_prior_90d', 'orders_180d', 'orders_365d', 'units_365d', 'vip_frequency',
        'lifetime_revenue', 'revenue_90d', 'revenue_prior_90d', 'revenue_365d', 'vip_revenue', 'discounted_orders', 'discount_code_orders', 'text_to_buy_orders'
    ]) }},
    orders.average_order_value,
    orders.first_order_date,
    orders.last_order_date,
    orders.last_order_at,
    orders.days_since_first_order,
    orders.days_since_last_order,
    orders.days_since_second_last_order,
    orders.discounted_order_share,
    orders.median_order_gap_days,
    {{ with_default('seasons', 0, ['holiday_orders', 'summer_orders', 'back_to_school_orders']) }},
    scores.vip_revenue_threshold,
    scores.vip_orders_threshold,
    scores.value_rank,
    scores.customer_count,
    scores.recency_score_3,
    scores.frequency_score_3,
    scores.monetary_score_3,
    scores.recency_score_5,
    scores.frequency_score_5,
    scores.monetary_score_5,
    scores.rfm_score,
    coalesce(scores.rfm_name, 'prospect') as rfm_name,

    choices.top_brand_unit_share,
    {{ with_default('choices', 0, ['brands_365d', 'branded_orders_365d', 'distinct_products']) }},
    choices.new_brand_order_share,
    choices.daily_unit_share_365d,
    choices.occasional_unit_share_365d,
    choices.new_product_line_share_365d,
    choices.favourite_category,
    choices.favourite_brand,
    choices.favourite_product_id,
    coalesce(restocks.has_back_in_stock_interest, false) as has_back_in_stock_interest,
    coalesce(replenishments.has_replenishment_due, false) as has_replenishment_due,

    site.days_since_product_viewed,
    site.days_since_product_or_category_viewed,
    site.days_since_web_activity,
    site.days_since_cart_activity,
    site.last_cart_activity_at,
    site.days_since_cart_changed,
    coalesce(site.site_days_90d, 0) as site_days_90d,
    email.days_since_email_opened,
    email.days_since_email_clicked,
    {{ with_default('email', 0, ['email_clicks_90d', 'email_clicks_prior_90d']) }},

    {{ with_default('preferences', false, ['is_parent', 'prefers_product_launches', 'prefers_flash_sales', 'prefers_events']) }},
    {{ with_default('loyalty', false, ['is_loyalty_member', 'is_highest_loyalty_tier', 'has_points_expiring']) }},
    loyalty.loyalty_tier,
    loyalty.points_to_next_tier,
    coalesce(refills.has_active_refill, false) as has_active_refill,
    refills.days_since_refill_canceled,

    predictions.score_status,
    predictions.probability_alive,
    predictions.expected_orders_90d,
    predictions.expected_orders_365d,
    predictions.expected_order_value,
    predictions.predicted_clv_90d,
    predictions.predicted_clv_365d,
    predictions.churn_probability,
    predictions.next_purchase_days,
    predictions.is_next_purchase_unlikely,
    engagement.click_probability,
    engagement.purchase_probability_30d,
    engagement.next_action,
    engagement.next_click_probability,
    engagement.opt_out_probability_30d,
    engagement.no_action_probability_30d,
    engagement.next_purchase_probability,
    engagement.best_texts_per_week
from {{ ref('int_live_profiles') }} as profiles
left join {{ ref('int_phone_numbers') }} as numbers on profiles.phone_e164 = numbers.phone_e164
left join {{ ref('int_consent_state') }} as consent on profiles.phone_e164 = consent.phone_e164
left join suppressed_numbers on profiles.phone_e164 = suppressed_numbers.phone_e164
left join {{ ref('int_sms_features') }} as sms on profiles.phone_e164 = sms.phone_e164
left join {{ ref('int_click_habits') }} as habits on profiles.profile_id = habits.profile_id
left join {{ ref('int_order_features') }} as orders on profiles.profile_id = orders.profile_id
left join {{ ref('int_season_features') }} as seasons on profiles.profile_id = seasons.profile_id
left join {{ ref('int_value_features') }} as scores on profiles.profile_id = scores.profile_id
left join {{ ref('int_purchase_predictions') }} as predictions on profiles.profile_id = predictions.profile_id
left join {{ ref('int_product_choice_features') }} as choices on profiles.profile_id = choices.profile_id
left join {{ ref('int_restock_features') }} as restocks on profiles.profile_id = restocks.profile_id
left join {{ ref('int_replenishment_features') }} as replenishments on profiles.profile_id = replenishments.profile_id
left join {{ ref('int_site_features') }} as site on profiles.profile_id = site.profile_id
left join {{ ref('int_email_features') }} as email on profiles.profile_id = email.profile_id
left join {{ ref('int_preference_features') }} as preferences on profiles.profile_id = preferences.profile_id
left join {{ ref('int_loyalty_features') }} as loyalty on profiles.profile_id = loyalty.profile_id
left join {{ ref('int_refill_features') }} as refills on profiles.profile_id = refills.profile_id
left join {{ ref('int_engagement_predictions') }} as engagement on profiles.profile_id = engagement.profile_id
