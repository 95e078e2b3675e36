"""Rows of jurisdiction_rules as people read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

from sms_segmentation.paths import ROOT

Row = dict[str, str]

PATH = "seeds/reference/jurisdiction_rules.csv"
DAYS = {
    "all": "every day",
    "weekday": "Monday to Friday",
    "saturday": "Saturday",
    "sunday": "Sunday",
    "holiday": "holidays",
    "pre_holiday": "the day before a holiday",
}


@cache
def seed(path: str) -> list[Row]:
    """Rows of a seed of this clone as text."""
    with open(ROOT / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rules() -> list[Row]:
    return seed(PATH)


def place_of(row: Row) -> str:
    return "-".join(code for code in (row["country_code"], row["region_code"]) if code != "*") or "everywhere"


def allowed(row: Row) -> str:
    """What a row allows: Monday to Friday 09:00-21:00."""
    match row["row_kind"]:
        case "closed":
            return f"{DAYS[row['day_type']]} closed"
        case "cap":
            return f"at most {row['max_marketing_messages']} in {row['cap_period_hours']} hours"
    return f"{DAYS[row['day_type']]} {row['window_start_local']}-{row['window_end_local']}"


def in_force(row: Row) -> str:
    """When a row is in force: from 2026-10-18."""
    return " ".join(f"{word} {row[name]}" for word, name in (("from", "effective_from"), ("until", "effective_to")) if row[name]) or "always"


def dated(row: Row) -> str:
    """What a row allows, and since or until when, where that is not always."""
    when = in_force(row)
    return allowed(row) + (f" {when}" if when != "always" else "")


def several(values: Iterable[str]) -> str:
    """Each of some values once, in their order."""
    return "; ".join(dict.fromkeys(values))
