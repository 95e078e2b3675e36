"""What each feature of a profile rests on: areas of features, each with the rows behind them.

The queries keep the filters of the models that compute the features, on tables instead of views, since those of Spark cannot be read
from outside. test_explain.py compares the dates and numbers of their rows with the features of the whole sample.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from sms_segmentation.explain.person import Reader, Row


@dataclass(frozen=True)
class Evidence:
    """The rows behind some features.

    sql: the rows of everybody; {name} stands for a relation, {as_of} for the time of the decision
    order: columns that put the newest first; the first of them dates a row
    key: column that says whose they are
    dates: features that are the day of a row, by its place from the newest: 0, the one before: 1, the oldest: -1
    counts: features that are the number of rows in their window
    """

    title: str
    sql: str
    order: str
    key: str = "profile_id"
    dates: dict[str, int] = field(default_factory=dict)
    counts: tuple[str, ...] = ()
    limit: int = 3

    @property
    def dated_by(self) -> str:
        return self.order.split()[0].rstrip(",")

    def rows(self, reader: Reader) -> list[Row]:
        """The newest rows of the person whom the reader asks about, and the oldest where a feature rests on it."""
        numbered = (
            f"select found.*, row_number() over (order by {self.order}) as place, count(*) over () as places"
            f" from ({self.sql}) as found where {self.key} = {'{phone}' if self.key == 'phone_e164' else '{profile}'}"
        )
        oldest = " or place = places" if -1 in self.dates.values() else ""
        found = reader.rows(f"select * from ({numbered}) as numbered where place <= {self.limit}{oldest} order by place")
        return [{name: value for name, value in row.items() if name not in ("place", "places", self.key)} for row in found]


@dataclass(frozen=True)
class Area:
    """Features of one kind, told by their names, and their evidence."""

    title: str
    features: re.Pattern[str]
    evidence: tuple[Evidence, ...]


def area(title: str, features: str, *evidence: Evidence) -> Area:
    return Area(title, re.compile(features), evidence)


COLUMNS = "phone_e164, message_id, source_system, is_marketing, is_delivered, first_sent_at, last_sent_at, last_delivered_at"
# int_sms_messages: messages as they stood at as_of.
MESSAGES = (
    f"(select {COLUMNS} from {{int_sms_messages_rolled_up}} where last_event_at <= {{as_of}} union all select {COLUMNS} from {{int_sms_messages_restated}})"
)
# int_sms_message_recency: a source that never reports a delivery counts by what it sent.
RECEIVED = (
    "select phone_e164, case when reports_delivery then last_delivered_at else last_sent_at end as received_at, message_id,"
    " case when reports_delivery then 'delivered' else 'sent' end as counted_by, source_system"
    " from (select messages.*, coalesce(sources.reports_delivery, messages.is_delivered) as reports_delivery"
    f" from {MESSAGES} as messages left join (select source_system, max(case when is_delivered then 1 else 0 end) = 1 as reports_delivery"
    f" from {MESSAGES} as messages group by source_system) as sources on messages.source_system = sources.source_system) as judged"
    " where is_marketing and case when reports_delivery then last_delivered_at else last_sent_at end is not null"
)


def of_marketing_texts(condition: str) -> str:
    """Events of marketing texts that meet a condition."""
    return (
        "select events.phone_e164, events.occurred_at, messages.message_id, events.sms_event_id"
        f" from {{int_sms_events_versions}} as events inner join {MESSAGES} as messages on events.phone_e164 = messages.phone_e164"
        " and coalesce(events.message_id, 'event ' || events.sms_event_id) = messages.message_id"
        " where events.is_current and events.direction = 'outbound' and events.occurred_at <= {as_of} and messages.is_marketing"
        f" and {condition}"
    )


# int_site_events: whatever somebody did on the site.
SITE = (
    "(select profile_id, event_type, occurred_at, web_event_id as event_id, product_id from {int_web_events_versions} where is_current"
    " union all select profile_id, event_type, occurred_at, cart_event_id as event_id, product_id from {int_cart_events_versions} where is_current"
    " union all select profile_id, 'checkout_started' as event_type, started_at as occurred_at, checkout_id as event_id,"
    " null as product_id from {int_checkouts_validated}"
    " union all select profile_id, 'checkout_completed' as event_type, completed_at as occurred_at, checkout_id as event_id,"
    " null as product_id from {int_checkouts_validated})"
)


def site(title: str, feature: str, *event_types: str, also: str | None = None) -> Evidence:
    """The last events of some types (all when none is given) and the features that they date."""
    of_types = f" and event_type in ({', '.join(map(repr, event_types))})" if event_types else ""
    sql = f"select * from {SITE} as events where occurred_at <= {{as_of}}{of_types}"
    dates = {feature: 0} | ({also: 0} if also else {})
    return Evidence(title, sql, "occurred_at desc, event_id, event_type", dates=dates)


CART_CHANGES = ("created", "item_added", "item_removed", "updated", "checkout_started")
EMAILS = "select profile_id, occurred_at, email_event_id from {int_email_events_versions} where is_current and occurred_at <= {as_of} and "

# In the order in which they are shown; a feature belongs to the first area that knows its name.
AREAS = (
    area(
        "Person",
        "profile_id|as_of_date|phone_e164|has_valid_number|country_code|address_country_code|region_code|city|latitude|longitude"
        "|gender|persona|age_years|created_date",
        Evidence("profile", "select * from {int_profiles_resolved}", "updated_at"),
        Evidence("number", "select * from {int_phone_numbers}", "phone_e164", "phone_e164"),
    ),
    area(
        "Consent",
        "has_sms_consent|can_receive_sms_marketing|sms_consent_level|days_since_sms_opt_in|sms_tenure_days",
        Evidence(
            "opt-ins that took effect",
            "select phone_e164, effective_at, act_id, action, level_in_effect from {int_consent_ledger} where is_effective",
            "effective_at desc, act_id",
            "phone_e164",
            dates={"days_since_sms_opt_in": 0},
        ),
        Evidence(
            "opt-ins, also without effect",
            "select phone_e164, effective_at, act_id, action from {int_consent_ledger}"
            " where action in ('opt_in', 'resubscribe', 'double_opt_in_confirmed', 'start')",
            "effective_at desc, act_id",
            "phone_e164",
            dates={"sms_tenure_days": -1},
            limit=0,
        ),
    ),
    area(
        "Texts",
        ".*sms_.*|engagement_.*|in_track_.|sending_track|denominator_basis|.*_click_share_180d",
        Evidence(
            "marketing texts received",
            RECEIVED,
            "received_at desc, message_id",
            "phone_e164",
            dates={"days_since_sms_received": 0},
            counts=("sms_received_30d", "sms_received_90d", "sms_received_120d"),
        ),
        Evidence(
            "clicks by a person",
            of_marketing_texts("events.event_type = 'clicked' and not coalesce(events.is_bot_click, false)"),
            "occurred_at desc, sms_event_id",
            "phone_e164",
            dates={"days_since_sms_clicked": 0, "days_since_sms_engaged": 0, "days_since_last_activity": 0},
            counts=("sms_clicks_30d", "sms_clicks_90d", "sms_clicks_prior_90d", "sms_clicks_180d"),
        ),
        Evidence("opens", of_marketing_texts("events.event_type = 'opened'"), "occurred_at desc, sms_event_id", "phone_e164"),
        Evidence(
            "replies that are talk",
            "select phone_e164, replied_at, sms_event_id from {int_sms_replies}",
            "replied_at desc, sms_event_id",
            "phone_e164",
            dates={"days_since_sms_replied": 0, "days_since_sms_engaged": 0, "days_since_last_activity": 0},
            counts=("sms_replies_90d",),
        ),
    ),
    area(
        "Preferences, properties",
        "prefers_.*|is_parent",
        Evidence(
            "preferences",
            "select profile_id, updated_at, preference_type, preference_key, preference_value from {int_preferences_validated}",
            "updated_at desc, preference_type, preference_key",
            limit=100,
        ),
        Evidence(
            "properties",
            "select profile_id, updated_at, property_name, property_value from {int_profile_properties_validated}",
            "updated_at desc, property_name",
            limit=100,
        ),
    ),
    area(
        "What the subscriber is likely to do",
        "click_probability|purchase_probability_30d|next_action|next_.*_probability|(opt_out|no_action)_probability_30d|best_.*|preferred_message_type|cluster_name",
        Evidence(
            "30 days each",
            "select profile_id, periods_ago, texts_received, texts_clicked, clicks, orders from {int_activity_periods}",
            "periods_ago",
            limit=100,
        ),
        Evidence(
            "clicks by hour and type",
            "select profile_id, sum(clicks) as clicks, local_hour, message_type from {int_click_counts} group by profile_id, local_hour, message_type",
            "clicks desc, local_hour, message_type",
            limit=5,
        ),
    ),
    area(
        "Brands, categories, products",
        ".*brand.*|.*product.*|.*_unit_share_365d|favourite_.*|has_back_in_stock_interest|has_replenishment_due",
        Evidence(
            "lines of orders counted",
            "select profile_id, ordered_at, order_line_id, order_id, order_date, product_id, brand, category, usage_type, quantity from {int_order_line_facts}",
            "ordered_at desc, order_line_id",
            limit=10,
        ),
        site("product views", "days_since_product_viewed", "product_viewed"),
        site("product and category views", "days_since_product_or_category_viewed", "product_viewed", "category_viewed"),
    ),
    area(
        "Predictions",
        "probability_alive|expected_order.*|predicted_clv_.*|churn_probability|next_purchase_.*|is_next_purchase_unlikely|score_status|clv_tier|churn_risk",
        Evidence("history", "select * from {int_purchase_histories}", "as_of_date"),
        Evidence(
            "parameters",
            "select predictions.profile_id, parameters.model, parameters.parameter, parameters.value, parameters.fit_status,"
            " parameters.data_as_of from {int_model_parameters} as parameters inner join {int_purchase_predictions} as predictions"
            " on parameters.model_set = predictions.model_set",
            "model, parameter",
            limit=100,
        ),
    ),
    area(
        "E-mail",
        ".*email.*",
        Evidence(
            "clicks in e-mails",
            EMAILS + "event_type = 'clicked'",
            "occurred_at desc, email_event_id",
            dates={"days_since_email_clicked": 0, "days_since_last_activity": 0},
            counts=("email_clicks_90d", "email_clicks_prior_90d"),
        ),
        Evidence(
            "opens by a person",
            EMAILS + "event_type = 'opened' and not coalesce(is_machine_open, false)",
            "occurred_at desc, email_event_id",
            dates={"days_since_email_opened": 0},
        ),
    ),
    area(
        "Site",
        "days_since_web_activity|site_.*|.*cart.*",
        site("visits", "days_since_web_activity", also="days_since_last_activity"),
        site("cart activity", "days_since_cart_activity", *CART_CHANGES, "viewed", also="last_cart_activity_at"),
        site("cart changes", "days_since_cart_changed", *CART_CHANGES),
    ),
    area(
        "Loyalty, refills",
        ".*loyalty.*|points_to_next_tier|has_points_expiring|.*refill.*",
        Evidence(
            "active accounts",
            "select profile_id, enrolled_at, loyalty_account_id, tier, points_balance, tier_progress_value"
            " from {int_loyalty_accounts_validated} where status = 'active' and enrolled_at <= {as_of}",
            "enrolled_at desc, loyalty_account_id",
        ),
        Evidence(
            "refills begun or renewed",
            "select profile_id, occurred_at, event_type, product_id, refill_event_id from {int_refill_subscriptions_validated}"
            " where occurred_at <= {as_of} and event_type in ('activated', 'renewed')",
            "occurred_at desc, refill_event_id",
        ),
        Evidence(
            "refills canceled",
            "select profile_id, occurred_at, product_id, refill_event_id from {int_refill_subscriptions_validated}"
            " where occurred_at <= {as_of} and event_type = 'canceled'",
            "occurred_at desc, refill_event_id",
            dates={"days_since_refill_canceled": 0},
        ),
    ),
    area(
        "Orders and value",
        ".*order.*|.*revenue.*|units_365d|vip_.*|is_vip|.*_spender|is_top_customer|is_budget_shopper|is_discount_sensitive|value_rank|value_tier"
        "|customer_count|.*_score_[35]|rfm_.*|purchase_.*",
        Evidence(
            "orders counted",
            "select profile_id, ordered_at, order_number, order_id, revenue, units, is_discounted, channel from {int_completed_orders}",
            "ordered_at desc, order_number desc",
            dates={
                "days_since_last_order": 0,
                "last_order_date": 0,
                "last_order_at": 0,
                "days_since_last_activity": 0,
                "days_since_second_last_order": 1,
                "days_since_first_order": -1,
                "first_order_date": -1,
            },
            counts=("lifetime_orders", "orders_30d", "orders_90d", "orders_prior_90d", "orders_180d", "orders_365d"),
            limit=10,
        ),
        Evidence(
            "orders not counted",
            "select orders.profile_id, orders.ordered_at, orders.order_id, orders.status, orders.cancelled_at, orders.is_test"
            " from {int_orders_versions} as orders left join {int_completed_orders} as counted on orders.order_id = counted.order_id"
            " where orders.is_current and counted.order_id is null",
            "ordered_at desc, order_id",
            limit=10,
        ),
    ),
    area("All together", "lifecycle_stage|at_risk_signs|is_behaviour_at_risk|is_dormant|days_since_last_activity"),
)


def day_of(at: datetime | date, zone: tzinfo) -> date:
    """The day, in the reporting time zone, of a time in UTC."""
    return at.replace(tzinfo=UTC).astimezone(zone).date() if isinstance(at, datetime) else at
