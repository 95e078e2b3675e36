"""Inputs cell by cell, however they are written (definitions.md, section 2).

A cell that cannot be read is None, and its column is named in `unread` of the row: whoever asks whether something is
forbidden looks there. Read rows name profiles by the ids of the profiles, numbers as + and digits, places by their codes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any

from reference import numbers
from reference.facts import Row, Tables, latest, seed
from reference.inputs import COLUMNS, COUNT, DAY, DEGREES, FLAG, KEY, MONEY, TEXT, TIME
from reference.vars import Vars

LONG_AGO = datetime(1970, 1, 1)
TRUE, FALSE = {"true", "t", "yes", "y", "1"}, {"false", "f", "no", "n", "0"}

# Words of columns that can forbid something, as the contract has them. The seed says what other words mean.
WORDS: dict[tuple[str, str], set[str]] = {
    ("consent_events", "channel"): {"sms", "email"},
    ("consent_events", "message_category"): {"marketing", "transactional", "all", "unknown"},
    ("consent_events", "action"): {
        *("opt_in", "opt_in_pending", "double_opt_in_confirmed", "opt_out", "opt_out_carrier", "resubscribe"),
        *("number_reassigned", "never_subscribed"),
    },
    ("consent_events", "consent_level"): {"express_written", "express", "implied", "unknown"},
    ("consent_events", "source"): {"form", "checkout", "keyword", "api", "import", "agent", "carrier", "pos"},
    ("suppressions", "channel"): {"sms", "email", "all"},
    ("number_checks", "line_type"): {"mobile", "landline", "fixed_voip", "toll_free", "premium", "unknown"},
    ("number_checks", "reassigned"): {"yes", "no", "no_data"},
    ("sms_events", "direction"): {"inbound", "outbound"},
    ("sms_events", "event_type"): {
        *("queued", "accepted", "sent", "delivered", "failed", "undelivered", "rejected", "cancelled", "clicked"),
        *("opened", "received"),
    },
    ("sms_events", "failure_class"): {"permanent", "temporary", "blocked", "opted_out", "unknown"},
    ("holdout_assignments", "arm"): {"control", "treatment"},
    ("reply_reviews", "outcome"): {"opt_out", "no_opt_out"},
}
# Others that are compared; an unknown word in them is just another word.
PLAIN_WORDS = {
    "sms_events": ["message_category"],
    "suppressions": ["reason", "scope"],
    "preferences": ["preference_type", "preference_key"],
    "flow_enrollments": ["exit_reason"],
}
# Tables of which a row says something without its time.
KEPT = {"profiles", "consent_events", "suppressions", "sms_events", "holdout_assignments", "number_checks", "preferences"}
MEANINGS = {(row["input"], row["column_name"], row["word"]): row["meaning"] for row in seed("reference", "input_words")}
PLACES = {(row["place_kind"], row["country_code"], row["place_name"]): row["place_code"] for row in seed("reference", "place_names")}
WHITE_SPACE = "\u200b\ufeff\u2060"


class Inputs(dict):
    """Read tables, the numbers of the profiles in them, and rows without a key, which may forbid all the same."""

    number_of: dict[str, str | None]
    keyless: Tables


def read(tables: Tables, vars: Vars) -> Inputs:
    """The tables read; those that have been read already as they are."""
    if isinstance(tables, Inputs):
        return tables
    found = Inputs({name: [_row(name, row, vars) for row in rows] for name, rows in tables.items()})
    found.keyless = {}
    for name, columns in COLUMNS.items():
        if key := next((column for column, (_, default) in columns.items() if default is KEY), None):
            found.keyless[name] = [row for row in found.get(name, []) if row[key] is None]
            found[name] = [row for row in found.get(name, []) if row[key] is not None]
        if name not in KEPT:
            found[name] = [row for row in found.get(name, []) if not _says_nothing(name, row)]
    found["profiles"] = _profiles(found["profiles"])
    found.number_of = {row["profile_id"]: row["phone_e164"] for row in found["profiles"]}
    find = _finder(found["profiles"])
    for name, rows in [*found.items(), *found.keyless.items()]:
        for row in rows:
            if name != "profiles" and ("profile_id" in row or "email" in row):
                email = row.get("email") if name in ("consent_events", "suppressions") else None
                named = find(row.get("profile_id"), email)
                held = {found.number_of[profile_id] for profile_id in named} - {None}
                if not any(numbers.read(number).is_valid for number in held):
                    held |= {found.number_of[profile_id] for profile_id in find(None, email)} - {None}
                row["named_numbers"] = held
                if len(named) == 1 and row.get("profile_id"):
                    [row["profile_id"]] = named
    for row in [*found["suppressions"], *found.keyless["suppressions"]]:
        _settle_suppression(row)
    for row in [*found["sms_events"], *found.keyless["sms_events"]]:
        _settle_text(row)
    return found


def _says_nothing(table: str, row: Row) -> bool:
    """Whether a time or an amount that every row has cannot be read."""
    columns = COLUMNS[table].items()
    return any(row[column] is None for column, (type_, usual) in columns if type_ != TEXT and usual is not None)


# ---- cells


def trimmed(text: Any) -> str | None:
    """Without blanks of any kind around it; None where nothing is left."""
    return str(text).strip().strip(WHITE_SPACE).strip() or None if text is not None else None


def _row(table: str, given: Row, vars: Vars) -> Row:
    row, unread = {}, set()
    for column, value in given.items():
        type_ = COLUMNS[table][column][0]
        row[column] = _cell(table, column, type_, value)
        if row[column] is None and trimmed(value) is not None:
            unread.add(column)
    if "country_code" in row:
        row["country_code"] = _place("country", None, given["country_code"])
    country = row.get("country_code") or vars.default_country
    if table == "profiles":
        number = numbers.parse(given["phone_e164"], country) or numbers.parse(given["phone_raw"], country)
        row["phone_e164"] = number or trimmed(given["phone_e164"])
        row["is_country_unread"] = row["country_code"] is None and trimmed(given["country_code"]) is not None
        row["region_code"] = _region(row, given["region_code"], vars)
        row["timezone"] = _place("time_zone", None, given["timezone"])
        unread |= {c for c in ("country_code", "region_code", "timezone") if row[c] is None and trimmed(given[c])}
        if not _has_regions(row, vars):
            unread.discard("region_code")
    elif "phone_e164" in row:
        row["phone_e164"] = numbers.parse(given["phone_e164"], country)
    row["unread"] = frozenset(unread)
    return row


def _cell(table: str, column: str, type_: Any, value: Any) -> Any:
    if type_ == TIME:
        return instant(value)
    if type_ == DAY:
        return value if isinstance(value, date) else _day(trimmed(value))
    if type_ == FLAG:
        return value if isinstance(value, bool) else flag(value)
    if type_ in (MONEY, COUNT, DEGREES):
        return _amount(type_, value)
    if (table, column) in WORDS:
        return word(table, column, value)
    if column in PLAIN_WORDS.get(table, []):
        return word(table, column, value, is_any=True)
    if column.endswith("_id"):
        return identifier(value)
    if column == "email":
        return address(value)
    return value


def identifier(value: Any) -> str | None:
    """102 for 102.0, as a column of numbers becomes where one cell is empty, and for '102, as a table program keeps a text."""
    text = trimmed(value)
    return re.sub(r"^'?(\d+)(\.0+)?$", r"\1", text) if text else None


