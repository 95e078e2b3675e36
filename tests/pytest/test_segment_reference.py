"""The plain reading of segments (reference/) against their words, and the SQL models against that reading."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from reference import segments
from reference.dirt import Dirt
from reference.inputs import COLUMNS, complete, write
from reference.people import People, settings
from reference.scores import Scores
from reference.segment_comparison import differences, report
from reference.segment_worlds import SegmentWorld

SEGMENTS = Path(__file__).resolve().parents[2] / "models" / "marts" / "segments"

AS_OF = datetime(2026, 6, 30, 12)
PHONE = "+12123640142"
EVERY_VAR_MOVED = {
    "demographic_segments": True, "parent_property_name": "has_children",
    "new_consent_days": 60, "track_a_days": 14, "track_b_days": 30, "track_c_days": 60, "track_d_days": 180,
    "sms_engaged_days": 7, "highly_engaged_days": 60, "highly_engaged_match": "any",
    "engager_min_messages": 5, "engager_click_rates": [0.5, 0.4, 0.2], "engager_open_rates": [0.9, 0.8, 0.6],
    "engagement_score_weights": [0.2, 0.2, 0.6], "prefers_sms_min_clicks": 3,
    "vip_window_days": 180, "vip_revenue_threshold": 300, "vip_orders_threshold": 3,
    "vip_frequency_unit": "units", "vip_top_share": 0.1, "vip_value_measure": "average_order_value",
    "sms_vip_click_days": 30, "recent_order_days": 60, "recent_engaged_days": 30,
    "aov_high": 100, "aov_low": 60, "aov_window_days": 365,
    "budget_discount_share": 0.25, "price_shopper_share": 0.25,
    "discount_share_min": 0.75, "discount_min_orders": 3, "discount_code_min_orders": 2,
    "lifecycle_active_days": 60, "lifecycle_established_days": 120, "new_subscriber_days": 60,
    "minimal_purchases_max": 2, "winback_days": 60,
    "reengagement_order_days": 60, "reengagement_click_days": 30,
    "loyal_window_days": 90, "at_risk_min_signs": 1, "dormant_days": 90,
    "recency_bands": [14, 60, 120, 365], "cadence_bands": [1, 30, 60, 121],
    "season_min_orders": 1, "season_share": 0.75,
    "cart_abandon_hours": 20, "cart_abandon_min_age_hours": 2,
    "cart_cleaner_days": 14, "browse_abandon_days": 14,
    "affinity_min_orders": 1, "affinity_order_days": 180, "affinity_min_views": 4, "affinity_view_days": 60,
    "category_names": {
        "skincare": "fragrance", "makeup": "skincare", "hair_care": "hair_care", "supplements": "makeup",
    },
    "brand_loyal_share": 0.75, "multi_brand_min": 2, "switcher_share": 0.75,
    "usage_share": 0.75, "minimalist_products_max": 2,
    "back_in_stock_interest_days": 20, "restock_days": 6, "replenish_lead_days": 0,
    "store_radius_km": 5, "loyalty_tier_gap": 100, "loyalty_expiry_days": 1,
    "timing_min_clicks": 2, "timing_share": 0.75,
    "model_set": "sample", "score_min_customers": 1, "score_min_days": 1, "score_min_orders": 1,
    "clv_model": "bg_nbd", "clv_tiers": [90, 60, 30], "budget_clv_max": 40,
    "churn_horizon_days": 30, "churn_bands": [0.9, 0.8, 0.7], "next_purchase_bands": [30, 90, 180],
}  # fmt: skip
# Scores for a few dozen customers, with the parameters of the sample.
FEW_ARE_SCORED = {"model_set": "sample", "score_min_customers": 2, "score_min_days": 30}
WORLDS = [
    pytest.param(1, "2026-11-24T15:20:00", {}, id="an afternoon"),
    pytest.param(2, "2026-03-01T00:00:00", FEW_ARE_SCORED, id="the first instant of a day"),
    pytest.param(3, "2026-08-31T12:00:00", EVERY_VAR_MOVED, id="every var moved"),
]


def ago(days, hour=9):
    return datetime(2026, 6, 30, hour) - timedelta(days=days)


def opt_in(at, phone=PHONE):
    return {"phone_e164": phone, "consent_level": "express_written", "occurred_at": at}


def told(scores=None, overrides=None, opted_in=200, profile=None, **tables):
    """Segments of a subscriber p1 with these rows, and second keys; what names no profile is about p1."""
    rows = {name: [({"profile_id": "p1"} if "profile_id" in COLUMNS[name] else {}) | row for row in given] for name, given in tables.items()}
    rows["profiles"] = [
        {"profile_id": "p1", "phone_e164": PHONE} | (profile or {}),
        *rows.get("profiles", []),
    ]
    rows["consent_events"] = [opt_in(ago(opted_in)), *tables.get("consent_events", [])]
    found = segments.memberships(complete(rows), AS_OF, overrides, scores and {"p1": scores})
    return {f"{name} {key}" if key else name for name, profile_id, key in found if profile_id == "p1"}


def order(days, order_id=None, **more):
    return {"ordered_at": ago(days)} | ({"order_id": order_id} if order_id else {}) | more


def text(days, step="delivered", message=None, **more):
    row = {"phone_e164": PHONE, "event_type": step, "occurred_at": ago(days), "message_id": message}
    return row | more


def reply(days, body):
    return {
        "phone_e164": PHONE,
        "direction": "inbound",
        "event_type": "received",
        "occurred_at": ago(days),
    } | {"body_text": body}


def line(order_id, product_id=None, quantity=1, **more):
    return {"order_id": order_id, "product_id": product_id, "quantity": quantity} | more


def family(names, *members):
    """Those of the members that are among the names."""
    return {member for member in members if member in names}


# ---- the words of the rules


@pytest.mark.parametrize(
    ("opted_in", "received", "clicked", "tracks"),
    [
        (30, 29, 29, "abcd"),
        (29, 5, 5, ""),
        (200, 29, 30, "bcd"),
        (200, 30, 1, "bcd"),
        (200, 59, 60, "cd"),
        (200, 60, 89, "cd"),
        (200, 90, 119, "d"),
        (200, 1, 120, ""),
        (200, 120, 1, ""),
    ],
)
def test_a_track_needs_a_text_and_a_click_in_its_days(opted_in, received, clicked, tracks):
    names = told(opted_in=opted_in, sms_events=[text(received, message="m1"), text(clicked, "clicked", "m2")])
    assert {name[6] for name in names if name.startswith("track_")} == set(tracks)


@pytest.mark.parametrize(
    ("event", "is_engaged"),
    [
        (text(29, "clicked"), True),
        (text(30, "clicked"), False),
        (text(1, "clicked", is_bot_click=True), False),
        (text(1, "clicked", is_bot_click=False), True),
        (text(1, "clicked", message_category="transactional"), False),
        (text(1, "clicked", message_category="a new word"), True),
        (text(1, "clicked", message_category=None), True),
        (text(1), False),
        (reply(1, "thanks"), True),
        (reply(1, "Yes please"), True),
        (reply(1, "HELP"), False),
        (reply(-1, "thanks"), False),
    ],
)
def test_engaged_is_a_click_or_an_answer(event, is_engaged):
    assert ("sms_engaged" in told(sms_events=[event])) == is_engaged


def test_a_doubtful_answer_counts_once_it_is_cleared():
    doubtful = reply(3, "I will stop by your store later") | {"sms_event_id": "e1"}
    cleared = {"sms_event_id": "e1", "decided_at": ago(2)}
    rows = {"sms_events": [doubtful], "consent_events": [opt_in(ago(40))]}
    assert told(**rows) == set()
    assert "sms_engaged" in told(**rows, reply_reviews=[cleared])


def test_a_message_is_marketing_when_one_of_its_events_says_so():
    events = [text(1, "sent", "m1", message_category="transactional"), text(1, "clicked", "m1")]
    assert "sms_engaged" in told(sms_events=events)
    events[1]["message_category"] = None
    assert "sms_engaged" not in told(sms_events=events)


@pytest.mark.parametrize(
    ("received", "clicked", "opened", "pattern"),
    [
        (2, 2, 0, None),
        (5, 2, 0, "high_engagers"),
        (5, 1, 0, "moderate_engagers"),
        (10, 1, 0, "low_engagers"),
        (11, 1, 0, "engagement_at_risk"),
        (5, 2, 4, "high_engagers"),
        (5, 2, 3, "moderate_engagers"),
        (5, 2, 2, "low_engagers"),
        (5, 2, 1, "engagement_at_risk"),
    ],
)
def test_both_rates_decide_the_pattern_where_opens_are_reported(received, clicked, opened, pattern):
    events = [text(89, message=f"m{n}") for n in range(received)]
    events += [text(89, "clicked", f"m{n}") for n in range(clicked) for _ in range(2)]
    events += [text(89, "opened", f"m{n}") for n in range(opened)]
    patterns = family(told(sms_events=events), "high_engagers", "moderate_engagers", "low_engagers", "engagement_at_risk")
    assert patterns == ({pattern} if pattern else set())


def test_opens_are_left_out_where_the_texts_came_from_a_source_without_them():
    events = [text(1, message=f"m{n}") for n in range(3)] + [text(1, "clicked", f"m{n}") for n in range(2)]
    events += [text(100, step, "old", source_system="opener") for step in ("delivered", "opened")]
    assert "high_engagers" in told(sms_events=events)


def test_sent_counts_as_received_only_where_a_source_never_reports_delivery():
    sent = [text(1, "sent", f"m{n}") for n in range(3)]
    assert "engagement_at_risk" in told(sms_events=sent)
    assert "engagement_at_risk" not in told(sms_events=[*sent, text(500, phone_e164="+13053640142")])


@pytest.mark.parametrize(
    ("amounts", "power"),
    [
        (["150.0001"], "aov_high_value"),
        (["100", "200"], "aov_mid_tier"),
        (["75"], "aov_mid_tier"),
        (["74.9999"], "aov_price_sensitive"),
        (["0"], "aov_price_sensitive"),
        ([], None),
    ],
)
def test_75_and_150_are_both_mid_tier(amounts, power):
    names = told(orders=[order(9, gross_amount=Decimal(amount)) for amount in amounts])
    assert family(names, "aov_high_value", "aov_mid_tier", "aov_price_sensitive") == ({power} if power else set())


@pytest.mark.parametrize(
    ("more", "is_worth_more_than_150"),
    [
        ({"gross_amount": 151}, True),
        ({"gross_amount": 161, "discount_amount": 10}, True),
        ({"gross_amount": 160, "discount_amount": 10}, False),
        ({"gross_amount": 155, "refunded_amount": 5}, False),
        ({"gross_amount": 151, "refunds": [{"refund_amount": 1, "refunded_at": AS_OF}]}, False),
        (
            {
                "gross_amount": 151,
                "refunds": [{"refund_amount": 1, "refunded_at": AS_OF + timedelta(seconds=1)}],
            },
            True,
        ),
        # There is a refund row, so the roll-up says nothing, even while the row lies ahead.
        (
            {
                "gross_amount": 151,
                "refunded_amount": 1,
                "refunds": [{"refund_amount": 1, "refunded_at": ago(-1)}],
            },
            True,
        ),
        ({"gross_amount": 176, "order_lines": [{"line_total": 25, "is_gift_card": True}]}, True),
        ({"gross_amount": 175, "order_lines": [{"line_total": 25, "is_gift_card": True}]}, False),
    ],
)
def test_revenue_is_net_of_discounts_refunds_and_gift_cards(more, is_worth_more_than_150):
    rows = {name: [row | {"order_id": "o1"} for row in more.pop(name, [])] for name in ("refunds", "order_lines")}
    names = told(orders=[order(9, "o1") | more], **rows)
    assert ("aov_high_value" in names) == is_worth_more_than_150


def test_a_refunded_gift_card_is_not_taken_off_twice():
    """151 for goods and 25 for a card; 26 given back, 25 of them for the card."""
    names = told(
        orders=[order(9, "o1", gross_amount=176)],
        order_lines=[line("o1", order_line_id="card", line_total=25, is_gift_card=True)],
        refunds=[{"order_id": "o1", "refund_id": "r1", "refund_amount": Decimal("25.5")}],
        refund_lines=[{"refund_id": "r1", "order_line_id": "card", "refund_amount": 25}],
    )
    assert "aov_high_value" in names


@pytest.mark.parametrize(
    "more",
    [
        {"status": "pending"},
        {"is_test": True},
        {"cancelled_at": AS_OF},
        {"ordered_at": AS_OF + timedelta(seconds=1)},
        {"profile_id": None},
    ],
)
def test_only_completed_orders_of_somebody_count(more):
    assert not family(told(orders=[order(9) | more]), "first_time_buyers", "repeat_customers")
    assert "first_time_buyers" in told(orders=[order(9), order(8) | more, order(7) | {"cancelled_at": AS_OF}])


def test_the_latest_version_decides_before_any_filter_on_time():
    versions = [
        order(9, "o1", loaded_at=ago(9), status="completed"),
        order(9, "o1", loaded_at=ago(-5), status="voided"),
    ]
    assert "first_time_buyers" not in told(orders=versions)


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, "recency_7_days"),
        (7, "recency_7_days"),
        (8, "recency_30_days"),
        (30, "recency_30_days"),
        (31, "recency_90_days"),
        (90, "recency_90_days"),
        (91, None),
        (179, None),
        (180, "recency_180_days_plus"),
    ],
)
def test_91_to_179_days_are_no_recency(days, band):
    assert {name for name in told(orders=[order(days)]) if name.startswith("recency_")} == ({band} - {None})


@pytest.mark.parametrize(
    ("days", "cadence"),
    [
        ([10, 12], None),
        ([10, 12, 14], "cadence_daily"),
        ([10, 12, 15], "cadence_weekly"),
        ([10, 20, 30], "cadence_weekly"),
        ([10, 21, 31], "cadence_monthly"),
        ([10, 55, 100], "cadence_monthly"),
        ([10, 130, 250], "cadence_quarterly"),
        ([10, 131, 252], None),
    ],
)
def test_cadence_is_the_median_gap_of_three_orders(days, cadence):
    names = told(orders=[order(day) for day in days])
    assert {name for name in names if name.startswith("cadence_")} == ({cadence} - {None})


@pytest.mark.parametrize(
    ("age", "has_abandoned"),
    [
        (timedelta(hours=48), False),
        (timedelta(hours=48) - timedelta(seconds=1), True),
        (timedelta(hours=1), True),
        (timedelta(hours=1) - timedelta(seconds=1), False),
    ],
)
def test_a_cart_is_abandoned_between_one_and_48_hours(age, has_abandoned):
    acts = {"cart_events": [{"occurred_at": AS_OF - age, "event_type": "viewed"}]}
    assert ("cart_abandoners" in told(**acts)) == has_abandoned
    assert "cart_abandoners" not in told(**acts, orders=[{"ordered_at": AS_OF - age}])
    earlier = {"ordered_at": AS_OF - age - timedelta(seconds=1)}
    assert ("cart_abandoners" in told(**acts, orders=[earlier])) == has_abandoned


def test_a_cart_only_looked_at_is_not_cleaned_and_yet_no_browsing():
    view = {"event_type": "product_viewed", "occurred_at": ago(6)}
    looked_at = {"event_type": "viewed", "occurred_at": ago(6)}
    assert "browse_abandoners" in told(web_events=[view])
    assert not family(told(web_events=[view], cart_events=[looked_at]), "browse_abandoners", "cart_cleaner")
    assert "cart_cleaner" in told(checkouts=[{"started_at": ago(6)}])
    assert "cart_cleaner" not in told(checkouts=[{"started_at": ago(7)}])
    assert "cart_cleaner" not in told(checkouts=[{"started_at": ago(6)}], orders=[order(6)])


def test_dormant_means_nothing_at_all_for_120_days():
    assert "dormant" in told(opted_in=120)
    assert "dormant" not in told(opted_in=119)
    for rows in (
        {"orders": [order(119)]},
        {"sms_events": [text(119, "clicked")]},
        {"sms_events": [reply(119, "hello")]},
        {"email_events": [{"event_type": "clicked", "occurred_at": ago(119)}]},
        {"web_events": [{"event_type": "search", "occurred_at": ago(119)}]},
        {"cart_events": [{"event_type": "viewed", "occurred_at": ago(119)}]},
        {"checkouts": [{"started_at": ago(119)}]},
        {"checkouts": [{"started_at": ago(125), "completed_at": ago(119)}]},
    ):
        assert "dormant" not in told(**rows), rows
    assert "dormant" in told(orders=[order(120)], sms_events=[text(1)])
    assert "dormant" in told(email_events=[{"event_type": "opened", "occurred_at": ago(1)}])


@pytest.mark.parametrize(
    ("days", "is_at_risk"),
    [
        # 91 days are more than 1.5 times 60, and there is no order in 90 days after one before.
        ([91, 151, 211], True),
        # 90 days are not more; no order in the last 90 days, one before, so less revenue too.
        ([90, 150, 210], True),
        ([89, 149, 209], False),
    ],
)
def test_two_of_four_signs_make_a_risk(days, is_at_risk):
    # A visit keeps the person from being dormant.
    names = told(orders=[order(day) for day in days], web_events=[{"occurred_at": ago(1)}])
    assert ("behaviour_at_risk" in names) == is_at_risk


@pytest.mark.parametrize(
    ("days", "is_holiday"),
    [
        ([date(2025, 11, 15), date(2025, 12, 31)], True),
        ([date(2025, 11, 14), date(2025, 12, 31)], False),
        ([date(2025, 11, 15), date(2026, 1, 1)], False),
        ([date(2025, 11, 15), date(2024, 12, 1), date(2026, 1, 1), date(2026, 2, 1)], True),
        (
            [date(2025, 11, 15), date(2024, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 2)],
            False,
        ),
    ],
)
def test_two_orders_and_half_of_all_lie_in_the_season(days, is_holiday):
    orders = [{"ordered_at": datetime(day.year, day.month, day.day, 23, 59)} for day in days]
    assert ("seasonal_holiday_shoppers" in told(orders=orders)) == is_holiday


def others(*revenues, days=9):
    """Customers who never gave their consent."""
    return {
        "profiles": [{"profile_id": f"other{n}", "phone_e164": None} for n in range(len(revenues))],
        "orders": [{"profile_id": f"other{n}", "ordered_at": ago(days), "gross_amount": r} for n, r in enumerate(revenues)],
    }


def with_orders(world, *orders):
    return world | {"orders": [*world["orders"], *orders]}


def test_a_big_spender_is_above_the_median_of_all_customers_by_a_fifth():
    """The median of 100, 100, 100 and one's own is 100."""
    world = others(100, 100, 100)
    assert "vip_big_spenders" not in told(**with_orders(world, order(364, gross_amount=120)))
    assert "vip_big_spenders" in told(**with_orders(world, order(364, gross_amount=Decimal("120.0001"))))
    assert "vip_big_spenders" not in told(**with_orders(world, order(365, gross_amount=500)))
    assert "vip_big_spenders" in told(**with_orders(world, order(1, gross_amount=11)), overrides={"vip_revenue_threshold": 10})


