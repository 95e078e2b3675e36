"""What raw rows of senders and of exports ask of their cells beyond those of landed.py: milliseconds, counts, who is who."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reference import reading
from reference.facts import Row, Tables
from reference.vendors.landed import Cells, amount, birth_date, nested_in

EPOCH = datetime(1970, 1, 1)


def rows_of(tables: Tables, *names: str) -> list[Cells]:
    """Rows of the tables that are there."""
    return [Cells(row) for name in names for row in tables.get(name, [])]


def composed(*parts: str | None) -> str | None:
    """Ids joined to one; null without any part of it, as null is anywhere."""
    return None if None in parts else ":".join(parts)  # type: ignore[arg-type]


def of_milliseconds(value: str | None) -> datetime | None:
    """Since 1970, in seconds where under 1e11; else a time as texts have it."""
    if value and re.fullmatch(r"\d+(\.\d*)?", value):
        count = Decimal(value)
        return EPOCH + timedelta(microseconds=int(count * (1000000 if count < 10**11 else 1000)))
    return reading.instant(value)


def milliseconds(at: datetime) -> str:
    return str((at - EPOCH) // timedelta(milliseconds=1))


def count(value: str | None) -> int | None:
    found = amount(value)
    return int(found) if found is not None and found == int(found) else None


def parsed(value: str | None) -> Cells:
    """The object in JSON; nothing where it is broken or no object."""
    found = nested_in(value)
    return Cells(found if isinstance(found, dict) else {})


def identities(seen: Iterable[tuple[str | None, str, str | None]]) -> list[Row]:
    """Rows of profile_identities: everything that a profile was ever seen with."""
    return [{"profile_id": one, "id_type": kind, "id_value": value} for one, kind, value in sorted({row for row in seen if row[0] and row[2]})]


def newest(rows: Iterable[Row], *key: str) -> list[Row]:
    """The row of each key that was loaded last."""
    found: dict[Any, Row] = {}
    for row in rows:
        named = tuple(row[column] for column in key)
        if named not in found or (row["loaded_at"] or EPOCH) >= (found[named]["loaded_at"] or EPOCH):
            found[named] = row
    return list(found.values())


def birthday(told: str | None) -> Row:
    """A day of birth; of the year 1004, which stands for none, the day of the year alone."""
    if told and told.startswith("1004-"):
        return birth_date(None) | {"birth_month_day": told[5:10]}
    return birth_date(told) | {"birth_month_day": None}
