"""Whose an event is: of the user it names, else of who was identified on the device (../shared/spec/connectors.md, section 7.6)."""

from __future__ import annotations

from datetime import timedelta

from reference.facts import by
from reference.vendors.landed import Cells, Connection

LOOKBACK = timedelta(days=30)


class Devices:
    def __init__(self, connection: Connection) -> None:
        rows = [{"device": row.id("anonymous_id"), "at": row.instant("timestamp"), "user": row.id("user_id")} for row in connection.rows("identifies")]
        self.turns = {
            device: sorted((row["at"], row["user"]) for row in turns) for device, turns in by([row for row in rows if all(row.values())], "device").items()
        }

    def user_of(self, event: Cells) -> str | None:
        """The last one identified at or before the event; before anyone was, the first one, for some days."""
        at, turns = event.instant("timestamp"), self.turns.get(event.id("anonymous_id"), [])
        if event.id("user_id") or not at or not turns:
            return event.id("user_id")
        before = [user for identified_at, user in turns if identified_at <= at]
        return before[-1] if before else turns[0][1] if at >= turns[0][0] - LOOKBACK else None