def test_ties_of_the_top_share_the_smallest_rank():
    # Of five customers one is a fifth; p1 and another share the first rank.
    assert "vip_top_percent" in told(**with_orders(others(90, 20, 20, 20), order(1, gross_amount=90)))
    assert "vip_top_percent" not in told(**with_orders(others(91, 20, 20, 20), order(1, gross_amount=90)))


def test_the_highest_tier_is_top_without_an_order():
    tiers = [
        {"tier": "silver", "rank": 1, "threshold_value": 10},
        {"tier": "gold", "rank": 2, "threshold_value": 20},
    ]
    assert "vip_top_percent" in told(loyalty_tiers=tiers, loyalty_accounts=[{"tier": "gold"}])
    assert "vip_top_percent" not in told(loyalty_tiers=tiers, loyalty_accounts=[{"tier": "silver"}])
    assert "vip_top_percent" not in told(loyalty_tiers=tiers, loyalty_accounts=[{"tier": "gold", "status": "disabled"}])


def test_equal_customers_share_an_rfm_score_and_one_order_stays_at_the_bottom():
    """Frequency of p1 is 2 of ranks 1 to 5 and one more: 1 + floor(3 x 4 / 6) = 3."""
    world = others(10, 10, 10, 10, days=100)
    mine = [order(1, gross_amount=50), order(2, gross_amount=50)]
    assert "rfm_champions" in told(**with_orders(world, *mine))
    # Of two equals both are last in recency, 1 + floor(3 x 1 / 2) = 2, and first in the rest, 1 + floor(3 x 0 / 2) = 1.
    assert not {n for n in told(**with_orders(others(100, days=1), order(1, gross_amount=100))) if n.startswith("rfm")}


