"""Runs that read only what arrived since the last one leave the tables of a run that reads everything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT
from warehouse import Warehouse

VARS = {"as_of": "2026-10-01 17:00:00"}
STEPS = 3
# What a later version of a row says instead.
CORRECTIONS = {
    "sms_events": "case when number % 2 = 0 then 'm' || number % 50 end as message_id, 'transactional' as message_category",
    "email_events": "'opened' as event_type",
    "orders": "'cancelled' as status",
    "web_events": "null as product_id",
    "cart_events": "null as product_id",
}
# Differ between runs by design, or between a table that was continued and one that was not.
BOOKKEEPING = {"run_number", "read_by"}
READ = [f"int_{name}_read" for name in CORRECTIONS]
TABLES = [*READ, *(f"int_{name}_validated" for name in CORRECTIONS), "int_sms_messages"]


@pytest.fixture(scope="module")
def arrivals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Inputs after each of three steps, then with some rows gone again.

    Rows arrive in any step, however early their loaded_at; some twice, some with a later version in an earlier or later step.
    """
    folder = tmp_path_factory.mktemp("arrivals")
    everything = folder / "everything"
    command = [sys.executable, ROOT / "scripts" / "generate_inputs", "--profiles", "80", "--days", "120", "--out", everything]
    subprocess.run(command, check=True, capture_output=True)
    stages = [*(f"step <= {step}" for step in range(1, STEPS + 1)), "hash(number, 'gone') % 20 > 0"]
    found = []
    with duckdb.connect() as connection:
        for name, changes in CORRECTIONS.items():
            file = everything / name
            rows = f"'{file}/*.parquet'" if file.is_dir() else f"'{file}.parquet'"
            connection.execute(f"""
                create table {name} as
                with original as (select *, row_number() over () as number from {rows}),
                versions as (
                    select * from original
                    union all
                    select * replace ({changes}, loaded_at + to_hours(cast(number % 900 as integer)) as loaded_at)
                    from original where hash(number, 'corrected') % 10 = 0
                    union all
                    select * from original where hash(number, 'repeated') % 30 = 0
                )
                select *, 1 + hash(number, loaded_at, 'arrives') % {STEPS} as step from versions
            """)
        for number, stage in enumerate(stages):
            target = folder / f"stage_{number}"
            target.mkdir()
            for file in everything.iterdir():
                if file.stem not in CORRECTIONS:
                    (target / file.name).symlink_to(file)
            for name in CORRECTIONS:
                query = f"select * exclude (step, number) from {name} where {stage}"
                connection.execute(f"copy ({query}) to '{target / name}.parquet' (format parquet)")
            found.append(target)
    return found


def contents(house: Warehouse, tables: list[str]) -> dict[str, list[str]]:
    return {
        table: sorted(str({column: value for column, value in row.items() if column not in BOOKKEEPING}) for row in house.table(table))
        for table in tables
    }


def difference(found: dict[str, list[Any]], expected: dict[str, list[Any]]) -> dict[str, tuple[set[str], set[str]]]:
    """Rows too many and rows missing, by table."""
    return {
        table: (set(found[table]) - set(expected[table]), set(expected[table]) - set(found[table]))
        for table in expected
        if found[table] != expected[table]
    }


def runs_of(house: Warehouse) -> set[int]:
    return {row["run_number"] for row in house.table("int_sms_events_read")}


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_arrivals_in_any_order_end_as_a_full_refresh(arrivals: list[Path], successive: Callable, target: str) -> None:
    selected = ["--select", *(f"+{table}" for table in TABLES)]
    found, runs = [], []
    with successive(target, "arrivals") as build:
        for stage in [*arrivals, None]:
            house = build(stage, VARS, *selected)
            found.append(contents(house, TABLES))
            runs.append(runs_of(house))
        for number in (STEPS - 1, STEPS):
            expected = contents(build(arrivals[number], VARS, "--full-refresh", *selected), TABLES)
            assert not difference(found[number], expected)
    assert max(runs[STEPS - 1]) == STEPS, "a step was read anew, or not at all"
    assert runs[STEPS] == {1}, "rows that vanished from the source were not noticed"
    assert runs[STEPS + 1] == {1}, "a run without anything new read again"


def test_arrivals_in_any_order_end_as_a_full_refresh_on_spark(arrivals: list[Path], successive: Callable) -> None:
    # Spark plans each of many small queries for a second, and its views cannot be read from outside.
    tables = ["int_sms_events_read", "int_orders_read"]
    selected = ["--select", *(f"+{table}" for table in tables)]
    with successive("spark", "arrivals_spark") as build:
        build(arrivals[0], VARS, *selected)
        house = build(arrivals[STEPS - 1], VARS, *selected)
        found = contents(house, tables)
        assert max(runs_of(house)) == 2
        expected = contents(build(arrivals[STEPS - 1], VARS, "--full-refresh", *selected), tables)
    assert not difference(found, expected)
