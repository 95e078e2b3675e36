"""A random world whose profiles are persons of several sources, some of which a user splits again: seed identity_overrides."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from reference.facts import Row
from reference.inputs import complete
from reference.worlds import RandomWorld

VENDORS = ["shopify", "klaviyo", "attentive", "postscript", "twilio", "shop"]
SAME, DIFFERENT = "same", "different"


class SplitWorld:
    """Persons of one to four profiles, which an address, a number or an override joins; what some of them said names no number."""

    def __init__(self, seed: int, as_of: datetime, profiles: int = 240) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.tables = RandomWorld(seed, as_of, profiles).tables
        # whom a purchase counts for is whom the person's number belongs to, which a split is there to change
        self.tables["orders"] = []
        self.joins: list[Row] = []
        self.splits: list[Row] = []
        persons = self._persons()
        for person in persons:
            self._join(person)
        # every fourth person stays whole, some of the others lose several profiles
        for person in persons:
            if len(person) > 1 and not self._chance(0.25):
                self._split(person)
        self.tables = complete(self.tables)

    def _persons(self) -> list[list[Row]]:
        profiles = self.tables["profiles"][:]
        self.random.shuffle(profiles)
        persons = []
        while profiles:
            size = self.random.choice([1, 2, 2, 3, 4])
            persons.append(profiles[:size])
            profiles = profiles[size:]
        return persons

    def _join(self, person: list[Row]) -> None:
        """By one address for most; the others by an override, or by the number alone."""
        address = person[0]["email"]
        renamed = {row["email"]: address for row in person if row["email"] and self._chance(0.7)}
        for row in person:
            row["source_system"] = self.random.choice(VENDORS)
            row["created_at"] = self._past(900)
            if row["email"] and row["email"] not in renamed and self._chance(0.7):
                self.joins.append(override(person[0], row, SAME))
            if self._chance(0.1):
                row["email"], row["phone_e164"] = None, person[0]["phone_e164"]
        for table in ("profiles", "consent_events", "suppressions"):
            for row in self.tables[table]:
                row["email"] = renamed.get(row["email"], row["email"])

    def _split(self, person: list[Row]) -> None:
        for row in self.random.sample(person, self.random.randint(1, max(1, len(person) - 1))):
            self.splits.append(override(self.random.choice(person), row, DIFFERENT))
        for row in person:
            if row["phone_e164"] and self._chance(0.8):
                self._say(action="opt_in", phone_e164=row["phone_e164"], consent_level="express_written", source="form", occurred_at=self._past(300))
        said = self.random.choice(["opt_out", "opt_out", "suppression", "STOP", "may be STOP", "nothing"])
        row = self.random.choice(person)
        named = {"profile_id": row["profile_id"]} | ({"email": row["email"]} if self._chance(0.3) else {})
        match said:
            case "opt_out":
                self._say(action="opt_out", source="agent", message_category="all", occurred_at=self._past(30), **named)
            case "suppression":
                self.tables["suppressions"].append(
                    {"suppression_id": f"split-{row['profile_id']}", "phone_e164": None, "reason": self.random.choice(["manual", "erased"])} | named
                )
            case "STOP" | "may be STOP":
                body = "STOP" if said == "STOP" else "I will stop by your store later"
                self.tables["sms_events"].append(
                    {"sms_event_id": f"split-{row['profile_id']}", "profile_id": row["profile_id"], "direction": "inbound", "event_type": "received"}
                    | {"body_text": body, "occurred_at": self._past(30), "message_category": "conversational"}
                )

    def _say(self, **said: object) -> None:
        number = len(self.tables["consent_events"])
        self.tables["consent_events"].append({"consent_event_id": f"split-{number}", "loaded_at": said["occurred_at"], "message_category": "marketing"} | said)

    def _past(self, days: int) -> datetime:
        return self.as_of - timedelta(seconds=self.random.randint(0, days * 86400))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share


def override(left: Row, right: Row, link: str) -> Row:
    return {"left_profile_id": left["profile_id"], "right_profile_id": right["profile_id"], "link": link, "reason": "a test"}


def persons_of(links: Iterable[Row]) -> dict[str, set[str]]:
    """The profiles of each person of profile_links."""
    found: dict[str, set[str]] = {}
    for row in links:
        found.setdefault(row["profile_id"], set()).add(row["source_profile_id"])
    return found