@pytest.mark.parametrize(
    ("quantities", "is_evangelist"),
    [([4, 1], True), ([3, 1], False), ([5], False)],
)
def test_four_fifths_of_all_units_are_of_one_brand(quantities, is_evangelist):
    lines = [line(f"o{n}", product, quantity) for n, (product, quantity) in enumerate(zip(["a", "unknown"], quantities, strict=False))]
    names = told(
        orders=[order(9 + n, f"o{n}") for n in range(len(quantities))],
        order_lines=[*lines, line("o0", "a", 100, is_gift_card=True)],
        products=[{"product_id": "a", "brand": "Alba"}],
    )
    assert ("brand_evangelists" in names) == is_evangelist


def test_what_is_new_was_in_no_earlier_order():
    products = [{"product_id": name, "brand": name.upper()} for name in "abcd"]
    orders = [order(9, "o2"), order(9, "o1"), order(5, "o3")]  # o1 comes before o2 by its name
    bought = {"o1": "a", "o2": "a", "o3": "b"}
    names = told(orders=orders, products=products, order_lines=[line(o, p) for o, p in bought.items()])
    # One of two later orders holds a new brand; two of three lines a new product.
    assert family(names, "brand_switchers", "usage_experimental") == {"brand_switchers", "usage_experimental"}
    names = told(orders=orders, products=products, order_lines=[line(o, "a") for o in bought])
    assert family(names, "brand_switchers", "usage_experimental") == set()


