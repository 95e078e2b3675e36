"""Recommendations by SQL on three engines are those of a reference in Python, and reach on Complete Journey what they are said to reach."""

from __future__ import annotations

import math
import os
import random
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commands import sms
from conftest import ROOT, THOROUGH
from reference.inputs import complete, write

REAL_DATA = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data"))
AS_OF = datetime(2026, 6, 30, 12)
VARS: dict[str, Any] = {
    "as_of": str(AS_OF), "reporting_timezone": "UTC", "recommendation_min_buyers": 4, "recommendation_max_lines": 4, "replenish_lead_days": 3,
}  # fmt: skip

Rows = list[dict[str, Any]]


def world(seed: int) -> dict[str, Rows]:
    """A shop with variants, gift cards, products that are sold out, inactive or unknown, and orders that do not count."""
    draw = random.Random(seed)
    products: Rows = []
    for number in range(26):
        products.append({
            "product_id": f"{'Ab' if number % 2 else 'aB'}{number}", "parent_product_id": f"shirt{number % 3}" if number < 8 else None,
            "category": draw.choice(["tops", "tops", "hats", "uncategorised"]), "price": draw.choice([None, *map(Decimal, ("10", "20", "30", "40", "55.5"))]),
            "is_active": draw.choice([None, True, True, True, number != 9]), "is_consumable": number % 5 == 0, "replenish_days": 30 if number % 5 == 0 else None,
        })  # fmt: skip
    people = [{"profile_id": f"p{number}", "deleted_at": datetime(2026, 6, 1) if number == 5 else None} for number in range(40)]
    orders: Rows = []
    lines: Rows = []
    for number in range(260):
        at = AS_OF - timedelta(days=draw.choice([draw.randrange(0, 100), draw.randrange(0, 400)]), seconds=number)
        orders.append({
            "order_id": f"o{number}", "profile_id": f"p{draw.randrange(0, 36)}", "ordered_at": at, "loaded_at": at,
            "status": draw.choice(["completed"] * 12 + ["pending"]), "is_test": draw.random() < 0.03,
        })  # fmt: skip
        for line in range(draw.choice([1, 2, 2, 3, 4, 5])):
            product = products[min(int(draw.expovariate(0.13)), 25)]["product_id"]
            lines.append({"order_line_id": f"o{number}-{line}", "order_id": f"o{number}", "product_id": "gone" if draw.random() < 0.03 else product,
                          "quantity": draw.choice([1, 1, 2]), "is_gift_card": True if product == "aB12" and draw.random() < 0.5 else None})  # fmt: skip
    stock = [
        {"product_id": product["product_id"], "available_quantity": draw.choice([0, 5, 5]), "occurred_at": datetime(2026, 1, 1)} for product in products[::3]
    ]
    return {"profiles": people, "products": products, "orders": orders, "order_lines": lines, "inventory_events": stock}


def recommended(tables: dict[str, Rows]) -> set[tuple[Any, ...]]:
    """Profile, kind, rank, product, score to nine places and reason, as docs/recommendations.md has it."""
    products = {row["product_id"]: row for row in tables["products"]}
    family = {name: row["parent_product_id"] or name for name, row in products.items()}
    gift_cards = {row["product_id"] for row in tables["order_lines"] if row["is_gift_card"]}
    stock = {row["product_id"]: row["available_quantity"] for row in tables["inventory_events"]}
    offered = {name for name, row in products.items() if row["is_active"] is not False and name not in gift_cards}
    available = {name for name in offered if stock.get(name, 1) > 0}
    live = {row["profile_id"] for row in tables["profiles"] if not row["deleted_at"]}
    counted = [row for row in tables["orders"] if row["status"] == "completed" and not row["is_test"] and row["profile_id"] in live]
    counted.sort(key=lambda row: row["ordered_at"])
    known = [row for row in tables["order_lines"] if not row["is_gift_card"] and row["product_id"] in products]
    in_order: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in known:
        in_order[row["order_id"]].append(row)

    orders_of: dict[str, list[tuple[datetime, set[str]]]] = defaultdict(list)
    units: dict[tuple[str, str], tuple[datetime, int]] = {}
    for order in counted:
        rows = in_order[order["order_id"]]
        if rows:
            orders_of[order["profile_id"]].append((order["ordered_at"], {row["product_id"] for row in rows}))
        for name in {row["product_id"] for row in rows}:
            units[order["profile_id"], name] = order["ordered_at"], sum(row["quantity"] for row in rows if row["product_id"] == name)
    buyers: dict[str, set[str]] = defaultdict(set)
    buyers_of_product: dict[str, set[str]] = defaultdict(set)
    with_family: dict[str, int] = defaultdict(int)
    together: dict[tuple[str, str], int] = defaultdict(int)
    for profile, orders in orders_of.items():
        for at, names in orders:
            families = {family[name] for name in names}
            if (AS_OF.date() - at.date()).days < 90:
                for name in names:
                    buyers[family[name]].add(profile)
                    buyers_of_product[name].add(profile)
            for one in families:
                with_family[one] += 1
            if len(families) <= VARS["recommendation_max_lines"]:
                for pair in permutations(families, 2):
                    together[pair] += 1

    named = {}
    for one, people in buyers.items():
        choices = [name for name in available if family[name] == one]
        if len(people) >= VARS["recommendation_min_buyers"] and choices:
            named[one] = min(choices, key=lambda name: (-len(buyers_of_product[name]), name.encode()))
    most = max((len(buyers[one]) for one in named), default=1)
    popularity = {one: len(buyers[one]) / most for one in named}
    cosine = {(a, b): n / math.sqrt(with_family[a] * with_family[b]) for (a, b), n in together.items() if n >= 3 and b in named}

    def is_premium(one: str) -> bool:
        row = products[named[one]]
        prices = sorted(
            float(products[name]["price"]) for name in offered if products[name]["category"] == row["category"] and products[name]["price"] is not None
        )
        if row["price"] is None or row["category"] == "uncategorised":
            return False
        place = 0.8 * (len(prices) - 1)
        low, high = prices[math.floor(place)], prices[math.ceil(place)]
        return float(row["price"]) >= low + (high - low) * (place - math.floor(place)) - 1e-9

    found: set[tuple[Any, ...]] = set()
    for profile in live:
        orders = orders_of[profile]
        times: dict[str, int] = defaultdict(int)
        last: dict[str, tuple[datetime, str]] = {}
        for at, names in orders:
            for one in {family[name] for name in names}:
                times[one] += 1
                last[one] = at, min((name for name in names if family[name] == one), key=str.encode)
        running = {
            family[name] for (who, name), (at, count) in units.items()
            if who == profile and products[name]["is_consumable"] and at + timedelta(days=30 * count - VARS["replenish_lead_days"]) > AS_OF
        }  # fmt: skip
        again = [
            (-times[one], -last[one][0].timestamp(), last[one][1] if last[one][1] in available else named[one])
            for one in times
            if one in named and one not in running
        ]
        for rank, (count, _, name) in enumerate(sorted(again, key=lambda row: (row[0], row[1], row[2].encode()))[:3], 1):
            found.add((profile, "buy_again", rank, name, float(-count), None))
        nearness = {one: sum(cosine.get((bought, one), 0.0) for bought in times) for one in named if one not in times}
        greatest = max(nearness.values(), default=0) or 1
        score = {one: nearness[one] / greatest + popularity[one] for one in nearness}
        for kind in ("new", "premium") if orders else ("new",):
            choices = [one for one in score if kind == "new" or is_premium(one)]
            choices.sort(key=lambda one: (-round(score[one], 9), named[one].encode()))
            for rank, one in enumerate(choices[:3], 1):
                reasons = sorted((-round(cosine[bought, one], 9), last[bought][1].encode()) for bought in times if (bought, one) in cosine)
                found.add((profile, kind, rank, named[one], round(score[one], 6), reasons[0][1].decode() if reasons else None))
    return found


