"""Memberships and features of SQL models beside those of the reference, and the rows both started from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from fractions import Fraction
from math import isclose
from types import SimpleNamespace
from typing import Any

from reference import products, segments
from reference.facts import Row, Tables
from reference.inputs import COLUMNS
from reference.people import People, Person
from reference.scores import Scores

# Columns of the table int_profile_features that the definitions give a value for.
FEATURES: dict[str, Callable[[Person, SimpleNamespace], Any]] = {
    "can_receive_sms_marketing": lambda p, v: p.is_subscriber,
    "age_years": lambda p, v: p.age,
    "lifetime_orders": lambda p, v: len(p.orders),
    "lifetime_revenue": lambda p, v: p.orders.revenue,
    "average_order_value": segments.average_order_value,
    "days_since_last_order": lambda p, v: p.orders.days_since_last,
    "median_order_gap_days": lambda p, v: p.orders.median_gap,
    "discounted_order_share": lambda p, v: p.orders.discounted_share,
    "discount_code_orders": lambda p, v: sum(order.has_code for order in p.orders),
    "revenue_90d": lambda p, v: p.orders.within(90).revenue,
    "revenue_prior_90d": lambda p, v: p.orders.within(90, before=90).revenue,
    "units_365d": lambda p, v: p.orders.within(365).units,
    "vip_revenue_threshold": lambda p, v: p.customers.vip_revenue_threshold if p.orders else None,
    "vip_orders_threshold": lambda p, v: p.customers.vip_orders_threshold if p.orders else None,
    "rfm_name": lambda p, v: p.customers.rfm_name(p.profile_id),
    "rfm_score": lambda p, v: p.orders and "-".join(map(str, p.customers.rfm(p.profile_id, bands=5))) or None,
    "distinct_products": lambda p, v: len(products.products_of(p.orders)),
    "brands_365d": lambda p, v: len(products.brands_of(p.orders.within(365))),
    "sms_received_90d": lambda p, v: p.texts.messages_received(90),
    "sms_clicks_90d": lambda p, v: p.texts.clicks.count(90),
    "sms_clicks_prior_90d": lambda p, v: p.texts.clicks.count(90, before=90),
    "sms_click_rate_30d": lambda p, v: p.texts.click_rate(30),
    "sms_click_rate_90d": lambda p, v: p.texts.click_rate(90),
    "sms_click_rate_120d": lambda p, v: p.texts.click_rate(120),
    "sms_open_rate_90d": lambda p, v: p.texts.open_rate(90),
    "days_since_sms_engaged": lambda p, v: p.texts.engaged.days_since_last,
    "engagement_score": lambda p, v: engagement_score(p, v),
    "engagement_trend": lambda p, v: engagement_trend(p),
    "days_since_web_activity": lambda p, v: p.web_activity.days_since_last,
    "days_since_cart_activity": lambda p, v: p.cart_activity.days_since_last,
    "at_risk_signs": lambda p, v: segments.signs_of_risk(p),
    **{field.name: lambda p, v, name=field.name: getattr(p.scores, name) for field in fields(Scores)},
}


def engagement_score(p: Person, v: SimpleNamespace) -> Fraction:
    clicks, recency, reply = v.engagement_score_weights
    score = clicks * min(Fraction(1), (p.texts.click_rate(90) or 0) / Fraction("0.20"))
    if p.texts.engaged.last:
        score += recency * max(Fraction(0), 1 - Fraction(p.texts.engaged.days_since_last, 90))
    return 100 * (score + reply * p.texts.replies.any_in_last(90))


def engagement_trend(p: Person) -> Fraction | None:
    now, before = p.texts.click_rate(30), p.texts.click_rate(30, before=30)
    return now / before - 1 if before and now is not None else None


def differences(
    people: People, v: SimpleNamespace, memberships: Iterable[Row], features: Iterable[Row]
) -> dict[str, list[str]]:
    """By profile, what the tables segment_memberships and int_profile_features say otherwise."""
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
    if mine is None or theirs is None or isinstance(theirs, (str, bool)):
        return mine == theirs
    # Integrals are not exact, fractions are.
    return isclose(mine, theirs, rel_tol=1e-6 if isinstance(mine, float) else 0, abs_tol=1e-6)


def evidence(tables: Tables, people: People, profile_id: str) -> list[str]:
    """The raw rows about a profile, its number, orders and loyalty accounts, without what is as usual."""
    phone = people.numbers.get(profile_id)
    lines = [f"  as of {people.clock.as_of}, number {phone}"]
    wanted = {"profile_id": {profile_id}, "phone_e164": {phone} - {None}}
    for column, table in (("order_id", "orders"), ("loyalty_account_id", "loyalty_accounts")):
        wanted[column] = {row[column] for row in tables[table] if row["profile_id"] == profile_id}
    for table, rows in tables.items():
        for row in rows:
            if any(row.get(column) in ids for column, ids in wanted.items()):
                told = {name: str(value) for name, value in row.items() if value != COLUMNS[table][name][1]}
                lines.append(f"  {table}: {told}")
    return lines
