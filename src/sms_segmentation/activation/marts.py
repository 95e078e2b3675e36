"""The tables of schema exports as one build left them, no older than allowed, in a DuckDB database of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from sms_segmentation.input_files import literal, quoted
from sms_segmentation.warehouse import DuckDB, Postgres, Warehouse, WarehouseError

READ_FROM = ("duckdb", "postgres")
# On others no lock tells whether a build runs, whose exports may not go together.
REFUSED = (
    "--target is {target}; sms reads exports from duckdb or postgres. Let your reverse-ETL tool read schema exports there after each build (docs/exports.md)."
)
# Types of Postgres that columns of exports have, in DuckDB; decimals come on top.
TYPES = {"text": "VARCHAR", "character varying": "VARCHAR", "timestamp without time zone": "TIMESTAMP", "boolean": "BOOLEAN", "date": "DATE"}


def copy_exports(house: Warehouse, max_age: float, connection: duckdb.DuckDBPyConnection, tables: Collection[str] = ()) -> datetime:
    """Copy tables of schema exports, all of them by default, into schema exports of a connection; returns the time they were computed for.

    Raises WarehouseError while a build runs, and when the tables are missing or older than so many hours.
    """
    if house.is_building():
        raise WarehouseError(f"A build of {house.place} is running; start this when it has ended.")
    readers = _of_the_last_build_that_passed(house)
    as_of = _fresh(readers, house.place, max_age)
    held = _tables(readers)
    if lacking := sorted(set(tables) - held.keys()):
        raise WarehouseError(f"{house.place} holds no {', '.join(lacking)}; run scripts/build.")
    connection.execute("begin")
    connection.execute("drop schema if exists exports cascade")
    connection.execute("create schema exports")
    with tempfile.TemporaryDirectory() as scratch:
        for name in sorted(tables or held):
            _copy(readers, connection, held[name], name, Path(scratch, f"{name}.csv"))
    connection.execute("commit")
    if isinstance(readers, DuckDB):
        connection.execute("detach warehouse")
    return as_of


def _of_the_last_build_that_passed(house: Warehouse) -> Warehouse:
    """On DuckDB the file for readers, where there is one."""
    return DuckDB(str(house.published)) if isinstance(house, DuckDB) and house.published.exists() else house


def _fresh(house: Warehouse, place: str, max_age: float) -> datetime:
    """The time that the marts are computed for. Raises WarehouseError when it is longer ago than so many hours."""
    relation = house.relation("sending_eligibility")
    [row] = house.rows(f"select max(as_of) as as_of from {relation}") if relation and house.relation("export_suppressions") else [{"as_of": None}]
    as_of: datetime | None = row["as_of"]
    if as_of is None:
        raise WarehouseError(f"{place} holds nothing to export: sending_eligibility or export_suppressions is missing or empty; run scripts/build.")
    age = datetime.now(UTC).replace(tzinfo=None) - as_of
    if age > timedelta(hours=max_age):
        raise WarehouseError(
            f"The marts of {place} are as of {as_of:%Y-%m-%d %H:%M} UTC, {age / timedelta(hours=1):.1f} hours old, and --max-age is {max_age:g}:"
            " who opted out since would be missing. Run scripts/build first."
        )
    return as_of


def _tables(house: Warehouse) -> dict[str, str]:
    """Schema and name of each table of exports, by its name."""
    names = [row["t"] for row in house.rows("select distinct table_name as t from information_schema.tables where table_name like 'export~_%' escape '~'")]
    return {name: relation for name in names if (relation := house.relation(name))}


def _copy(house: Warehouse, connection: duckdb.DuckDBPyConnection, relation: str, name: str, file: Path) -> None:
    target = f"exports.{quoted(name)}"
    if isinstance(house, DuckDB):
        connection.execute(f"attach if not exists {literal(house.credentials.path)} as warehouse (read_only)")
        connection.execute(f"create or replace table {target} as from warehouse.{relation}")
        return
    assert isinstance(house, Postgres)
    columns = {row["attname"]: _type(row["type"]) for row in house.rows(
        "select attname, format_type(atttypid, atttypmod) as type from pg_attribute"
        f" where attrelid = to_regclass({literal(relation)}) and attnum > 0 and not attisdropped order by attnum"
    )}  # fmt: skip
    house.copy_out(relation, file)
    form = """auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false"""
    read = f"read_csv({literal(file)}, {form}, columns = {_struct(columns)})"
    connection.execute(f"create or replace table {target} as from {read}")
    file.unlink()


def _type(name: str) -> str:
    return TYPES.get(name.split("(")[0]) or name.replace("numeric", "DECIMAL").upper()


def _struct(columns: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{literal(name)}: {literal(type_)}" for name, type_ in columns.items()) + "}"