@pytest.mark.parametrize(
    ("views", "orders", "has_affinity"),
    [([89] * 5, [], True), ([89] * 4 + [90], [], False), ([], [364, 364], True), ([], [364, 365], False)],
)
def test_affinity_comes_from_two_orders_or_five_views(views, orders, has_affinity):
    names = told(
        web_events=[{"event_type": "product_viewed", "product_id": "a", "occurred_at": ago(day)} for day in views],
        orders=[order(day, f"o{n}") for n, day in enumerate(orders)],
        order_lines=[line(f"o{n}", "a") for n in range(len(orders))],
        products=[{"product_id": "a", "category": "skincare"}],
    )
    expected = {"category_affinity skincare", "category_skincare"}
    assert {n for n in names if n.startswith("category_")} == (expected if has_affinity else set())


@pytest.mark.parametrize(("left", "is_due"), [(4, False), (3, True), (-30, True), (-31, False)])
def test_a_supply_of_the_last_order_ends_about_now(left, is_due):
    """Ten days a unit, three units in two lines."""
    names = told(
        orders=[order(30 - left, "o1"), order(300, "o0")],
        order_lines=[line("o1", "a", 2), line("o1", "a", 1), line("o0", "a", 1)],
        products=[{"product_id": "a", "is_consumable": True, "replenish_days": 10}],
    )
    assert ("replenishment_due" in names) == is_due


