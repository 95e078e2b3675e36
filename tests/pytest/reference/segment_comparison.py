"""Memberships and features of SQL models beside those of the reference, and the rows both started from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from fractions import Fraction
from math import isclose
from types import SimpleNamespace
from typing import Any

from reference import products, reading, segments, windows
from reference.customers import vip_frequency
from reference.days import Times
from reference.facts import Row, Tables, seed
from reference.inputs import COLUMNS
from reference.people import People, Person, says_true
from reference.scores import Scores
from reference.vars import DEFAULTS

Feature = Callable[[Person, SimpleNamespace], Any]

# The columns of int_profile_features that the definitions give a value for.
FEATURES: dict[str, Feature] = {
    # people
    "phone_e164": lambda p, v: p.profile["phone_e164"],
    "has_valid_number": lambda p, v: bool(p.number and p.number.is_valid),
    "as_of_date": lambda p, v: p.clock.today,
    "country_code": lambda p, v: p.number and p.number.country,
    "address_country_code": lambda p, v: windows.country_and_region(p.profile)[0],
    "region_code": lambda p, v: windows.country_and_region(p.profile)[1],
    **{name: lambda p, v, name=name: p.profile[name] for name in ("city", "latitude", "longitude", "gender", "persona")},
    "age_years": lambda p, v: p.age,
    "is_parent": lambda p, v: says_true(p.properties.get(v.parent_property_name)),
    "created_date": lambda p, v: p.profile["created_at"].date(),
    # consent
    "has_sms_consent": lambda p, v: p.has_consent,
    "can_receive_sms_marketing": lambda p, v: p.is_subscriber,
    "sms_consent_level": lambda p, v: p.consent.level(p.clock.as_of) if p.has_consent else None,
    "days_since_sms_opt_in": lambda p, v: p.days_since_opt_in,
    "sms_tenure_days": lambda p, v: p.tenure_days,
    # texts
    "days_since_sms_received": lambda p, v: p.texts.received.days_since_last,
    "days_since_sms_clicked": lambda p, v: p.texts.clicks.days_since_last,
    "days_since_sms_replied": lambda p, v: p.texts.replies.days_since_last,
    "days_since_sms_engaged": lambda p, v: p.texts.engaged.days_since_last,
    **{f"sms_received_{days}d": lambda p, v, days=days: p.texts.messages_received(days) for days in (30, 90, 120)},
    **{f"sms_clicks_{days}d": lambda p, v, days=days: p.texts.clicks.count(days) for days in (30, 90, 180)},
    "sms_clicks_prior_90d": lambda p, v: p.texts.clicks.count(90, before=90),
    "sms_replies_90d": lambda p, v: p.texts.replies.count(90),
    **{f"sms_click_rate_{days}d": lambda p, v, days=days: p.texts.click_rate(days) for days in (30, 60, 90, 120)},
    "sms_open_rate_90d": lambda p, v: p.texts.open_rate(90),
    "reports_sms_opens": lambda p, v: p.texts.tells_opens,
    "denominator_basis": lambda p, v: p.texts.basis,
    "night_click_share_180d": lambda p, v: click_share(p, 20, 24),
    "morning_click_share_180d": lambda p, v: click_share(p, 5, 9),
    "engagement_score": lambda p, v: engagement_score(p, v),
    "engagement_trend": lambda p, v: engagement_trend(p),
    **{f"in_track_{track}": lambda p, v, track=track: p.is_subscriber and is_in_track(p, v, track) for track in "abcd"},
    "engagement_track": lambda p, v: best_track(p, v) if p.is_subscriber else None,
    "sending_track": lambda p, v: best_track(p, v) if p.has_consent else None,
    "engagement_pattern": lambda p, v: pick(segments.engagement_pattern(p, v), ["high", "moderate", "low", "at_risk"]),
    # orders
    "lifetime_orders": lambda p, v: len(p.orders),
    "lifetime_revenue": lambda p, v: p.orders.revenue,
    "average_order_value": segments.average_order_value,
    "first_order_date": lambda p, v: p.orders[0].date if p.orders else None,
    "last_order_date": lambda p, v: p.orders[-1].date if p.orders else None,
    "last_order_at": lambda p, v: p.orders[-1].at if p.orders else None,
    "days_since_first_order": lambda p, v: p.orders[0].age if p.orders else None,
    "days_since_last_order": lambda p, v: p.orders.days_since_last,
    "days_since_second_last_order": lambda p, v: p.orders[-2].age if len(p.orders) > 1 else None,
    **{f"orders_{days}d": lambda p, v, days=days: len(p.orders.within(days)) for days in (30, 90, 180, 365)},
    "orders_prior_90d": lambda p, v: len(p.orders.within(90, before=90)),
    "units_365d": lambda p, v: p.orders.within(365).units,
    **{f"revenue_{days}d": lambda p, v, days=days: p.orders.within(days).revenue for days in (90, 365)},
    "revenue_prior_90d": lambda p, v: p.orders.within(90, before=90).revenue,
    "discounted_orders": lambda p, v: sum(order.is_discounted for order in p.orders),
    "discounted_order_share": lambda p, v: p.orders.discounted_share,
    "discount_code_orders": lambda p, v: sum(order.has_code for order in p.orders),
    "median_order_gap_days": lambda p, v: p.orders.median_gap,
    "purchase_cadence": lambda p, v: banded(p.orders.median_gap, v.cadence_bands, ["daily", "weekly", "monthly", "quarterly", "irregular"]),
    "text_to_buy_orders": lambda p, v: sum(order.channel == "text_to_buy" for order in p.orders),
    **{f"{season}_orders": lambda p, v, season=season: p.orders_in_season(season) for season in ("holiday", "summer", "back_to_school")},
    # value
    "vip_revenue": lambda p, v: p.orders.within(v.vip_window_days).revenue,
    "vip_frequency": lambda p, v: vip_frequency(p.orders, v),
    "vip_revenue_threshold": lambda p, v: p.customers.vip_revenue_threshold if p.orders else None,
    "vip_orders_threshold": lambda p, v: p.customers.vip_orders_threshold if p.orders else None,
    "value_rank": lambda p, v: p.customers.value_ranks.get(p.profile_id),
    "customer_count": lambda p, v: p.customers.count if p.orders else None,
    **{
        f"{axis}_score_{bands}": lambda p, v, place=place, bands=bands: pick(place, p.customers.rfm(p.profile_id, bands))
        for place, axis in enumerate(("recency", "frequency", "monetary"))
        for bands in (3, 5)
    },
    "rfm_name": lambda p, v: p.customers.rfm_name(p.profile_id),
    "rfm_score": lambda p, v: p.orders and "-".join(map(str, p.customers.rfm(p.profile_id, bands=5))) or None,
    "purchase_power": lambda p, v: first(p, v, {"high_value": "aov_high_value", "mid_tier": "aov_mid_tier", "price_sensitive": "aov_price_sensitive"}),
    "clv_tier": lambda p, v: first(p, v, {tier: f"clv_{tier}" for tier in ("high_potential", "medium_potential", "low_potential", "at_risk")}),
    "value_tier": lambda p, v: value_tier(p, v),
    "churn_risk": lambda p, v: first(p, v, {"high": "churn_high_risk", "medium": "churn_medium_risk", "low": "churn_low_risk", "safe": "churn_safe"}),
    "is_big_spender": lambda p, v: bool(segments.RULES["vip_big_spenders"](p, v)),
    "is_frequent_spender": lambda p, v: bool(segments.RULES["vip_frequent_spenders"](p, v)),
    "is_vip": lambda p, v: bool(segments.RULES["vip_blended"](p, v)),
    "is_top_customer": lambda p, v: bool(segments.RULES["vip_top_percent"](p, v)),
    "is_budget_shopper": lambda p, v: bool(segments.RULES["budget_shoppers"](p, v)),
    "is_discount_sensitive": lambda p, v: bool(segments.RULES["discount_sensitive"](p, v)),
    # products
    "top_brand_unit_share": lambda p, v: products.greatest_brand_share(p.orders) if p.orders.units else None,
    "brands_365d": lambda p, v: len(products.brands_of(p.orders.within(365))),
    "branded_orders_365d": lambda p, v: len(products.orders_with_brand(p.orders.within(365))),
    "new_brand_order_share": lambda p, v: products.share_of_orders_with_new_brand(p.orders) if len(p.orders) > 1 else None,
    **{f"{usage}_unit_share_365d": lambda p, v, usage=usage: usage_share(p, usage) for usage in ("daily", "occasional")},
    "new_product_line_share_365d": lambda p, v: products.share_of_lines_with_new_product(p.orders, 365) if p.orders.within(365).lines else None,
    "distinct_products": lambda p, v: len(products.products_of(p.orders)),
    "favourite_category": lambda p, v: products.favourite(p.orders, lambda line: line.category),
    "favourite_brand": lambda p, v: products.favourite(p.orders, lambda line: line.brand),
    "favourite_product_id": lambda p, v: products.favourite(p.orders, lambda line: line.product_id),
    "has_back_in_stock_interest": segments.misses_product_that_is_back,
    "has_replenishment_due": segments.runs_out,
    # site and e-mail
    "days_since_product_viewed": lambda p, v: p.product_views.days_since_last,
    "days_since_product_or_category_viewed": lambda p, v: p.views.days_since_last,
    "days_since_web_activity": lambda p, v: p.web_activity.days_since_last,
    "days_since_cart_activity": lambda p, v: p.cart_activity.days_since_last,
    "last_cart_activity_at": lambda p, v: p.cart_activity.last,
    "days_since_cart_changed": lambda p, v: p.cart_changes.days_since_last,
    "site_days_90d": lambda p, v: len({at.date() for at in p.web_activity.instants if p.clock.in_last(90, at)}),
    "days_since_email_opened": lambda p, v: p.email_opens.days_since_last,
    "days_since_email_clicked": lambda p, v: p.email_clicks.days_since_last,
    "email_clicks_90d": lambda p, v: p.email_clicks.count(90),
    "email_clicks_prior_90d": lambda p, v: p.email_clicks.count(90, before=90),
    # preferences, loyalty, refills
    **{
        f"prefers_{wish}": lambda p, v, topic=topic: p.wants(topic)
        for wish, topic in (("product_launches", "new_products"), ("flash_sales", "flash_sales"), ("events", "events"))
    },
    "is_loyalty_member": lambda p, v: bool(p.accounts),
    "is_highest_loyalty_tier": lambda p, v: any(map(p.loyalty.is_highest, p.accounts)),
    "loyalty_tier": lambda p, v: p.loyalty.greatest_tier(p.accounts),
    "points_to_next_tier": lambda p, v: min(
        (missing for account in p.accounts if (missing := p.loyalty.missing_to_next_tier(account)) and missing > 0), default=None
    ),
    "has_points_expiring": lambda p, v: any(p.loyalty.has_points_that_expire(account, v.loyalty_expiry_days) for account in p.accounts),
    "has_active_refill": lambda p, v: p.has_active_refill(),
    "days_since_refill_canceled": lambda p, v: Times(p.clock, p.refills_canceled).days_since_last,
    # lifecycle
    "days_since_last_activity": lambda p, v: min(
        (days for days in (p.orders.days_since_last, *(t.days_since_last for t in (p.texts.engaged, p.email_clicks, p.web_activity))) if days is not None),
        default=None,
    ),
    "lifecycle_stage": lambda p, v: lifecycle_stage(p, v),
    "at_risk_signs": lambda p, v: segments.signs_of_risk(p),
    "is_dormant": segments.is_dormant,
    "is_behaviour_at_risk": lambda p, v: bool(segments.RULES["behaviour_at_risk"](p, v)),
    "primary_segment": lambda p, v: primary_segment(p, v),
    **{field.name: lambda p, v, name=field.name: getattr(p.scores, name) for field in fields(Scores)},
}
# Those that it gives none for: what models fitted to the shop say, and advice drawn from everybody's habits.
NOT_DERIVED = {
    *("best_send_hour", "preferred_message_type", "best_texts_per_week", "cluster_name", "click_probability"),
    *("purchase_probability_30d", "next_action", "next_click_probability", "opt_out_probability_30d"),
    *("no_action_probability_30d", "next_purchase_probability"),
}


def pick(place: int | None, names: Sequence[Any] | None) -> Any:
    return None if place is None or names is None else names[place]


def banded(value: float | None, bounds: Sequence[float], names: Sequence[str]) -> str | None:
    """The name of the first band whose greatest value is not exceeded, the last beyond all."""
    return None if value is None else names[bisect_left(bounds, value)]


def first(p: Person, v: SimpleNamespace, rules: Mapping[str, str]) -> str | None:
    """The first name whose segment's rule holds."""
    return next((name for name, segment in rules.items() if segments.RULES[segment](p, v)), None)


