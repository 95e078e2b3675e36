"""Attentive as Fivetran lands it: every column of any type, times in milliseconds (connectors.md, section 4.3)."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from typing import Any

from reference import reading
from reference.facts import Row, Tables, by
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, identities, phone

LOADED = ("_fivetran_synced",)
# the feed of general events that is loaded for the opt-outs that webhooks lack
FEED = {"SUBSCRIPTION_OPT_IN_COMPLETED": "opt_in", "JOIN": "opt_in", "SUBSCRIPTION_OPTED_OUT": "opt_out", "OPT_OUT": "opt_out"}
PURPOSES = {"TEXT": "marketing", "MARKETING": "marketing", "TRANSACTIONAL": "transactional", "CHECKOUT_ABANDONED": "transactional"}


class Attentive:
    def __init__(self, tables: Tables, name: str) -> None:
        self.tables = tables
        self.name = name

    def _rows(self, table: str) -> list[tuple[Cells, Row]]:
        """Raw rows with what all tables have in common."""
        return [(raw, self._act(raw)) for raw in cells.rows_of(self.tables, table)]

    def _act(self, raw: Cells) -> Row:
        subscriber = raw.id("subscriber_external_id")
        return {
            "subscriber": subscriber,
            "profile_id": cells.composed(self.name, subscriber),
            "phone_e164": phone(raw.text("subscriber_phone"), None, has_calling_code=True),
            "email": address(raw.text("subscriber_email")),
            "occurred_at": cells.of_milliseconds(raw.text("timestamps", "timestamp")),
            "loaded_at": raw.instant(*LOADED),
            "source_system": self.name,
        }

    # ---- consent

    def consent_events(self) -> list[Row]:
        acts = [("sms_email_subscribed", "opt_in"), ("sms_email_unsubscribed", "opt_out")]
        found = [one for table, action in acts for raw, act in self._rows(table) for one in self._consent(raw, act, action, raw.text("type"))]
        for raw, act in self._rows("general_events"):
            kind = (raw.text("type") or "").upper()
            if action := FEED.get(kind):
                # of the older feed an OPT_OUT covers both channels
                named = None if kind == "OPT_OUT" else (raw.text("channel") or "").lower().replace("text", "sms")
                found += self._consent(raw, act, action, named)
        return found

    def _consent(self, raw: Cells, act: Row, action: str, named: str | None) -> list[Row]:
        """An opt-out that does not say of what is one of all; an opt-in that does not is none."""
        channel = _channel(named)
        said = raw.text("subscription_type")
        usual = "all" if action == "opt_out" else "marketing"
        purpose = PURPOSES.get(said.upper()) if said else usual
        rows = [
            act
            | {"phone_e164": None if one == "email" else act["phone_e164"]}
            | {"action": action, "channel": one, "message_category": purpose, "consent_level": "unknown", "source": _source(raw)}
            for one in ([channel] if channel else ["sms", "email"] if action == "opt_out" else [None])
        ]
        # an opt-out of e-mail alone needs an address, where the row does not say that it is one
        return [row for row in rows if channel or row["channel"] != "email" or row["email"]]

    # ---- texts

    def sms_events(self) -> list[Row]:
        sent = [self._sent(raw, act) for raw, act in self._rows("sms_sent") if _is_text(raw.text("message_channel"))]
        known = {raw.id("message_id") for raw, _ in self._rows("sms_sent")} - {None}
        clicks = [self._click(raw, act, known) for raw, act in self._rows("sms_message_link_click") if _is_text(raw.text("message_link_click_channel"))]
        replies = [self._reply(raw, act) for raw, act in self._rows("sms_inbound") if raw.word("message_channel") != "email"]
        return [{column: value for column, value in row.items() if column != "email"} for row in sent + clicks + replies]

    def _sent(self, raw: Cells, act: Row) -> Row:
        message = raw.id("message_id")
        return act | {
            "direction": "outbound",
            "event_type": "sent",
            "message_id": cells.composed(self.name, message, act["subscriber"]),
            "message_category": _category(raw.text("message_type")),
            "link_url": None,
            "body_text": None,
        }

    def _click(self, raw: Cells, act: Row, known: set[Any]) -> Row:
        message = _decoded(raw.text("message_link_click_message_id"))
        return act | {
            "direction": "outbound",
            "event_type": "clicked",
            "message_id": cells.composed(self.name, message, act["subscriber"]) if message in known else None,
            "message_category": _category(raw.text("message_link_click_message_type")),
            "link_url": raw.text("message_link_click_link_target"),
            "body_text": None,
        }

    def _reply(self, raw: Cells, act: Row) -> Row:
        return act | {
            "direction": "inbound",
            "event_type": "received",
            "message_id": cells.composed(self.name, raw.id("message_id"), act["subscriber"]),
            "message_category": None,
            "link_url": None,
            "body_text": raw.text("message_text"),
        }

    # ---- people

    def profiles(self) -> list[Row]:
        """Each subscriber with the number and the address that came last; of one moment the greatest."""
        return [
            {"profile_id": profile_id, "source_system": self.name} | {column: _last(acts, column) for column in ("phone_e164", "email")}
            for profile_id, acts in by(self._acts(), "profile_id").items()
            if profile_id
        ]

    def profile_identities(self) -> list[Row]:
        """Every number and address that a subscriber ever had, so that an opt-out without one falls on all."""
        kinds = {"attentive_external_id": "subscriber", "phone": "phone_e164", "email": "email"}
        seen = ((act["profile_id"], kind, act[column], act["occurred_at"], act["occurred_at"]) for act in self._acts() for kind, column in kinds.items())
        return identities(one for one in seen if one[0] and one[2])

    def profile_properties(self) -> list[Row]:
        """What a subscriber's attributes last were, by their names in small letters and digits."""
        said: dict[tuple[str, str], list[Row]] = {}
        for raw, act in self._rows("custom_attribute"):
            name, value = re.sub("[^a-z0-9]+", "_", (raw.text("property_name") or "").lower()).strip("_"), raw.text("property_value")
            if act["profile_id"] and name and value:
                said.setdefault((act["profile_id"], name), []).append(act | {"value": value})
        return [
            {
                "profile_id": profile,
                "property_name": name,
                "property_value": max(acts, key=lambda act: (act["occurred_at"] or datetime.min, act["value"]))["value"],
                "updated_at": max((act["occurred_at"] for act in acts if act["occurred_at"]), default=None),
            }
            for (profile, name), acts in said.items()
        ]

    def _acts(self) -> list[Row]:
        return [act for table in self.tables for _, act in self._rows(table)]


def _last(acts: list[Row], column: str) -> str | None:
    told = [(act["occurred_at"] or cells.EPOCH, act[column]) for act in acts if act[column]]
    return max(told)[1] if told else None


def _channel(kind: str | None) -> str | None:
    said = (kind or "").lower()
    return next((channel for channel in ("sms", "email") if said.startswith(channel)), None)


def _source(raw: Cells) -> str:
    """A keyword that was sent in is a creative of that kind."""
    if "keyword" in (raw.text("creative_type") or "").lower():
        return "keyword"
    return "form" if raw.text("creative_id", "creative_name", "creative_type") else "api"


def _is_text(channel: str | None) -> bool:
    return channel is None or channel.upper() in ("TEXT", "SMS")


def _category(said: str | None) -> str | None:
    """An unknown kind is no category, which counts as marketing."""
    word = reading.word("sms_events", "message_category", said, is_any=True)
    return word if word in ("marketing", "transactional", "conversational", "auto_response", "unknown") else None


def _decoded(value: str | None) -> str | None:
    """A message id, which comes encoded."""
    try:
        return base64.b64decode(value, validate=True).decode() if value else None
    except (binascii.Error, UnicodeDecodeError):
        return None
