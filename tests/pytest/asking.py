"""What expressions in dbt's words give over rows, on one engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sms_segmentation.project import Dbt

Row = dict[str, float | int | str | None]
Answers = list[dict[str, Any]]
Ask = Callable[..., Answers]

AS_OF = {"as_of": "2026-11-20 12:00:00"}


@contextmanager
def asked_of(engine: str, name: str, successive: Callable, parsed: Callable) -> Iterator[Ask]:
    """Expressions over given rows, by name; one row an `id`, in its order. Vars go by `dbt_vars`."""
    with successive(engine, f"{name}_{engine}") as build:
        build.house.load({}, set(), "inputs")  # makes the database
        dbt = Dbt(build.house)
        dbt.manifest = parsed(build.house)

        def ask(rows: list[Row], dbt_vars: dict[str, Any] | None = None, **expressions: str) -> Answers:
            selected = ", ".join(f"{{{{ {macro} }}}} as {column}" for column, macro in expressions.items())
            columns = dbt.columns(AS_OF | (dbt_vars or {}), f"with given as ({given(rows)}) select id, {selected} from given")
            found = {row: {column: number(columns[column][place]) for column in expressions} for place, row in enumerate(columns["id"])}
            return [found[row] for row in range(len(rows))]

        ask.columns = dbt.columns  # type: ignore[attr-defined]  # of any query
        yield ask


def given(rows: list[Row]) -> str:
    """A query for rows; numbers as double, whole ones as integer."""

    def cell(value: float | str | None, column: str) -> str:
        kind = next((type(row[column]) for row in rows if row[column] is not None), float)
        sql_type = {int: "integer", str: "{{ dbt.type_string() }}"}.get(kind, "{{ type_double() }}")
        exact = f"'{value!r}'" if kind is float else f"'{value}'"
        written = "null" if value is None else f"{{{{ escaped_literal({value!r}) }}}}" if kind is str else exact
        return f"cast({written} as {sql_type}) as {column}"

    return " union all ".join(f"select {place} as id, " + ", ".join(cell(value, name) for name, value in row.items()) for place, row in enumerate(rows))


def number(value: Any) -> Any:
    return float(value) if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else value