def click_share(p: Person, first_hour: int, end_hour: int) -> Fraction | None:
    hours = [hour for age, hour in p.click_hours if age < 180]
    inside = sum(hour is not None and first_hour <= hour < end_hour for hour in hours)
    return Fraction(inside, len(hours)) if any(hour is not None for hour in hours) else None


def usage_share(p: Person, usage_type: str) -> Fraction | None:
    recent = p.orders.within(365)
    return recent.share_of_units(lambda line: line.usage_type == usage_type) if recent.units else None


def is_in_track(p: Person, v: SimpleNamespace, track: str) -> bool:
    return segments.in_track(p, v, getattr(v, f"track_{track}_days"))


def best_track(p: Person, v: SimpleNamespace) -> str:
    if best := next((track for track in "abcd" if is_in_track(p, v, track)), None):
        return f"track_{best}"
    if p.days_since_opt_in < v.new_consent_days:
        return "new"
    days = v.track_d_days
    never_clicked = p.texts.received.any_in_last(days) and not p.texts.clicks.any_in_last(days)
    return "never_clicked" if never_clicked else "not_received"


def lifecycle_stage(p: Person, v: SimpleNamespace) -> str | None:
    if p.tenure_days is None:
        return None
    if p.tenure_days < v.lifecycle_active_days:
        return "new_subscriber"
    if not p.orders:
        return None
    return "active_customer" if p.tenure_days < v.lifecycle_established_days else "established_customer"


