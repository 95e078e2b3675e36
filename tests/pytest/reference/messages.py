"""Outbound events put together to messages, and which of those count towards caps (definitions.md, sections 5, 7 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reference.facts import Row, Tables, by, latest
from reference.vars import Vars

SENT = {"queued", "accepted", "sent", "delivered"}
NOT_SENT = {"failed", "rejected", "cancelled"}
NOT_MARKETING = {"transactional", "conversational", "auto_response"}


def is_marketing(events: list[Row]) -> bool:
    """Whether a message is marketing by the categories that its events name; marketing wins, unknown words count as it."""
    categories = {event["message_category"] for event in events}
    return "marketing" in categories or not categories & NOT_MARKETING


def marketing_messages(tables: Tables, as_of: datetime) -> Iterator[list[Row]]:
    """The events of each marketing message up to as_of; without message_id an event is a message of its own."""
    rows = [
        row | {"message": row["message_id"] or row["sms_event_id"]}
        for row in latest(tables.get("sms_events", []), "sms_event_id")
        if row["direction"] == "outbound" and row["occurred_at"] <= as_of
    ]
    for events in by(rows, "phone_e164", "message").values():
        if is_marketing(events):
            yield events


def counted_messages(tables: Tables, as_of: datetime, vars: Vars) -> dict[str, list[datetime]]:
    """Times of the marketing texts of each number that count towards caps, in order."""
    not_sent = NOT_SENT if vars.count_undelivered else NOT_SENT | {"undelivered"}
    sends: dict[str, list[datetime]] = {}
    for events in marketing_messages(tables, as_of):
        types = {event["event_type"] for event in events}
        times = [event["occurred_at"] for event in events if event["event_type"] in SENT]
        if times and not (types & not_sent and "delivered" not in types):
            sends.setdefault(events[0]["phone_e164"], []).append(min(times))
    return {phone_e164: sorted(times) for phone_e164, times in sends.items()}