def test_back_in_stock_wants_interest_before_the_restock_and_no_order_since():
    def stock(quantity, days, store="s1"):
        return {
            "product_id": "a",
            "available_quantity": quantity,
            "occurred_at": ago(days),
            "store_id": store,
        }

    wish = {"product_id": "a", "added_at": ago(6)}
    empty_then_full = [stock(0, 20), stock(3, 6)]
    name = "back_in_stock_interest"
    assert name in told(wishlist_items=[wish], inventory_events=empty_then_full)
    assert name not in told(wishlist_items=[wish | {"added_at": ago(5)}], inventory_events=empty_then_full)
    assert name not in told(wishlist_items=[wish | {"removed_at": AS_OF}], inventory_events=empty_then_full)
    assert name in told(wishlist_items=[wish | {"added_at": ago(59)}], inventory_events=empty_then_full)
    assert name not in told(wishlist_items=[wish | {"added_at": ago(60)}], inventory_events=empty_then_full)
    assert name not in told(wishlist_items=[wish], inventory_events=[*empty_then_full, stock(0, 1)])
    assert name not in told(wishlist_items=[wish], inventory_events=[*empty_then_full, stock(9, 30, "s2")])
    assert name not in told(wishlist_items=[wish | {"added_at": ago(9)}], inventory_events=[stock(0, 20), stock(3, 7)])
    bought = {"order_lines": [line("o1", "a")], "products": [{"product_id": "a"}]}
    rows = {"wishlist_items": [wish], "inventory_events": empty_then_full, **bought}
    assert name not in told(orders=[order(6, "o1")], **rows)
    assert name in told(orders=[order(7, "o1")], **rows)
    look = {"event_type": "product_viewed", "product_id": "a", "occurred_at": ago(20)}
    assert name in told(web_events=[look | {"was_in_stock": False}], inventory_events=empty_then_full)
    assert name not in told(web_events=[look], inventory_events=empty_then_full)