def value_tier(p: Person, v: SimpleNamespace) -> str | None:
    def is_any(*names: str) -> bool:
        return any(segments.RULES[name](p, v) for name in names)

    if is_any("aov_high_value", "clv_high_potential", "vip_top_percent"):
        return "high"
    if is_any("aov_mid_tier", "clv_medium_potential"):
        return "medium"
    return "low" if p.orders else None


def primary_segment(p: Person, v: SimpleNamespace) -> str | None:
    if not p.is_subscriber:
        return None
    return next((name for name in PRIORITIES if segments.RULES[name](p, v)), None)


PRIORITIES = [row["segment_name"] for row in sorted(seed("policy", "segment_priorities"), key=lambda row: int(row["priority"]))]


def engagement_score(p: Person, v: SimpleNamespace) -> Fraction:
    clicks, recency, reply = v.engagement_score_weights
    score = clicks * min(Fraction(1), (p.texts.click_rate(90) or 0) / Fraction("0.20"))
    if p.texts.engaged.last:
        score += recency * max(Fraction(0), 1 - Fraction(p.texts.engaged.days_since_last, 90))
    return 100 * (score + reply * p.texts.replies.any_in_last(90))


def engagement_trend(p: Person) -> Fraction | None:
    now, before = p.texts.click_rate(30), p.texts.click_rate(30, before=30)
    return now / before - 1 if before and now is not None else None


