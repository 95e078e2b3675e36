"""Texts that did not arrive: refused because the person opted out at the provider, or failed for good (sections 4 and 7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from reference.facts import Row, Tables, by, latest, seed

CODES = by(seed("reference", "provider_codes"), "code")
NOT_ARRIVED = {"failed", "undelivered", "rejected"}


def meanings(row: Row) -> set[str]:
    """Class of a failure, and what its code means: to its provider where the source is one, else to any."""
    codes = CODES.get(row["failure_code"] or "", [])
    own = [code for code in codes if code["provider"] == row["source_system"]]
    return {row["failure_class"], *(code["meaning"] for code in own or codes)}


def is_refusal(row: Row) -> bool:
    return "opted_out" in meanings(row)


class Failures:
    """How often texts to a number have failed for good since one arrived, or the person gave a sign."""

    def __init__(self, tables: Tables, as_of: datetime) -> None:
        self._failed: dict[str, dict[str, datetime]] = defaultdict(dict)
        self._arrived: dict[str, list[datetime]] = defaultdict(list)
        for row in latest(tables.get("sms_events", []), "sms_event_id"):
            phone_e164, at = row["phone_e164"], row["occurred_at"]
            if at > as_of:
                continue
            if row["direction"] == "inbound" or row["event_type"] == "delivered":
                self._arrived[phone_e164].append(at)
            elif "permanent" in meanings(row):
                message = row["message_id"] or f"event {row['sms_event_id']}"
                self._failed[phone_e164][message] = max(at, self._failed[phone_e164].get(message, at))

    def in_a_row(self, phone_e164: str, opted_in_at: datetime | None) -> int:
        last_sign = max([*self._arrived[phone_e164], *filter(None, [opted_in_at])], default=datetime.min)
        return sum(at > last_sign for at in self._failed[phone_e164].values())
