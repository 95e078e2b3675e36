"""Every table of the sample build holds the same rows on DuckDB, Postgres and Spark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from reference.engines import difference, postgres_rows, tables
from sms_segmentation.input_files import literal
from sms_segmentation.warehouse import Postgres, Spark, Warehouse

# Compared though DuckDB and Postgres keep it as a view: nothing that is built holds its rows.
VIEWS = {"int_prediction_examples"}


@pytest.fixture(scope="module")
def ours(duckdb_warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    duckdb_warehouse.wait()  # until no test before this one holds it
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(duckdb_warehouse.credentials.path)} as ours (read_only)")
        connection.execute("set timezone = 'UTC'")
        yield connection


def test_postgres_holds_the_rows_of_duckdb(ours: duckdb.DuckDBPyConnection, postgres_warehouse: Postgres, tmp_path: Path) -> None:
    found = {
        table: difference(ours, table, columns, postgres_rows(postgres_warehouse, table, columns, tmp_path / "rows.csv"))
        for table, columns in tables(ours, VIEWS)
    }
    assert not {table: said for table, said in found.items() if said}


def test_spark_holds_the_rows_of_duckdb(ours: duckdb.DuckDBPyConnection, spark_warehouse: Spark) -> None:
    found = {}
    for table, columns in tables(ours):
        schema, name = table.split(".")
        files = [str(file) for file in spark_warehouse.files(spark_warehouse.tables / f"{schema}.db" / name)]
        rows = f"read_parquet({files}, hive_partitioning = true)"
        found[table] = difference(ours, table, columns, rows) if files else "it is not there"
    assert not {table: said for table, said in found.items() if said}
