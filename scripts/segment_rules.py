"""The rule of each segment, condition by condition, held against one profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from bootstrap import ROOT
from project import Dbt
from sqlglot import exp
from warehouse import DuckDB

Row = dict[str, Any]
# What tells the rows of one relation about one profile.
Rows = Callable[[str], list[Row]]


@dataclass(frozen=True)
class Verdict:
    """Whether a profile is in a segment, and which conditions kept it out."""

    segment: str
    is_in: bool
    failed: list[str]


def segment_rules(dbt_vars: Row) -> dict[str, str]:
    """Compiled SQL of every segment in DuckDB's dialect, whatever engine the tables lie in."""
    return Dbt(DuckDB(str(ROOT / "target" / "rules.duckdb"))).compiled(dbt_vars, "seg_*")


def judge(model: str, sql: str, features: Row, rows: Rows) -> Verdict:
    """Hold the rule of a segment model against a profile: `features` stand for its row of sms_subscribers."""
    query = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(query, exp.Select)
    segment = model.removeprefix("seg_")
    with duckdb.connect() as connection:
        for relation in query.find_all(exp.Table):
            found = [features] if relation.name == "sms_subscribers" else rows(relation.name)
            if not found:
                return Verdict(segment, False, [f"no row in {relation.name}"])
            # A copy: the profile's rows under the name alone.
            connection.register(relation.name, pa.Table.from_pylist(found))
            relation.set("db", None)
            relation.set("catalog", None)
        where = query.args.get("where")
        conditions = list(where.this.flatten()) if where and isinstance(where.this, exp.And) else [where.this] if where else []
        failed = [condition for condition in conditions if not _holds(connection, query, condition)]
        is_in = bool(connection.execute(query.sql("duckdb")).fetchall())
        return Verdict(segment, is_in, [_told(connection, query, condition) for condition in failed])


def _holds(connection: duckdb.DuckDBPyConnection, query: exp.Select, condition: exp.Expression) -> bool:
    """Whether any row of the profile meets a condition."""
    alone = query.copy().select(exp.Literal.number(1), append=False).where(condition.copy(), append=False)
    return bool(connection.execute(alone.sql("duckdb")).fetchall())


def _told(connection: duckdb.DuckDBPyConnection, query: exp.Select, condition: exp.Expression) -> str:
    """A condition with the values it was held against."""
    if isinstance(condition, exp.Boolean):
        return "switched off by its var"
    columns = list(dict.fromkeys(column.sql("duckdb") for column in condition.find_all(exp.Column)))
    asked = query.copy().select(*columns, append=False)
    asked.set("where", None)
    found = connection.execute(asked.limit(3).sql("duckdb")).fetchall()
    values = "; ".join(
        ", ".join(f"{name} is {'null' if value is None else str(value).lower()}" for name, value in zip(columns, row, strict=True))
        for row in found
    )
    rule = condition.sql("duckdb", normalize_functions="lower")
    return values if [rule] == columns else f"{rule} ({values})"
