"""What texts did, cost and earned in plain Python, from the words of measurement.md alone.

Slow and literal on purpose. The reporting time zone is UTC. Memberships are given as rows of segment_membership_history, which tests of its own hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import md5
from itertools import groupby
from math import sqrt
from typing import Any

from reference import numbers, reading, windows
from reference.consent import ENDING, Act, Consent, Ledgers, is_completed
from reference.days import Clock
from reference.facts import Row, Tables, by, latest
from reference.messages import is_by_a_person, is_marketing
from reference.orders import OrderBook
from reference.reading import numbers_of
from reference.texts import is_talk, of_messages, only_source, times
from reference.vars import DEFAULTS, Vars

MODELS = ("last_click", "last_touch", "linear")
TRACKS = {
    "track_a_highly_engaged": "track_a",
    "track_b_engaged": "track_b",
    "track_c_less_engaged": "track_c",
    "track_d_unengaged": "track_d",
}
FAILURES = {"failed", "rejected", "undelivered", "cancelled"}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Settings:
    """The vars that move these figures, with their defaults."""

    opt_out_credit_hours: int = 24
    attribution_model: str = "last_click"
    attribution_sms_click_hours: int = 120
    attribution_sms_received_hours: int = 12
    attribution_email_click_hours: int = 120
    attribution_email_open_hours: int = 120
    attribution_excluded_channels: tuple[str, ...] = ("subscription",)


@dataclass(frozen=True)
class Price:
    country_code: str
    message_format: str
    valid_from: date
    amount: Decimal
    fee: Decimal
    currency: str


@dataclass(frozen=True)
class Rate:
    """Units of the reporting currency for one of another, from a day on."""

    currency: str
    valid_from: date
    rate: Decimal


@dataclass
class Text:
    """A marketing message of a number."""

    phone: str
    message: str  # its id, or one made of its only event
    message_id: str | None
    profile_id: str | None
    campaign_id: str | None
    flow_id: str | None
    flow_step: int | None
    variant_id: str | None
    audience_segment: str | None
    message_type: str | None
    is_promotional: bool | None
    message_format: str
    num_segments: int | None
    engagement_track: str | None
    sent_at: datetime | None  # of one that never was when it was queued; None where it was not even that
    sent_weekday: int | None
    sent_hour: int | None
    received_at: datetime | None
    received_basis: str
    is_sent: bool
    is_failed: bool
    is_opened: bool | None
    clicks: list[datetime]  # of a person
    is_bot_clicked: bool
    cost: Decimal | None
    cost_basis: str
    is_mature: bool
    is_replied: bool = False
    is_opted_out: bool = False
    is_complained: bool = False

    @property
    def is_received(self) -> bool:
        return self.received_at is not None

    @property
    def is_clicked(self) -> bool:
        return bool(self.clicks)

    @property
    def send_date(self) -> date | None:
        return self.sent_at and self.sent_at.date()

    @property
    def key(self) -> str:
        return md5(f"{self.phone}|{self.message}".encode()).hexdigest()

    def row(self) -> Row:
        """Its row of performance_messages."""
        kept = (
            *("message_id", "profile_id", "campaign_id", "flow_id", "flow_step", "variant_id", "audience_segment", "message_type", "is_promotional"),
            *("message_format", "num_segments", "engagement_track", "sent_at", "sent_weekday", "sent_hour", "received_at", "received_basis", "is_sent"),
            *("is_received", "is_failed", "is_opened", "is_clicked", "is_bot_clicked", "is_replied", "is_opted_out", "is_complained", "cost", "cost_basis"),
            "is_mature",
        )
        told = {name: getattr(self, name) for name in kept}
        return told | {"message_key": self.key, "send_date": self.send_date, "first_clicked_at": min(self.clicks, default=None)}


@dataclass(frozen=True)
class Touch:
    at: datetime
    channel: str  # sms, email
    kind: str  # click, received, open
    message: Any  # a Text, or what an e-mail is known by
    event: Row = field(default_factory=dict, hash=False, compare=False)

    @property
    def turn(self) -> tuple:
        """The last one gets the order; at one instant e-mails before texts and clicks before what was only received."""
        key = self.message.key if isinstance(self.message, Text) else str(self.message)
        return self.at, self.channel == "email", self.kind == "click", _backwards(key)


def _backwards(key: str) -> tuple[int, ...]:
    """So that the smaller key is the greater one."""
    return (*(-ord(letter) for letter in key), 0)


@dataclass(frozen=True)
class Sale:
    """A completed order."""

    row: Row
    profile_id: str | None
    revenue: Fraction
    revenue_before_refunds: Fraction
    is_discounted: bool


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, ROUND_HALF_UP)


class Measurement:
    def __init__(
        self,
        tables: Tables,
        as_of: datetime,
        history: Iterable[Row] = (),
        settings: Settings | None = None,
        prices: Iterable[Price] = (),
        rates: Iterable[Rate] = (),
        vars: Vars = DEFAULTS,
    ) -> None:
        self.as_of, self.settings, self.clock = as_of, settings or Settings(), Clock(as_of)
        self.tables = reading.read(tables, vars)
        self.ledgers = Ledgers(self.tables, as_of, vars)
        self.profiles = self.ledgers.live_profiles
        self.prices, self.rates = list(prices), list(rates)
        self.owners = by([{"phone": self.ledgers.number_of[id], "id": id} for id in sorted(self.profiles)], "phone")
        self.memberships = by(history, "profile_id")
        self.history_from = min((row["entered_at"] for rows in self.memberships.values() for row in rows), default=None)
        self.campaigns = {row["campaign_id"]: row for row in latest(self.tables["sms_campaigns"], "campaign_id")}
        self.orders = latest(self.tables["orders"], "order_id")
        self.currency = self._currency()
        self.texts = self._texts()
        self._name_tracks()
        self._credit_ends()
        self.sales = self._sales()
        self.credits = self._credits()

    @property
    def maturity(self) -> timedelta:
        return timedelta(hours=max(self.settings.attribution_sms_click_hours, self.settings.attribution_sms_received_hours))

    def _currency(self) -> str | None:
        counts = Counter(row["currency"] for row in self.orders if row["currency"])
        return min(counts, key=lambda name: (-counts[name], name), default=None)

    # ---- texts

    def _texts(self) -> list[Text]:
        events = [
            row
            for row in latest(self.tables["sms_events"], "sms_event_id")
            if self.clock.has_come(row["occurred_at"]) and not row["is_unclear"] and row["phone_e164"]
        ]
        messages = of_messages([row for row in events if row["direction"] == "outbound"])
        telling = {kind: {only_source(message) for message in messages if times(message, kind)} - {None} for kind in ("delivered", "opened")}
        cleared = {
            row["sms_event_id"]
            for row in latest(self.tables["reply_reviews"], "sms_event_id")
            if row["outcome"] == "no_opt_out" and self.clock.has_come(row["decided_at"])
        }
        self.replies = [(row["phone_e164"], row["occurred_at"]) for row in events if is_talk(row, cleared)]
        return [self._text(message, telling) for message in messages if is_marketing(message)]

    def _text(self, events: list[Row], telling: dict[str, set[str | None]]) -> Text:
        def said(column: str) -> Any:
            return max((row[column] for row in events if row[column] is not None), default=None)

        phone, source = events[0]["phone_e164"], only_source(events)
        tells = {kind: source in telling[kind] if source else bool(times(events, kind)) for kind in telling}
        kinds = {row["event_type"] for row in events}
        basis = "delivered" if tells["delivered"] else "sent"
        received_at = min(times(events, basis), default=None)
        queued = [*times(events, "queued"), *times(events, "accepted")]
        sent_at = min(times(events, "sent") or times(events, "delivered") or queued, default=None)
        profile_id = min((row["profile_id"] for row in events if row["profile_id"]), default=None)
        if profile_id is None:
            profile_id = min((owner["id"] for owner in self.owners[phone]), default=None)
        campaign = self.campaigns.get(said("campaign_id"), {})
        clicked = [row for row in events if row["event_type"] == "clicked"]
        clicks = sorted(row["occurred_at"] for row in clicked if is_by_a_person(row))
        promises = [row["is_promotional"] for row in events if row["is_promotional"] is not None]
        local = sent_at and self._local(profile_id, phone, sent_at)
        is_sent = bool(kinds & {"sent", "delivered"})
        cost, cost_basis = self._cost(events, phone, sent_at and sent_at.date(), is_sent)
        since = received_at or sent_at
        return Text(
            phone=phone,
            message=events[0]["message"],
            message_id=events[0]["message_id"],
            profile_id=profile_id,
            campaign_id=said("campaign_id"),
            flow_id=said("flow_id"),
            flow_step=said("flow_step"),
            variant_id=said("variant_id"),
            audience_segment=said("segment_name") or campaign.get("audience_segment"),
            message_type=said("message_type") or campaign.get("message_type"),
            is_promotional=any(promises) if promises else campaign.get("is_promotional"),
            message_format=said("message_format") or "sms",
            num_segments=said("num_segments"),
            engagement_track=None,
            sent_at=sent_at,
            sent_weekday=local and local.isoweekday(),
            sent_hour=None if local is None else local.hour,
            received_at=received_at,
            received_basis=basis,
            is_sent=is_sent,
            is_failed=bool(kinds & FAILURES) and "delivered" not in kinds,
            is_opened=bool(times(events, "opened")) if tells["opened"] else None,
            clicks=clicks,
            is_bot_clicked=bool(clicked) and not clicks,
            cost=None if cost is None else cost.quantize(Decimal("0.0001"), ROUND_HALF_UP),
            cost_basis=cost_basis,
            is_mature=since is None or self.as_of >= since + self.maturity,
        )

    def _local(self, profile_id: str | None, phone: str, at: datetime) -> datetime | None:
        """By the zone of a live profile, else the only one of its number, else the only one of the number texted."""
        told = []
        if profile_id in self.profiles:
            told.append({self.profiles[profile_id]["timezone"]} & windows.ZONES)
            told.append(numbers.read(self.ledgers.number_of[profile_id] or "").zones)
        told.append(numbers.read(phone).zones)
        zone = next((min(zones) for zones in told if len(zones) == 1), None)
        return windows.to_local(at, zone) if zone else None

    def is_member(self, segment: str, profile_id: str, at: datetime, second_key: str | None = None) -> bool:
        return any(
            row["segment_name"] == segment
            and row["second_key"] == second_key
            and row["entered_at"] <= at
            and (row["exited_at"] is None or at < row["exited_at"])
            for row in self.memberships[profile_id]
        )

    def _name_tracks(self) -> None:
        """By the history, else by opt-ins and texts before; None before the history begins."""
        opt_ins = self.ledgers.effective_opt_ins()
        sent = by([{"phone": text.phone, "text": text} for text in self.texts if text.sent_at], "phone")
        for text in self.texts:
            at = text.sent_at
            if at is None or self.history_from is None or at < self.history_from:
                continue
            tracks = [track for segment, track in TRACKS.items() if text.profile_id and self.is_member(segment, text.profile_id, at)]
            earlier = [row["text"] for row in sent[text.phone] if (row["text"].sent_at, row["text"].message) < (at, text.message)]
            before = [other.received_at for other in earlier if other.received_at]
            if tracks:
                text.engagement_track = min(tracks)
            elif any(opted_in <= at and (at.date() - opted_in.date()).days < 30 for opted_in in opt_ins[text.phone]):
                text.engagement_track = "new"
            else:
                is_known = before and (at.date() - max(before).date()).days < 120
                text.engagement_track = "never_clicked" if is_known else "not_received"

    def _cost(self, events: list[Row], phone: str, day: date | None, is_sent: bool) -> tuple[Decimal | None, str]:
        amounts = [row["cost_amount"] for row in events if row["cost_amount"] is not None]
        fees = [row["fee_amount"] for row in events if row["fee_amount"] is not None]
        if amounts:
            currency = max((row["cost_currency"] for row in events if row["cost_currency"]), default=self.currency)
            cost = self._converted(Decimal(max(amounts)) + Decimal(max(fees, default=0)), currency, day)
            return cost, "unknown" if cost is None else "reported"
        if not is_sent or day is None:
            return Decimal(0), "estimated"
        kind = max((row["message_format"] for row in events if row["message_format"]), default="sms")
        known = [p for p in self.prices if (p.country_code, p.message_format) == (numbers.read(phone).country, kind) and p.valid_from <= day]
        if not known:
            return None, "unknown"
        price = max(known, key=lambda price: price.valid_from)
        units = max((row["num_segments"] for row in events if row["num_segments"] is not None), default=1) if kind == "sms" else 1
        cost = self._converted(units * (price.amount + price.fee), price.currency, day)
        return cost, "unknown" if cost is None else "estimated"

    def _converted(self, amount: Any, currency: str | None, day: date | None) -> Decimal | None:
        """An amount in the reporting currency; None without a rate on its day."""
        if amount is None or currency in (None, self.currency):
            return None if amount is None else Decimal(amount)
        known = [rate for rate in self.rates if rate.currency == currency and day and rate.valid_from <= day]
        return Decimal(amount) * max(known, key=lambda rate: rate.valid_from).rate if known else None

    # ---- opt-outs

    def _turns(self) -> Iterator[tuple[str, datetime, bool, Consent, list[Act]]]:
        """Each instant at which a number said something: whether consent stood before it, what is left of it, and what was said."""
        for phone, acts in self.ledgers.acts.items():
            consent = Consent(numbers.read(phone).country, self.ledgers.vars, self.ledgers.orders_on(phone))
            for at, said in groupby(sorted(acts, key=lambda act: act.turn), key=lambda act: act.at):
                stood, group = consent.status(at) == "subscribed", list(said)
                for act in group:
                    consent.apply(act)
                yield phone, at, stood, consent, group

    def opt_outs(self) -> Iterator[tuple[str, datetime]]:
        """Number and time of each opt-out that ended a consent; an import only repeats what was said elsewhere."""
        for phone, at, stood, consent, group in self._turns():
            if stood and consent.is_opted_out:
                last = [act for act in group if act.action in ENDING][-1]
                if last.action != "number_reassigned" and last.source != "import":
                    yield phone, at

    def opt_ins(self) -> Iterator[tuple[str, datetime]]:
        """Number and time of each act that began a standing consent."""
        for phone, at, stood, consent, _ in self._turns():
            if not stood and consent.status(at) == "subscribed":
                yield phone, at

    def complaints(self) -> Iterator[tuple[str, datetime]]:
        for row in latest(self.tables["suppressions"], "suppression_id"):
            if row["reason"] == "complaint" and row["channel"] in ("sms", "all") and self.clock.has_come(row["starts_at"]):
                for phone in numbers_of(row, True):
                    yield phone, row["starts_at"]

    def _credit_ends(self) -> None:
        """Opt-outs, complaints and replies, each to the last text received before it within some hours."""
        received = by([{"phone": text.phone, "text": text} for text in self.texts if text.received_at], "phone")
        opt_out_hours = self.settings.opt_out_credit_hours
        ends = ("is_opted_out", self.opt_outs(), opt_out_hours), ("is_complained", self.complaints(), opt_out_hours), ("is_replied", self.replies, 72)
        for name, happened, hours in ends:
            for phone, at in happened:
                texts = [row["text"] for row in received.get(phone, []) if row["text"].received_at <= at]
                last = max(texts, key=lambda text: (text.received_at, _backwards(text.message)), default=None)
                if last and at < last.received_at + timedelta(hours=hours):
                    setattr(last, name, True)

    # ---- orders

    def _sales(self) -> list[Sale]:
        """Completed orders; those of test profiles are none, those of deleted ones belong to no one."""
        book = OrderBook(self.tables, self.clock, set())
        tests = {row["profile_id"] for row in self.tables["profiles"] if row["is_test"]}
        found = []
        for row in self.orders:
            if is_completed(row, self.as_of) and row["profile_id"] not in tests:
                lines = book._lines[row["order_id"]]
                gift_cards = sum((Fraction(line["line_total"]) for line in lines if line["is_gift_card"]), Fraction(0))
                paid = max(Fraction(row["gross_amount"]) - Fraction(row["discount_amount"]) - gift_cards, Fraction(0))
                buyer = row["profile_id"] if row["profile_id"] in self.profiles else None
                found.append(Sale(row, buyer, book._revenue(row, lines), paid, book._order(row).is_discounted))
        return found

    def _touches(self) -> dict[str, list[Touch]]:
        """Of every profile, whatever their windows."""
        found: dict[str, list[Touch]] = defaultdict(list)
        for text in self.texts:
            touches = [Touch(at, "sms", "click", text) for at in text.clicks]
            touches += [Touch(text.received_at, "sms", "received", text)] if text.received_at else []
            for profile_id in {text.profile_id, *(owner["id"] for owner in self.owners[text.phone])} - {None}:
                found[profile_id] += touches
        for row in latest(self.tables["email_events"], "email_event_id"):
            if self.clock.has_come(row["occurred_at"]) and row["profile_id"]:
                if row["event_type"] == "clicked" and is_by_a_person(row):
                    found[row["profile_id"]].append(Touch(row["occurred_at"], "email", "click", self._email(row), row))
                if row["event_type"] == "opened" and not row["is_machine_open"] and "is_machine_open" not in row["unread"]:
                    found[row["profile_id"]].append(Touch(row["occurred_at"], "email", "open", self._email(row), row))
        return found

    @staticmethod
    def _email(row: Row) -> tuple:
        """What an e-mail is known by."""
        if row["message_id"]:
            return "message", row["message_id"]
        if row["campaign_id"]:
            return "campaign", row["campaign_id"]
        if row["flow_id"]:
            return "flow", row["flow_id"], row["occurred_at"].date()
        return "event", row["email_event_id"]

    def _hours(self, touch: Touch) -> timedelta:
        names = {("sms", "click"): "sms_click", ("sms", "received"): "sms_received", ("email", "click"): "email_click", ("email", "open"): "email_open"}
        return timedelta(hours=getattr(self.settings, f"attribution_{names[touch.channel, touch.kind]}_hours"))

    def _credits(self) -> list[Row]:
        """Rows of order_attribution, each with its text."""
        touches, found = self._touches(), []
        for sale in self.sales:
            at = sale.row["ordered_at"]
            near = [touch for touch in touches.get(sale.profile_id or "", []) if at - self._hours(touch) < touch.at <= at]
            reason = None
            if sale.profile_id is None:
                reason = "guest"
            elif sale.row["channel"] in self.settings.attribution_excluded_channels:
                reason = "excluded_channel"
            for model in MODELS:
                credited = [] if reason else self._credited(model, near)
                found += self._rows(sale, model, credited, near, reason or (None if credited else "no_touch"))
        return found

    @staticmethod
    def _credited(model: str, near: list[Touch]) -> list[Touch]:
        """The touches that get an order, the latest last."""
        clicks = sorted((touch for touch in near if touch.kind == "click"), key=lambda touch: touch.turn)
        if model == "last_click":
            return clicks[-1:]
        if model == "last_touch":
            return sorted(near, key=lambda touch: touch.turn)[-1:]
        latest_of = {(touch.channel, id(touch.message) if touch.channel == "sms" else touch.message): touch for touch in clicks}
        return sorted(latest_of.values(), key=lambda touch: touch.turn)

    def _rows(self, sale: Sale, model: str, credited: list[Touch], near: list[Touch], reason: str | None) -> Iterator[Row]:
        amounts = {"revenue": cents(sale.revenue), "revenue_before_refunds": cents(sale.revenue_before_refunds)}
        count = len(credited) or 1
        for number, touch in enumerate(credited or [None], 1):
            shares = {name: cents(Fraction(amount) / count) for name, amount in amounts.items()}
            if number == count:
                shares = {name: amount - (count - 1) * shares[name] for name, amount in amounts.items()}
            text = touch.message if touch and touch.channel == "sms" else None
            about = touch.event if touch and not text else {}
            ordered_at = sale.row["ordered_at"]
            yield {
                "order_id": sale.row["order_id"],
                "model": model,
                "profile_id": sale.profile_id,
                "ordered_at": ordered_at,
                "order_date": ordered_at.date(),
                "channel": touch.channel if touch else "none",
                "touch_kind": touch and touch.kind,
                "touch_at": touch and touch.at,
                "hours_to_order": touch and (ordered_at - touch.at) // timedelta(seconds=1) / 3600,
                **{name: getattr(text, name) if text else about.get(name) for name in ("message_id", "campaign_id", "flow_id", "flow_step")},
                "variant_id": text and text.variant_id,
                "engagement_track": text and text.engagement_track,
                "send_date": (text and text.send_date) or (touch.at if touch and not text else ordered_at).date(),
                "weight": 1 / count,
                **shares,
                "has_sms_touch": any(touch.channel == "sms" for touch in near),
                "has_email_touch": any(touch.channel == "email" for touch in near),
                "is_discounted": sale.is_discounted,
                "unattributed_reason": reason,
                "reported_channel": sale.row["attributed_channel"],
                "reported_message_id": sale.row["attributed_message_id"],
                "message_key": text and text.key,
                "text": text,
            }

    # ---- rows of the marts

    def messages(self) -> list[Row]:
        return [text.row() | {"text": text} for text in self.texts]

    def _own_credits(self) -> list[Row]:
        """What texts get by the model of the reports."""
        return [row for row in self.credits if row["model"] == self.settings.attribution_model and row["text"]]

    def fixed_cost(self, campaign_id: str | None) -> Decimal | None:
        """What a campaign cost apart from its texts; None where nothing is known."""
        row = self.campaigns.get(campaign_id, {})
        sent_on = row["sent_at"].date() if row.get("sent_at") else None
        amounts = [self._converted(row.get("fixed_cost_amount"), row.get("cost_currency"), sent_on)]
        for cost in latest(self.tables["marketing_costs"], "cost_id"):
            if campaign_id and cost["campaign_id"] == campaign_id and cost["cost_date"] <= self.as_of.date():
                amounts.append(self._converted(cost["cost_amount"], cost["currency"], cost["cost_date"]))
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known else None

    def performance_campaigns(self) -> list[Row]:
        credits = by([row for row in self._own_credits() if row["text"].campaign_id], "campaign_id")
        found = []
        for campaign_id, group in by([{"id": text.campaign_id, "text": text} for text in self.texts if text.campaign_id], "id").items():
            texts = [row["text"] for row in group]
            row, campaign = self.figures(texts, credits.get(campaign_id, [])), self.campaigns.get(campaign_id, {})
            first_sent_at = min((text.sent_at for text in texts if text.sent_at), default=None)
            clicked = [text for text in texts if text.is_clicked]
            ids = {text.message_id for text in texts} - {None}
            subscribed = self.subscribers(first_sent_at.date()) if first_sent_at else None
            cost = self.total_cost(texts, [self.fixed_cost(campaign_id)])
            told = {
                "campaign_id": campaign_id,
                "campaign_name": campaign.get("campaign_name"),
                "kind": campaign.get("kind"),
                "goal": campaign.get("goal"),
                "first_sent_at": first_sent_at,
                "send_date": first_sent_at and first_sent_at.date(),
                "share_of_subscribers": ratio(row["recipients"], subscribed),
                "suspect_click_share": ratio(sum(is_suspect(text) for text in clicked), len(clicked)),
                "reported_orders": sum(sale.row["attributed_message_id"] in ids for sale in self.sales),
                "cost": cost,
            }
            found.append(row | told | returns(row, cost))
        return found

    def performance_flows(self) -> list[Row]:
        credits = by([row for row in self._own_credits() if row["text"].flow_id], "flow_id", "flow_step")
        groups = by([{"flow": text.flow_id, "step": text.flow_step, "text": text} for text in self.texts if text.flow_id], "flow", "step")
        rows = {}
        for (flow_id, step), group in groups.items():
            texts = [row["text"] for row in group]
            row = self.figures(texts, credits.get((flow_id, step), []))
            cost = self.total_cost(texts, [self.fixed_part(text) for text in texts])
            told = {
                "flow_id": flow_id,
                "flow_step": step,
                "first_sent_at": min((text.sent_at for text in texts if text.sent_at), default=None),
                "last_sent_at": max((text.sent_at for text in texts if text.sent_at), default=None),
                "text_click_rate": ratio(row["texts_clicked"], row["texts_received"]),
                "cost": cost,
            }
            rows[flow_id, step] = row | told | returns(row, cost)
        for (flow_id, _), row in rows.items():
            first = rows.get((flow_id, 1))
            row["share_of_first_step"] = ratio(row["recipients"], first["recipients"]) if first else None
        return list(rows.values())

    def fixed_part(self, text: Text) -> Fraction | None:
        """An even part of what its campaign cost apart from its texts."""
        fixed = self.fixed_cost(text.campaign_id)
        if fixed is None or not text.is_sent:
            return None
        return Fraction(fixed) / sum(other.is_sent for other in self.texts if other.campaign_id == text.campaign_id)

    @staticmethod
    def total_cost(texts: list[Text], fixed: Iterable[Any]) -> Fraction | None:
        known = [Fraction(cost) for cost in [*(text.cost for text in texts), *fixed] if cost is not None]
        return sum(known, Fraction(0)) if known else None

    def figures(self, texts: list[Text], credits: list[Row]) -> Row:
        """What campaigns and flow steps have in common."""
        received, clicked = [text for text in texts if text.is_received], [text for text in texts if text.is_received and text.is_clicked]
        recipients = {text.phone for text in received}
        sent = sum(text.is_sent for text in texts)
        bases = {text.received_basis for text in texts}
        reporting = [text for text in texts if text.is_sent and text.received_basis == "delivered"]
        clickers = {text.phone for text in clicked}
        converted = {row["text"].phone for row in credits if row["text"].is_received}
        opt_outs = sum(text.is_opted_out for text in texts)
        orders, revenue = sum(row["weight"] for row in credits), sum((row["revenue"] for row in credits), Decimal(0))
        mature = sum(text.is_mature for text in texts)
        return {
            "texts_sent": sent,
            "texts_received": len(received),
            "received_basis": bases.pop() if len(bases) == 1 else "mixed",
            "recipients": len(recipients),
            "texts_clicked": len(clicked),
            "clickers": len(clickers),
            "bot_clicks": sum(text.is_bot_clicked for text in texts),
            "opt_outs": opt_outs,
            "complaints": sum(text.is_complained for text in texts),
            "attributed_orders": orders,
            "converted_recipients": len(converted),
            "attributed_revenue": revenue,
            "texts_without_cost": sum(text.cost is None for text in texts),
            "delivery_rate": ratio(sum(text.is_received for text in reporting), len(reporting)),
            "click_rate": ratio(len(clickers), len(recipients)),
            **wilson("click_rate", len(clickers), len(recipients)),
            "conversion_rate": ratio(len(converted), len(recipients)),
            "orders_per_click": ratio(orders, len(clicked)),
            "revenue_per_text": ratio(revenue, sent),
            "average_order_value": ratio(revenue, orders),
            "opt_out_rate": ratio(opt_outs, len(received)),
            **wilson("opt_out_rate", opt_outs, len(received)),
            "mature_texts": mature,
            "is_mature": mature == len(texts),
        }

    def subscribers(self, day: date) -> int:
        """Numbers subscribed at the end of a date, or by as_of."""
        moment = min(datetime.combine(day, datetime.max.time()), self.as_of)
        return sum(self.ledgers.consent_of(phone, moment).status(moment) == "subscribed" for phone in self.ledgers.acts)

    def performance_days(self) -> list[Row]:
        first, last = min((text.send_date for text in self.texts if text.sent_at), default=None), self.as_of.date()
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)] if first else []
        texts_of = by([{"day": text.send_date, "text": text} for text in self.texts], "day")
        credits = self._own_credits()
        of_send, of_order = by(credits, "send_date"), by(credits, "order_date")
        sales = by([{"day": sale.row["ordered_at"].date(), "sale": sale} for sale in self.sales], "day")
        ends = Counter(at.date() for _, at in self.opt_outs())
        begins = Counter(at.date() for _, at in self.opt_ins())
        found = []
        for day in days:
            texts = [row["text"] for row in texts_of.get(day, [])]
            that_day = [row["sale"] for row in sales.get(day, [])]
            found.append(
                {
                    "calendar_date": day,
                    **self.counts(texts),
                    "opt_outs": ends[day],
                    "credited_opt_outs": sum(text.is_opted_out for text in texts),
                    "attributed_orders": sum(row["weight"] for row in of_send.get(day, [])),
                    "attributed_revenue": sum((row["revenue"] for row in of_send.get(day, [])), Decimal(0)),
                    "attributed_revenue_by_order_date": sum((row["revenue"] for row in of_order.get(day, [])), Decimal(0)),
                    "revenue": sum((cents(sale.revenue) for sale in that_day), Decimal(0)),
                    "orders": len(that_day),
                    "subscribers": self.subscribers(day),
                    "new_subscribers": begins[day],
                }
            )
        return found

    def performance_segments(self) -> list[Row]:
        """Of the segments' members when a text was sent, or an order placed; days on which nothing happened are left out."""
        keys = {(row["segment_name"], row["second_key"]) for rows in self.memberships.values() for row in rows}
        texts_of: dict[Any, list[Text]] = defaultdict(list)
        credits_of: dict[Any, list[Row]] = defaultdict(list)
        sales_of: dict[Any, list[Sale]] = defaultdict(list)
        for segment, second_key in keys:
            for text in self.texts:
                if text.sent_at and text.profile_id and self.is_member(segment, text.profile_id, text.sent_at, second_key):
                    texts_of[segment, second_key, text.send_date].append(text)
            for row in self._own_credits():
                text = row["text"]
                if text.sent_at and text.profile_id and self.is_member(segment, text.profile_id, text.sent_at, second_key):
                    credits_of[segment, second_key, text.send_date].append(row)
            for sale in self.sales:
                if sale.profile_id and self.is_member(segment, sale.profile_id, sale.row["ordered_at"], second_key):
                    sales_of[segment, second_key, sale.row["ordered_at"].date()].append(sale)
        found = []
        for segment, second_key, day in texts_of.keys() | sales_of.keys():
            place = segment, second_key, day
            moment = min(datetime.combine(day, datetime.max.time()), self.as_of)
            texts, credits, sales = texts_of.get(place, []), credits_of.get(place, []), sales_of.get(place, [])
            found.append(
                {
                    "segment_name": segment,
                    "second_key": second_key,
                    "activity_date": day,
                    "members": sum(self.is_member(segment, profile_id, moment, second_key) for profile_id in self.memberships),
                    **self.counts(texts),
                    "opt_outs": sum(text.is_opted_out for text in texts),
                    "attributed_orders": sum(row["weight"] for row in credits),
                    "attributed_revenue": sum((row["revenue"] for row in credits), Decimal(0)),
                    "member_orders": len(sales),
                    "member_revenue": sum((cents(sale.revenue) for sale in sales), Decimal(0)),
                    "history_from": self.history_from and self.history_from.date(),
                }
            )
        return found

    def counts(self, texts: list[Text]) -> Row:
        """What days and segments have in common."""
        mature = sum(text.is_mature for text in texts)
        return {
            "texts_sent": sum(text.is_sent for text in texts),
            "texts_received": sum(text.is_received for text in texts),
            "texts_clicked": sum(text.is_received and text.is_clicked for text in texts),
            "bot_clicks": sum(text.is_bot_clicked for text in texts),
            "complaints": sum(text.is_complained for text in texts),
            "cost": self.total_cost(texts, [self.fixed_part(text) for text in texts]),
            "texts_without_cost": sum(text.cost is None for text in texts),
            "mature_texts": mature,
            "is_mature": mature == len(texts),
        }


def is_suspect(text: Text) -> bool:
    """Whether the first click came less than 3 s after the delivery, where a source reports it."""
    is_delivered = text.received_at is not None and text.received_basis == "delivered"
    return is_delivered and min(text.clicks) - text.received_at < timedelta(seconds=3)


def ratio(above: Any, below: Any) -> float | None:
    return float(above) / float(below) if below else None


def returns(row: Row, cost: Fraction | None) -> Row:
    """Of the cost as it is shown; None where it is nothing or unknown."""
    revenue = Fraction(row["attributed_revenue"])
    cost = cost and round(cost, 4)
    return {"roi": ratio(revenue - (cost or 0), cost), "return_on_spend": ratio(revenue, cost)}


def wilson(name: str, hits: int, units: int) -> Row:
    """The 95 % interval of a rate of distinct people."""
    if not units:
        return {f"{name}_low": None, f"{name}_high": None}
    z, rate = 1.959963984540054, hits / units
    middle = (rate + z * z / (2 * units)) / (1 + z * z / units)
    half = z / (1 + z * z / units) * sqrt(rate * (1 - rate) / units + z * z / (4 * units * units))
    return {f"{name}_low": max(0.0, middle - half), f"{name}_high": min(1.0, middle + half)}
