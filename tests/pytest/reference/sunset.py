"""Who is sunset: at the end of a sunset flow, or after the final text of the dormant (definitions.md, sections 7 and 9).

Both end with the next click, reply, order or opt-in of the person; a visit or a clicked e-mail only ends the dormancy.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from reference import replies
from reference.consent import Ledgers
from reference.facts import Row, Tables, by, latest
from reference.messages import is_by_a_person, marketing_messages
from reference.vars import Vars


class Sunset:
    def __init__(self, tables: Tables, ledgers: Ledgers, sends: dict[str, list[datetime]], vars: Vars) -> None:
        self.as_of, self.ledgers, self.vars, self._sends = ledgers.as_of, ledgers, vars, sends
        self._clicks = self._clicks_of(tables)
        self._replies = self._replies_of(tables)
        self._flows = by(latest(tables.get("flow_enrollments", []), "enrollment_id"), "profile_id")
        self._visits = by(self._visits_of(tables), "profile_id")

    def is_after_a_flow(self, profile_id: str) -> bool:
        last_sign = max(self._signs(profile_id), default=None)
        for row in self._flows[profile_id]:
            if (row["flow_name"] or "").strip().lower() != "sunset":
                continue
            # It says that it was completed, or gives a time that cannot be read: when is unknown, and nothing came after.
            is_completed = row["exit_reason"] == "completed"
            ended_at = row["completed_at"] or (row["exited_at"] if is_completed else None)
            if ended_at is None and (is_completed or "completed_at" in row["unread"]):
                return True
            if ended_at and ended_at <= self.as_of and (last_sign is None or last_sign <= ended_at):
                return True
        return False

    def texts_while_dormant(self, profile_id: str) -> int:
        """Counted texts since the last sign of life that reached the profile while it was dormant."""
        phone_e164 = self.ledgers.number_of[profile_id]
        last_sign = max(self._signs(profile_id), default=datetime.min)
        return sum(at >= last_sign and self.is_dormant(profile_id, at) for at in self._sends.get(phone_e164, []))

    def is_dormant(self, profile_id: str, at: datetime) -> bool:
        """Opted in dormant_days before, and nothing done in that time."""
        phone_e164 = self.ledgers.number_of[profile_id]
        began_at = self.ledgers.consent(phone_e164).first_opt_in_at if phone_e164 else None
        visits = [row["occurred_at"] for row in self._visits[profile_id]]
        deeds = [deed for deed in self._activity(profile_id) + visits if deed <= at]
        last_day = at.date() - timedelta(days=self.vars.dormant_days)
        return bool(began_at) and began_at.date() <= last_day and all(deed.date() <= last_day for deed in deeds)

    def _activity(self, profile_id: str) -> list[datetime]:
        """Clicks, replies and orders."""
        phone_e164 = self.ledgers.number_of[profile_id]
        of_number = self._clicks[phone_e164] + self._replies[phone_e164] if phone_e164 else []
        return [row["at"] for row in of_number] + self.ledgers.orders_of[profile_id]

    def _signs(self, profile_id: str) -> list[datetime]:
        phone_e164 = self.ledgers.number_of[profile_id]
        opted_in_at = self.ledgers.consent(phone_e164).last_person_opt_in_at if phone_e164 else None
        return self._activity(profile_id) + [opted_in_at] * bool(opted_in_at)

    def _clicks_of(self, tables: Tables) -> dict[str, list[Row]]:
        return by(
            [
                {"phone_e164": event["phone_e164"], "at": event["occurred_at"]}
                for events in marketing_messages(tables, self.as_of)
                for event in events
                if event["event_type"] == "clicked" and is_by_a_person(event)
            ],
            "phone_e164",
        )

    def _replies_of(self, tables: Tables) -> dict[str, list[Row]]:
        return by(
            [
                {"phone_e164": row["phone_e164"], "at": row["occurred_at"]}
                for row in latest(tables.get("sms_events", []), "sms_event_id")
                if not row["is_unclear"] and row["direction"] == "inbound" and row["occurred_at"] <= self.as_of
                if (meaning := replies.classify(row["body_text"])) is None or (meaning == "review" and self.ledgers.is_cleared(row["sms_event_id"]))
            ],
            "phone_e164",
        )

    def _visits_of(self, tables: Tables) -> list[Row]:
        visits = latest(tables.get("web_events", []), "web_event_id")
        visits += [row for row in latest(tables.get("email_events", []), "email_event_id") if row["event_type"] == "clicked"]
        return [row for row in visits if row["profile_id"]]