@pytest.mark.parametrize(
    ("tier", "progress", "is_near"),
    [
        ("silver", "800", True),
        ("silver", "799.9999", False),
        ("silver", "999.9999", True),
        ("silver", "1000", False),
        (None, "0", True),
        ("gold", "900", False),
        ("platinum", "900", False),
        ("silver", None, False),
    ],
)
def test_the_next_tier_is_the_next_greater_rank(tier, progress, is_near):
    names = told(
        loyalty_tiers=[
            {"tier": "silver", "rank": 2, "threshold_value": 200},
            {"tier": "gold", "rank": 7, "threshold_value": 1000},
        ],
        loyalty_accounts=[{"tier": tier, "tier_progress_value": progress and Decimal(progress)}],
    )
    assert ("loyalty_near_next_tier" in names) == is_near


@pytest.mark.parametrize(
    ("expires_at", "more", "is_expiring"),
    [
        (AS_OF, {}, False),
        (AS_OF + timedelta(seconds=1), {}, True),
        (datetime(2026, 7, 7, 23, 59, 59), {}, True),
        (datetime(2026, 7, 8), {}, False),
        (datetime(2026, 7, 1), {"points_balance": 0}, False),
        (datetime(2026, 7, 1), {"status": "candidate"}, False),
    ],
)
def test_points_expire_within_seven_dates(expires_at, more, is_expiring):
    account = {"loyalty_account_id": "a1", "points_balance": 5} | more
    names = told(loyalty_accounts=[account], loyalty_ledger=[{"loyalty_account_id": "a1", "expires_at": expires_at}])
    assert ("loyalty_points_expiring" in names) == is_expiring


