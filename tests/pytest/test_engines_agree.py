"""The sample build gives the same rows on DuckDB, Postgres and Spark."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from warehouse import Warehouse

TABLES = [
    "input_row_counts",
    "rejected_rows",
    "int_consent_ledger",
    "int_consent_state",
    "int_number_suppressions",
    "int_sending_caps",
    "int_profile_features",
    "sms_subscribers",
    "sending_eligibility",
    "sending_advice",
    "consent_ledger",
    "consent_state",
    "opt_out_review",
    "sending_violations",
    "segment_memberships",
    "segment_catalog",
]
# Spark's views cannot be read from outside.
VIEWS = ["int_prediction_examples"]


def plain(value: Any) -> Any:
    """A cell without what only its engine's driver adds: number types and time zones."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return value.replace(".0 ", " ")  # a whole double as text, in row_text
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return value


def ordered(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows in an order of their own, by the cells that are equal to the letter on every engine."""
    names = sorted(rows[0]) if rows else []
    cells = [tuple(plain(row[name]) for name in names) for row in rows]
    return sorted(cells, key=lambda row: [str(value) for value in row if not isinstance(value, float)])


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float | int):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    return left == right


@pytest.mark.parametrize(
    ("engine", "table"), [*(("postgres", name) for name in TABLES + VIEWS), *(("spark", name) for name in TABLES)]
)
def test_rows_equal_those_of_duckdb(
    table: str, engine: str, duckdb_warehouse: Warehouse, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue(f"{engine}_warehouse")
    expected, found = ordered(duckdb_warehouse.table(table)), ordered(other.table(table))
    assert expected, f"{table} is empty: nothing was compared"
    assert len(found) == len(expected)
    different = [
        pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1] and not all(map(same, *pair))
    ]
    cells = [(left, right) for left, right in zip(*different[0], strict=True) if not same(left, right)] if different else []
    assert not different, f"{len(different)} rows differ, first {different[0][0]} in {cells}"
