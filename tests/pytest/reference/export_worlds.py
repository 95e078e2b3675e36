"""Random worlds of what leaves for vendors: people of worlds.py with ids at vendors, what other models say of them, and what becomes of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reference.exports import EXCLUSIVE
from reference.facts import Row, Tables, seed
from reference.inputs import complete, write
from reference.worlds import RandomWorld

SYSTEMS = ["klaviyo", "attentive", "postscript", "twilio", "bloomreach", "shop"]
KINDS = ["klaviyo_id", "attentive_external_id", "postscript_id", "bloomreach_customer_id"]
PRODUCTS = ["p1", '5" nail; long', "back\\slash", "Öl"]
ODD_KEYS = ["bath: oils; salts", "Zubehör", "x" * 100, "x" * 101]
SEGMENTS = sorted(
    {row["segment_name"] or "" for row in seed("policy", "segment_priorities")}.union(["sms_engaged", "prefers_events"]) - {"sms_subscribers"}.union(*EXCLUSIVE)
)
SECOND = timedelta(seconds=1)


class ExportWorld:
    """About 300 people; the same seed gives the same rows."""

    def __init__(self, seed: int, as_of: datetime) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.ids = itertools.count()
        self.tables: Tables = RandomWorld(seed, as_of, 280).tables
        self.identities: list[Row] = []
        self._spread_over_systems()
        for row in self.tables["profiles"]:
            self._make_odd(row)
            self._add_identities(row["profile_id"])
        self._share_ids()
        for row in self.tables["suppressions"]:
            row["scope"] = self._one_of([row["scope"]] * 8 + ["promo", "everything", "transactional"])
        self._add_long_ago_erased()
        self._add_campaigns()
        self.given = {"product_recommendations": [*self._recommendations()], "sending_advice": [*self._advice()]}
        self._decide([*self._memberships()])

    def write(self, folder: Path) -> Path:
        write(self.tables, folder)
        types = {"profile_id": pa.string(), "id_type": pa.string(), "id_value": pa.string(), "last_seen_at": pa.timestamp("us"), "is_primary": pa.bool_()}
        pq.write_table(pa.Table.from_pylist(self.identities, pa.schema([*types.items()])), folder / "profile_identities.parquet")
        return folder

    # ---- who they are

    def _spread_over_systems(self) -> None:
        for name in ("consent_events", "sms_events", "suppressions"):
            for row in self.tables[name]:
                row["source_system"] = self._one_of(SYSTEMS)

    def _make_odd(self, row: Row) -> None:
        others = [other["email"] for other in self.tables["profiles"][:60] if other["email"]]
        match self._one_of(["usual"] * 30 + ["long id", "shared", "written otherwise", "blank", "long ago", "at the edge", "at the edge"]):
            case "long id" if row["phone_e164"] and not self._is_named(row["profile_id"]):
                row["profile_id"] = row["profile_id"] + "-" * self._one_of([95, 100])
            case "shared":
                row["email"] = self._one_of(others)
            case "written otherwise" if row["email"]:
                row["email"] = f"  {row['email'].upper()} "
            case "blank":
                row["email"] = self._one_of(["", " "])
            case "long ago":
                row["deleted_at"] = self.as_of - timedelta(days=self._one_of([31, 200]))
            case "at the edge":
                row["deleted_at"] = self.as_of - timedelta(days=30) + self._one_of([-SECOND, 0 * SECOND, SECOND])

    def _is_named(self, profile_id: str) -> bool:
        return any(row.get("profile_id") == profile_id for name, rows in self.tables.items() if name != "profiles" for row in rows)

    def _add_identities(self, profile_id: str) -> None:
        for kind in KINDS:
            for _ in range(self._one_of([0, 1, 1, 1, 2])):
                self._identify(profile_id, kind, f"{kind[0]}-{next(self.ids)}")

    def _identify(self, profile_id: str, kind: str, value: str) -> None:
        seen_at = self._one_of([None, self.as_of - timedelta(days=self._one_of([1, 2, 3]))])
        row = {"profile_id": profile_id, "id_type": kind, "id_value": value, "last_seen_at": seen_at, "is_primary": self._one_of([None, True, False])}
        self.identities.append(row)

    def _share_ids(self) -> None:
        """Also between who is live and who was deleted."""
        for row in self.random.sample(self.identities, 30):
            self._identify(self._one_of(self.tables["profiles"])["profile_id"], row["id_type"], row["id_value"])
        deleted = [row["profile_id"] for row in self.tables["profiles"] if row["deleted_at"]]
        for row in self.identities[:200]:
            if row["profile_id"] in deleted:
                self._identify(self._one_of(self.tables["profiles"])["profile_id"], row["id_type"], row["id_value"])
        seen: dict[Any, Row] = {}
        self.identities = [seen.setdefault(key, row) for row in self.identities if (key := (row["profile_id"], row["id_type"], row["id_value"])) not in seen]

    def _add_long_ago_erased(self) -> None:
        for number, days in enumerate([1, 29, 31, 400]):
            at = self.as_of - timedelta(days=days)
            self._add("profiles", profile_id=f"gone-{number}", phone_e164=f"+1415231{number:04}", email=f"gone-{number}@example.org", deleted_at=at)
            cells = {"occurred_at": datetime(2025, 1, 1), "consent_level": "express_written", "loaded_at": datetime(2025, 1, 1)}
            self._add("consent_events", consent_event_id=self._id(), phone_e164=f"+1415231{number:04}", **cells)

    # ---- what other models would say of them

    def _recommendations(self) -> Iterator[Row]:
        for row in self.tables["profiles"]:
            for rank in range(1, self._one_of([0, 1, 2]) + 1):
                for kind in ("new", "buy_again"):
                    yield {"profile_id": row["profile_id"], "kind": kind, "rank": rank, "product_id": self._one_of(PRODUCTS)}

    def _advice(self) -> Iterator[Row]:
        for row in self.tables["profiles"]:
            if self._one_of([True, False]):
                texts = self._one_of([None, Decimal(0), Decimal("0.99"), Decimal(1), Decimal("2.9999")])
                yield {"profile_id": row["profile_id"], "recommended_texts_per_week": texts, "best_send_hour": self._one_of([None, 0, 9, 23])}

    def _memberships(self) -> Iterator[Row]:
        """Of anyone, as when consent was lost since segments were built; one of each family, and second keys of any text."""
        for row in self.tables["profiles"]:
            names = [self._one_of(sorted(family)) for family in self.random.sample(EXCLUSIVE, 4)] + self.random.sample(SEGMENTS, 2) + ["sms_subscribers"]
            keyed = [("category_affinity", self._one_of(ODD_KEYS)), ("nearby_store", "s1")]
            for name, key in [*((name, None) for name in names), *keyed]:
                yield {"segment_name": name, "profile_id": row["profile_id"], "second_key": key, "as_of_date": self.as_of.date()}

    def _decide(self, memberships: list[Row]) -> None:
        """Who is in which segment, and the messages due, also to people whom no model would write to."""
        due, texts, audience, bodies = [], [], [], []
        for number, row in enumerate(self.tables["profiles"]):
            key, body = f"{self.as_of:%d}-{number}", self._one_of(["Acme: Hi {link}", "Acme: it's back! \\ {link} bye", "no link", None])
            cells = {"profile_id": row["profile_id"], "decision": self._one_of(["send", "send", "hold", "drop"]), "product_id": self._one_of(PRODUCTS)}
            cells |= self._one_of(
                [{"channel": "sms", "message_category": "marketing"}, {"channel": "sms", "message_category": "transactional"}, {"channel": "email"}]
            )
            cells |= {"not_before": self.as_of - SECOND, "expires_at": self.as_of + timedelta(hours=4)}
            due.append(
                {"message_key": f"m{key}", "enrollment_key": f"e{key}", "flow_id": self._one_of(["vip", "a-b c"]), "step": self._one_of([1, 12])} | cells
            )
            if cells["channel"] == "sms":
                texts.append({"enrollment_key": f"e{key}", "rendered_body": body})
            campaign = self._one_of(self.tables["planned_campaigns"])
            is_final = campaign["planned_at"] <= self.as_of < campaign["planned_at"] + timedelta(hours=1)
            cells = {"campaign_id": campaign["campaign_id"], "profile_id": row["profile_id"], "decision": self._one_of(["include", "control", "exclude"])}
            audience.append({"audience_key": f"c{key}", "send_at": self.as_of, "variant_id": self._one_of([None, "a"]), "is_final": is_final} | cells)
            if cells["decision"] != "exclude":
                bodies.append({"audience_key": f"c{key}", "product_id": self._one_of(PRODUCTS), "rendered_body": body})
        self.given |= {"segment_memberships": memberships, "flow_messages_due": due, "int_flow_texts": texts}
        self.given |= {"campaign_audience": audience, "int_campaign_bodies": bodies}

    def _add_campaigns(self) -> None:
        for number, ago in enumerate([-SECOND, 0 * SECOND, timedelta(minutes=59), timedelta(minutes=60) - SECOND, timedelta(minutes=60)]):
            for days in 0, 2:
                planned_at = self.as_of + timedelta(days=days) - ago
                self._add("planned_campaigns", campaign_id=f"c-{days}.{number}", planned_at=planned_at, send_within_hours=self._one_of([None, 0, 1, 4]))

    # ---- what becomes of them

    def goes_on(self, until: datetime) -> None:
        """Half of the people opt out and in again, change their number or address, are deleted, vanish, become a test; some of it is known late."""
        self.as_of = until
        moved = {row["profile_id"] for row in self.tables["profiles"] if self._one_of([True, False])}
        memberships = [row for row in self.given["segment_memberships"] if row["profile_id"] not in moved]
        memberships += [row for row in self._memberships() if row["profile_id"] in moved]
        profiles = self.random.sample(self.tables["profiles"], len(self.tables["profiles"]))
        for row in profiles[: len(profiles) // 2]:
            at = self._one_of([until, until - SECOND, until - timedelta(minutes=30), until - timedelta(days=20), until - timedelta(days=40)])
            match self._one_of(
                ["STOP", "STOP", "please stop", "form", "form", "carrier", "import over it", "suppressed", "back again"]
                + ["deleted", "deleted", "vanished", "vanished", "test", "unreadable", "another number", "no number", "of another", "no e-mail", "sunset"]
            ):
                case "STOP" | "please stop" as words:
                    self._reply(row, words, at)
                case "form":
                    self._consent(row, "opt_out", at, message_category=self._one_of(["marketing", "all", "unknown", "transactional"]))
                case "carrier":
                    self._consent(row, self._one_of(["opt_out_carrier", "number_reassigned", "never_subscribed"]), at, source="carrier")
                case "import over it":
                    event = self._consent(row, "opt_out", at)
                    if event:
                        event = {**event, "action": "opt_in", "consent_level": "express_written", "loaded_at": at + SECOND}
                        self.tables["consent_events"].append(event)
                case "back again":
                    self._consent(row, "opt_out", at - timedelta(hours=1))
                    self._consent(row, "opt_in", at, consent_level="express_written")
                case "suppressed" | "sunset" as reason:
                    cells = {"reason": "sunset" if reason == "sunset" else "complaint", "scope": self._one_of(["all", "marketing"]), "starts_at": at}
                    self._add("suppressions", phone_e164=row["phone_e164"], source_system=self._one_of(SYSTEMS), **cells)
                case "deleted":
                    row["deleted_at"] = self._one_of([until, until - SECOND, until + SECOND, until - timedelta(days=40)])
                case "unreadable":
                    row["deleted_at"] = "some day"
                case "test":
                    row["is_test"] = True
                case "vanished":
                    self.tables["profiles"].remove(row)
                case "another number":
                    row["phone_e164"] = f"+1415232{next(self.ids):04}"
                case "no number":
                    row["phone_e164"] = None
                case "of another":
                    row["phone_e164"] = self._one_of(profiles)["phone_e164"]
                case "no e-mail":
                    row["email"] = None
        self.tables = complete(self.tables)
        there = {row["profile_id"] for row in self.tables["profiles"]}
        self._decide([row for row in memberships if row["profile_id"] in there or self._one_of([True, False])])

    def _reply(self, row: Row, words: str, at: datetime) -> None:
        cells = {"direction": "inbound", "event_type": "received", "body_text": words, "occurred_at": at, "source_system": self._one_of(SYSTEMS)}
        self._add("sms_events", sms_event_id=self._id(), phone_e164=row["phone_e164"], **cells)

    def _consent(self, row: Row, action: str, at: datetime, **more: Any) -> Row | None:
        if not row["phone_e164"]:
            return None
        cells = {"phone_e164": row["phone_e164"], "action": action, "occurred_at": at, "loaded_at": at, "source_system": self._one_of(SYSTEMS)} | more
        return self._add("consent_events", consent_event_id=self._id(), **cells)

    # ---- rows and chance

    def _add(self, table: str, **cells: Any) -> Row:
        [row] = complete({table: [cells]})[table]
        if table == "suppressions":
            row["suppression_id"] = self._id()
        self.tables[table].append(row)
        return row

    def _id(self) -> str:
        return f"later-{next(self.ids)}"

    def _one_of(self, choices: Any) -> Any:
        return self.random.choice(choices)
