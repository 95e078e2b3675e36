"""How many bytes the runs of a day read, as BigQuery would charge them; `benchmarks/bytes_scanned --help` says how.

An estimate: DuckDB's plan of a statement says which columns of which tables it reads, and which partitions it asks for; cells have the size that
BigQuery counts, and each reading of a table is charged as 10 MB at least (cloud.google.com/bigquery/pricing). Every reading counts, though BigQuery
may read a table once that a statement names twice.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Annotated, Any
from unittest.mock import patch

import duckdb
import typer
from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper

from run import BUILDS, DATA, Size, make
from sms_segmentation.project import Dbt, grid, out
from sms_segmentation.warehouse import ENGINES, find_inputs

# Columns for each value of which BigQuery keeps a partition (macro replaced_by_part).
PARTITIONED_BY = ("load_partition", "send_date")
CELL_BYTES = {"BOOLEAN": 1, "DECIMAL": 16, "HUGEINT": 16}  # 8 for other types, 2 and its letters for a text
LEAST_CHARGED = 10e6
USD_PER_BYTE = 6.25 / 2**40
LARGEST = 8


@dataclass
class Scan:
    """What a statement of a model reads of a table."""

    node: str
    table: str
    columns: list[str]
    rows: int


def main(size: Annotated[str, typer.Option(metavar="PROFILESxEVENTS", help="Shop to build.")] = "10000x1000000") -> None:
    """Build a shop on DuckDB as days would, and print how much each run reads and which models read most.

    Exit code 0: printed. 1: a build failed.
    """
    shop = Size.read(size)
    if not (shop.folder / "inputs").exists():
        DATA.mkdir(exist_ok=True)
        make(shop, shop.folder / "inputs")
    file = shop.folder / "bytes.duckdb"
    file.unlink(missing_ok=True)
    os.environ |= {"DBT_TARGET_PATH": str(shop.folder / "target"), "DBT_LOG_PATH": str(shop.folder / "logs"), "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}
    house = ENGINES["duckdb"](str(file))
    dbt = Dbt(house)
    dbt.parse({})
    known = {source.name for source in dbt.inputs()}
    read: dict[str, Counter[str]] = {}  # bytes by model
    charged: Counter[str] = Counter()
    for step, (stage, *options) in BUILDS.items():
        inputs = shop.folder / stage
        house.load(find_inputs(inputs, known)[0], known, dbt.inputs()[0].schema)
        with scans() as found:
            _, failures = dbt.build({"as_of": (inputs / "as_of.txt").read_text().strip(), "model_set": "sample"}, *options, "--no-write-json")
        if failures:
            raise typer.Exit(1)
        with house.one_connection():
            cell_bytes = sizes(house.rows, found)
        read[step] = Counter()
        for scan in found:
            row_bytes = sum(cell_bytes.get((scan.table, column), 8) for column in scan.columns)
            read[step][scan.node] += row_bytes * scan.rows
            charged[step] += max(row_bytes * scan.rows, LEAST_CHARGED)
    totals = grid("run", "GB read", "GB charged", "USD on demand")
    for step, nodes in read.items():
        totals.add_row(step, f"{nodes.total() / 1e9:.2f}", f"{charged[step] / 1e9:.1f}", f"{charged[step] * USD_PER_BYTE:.3f}")
    out.print(totals)
    for step, nodes in read.items():
        table = grid(f"most read in the {step} by", "GB")
        for node, found_bytes in nodes.most_common(LARGEST):
            table.add_row(node, f"{found_bytes / 1e9:.3f}")
        out.print(table)


@contextmanager
def scans() -> Iterator[list[Scan]]:
    """What every statement of dbt reads while inside."""
    found: list[Scan] = []
    execute = DuckDBCursorWrapper.execute

    def explained(cursor: Any, sql: str, *bindings: Any) -> Any:
        if node := re.search(r'"node_id": "\w+\.\w+\.(\w+)"', sql):
            other = cursor._cursor.cursor()
            for statement in other.extract_statements(sql):
                query = query_of(statement.query)
                with suppress(duckdb.CatalogException):  # reads what a statement before it in the same text makes
                    found.extend(scans_of(other, node[1], query) if query else ())
        return execute(cursor, sql, *bindings)

    with patch.object(DuckDBCursorWrapper, "execute", explained):
        yield found


def query_of(statement: str) -> str:
    """What a statement looks for; empty where it reads no table. What it fills may not be there yet, or there still."""
    bare = re.sub(r"/\*.*?\*/", "", statement, flags=re.S).strip("; \n")
    filling = re.match(r"create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?table\s+\S+\s+as\b(.*)|insert\s+into\s+\S+\s*(?:\([^)]*\))?(.*)", bare, re.I | re.S)
    if filling:
        return f"from ({filling[1] or filling[2]})"
    return bare if re.match(r"select|with|from|delete|update|merge", bare, re.I) else ""


def scans_of(cursor: duckdb.DuckDBPyConnection, node: str, query: str) -> Iterator[Scan]:
    pending = json.loads(cursor.execute(f"explain (format json) {query}").fetchall()[0][1])
    while pending:
        step = pending.pop()
        pending += step.get("children", [])
        info = step["extra_info"]
        if "Table" in info and "SCAN" in step["name"]:
            table = info["Table"].split(".", 1)[1]
            conditions = [condition.removeprefix("optional: ") for condition in listed(info, "Filters")]
            of_partitions = [condition for condition in conditions if condition.lstrip("(").startswith(PARTITIONED_BY)]
            [(rows,)] = cursor.execute(f"select count(*) from {table} where {' and '.join(of_partitions) or 'true'}").fetchall()
            yield Scan(node, re.sub(r"__dbt_\w+$", "", table), listed(info, "Projections"), rows)


def listed(info: dict[str, Any], name: str) -> list[str]:
    """DuckDB writes a list of one as a text."""
    held = info.get(name, [])
    return held if isinstance(held, list) else [held]


def sizes(rows: Callable[[str], list[dict[str, Any]]], found: list[Scan]) -> dict[tuple[str, str], float]:
    """Bytes of a cell, by table and column, as the tables are after the run."""
    types: dict[str, dict[str, str]] = {}
    for row in rows("select schema_name || '.' || table_name as t, column_name as c, data_type as d from duckdb_columns() where not internal"):
        types.setdefault(row["t"], {})[row["c"]] = row["d"]
    held = {}
    for table in {scan.table for scan in found} & types.keys():
        texts = [column for column, type_ in types[table].items() if type_ == "VARCHAR"]
        averages = ", ".join(f'coalesce(avg(2 + strlen("{column}")), 0) as "{column}"' for column in texts)
        lengths = rows(f"select {averages} from {table}")[0] if texts else {}
        held |= {(table, column): lengths.get(column, CELL_BYTES.get(type_.split("(")[0], 8)) for column, type_ in types[table].items()}
    return held


if __name__ == "__main__":
    typer.run(main)
