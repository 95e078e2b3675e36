"""The rule of each segment, condition by condition, held against one profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from sms_segmentation.explain.person import Row, shown
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import DuckDB

# What tells the rows of one relation about one profile.
Rows = Callable[[str], list[Row]]


@dataclass(frozen=True)
class Verdict:
    """Whether a profile is in a segment, and the conditions that it met, or those that kept it out, with their figures."""

    segment: str
    is_in: bool
    conditions: list[str]


def segment_rules(dbt_vars: Row) -> dict[str, str]:
    """Compiled SQL of every segment in DuckDB's dialect, whatever engine the tables lie in."""
    return Dbt(DuckDB(str(ROOT / "target" / "rules.duckdb"))).compiled(dbt_vars, "seg_*")


def judge(model: str, sql: str, features: Row, rows: Rows) -> Verdict:
    """Hold the rule of a segment model against a profile: `features` stand for its row of sms_subscribers."""
    query = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(query, exp.Select)
    segment = model.removeprefix("seg_")
    with duckdb.connect() as connection:
        joined = []
        for relation in query.find_all(exp.Table):
            found = [features] if relation.name == "sms_subscribers" else rows(relation.name)
            if not found:
                return Verdict(segment, False, [f"no row in {relation.name}"])
            if relation.name != "sms_subscribers":
                joined.append(f"has a row in {relation.name}")
            # A copy: the profile's rows under the name alone.
            connection.register(relation.name, pa.Table.from_pylist(found))
            relation.set("db", None)
            relation.set("catalog", None)
        where = query.args.get("where")
        conditions = list(where.this.flatten()) if where and isinstance(where.this, exp.And) else [where.this] if where else []
        is_in = bool(connection.execute(query.sql("duckdb")).fetchall())
        if not is_in:
            conditions = [condition for condition in conditions if not _holds(connection, query, condition)]
        told = [_told(connection, query, condition) for condition in conditions]
        return Verdict(segment, is_in, joined + told if is_in else told)


def _holds(connection: duckdb.DuckDBPyConnection, query: exp.Select, condition: exp.Expr) -> bool:
    """Whether any row of the profile meets a condition."""
    alone = query.copy().select(exp.Literal.number(1), append=False).where(condition.copy(), append=False)
    return bool(connection.execute(alone.sql("duckdb")).fetchall())


def _told(connection: duckdb.DuckDBPyConnection, query: exp.Select, condition: exp.Expr) -> str:
    """A condition with the values it was held against."""
    if isinstance(condition, exp.Boolean):
        return "switched off by its var"
    columns = list(dict.fromkeys(column.sql("duckdb") for column in condition.find_all(exp.Column)))
    asked = query.copy().select(*columns, append=False)
    asked.set("where", None)
    found = connection.execute(asked.limit(3).sql("duckdb")).fetchall()
    rule = _in_words(condition)
    names = [name.rpartition(".")[2] for name in columns]
    rows = [["unknown" if value is None else shown(value, name) for name, value in zip(names, row, strict=True)] for row in found]
    if len(columns) == 1:
        values = " or ".join(value for [value] in rows)
        return f"{columns[0]} is {values}" if rule == columns[0] else f"{rule} (is {values})"
    return f"{rule} ({'; '.join(', '.join(f'{name} is {value}' for name, value in zip(names, row, strict=True)) for row in rows)})"


def _in_words(condition: exp.Expr) -> str:
    """A condition as people say it: without the coalesce that lets unknown values pass, and not null in its usual order."""
    if isinstance(condition, exp.Coalesce) and condition.expressions == [exp.true()]:
        return f"{_in_words(condition.this)} or unknown"
    if isinstance(condition, exp.Not) and isinstance(condition.this, exp.Is):
        return f"{condition.this.this.sql('duckdb')} is known"
    return condition.sql("duckdb", normalize_functions="lower")