@pytest.mark.parametrize(("engine", "seeds"), [("duckdb", range(4)), ("postgres", range(4, 5)), *([("spark", range(5, 6))] if THOROUGH else [])])
def test_the_sql_models_say_the_same(engine: str, seeds: range, successive: Callable, tmp_path: Path) -> None:
    with successive(engine, f"recommendations_{engine}") as build:
        for seed in seeds:
            tables = complete(world(seed))
            # with few leading families, others are among the best of many
            chosen = VARS | {"recommendation_leading_families": [100, 5, 12][seed % 3]}
            house = build(write(tables, tmp_path / f"inputs{seed}"), chosen, "--select", "+product_recommendations")
            rows = house.table("product_recommendations")
            said = {(row["profile_id"], row["kind"], row["rank"], row["product_id"], round(float(row["score"]), 6), row["because_product_id"]) for row in rows}
            expected = recommended(tables)
            assert said == expected, seed
            assert {"buy_again", "new"} <= {row[1] for row in expected}
            assert any(row[5] for row in expected)


@pytest.fixture(scope="module")
def groceries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Complete Journey without fuel, coupons and what has no category, as the figures of others leave it out."""
    folder = tmp_path_factory.mktemp("groceries")
    loaded = sms("load-retail-data", "completejourney", "--data", REAL_DATA / "completejourney", "--out", folder)
    assert loaded.returncode == 0, loaded.stderr
    kept = f"""
        select lines.* from '{folder}/order_lines.parquet' as lines
        inner join '{folder}/products.parquet' as products using (product_id)
        where
            lines.quantity > 0
            and products.category <> 'uncategorised'
            and products.category not like 'COUPON%'
            and not regexp_matches(products.category_path, '^(FUEL|MISCELLANEOUS)')
    """
    duckdb.connect().execute(f"copy ({kept}) to '{folder}/kept.parquet'")
    (folder / "kept.parquet").replace(folder / "order_lines.parquet")
    return folder


@pytest.mark.skipif(not (REAL_DATA / "completejourney").is_dir(), reason="no retail data (set SMS_REAL_DATA to its parent folder)")
@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough looks back on groceries")
def test_recommendations_of_groceries(groceries: Path) -> None:
    done = sms("backtest-recommendations", "--inputs", groceries, "--cutoff", "2017-12-01", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "2,018 people" in done.stdout
    shares = {
        name: cells.split()
        for name, cells in re.findall(r"^ *(popularity|buy_again|new)[a-z0-9, ]*? +((?:[\d.]+|-) +(?:[\d.]+|-)) *$", done.stdout, re.MULTILINE)
    }
    assert float(shares["buy_again"][0]) >= 0.41
    assert float(shares["new"][1]) >= 0.040
    assert shares["popularity"] == ["0.255", "0.047"]


def test_a_cutoff_with_nothing_to_judge(tmp_path: Path) -> None:
    inputs = write(complete({"profiles": [{"profile_id": "p"}]}), tmp_path / "inputs")
    done = sms("backtest-recommendations", "--inputs", inputs, "--cutoff", "2026-01-01", "--until", "2026-02-01")
    assert done.returncode == 2
    assert "so there is nothing to judge" in " ".join(done.stderr.split())
    done = sms("backtest-recommendations", "--inputs", inputs, "--cutoff", "2026-01-01", "--until", "2025-12-31")
    assert done.returncode == 2
    assert "--cutoff is 2026-01-01" in done.stderr
