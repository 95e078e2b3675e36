"""The rules of segments.csv, one by one, by name of the segment.

A rule is asked about subscribers only. `p` is the person, `v` the vars of dbt_project.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from math import inf
from types import SimpleNamespace
from typing import Any

from reference import products
from reference.customers import Scores, vip_frequency
from reference.facts import Tables
from reference.people import People, Person, says_true, settings

Membership = tuple[str, str, str | None]  # segment, profile, second key


# ---- words that several rules share


def at_least(value: Any, least: Any, below: Any = inf) -> bool:
    """Known and in [least, below)."""
    return value is not None and least <= value < below


def above(value: Any, bound: Any, at_most: Any = inf) -> bool:
    """Known and in (bound, at_most]."""
    return value is not None and bound < value <= at_most


def has_orders(p: Person, least: int) -> bool:
    return len(p.orders) >= least


def in_track(p: Person, v: SimpleNamespace, days: int) -> bool:
    return p.days_since_opt_in >= v.new_consent_days and p.texts.received.any_in_last(days) and p.texts.clicks.any_in_last(days)


def is_highly_engaged(p: Person, v: SimpleNamespace) -> bool:
    days = v.highly_engaged_days
    acts = [p.texts.clicks.any_in_last(days), p.product_views.any_in_last(days), p.days_since_opt_in < days]
    return all(acts) if v.highly_engaged_match == "all" else any(acts)


def engagement_pattern(p: Person, v: SimpleNamespace) -> int | None:
    """0 for the highest band, 3 for below the lowest; None where too few texts came in to tell."""
    if p.texts.messages_received(90) < v.engager_min_messages:
        return None
    clicked, opened = p.texts.click_rate(90), p.texts.open_rate(90)
    for band, (clicks, opens) in enumerate(zip(v.engager_click_rates, v.engager_open_rates, strict=True)):
        if clicked >= clicks and (opened is None or opened >= opens):
            return band
    return len(v.engager_click_rates)


def is_big_spender(p: Person, v: SimpleNamespace) -> bool:
    threshold = p.customers.vip_revenue_threshold
    return threshold is not None and p.orders.within(v.vip_window_days).revenue > threshold


def is_frequent_spender(p: Person, v: SimpleNamespace) -> bool:
    threshold = p.customers.vip_orders_threshold
    return threshold is not None and vip_frequency(p.orders, v) > threshold


def is_vip(p: Person, v: SimpleNamespace) -> bool:
    return is_big_spender(p, v) or is_frequent_spender(p, v)


def average_order_value(p: Person, v: SimpleNamespace) -> Fraction | None:
    return p.orders.within(v.aov_window_days).average_value


def is_dormant(p: Person, v: SimpleNamespace) -> bool:
    days = v.dormant_days
    return (
        p.tenure_days is not None
        and p.tenure_days >= days
        and not (p.orders.within(days) or p.texts.engaged.any_in_last(days) or p.email_clicks.any_in_last(days) or p.web_activity.any_in_last(days))
    )


def signs_of_risk(p: Person) -> int:
    """Of four, measured against the person's own past."""
    gap = p.orders.median_gap
    orders, orders_before = p.orders.within(90), p.orders.within(90, before=90)
    clicks = p.texts.clicks.count(90) + p.email_clicks.count(90)
    clicks_before = p.texts.clicks.count(90, before=90) + p.email_clicks.count(90, before=90)
    return sum(
        (
            gap is not None and p.orders.days_since_last > 1.5 * gap,
            len(orders) < len(orders_before),
            clicks_before >= 2 and clicks < clicks_before / 2,
            orders_before.revenue > 0 and orders.revenue < orders_before.revenue / 2,
        )
    )


def is_seasonal(p: Person, v: SimpleNamespace, season: str) -> bool:
    in_season = p.orders_in_season(season)
    return in_season >= v.season_min_orders and Fraction(in_season, len(p.orders)) >= v.season_share


