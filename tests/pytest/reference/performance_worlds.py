"""Random worlds of campaigns, flows, e-mails, costs and memberships, on the edges of windows and next to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from reference.facts import Row, by
from reference.segment_worlds import SegmentWorld

CAMPAIGNS = [f"campaign-{number}" for number in range(8)]
FLOWS = ["welcome", "winback", "sunset"]
SEGMENTS = [
    *("track_a_highly_engaged", "track_b_engaged", "track_c_less_engaged", "track_d_unengaged"),
    *("never_clicked", "sms_engaged", "behaviour_at_risk"),
]
KEYED = [("back_in_stock", "product-01"), ("back_in_stock", "product-02")]
SECONDS = [-1, 0, 0, 1]


class PerformanceWorld(SegmentWorld):
    """Adds what reports of texts read. `history` is segment_membership_history, for whoever builds without the segments."""

    history: list[Row]

    def _fill(self, seed: int, profiles: int) -> None:
        super()._fill(seed, profiles)
        self.phone_of = {row["profile_id"]: row["phone_e164"] for row in self.tables["profiles"] if row["phone_e164"]}
        for order in [order for order in self.tables["orders"] if order["profile_id"] in self.phone_of]:
            if self._chance(0.5):
                self._add_touches(order)
            if self._chance(0.1):
                order |= {"attributed_channel": self._one_of(["sms", "email"])}
        self._add_ends()
        self._name_messages()
        self._name_emails()
        self._add_campaigns()
        self.history = self._memberships()

    # ---- what leads to an order

    def _add_touches(self, order: Row) -> None:
        profile_id, at = order["profile_id"], order["ordered_at"]
        for _ in range(self._one_of([1, 1, 2, 3])):
            near = at - timedelta(hours=self._one_of([0, 1, 1, 12, 12, 12, 24, 120, 120, 120, 130]), seconds=self._one_of(SECONDS))
            match self._one_of(["text click", "text click", "text", "e-mail click", "e-mail open", "both", "two clicks"]):
                case "text click":
                    self._add_message(self.phone_of[profile_id], near - timedelta(hours=self._one_of([0, 1, 200])), [near], category="marketing")
                case "text":
                    self._add_message(self.phone_of[profile_id], near, category="marketing")
                case "e-mail click":
                    self._add_email(profile_id, "clicked", near)
                case "e-mail open":
                    self._add_email(profile_id, "opened", near)
                case "both":
                    self._add_message(self.phone_of[profile_id], near - timedelta(hours=1), [near], category="marketing")
                    self._add_email(profile_id, self._one_of(["clicked", "opened"]), near)
                case "two clicks":
                    clicks = [near, near - timedelta(hours=1), min(near + timedelta(minutes=1), self.as_of)]
                    self._add_message(self.phone_of[profile_id], near - timedelta(hours=3), clicks, category="marketing")

    def _add_email(self, profile_id: str, kind: str, at: datetime) -> None:
        row = {"email_event_id": self._id(), "profile_id": profile_id, "event_type": kind, "occurred_at": at}
        row["is_machine_open"] = self._one_of([None, False, True]) if kind == "opened" else None
        row["is_bot_click"] = self._one_of([None, False, False, True]) if kind == "clicked" else None
        self._add_versions("email_events", row, {"event_type": "bounced"})

    def _add_ends(self) -> None:
        """Opt-outs, complaints and answers a second before or after they are credited to a text no more."""
        delivered = [row for row in self.tables["sms_events"] if row["event_type"] == "delivered" and row["occurred_at"] <= self.as_of]
        for row in self.random.sample(delivered, len(delivered) // 4):
            after = timedelta(hours=self._one_of([0, 1, 24, 24, 72]), seconds=self._one_of(SECONDS))
            phone, at = row["phone_e164"], row["occurred_at"] + after
            match self._one_of(["stop", "stop", "stop", "carrier", "carrier", "complaint", "answer"]):
                case "stop":
                    self._text(phone, at, "STOP")
                case "carrier":
                    self._act(phone, self._one_of(["opt_out_carrier", "number_reassigned", "opt_out"]), at, None, self._one_of(["carrier", "import", "agent"]))
                case "complaint":
                    row = {"suppression_id": self._id(), "phone_e164": phone, "reason": "complaint", "starts_at": at, "loaded_at": at}
                    self._add("suppressions", row | {"channel": self._one_of(["sms", "all", "email"])})
                case "answer":
                    self._text(phone, at, "thanks")

    # ---- what messages belong to

    def _name_messages(self) -> None:
        outbound = [row for row in self.tables["sms_events"] if row.get("direction", "outbound") == "outbound"]
        keyed = [row | {"message_id": row["message_id"] or row["sms_event_id"], "row": row} for row in outbound]
        for group in by(keyed, "phone_e164", "message_id").values():
            events = by([one["row"] for one in group], "sms_event_id")
            common = self._belongs(group[0]["phone_e164"])
            for number, versions in enumerate(events.values()):
                is_named = number == 0 or self._chance(0.8)
                for row in versions:
                    row.update(common if is_named else {name: common[name] for name in ("cost_amount", "cost_currency") if name in common})
                    if common.get("cost_amount") is not None and self._chance(0.1):
                        row["cost_amount"] = common["cost_amount"] / 2

    def _belongs(self, phone: str) -> Row:
        row: Row = {}
        if self._chance(0.7):
            row["campaign_id"] = self._one_of(CAMPAIGNS)
        if self._chance(0.3):
            row |= {"flow_id": self._one_of(FLOWS), "flow_step": self._one_of([None, 1, 1, 2, 3])}
        if self._chance(0.3):
            owners = [profile_id for profile_id, number in self.phone_of.items() if number == phone]
            row["profile_id"] = self._one_of([*owners, self._one_of(list(self.phone_of))])
        row["variant_id"] = self._one_of([None, None, "A", "B"])
        row["segment_name"] = self._one_of([None, None, *SEGMENTS])
        row["message_type"] = self._one_of([None, "offer", "reminder"])
        row["is_promotional"] = self._one_of([None, True, False])
        row["message_format"] = self._one_of([None, "sms", "sms", "mms"])
        row["num_segments"] = self._one_of([None, 1, 2, 3])
        if self._chance(0.5):
            row["cost_amount"] = Decimal(self._one_of(["0", "0.0078", "0.0158", "0.1"]))
            row["cost_currency"] = self._one_of(["USD", "USD", "USD", "EUR"])
            row["fee_amount"] = self._one_of([None, Decimal("0.003")])
        return row

    def _name_emails(self) -> None:
        keyed = [{"key": row.get("email_event_id", self._id()), "row": row} for row in self.tables["email_events"]]
        for versions in by(keyed, "key").values():
            named: Row = {}
            if self._chance(0.5):
                named["message_id"] = f"email-{self.random.randrange(400)}"
            if self._chance(0.6):
                named["campaign_id"] = self._one_of(["newsletter", "sale"])
            if self._chance(0.3):
                named |= {"flow_id": "nurture", "flow_step": self._one_of([None, 1, 2])}
            for one in versions:
                one["row"].update(named)

    def _add_campaigns(self) -> None:
        for campaign_id in CAMPAIGNS[2:]:
            row: Row = {"campaign_id": campaign_id, "campaign_name": f"The {campaign_id}", "kind": self._one_of(["campaign", "campaign", "flow_message"])}
            row |= {"goal": self._one_of([None, "revenue"]), "message_type": self._one_of([None, "offer"]), "audience_segment": self._one_of([None, *SEGMENTS])}
            row["is_promotional"] = self._one_of([None, True, False])
            row["sent_at"] = self.as_of - timedelta(days=self._one_of([10, 60, 120]))
            if self._chance(0.7):
                row |= {"fixed_cost_amount": Decimal("25"), "cost_currency": self._one_of(["USD", "USD", "EUR"])}
            self._add("sms_campaigns", row)
        for _ in range(12):
            cost: Row = {"cost_id": self._id(), "campaign_id": self._one_of([None, *CAMPAIGNS]), "channel": self._one_of(["sms", "sms", "email"])}
            cost |= {"cost_date": (self.as_of - timedelta(days=self._one_of([-1, 0, 0, 1, 30]))).date(), "cost_amount": Decimal("10.5")}
            self._add("marketing_costs", cost | {"currency": self._one_of(["USD", "USD", "USD", "EUR"])})

    # ---- segments

    def _memberships(self) -> list[Row]:
        """Spells that begin and end at the instants of texts, or about them."""
        sends: dict[str, list[datetime]] = {}
        for row in self.tables["sms_events"]:
            if row["event_type"] in ("sent", "delivered"):
                sends.setdefault(row["phone_e164"], []).append(row["occurred_at"])
        found = []
        for profile_id, phone in self.phone_of.items():
            for segment, second_key in [(segment, None) for segment in SEGMENTS] + KEYED:
                if not self._chance(0.4):
                    continue
                instants = sends.get(phone, []) + [self._past(200) for _ in range(3)]
                turns = sorted({min(at, self.as_of) for at in self.random.sample(instants, min(4, len(instants)))})
                for entered_at, exited_at in zip(turns[::2], [*turns[1::2], None], strict=False):
                    found.append(
                        {"segment_name": segment, "profile_id": profile_id, "second_key": second_key, "entered_at": entered_at, "exited_at": exited_at}
                    )
        return found