def differences(people: People, v: SimpleNamespace, memberships: Iterable[Row], features: Iterable[Row]) -> dict[str, list[str]]:
    """By profile, what the tables segment_memberships and int_profile_features, with its primary_segment, say otherwise."""
    told: dict[str, list[str]] = {}
    mine = segments.memberships_of(people, v)
    theirs = {(row["segment_name"], row["profile_id"], row["second_key"]) for row in memberships}
    for membership in sorted(mine ^ theirs, key=str):
        name, profile_id, second_key = membership
        key = f" with {second_key}" if second_key else ""
        who = "the reference" if membership in mine else "SQL"
        told.setdefault(profile_id, []).append(f"{name}{key}: only {who} says it is in")
    rows = {row["profile_id"]: row for row in features}
    assert rows.keys() == people.live.keys()
    assert FEATURES.keys() | NOT_DERIVED == next(iter(rows.values())).keys() - {"profile_id"}, "columns that nobody compares"
    for profile_id, person in people.live.items():
        for column, feature in FEATURES.items():
            value, built = feature(person, v), rows[profile_id][column]
            if not is_same(value, built):
                told.setdefault(profile_id, []).append(f"{column}: reference {value}, SQL {built}")
    return told


def report(found: dict[str, list[str]], tables: Tables, people: People) -> str:
    """The differences, and the rows behind the first of them."""
    lines = [f"{who} {line}" for who, told in found.items() for line in told]
    shown = [f"{len(lines)} differences about {len(found)} profiles", *lines[:30], ""]
    for who in list(found)[:2]:
        shown += [f"{who} in the raw inputs", *evidence(tables, people, who), ""]
    return "\n".join(shown)


def is_same(mine: Any, theirs: Any) -> bool:
    if mine is None or theirs is None or isinstance(theirs, (str, bool, date)):
        return mine == theirs
    # Integrals are not exact, fractions are.
    return isclose(mine, theirs, rel_tol=1e-6 if isinstance(mine, float) else 0, abs_tol=1e-6)


def evidence(tables: Tables, people: People, profile_id: str) -> list[str]:
    """The raw rows about a profile, its number, orders and loyalty accounts, without what is as usual."""
    phone = people.numbers.get(profile_id)
    lines = [f"  as of {people.clock.as_of}, number {phone}"]
    wanted = {"profile_id": {profile_id}, "phone_e164": {phone} - {None}}
    tables = reading.read(tables, DEFAULTS)
    for column, table in (("order_id", "orders"), ("loyalty_account_id", "loyalty_accounts")):
        wanted[column] = {row[column] for row in tables[table] if row["profile_id"] == profile_id}
    for table, rows in tables.items():
        for row in rows:
            if any(row.get(column) in ids for column, ids in wanted.items()):
                told = {name: str(row[name]) for name, (_, usual) in COLUMNS[table].items() if row[name] != usual}
                lines.append(f"  {table}: {told} {set(row['unread']) or ''}")
    return lines
