"""Every analysis runs on the marts and says what a person can check by hand."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, location
from sms_segmentation.warehouse import Warehouse

ANALYSES = sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))
Answers = dict[str, list[dict[str, Any]]]


def answers(house: Warehouse, folder: Path) -> Answers:
    """Rows of each analysis, compiled by dbt for the engine of a warehouse and run there."""
    settings = {house.location_variable: location(house), "DBT_TARGET_PATH": str(folder), "DBT_LOG_PATH": str(folder)}
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "dbt", "compile", "--project-dir", ROOT, "--profiles-dir", ROOT, "--target", house.target]
        + ["--select", "resource_type:analysis", "--vars", json.dumps({"as_of": "2026-11-20 17:00:00"})],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    compiled = folder / "compiled" / "sms_segmentation" / "analyses"
    return {name: house.rows((compiled / f"{name}.sql").read_text()) for name in ANALYSES}


@pytest.fixture(scope="module")
def answered(duckdb_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return answers(duckdb_warehouse, tmp_path_factory.mktemp("analyses"))


def test_postgres_gives_the_same_answers(answered: Answers, postgres_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> None:
    def plain(rows: list[dict[str, Any]]) -> list[list[Any]]:
        return [[float(v) if hasattr(v, "as_tuple") else v for v in row.values()] for row in rows]

    others = answers(postgres_warehouse, tmp_path_factory.mktemp("analyses"))
    assert {name: plain(rows) for name, rows in others.items()} == {name: plain(rows) for name, rows in answered.items()}


def test_overlap_counts_the_members_of_both(answered: Answers, duckdb_warehouse: Warehouse) -> None:
    members: dict[str, set[str]] = {}
    for row in duckdb_warehouse.table("segment_memberships"):
        members.setdefault(row["segment_name"], set()).add(row["profile_id"])
    expected = {(one, other): len(members[one] & members[other]) for one in members for other in members if one != other and members[one] & members[other]}
    found = {(row["segment_name"], row["other_segment_name"]): row["members_in_both"] for row in answered["segment_overlap"]}
    assert found == expected


def test_the_funnel_narrows_from_everyone_to_eligible(answered: Answers, duckdb_warehouse: Warehouse) -> None:
    steps = {row["step"]: row["profiles"] for row in answered["subscriber_funnel"]}
    assert list(steps.values()) == sorted(steps.values(), reverse=True)
    assert steps["live_profiles"] == len(duckdb_warehouse.table("int_profile_features"))
    assert steps["sms_subscribers"] == len(duckdb_warehouse.table("sms_subscribers"))
    assert steps["eligible_now"] == sum(row["is_eligible"] for row in duckdb_warehouse.table("sending_eligibility"))


def test_tracks_are_held_against_the_bands_of_the_guide(answered: Answers) -> None:
    rows = {row["track"]: row for row in answered["track_kpis"]}
    assert list(rows) == ["A", "B", "C", "D"]
    for row in rows.values():
        rate = float(row["click_rate_percent"])
        assert row["band"] == ("A" if rate > 10 else "B" if rate > 6.5 else "C" if rate >= 5 else "D")
        assert row["reaches_its_band"] == (row["band"] <= row["track"])


def test_one_window_is_advised_for_a_list_of_this_size(answered: Answers) -> None:
    rows = answered["window_by_list_size"]
    [advised] = [row for row in rows if row["is_advised"]]
    assert advised["for_lists_from"] == max(r["for_lists_from"] for r in rows if r["for_lists_from"] <= r["subscribers"])
