"""The same inputs and as_of give the same rows, in every order of arrival; what happened after as_of changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from commands import sms
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


def test_what_comes_later_and_the_order_of_arrival_change_nothing(build: Callable, tmp_path: Path) -> None:
    sms("sample", "--profiles", "400", "--days", "240", "--out", tmp_path / "sample").check_returncode()
    known = f"select * from {{table}} where {{happened_at}} is null or {{happened_at}} <= '{AS_OF}' order by random()"
    truncated = rewritten(tmp_path / "sample", tmp_path / "truncated", known)
    assert contents(build(truncated, "duckdb", *WHAT)) == contents(build(tmp_path / "sample", "duckdb", *WHAT))