@pytest.mark.parametrize(
    ("utc", "zone", "is_owl"),
    [
        ("00:00", None, True),  # 20:00 in New York
        ("23:59", None, False),
        ("03:59", None, True),
        ("04:00", None, False),
        ("20:00", "UTC", True),
        ("20:00", "Mars/X", False),  # falls back to New York: 16:00
    ],
)
def test_night_owls_click_after_eight_where_they_are(utc, zone, is_owl):
    times = [datetime.fromisoformat(f"2026-06-{day} {utc}") for day in (10, 11)] + [datetime(2026, 6, 12, 15)] * 2
    clicks = [text(0, "clicked", f"m{n}", occurred_at=at) for n, at in enumerate(times)]
    names = told(profile={"timezone": zone}, sms_events=clicks)
    assert ("timing_night_owls" in names) == is_owl
    assert "timing_night_owls" not in told(profile={"timezone": zone}, sms_events=clicks[::2])


def test_a_refill_is_canceled_when_none_is_active():
    def refill(days, event_type, product=None):
        return {"event_type": event_type, "product_id": product, "occurred_at": ago(days)}

    assert "refill_canceled" in told(refill_subscriptions=[refill(99, "activated"), refill(89, "canceled")])
    assert "refill_canceled" not in told(refill_subscriptions=[refill(99, "activated"), refill(90, "canceled")])
    names = told(refill_subscriptions=[refill(99, "activated", "a"), refill(89, "canceled", "b")])
    assert family(names, "refill_active", "refill_canceled") == {"refill_active"}


def test_a_store_is_near_within_40_kilometres():
    """One degree along a meridian is 111.19 km."""
    store = {"store_id": "s1", "latitude": 0.0, "longitude": 0.0}
    assert "nearby_store s1" in told(profile={"latitude": 0.3597, "longitude": 0.0}, stores=[store])
    assert "nearby_store s1" not in told(profile={"latitude": 0.3598, "longitude": 0.0}, stores=[store])
    assert "nearby_store s1" not in told(profile={"latitude": 0.0}, stores=[store])


def test_demographic_segments_are_empty_unless_wanted():
    profile = {"gender": "female", "birth_date": date(1970, 7, 1)}
    rows = {"profile_properties": [{"property_name": "is_parent", "property_value": "true"}]}
    asked = ("gender_women", "parents", "generation_x", "generation_boomers")
    assert family(told(profile=profile, **rows), *asked) == set()
    wanted = told(profile=profile, overrides={"demographic_segments": True}, **rows)
    # Still 55, for one more day.
    assert family(wanted, *asked) == {"gender_women", "parents", "generation_x"}
    assert "customer_property is_parent" in wanted


