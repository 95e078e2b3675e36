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
    "segment_memberships",
    "segment_catalog",
]


def plain(value: Any) -> Any:
    """A cell without what only its engine's driver adds: number types and time zones."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return value.replace(".0 ", " ")  # a whole double as text, in row_text
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return value


def ordered(rows: list[dict[str, Any]]) -> list[tuple[tuple[str, Any], ...]]:
    """Rows in an order of their own, by the cells that are equal to the letter on every engine."""
    cells = [tuple(sorted((name, plain(value)) for name, value in row.items())) for row in rows]
    return sorted(cells, key=lambda row: [str(value) for _, value in row if not isinstance(value, float)])


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float | int):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    return left == right


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_rows_equal_those_of_duckdb(
    table: str, engine: str, duckdb_warehouse: Warehouse, request: pytest.FixtureRequest
) -> None:
    other = request.getfixturevalue(f"{engine}_warehouse")
    expected, found = ordered(duckdb_warehouse.table(table)), ordered(other.table(table))
    assert expected, f"{table} is empty: nothing was compared"
    assert len(found) == len(expected)
    different = [
        (left, [pair for pair, twin in zip(right, left, strict=True) if not same(twin[1], pair[1])])
        for left, right in zip(expected, found, strict=True)
        if not all(same(twin[1], pair[1]) for pair, twin in zip(right, left, strict=True))
    ]
    assert not different, f"{len(different)} rows differ, first: {different[0]}"
