"""Every analysis runs on the marts and says what a person can check by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import ROOT
from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import Warehouse

ANALYSES = sorted(path.stem for path in (ROOT / "analyses").glob("*.sql"))
Answers = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def answers(parsed: Callable, successive: Callable) -> Callable[[Warehouse], Answers]:
    """Rows of each analysis, compiled by dbt for the engine of a warehouse and run there."""

    def run(house: Warehouse) -> Answers:
        with successive(house.target, "analyses", house):
            dbt = Dbt(house)
            dbt.manifest = parsed(house)
            compiled = dbt.compiled({"as_of": "2026-11-20 17:00:00"}, "resource_type:analysis")
        return {name: house.rows(compiled[name]) for name in ANALYSES}

    return run


@pytest.fixture(scope="module")
def answered(answers: Callable, duckdb_warehouse: Warehouse) -> Answers:
    return answers(duckdb_warehouse)


def test_postgres_gives_the_same_answers(answers: Callable, answered: Answers, postgres_warehouse: Warehouse) -> None:
    def plain(rows: list[dict[str, Any]]) -> list[list[Any]]:
        return [[float(v) if hasattr(v, "as_tuple") else v for v in row.values()] for row in rows]

    others = answers(postgres_warehouse)
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


def test_one_window_is_advised_for_a_list_of_this_size(answered: Answers) -> None:
    rows = answered["window_by_list_size"]
    [advised] = [row for row in rows if row["is_advised"]]
    assert advised["for_lists_from"] == max(r["for_lists_from"] for r in rows if r["for_lists_from"] <= r["subscribers"])