def has_abandoned_cart(p: Person, v: SimpleNamespace) -> bool:
    last = p.cart_activity.last
    return (
        last is not None
        and p.clock.hours_ago(v.cart_abandon_hours) < last <= p.clock.hours_ago(v.cart_abandon_min_age_hours)
        and not any(order.at >= last for order in p.orders)
    )


def affinities(p: Person, v: SimpleNamespace) -> set[str]:
    """Categories bought or looked at again and again."""
    orders = products.orders_by_category(p.orders.within(v.affinity_order_days))
    views = p.views_by_category(v.affinity_view_days)
    return {name for name, count in orders.items() if count >= v.affinity_min_orders} | {name for name, count in views.items() if count >= v.affinity_min_views}


def is_multi_brand(p: Person, v: SimpleNamespace) -> bool:
    recent = p.orders.within(365)
    return len(products.brands_of(recent)) >= v.multi_brand_min and len(products.orders_with_brand(recent)) >= 2


def has_usage(p: Person, v: SimpleNamespace, usage_type: str) -> bool:
    return p.orders.within(365).share_of_units(lambda line: line.usage_type == usage_type) >= v.usage_share


def is_discount_sensitive(p: Person, v: SimpleNamespace) -> bool:
    is_by_share = has_orders(p, v.discount_min_orders) and p.orders.discounted_share >= v.discount_share_min
    return is_by_share or sum(order.has_code for order in p.orders) >= v.discount_code_min_orders


def misses_product_that_is_back(p: Person, v: SimpleNamespace) -> bool:
    return any(
        products.is_back_for(
            interest,
            p.people.restocks.get(interest.product_id),
            p.orders,
            p.clock,
            v.back_in_stock_interest_days,
            v.restock_days,
        )
        for interest in p.interests
    )


def runs_out(p: Person, v: SimpleNamespace) -> bool:
    return any(-30 <= left <= v.replenish_lead_days for left in products.days_of_supply_left(p.orders, p.clock))


def is_near_next_tier(p: Person, v: SimpleNamespace) -> bool:
    return any(above(p.loyalty.missing_to_next_tier(account), 0, v.loyalty_tier_gap) for account in p.accounts)


def clicks_between(p: Person, v: SimpleNamespace, first_hour: int, end_hour: int) -> bool:
    """Whether enough clicks of the last 180 days fall into the hours; one at an unknown hour does not."""
    hours = [hour for age, hour in p.click_hours if age < 180]
    inside = sum(hour is not None and first_hour <= hour < end_hour for hour in hours)
    return len(hours) >= v.timing_min_clicks and inside >= v.timing_share * len(hours)


# ---- the rules

Rule = Callable[[Person, SimpleNamespace], bool]

