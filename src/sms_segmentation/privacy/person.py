"""Who a person is: the profiles, numbers, addresses and ids that rows about them are found by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sms_segmentation.errors import WarehouseError, masked
from sms_segmentation.explain.person import Reader, numbers_of

Keys = dict[str, set[str]]


@dataclass
class Person:
    """keys: ids of what belongs to the person, such as orders, by the column that holds them. others: profiles that share a number."""

    profiles: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    vendor_ids: set[str] = field(default_factory=set)
    keys: Keys = field(default_factory=dict)
    others: set[str] = field(default_factory=set)

    @property
    def shown(self) -> str:
        """The person in messages: profiles, and the last digits of numbers."""
        return ", ".join([*sorted(self.profiles), *(masked(number) for number in sorted(self.numbers))])

    def as_json(self) -> dict[str, Any]:
        lists = {name: sorted(getattr(self, name)) for name in ("profiles", "numbers", "emails", "vendor_ids", "others")}
        return lists | {"keys": {column: sorted(ids) for column, ids in self.keys.items()}}

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Person:
        return cls(**{name: set(value) for name, value in given.items() if name != "keys"}, keys={name: set(ids) for name, ids in given["keys"].items()})


def find(reader: Reader, asked: str, is_one: bool = False) -> Person:
    """The person of a profile id or number, in whatever state the profile is.

    is_one: profiles that share the number are one person. Raises WarehouseError where they may be several, or there is no such person.
    """
    if not reader.has("stg_inputs__profiles", "int_phone_numbers"):
        raise WarehouseError("This warehouse holds no stg_inputs__profiles; run scripts/build first.")
    person = Person()
    person.profiles = _linked(reader, {asked})
    known = _profiles(reader, "profile_id in {ids}", ids=sorted(person.profiles))
    if not known:
        person.profiles = set()
        numbers = {row["phone_e164"] for row in reader.rows("select phone_e164 from {int_phone_numbers} where phone_e164 in {n}", n=numbers_of(asked) or [""])}
        found = _profiles(reader, "phone_e164 in {n} or phone_raw in {n}", n=sorted(numbers) or [""])
        person.profiles = _linked(reader, {row["profile_id"] for row in found})
        persons = _linked(reader, person.profiles, to_person=True)
        if len(persons) > 1 and not is_one:
            raise WarehouseError(
                f"{len(persons)} profiles have this number: {_some(persons)}. Name one of them, or say --all-profiles where they are one person."
            )
        person.numbers = numbers
        known = _profiles(reader, "profile_id in {ids}", ids=sorted(person.profiles) or [""])
        if not (numbers or known):
            kind = "profile and no number" if numbers_of(asked) else "profile"
            raise WarehouseError(f"This warehouse has no {kind} {asked}.")
    for row in known:
        person.numbers |= {row[name] for name in ("phone_e164", "phone_raw") if row[name]}
        person.emails |= {row["email"].lower()} if row["email"] else set()
    if reader.has("int_profile_identities_validated"):
        ids = reader.rows("select id_type, id_value from {int_profile_identities_validated} where profile_id in {ids}", ids=sorted(person.profiles) or [""])
        person.vendor_ids |= {row["id_value"] for row in ids if row["id_type"] not in ("phone", "email", "anonymous_id", "client_id") and row["id_value"]}
        person.keys["anonymous_id"] = {row["id_value"] for row in ids if row["id_type"] in ("anonymous_id", "client_id") and row["id_value"]}
    sharing = _profiles(reader, "phone_e164 in {n}", n=sorted(person.numbers) or [""])
    person.others = {row["profile_id"] for row in sharing} - person.profiles
    return person


def _profiles(reader: Reader, condition: str, **values: Any) -> list[dict[str, Any]]:
    return reader.rows(f"select distinct profile_id, phone_e164, phone_raw, email from {{stg_inputs__profiles}} where {condition}", **values)


def _linked(reader: Reader, profiles: set[str], to_person: bool = False) -> set[str]:
    """The profiles of several sources that are the same persons as these, or the profile of each person alone."""
    if not profiles or not reader.has("profile_links"):
        return profiles
    found = reader.rows(
        "select profile_id, source_profile_id from {profile_links} where profile_id in"
        " (select profile_id from {profile_links} where source_profile_id in {ids} or profile_id in {ids})",
        ids=sorted(profiles),
    )
    persons = {row["profile_id"] for row in found}
    return persons or profiles if to_person else profiles | persons | {row["source_profile_id"] for row in found}


def digits(number: str) -> str:
    """What is the same in every spelling of a number: its digits, in North America those without the 1."""
    return re.sub(r"\D", "", number).removeprefix("1") if number.startswith("+1") else re.sub(r"\D", "", number)


def _some(names: Iterable[str]) -> str:
    names = sorted(names)
    return ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
