"""Every table of the sample build holds the same rows on DuckDB, Postgres and Spark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from input_files import literal, quoted
from reference.contents import BOOKKEEPING
from warehouse import Postgres, Spark, Warehouse

# Read from Postgres though it is a view: nothing that is built keeps its rows.
VIEWS = {"int_prediction_examples"}
# Sums of doubles come in another order on each engine.
CLOSE = "abs({0} - {1}) <= 1e-12 + 1e-9 * greatest(abs({0}), abs({1}))"


@pytest.fixture(scope="module")
def ours(duckdb_warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(duckdb_warehouse.credentials.path)} as ours (read_only)")
        yield connection


def test_postgres_holds_the_rows_of_duckdb(ours: duckdb.DuckDBPyConnection, postgres_warehouse: Postgres, tmp_path: Path) -> None:
    def copied(relation: str, types: dict[str, str]) -> str:
        file = tmp_path / "rows.csv"
        with postgres_warehouse.connect() as connection, connection.cursor() as cursor, file.open("w") as rows:
            cursor.copy_expert(f"copy (select {', '.join(map(quoted, types))} from {relation}) to stdout (format csv, force_quote *)", rows)
        return f"read_csv({literal(file)}, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, columns = {types})"

    found = {table: difference(ours, name, copied(name, types)) for table, name, types in tables(ours, {"BASE TABLE"}, VIEWS)}
    assert not {table: said for table, said in found.items() if said}


def test_spark_holds_the_rows_of_duckdb(ours: duckdb.DuckDBPyConnection, spark_warehouse: Spark) -> None:
    ours.execute("set timezone = 'UTC'")
    found = {}
    for table, name, _ in tables(ours, {"BASE TABLE"}):
        schema = name.split(".")[0]
        files = spark_warehouse.files(spark_warehouse.tables / f"{schema}.db" / table)
        found[table] = difference(ours, name, f"read_parquet({[str(file) for file in files]}, hive_partitioning = true)") if files else "not there"
    assert not {table: said for table, said in found.items() if said}


def tables(ours: duckdb.DuckDBPyConnection, kinds: set[str], views: set[str] = frozenset()) -> list[tuple[str, str, dict[str, str]]]:
    """Name, schema.name and columns with their types of every model that DuckDB keeps as a table, and of some views."""
    models = {file.stem for file in (ROOT / "models").rglob("*.sql")}
    listed = ours.execute("select table_schema, table_name, table_type from information_schema.tables where table_catalog = 'ours'").fetchall()
    kept = [(table, f"{schema}.{table}") for schema, table, kind in listed if table in models and (kind in kinds or table in views)]
    assert len(kept) > 200, "few tables were compared"
    return [(table, name, dict(ours.execute(f"select column_name, column_type from (describe ours.{name})").fetchall())) for table, name in kept]


def difference(ours: duckdb.DuckDBPyConnection, name: str, theirs: str) -> str:
    """The first row of two tables that is not the same, both in an order of their own; empty where all are."""
    types = dict(ours.execute(f"select column_name, column_type from (describe ours.{name})").fetchall())
    types = {column: type_ for column, type_ in types.items() if column not in BOOKKEEPING | {"loaded_part"}}  # Spark's parts are months
    exact = [quoted(column) for column, type_ in types.items() if type_ != "DOUBLE"]
    order = ", ".join([*exact, *(quoted(column) for column, type_ in types.items() if type_ == "DOUBLE")])
    rows = "select {}, row_number() over (order by " + order + ") as place from (select {} from {})"
    # A whole double as text, in row_text.
    same = {column: f"replace({quoted(column)}, '.0 ', ' ')" if column == "row_text" else quoted(column) for column in types}
    left = ", ".join(f"{cell} as {quoted(column)}" for column, cell in same.items())
    right = ", ".join(f"{cell}::{types[column]} as {quoted(column)}" for column, cell in same.items())
    equal = [
        f"(l.{column} is not distinct from r.{column}" + (f" or {CLOSE.format(f'l.{column}', f'r.{column}')})" if types[name_] == "DOUBLE" else ")")
        for name_, column in ((name_, quoted(name_)) for name_ in types)
    ]
    query = f"""
        with l as ({rows.format("*", left, f"ours.{name}")}), r as ({rows.format("*", right, theirs)})
        select {", ".join(f"case when not coalesce({is_equal}, false) then [l.{quoted(c)}::varchar, r.{quoted(c)}::varchar] end as {quoted(c)}" for c, is_equal in zip(types, equal, strict=True))}
        from l full join r using (place)
        where not coalesce({" and ".join(equal)}, false)
    """
    found = ours.execute(f"select *, count(*) over () from ({query}) limit 1").fetchone()
    if not found:
        return ""
    cells = {column: cell for column, cell in zip(types, found, strict=False) if cell}
    return f"{found[-1]} rows, such as {cells}"