RULES: dict[str, Rule] = {
    "sms_subscribers": lambda p, v: True,
    # engagement tracks
    "track_a_highly_engaged": lambda p, v: in_track(p, v, v.track_a_days),
    "track_b_engaged": lambda p, v: in_track(p, v, v.track_b_days),
    "track_c_less_engaged": lambda p, v: in_track(p, v, v.track_c_days),
    "track_d_unengaged": lambda p, v: in_track(p, v, v.track_d_days),
    # engagement
    "sms_engaged": lambda p, v: p.texts.engaged.any_in_last(v.sms_engaged_days) or p.days_since_opt_in < v.sms_engaged_days,
    "highly_engaged": is_highly_engaged,
    "high_engagers": lambda p, v: engagement_pattern(p, v) == 0,
    "moderate_engagers": lambda p, v: engagement_pattern(p, v) == 1,
    "low_engagers": lambda p, v: engagement_pattern(p, v) == 2,
    "engagement_at_risk": lambda p, v: engagement_pattern(p, v) == 3,
    # VIP
    "vip_big_spenders": is_big_spender,
    "vip_frequent_spenders": is_frequent_spender,
    "vip_blended": is_vip,
    "sms_vip": lambda p, v: is_vip(p, v) and p.texts.clicks.any_in_last(v.sms_vip_click_days),
    "vip_top_percent": lambda p, v: p.is_top or any(p.loyalty.is_highest(account) for account in p.accounts),
    "high_value_recent_purchasers": lambda p, v: (
        len(p.orders.within(v.recent_order_days)) > 0 and above(average_order_value(p, v), v.aov_high) and p.texts.engaged.any_in_last(v.recent_engaged_days)
    ),
    # purchase power
    "aov_high_value": lambda p, v: above(average_order_value(p, v), v.aov_high),
    "aov_mid_tier": lambda p, v: at_least(average_order_value(p, v), v.aov_low) and average_order_value(p, v) <= v.aov_high,
    "aov_price_sensitive": lambda p, v: at_least(average_order_value(p, v), 0, below=v.aov_low),
    # CLV
    "clv_high_potential": lambda p, v: at_least(p.scores.predicted_clv_365d, v.clv_tiers[0]),
    "clv_medium_potential": lambda p, v: at_least(p.scores.predicted_clv_365d, v.clv_tiers[1], v.clv_tiers[0]),
    "clv_low_potential": lambda p, v: at_least(p.scores.predicted_clv_365d, v.clv_tiers[2], v.clv_tiers[1]),
    "clv_at_risk": lambda p, v: has_orders(p, 1) and at_least(p.scores.predicted_clv_365d, -inf, v.clv_tiers[2]),
    "budget_shoppers": lambda p, v: (
        p.texts.engaged.any_in_last(90)
        and has_orders(p, 1)
        and (above(p.scores.predicted_clv_365d, -inf, at_most=v.budget_clv_max) or p.orders.discounted_share >= v.budget_discount_share)
    ),
    # RFM
    "rfm_champions": lambda p, v: p.customers.rfm(p.profile_id) == (3, 3, 3),
    "rfm_loyal": lambda p, v: p.customers.rfm(p.profile_id) == (2, 3, 3),
    "rfm_potential_loyalists": lambda p, v: p.customers.rfm(p.profile_id) == (3, 2, 2),
    "rfm_at_risk": lambda p, v: p.customers.rfm(p.profile_id) == (1, 3, 3),
    # lifecycle
    "lifecycle_new_subscribers": lambda p, v: p.tenure_days < v.lifecycle_active_days,
    "lifecycle_active_customers": lambda p, v: v.lifecycle_active_days <= p.tenure_days < v.lifecycle_established_days and has_orders(p, 1),
    "lifecycle_established_customers": lambda p, v: p.tenure_days >= v.lifecycle_established_days and has_orders(p, 1),
    "winback_targets": lambda p, v: at_least(p.orders.days_since_last, v.winback_days),
    "new_sms_subscribers": lambda p, v: p.days_since_opt_in < v.new_subscriber_days and len(p.orders) <= v.minimal_purchases_max,
    "first_time_buyers": lambda p, v: len(p.orders) == 1,
    "repeat_customers": lambda p, v: has_orders(p, 2),
    "loyal_repeat_buyers": lambda p, v: len(p.orders.within(v.loyal_window_days)) >= 2,
    "behaviour_at_risk": lambda p, v: has_orders(p, 2) and not is_dormant(p, v) and signs_of_risk(p) >= v.at_risk_min_signs,
    "dormant": is_dormant,
    "winback_180d": lambda p, v: p.tenure_days >= 180 and not p.texts.clicks.any_in_last(180) and not p.orders.within(180),
    "reengagement_candidates": lambda p, v: (
        above(p.orders.days_since_last, v.reengagement_order_days) and not p.texts.clicks.any_in_last(v.reengagement_click_days)
    ),
    # churn and next purchase
    "churn_high_risk": lambda p, v: at_least(p.scores.churn_probability, v.churn_bands[0]),
    "churn_medium_risk": lambda p, v: at_least(p.scores.churn_probability, v.churn_bands[1], v.churn_bands[0]),
    "churn_low_risk": lambda p, v: at_least(p.scores.churn_probability, v.churn_bands[2], v.churn_bands[1]),
    "churn_safe": lambda p, v: at_least(p.scores.churn_probability, 0, v.churn_bands[2]),
    "next_purchase_0_7_days": lambda p, v: above(p.scores.next_purchase_days, -inf, v.next_purchase_bands[0]),
    "next_purchase_8_30_days": lambda p, v: above(p.scores.next_purchase_days, v.next_purchase_bands[0], v.next_purchase_bands[1]),
    "next_purchase_31_60_days": lambda p, v: above(p.scores.next_purchase_days, v.next_purchase_bands[1], v.next_purchase_bands[2]),
    "next_purchase_over_60_days": lambda p, v: above(p.scores.next_purchase_days, v.next_purchase_bands[2]) or p.scores.is_next_purchase_unlikely,
    # cadence and recency
    "cadence_daily": lambda p, v: above(p.orders.median_gap, -inf, v.cadence_bands[0]),
    "cadence_weekly": lambda p, v: above(p.orders.median_gap, v.cadence_bands[0], v.cadence_bands[1]),
    "cadence_monthly": lambda p, v: above(p.orders.median_gap, v.cadence_bands[1], v.cadence_bands[2]),
    "cadence_quarterly": lambda p, v: above(p.orders.median_gap, v.cadence_bands[2], v.cadence_bands[3]),
    "recency_7_days": lambda p, v: above(p.orders.days_since_last, -inf, v.recency_bands[0]),
    "recency_30_days": lambda p, v: above(p.orders.days_since_last, v.recency_bands[0], v.recency_bands[1]),
    "recency_90_days": lambda p, v: above(p.orders.days_since_last, v.recency_bands[1], v.recency_bands[2]),
    "recency_180_days_plus": lambda p, v: at_least(p.orders.days_since_last, v.recency_bands[3]),
    # seasons
    "seasonal_holiday_shoppers": lambda p, v: is_seasonal(p, v, "holiday"),
    "seasonal_summer_shoppers": lambda p, v: is_seasonal(p, v, "summer"),
    "seasonal_back_to_school_shoppers": lambda p, v: is_seasonal(p, v, "back_to_school"),
    # carts and browsing
    "cart_abandoners": has_abandoned_cart,
    "cart_cleaner": lambda p, v: p.cart_changes.any_in_last(v.cart_cleaner_days) and not p.orders.within(v.cart_cleaner_days),
    "browse_abandoners": lambda p, v: (
        p.views.any_in_last(v.browse_abandon_days) and not p.cart_activity.any_in_last(v.browse_abandon_days) and not p.orders.within(v.browse_abandon_days)
    ),
    # categories
    "category_skincare": lambda p, v: v.category_names["skincare"] in affinities(p, v),
    "category_makeup": lambda p, v: v.category_names["makeup"] in affinities(p, v),
    "category_hair_care": lambda p, v: v.category_names["hair_care"] in affinities(p, v),
    "category_supplements": lambda p, v: v.category_names["supplements"] in affinities(p, v),
    # brands
    "brand_evangelists": lambda p, v: has_orders(p, 2) and products.greatest_brand_share(p.orders) >= v.brand_loyal_share,
    "multi_brand_buyers": is_multi_brand,
    "brand_switchers": lambda p, v: has_orders(p, 3) and products.share_of_orders_with_new_brand(p.orders) >= v.switcher_share,
    "price_shoppers": lambda p, v: has_orders(p, 2) and p.orders.discounted_share >= v.price_shopper_share,
    # usage
    "usage_daily": lambda p, v: has_usage(p, v, "daily"),
    "usage_occasional": lambda p, v: has_usage(p, v, "occasional"),
    "usage_experimental": lambda p, v: has_orders(p, 3) and products.share_of_lines_with_new_product(p.orders, 365) >= v.usage_share,
    "usage_minimalists": lambda p, v: has_orders(p, 3) and 1 <= len(products.products_of(p.orders)) <= v.minimalist_products_max,
    # promotions and products
    "discount_sensitive": is_discount_sensitive,
    "back_in_stock_interest": misses_product_that_is_back,
    "replenishment_due": runs_out,
    # people
    "gender_women": lambda p, v: v.demographic_segments and p.profile["gender"] == "female",
    "gender_men": lambda p, v: v.demographic_segments and p.profile["gender"] == "male",
    "parents": lambda p, v: v.demographic_segments and says_true(p.properties.get(v.parent_property_name)),
    "generation_z": lambda p, v: v.demographic_segments and at_least(p.age, 18, below=26),
    "generation_millennials": lambda p, v: v.demographic_segments and at_least(p.age, 26, below=41),
    "generation_x": lambda p, v: v.demographic_segments and at_least(p.age, 41, below=56),
    "generation_boomers": lambda p, v: v.demographic_segments and at_least(p.age, 56),
    # preferences
    "prefers_sms": lambda p, v: (
        p.texts.clicks.count(90) >= v.prefers_sms_min_clicks and not p.email_opens.any_in_last(90) and not p.email_clicks.any_in_last(90)
    ),
    "prefers_product_launches": lambda p, v: p.wants("new_products"),
    "prefers_flash_sales": lambda p, v: p.wants("flash_sales"),
    "prefers_events": lambda p, v: p.wants("events"),
    # loyalty
    "loyalty_members": lambda p, v: len(p.accounts) > 0,
    "loyalty_near_next_tier": is_near_next_tier,
    "loyalty_points_expiring": lambda p, v: any(p.loyalty.has_points_that_expire(account, v.loyalty_expiry_days) for account in p.accounts),
    # hours of the day
    "timing_working_professionals": lambda p, v: p.profile["persona"] == "working_professional",
    "timing_students": lambda p, v: p.profile["persona"] == "student",
    "timing_retirees": lambda p, v: p.profile["persona"] == "retiree",
    "timing_night_owls": lambda p, v: p.profile["persona"] == "night_owl" or clicks_between(p, v, 20, 24),
    "timing_early_birds": lambda p, v: p.profile["persona"] == "early_bird" or clicks_between(p, v, 5, 9),
    # refills
    "refill_active": lambda p, v: p.has_active_refill(),
    "refill_canceled": lambda p, v: p.canceled_refill_in_last(90) and not p.has_active_refill(),
    "text_to_buy_buyers": lambda p, v: any(order.channel == "text_to_buy" for order in p.orders),
}

