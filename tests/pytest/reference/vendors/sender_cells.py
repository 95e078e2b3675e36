"""Cells of raw rows of senders and of exports (connectors.md, section 3): the column under any of its names, then the value.

What is read is what the inputs make of a cell too, so numbers, times and words are those of reference/reading.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from reference import numbers, reading
from reference.facts import Row, Tables

EPOCH = datetime(1970, 1, 1)


def spelled(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def rows_of(tables: Tables, *names: str) -> list[Row]:
    """Rows of the tables that are there, columns by their names in small letters and digits alone; of two spellings the first that is filled."""
    found = []
    for row in (row for name in names for row in tables.get(name, [])):
        cells: Row = {}
        for column, value in row.items():
            if reading.trimmed(cells.get(spelled(column))) is None:
                cells[spelled(column)] = value
        found.append(cells)
    return found


def text(row: Row, *names: str) -> str | None:
    """The first of these columns that says anything."""
    for name in names:
        value = row.get(spelled(name))
        if isinstance(value, dict | list):
            return json.dumps(value)
        if isinstance(value, bool):
            return str(value).lower()
        if (found := reading.trimmed(value)) is not None:
            return found
    return None


def identifier(value: str | None) -> str | None:
    """An id; one that went through a table of numbers and lost digits (7.001E+12) names nobody."""
    value = reading.identifier(value)
    return None if value and re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+", value) else value


def composed(*parts: str | None) -> str | None:
    """Ids joined to one; null without any part of it, as null is anywhere."""
    return None if None in parts else ":".join(parts)  # type: ignore[arg-type]


def number(value: str | None, country: str | None = None) -> str | None:
    """Of a vendor who keeps every number with its calling code."""
    return numbers.parse(value, country)


def doubtful_number(value: str | None, country: str | None) -> str | None:
    """Of one who keeps numbers as people write them: without a + it may be any country's, except where that is of the NANP."""
    found = numbers.parse(value, country)
    digits = re.sub("[^0-9+]", "", value or "")
    is_international = digits.startswith(("+", "00", "011"))
    return found if is_international or (country in numbers.NANP_COUNTRIES and re.fullmatch("1?[0-9]{10}", digits)) else None


def email(value: str | None) -> str | None:
    found = reading.address(value)
    return found if found and "@" in found else None


def instant(value: str | None) -> datetime | None:
    return reading.instant(value)


def of_milliseconds(value: str | None) -> datetime | None:
    """Since 1970, in seconds where under 1e11; else a time as texts have it."""
    if value and re.fullmatch(r"\d+(\.\d*)?", value):
        count = Decimal(value)
        return EPOCH + timedelta(microseconds=int(count * (1000000 if count < 10**11 else 1000)))
    return instant(value)


def milliseconds(at: datetime) -> str:
    return str((at - EPOCH) // timedelta(milliseconds=1))


def money(value: str | None) -> Decimal | None:
    """Without a currency sign and commas between thousands."""
    try:
        found = Decimal(re.sub(r"[$,\s]", "", value)) if value else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def count(value: str | None) -> int | None:
    found = money(value)
    return int(found) if found is not None and found == int(found) else None


def flag(value: str | None) -> bool | None:
    return reading.flag(value)


def parsed(value: str | None) -> Row:
    """JSON with names of any spelling; nothing where it is broken or no object."""
    try:
        found = json.loads(value) if value else None
    except ValueError:
        return {}
    return {spelled(name): one for name, one in found.items()} if isinstance(found, dict) else {}


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
