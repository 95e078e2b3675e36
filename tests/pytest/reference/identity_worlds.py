"""Random source profiles that share addresses and numbers, ids of one in another, what a user overrides, and acts with and without a number."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from reference.facts import Row, Tables

AS_OF = datetime(2026, 7, 1)
# any connection: with none, everybody is who the own tables say
SOURCES = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}
NAMES = ["shopify", "shop_b", "klaviyo", "klaviyo", "attentive", "postscript", "segment", "crm", "bloomreach"]
# another shop of the same vendor
SYSTEMS = {"shop_b": "shopify"}
DOMAINS = ["example.org", "example.net", "shop.example", "a-b.example"]
IGNORED = ["info@*", "no_reply@*", "*@marketplace.amazon.*", "Team@*"]
SHARED = ["info@shop.example", "no_reply@shop.example", "nonreply@shop.example", "x@marketplace.amazon.com", "team@shop.example", "odd@@shop.example"]
AREAS = ["212", "305", "416", "808", "907", "914"]
MAX_PROFILES = 10
# sizes of groups of one address or number each, linked to each other; lengths of chains of ids
CROWDS = [[10], [11], [10, 10], [10, 6, 5], [7, 7, 7], [8, 6, 6]]
CHAINS = [3, 6, 13, 14, 18, 20, 21]


class IdentityWorld:
    """Scenes of a few profiles each, with ids, addresses and numbers of their own."""

    def __init__(self, seed: int, scenes: int = 90) -> None:
        self.random = random.Random(seed)
        self.tables: Tables = {name: [] for name in ("profiles", "profile_identities", "consent_events", "suppressions")}
        self.overrides: list[Row] = []
        self.count = 0
        for scene in range(scenes):
            self.scene = f"{seed}x{scene}"
            self.emails = [f"{self._one('Ann', 'b.ob', 'c_d', 'e+f', 'g-h')}{n}.{self.scene}@{self._one(*DOMAINS)}".lower() for n in range(self._one(1, 2, 4))]
            self.numbers = [f"+1{self._one(*AREAS)}{self.random.randint(200, 999)}{self.random.randint(1000, 9999)}" for _ in range(self._one(1, 2, 4))]
            self.numbers = [number for number in self.numbers if number[5:8] != "555" and number[6:8] != "11"] + ["+442071234" + f"{self.count % 1000:03}"]
            # those at the limits are in every world, without what would move them away from there
            self.is_exact = scene < len(CROWDS + CHAINS)
            if scene < len(CROWDS):
                self._crowd(CROWDS[scene])
            elif self.is_exact:
                self._chain(CHAINS[scene - len(CROWDS)])
            elif self._chance(0.7):
                self._people()
            elif self._chance(0.5):
                self._crowd(self._one(*CROWDS))
            else:
                self._chain(self._one(*CHAINS))
            if not self.is_exact:
                self._point()
                self._override()
            self._act()
        self.random.shuffle(self.tables["profiles"])
        self.random.shuffle(self.tables["profile_identities"])

    # ---- profiles

    def _people(self) -> None:
        self.ids = [
            self._profile(self._maybe(self._one(*self.emails), 0.7), self._maybe(self._one(*self.numbers), 0.7)) for _ in range(self.random.randint(1, 7))
        ]

    def _crowd(self, sizes: list[int]) -> None:
        """As many profiles on one address or number as may be, or one more; as many groups of them as a person may have, or one profile more."""
        self.ids = []
        self.emails = [f"crowd.{group}.{self.scene}@example.org" for group in range(len(sizes))]
        self.numbers = [self._new_number() for _ in sizes]
        firsts = []
        for size, email, number in zip(sizes, self.emails, self.numbers, strict=True):
            email, number = (email, self._one(number, None)) if self.is_exact else self._one((email, None), (None, number))
            group = [self._profile(email, number) for _ in range(size)]
            self.ids += group
            firsts.append(group[0])
        if self.is_exact or self._chance(0.8):
            self.overrides += [self._pair(one, other, "same") for one, other in zip(firsts, firsts[1:], strict=False)]

    def _chain(self, length: int) -> None:
        """Profiles of one address each, every one named to be the next."""
        self.ids = []
        for place in range(length):
            self.emails = [f"{self.random.randint(100, 999)}.{place}.{self.scene}@example.org"]
            self.numbers = [f"+1{self._one(*AREAS)}{self.random.randint(200, 499)}{self.random.randint(1000, 9999)}"]
            self.ids.append(self._profile(self.emails[0] if self.is_exact else self._maybe(self.emails[0], 0.9), self.numbers[0]))
        if self.is_exact or self._chance(0.5):
            self.ids.sort(key=self._address)
        self.overrides += [self._pair(one, other, "same") for one, other in zip(self.ids, self.ids[1:], strict=False)]

    def _address(self, profile_id: str) -> str:
        return next((row["email"] or "").lower() for row in self.tables["profiles"] if row["profile_id"] == profile_id)

    def _profile(self, email: str | None, number: str | None) -> str:
        self.count += 1
        name = self._one(*NAMES)
        # customers of two shops may have one id
        profile_id = f"{name}:{self.count // 2 * 2 if name == 'shop_b' and self.count % 2 else self.count}"
        if any(row["profile_id"] == profile_id for row in self.tables["profiles"]):
            profile_id = f"{name}:{self.count}"
        if name == "crm":
            profile_id = f"{5000000 + self.count}"
        if email and not self.is_exact and self._chance(0.03):
            email = self._one(*SHARED)
        updated, created = self._day(300), self._one(self._day(30, 700), datetime(2025, 3, 1), datetime(2025, 3, 1), datetime(2024, 3, 1))
        row = {
            "profile_id": profile_id,
            "source_system": SYSTEMS.get(name, name),
            "email": self._spelled_email(email),
            "created_at": created,
            "updated_at": updated,
        }
        row |= {"is_test": self._one(None, None, None, None, "false", "yes"), "deleted_at": self._maybe(self._day(60, -20), 0.2)}
        row |= {"birth_date": self._maybe(f"{self.random.randint(1960, 2010)}-03-04", 0.3), "gender": self._maybe(self._one("female", "male"), 0.3)}
        row |= self._one({}, {"country_code": "US", "region_code": "TX", "city": "Austin"}, {"country_code": "CA", "city": "Toronto"}, {"city": "Rome"})
        row |= self._spelled_number(number, row.get("country_code"))
        self.tables["profiles"].append(row)
        if self._chance(0.1):
            older = {"email": self._spelled_email(self._one(*self.emails)), "updated_at": updated - timedelta(days=self._one(1, 90))}
            self.tables["profiles"].append(row | older | self._spelled_number(self._one(*self.numbers), row.get("country_code")))
        return profile_id

    # ---- what links profiles, and what takes them apart

    def _point(self) -> None:
        """Ids of customers in profiles of others, of this scene mostly; further numbers and addresses."""
        customers = [one.partition(":")[2] for one in self.ids if one.startswith("shop")]
        for profile_id in self.ids:
            if self._chance(0.3):
                value = self._one(*(customers or ["77777"]), *customers, *customers, "888888", f"9{self.scene}")
                self._identify(profile_id, "shopify_customer_id", self._one(value, value, f" {value}", f"{value}.0" if value.isdigit() else value))
            if self._chance(0.15):
                self._identify(profile_id, self._one("phone", "Phone", "phone", "cell", "badge"), self._digits(self._one(*self.numbers, self._new_number())))
            if self._chance(0.1):
                self._identify(profile_id, self._one("email", "E-Mail", "email"), self._spelled_email(f"old.{self._one(*self.emails)}"))
        if self._chance(0.2):
            self._identify(f"gone:{self.scene}", "phone", self._one(*self.numbers))
            self._identify(f"gone:{self.scene}", "email", f"gone.{self.scene}@example.org")

    def _identify(self, profile_id: str, id_type: str, value: str | None) -> None:
        row = {"profile_id": profile_id, "id_type": id_type, "id_value": value, "first_seen_at": self._maybe(self._day(200, -30), 0.7)}
        row["last_seen_at"] = self._maybe(self._day(100, -60), 0.5)
        row["is_primary"] = self._one(None, "true", "false")
        self.tables["profile_identities"].append(row)
        if self._chance(0.2):
            self.tables["profile_identities"].append(row | self._one({}, {"first_seen_at": self._day(100)}, {"is_primary": "true"}))

    def _override(self) -> None:
        for link, share in (("same", 0.15), ("different", 0.3)):
            if self._chance(share):
                self.overrides.append(self._pair(self._one(*self.ids), self._one(*self.ids), link))
        if self._chance(0.1):
            left = self._one(*self.ids)
            right = self._one(*self.ids, f"unknown:{self.scene}")
            self.overrides += [self._pair(left, right, "same"), self._pair(left, right, "different"), self._pair(right, left, "same")]

    # ---- what they say

    def _act(self) -> None:
        for number in self.numbers:
            if self._chance(0.8):
                said = {"action": "opt_in", "consent_level": "express_written", "source": "form", "profile_id": self._maybe(self._one(*self.ids), 0.6)}
                self._say(said | {"phone_e164": number})
        for _ in range(self._one(1, 1, 2)):
            named = self._named()
            said = {"action": self._one("opt_out", "opt_out", "never_subscribed"), "source": self._one("agent", "form")}
            self._say(said | named | {"phone_e164": self._one(None, None, None, "555 CALL", self._one(*self.numbers))})
        if self._chance(0.3):
            number = len(self.tables["suppressions"])
            row = {
                "suppression_id": f"block {self.scene} {number}",
                "phone_e164": None,
                "channel": "sms",
                "scope": "marketing",
                "reason": self._one("manual", "erased"),
            }
            self.tables["suppressions"].append(row | self._named() | {"starts_at": self._day(50), "loaded_at": self._day(50), "source_system": "shop"})

    def _named(self) -> Row:
        """Whom an act is about: an id, an address, both, or who has no profile."""
        match self._one("id", "id", "email", "both", "old", "gone", "no profile"):
            case "id":
                profile_id = self._one(*self.ids)
                return {"profile_id": self._one(f" {profile_id}", profile_id, f"{profile_id}.0" if profile_id.isdigit() else profile_id)}
            case "email":
                return {"email": self._spelled_email(self._one(*self.emails))}
            case "both":
                return {"profile_id": self._one(*self.ids, "who:1"), "email": self._spelled_email(self._one(*self.emails))}
            case "old":
                return {"email": f"old.{self._one(*self.emails)}"}
            case "gone":
                return self._one({"profile_id": f"gone:{self.scene}"}, {"email": f"gone.{self.scene}@example.org"})
        return {"profile_id": "who:1"}

    def _say(self, said: Row) -> None:
        at = self._day(300)
        row = {"consent_event_id": f"act {self.scene} {len(self.tables['consent_events'])}", "channel": "sms", "message_category": "marketing"}
        self.tables["consent_events"].append(row | {"source_system": "shop", "occurred_at": at, "received_at": at, "loaded_at": at} | said)

    # ---- spellings

    def _spelled_email(self, email: str | None) -> str | None:
        if not email:
            return self._one(None, None, "", "none")
        return self._one(email, email, email, email.upper(), f" {email} ", f"mailto:{email}", f'"A B" <{email.title()}>')

    def _spelled_number(self, number: str | None, country: str | None) -> Row:
        if not number:
            return self._one({"phone_e164": None}, {"phone_e164": ""}, {"phone_e164": "12 ext 4"})
        if self._chance(0.1):
            return {"phone_e164": None, "phone_raw": self._digits(number)}
        if country and number.startswith("+1") and self._chance(0.3):
            return {"phone_e164": f"({number[2:5]}) {number[5:8]}-{number[8:]}"}
        return {"phone_e164": self._digits(number)}

    def _digits(self, number: str) -> str:
        return self._one(number, number, number[1:], f"'{number}", f" {number[:5]} {number[5:]}", f"tel:{number}", f"00{number[1:]}", f"{number[1:]}.0")

    def _new_number(self) -> str:
        return f"+1{self._one(*AREAS)}{self.random.randint(200, 499)}{self.random.randint(1000, 9999)}"

    # ---- chances

    def _pair(self, left: str, right: str, link: str) -> Row:
        return {"left_profile_id": left, "right_profile_id": right, "link": link, "reason": "a test"}

    def _one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def _maybe(self, value: Any, share: float) -> Any:
        return value if self._chance(share) else None

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _day(self, *days: int) -> datetime:
        """A day up to so many before now, or between two; a part of them at one time."""
        least, most = sorted((*days, 0)[:2])
        return AS_OF - timedelta(days=self.random.randint(least, most))
