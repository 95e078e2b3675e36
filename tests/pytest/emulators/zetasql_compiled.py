"""What Google's analyzer says against SQL that dbt compiled for BigQuery: zetasql_compiled.py FOLDER SHOP.duckdb. A line for each model that it refuses.

Columns are those that DuckDB has for the same models (in that file), so that nothing is run. Runs in .venv-bigquery.
"""

import sys
from pathlib import Path

import duckdb
from zetasql.core.exceptions import ServerError
from zetasql_check import TYPES, check


def tables(shop: str) -> dict[tuple[str, str], dict[str, str]]:
    """Type of each column by table."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    with duckdb.connect(shop, read_only=True) as connection:
        found = connection.execute("select table_schema, table_name, column_name, data_type from information_schema.columns").fetchall()
    for schema, table, column, type_ in found:
        held.setdefault((schema, table), {})[column] = TYPES[type_.split("(")[0]]
    return held


if __name__ == "__main__":
    folder, shop = sys.argv[1:]
    held = tables(shop)
    files = sorted(Path(folder, "target", "compiled", "sms_segmentation", "models").rglob("*.sql"))
    for file in files:
        try:
            check(file.read_text(encoding="utf-8"), lambda name: held.get(tuple(".".join(name).split(".")[-2:])))
        except ServerError as error:
            print(f"{file.name}: {error.raw_error}")
    print(f"{len(files)} models")
