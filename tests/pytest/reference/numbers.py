"""Phone numbers: how they are read, which are valid, and where they live (definitions.md, section 2).

Lengths and trunk zeros come from the phonenumbers package itself, not from the seed that is made from it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from reference.facts import listed, seed

AREA_CODES = {row["npa"]: row for row in seed("reference", "nanp_area_codes")}
CALLING_CODES = {row["calling_code"]: row for row in seed("reference", "calling_codes")}
NANP_COUNTRIES = {row["country_code"] for row in AREA_CODES.values()}
# A country that shares the code of another is written with it as well: the Isle of Man as +44, Kazakhstan as +7.
CALLING_CODE_OF = {country: code for code, row in CALLING_CODES.items() for country in listed(row["country_codes"])}
CALLING_CODE_OF |= dict.fromkeys(NANP_COUNTRIES, "1")

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
NANP = re.compile(r"\+1([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})")
APOSTROPHES = "'’‘`´"
PREFIX = re.compile(r"(tel|rcs|sms|whatsapp):", re.IGNORECASE)
FLOAT = re.compile(r"(\+?[0-9]+)\.0+")  # a column of numbers that a table program took for fractions
# Unlike white space, these are written without a width.
INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp"}


@dataclass(frozen=True)
class Number:
    """What the digits alone tell. Without a country there is no place either."""

    is_valid: bool
    country: str | None = None
    regions: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()


# ---- reading


def parse(text: str | None, country: str | None = None) -> str | None:
    """A number however written as + and digits, whether or not it is a valid one; None when it cannot be read.

    country is that of the row's address, else var default_country.
    """
    written = "".join(c for c in unicodedata.normalize("NFKC", text or "") if unicodedata.category(c) not in INVISIBLE)
    written = PREFIX.sub("", written.lstrip(APOSTROPHES))
    if whole := FLOAT.fullmatch(written):
        written = whole[1]
    digits = "".join(c for c in written if c not in "()./" and unicodedata.category(c) != "Pd")
    code = CALLING_CODE_OF.get(country)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("011") and (code == "1" or re.fullmatch("0111[2-9][0-9]{9}", digits)):
        digits = "+" + digits[3:]
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return None
    if digits.startswith("+"):
        number = one_spelling(digits)
        return number if E164.fullmatch(number) else None
    return _without_plus(digits, code)


def _without_plus(digits: str, code: str | None) -> str | None:
    if len(digits) == 11 and digits.startswith("1"):
        return "+" + digits
    is_national = len(digits) <= 10 or (digits.startswith("0") and code is not None and has_trunk_zero(code))
    if not is_national:
        number = one_spelling("+" + digits)
        return number if len(digits) <= 15 and has_possible_length(number) else None
    if code is None:
        return None
    number = one_spelling(f"+{code}{digits}")
    return number if has_possible_length(number) else None


def one_spelling(number: str) -> str:
    """+ and digits without the national trunk zero, and without the 1 and the 9 of mobiles in Mexico and Argentina."""
    code = calling_code(number)
    if code is None:
        return number
    national = number[1 + len(code) :]
    if has_trunk_zero(code) and national.startswith("0"):
        national = national[1:]
    mobile = {"52": "1", "54": "9"}.get(code)
    if mobile and national.startswith(mobile) and len(national) == 11:
        national = national[1:]
    return f"+{code}{national}"


def calling_code(number: str) -> str | None:
    if number.startswith("+1"):
        return "1"
    return next((number[1 : 1 + length] for length in (1, 2, 3) if number[1 : 1 + length] in CALLING_CODES), None)


@cache
def _metadata(code: str) -> PhoneMetadata | None:
    region = COUNTRY_CODE_TO_REGION_CODE.get(int(code), [None])[0]
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(int(code))
    return region and PhoneMetadata.metadata_for_region(region)


def possible_lengths(code: str) -> tuple[int, ...]:
    """How many digits may follow a calling code; the 9 of mobiles in Argentina is no part of the number."""
    metadata = _metadata(code)
    lengths = metadata.general_desc.possible_length if metadata else ()
    return tuple(length for length in lengths if (code, length) != ("54", 11))


def has_trunk_zero(code: str) -> bool:
    """Whether a 0 in front of the national number is no part of it."""
    metadata = _metadata(code)
    prefixes = metadata and metadata.national_prefix_for_parsing
    return bool(prefixes and re.fullmatch(prefixes, "0"))


def has_possible_length(number: str) -> bool:
    code = calling_code(number)
    return code is not None and len(number) - 1 - len(code) in possible_lengths(code)


# ---- what a number tells


@cache
def read(phone_e164: str) -> Number:
    if not E164.fullmatch(phone_e164) or not has_possible_length(phone_e164):
        return Number(False)
    if phone_e164.startswith("+1"):
        return _read_nanp(phone_e164)
    row = CALLING_CODES[calling_code(phone_e164)]
    country = row["country_codes"].split(";")[0] if row["country_codes"] else None
    return Number(True, country, zones=listed(row["time_zones"]))


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
