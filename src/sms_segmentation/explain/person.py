"""How scripts/sms explain asks a warehouse about one person, finds the person, and shows values to people."""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from sms_segmentation.warehouse import Warehouse, WarehouseError

Row = dict[str, Any]

NEEDED = ("sending_eligibility", "int_profile_features", "int_profiles_resolved", "consent_ledger", "consent_state", "segment_memberships")
# A number as people write it.
NUMBER = re.compile(r"(?:tel:|sms:|rcs:|whatsapp:)?['+\d\s().\-/]+", re.IGNORECASE)
SHARE = re.compile(r"share|rate|probability|trend")
MONEY = re.compile(r"revenue|_clv|order_value|amount|price|cart_value")


class Reader:
    """Queries in which {name} stands for a relation of the warehouse, or for a value that was given: {profile}, {phone}, {as_of}.

    Raises WarehouseError when the warehouse cannot be read.
    """

    def __init__(self, house: Warehouse, **values: Any) -> None:
        self.house = house
        self.values = values
        self.relations: dict[str, str | None] = {}

    def about(self, **values: Any) -> Reader:
        """The same warehouse, with more values to ask about."""
        reader = Reader(self.house, **self.values, **values)
        reader.relations = self.relations
        return reader

    @property
    def missing(self) -> list[str]:
        """Relations that were asked for and are not there."""
        return sorted(name for name, relation in self.relations.items() if relation is None)

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """Rows of a query; none where a relation is missing."""
        values = self.values | values
        names = set(re.findall(r"{(\w+)}", sql)) - values.keys()
        relations = {name: self._relation(name) for name in sorted(names)}
        if not all(relations.values()):
            return []
        query = sql.format(**relations, **{name: literal(value) for name, value in values.items()})
        try:
            return self.house.rows(query)
        except WarehouseError:
            raise
        except Exception as error:  # each driver has its own: a column that is not there, a file cut short
            reason = str(error).strip().splitlines()[0].rstrip(".")
            raise WarehouseError(f"This warehouse does not answer ({reason}); if another version of the project built it, run scripts/build.") from error

    def has(self, *names: str) -> bool:
        return all([self._relation(name) for name in names])

    def _relation(self, name: str) -> str | None:
        if name not in self.relations:
            self.relations[name] = self.house.relation(name)
        return self.relations[name]


def literal(value: Any) -> str:
    """A value as SQL of every engine."""
    match value:
        case None:
            return "null"
        case datetime():
            return f"timestamp '{value}'"
        case int():
            return str(value)
        case list():
            return "(" + ", ".join(map(literal, value)) + ")"
    return "'" + str(value).replace("'", "''") + "'"