KEYED_RULES: dict[str, Callable[[Person, SimpleNamespace], Iterable[str]]] = {
    "category_affinity": affinities,
    "nearby_store": lambda p, v: p.stores_within(v.store_radius_km),
    "location_country": lambda p, v: {p.number.country} - {None},
    "location_region_city": lambda p, v: {p.profile["region_code"]} - {None},
    "customer_property": lambda p, v: p.properties.keys(),
}

NAMES = RULES.keys() | KEYED_RULES.keys()
# These read scores and stay empty without them.
PREDICTIVE = {name for name in NAMES if name.startswith(("clv_", "churn_", "next_purchase_"))}


def memberships(
    tables: Tables,
    as_of: datetime,
    overrides: Mapping[str, Any] | None = None,
    scores: Mapping[str, Scores] | None = None,
) -> set[Membership]:
    """Who is in which segment, with the second key where a segment has one."""
    v = settings(overrides)
    return memberships_of(People(tables, as_of, v, scores), v)


def memberships_of(people: People, v: SimpleNamespace) -> set[Membership]:
    found: set[Membership] = set()
    for p in people.subscribers:
        found |= {(name, p.profile_id, None) for name, rule in RULES.items() if rule(p, v)}
        found |= {(name, p.profile_id, key) for name, keys in KEYED_RULES.items() for key in keys(p, v)}
    return found
