"""Raw tables of vendors as loaders land them, made of rows of JSON, in any warehouse."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from sms_segmentation.input_files import quoted
from sms_segmentation.warehouse import DuckDB, Postgres, Spark, Warehouse

TYPES = {bool: "boolean", int: "bigint", float: "double", str: "varchar"}
ROWS = 200
POSTGRES = {"double": "double precision", "varchar": "text"}


def columns(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Types of the columns as the JSON says: text stays text; a column that is never filled is one of text."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        kinds = {TYPES.get(type(row[name]), "varchar") for row in rows if row.get(name) is not None}
        found[name] = kinds.pop() if len(kinds) == 1 else "varchar"
    return found


def store(house: Warehouse, schema: str, tables: dict[str, list[dict[str, Any]]], types_of: dict[str, dict[str, str]] | None = None) -> None:
    """Make a schema hold these tables, which replace those of their names; one without rows has a column id.

    types_of: types of the columns of a table by DuckDB's names, where the rows do not say.
    """
    made = []
    for name, rows in tables.items():
        types = (types_of or {}).get(name) or columns(rows) or {"id": "varchar"}
        made.append((name, types, [[json.dumps(value) if isinstance(value, dict | list) else value for value in map(row.get, types)] for row in rows]))
    if isinstance(house, DuckDB):
        _in_duckdb(house, schema, made)
        return
    for table in made:
        {Postgres: _in_postgres, Spark: _in_spark}[type(house)](house, schema, *table)


def _made(connection: duckdb.DuckDBPyConnection, place: str, types: dict[str, str], values: list[list[Any]]) -> None:
    connection.execute(f"create or replace table {place} ({', '.join(f'{quoted(name)} {type_}' for name, type_ in types.items())})")
    # many rows a statement: one for each takes ten times as long
    marks = f"({', '.join('?' for _ in types)})"
    for start in range(0, len(values), ROWS):
        rows = values[start : start + ROWS]
        cells = [_as(type_, value) for row in rows for type_, value in zip(types.values(), row, strict=True)]
        connection.execute(f"insert into {place} values {', '.join([marks] * len(rows))}", cells)


def _as(type_: str, value: Any) -> Any:
    """As text where the column is one: of values of several types in one statement DuckDB makes one type first."""
    if value is None or type_ != "varchar":
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_duckdb(house: DuckDB, schema: str, made: list[tuple[str, dict[str, str], list[list[Any]]]]) -> None:
    with house._connected() as connection:
        connection.execute(f"create schema if not exists {schema}")
        for table, types, values in made:
            _made(connection, f"{schema}.{quoted(table)}", types, values)


def _in_postgres(house: Postgres, schema: str, table: str, types: dict[str, str], values: list[list[Any]]) -> None:
    house._create_database()
    connection = house.connect()
    with connection, connection.cursor() as cursor:
        cursor.execute(f"create schema if not exists {schema}")
        cursor.execute(f"drop table if exists {schema}.{quoted(table)} cascade")
        cursor.execute(f"create table {schema}.{quoted(table)} ({', '.join(f'{quoted(n)} {POSTGRES.get(t, t)}' for n, t in types.items())})")
        for row in values:
            cursor.execute(f"insert into {schema}.{quoted(table)} values ({', '.join('%s' for _ in types)})", row)
    connection.close()


def _in_spark(house: Spark, schema: str, table: str, types: dict[str, str], values: list[list[Any]]) -> None:
    from dbt.adapters.spark.session import Cursor

    spark = Cursor(server_side_parameters=house.credentials.server_side_parameters)
    spark.execute(f"create database if not exists {schema}")
    spark.execute(f"drop table if exists {schema}.`{table}`")
    folder = house.tables / f"{schema}.db" / table
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # else Spark takes it for a time without zone
    types = {name: type_.replace("timestamp", "timestamp with time zone") for name, type_ in types.items()}
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(str(Path(scratch, "rows.duckdb"))) as connection:
        connection.execute("set timezone = 'UTC'")
        _made(connection, "made", types, values)
        connection.execute(f"copy made to '{folder / 'part-0.parquet'}'")
    spark.execute(f"create table {schema}.`{table}` using parquet location '{folder}'")