def address(value: Any) -> str | None:
    """The e-mail address in mailto:a@b.com or "A" <a@b.com>."""
    text = (trimmed(value) or "").lower()
    text = text.rpartition("<")[2].partition(">")[0].rpartition("mailto:")[2]
    return re.sub(r'["\s]', "", text) or None


def compared(value: Any) -> str:
    """A word without case, as the seed of words spells it."""
    return re.sub(r"[\s\-_]+", "_", (trimmed(value) or "").lower())


def word(table: str, column: str, value: Any, is_any: bool = False) -> str | None:
    """The word that is meant; None when it is unknown, unless any word will do."""
    said = compared(value)
    meant = MEANINGS.get((table, column, said), said)
    known = is_any or meant in WORDS[table, column] or (table, column, said) in MEANINGS
    return meant if said and known else None


def flag(value: Any) -> bool | None:
    said = compared(value)
    said = MEANINGS.get(("*", "boolean", said), said)
    return True if said in TRUE else False if said in FALSE else None


ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?", re.IGNORECASE)


def instant(value: Any) -> datetime | None:
    """ISO with T or a blank and any offset, seconds or milliseconds since 1970, or RFC 2822; nothing regional."""
    if isinstance(value, datetime) or value is None:
        return value
    text = trimmed(value) or ""
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return LONG_AGO + timedelta(milliseconds=int(text) * (1000 if len(text) == 10 else 1))
    try:
        if parts := ISO.fullmatch(text):
            day, clock, fraction, offset = parts.groups()
            at = datetime.fromisoformat(f"{day} {clock or '00:00'}")
            return at + timedelta(microseconds=int((fraction or "0")[:6].ljust(6, "0"))) - _offset(offset)
        if re.fullmatch(r"(?:[A-Za-z]{3}, *)?\d{1,2} [A-Za-z]{3} \d{4} .*", text):
            return parsedate_to_datetime(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        pass
    return None


def _offset(text: str | None) -> timedelta:
    if not text or text[0] not in "+-":
        return timedelta(0)
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -away if text[0] == "-" else away


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _amount(type_: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return float(number) if type_ == DEGREES else number if type_ == MONEY else int(number) if number == int(number) else None


# ---- places


def _place(kind: str, country: str | None, value: Any) -> str | None:
    name = " ".join((trimmed(value) or "").lower().replace(".", "").split())
    return PLACES.get((kind, country, name))


def _countries_of_region(profile: Row, vars: Vars) -> list[str]:
    """Where a region without a country may lie."""
    if profile["country_code"] or profile["is_country_unread"]:
        return [profile["country_code"]]
    if vars.default_country:
        return [vars.default_country]
    is_nanp = numbers.read(profile["phone_e164"] or "").is_valid and profile["phone_e164"].startswith("+1")
    return ["US", "CA"] if is_nanp else []


def _has_regions(profile: Row, vars: Vars) -> bool:
    """Regions matter for the US and Canada alone."""
    return bool({"US", "CA"} & set(_countries_of_region(profile, vars)))


def _region(profile: Row, value: Any, vars: Vars) -> str | None:
    if not _has_regions(profile, vars):
        return None if profile["is_country_unread"] else trimmed(value)
    for country in _countries_of_region(profile, vars):
        if code := _place("region", country, value):
            profile["region_country"] = country
            return code
    return None


# ---- who


def _profiles(rows: list[Row]) -> list[Row]:
    """The newest version of each; where it cannot be said which that is, `is_refused`."""
    refused = {row["profile_id"] for row in rows if "updated_at" in row["unread"]}
    return [row | {"is_refused": row["profile_id"] in refused} for row in latest(rows, "profile_id")]


def _finder(profiles: list[Row]) -> Any:
    ids = {row["profile_id"] for row in profiles}
    by_email = defaultdict(set)
    for row in profiles:
        if row["email"]:
            by_email[row["email"]].add(row["profile_id"])

    def find(profile_id: str | None, email: str | None) -> set[str]:
        """Profiles that an id names, else an e-mail address."""
        if profile_id in ids:
            return {profile_id}
        return by_email.get(email, set())

    return find


def numbers_of(row: Row, is_forbidding: bool) -> set[str]:
    """Whom a row is about: its number; what forbids falls on those of the profile named where that is no number."""
    phone_e164 = row["phone_e164"]
    if is_forbidding and not (phone_e164 and numbers.read(phone_e164).is_valid):
        return row["named_numbers"] | {phone_e164} - {None}
    return {phone_e164} - {None}


# ---- what is unknown of suppressions and texts


def _settle_suppression(row: Row) -> None:
    """One whose channel is unknown holds for texts; one that ends no later than it starts, as far as anybody knows, does not end."""
    row["channel"] = row["channel"] or "all"
    if row["ends_at"] and (row["starts_at"] is None or row["ends_at"] <= row["starts_at"]):
        row["ends_at"] = None
    row["starts_at"] = row["starts_at"] or LONG_AGO


def _settle_text(row: Row) -> None:
    """`is_unclear`: its direction, state or time is unknown, so that it may forbid and cannot permit."""
    known = [row[column] for column in ("direction", "event_type", "occurred_at")]
    row["is_unclear"] = None in known
    row["occurred_at"] = row["occurred_at"] or row["loaded_at"]
    row["direction"] = row["direction"] or ("inbound" if row["event_type"] == "received" else None)
