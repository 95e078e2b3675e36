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
    coalesce(preferences.is_parent, false) as is_parent,
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
    coalesce(sms.sms_received_30d, 0) as sms_received_30d,
    coalesce(sms.sms_received_90d, 0) as sms_received_90d,
    coalesce(sms.sms_received_120d, 0) as sms_received_120d,
    coalesce(sms.sms_clicks_30d, 0) as sms_clicks_30d,
    coalesce(sms.sms_clicks_90d, 0) as sms_clicks_90d,
    coalesce(sms.sms_clicks_prior_90d, 0) as sms_clicks_prior_90d,
    coalesce(sms.sms_clicks_180d, 0) as sms_clicks_180d,
    coalesce(sms.sms_replies_90d, 0) as sms_replies_90d,
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

    coalesce(orders.lifetime_orders, 0) as lifetime_orders,
    coalesce(orders.lifetime_revenue, 0) as lifetime_revenue,
    orders.average_order_value,
    orders.first_order_date,
    orders.last_order_date,
    orders.last_order_at,
    orders.days_since_first_order,
    orders.days_since_last_order,
    orders.days_since_second_last_order,
    coalesce(orders.orders_30d, 0) as orders_30d,
    coalesce(orders.orders_90d, 0) as orders_90d,
    coalesce(orders.orders_prior_90d, 0) as orders_prior_90d,
    coalesce(orders.orders_180d, 0) as orders_180d,
    coalesce(orders.orders_365d, 0) as orders_365d,
    coalesce(orders.units_365d, 0) as units_365d,
    coalesce(orders.revenue_90d, 0) as revenue_90d,
    coalesce(orders.revenue_prior_90d, 0) as revenue_prior_90d,
    coalesce(orders.revenue_365d, 0) as revenue_365d,
    coalesce(orders.discounted_orders, 0) as discounted_orders,
    orders.discounted_order_share,
    coalesce(orders.discount_code_orders, 0) as discount_code_orders,
    orders.median_order_gap_days,
    coalesce(orders.text_to_buy_orders, 0) as text_to_buy_orders,
    coalesce(seasons.holiday_orders, 0) as holiday_orders,
    coalesce(seasons.summer_orders, 0) as summer_orders,
    coalesce(seasons.back_to_school_orders, 0) as back_to_school_orders,

    coalesce(orders.vip_revenue, 0) as vip_revenue,
    coalesce(orders.vip_frequency, 0) as vip_frequency,
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
    coalesce(choices.brands_365d, 0) as brands_365d,
    coalesce(choices.branded_orders_365d, 0) as branded_orders_365d,
    choices.new_brand_order_share,
    choices.daily_unit_share_365d,
    choices.occasional_unit_share_365d,
    choices.new_product_line_share_365d,
    coalesce(choices.distinct_products, 0) as distinct_products,
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
    coalesce(email.email_clicks_90d, 0) as email_clicks_90d,
    coalesce(email.email_clicks_prior_90d, 0) as email_clicks_prior_90d,

    coalesce(preferences.prefers_product_launches, false) as prefers_product_launches,
    coalesce(preferences.prefers_flash_sales, false) as prefers_flash_sales,
    coalesce(preferences.prefers_events, false) as prefers_events,
    coalesce(loyalty.is_loyalty_member, false) as is_loyalty_member,
    coalesce(loyalty.is_highest_loyalty_tier, false) as is_highest_loyalty_tier,
    loyalty.loyalty_tier,
    loyalty.points_to_next_tier,
    coalesce(loyalty.has_points_expiring, false) as has_points_expiring,
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
