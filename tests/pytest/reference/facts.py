"""The seeds as dictionaries, and input tables reduced to the rows that count."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def seed(folder: str, name: str) -> list[dict[str, str | None]]:
    """Rows of a seed as text, empty cells as None."""
    with (SEEDS / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def listed(text: str | None) -> frozenset[str]:
    """The members of a ;-separated cell."""
    return frozenset(text.split(";")) if text else frozenset()


def by(rows: Iterable[Row], *columns: str) -> dict[Any, list[Row]]:
    """Rows grouped by one column, or by a tuple of several."""
    groups = defaultdict(list)
    for row in rows:
        key = tuple(row[column] for column in columns)
        groups[key[0] if len(key) == 1 else key].append(row)
    return groups


def latest(rows: list[Row], *key: str) -> list[Row]:
    """The version of each key with the greatest loaded_at, else updated_at; `first_loaded_at` is that of the earliest."""

    def age(row: Row) -> Any:
        return row.get("loaded_at") or row.get("updated_at") or datetime.min

    kept = []
    for versions in by(rows, *key).values():
        if not versions[0].keys() & {"loaded_at", "updated_at"}:
            # A table without times says nothing about which of two different rows is right.
            if all(version == versions[0] for version in versions):
                kept.append(versions[0])
            continue
        loaded = [version["loaded_at"] for version in versions if version.get("loaded_at")]
        kept.append(max(versions, key=age) | {"first_loaded_at": min(loaded, default=None)})
    return kept


def disagreements(expected: list[Row], found: list[Row], *key: str) -> list[str]:
    """A sentence for each row that one side lacks and each cell that differs; every column is compared."""
    mine, theirs = ({tuple(row[name] for name in key): row for row in rows} for rows in (expected, found))
    told = [f"{at}: only the {'reference' if at in mine else 'SQL'} has it" for at in mine.keys() ^ theirs.keys()]
    for at in mine.keys() & theirs.keys():
        assert mine[at].keys() == theirs[at].keys()
        cells = [f"{name}: reference {cell}, SQL {theirs[at][name]}" for name, cell in mine[at].items() if cell != theirs[at][name]]
        if cells:
            told.append(f"{at}: {'; '.join(cells)}")
    return sorted(told)