def shown(value: Any, name: str = "") -> str:
    """A value as a person reads it, rounded as befits a column of that name; times are UTC, to the minute."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case float() | Decimal():
            return _number(float(value), name)
    return str(value)


def _number(value: float, name: str) -> str:
    if SHARE.search(name):
        return f"{value:.1%}"
    if MONEY.search(name):
        return f"{value:,.2f}"
    if 0 < abs(value) < 0.01:
        return f"{value:.2g}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def connected(house: Warehouse) -> Reader:
    """A reader of a warehouse that holds what explain needs, at the time of its decisions."""
    reader = Reader(house)
    reader.has(*NEEDED)
    if reader.missing:
        raise WarehouseError(f"This warehouse holds no {', no '.join(reader.missing)}; run scripts/build first.")
    [row] = reader.rows("select max(as_of) as as_of from {sending_eligibility}")
    if row["as_of"] is None:
        raise WarehouseError("This warehouse holds no live profile: sending_eligibility is empty.")
    return reader.about(as_of=row["as_of"])


def find(reader: Reader, asked: str) -> list[Row]:
    """The live profiles of that id, else of that number; else the number alone, where only its record is left.

    Raises WarehouseError, whose sentence says why, where there is nobody.
    """
    if not asked:
        raise WarehouseError("Name a profile or a phone number, such as scripts/sms explain '+1 (212) 555-2101'.")
    if reader.house.relation("profile_links"):
        asked = next((row["profile_id"] for row in reader.rows("select profile_id from {profile_links} where source_profile_id = {asked}", asked=asked)), asked)
    profiles = reader.rows("select profile_id, phone_e164, is_live from {int_profiles_resolved} where profile_id = {asked}", asked=asked)
    numbers = numbers_of(asked)
    if not profiles and numbers:
        of_number = "phone_e164 in {numbers} order by profile_id"
        profiles = reader.rows(f"select profile_id, phone_e164 from {{int_profiles_resolved}} where is_live and {of_number}", numbers=numbers)
        return profiles or _record(reader, numbers) or _absent(reader, asked)
    return [profile for profile in profiles if profile["is_live"]] or _absent(reader, asked)


def _record(reader: Reader, numbers: list[str]) -> list[Row]:
    return reader.rows("select phone_e164 from {consent_state} where phone_e164 in {numbers} order by phone_e164 limit 1", numbers=numbers)


def numbers_of(asked: str) -> list[str]:
    """The E.164 numbers that a text may mean: its digits with and without the country code 1."""
    digits = re.sub(r"\D", "", asked)
    if not NUMBER.fullmatch(asked) or len(digits) < 7:
        return []
    return [f"+{digits}", f"+1{digits}", f"+{digits.removeprefix('011')}", f"+{digits.removeprefix('00')}"]


def _absent(reader: Reader, asked: str) -> NoReturn:
    """Say why there is nothing to print of somebody."""
    for row in reader.rows(
        "select validated.deleted_at, validated.is_test, resolved.phone_e164 from {int_profiles_validated} as validated"
        " inner join {int_profiles_resolved} as resolved on validated.profile_id = resolved.profile_id where validated.profile_id = {asked}",
        asked=asked,
    ):
        why = f"was deleted at {shown(row['deleted_at'])}" if row["deleted_at"] else "is a test profile" if row["is_test"] else "is not live"
        record = f" Its number, {row['phone_e164']}, has a record of its own: scripts/sms explain NUMBER." if row["phone_e164"] else ""
        raise WarehouseError(f"Profile {asked} {why} and is in no mart.{record}")
    ending = re.sub(r"\D", "", asked)[-7:]
    numbers = reader.rows(
        "select distinct phone_e164 from {int_profiles_resolved} where right(phone_e164, 7) = {ending} order by phone_e164 limit 3", ending=ending
    )
    near = [row["phone_e164"] for row in numbers] + _near_ids(reader, asked)
    raise WarehouseError(f"This warehouse has no profile{' and no number' if numbers_of(asked) else ''} {asked}." + f" Near: {', '.join(near)}." * bool(near))


def _near_ids(reader: Reader, asked: str) -> list[str]:
    """Ids of live profiles that differ little. A slip of the hand lies in one half, so that the other half is looked for."""
    half = len(asked) // 2
    if not half:
        return []
    agreement = " + ".join(f"case when substring(profile_id, {place}, 1) = {{c{place}}} then 1 else 0 end" for place in range(1, min(len(asked), 40) + 1))
    candidates = reader.rows(
        f"select profile_id, {agreement} as agreement from {{int_profiles_resolved}} where is_live"
        f" and (lower(substring(profile_id, 1, {half})) = {{start}} or lower(right(profile_id, {half})) = {{ending}})"
        " order by 2 desc, profile_id limit 500",
        start=asked[:half].lower(),
        ending=asked[-half:].lower(),
        **{f"c{place}": letter for place, letter in enumerate(asked[:40], 1)},
    )
    return difflib.get_close_matches(asked, [row["profile_id"] for row in candidates], n=3, cutoff=0.7)


def unreadable(reader: Reader) -> list[Row]:
    """Cells and rows of this person, and of the acts and suppressions of the number, that could not be read."""
    profile, phone = reader.values["profile"], reader.values["phone"]
    names: list[str] = []
    given: dict[str, str] = {}
    if profile:
        names += [
            "input = 'profiles' and row_key = {profile}",
            "input in ('preferences', 'profile_properties') and position({key_start} in row_key) = 1",
            "input <> 'profiles' and position({said_profile} in row_text) > 0",
        ]
        given |= {"key_start": f"{profile}|", "said_profile": f"profile_id={profile} "}
    if phone:
        of_acts = "(select consent_event_id from {consent_ledger} where phone_e164 = {phone})"
        of_suppressions = "(select evidence_id from {int_suppression_history} where phone_e164 = {phone})"
        names += [
            f"input in ('consent_events', 'sms_events') and row_key in {of_acts}",
            f"input in ('consent_events', 'sms_events', 'suppressions') and row_key in {of_suppressions}",
            "input <> 'profiles' and position({said_phone} in row_text) > 0",
        ]
        given |= {"said_phone": f"phone_e164={phone} "}
    return reader.rows(f"select * from {{rejected_rows}} where ({') or ('.join(names)}) order by input, row_key, reason limit 50", **given)
