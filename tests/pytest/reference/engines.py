"""Tables of DuckDB compared with what another engine holds, cell by cell."""

from __future__ import annotations

from pathlib import Path

import duckdb

from reference.contents import BOOKKEEPING, FACTS
from sms_segmentation.input_files import literal, quoted
from sms_segmentation.warehouse import Postgres

MODELS = Path(__file__).resolve().parents[3] / "models"
# Spark's partitions are months; a hash of rows is one engine's own.
OWN_TO_AN_ENGINE = BOOKKEEPING | {"load_partition", "counted_from"}

Columns = dict[str, str]  # type by name
# Whose last digits depend on the order of additions: doubles, and statistics of the marts, which are doubles as decimals.
COMPUTED = {"DOUBLE", "DECIMAL(28,12)"}


def tables(ours: duckdb.DuckDBPyConnection, views: set[str] = frozenset(), at_least: int = 201) -> list[tuple[str, Columns]]:
    """Every model that DuckDB keeps as a table, and some views: schema.name and columns."""
    models = {file.stem for file in MODELS.rglob("*.sql")}
    listed = ours.execute("select table_schema, table_name, table_type from information_schema.tables where table_catalog = 'ours'").fetchall()
    kept = [f"{schema}.{name}" for schema, name, kind in listed if name in models and (kind == "BASE TABLE" or name in views)]
    assert len(kept) >= at_least, "few tables were compared"
    return [(table, dict(ours.execute(f"select column_name, column_type from (describe ours.{table})").fetchall())) for table in kept]


def difference(ours: duckdb.DuckDBPyConnection, table: str, columns: Columns, theirs: str) -> str:
    """The first row that is not the same in both, each in an order of its own; empty where all are."""
    compared = {name: type_ for name, type_ in columns.items() if name not in OWN_TO_AN_ENGINE}
    # By what is equal to the letter first: sums of doubles come in another order on each engine.
    order = ", ".join(quoted(name) for name in sorted(compared, key=lambda name: compared[name] in COMPUTED))

    def cell(name: str) -> str:
        # Numbers as texts end in zeros after the point, as many as the engine has.
        value = r"replace(regexp_replace(row_text, '(\.[0-9]*?)0*( |$)', '\1\2', 'g'), '. ', ' ')" if name == "row_text" else quoted(name)
        return f"{value}::{compared[name]} as {quoted(name)}"

    # A message of which corrections have left no event stays where tables are continued by key, and counts nowhere.
    kept = "where last_event_at is not null" if table.endswith(FACTS) else ""

    def rows(source: str) -> str:
        return f"select *, row_number() over (order by {order}) as place_in_order from (select {', '.join(map(cell, compared))} from {source} {kept})"

    def is_same(name: str, type_: str) -> str:
        left, right = f"l.{quoted(name)}", f"r.{quoted(name)}"
        close = f"coalesce(abs({left} - {right}) <= 1e-12 + 1e-9 * greatest(abs({left}), abs({right})), false)"
        return f"({left} is not distinct from {right}" + (f" or {close})" if type_ in COMPUTED else ")")

    same = {name: is_same(name, type_) for name, type_ in compared.items()}
    cells = ", ".join(f"case when not {equal} then [l.{quoted(name)}::varchar, r.{quoted(name)}::varchar] end" for name, equal in same.items())
    found = ours.execute(f"""
        select {cells}, count(*) over ()
        from ({rows(f"ours.{table}")}) as l
        full join ({rows(theirs)}) as r using (place_in_order)
        where not ({" and ".join(same.values())})
        limit 1
    """).fetchone()
    if not found:
        return ""
    return f"{found[-1]} rows, such as { ({name: cell for name, cell in zip(same, found, strict=False) if cell}) }"


def postgres_rows(house: Postgres, table: str, columns: Columns, file: Path) -> str:
    """A table of Postgres, copied to a file, as DuckDB reads it."""
    query = f"select {', '.join(map(quoted, columns))} from {table}"
    with house.connect() as connection, connection.cursor() as cursor, file.open("w") as rows:
        cursor.copy_expert(f"copy ({query}) to stdout (format csv, force_quote *)", rows)
    dialect = "auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"
    return f"read_csv({literal(file)}, {dialect}, columns = {columns})"
