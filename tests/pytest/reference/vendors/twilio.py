"""Twilio's messages: a row is what became of one, of which its events are read (connectors.md, section 4.5)."""

from __future__ import annotations

import re
from typing import Any

from reference.facts import Row, Tables, seed
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, phone

LOADED = ("_fivetran_synced", "_airbyte_extracted_at", "_airbyte_emitted_at", "_airbyte_normalized_at", "_file_loaded_at")
ENDS = {
    **{"delivered": ["delivered"], "read": ["delivered", "opened"], "undelivered": ["undelivered"], "failed": ["failed"]},
    **{"canceled": ["cancelled"], "cancelled": ["cancelled"]},
}
MEANINGS = {row["code"]: row["meaning"] for row in seed("reference", "provider_codes") if row["provider"] == "twilio"}
OTHER_CHANNELS = re.compile(r"^\s*(whatsapp|messenger|rcs):", re.IGNORECASE)


class Twilio:
    def __init__(self, tables: Tables, name: str, categories: dict[str, str] | None = None) -> None:
        self.name = name
        self.categories = categories or {}
        self.versions = [self._message(raw) for raw in cells.rows_of(tables, "message", "messages", "messages_export")]
        # where the loader keeps history, versions that it has closed follow those that stand
        current = cells.newest([row for row in self.versions if row["is_active"]], "sid") or cells.newest(self.versions, "sid")
        self.messages = [row for row in current if not row["is_other_channel"]]

    def _message(self, raw: Cells) -> Row:
        said = (raw.text("direction") or "").lower()
        status = (raw.text("status") or "").lower()
        is_inbound = said.startswith("inbound") or (not said.startswith("outbound") and status in ("receiving", "received"))
        parties = [raw.text("from"), raw.text("to")]
        sender, receiver = parties
        price = raw.amount("price")
        return {
            "is_active": raw.flag("_fivetran_active") is not False,
            "sid": raw.id("id", "sid"),
            "is_other_channel": any(OTHER_CHANNELS.match(party or "") for party in parties),
            "direction": "inbound" if is_inbound else "outbound",
            "is_said_to_be_inbound": said.startswith("inbound"),
            "status": status,
            "phone_e164": phone(sender if is_inbound else receiver, None, has_calling_code=True),
            "recipient": phone(receiver, None, has_calling_code=True),
            "sender_id": receiver if is_inbound else sender,
            "category": None if is_inbound else self._category(raw, sender, said),
            "sent_at": raw.instant("date_sent", "SentDate"),
            "created_at": raw.instant("created_at", "date_created"),
            "updated_at": raw.instant("updated_at", "date_updated"),
            "loaded_at": raw.instant(*LOADED),
            "error": raw.id("error_code"),
            "body": raw.text("body") if is_inbound else None,
            "segments": cells.count(raw.text("num_segments")),
            "cost": abs(price) if price is not None else None,
            "currency": (raw.text("price_unit") or "").upper() or None if price is not None else None,
        }

    def _category(self, raw: Cells, sender: str | None, direction: str) -> str | None:
        told = [self.categories.get(key or "") for key in (raw.text("messaging_service_sid"), sender)]
        return told[0] or told[1] or ("auto_response" if direction == "outbound-reply" else None)

    def sms_events(self) -> list[Row]:
        return [event for message in self.messages for event in self._events(message)]

    def _events(self, message: Row) -> list[Row]:
        found: list[tuple[str | None, Any]] = []
        sent_at, status = message["sent_at"], message["status"]
        if message["direction"] == "inbound":
            found = [("received", sent_at or message["created_at"])]
        else:
            if sent_at:
                found = [("sent", sent_at)]
            early = message["created_at"] if status in ("canceled", "cancelled", "failed") else message["updated_at"]
            found += [(event, sent_at or early) for event in ENDS.get(status, [])]
            if not found:
                # on its way, sent without saying when, or in an unknown state: it counts
                found = [("accepted" if status == "accepted" else "queued", message["created_at"])]
            if status == "scheduled":
                found = []
        return [self._event(message, event, at, is_first=place == 0) for place, (event, at) in enumerate(found)]

    def _event(self, message: Row, event: str | None, at: Any, is_first: bool) -> Row:
        has_failed = event in ("failed", "undelivered")
        return {
            "sms_event_id": cells.composed(self.name, message["sid"], event),
            "message_id": cells.composed(self.name, message["sid"]),
            "profile_id": None,
            "phone_e164": message["phone_e164"],
            "direction": message["direction"],
            "event_type": event,
            "occurred_at": at,
            "message_category": message["category"],
            "sender_id": message["sender_id"],
            "body_text": message["body"],
            "num_segments": message["segments"] if is_first else None,
            "cost_amount": message["cost"] if is_first else None,
            "cost_currency": message["currency"] if is_first else None,
            "failure_code": message["error"] if has_failed else None,
            "failure_class": MEANINGS.get(message["error"], "unknown") if has_failed and message["error"] else None,
            "source_system": self.name,
            "loaded_at": message["loaded_at"],
        }

    def consent_events(self) -> list[Row]:
        """A refusal of the provider is an opt-out that it knows of; one that a later version of the row lacks stands."""
        return [
            {
                "consent_event_id": cells.composed(self.name, message["sid"], "21610"),
                "profile_id": None,
                "phone_e164": message["recipient"],
                "email": None,
                "channel": "sms",
                "message_category": "all",
                "action": "opt_out_carrier",
                "consent_level": "unknown",
                "source": "carrier",
                "occurred_at": message["created_at"] or message["sent_at"] or message["loaded_at"],
                "source_system": self.name,
                "loaded_at": message["loaded_at"],
            }
            for message in self.versions
            if message["error"] == "21610" and not message["is_said_to_be_inbound"]
        ]
