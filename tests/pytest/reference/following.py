"""What comes next for a person (activation.md, section 4): a message of a flow, else a campaign, else what value and behavior suggest."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from reference.activation import Activation
from reference.facts import Row, by
from reference.messages import SENT, is_by_a_person
from reference.texts import of_messages

HOUR = timedelta(hours=1)
CART_AGE, COORDINATED, RECENT_DAYS, LOW_SCORE = 168 * HOUR, 336 * HOUR, 30, 30


class Following:
    """next_best_message, of messages and audiences that are right."""

    def __init__(self, activation: Activation) -> None:
        self.known = activation
        self._messages = by([row for row in activation.messages() if row["decision"] in ("send", "hold")], "profile_id")
        self._campaigns = by([row for row in activation.audience() if row["decision"] == "include"], "profile_id")

    def rows(self) -> list[Row]:
        return [self._row(id) for id in sorted(self.known.segments["sms_subscribers"])]

    def _row(self, id: str) -> Row:
        as_of, answer, branch = self.known.as_of, self.known.eligibility[id], self._branch(id)
        messages = sorted(self._messages[id], key=lambda row: (row["decision"] != "send", row["priority"], row["due_at"], row["flow_id"], row["step"]))
        campaigns = sorted(self._campaigns[id], key=lambda row: (row["send_at"], row["campaign_id"]))
        action, other = self._coordination(id)
        found: Row = {"source": "none", "source_id": None, "channel": None, "send_at": None}
        if messages:
            first = messages[0]
            send_at = as_of if first["decision"] == "send" else first["not_before"]
            found = {"source": "flow", "source_id": f"{first['flow_id']} {first['step']}", "channel": first["channel"], "send_at": send_at}
        elif campaigns:
            found = {"source": "campaign", "source_id": campaigns[0]["campaign_id"], "channel": "sms", "send_at": campaigns[0]["send_at"]}
        elif branch != "no_action":
            channel = "email" if action == "send_email_followup" else other or "sms"
            found = {"source": "branch", "source_id": branch, "channel": channel, "send_at": answer["next_eligible_at"]}
        told = {"profile_id": id, "is_eligible": answer["is_eligible"], "branch_action": branch}
        return found | told | {"coordination_action": action, "alternative_channel": other}

    def _branch(self, id: str) -> str:
        features, orders = self.known.features[id], self.known.book.of(id)
        if id in self.known.segments["aov_high_value"] and orders.days_since_last is not None and orders.days_since_last < RECENT_DAYS:
            return "premium_recommendations"
        value = self._open_cart(id)
        if id in self.known.segments["aov_price_sensitive"] and value is not None and orders.average_value is not None and value > orders.average_value:
            return "bundle_discount"
        return "reengagement_campaign" if features["engagement_score"] < LOW_SCORE else "no_action"

    def _open_cart(self, id: str) -> Decimal | None:
        """What the latest cart of the last days is worth, where no order came since."""
        acts = [(row["occurred_at"], row["cart_value"]) for row in self.known.of_profile["cart_events"][id]]
        acts += [(row["started_at"], row["checkout_value"]) for row in self.known.of_profile["checkouts"][id]]
        acts = [act for act in acts if act[0] > self.known.as_of - CART_AGE]
        at, value = max(acts, key=lambda act: (act[0], -1 if act[1] is None else act[1]), default=(self.known.as_of, None))
        return None if any(order.at >= at for order in self.known.book.of(id)) else value

    def _coordination(self, id: str) -> tuple[str, str | None]:
        since = self.known.as_of - COORDINATED
        phone = self.known.number_of[id]
        outbound = [row for row in self.known.tables["sms_events"] if row["phone_e164"] == phone and row["direction"] == "outbound"]
        outbound = [row for row in outbound if self.known.clock.has_come(row["occurred_at"])]
        sent = [min(times) for events in of_messages(outbound) if (times := [row["occurred_at"] for row in events if row["event_type"] in SENT])]
        mails = [row for row in self.known.of_profile["email_events"][id] if row["occurred_at"] > since]
        texted, mailed = any(at > since for at in sent), any(row["event_type"] == "received" for row in mails)
        clicked = any(row["event_type"] == "clicked" and is_by_a_person(row) and row["occurred_at"] > since for row in outbound)
        opened = any(
            (row["event_type"] == "opened" and not row["is_machine_open"]) or (row["event_type"] == "clicked" and not row["is_bot_click"]) for row in mails
        )
        if not texted and not mailed:
            return "no_action_not_contacted", None
        if opened and not clicked:
            return "send_sms_reinforcement", None
        if clicked and not opened:
            return "send_email_followup", None
        if clicked:
            return "no_action_engaged", None
        return "try_alternative_channel", "sms" if not texted else "email" if not mailed else None
