"""Numbers that may get no marketing text, why, since when and who reported it (exports.csv, export_suppressions), from the raw inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reference import failures, numbers, reading, record
from reference.consent import OPT_OUTS, Ledgers
from reference.facts import Row, Tables, by, latest
from reference.messages import marketing_messages
from reference.vars import DEFAULTS

# Of several reasons of a number the weightiest counts; any other is a suppression of the inputs.
WEIGHT = {"erased": 0, "opted_out": 1, "number_reassigned": 3, "sunset": 4, "never_subscribed": 5}
# A reply of such a word alone stops texts at every vendor; longer wishes do not, so that a vendor of which one came has to hear of it.
KNOWN_EVERYWHERE = {"STOP", "END", "QUIT"}


@dataclass(frozen=True)
class Block:
    reason: str
    at: datetime | None = None
    system: str | None = None  # None = no system knows
    is_reply: bool = False

    @property
    def place(self) -> tuple[Any, ...]:
        """The weightiest first, then the one that began first."""
        return WEIGHT.get(self.reason, 2), self.at is None, self.at or datetime.min, self.system is not None, self.system or "", self.reason, not self.is_reply


class Blocks:
    def __init__(self, tables: Tables, as_of: datetime, eligibility: dict[str, Row]) -> None:
        self.as_of, self.eligibility = as_of, eligibility
        self.tables = reading.read(tables, DEFAULTS)
        self.ledgers = Ledgers(self.tables, as_of)
        self.profiles = {row["profile_id"]: row for row in self.tables["profiles"]}
        times = {id: reading.LONG_AGO if "deleted_at" in row["unread"] else row["deleted_at"] for id, row in self.profiles.items()}
        self.deleted = {id: at for id, at in times.items() if at and at <= as_of}
        self.sharing = by([{"id": id, "phone": self.ledgers.number_of[id]} for id in eligibility], "phone")
        self.holding: dict[tuple[str, str], Block] = {}
        for phone, scope, block in [*self._opt_outs(), *self._suppressed(), *self._of_profiles()]:
            known = self.holding.get((phone, scope))
            if numbers.read(phone).is_valid and (known is None or block.place < known.place):
                self.holding[phone, scope] = block

    def valid_number(self, profile_id: str) -> str | None:
        phone = self.ledgers.number_of[profile_id]
        return phone if phone and numbers.read(phone).is_valid else None

    def has_live_owner(self, phone: str | None) -> bool:
        return phone is not None and phone in self.sharing

    def status_since(self, phone: str) -> datetime | None:
        return record.since(self.ledgers, phone)

    def lasts(self, profile_id: str, reason: str) -> bool:
        """Whether time alone does not take a lasting reason away: a suppression may end, a frequency above 0 does."""
        phone = self.ledgers.number_of[profile_id]
        if reason in ("suppressed", "sunset_suppressed", "erased") and phone:
            kinds = {"sunset_suppressed": "sunset", "erased": "erased"}
            rows = [
                row
                for row in self.ledgers.open_suppressions(phone, self.as_of)
                if (row["reason"] if row["reason"] in kinds.values() else None) == kinds.get(reason)
            ]
            if rows and all(row["ends_at"] for row in rows):
                return False
        if reason == "frequency_preference":
            said = [row for row in latest(self.tables["preferences"], "profile_id", "preference_type", "preference_key") if row["profile_id"] == profile_id]
            return any(row["preference_key"] == "max_per_week" and row["preference_value"] == "0" for row in said)
        return True

    # ---- what numbers said

    def _opt_outs(self) -> Iterator[tuple[str, str, Block]]:
        """Opt-outs since consent ended, and that no one ever agreed."""
        for phone, said in by(self._statements(), "phone_e164").items():
            status = self.ledgers.consent(phone).status(self.as_of)
            if status not in ("opted_out", "none"):
                continue
            began_at, knowing = self.status_since(phone), self._knowing(said)
            for row in said:
                is_standing = row["action"] in OPT_OUTS and row["at"] >= began_at if status == "opted_out" else row["action"] == "never_subscribed"
                if is_standing:
                    reason = row["action"] if row["action"] in ("number_reassigned", "never_subscribed") else "opted_out"
                    scope = "marketing" if row["message_category"] == "marketing" and reason != "number_reassigned" else "all"
                    system = row["source_system"] if row["source_system"] in knowing else None
                    yield phone, scope, Block(reason, row["at"], system, row["source"] == "keyword")

    def _statements(self) -> Iterator[Row]:
        for row in record.events(self.ledgers, self.tables):
            at = row["occurred_at"]
            if row["action"] in (*OPT_OUTS, "never_subscribed"):
                at = min(filter(None, (at, row["arrived_at"])))
            is_about_marketing = row["message_category"] != "transactional" and row["action"] not in ("help", "review")
            if row["phone_e164"] and at <= self.as_of and is_about_marketing:
                yield row | {"at": at}

    def _knowing(self, said: list[Row]) -> set[str]:
        """Systems whose own last word is an opt-out, so that they need not hear of it. What they may not have read as one is no word of theirs."""
        last: dict[str, Row] = {}
        for row in sorted(said, key=lambda row: (row["at"], row["action"] in (*OPT_OUTS, "never_subscribed"))):
            if self._is_known_there(row):
                last[row["source_system"]] = row
        return {system for system, row in last.items() if row["action"] in (*OPT_OUTS, "never_subscribed")}

    @staticmethod
    def _is_known_there(row: Row) -> bool:
        """Neither an older version of a row that says something else now, nor a reply in more or other words than every vendor knows."""
        is_reply = "sms_event_id" in row and not failures.is_refusal(row)
        is_known_reply = (row.get("body_text") or "").strip().upper() in KNOWN_EVERYWHERE or row["action"] == "start"
        return " version " not in row["id"] and (is_known_reply or not is_reply)

    # ---- what else keeps texts from them

    def _suppressed(self) -> Iterator[tuple[str, str, Block]]:
        """Suppressions of the inputs, and what may have been an opt-out."""
        for phone in [*self.ledgers.suppressions]:
            for row in self.ledgers.open_suppressions(phone, self.as_of):
                yield (
                    phone,
                    "marketing" if row.get("scope") == "marketing" else "all",
                    Block(row["reason"] or "opted_out", row["starts_at"], row.get("source_system")),
                )
        for phone in [*self.ledgers.acts]:
            doubts = {*self.ledgers.open_doubts(phone)}
            for at, event_id in self.ledgers.consent(phone).doubts:
                if event_id in doubts:
                    yield phone, "all", Block("opted_out", at)

    def _of_profiles(self) -> Iterator[tuple[str, str, Block]]:
        """Of deleted profiles, and what every profile of a number has: a number that someone shares who is no part of it stays."""
        for id, deleted_at in self.deleted.items():
            phone = self.valid_number(id)
            if phone and not self.has_live_owner(phone):
                yield phone, "all", Block("erased", deleted_at)
        texts: dict[str, list[datetime]] = {}
        for events in marketing_messages(self.tables, self.as_of):
            for kinds in ({"sent"}, {"delivered"}, {"queued", "accepted"}):
                if times := [event["occurred_at"] for event in events if event["event_type"] in kinds]:
                    texts.setdefault(events[0]["phone_e164"], []).append(min(times))
                    break
        checks = by([row for row in self.tables["number_checks"] if row["checked_at"] and row["checked_at"] <= self.as_of], "phone_e164")
        for phone, rows in self.sharing.items():
            if not phone:
                continue
            held = [self.eligibility[row["id"]] for row in rows]
            if all(row["is_blocked_by_number_reassigned"] for row in held) and phone in checks:
                newest = max(checks[phone], key=lambda row: row["checked_at"])
                if newest["reassigned"] == "yes" or "reassigned" in newest["unread"]:
                    yield phone, "all", Block("number_reassigned", newest["checked_at"])
            if all(row["is_blocked_by_sunset_suppressed"] for row in held):
                yield phone, "marketing", Block("sunset", max(texts.get(phone, []), default=None))


def is_newer(row: Row) -> tuple[Any, ...]:
    """Order of ids of one kind: the primary first, then the one seen last."""
    seen_at = row["last_seen_at"]
    return not row["is_primary"], seen_at is None, -(seen_at - datetime(1970, 1, 1)).total_seconds() if seen_at else 0, row["id_value"]
