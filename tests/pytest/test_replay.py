"""The same inputs and as_of give the same rows, in every order of arrival; what happened after as_of changes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import ROOT
from sms_segmentation.warehouse import Warehouse

AS_OF = "2026-10-01 17:00:00"
TABLES = ["int_consent_state", "int_profile_features", "segment_memberships", "sending_eligibility"]
WHAT = {"as_of": AS_OF}, "--select", " ".join(f"+{table}" for table in TABLES)

# When a row of an input happened, where later rows may be left out without taking part of an earlier one away.
HAPPENED_AT = {
    "consent_events": "least(occurred_at, coalesce(received_at, loaded_at))",
    "sms_events": "least(occurred_at, loaded_at)",
    "email_events": "occurred_at",
    "orders": "ordered_at",
    "web_events": "occurred_at",
    "cart_events": "occurred_at",
    "checkouts": "started_at",
    "inventory_events": "occurred_at",
    "refill_subscriptions": "occurred_at",
}


def contents(warehouse: Warehouse) -> dict[str, list[Any]]:
    return {table: sorted(map(str, warehouse.table(table))) for table in TABLES}


def rewritten(source: Path, target: Path, query: str) -> Path:
    """A copy of the inputs, each table read by a query in which {table} and {happened_at} stand for its own."""
    target.mkdir()
    with duckdb.connect() as connection:
        for file in source.glob("*.parquet"):
            sql = query.format(table=f"read_parquet('{file}')", happened_at=HAPPENED_AT.get(file.stem, "null::timestamp"))
            connection.execute(f"copy ({sql}) to '{target / file.name}' (format parquet)")
    return target


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    command = [ROOT / "scripts" / "sms", "sample", "--profiles", "400", "--days", "240", "--out", folder]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def first_build(sample: Path, build: Callable) -> dict[str, list[Any]]:
    return contents(build(sample, "duckdb", *WHAT))


def test_another_order_of_arrival_gives_the_same_rows(sample: Path, first_build: dict[str, list[Any]], build: Callable, tmp_path: Path) -> None:
    shuffled = rewritten(sample, tmp_path / "shuffled", "select * from {table} order by random()")
    assert contents(build(shuffled, "duckdb", *WHAT)) == first_build


def test_events_after_as_of_change_nothing(sample: Path, first_build: dict[str, list[Any]], build: Callable, tmp_path: Path) -> None:
    known = f"select * from {{table}} where {{happened_at}} is null or {{happened_at}} <= '{AS_OF}'"
    truncated = rewritten(sample, tmp_path / "truncated", known)
    assert contents(build(truncated, "duckdb", *WHAT)) == first_build
