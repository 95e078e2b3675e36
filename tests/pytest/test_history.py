"""Since when somebody is in a segment: over successive runs, reruns and a rebuilt past."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from commands import sms
from conftest import ELSEWHERE, location
from reference.inputs import complete, write
from sms_segmentation.backfill import UNCHANGED
from sms_segmentation.project import SAMPLE, declared_end, utc
from sms_segmentation.warehouse import Warehouse

# The first order is placed between the first and the second date.
DATES = ["2026-06-01 12:00:00", "2026-06-02 12:00:00"]
PHONE = "+12123640142"
# A new subscriber has not ordered at all, so that the first order ends that.
VARS = {"minimal_purchases_max": 0}
Spell = tuple[str, str, datetime, datetime | None]


def spells(house: Warehouse) -> set[Spell]:
    """Spells in the two segments that a first order moves between."""
    return {
        (row["segment_name"], row["profile_id"], row["entered_at"], row["exited_at"])
        for row in house.table("segment_membership_history")
        if row["segment_name"] in ("new_sms_subscribers", "first_time_buyers")
    }


def changes(house: Warehouse) -> set[tuple[str, str, str]]:
    return {
        (row["change_type"], row["segment_name"], row["profile_id"])
        for row in house.table("segment_changes")
        if row["segment_name"] in ("new_sms_subscribers", "first_time_buyers")
    }


def buyers(house: Warehouse) -> list[str]:
    """The table of a segment, which says for which day it is."""
    return sorted(map(str, house.table("seg_first_time_buyers")))


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    opted_in = datetime(2026, 5, 20, 15)
    opt_in = {"phone_e164": PHONE, "consent_level": "express_written", "occurred_at": opted_in}
    order = {"profile_id": "p1", "ordered_at": datetime(2026, 6, 1, 18), "loaded_at": datetime(2026, 6, 1, 18)}
    tables = {"profiles": [{"profile_id": "p1", "phone_e164": PHONE}], "consent_events": [opt_in], "orders": [order]}
    return write(complete(tables), tmp_path_factory.mktemp("history") / "inputs")


def test_a_first_order_moves_a_profile_in_the_next_run_and_a_backfill_tells_the_same(inputs: Path, successive: Callable, tmp_path: Path) -> None:
    first, second = (datetime.fromisoformat(date) for date in DATES)
    told = []
    # A run for an earlier time changes nothing.
    with successive("duckdb", "history") as build:
        for date in [*DATES, DATES[0]]:
            given, left_out = (None, ["--exclude", *UNCHANGED]) if told else (inputs, [])
            house = build(given, {"as_of": date, **VARS}, "--select", "+segment_changes", *left_out)
            told.append((spells(house), changes(house), buyers(house)))

    assert told[0][:2] == (
        {("new_sms_subscribers", "p1", first, None)},
        {("entered", "new_sms_subscribers", "p1")},
    )
    assert told[1][:2] == (
        {("new_sms_subscribers", "p1", first, second), ("first_time_buyers", "p1", second, None)},
        {("exited", "new_sms_subscribers", "p1"), ("entered", "first_time_buyers", "p1")},
    )
    assert told[2][0] == told[1][0]

    history = sorted(map(str, house.table("segment_membership_history")))
    backfill = ["backfill", "--warehouse", location(house), "--vars", json.dumps(VARS), "--from", DATES[0]]
    settings = {"DBT_TARGET_PATH": str(tmp_path / "dbt"), "DBT_LOG_PATH": str(tmp_path / "dbt")}
    refused = sms(*backfill, "--to", DATES[0], **settings)
    assert refused.returncode == 2 and "would be lost; give --to 2026-06-02T12:00:00Z or later" in refused.stderr
    # What was there is forgotten: with a date in between the first order shows earlier, without it the rows are those of the builds.
    between = datetime(2026, 6, 2)
    for every, moved in (("12h", between), ("1d", second)):
        done = sms(*backfill, "--every", every, "--to", DATES[1], **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        assert spells(house) == {("new_sms_subscribers", "p1", first, moved), ("first_time_buyers", "p1", moved, None)}
    assert sorted(map(str, house.table("segment_membership_history"))) == history
    assert (changes(house), buyers(house)) == told[1][1:]


@pytest.mark.parametrize("engine", ELSEWHERE or ["postgres"])
def test_a_rerun_with_another_var_and_back_leaves_the_history_as_it_was(engine: str, request: pytest.FixtureRequest, successive: Callable) -> None:
    house: Warehouse = request.getfixturevalue(f"{engine}_warehouse")
    as_of = {"as_of": utc(declared_end(SAMPLE))}
    models = "seg_prefers_sms", "segment_memberships", "segment_membership_log", "segment_membership_history"

    def history() -> list[str]:
        return sorted(map(str, house.table("segment_membership_history")))

    before = history()
    with successive(engine, "rerun", house) as build:
        build(None, as_of | {"prefers_sms_min_clicks": 6}, "--select", *models)
        assert len(history()) < len(before)
        build(None, as_of, "--select", *models)
    assert history() == before
