"""Outbound events put together to messages, and which of those count towards caps (definitions.md, sections 5, 7 and 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reference import reading
from reference.facts import Row, Tables, by, latest
from reference.reading import numbers_of
from reference.vars import DEFAULTS, Vars

SENT = {"queued", "accepted", "sent", "delivered"}
NOT_SENT = {"failed", "rejected", "cancelled"}
NOT_MARKETING = {"transactional", "conversational", "auto_response"}


def is_marketing(events: list[Row]) -> bool:
    """Whether a message is marketing by the categories that its events name; marketing wins, unknown words count as it."""
    categories = {event["message_category"] for event in events if event["message_category"]}
    return "marketing" in categories or not categories & NOT_MARKETING


def is_by_a_person(click: Row) -> bool:
    """One that cannot be told from a machine's is none."""
    return not click["is_bot_click"] and "is_bot_click" not in click["unread"]


def marketing_messages(tables: Tables, as_of: datetime) -> Iterator[list[Row]]:
    """The events of each marketing message up to as_of that are clear; without message_id an event is a message of its own."""
    rows = [row for row in _events(tables, as_of) if not row["is_unclear"]]
    for events in by(rows, "phone_e164", "message").values():
        if is_marketing(events):
            yield events


def counted_messages(tables: Tables, as_of: datetime, vars: Vars) -> dict[str, list[datetime]]:
    """Times of the marketing texts of each number that count towards caps, in order; an unclear event is one sent."""
    not_sent = NOT_SENT if vars.count_undelivered else NOT_SENT | {"undelivered"}
    rows = [row | {"phone_e164": phone} for row in _events(tables, as_of) for phone in numbers_of(row, True)]
    sends: dict[str, list[datetime]] = {}
    for (phone_e164, _), events in by(rows, "phone_e164", "message").items():
        types = {event["event_type"] for event in events}
        has_failed = types & not_sent and "delivered" not in types
        is_unclear = any(event["is_unclear"] for event in events)
        times = [event["occurred_at"] for event in events if event["is_unclear"] or event["event_type"] in SENT]
        if times and (is_unclear or (is_marketing(events) and not has_failed)):
            sends.setdefault(phone_e164, []).append(min(times))
    return {phone_e164: sorted(times) for phone_e164, times in sends.items()}


def _events(tables: Tables, as_of: datetime) -> list[Row]:
    """Those of outbound texts, and a text of its own for a marketing row without a key: it counts as one sent."""
    tables = reading.read(tables, DEFAULTS)
    rows = [row | {"message": row["message_id"] or row["sms_event_id"]} for row in latest(tables["sms_events"], "sms_event_id")]
    keyless = [row for row in tables.keyless["sms_events"] if row["event_type"] not in ("clicked", "opened")]
    rows += [row | {"message": row["message_id"] or f"at {row['occurred_at']}", "is_unclear": True} for row in keyless]
    return [row for row in rows if row["direction"] != "inbound" and row["occurred_at"] <= as_of]
