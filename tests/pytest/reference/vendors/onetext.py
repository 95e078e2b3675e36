"""OneText: an export whose columns the connection names (connectors.md, section 4.7)."""

from __future__ import annotations

from datetime import datetime

from reference import reading
from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, birth_date, country, degrees, phone, place

TEXTS = ("first_name", "last_name", "city", "postal_code", "locale")
TIMES = ("created_at", "updated_at")


class OneText:
    """Only who somebody is: a column that looks like consent is none."""

    def __init__(self, tables: Tables, name: str, settings: Row) -> None:
        self.name = name
        self.country = settings.get("default_country")
        self.named = {meaning["to"]: (column, meaning.get("format")) for column, meaning in settings["properties"].items()}
        rows = [{"raw": raw, "loaded_at": raw.instant("_file_loaded_at")} for raw in cells.rows_of(tables, "subscribers")]
        known = [row | {"id": row["raw"].id(self.named["profile_id"][0])} for row in rows]
        self.people = cells.newest((row for row in known if row["id"]), "id")

    def profiles(self) -> list[Row]:
        return [self._profile(row["id"], row["raw"], row["loaded_at"]) for row in self.people]

    def _profile(self, key: str, raw: Cells, loaded_at: datetime | None) -> Row:
        number = phone(self._told(raw, "phone_e164"), country(self._told(raw, "country_code")) or self.country)
        country_code, region_code = place(self._told(raw, "country_code"), self._told(raw, "region_code"), number)
        latitude, longitude = degrees(self._told(raw, "latitude"), self._told(raw, "longitude"))
        return birth_date(self._told(raw, "birth_date"), self.named.get("birth_date", (None, None))[1]) | {
            "profile_id": cells.composed(self.name, key),
            "phone_e164": number,
            "email": address(self._told(raw, "email")),
            "country_code": country_code,
            "region_code": region_code,
            "latitude": latitude,
            "longitude": longitude,
            "timezone": reading._place("time_zone", None, self._told(raw, "timezone")),
            "is_test": _may_be(self._told(raw, "is_test")),
            "source_system": self.name,
            **{column: self._told(raw, column) for column in TEXTS},
            "deleted_at": _gone_at(self._told(raw, "deleted_at")),
            **{column: reading.instant(told) if (told := self._told(raw, column)) else loaded_at for column in TIMES},
        }

    def _told(self, raw: Cells, column: str) -> str | None:
        return raw.text(self.named[column][0]) if column in self.named else None


def _gone_at(told: str | None) -> datetime | None:
    return (reading.instant(told) or reading.LONG_AGO) if told else None


def _may_be(told: str | None) -> bool | None:
    """What cannot be read forbids."""
    return reading.flag(told) is not False if told else None
