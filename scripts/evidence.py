"""What each feature of a profile rests on: areas of features, each with the rows behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A query for the rows behind some features, newest first; {name} stands for a relation, {phone} and {profile} for the keys,
    {as_of} for the time of the decision."""

    title: str
    sql: str


@dataclass(frozen=True)
class Area:
    """Features of one kind, told by their names, and their evidence."""

    title: str
    features: re.Pattern[str]
    evidence: tuple[Evidence, ...]


def area(title: str, features: str, *evidence: tuple[str, str]) -> Area:
    return Area(title, re.compile(features), tuple(Evidence(*one) for one in evidence))


CLICK = "event_type = 'clicked' and not coalesce(is_bot_click, false)"
OUTBOUND = (
    "from {int_sms_events_read} where is_current and phone_e164 = {phone} and direction = 'outbound' and occurred_at <= {as_of} and %s"
    " order by occurred_at desc, sms_event_id limit 3"
)
VISITS = "where profile_id = {profile} and occurred_at <= {as_of} %s order by occurred_at desc limit 3"

# In the order in which they are shown; a feature belongs to the first area that knows its name.
AREAS = (
    area(
        "Person",
        "profile_id|as_of_date|phone_e164|has_valid_number|country_code|address_country_code|region_code|city|latitude|longitude"
        "|gender|persona|age_years|created_date",
        ("profile", "select * from {int_profiles_resolved} where profile_id = {profile}"),
        ("number", "select * from {int_phone_numbers} where phone_e164 = {phone}"),
    ),
    area(
        "Consent",
        "has_sms_consent|can_receive_sms_marketing|sms_consent_level|days_since_sms_opt_in|sms_tenure_days",
        ("standing", "select * from {int_consent_state} where phone_e164 = {phone}"),
        ("suppression", "select block_reason, starts_at, ends_at from {int_suppression_spells} where phone_e164 = {phone}"),
    ),
    area(
        "Texts",
        ".*sms_.*|engagement_.*|in_track_.|sending_track|denominator_basis|.*_click_share_180d",
        ("last delivered or sent", "select occurred_at, message_id, event_type, source_system " + OUTBOUND % "event_type in ('delivered', 'sent')"),
        ("last clicks", "select occurred_at, message_id, sms_event_id " + OUTBOUND % CLICK),
        ("last opens", "select occurred_at, message_id, sms_event_id " + OUTBOUND % "event_type = 'opened'"),
        (
            "last replies",
            "select occurred_at, sms_event_id, meaning from {int_inbound_texts} where phone_e164 = {phone} and occurred_at <= {as_of}"
            " order by occurred_at desc, sms_event_id limit 3",
        ),
        (
            "messages",
            "select count(*) as messages, sum(case when is_marketing then 1 else 0 end) as marketing from {int_sms_message_facts}"
            " where phone_e164 = {phone} and last_event_at <= {as_of}",
        ),
    ),
    area(
        "Preferences, properties",
        "prefers_.*|is_parent",
        ("preferences", "select preference_type, preference_key, preference_value, updated_at from {int_preferences_validated} where profile_id = {profile}"),
        ("properties", "select property_name, property_value, updated_at from {int_profile_properties_validated} where profile_id = {profile}"),
    ),
    area(
        "What the subscriber is likely to do",
        "click_probability|purchase_probability_30d|next_action|next_.*_probability|best_.*|preferred_message_type|cluster_name",
        ("30 days each", "select * from {int_activity_periods} where profile_id = {profile} order by periods_ago"),
        (
            "clicks by hour and type",
            "select local_hour, message_type, sum(clicks) as clicks from {int_click_counts} where profile_id = {profile}"
            " group by local_hour, message_type order by clicks desc, local_hour, message_type limit 5",
        ),
    ),
    area(
        "Brands, categories, products",
        ".*brand.*|.*product.*|.*_unit_share_365d|favourite_.*|has_back_in_stock_interest|has_replenishment_due",
        (
            "last lines",
            "select order_date, order_id, product_id, brand, category, usage_type, quantity from {int_order_line_facts}"
            " where profile_id = {profile} order by ordered_at desc, order_line_id limit 10",
        ),
        ("last product views", "select occurred_at, event_type, product_id, category from {int_web_events_read} " + VISITS % "and is_current and event_type like '%viewed'"),
    ),
    area(
        "Predictions",
        "probability_alive|expected_order.*|predicted_clv_.*|churn_probability|next_purchase_.*|score_status|clv_tier",
        ("history", "select * from {int_purchase_histories} where profile_id = {profile}"),
        (
            "parameters",
            "select parameters.model, parameters.parameter, parameters.value, parameters.fit_status, parameters.data_as_of"
            " from {model_parameters} as parameters inner join {int_purchase_predictions} as predictions"
            " on parameters.parameter_set = predictions.parameter_set where predictions.profile_id = {profile}"
            " order by parameters.model, parameters.parameter",
        ),
    ),
    area(
        "E-mail",
        ".*email.*",
        ("last opens and clicks", "select occurred_at, event_type, is_machine_open, email_event_id from {int_email_events_read} " + VISITS % "and is_current and event_type in ('opened', 'clicked')"),
    ),
    area(
        "Site",
        "days_since_web_activity|site_.*|.*cart.*",
        ("last visits", "select occurred_at, event_type, web_event_id from {int_web_events_read} " + VISITS % "and is_current"),
        ("last cart events", "select occurred_at, event_type, cart_id from {int_cart_events_read} " + VISITS % "and is_current"),
        (
            "last checkouts",
            "select started_at, completed_at, checkout_id from {int_checkouts_validated}"
            " where profile_id = {profile} and started_at <= {as_of} order by started_at desc limit 3",
        ),
    ),
    area(
        "Loyalty, refills",
        ".*loyalty.*|points_to_next_tier|has_points_expiring|.*refill.*",
        (
            "accounts",
            "select loyalty_account_id, status, tier, points_balance, tier_progress_value, enrolled_at"
            " from {int_loyalty_accounts_validated} where profile_id = {profile}",
        ),
        ("last refill events", "select occurred_at, event_type, product_id, refill_event_id from {int_refill_subscriptions_validated} " + VISITS % ""),
    ),
    area(
        "Orders and value",
        ".*order.*|.*revenue.*|units_365d|vip_.*|value_rank|value_tier|customer_count|.*_score_[35]|rfm_.*|purchase_.*",
        (
            "orders counted, the newest",
            "select ordered_at, order_id, revenue, units, is_discounted, channel from {int_completed_orders}"
            " where profile_id = {profile} order by order_number desc limit 10",
        ),
        (
            "orders not counted",
            "select orders.ordered_at, orders.order_id, orders.status, orders.cancelled_at, orders.is_test"
            " from {int_orders_read} as orders left join {int_completed_orders} as counted on orders.order_id = counted.order_id"
            " where orders.is_current and orders.profile_id = {profile} and counted.order_id is null order by orders.ordered_at desc limit 10",
        ),
    ),
    area("All together", "lifecycle_stage|at_risk_signs|is_dormant|days_since_last_activity|primary_segment"),
)

# The decision about the next text: a table each.
LEDGER = (
    "select stands_at, action, source, source_system, consent_event_id, effect, effect_reason, consent_level from {consent_ledger}"
    " where phone_e164 = {phone} order by stands_at, consent_event_id"
)
BLOCKS = "select block_reason, blocked_until_at from {int_sending_blocks} where profile_id = {profile}"
CAPS = (
    "select cap_name, kind, max_messages, period_hours, counted, releases_at from {int_sending_caps}"
    " where profile_id = {profile} order by max_messages - counted, cap_name"
)
TEXTS = "select counted_at, message_id from {int_counted_texts} where phone_e164 = {phone} order by newest limit 10"
PLACES = (
    "select distinct places.country_code, places.region_code, places.time_zone, places.quiet_hours, places.is_unknown"
    " from {int_sending_candidates} as candidates"
    " inner join {int_location_places} as places on candidates.location_key = places.location_key"
    " where candidates.profile_id = {profile} order by 1, 2, 3"
)
