"""Phone numbers: which are valid, where they live, and which number a profile has (definitions.md, section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reference.facts import Row, listed, seed

AREA_CODES = {row["npa"]: row for row in seed("reference", "nanp_area_codes")}
CALLING_CODES = {row["calling_code"]: row for row in seed("reference", "calling_codes")}
NANP_COUNTRIES = {row["country_code"] for row in AREA_CODES.values()}

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
NANP = re.compile(r"\+1([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})")


@dataclass(frozen=True)
class Number:
    """What the digits alone tell. Without a country there is no place either."""

    is_valid: bool
    country: str | None = None
    regions: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()


@cache
def read(phone_e164: str) -> Number:
    if not E164.fullmatch(phone_e164):
        return Number(False)
    if phone_e164.startswith("+1"):
        return _read_nanp(phone_e164)
    for length in (1, 2, 3):
        if row := CALLING_CODES.get(phone_e164[1 : 1 + length]):
            national_number = phone_e164[1 + length :]
            if str(len(national_number)) not in listed(row["national_lengths"]):
                return Number(False)
            country = row["country_codes"].split(";")[0] if row["country_codes"] else None
            return Number(True, country, zones=listed(row["time_zones"]))
    return Number(False)


def _read_nanp(phone_e164: str) -> Number:
    parts = NANP.fullmatch(phone_e164)
    if not parts:
        return Number(False)
    area_code, exchange, line = parts.groups()
    row = AREA_CODES.get(area_code)
    if not row or row["number_class"] != "geographic":
        return Number(False)
    is_service = exchange.endswith("11")
    is_fiction = exchange == "555" and line.startswith("01")
    if is_service or is_fiction:
        return Number(False)
    return Number(True, row["country_code"], listed(row["region_codes"]), listed(row["time_zones"]))


def of_profile(profile: Row) -> str | None:
    """phone_e164, else what phone_raw of a NANP country spells: 10 digits, or 11 that start with 1."""
    if profile["phone_e164"]:
        return profile["phone_e164"]
    digits = re.sub(r"[^0-9]", "", profile["phone_raw"] or "")
    if profile["country_code"] not in NANP_COUNTRIES:
        return None
    if len(digits) == 10:
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == 11 and digits.startswith("1") else None
