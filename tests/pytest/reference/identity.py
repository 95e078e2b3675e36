"""Who is one person, and whose numbers an act without a number falls on (connectors.md, section 7).

Starts at rows as `reading` leaves them: trimmed ids, addresses in small letters, numbers as + and digits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from reference.facts import Row, by

E_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
ADDRESS = ("country_code", "region_code", "city", "latitude", "longitude")
# A chain of so many anchors is followed to its end, whatever their names; the specification asks for 6.
FOLLOWED = 13


@dataclass
class Settings:
    max_profiles: int
    ignored: list[str]
    precedence: list[str]
    phone_precedence: list[str]
    vendors: dict[str, str]  # of connections


class Groups:
    """What belongs together."""

    def __init__(self, members: Iterable[str]) -> None:
        self.of = {member: member for member in members}

    def root(self, member: str) -> str:
        while self.of[member] != member:
            member = self.of[member]
        return member

    def join(self, one: str, other: str) -> None:
        self.of[self.root(one)] = self.root(other)

    def all(self) -> list[set[str]]:
        found = defaultdict(set)
        for member in self.of:
            found[self.root(member)].add(member)
        return list(found.values())


class Identity:
    """Source profiles as persons.

    identities: with numbers and addresses as those of profiles; rows that count for `links` and those that only name a number or an address (`is_refused`).
    unfollowed: least anchors of the chains that are reported as not_converged, which only longer ones may be.
    """

    def __init__(self, profiles: list[Row], identities: list[Row], overrides: list[Row], settings: Settings, unfollowed: Iterable[str] = ()) -> None:
        self.settings = settings
        self.profiles = {row["profile_id"]: row for row in profiles}
        self.identities = identities
        self.overrides = overrides
        self.unfollowed = set(unfollowed)
        self.conflicts: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.alone = {row["right_profile_id"] for row in overrides if row["link"] == "different"} & self.profiles.keys()
        self._find_usable()
        self.named = list(self._references())
        self.same = [(row["left_profile_id"], row["right_profile_id"]) for row in overrides if row["link"] == "same"]
        self.same = [pair for pair in self.same if {*pair} <= self.profiles.keys()]
        self.person_of = self._persons()
        self.kept_together = self._kept_together()

    # ---- stage 1: addresses and numbers

    def _find_usable(self) -> None:
        """The address and the number by which each profile may be linked."""
        self.email: dict[str, str] = {}
        self.phone: dict[str, str] = {}
        for column, form, usable in (("email", E_MAIL, self.email), ("phone_e164", E164, self.phone)):
            for value, rows in by(self.profiles.values(), column).items():
                if value and form.fullmatch(value):
                    held_by = {row["profile_id"] for row in rows}
                    if len(held_by) > self.settings.max_profiles:
                        self.conflicts["too_common", value] = held_by
                    elif not any(fnmatchcase(value, pattern) for pattern in self.settings.ignored):
                        usable.update(dict.fromkeys(held_by, value))
        self.emails_on = defaultdict(set)
        for profile_id, phone in self.phone.items():
            self.emails_on[phone] |= {self.email[profile_id]} if profile_id in self.email else set()
        for profile_id, phone in self.phone.items():
            if len(self.emails_on[phone]) > 1:
                self.conflicts["contested_phone", phone].add(profile_id)

    def _anchor(self, profile_id: str) -> str:
        if email := self.email.get(profile_id):
            return f"email {email}"
        phone = self.phone.get(profile_id)
        emails = self.emails_on[phone] if phone else set()
        if not phone or len(emails) > 1:
            return f"profile {profile_id}"
        return f"email {next(iter(emails))}" if emails else f"phone {phone}"

    # ---- stage 2: ids of one source in another, and what the user knows

    def _vendor(self, row: Row) -> str:
        """That of its connection; the user's own table where no vendor is named."""
        name = row["source_system"]
        known = self.settings.precedence + self.settings.phone_precedence
        return self.settings.vendors.get(name, name if name in known else "inputs")

    def _references(self) -> Iterable[tuple[str, str]]:
        customers = defaultdict(set)
        for profile_id, row in self.profiles.items():
            if self._vendor(row) == "shopify":
                customers[profile_id.partition(":")[2]].add(profile_id)
        for row in self.identities:
            profile = self.profiles.get(row["profile_id"])
            if row["id_type"] == "shopify_customer_id" and not row["is_refused"] and profile and self._vendor(profile) != "shopify":
                named = customers[row["id_value"]]
                if len(named) == 1:
                    yield row["profile_id"], next(iter(named))
                else:
                    self.conflicts["dangling_external_id", row["id_value"]].add(row["profile_id"])

    def _persons(self) -> dict[str, str]:
        """The oldest profile of each one's person."""
        on = defaultdict(set)
        for profile_id in self.profiles:
            on[f"profile {profile_id}" if profile_id in self.alone else self._anchor(profile_id)].add(profile_id)
        anchor_of = {profile_id: anchor for anchor, held in on.items() for profile_id in held}
        self.least: dict[str, str] = {}
        groups = Groups(on)
        for pair in self.same + [pair for pair in self.named if not {*pair} & self.alone]:
            groups.join(*(anchor_of[one] for one in pair))
        found: dict[str, str] = {}
        for group in groups.all():
            members = set().union(*(on[anchor] for anchor in group))
            self.least |= dict.fromkeys(group, min(group))
            reason = self._why_apart(group, members)
            if reason:
                self.conflicts[reason, min(group)] = members
            for persons in [on[anchor] for anchor in group] if reason else [members]:
                found |= dict.fromkeys(persons, self._oldest(persons))
        return found

    def _why_apart(self, group: set[str], members: set[str]) -> str | None:
        if len(group) > FOLLOWED and group & self.unfollowed:
            return "not_converged"
        return "too_many_profiles" if len(group) > 1 and len(members) > 2 * self.settings.max_profiles else None

    # ---- the person

    def _rank(self, row: Row, precedence: list[str]) -> int:
        vendor = self._vendor(row)
        return precedence.index(vendor) if vendor in precedence else len(precedence)

    def _phone_rank(self, row: Row) -> tuple[bool, int, float, str]:
        """What can be read first, of the vendor that comes first, the newest."""
        phone = row["phone_e164"] or ""
        return not E164.fullmatch(phone), self._rank(row, self.settings.phone_precedence), -row["updated_at"].timestamp(), phone

    def _oldest(self, members: set[str]) -> str:
        rows = [self.profiles[profile_id] for profile_id in members]
        return min(rows, key=lambda row: (row["created_at"], self._rank(row, self.settings.precedence), row["profile_id"]))["profile_id"]

    def merged(self) -> list[Row]:
        """One row a person, with what its profiles say."""
        members = defaultdict(list)
        for profile_id, person in self.person_of.items():
            members[person].append(self.profiles[profile_id])
        return [self._merged(person, rows) for person, rows in members.items()]

    def _merged(self, person: str, rows: list[Row]) -> Row:
        newest = sorted(sorted(rows, key=lambda row: row["profile_id"]), key=lambda row: row["updated_at"], reverse=True)
        ranked = sorted(newest, key=lambda row: self._rank(row, self.settings.precedence))
        phones = [row["phone_e164"] for row in sorted(newest, key=self._phone_rank) if row["phone_e164"]]
        place = next((row for row in ranked if row["country_code"]), ranked[0])
        deleted = [row["deleted_at"] for row in rows]
        return {
            "profile_id": person,
            "email": next((row["email"] for row in ranked if row["email"]), None),
            "gender": next((row["gender"] for row in ranked if row["gender"]), None),
            **{column: place[column] for column in ADDRESS},
            "phone_e164": next(iter(phones), None),
            "birth_date": max((row["birth_date"] for row in rows if row["birth_date"]), default=None),
            "created_at": min(row["created_at"] for row in rows),
            "updated_at": max(row["updated_at"] for row in rows),
            "deleted_at": max(deleted) if all(deleted) else None,
            "is_test": any(row["is_test"] for row in rows),
        }

    def listed(self) -> dict[tuple[str, str, str], list[datetime | None]]:
        """Every id, address and number of a person, with when it was first and last seen."""
        first = {vendor: name for name, vendor in sorted(self.settings.vendors.items(), reverse=True)}
        seen = defaultdict(list)
        for row in self.identities:
            if row["profile_id"] in self.profiles and not row["is_refused"]:
                seen[self.person_of[row["profile_id"]], row["id_type"], row["id_value"]].append((row["first_seen_at"], row["last_seen_at"]))
        for profile_id, row in self.profiles.items():
            vendor = self._vendor(row)
            name, _, native = profile_id.partition(":")
            for id_type, value in {
                f"{vendor}_id": native if name == first.get(vendor) else profile_id,
                "email": row["email"],
                "phone": row["phone_e164"],
            }.items():
                if value and (id_type != "phone" or E164.fullmatch(value)):
                    seen[self.person_of[profile_id], id_type, value].append((row["created_at"], None))
        ends = {key: tuple(zip(*times, strict=True)) for key, times in seen.items()}
        return {key: [min(filter(None, firsts), default=None), max(filter(None, lasts), default=None)] for key, (firsts, lasts) in ends.items()}

    # ---- acts without a number

    def _kept_together(self) -> dict[str, set[str]]:
        """Profiles whose numbers one act without a number falls on: neither an override nor a limit takes a number away from an opt-out."""
        groups = Groups(self.profiles)
        for held in by(({"profile_id": one, "anchor": self._anchor(one)} for one in self.profiles), "anchor").values():
            for row in held:
                groups.join(held[0]["profile_id"], row["profile_id"])
        for pair in self.same + self.named:
            groups.join(*pair)
        return {profile_id: group for group in groups.all() for profile_id in group}

    def numbers_named(self, profile_id: str | None, email: str | None, seen: Iterable[tuple[str, str]]) -> set[str]:
        """Every number of whoever an act names: by its id; by its address too where no profile has the id, or not every number of it can be read.

        seen: ids with the numbers of their consents.
        """
        found = self._numbers_of({profile_id} - {None}, seen)
        is_reached = profile_id in self.profiles and found and all(E164.fullmatch(number) for number in found)
        if email and not is_reached:
            found |= self._numbers_of(self._with(email), seen)
        return {number for number in found if E164.fullmatch(number)}

    def _numbers_of(self, named: Iterable[str], seen: Iterable[tuple[str, str]]) -> set[str]:
        members = set().union(*(self.kept_together.get(one, {one}) for one in named))
        found = {self.profiles[one]["phone_e164"] for one in members & self.profiles.keys()}
        found |= {row["id_value"] for row in self.identities if row["profile_id"] in members and row["id_type"] == "phone"}
        return {number for number in found if number} | {number for one, number in seen if one in members}

    def _with(self, email: str) -> set[str]:
        listed = {row["profile_id"] for row in self.identities if row["id_value"] == email and row["id_type"] == "email"}
        return listed | {profile_id for profile_id, row in self.profiles.items() if row["email"] == email}
