"""What marts of performance say of the worked cases of ../shared/spec/measurement_cases.csv, through the raw inputs on the engines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from conftest import ELSEWHERE, ROOT
from reference import measurement_worlds as worlds
from reference.facts import Row
from reference.given_tables import HISTORY, needed, overwrite
from reference.inputs import write
from sms_segmentation.warehouse import Warehouse

CASES = ROOT.parent / "shared" / "spec" / "measurement_cases.csv"
VARS = {"as_of": str(worlds.AS_OF)}
CAMPAIGNS = [f"M{number:02}" for number in range(1, 12)]
EXPERIMENTS = [f"M{number}" for number in range(18, 26)]

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="shared/spec is absent")


def expectations(cases: Iterable[str], is_varied: bool = False) -> list[Row]:
    """Rows of the file that expect something of these cases, of those with a var of their own or of the others."""
    with CASES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["case_id"] in cases and row["table"]]
    return [row for row in rows if (" with var " in row["row"]) == is_varied]


def differences(rows: list[Row], house: Warehouse) -> list[str]:
    """A sentence for each cell that is not as expected; a row that is not there is one too."""
    tables = house.all_rows({row["table"] for row in rows})
    told = []
    for row in rows:
        found = worlds.result(row, tables)
        if not found or not all(worlds.is_as_expected(row, cell) for cell in found):
            told.append(f"{row['case_id']} {row['table']}, {row['row']}: {row['column']} {sorted(set(map(str, found)))[:3]}, expected {row['expected']}")
    return told


@pytest.fixture
def built(successive: Callable, parsed: Callable, tmp_path: Path) -> Callable:
    """Builds a world up to some marts, with segments' history and prices as given; returns what builds on and the warehouse."""

    def run(build: Any, world: worlds.World, wanted: Iterable[str], history: list[Row], prices: list[Row]) -> Warehouse:
        manifest = parsed(build.house)
        seeds, models = needed(manifest, wanted, [HISTORY])
        house = build(write(world.tables, tmp_path / "inputs"), VARS, "--select", *seeds)
        overwrite(house, manifest, {HISTORY: history, "message_prices": prices})
        return build(None, VARS, "--select", *models)

    return run


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_campaigns_and_experiments(target: str, successive: Callable, built: Callable) -> None:
    world = worlds.World()
    worlds.campaigns(world)
    worlds.experiments(world)
    rows = expectations([*CAMPAIGNS, *EXPERIMENTS])
    with successive(target, "measured_campaigns") as build:
        house = built(build, world, sorted({row["table"] for row in rows}), [], worlds.MESSAGE_PRICES)
        found = differences(rows, house)
        varied = expectations(CAMPAIGNS, is_varied=True)
        build(None, VARS | {"attribution_model": "last_touch"}, "--select", "order_attribution+,+performance_campaigns", "--exclude", "order_attribution")
        found += differences(varied, house)
    assert found == []
    assert len(rows) > 100 and len(varied) == 2


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_the_whole_shop(target: str, successive: Callable, built: Callable) -> None:
    world = worlds.World()
    worlds.whole_shop(world)
    rows = expectations(["M12", "M13"])
    with successive(target, "measured_shop") as build:
        house = built(build, world, sorted({row["table"] for row in rows}), worlds.history_of_m13(), [])
        assert differences(rows, house) == []


def test_tracks_and_trends(successive: Callable, built: Callable) -> None:
    """M16 is M15 with fewer clicks of the rest, and neither has the texts of M14: performance_messages is changed in place."""
    world = worlds.World()
    history = worlds.trends(world)
    lost = ", ".join(f"'{message}'" for message in worlds.clicks_that_m16_lacks())
    changes = {
        "M15": "delete from {} where message_id like 'm14-%'",
        "M16": f"update {{}} set is_clicked = false, first_clicked_at = null where message_id in ({lost})",
    }
    with successive("duckdb", "measured_trends") as build:
        house = built(build, world, ["performance_tracks", "segment_health"], history, [])
        found = differences(expectations(["M14"]), house)
        for case, change in changes.items():
            place = house.relation("performance_messages")
            with house._connected() as connection:
                connection.execute(change.format(place))
            build(None, VARS, "--full-refresh", "--select", "performance_messages+,+segment_health", "--exclude", "performance_messages")
            found += differences(expectations([case]), house)
    assert found == []
