"""Marts of performance against a plain reading of measurement.md (reference/measurement.py), and what must hold of them whatever the rows."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import isclose
from typing import Any

import pyarrow.parquet as pq
import pytest

from reference.facts import Row
from reference.given_tables import HISTORY, needed, overwrite
from reference.inputs import COLUMNS, complete, write
from reference.measurement import Measurement, Price, Rate, Settings, cents
from reference.performance_worlds import PerformanceWorld
from sms_segmentation.project import SAMPLE, declared_end, utc
from sms_segmentation.warehouse import Warehouse

AS_OF = datetime(2026, 8, 31, 12)
MOVED = Settings(
    opt_out_credit_hours=72,
    attribution_model="linear",
    attribution_sms_click_hours=24,
    attribution_sms_received_hours=120,
    attribution_email_click_hours=12,
    attribution_email_open_hours=24,
    attribution_excluded_channels=("pos", "web"),
)
MARTS = ["performance_messages", "order_attribution", "performance_campaigns", "performance_flows", "performance_segments", "performance_days"]
PRICES = [
    Price("US", "sms", date(2026, 1, 1), Decimal("0.0079"), Decimal("0.0040"), "USD"),
    Price("US", "sms", date(2026, 8, 1), Decimal("0.0083"), Decimal("0.0045"), "USD"),
    Price("US", "mms", date(2025, 1, 1), Decimal("0.0200"), Decimal("0.0070"), "USD"),
    Price("CA", "sms", date(2025, 1, 1), Decimal("0.0100"), Decimal("0"), "EUR"),
]
RATES = [Rate("EUR", date(2026, 6, 1), Decimal("1.1")), Rate("EUR", date(2026, 8, 1), Decimal("1.25"))]


def seeds_of_policy() -> dict[str, list[Row]]:
    prices = [
        {"country_code": p.country_code, "message_format": p.message_format, "valid_from": p.valid_from}
        | {"price_amount": p.amount, "carrier_fee_amount": p.fee, "currency": p.currency}
        for p in PRICES
    ]
    return {"message_prices": prices, "exchange_rates": [{"currency": r.currency, "valid_from": r.valid_from, "rate": r.rate} for r in RATES]}


@dataclass(frozen=True)
class Case:
    """A world as it was built."""

    world: PerformanceWorld
    settings: Settings
    marts: dict[str, list[Row]]
    measured: Measurement


@pytest.fixture(scope="module")
def built(successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, list[Row]]]:
    """Builds a world, its rows in another order if asked, and returns the marts."""

    def run(name: str, world: PerformanceWorld, settings: Settings, chance: random.Random | None = None) -> dict[str, list[Row]]:
        tables = {table: list(rows) for table, rows in world.tables.items()}
        history = list(world.history)
        if chance:
            for rows in [*tables.values(), history]:
                chance.shuffle(rows)
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(settings).items()}
        dbt_vars = {"as_of": str(AS_OF), **given}
        with successive("duckdb", name) as build:
            manifest = parsed(build.house)
            seeds, models = needed(manifest, MARTS, [HISTORY])
            house: Warehouse = build(write(tables, tmp_path_factory.mktemp(name) / "inputs"), dbt_vars, "--select", *seeds)
            overwrite(house, manifest, {HISTORY: history, **seeds_of_policy()})
            build(None, dbt_vars, "--select", *models)
            return {mart: house.table(mart) for mart in MARTS}

    return run


@pytest.fixture(scope="module", params=[pytest.param((5, Settings()), id="defaults"), pytest.param((8, MOVED), id="every var moved")])
def case(request: pytest.FixtureRequest, built: Callable) -> Case:
    seed, settings = request.param
    world = PerformanceWorld(seed, AS_OF)
    marts = built(f"measured_world_{seed}", world, settings)
    return Case(world, settings, marts, Measurement(world.tables, AS_OF, world.history, settings, PRICES, RATES))


# ---- the plain reading


def same(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, bool) or mine is None or theirs is None:
        return mine is theirs
    if isinstance(mine, float | int | Decimal | Fraction) and not isinstance(theirs, str | date):
        return isclose(float(mine), float(theirs), rel_tol=1e-9, abs_tol=1e-9 if isinstance(theirs, Decimal) and theirs.as_tuple().exponent == -12 else 1e-4)
    return mine == theirs


def disagreements(expected: Iterable[Row], found: Iterable[Row], *key: str) -> list[str]:
    """A sentence for each row that one side lacks and each cell that differs; columns of the reference alone are not compared."""
    sides: list[dict[Any, list[Row]]] = []
    for rows in (expected, found):
        side = defaultdict(list)
        for row in rows:
            side[tuple(row[name] for name in key)].append(row)
        sides.append(side)
    mine, theirs = sides
    told = [f"{at}: {len(mine[at])} in the reference, {len(theirs[at])} in SQL" for at in mine.keys() | theirs.keys() if len(mine[at]) != len(theirs[at])]
    for at in mine:
        for one, other in zip(sorted(mine[at], key=str), sorted(theirs[at], key=str), strict=False):
            cells = [f"{name}: reference {one[name]}, SQL {other[name]}" for name in one.keys() & other.keys() if not same(one[name], other[name])]
            if cells:
                told.append(f"{at}: {'; '.join(sorted(cells))}")
    return sorted(told, key=str)


def test_texts(case: Case) -> None:
    found = case.marts["performance_messages"]
    assert len({row["message_key"] for row in found}) == len(found) > 2000
    told = disagreements(case.measured.messages(), found, "message_key")
    assert told == [], "\n".join(told[:20])


def test_credit(case: Case) -> None:
    key = ("order_id", "model", "channel", "message_key", "message_id", "touch_at")
    told = disagreements(case.measured.credits, case.marts["order_attribution"], *key)
    assert told == [], "\n".join(told[:20])


@pytest.mark.parametrize(
    ("mart", "key"),
    [
        ("performance_campaigns", ["campaign_id"]),
        ("performance_flows", ["flow_id", "flow_step"]),
        ("performance_days", ["calendar_date"]),
    ],
)
def test_reports(mart: str, key: list[str], case: Case) -> None:
    told = disagreements(getattr(case.measured, mart)(), case.marts[mart], *key)
    assert told == [], "\n".join(told[:20])


def test_segments(case: Case) -> None:
    key = ("segment_name", "second_key", "activity_date")
    expected = {tuple(row[name] for name in key): row for row in case.measured.performance_segments()}
    found = {tuple(row[name] for name in key): row for row in case.marts["performance_segments"]}
    assert len(found) == len(case.marts["performance_segments"])
    quiet = found.keys() - expected.keys()  # days with members and without a text or an order
    told = disagreements(expected.values(), [row for at, row in found.items() if at not in quiet], *key)
    assert told == [], "\n".join(told[:20])
    counts = ("texts_sent", "texts_received", "texts_clicked", "bot_clicks", "opt_outs", "complaints", "attributed_orders", "mature_texts", "member_orders")
    assert [at for at in quiet if any(found[at][name] for name in counts)] == []


READ = (
    *("profiles", "consent_events", "sms_events", "suppressions", "reply_reviews", "orders", "order_lines", "order_discounts", "refunds", "refund_lines"),
    *("email_events", "sms_campaigns", "marketing_costs"),
)


def test_some_numbers_of_the_sample(duckdb_warehouse: Warehouse) -> None:
    """Texts of one number in twelve, and the orders of its profiles."""
    tables = {name: columns_of(pq.read_table(SAMPLE / f"{name}.parquet").to_pylist(), name) for name in READ}
    chosen = set(sorted({row["phone_e164"] for row in tables["profiles"] if row["phone_e164"]})[::12])
    people = {row["profile_id"] for row in tables["profiles"] if row["phone_e164"] in chosen}
    for name in ("consent_events", "sms_events"):
        tables[name] = [row for row in tables[name] if row["phone_e164"] in chosen]
    for name in ("orders", "email_events"):
        tables[name] = [row for row in tables[name] if row["profile_id"] in people]
    as_of = datetime.fromisoformat(utc(declared_end(SAMPLE)))
    measured = Measurement(complete(tables), as_of, duckdb_warehouse.table(HISTORY))
    keys, orders = {text.key for text in measured.texts}, {sale.row["order_id"] for sale in measured.sales}
    assert len(keys) > 1000 and len(orders) > 200
    told = disagreements(measured.messages(), [row for row in duckdb_warehouse.table("performance_messages") if row["message_key"] in keys], "message_key")
    assert told == [], "\n".join(told[:20])
    found = [row for row in duckdb_warehouse.table("order_attribution") if row["order_id"] in orders]
    told = disagreements(measured.credits, found, "order_id", "model", "channel", "message_key", "message_id", "touch_at")
    assert told == [], "\n".join(told[:20])


def columns_of(rows: list[Row], name: str) -> list[Row]:
    """Those that the reference reads."""
    return [{column: row[column] for column in COLUMNS[name] if column in row} for row in rows]


# ---- what holds whatever the rows


def test_an_order_counts_once_a_model(case: Case) -> None:
    weights: Counter[tuple[str, str]] = Counter()
    revenue: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in case.marts["order_attribution"]:
        weights[row["order_id"], row["model"]] += row["weight"]
        revenue[row["order_id"], row["model"]] += row["revenue"]
        assert (row["channel"] == "none") == (row["unattributed_reason"] is not None)
        assert row["revenue"] >= 0
    assert all(abs(weight - 1) < Decimal("1e-9") for weight in weights.values())
    orders = {sale.row["order_id"]: cents(sale.revenue) for sale in case.measured.sales}
    assert revenue == {(order_id, model): amount for order_id, amount in orders.items() for model in ("last_click", "last_touch", "linear")}


def test_no_touch_outside_its_window_is_credited(case: Case) -> None:
    hours = case.settings
    windows = {
        ("sms", "click"): hours.attribution_sms_click_hours,
        ("sms", "received"): hours.attribution_sms_received_hours,
        ("email", "click"): hours.attribution_email_click_hours,
        ("email", "open"): hours.attribution_email_open_hours,
    }
    credited = [row for row in case.marts["order_attribution"] if row["channel"] != "none"]
    assert {(row["channel"], row["touch_kind"]) for row in credited} == windows.keys()
    for row in credited:
        ago = row["ordered_at"] - row["touch_at"]
        assert timedelta(0) <= ago < timedelta(hours=windows[row["channel"], row["touch_kind"]])
        assert row["touch_kind"] == "click" or row["model"] == "last_touch"
        assert (row["message_key"] is not None) == (row["channel"] == "sms")
    texts = {row["message_key"]: row for row in case.marts["performance_messages"]}
    assert all(row["message_id"] == texts[row["message_key"]]["message_id"] for row in credited if row["message_key"])


def test_no_opt_out_is_credited_twice(case: Case) -> None:
    days = case.marts["performance_days"]
    credited = sum(row["is_opted_out"] for row in case.marts["performance_messages"])
    assert 0 < credited == sum(row["credited_opt_outs"] for row in days) <= sum(row["opt_outs"] for row in days)


def test_reports_add_up(case: Case) -> None:
    """Days to the whole; campaigns to the texts that name one."""
    texts = case.marts["performance_messages"]
    for column, is_it in {"texts_sent": "is_sent", "texts_received": "is_received"}.items():
        assert sum(row[column] for row in case.marts["performance_days"]) == sum(row[is_it] for row in texts)
        assert sum(row[column] for row in case.marts["performance_campaigns"]) == sum(row[is_it] for row in texts if row["campaign_id"])
    credited = [row for row in case.marts["order_attribution"] if row["model"] == case.settings.attribution_model]
    by_text = sum(row["revenue"] for row in credited if row["channel"] == "sms")
    assert sum(row["attributed_revenue"] for row in case.marts["performance_days"]) == by_text
    assert sum(row["attributed_revenue_by_order_date"] for row in case.marts["performance_days"]) <= by_text


def test_the_order_of_rows_changes_nothing(case: Case, built: Callable) -> None:
    if case.settings == Settings():
        again = built("measured_shuffled", case.world, case.settings, random.Random(1))
        for mart in MARTS:
            assert Counter(map(str, case.marts[mart])) == Counter(map(str, again[mart])), mart
