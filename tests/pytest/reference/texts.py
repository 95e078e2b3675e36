"""Marketing texts of a number and what the person did with them (definitions.md, sections 5 and 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from reference import replies
from reference.days import Clock, Times
from reference.facts import Row, Tables, by, latest
from reference.messages import is_by_a_person, is_marketing


@dataclass(frozen=True)
class Step:
    """Something that happened to a message."""

    message: str
    at: datetime
    tells_opens: bool  # whether its source ever reports an open


class Texts:
    """What one number received, clicked, opened and answered."""

    def __init__(self, clock: Clock, received: list[Step], clicked: list[Step], opened: list[Step], replied: Times, told: set[str]) -> None:
        self._clock = clock
        self.tells_opens = "opened" in told
        self._bases = told - {"opened"}
        self._received = received
        self._clicked = clicked
        self._opened = opened
        self.received = Times(clock, [step.at for step in received])
        self.clicks = Times(clock, [step.at for step in clicked])
        self.replies = replied
        self.engaged = Times(clock, [*self.clicks.instants, *replied.instants])

    @property
    def basis(self) -> str | None:
        """What received means for the sources of the number's texts; None where nothing was received."""
        if not self._received:
            return None
        return "mixed" if len(self._bases) > 1 else min(self._bases)

    def messages_received(self, days: int, before: int = 0) -> int:
        return len(self._messages(self._received, days, before))

    def click_rate(self, days: int, before: int = 0) -> Fraction | None:
        received = self._messages(self._received, days, before)
        clicked = self._messages(self._clicked, days, before)
        return Fraction(len(clicked), len(received)) if received else None

    def open_rate(self, days: int) -> Fraction | None:
        """None where no source of the texts reports opens."""
        received = self._messages([step for step in self._received if step.tells_opens], days)
        opened = self._messages(self._opened, days)
        return Fraction(len(opened), len(received)) if received else None

    def _messages(self, steps: Iterable[Step], days: int, before: int = 0) -> set[str]:
        return {step.message for step in steps if before <= self._clock.days_since(step.at) < before + days}


class Inbox:
    """The texts of every number."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._clock = clock
        events = [
            row
            for row in latest(tables.get("sms_events", []), "sms_event_id")
            if clock.has_come(row["occurred_at"]) and not row["is_unclear"] and row["phone_e164"]
        ]
        self._received: dict[str, list[Step]] = defaultdict(list)
        self._clicked: dict[str, list[Step]] = defaultdict(list)
        self._opened: dict[str, list[Step]] = defaultdict(list)
        self._told: dict[str, set[str]] = defaultdict(set)  # what the sources of a number's texts tell
        messages = of_messages([row for row in events if row["direction"] == "outbound"])
        telling = {kind: {only_source(message) for message in messages if times(message, kind)} - {None} for kind in ("delivered", "opened")}
        for message in filter(is_marketing, messages):
            source = only_source(message)
            tells = {kind: source in telling[kind] if source else bool(times(message, kind)) for kind in telling}
            number, name = message[0]["phone_e164"], message[0]["message"]
            basis = "delivered" if tells["delivered"] else "sent"
            received = times(message, basis)
            self._told[number] |= {basis, "opened"} if tells["opened"] else {basis}
            for steps, found in (
                (self._received, {*received[:1], *received[-1:]}),  # a report that comes twice is one of the same text
                (self._clicked, times(list(filter(is_by_a_person, message)), "clicked")),
                (self._opened, times(message, "opened") if tells["opened"] else []),
            ):
                steps[number] += [Step(name, at, tells["opened"]) for at in found]
        cleared = {
            row["sms_event_id"]
            for row in latest(tables.get("reply_reviews", []), "sms_event_id")
            if row["outcome"] == "no_opt_out" and clock.has_come(row["decided_at"])
        }
        self._replied: dict[str, list[datetime]] = defaultdict(list)
        for row in events:
            if is_talk(row, cleared):
                self._replied[row["phone_e164"]].append(row["occurred_at"])

    def of(self, phone_e164: str | None) -> Texts:
        received, clicked, opened = (steps.get(phone_e164, []) for steps in (self._received, self._clicked, self._opened))
        return Texts(
            self._clock, received, clicked, opened, Times(self._clock, self._replied.get(phone_e164, [])),
            self._told.get(phone_e164, set()),
        )  # fmt: skip


def of_messages(outbound: list[Row]) -> list[list[Row]]:
    """Events by the message they belong to; one without message_id is a message of its own."""
    events = [row | {"message": row["message_id"] or f"event {row['sms_event_id']}"} for row in outbound]
    return list(by(events, "phone_e164", "message").values())


def only_source(message: list[Row]) -> str | None:
    """The source of the events of a message, none where there are several."""
    sources = {row["source_system"] for row in message}
    return sources.pop() if len(sources) == 1 else None


def times(message: list[Row], event_type: str) -> list[datetime]:
    return sorted(row["occurred_at"] for row in message if row["event_type"] == event_type)


def is_talk(row: Row, cleared: set[str]) -> bool:
    """An inbound text that neither asks for something to be done nor is doubtful."""
    if row["direction"] != "inbound" or row["event_type"] != "received":
        return False
    meaning = replies.classify(row["body_text"])
    return meaning is None or (meaning == "review" and row["sms_event_id"] in cleared)