def test_texts_and_answers_belong_to_the_number():
    twin = {"profiles": [{"profile_id": "p2", "phone_e164": PHONE}], "sms_events": [reply(1, "thanks")]}
    tables = complete({**twin, "consent_events": [opt_in(ago(100))], "profiles": [*twin["profiles"], {"phone_e164": PHONE}]})
    engaged = [who for name, who, _ in segments.memberships(tables, AS_OF) if name == "sms_engaged"]
    assert len(engaged) == 2


@pytest.mark.parametrize(
    ("scores", "names"),
    [
        (Scores(), set()),
        (Scores(predicted_clv_365d=500, churn_probability=0.8, next_purchase_days=7),
         {"clv_high_potential", "churn_high_risk", "next_purchase_0_7_days"}),
        (Scores(predicted_clv_365d=499.99, churn_probability=0.799, next_purchase_days=7.1),
         {"clv_medium_potential", "churn_medium_risk", "next_purchase_8_30_days"}),
        (Scores(predicted_clv_365d=200, churn_probability=0.5, next_purchase_days=30),
         {"clv_medium_potential", "churn_medium_risk", "next_purchase_8_30_days"}),
        (Scores(predicted_clv_365d=100, churn_probability=0.2, next_purchase_days=60),
         {"clv_low_potential", "churn_low_risk", "next_purchase_31_60_days"}),
        (Scores(predicted_clv_365d=99.99, churn_probability=0.199, next_purchase_days=60.1),
         {"clv_at_risk", "churn_safe", "next_purchase_over_60_days"}),
        (Scores(is_next_purchase_unlikely=True), {"next_purchase_over_60_days"}),
    ],
)  # fmt: skip
def test_bands_of_scores(scores, names):
    assert told(scores, orders=[order(9)]) & segments.PREDICTIVE == names


def test_budget_shoppers_answer_and_save():
    rows = {"orders": [order(9), order(8)], "sms_events": [reply(89, "thanks")]}
    assert "budget_shoppers" not in told(**rows)
    assert "budget_shoppers" in told(Scores(predicted_clv_365d=10), **rows)
    discounted = [order(9, discount_amount=1), order(8)]
    assert "budget_shoppers" in told(**rows | {"orders": discounted})
    assert "budget_shoppers" not in told(orders=discounted, sms_events=[reply(90, "thanks")])


# ---- the SQL models


def test_every_segment_has_a_rule_here():
    assert {path.stem.removeprefix("seg_") for path in SEGMENTS.rglob("seg_*.sql")} == segments.NAMES


@cache
def people_of(seed):
    as_of, overrides = next(values[1:] for values in (world.values for world in WORLDS) if values[0] == seed)
    v = settings(overrides)
    tables = complete(Dirt(seed).spoiled(SegmentWorld(seed, datetime.fromisoformat(as_of)).tables))
    return tables, People(tables, datetime.fromisoformat(as_of), v), v


def test_every_segment_has_members_and_others_in_the_worlds():
    inside, outside = set(), set()
    for seed, *_ in (world.values for world in WORLDS):
        _, people, v = people_of(seed)
        members = {(name, who) for name, who, _ in segments.memberships_of(people, v)}
        subscribers = {person.profile_id for person in people.subscribers}
        inside |= {name for name, _ in members}
        outside |= {name for name in segments.NAMES if {who for n, who in members if n == name} < subscribers}
    assert inside == segments.NAMES
    assert outside == segments.NAMES - {"sms_subscribers"}


@pytest.mark.parametrize(("seed", "as_of", "overrides"), WORLDS)
def test_the_sql_models_say_the_same(seed, as_of, overrides, build, tmp_path):
    tables, people, v = people_of(seed)
    inputs = write(tables, tmp_path / "inputs")
    house = build(inputs, "duckdb", {"as_of": as_of, **overrides}, "--select", "+profile_features")
    primary = {row["profile_id"]: row["primary_segment"] for row in house.table("profile_features")}
    features = [row | {"primary_segment": primary[row["profile_id"]]} for row in house.table("int_profile_features")]
    found = differences(people, v, house.table("segment_memberships"), features)
    assert not found, report(found, tables, people)
