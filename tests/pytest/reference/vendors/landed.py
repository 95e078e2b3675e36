"""Raw tables as loaders land them: columns by name, cells by kind, versions, what was deleted (../shared/spec/connectors.md, section 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from reference import numbers, reading
from reference.facts import Row, Tables
from reference.vars import DEFAULTS

LOADED_AT = {
    "fivetran": ["_fivetran_synced"],
    "airbyte": ["_airbyte_extracted_at", "_airbyte_emitted_at", "_airbyte_normalized_at"],
    "warehouse": ["received_at", "loaded_at", "uuid_ts"],
}

FORMS = {"MM/DD/YYYY": "%m/%d/%Y"}
PREFIXES = ("", "properties_", "traits_", "context_traits_")


@dataclass(frozen=True)
class Connection:
    """Tables of one connection, and what var sources says of it."""

    name: str
    loader: str
    tables: Tables
    settings: Row = field(default_factory=dict)
    is_first: bool = True  # of its vendor

    def rows(self, *tables: str) -> list[Cells]:
        """Rows of the tables of these names, without copies; none where there is no table."""
        found = []
        for row in [row for table, rows in self.tables.items() if table.lower() in tables for row in rows]:
            cells = Cells(row, LOADED_AT[self.loader])
            if cells not in found:
                found.append(cells)
        return found

    def current(self, *tables: str, key: tuple[str, ...] = ("id",)) -> list[Cells]:
        """The newest version of each row."""
        newest: dict[Any, Cells] = {}
        for row in sorted(self.rows(*tables), key=lambda row: (row.is_current, row.loaded_at or datetime.min)):
            newest[tuple(row.id(column) for column in key)] = row
        return list(newest.values())

    def first(self, table: str) -> list[Cells]:
        """Each event once, as it was first received; those without an id as they are."""
        first: dict[Any, Cells] = {}
        for place, row in enumerate(sorted(self.rows(table), key=lambda row: row.loaded_at or datetime.max)):
            first.setdefault(row.id("id") or place, row)
        return list(first.values())

    def id(self, *parts: Any) -> str | None:
        """Of a row or a person of this connection."""
        return None if None in parts else ":".join([self.name, *map(str, parts)])


class Cells(dict):
    """A raw row by the names of its columns in small letters and digits; cells without anything in them are left out."""

    def __init__(self, row: Row, loaded_at: Iterable[str] = ()) -> None:
        super().__init__()
        self.written = row
        for name, value in row.items():
            if text(value) is not None:
                self.setdefault(plain(name), value)
        self.loaded_at = self.instant(*loaded_at)

    def first(self, *names: str) -> Any:
        return next((self[plain(name)] for name in names if plain(name) in self), None)

    def text(self, *names: str) -> str | None:
        return text(self.first(*names))

    def id(self, *names: str) -> str | None:
        """An integer as it is written without a fraction; one with an exponent is damaged."""
        found = reading.identifier(self.text(*names))
        return None if found and re.fullmatch(r"[0-9][.][0-9]+E[0-9]+|[0-9.]+E[+][0-9]+", found, re.IGNORECASE) else found

    def flag(self, *names: str) -> bool | None:
        return reading.flag(self.text(*names))

    def instant(self, *names: str) -> datetime | None:
        return reading.instant(self.first(*names))

    def word(self, *names: str) -> str:
        return reading.compared(self.text(*names))

    def amount(self, *names: str) -> Decimal | None:
        """Money of the first column that holds any, also {"shop_money": {"amount": "5.00"}}."""
        value = self.first(*names)
        nested = nested_in(value)
        if isinstance(nested, dict):
            value = (nested.get("shop_money") or {}).get("amount")
        return amount(value)

    def nested(self, *names: str) -> Any:
        return nested_in(self.first(*names))

    # ---- as Segment and RudderStack name columns

    def tracked(self, *names: str) -> str | None:
        return self.text(*_prefixed(names))

    def tracked_id(self, *names: str) -> str | None:
        return self.id(*_prefixed(names))

    def tracked_amount(self, *names: str) -> Decimal | None:
        return self.amount(*_prefixed(names))

    def tracked_nested(self, *names: str) -> Any:
        return self.nested(*_prefixed(names))

    @property
    def is_current(self) -> bool:
        """In history mode the active version is."""
        return self.flag("_fivetran_active") is not False

    @property
    def is_deleted(self) -> bool:
        return bool(self.flag("_fivetran_deleted")) or not self.is_current or "abcdcdeletedat" in self


def _prefixed(names: Iterable[str]) -> list[str]:
    return [prefix + name for name in names for prefix in PREFIXES]


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return reading.trimmed(json.dumps(value) if isinstance(value, dict | list) else value)


def nested_in(value: Any) -> Any:
    """What JSON holds; nothing where it is broken."""
    if isinstance(value, dict | list):
        return value
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return None


def listed(value: Any) -> list[Any]:
    """The objects of an array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def amount(value: Any) -> Decimal | None:
    try:
        found = Decimal(re.sub(r"[$,]", "", text(value) or ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def phone(value: Any, country: str | None, has_calling_code: bool = False) -> str | None:
    """A number of a vendor who keeps all with a calling code; else only with a + or dialled as from abroad, or of ten digits in North America."""
    digits = re.sub("[^0-9+]", "", text(value) or "")
    is_whole = digits.startswith(("+", "00", "011")) or (has_calling_code and len(digits) > 10)
    is_north_american = country in numbers.NANP_COUNTRIES and re.fullmatch("1?[2-9][0-9]{2}[2-9][0-9]{6}", digits)
    return numbers.parse(text(value), country) if is_whole or is_north_american else None


def address(value: Any) -> str | None:
    """An e-mail address; None for what has no @, as a hashed one."""
    found = reading.address(value)
    return found if found and "@" in found else None


def place(country_name: str | None, region_name: str | None, number: str | None) -> tuple[str | None, str | None]:
    """Codes of a country and a region, of which the region tells the country where none is given; of none that cannot be read."""
    known = reading._place("country", None, country_name)
    row = {"country_code": known, "is_country_unread": known is None and country_name is not None, "phone_e164": number}
    found = reading._region(row, region_name, DEFAULTS) if region_name else None
    return row.get("region_country", known), found and found.upper()


def country(name: str | None) -> str | None:
    """The code of a country; one that is not known as it is written, so that it is not taken for the usual one."""
    return reading._place("country", None, name) or name


def birth_date(told: str | None, form: str | None = None) -> Row:
    """A day of birth in the form that the connection names, else as ISO has it; one that cannot be read is known to be there."""
    day = _written(told, FORMS.get(form or "")) or reading._day(told)
    return {"birth_date": day, "is_birth_date_unread": (told is not None and day is None) or None}


def mark_unread_birth_dates(profiles: list[Row]) -> None:
    """Staged profiles say it among their problems."""
    for row in profiles:
        row["is_birth_date_unread"] = "unparsed_birth_date" in (row["problems"] or "") or None


def _written(told: str | None, form: str | None) -> date | None:
    try:
        return datetime.strptime(told, form).date() if told and form else None
    except ValueError:
        return None


def degrees(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Both, or neither where one is no place on earth or both are 0."""
    pair = amount(latitude), amount(longitude)
    if None in pair or abs(pair[0]) > 90 or abs(pair[1]) > 180 or pair == (0, 0):
        return None, None
    return float(pair[0]), float(pair[1])


def identities(seen: Iterable[tuple[str | None, str, str, datetime | None, datetime | None]]) -> list[Row]:
    """Each value of a profile once, with when it was first and last seen."""
    times: dict[Any, tuple[list[datetime], list[datetime]]] = {}
    for *one, first, last in seen:
        firsts, lasts = times.setdefault(tuple(one), ([], []))
        firsts += [first] if first else []
        lasts += [last] if last else []
    return [
        dict(zip(("profile_id", "id_type", "id_value"), one, strict=True))
        | {"first_seen_at": min(firsts, default=None), "last_seen_at": max(lasts, default=None)}
        for one, (firsts, lasts) in times.items()
    ]
