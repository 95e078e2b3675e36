"""What holds at a place on a local day: the same answer as macro rule_days and int_sending_caps give with sms_rule_scope strict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from sms_segmentation.rules.rows import Row, rules, seed

# Of a rule the rows of the first day type that applies.
ORDER = ("holiday", "sunday", "pre_holiday", "saturday", "weekday", "all")

# Of the US; countries of their own, as macro us_territories has them.
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}


@dataclass(frozen=True)
class Place:
    """A country, or a state or province of the US or Canada."""

    country: str
    region: str | None = None

    @classmethod
    def read(cls, text: str) -> Place:
        """US or US-FL, in any case; a territory of the US written as its state is the country that the rules take it for."""
        country, _, region = text.strip().upper().replace("_", "-").partition("-")
        if country == "US" and region in TERRITORIES:
            return cls(region)
        return cls(country, region or None)

    def __str__(self) -> str:
        return f"{self.country}-{self.region}" if self.region else self.country


def known_places() -> set[Place]:
    """Places that a number can be of, as the seeds have them."""
    area_codes = [row for row in seed("seeds/reference/nanp_area_codes.csv") if row["time_zones"]]
    countries = {row["country_code"] for row in area_codes}
    countries |= {country for row in seed("seeds/reference/calling_codes.csv") for country in row["country_codes"].split(";") if row["time_zones"]}
    states = {
        (row["country_code"], region) for row in area_codes for region in row["region_codes"].split(";") if region and row["country_code"] in ("US", "CA")
    }
    return {Place(country) for country in countries if country} | {Place(*state) for state in states}


@cache
def holidays() -> set[tuple[str, str]]:
    """Calendar and date of the seed."""
    return {(row["holiday_calendar"], row["holiday_date"]) for row in seed("seeds/reference/holidays.csv")}


def holding(place: Place, day: date) -> list[Row]:
    """Rows that hold at a place on a local day: windows and closed days first, then caps."""
    on = [row for row in rules() if row["default_enabled"] == "true" and _is_in_force(row, day)]
    own = [row for row in on if row["country_code"] == place.country and row["region_code"] in ("*", place.region)]
    general = [row for row in on if row["country_code"] == "*"]
    # What is general decides on hours only where the country has no rule, and limits the number of texts everywhere.
    hours = [row for row in own if row["row_kind"] != "cap"] or [row for row in general if row["row_kind"] != "cap"]
    caps = [row for row in own + general if row["row_kind"] == "cap"]
    dated = holidays()
    ranks: dict[str, list[tuple[int, Row]]] = {}
    for row in hours:
        types = day_types(row["holiday_calendar"], day, dated)
        if row["day_type"] in types:
            ranks.setdefault(row["rule_id"], []).append((ORDER.index(row["day_type"]), row))
    return [row for ranked in ranks.values() for rank, row in ranked if rank == min(ranked)[0]] + caps


def day_types(calendar: str, day: date, dated: set[tuple[str, str]]) -> set[str]:
    """All that a day is in a calendar."""
    types = {"all", {5: "saturday", 6: "sunday"}.get(day.weekday(), "weekday")}
    types |= {"holiday"} if (calendar, day.isoformat()) in dated else set()
    return types | ({"pre_holiday"} if (calendar, (day + timedelta(days=1)).isoformat()) in dated else set())


def open_hours(held: list[Row]) -> list[tuple[str, str]]:
    """Local times at which every rule lets a text go out, of rows that hold on one day."""
    by_rule: dict[str, list[Row]] = {}
    for row in held:
        if row["row_kind"] != "cap":
            by_rule.setdefault(row["rule_id"], []).append(row)
    edges = sorted({row[edge] for rows in by_rule.values() for row in rows for edge in ("window_start_local", "window_end_local")} - {""})
    spans: list[tuple[str, str]] = []
    for start, end in pairwise(edges):
        if all(any(row["window_start_local"] <= start and end <= row["window_end_local"] for row in rows) for rows in by_rule.values()):
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
            spans.append((start, end))
    return spans


def _is_in_force(row: Row, day: date) -> bool:
    return (row["effective_from"] or "0001-01-01") <= day.isoformat() < (row["effective_to"] or "9999-99-99")
