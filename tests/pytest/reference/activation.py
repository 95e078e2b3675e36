"""Who is due which message of a flow, and whom a planned campaign goes to, in plain Python from the words of activation.md alone.

Slow and literal on purpose. What other tests hold is given: sending_eligibility, int_profile_features and segment_memberships as SQL made them.
Texts that went are known by flow_id (var sent_recognised_by), or by rows of handed_over_messages that say whom and what, never by their key: what started
them is gone. The reporting time zone is UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import md5
from typing import Any

from reference import numbers, reading
from reference.comparison import member
from reference.days import Clock
from reference.facts import Row, Tables, by, listed, seed
from reference.loyalty import Loyalty
from reference.messages import counted_messages
from reference.orders import Order, OrderBook
from reference.products import interests, restocks
from reference.sending import REASONS, Sending
from reference.texts import Inbox, of_messages
from reference.vars import DEFAULTS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CART_GAP, DAILY, SILENCE = 24 * HOUR, 24 * HOUR, 60 * DAY
VIP_AMOUNT, FREE_SHIPPING_FROM, LOW_STOCK, TIER_GAP = 200, 50, 10, 200
FINAL = 60 * timedelta(minutes=1)
DISCOUNTS = {"percent", "amount", "free_shipping"}
SEGMENT_TRACKS = {"segment:track_c": {"track_c"}, "segment:unengaged": {"track_d", "never_clicked"}}
LASTING = REASONS[: REASONS.index("no_common_window")]
AT_ONCE = {"cart_abandoned", "browse_abandoned"}  # what ends these at the instant of the trigger counts too

FLOWS: list[Row] = [row for row in seed("policy", "flows") if row["is_enabled"] == "true"]
STEPS: list[Row] = [*seed("policy", "flow_steps")]
TEMPLATES: dict[str | None, Row] = {row["template_id"]: row for row in seed("policy", "message_templates")}
PLANS: dict[str | None, Row] = {row["plan_id"]: row for row in seed("policy", "campaign_plan")}


@dataclass(frozen=True)
class Trigger:
    profile_id: str
    at: datetime
    product_id: str | None = None
    order_id: str | None = None
    acts: tuple[datetime, ...] = ()  # of a cart or a visit
    is_first: bool = False  # of a segment whose flow has sent nothing yet


@dataclass(frozen=True)
class Enrolment:
    flow: Row
    trigger: Trigger
    entered_at: datetime
    sent_until: int = 0  # the last step that a recorded row says was sent

    @property
    def profile_id(self) -> str:
        return self.trigger.profile_id


@dataclass(frozen=True)
class Due:
    enrolment: Enrolment
    step: Row
    due_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.due_at + int(self.step["max_late_hours"]) * HOUR


class Activation:
    def __init__(self, tables: Tables, as_of: datetime, eligibility: Iterable[Row], features: Iterable[Row], memberships: Iterable[Row]) -> None:
        self.as_of, self.clock = as_of, Clock(as_of)
        self.eligibility = {row["profile_id"]: row for row in eligibility}
        self.features = {row["profile_id"]: row for row in features}
        self.segments: dict[str, set[str]] = defaultdict(set)
        for row in memberships:
            self.segments[row["segment_name"]].add(row["profile_id"])
        self.tables = reading.read(tables, DEFAULTS)
        self.sending = Sending(self.tables, as_of, {id: member(row, DEFAULTS) for id, row in self.features.items()})
        self.ledgers = self.sending.ledgers
        self.live = self.ledgers.live_profiles
        self.number_of: dict[str, Any] = {**self.ledgers.number_of}
        self.book = OrderBook(self.tables, self.clock, self.live)
        self.inbox = Inbox(self.tables, self.clock)
        self.counted = counted_messages(self.tables, as_of, DEFAULTS)
        self.of_profile = {
            name: by([row for row in self.tables[name] if self.clock.has_come(row[time])], "profile_id")
            for name, time in (
                *(("cart_events", "occurred_at"), ("checkouts", "started_at"), ("web_events", "occurred_at"), ("email_events", "occurred_at")),
                *(("refill_subscriptions", "occurred_at"), ("loyalty_accounts", "enrolled_at"), ("flow_enrollments", "entered_at")),
            )
        }
        self.orders = {row["order_id"]: row for row in self.tables["orders"]}
        self.deliveries = by([row for row in self.tables["deliveries"] if self.clock.has_come(row["occurred_at"])], "order_id")
        self.loyalty = Loyalty(self.tables, self.clock)
        self.interests, self.restocks = interests(self.tables, self.clock), restocks(self.tables, self.clock)
        self.first_in_category = {id: self._first_in_category(id) for id in self.live}
        self.handed_over = [row for row in self.tables["handed_over_messages"] if self.clock.has_come(row["handed_over_at"])]
        self.went_to_number, self.went_to_profile = self._sent()
        self.texted = self._texted()
        self.opt_ins = self.ledgers.effective_opt_ins()
        self._taken: dict[tuple[str, int, str, str | None], set[tuple[str, Trigger]]] = {}
        self.enrolments = [one for flow in FLOWS for one in self._enrolments(flow)]
        self.due = [due for enrolment in self.enrolments if (due := self._due(enrolment))]

    # ---- what went

    def _sent(self) -> tuple[dict[tuple[str, str], list[tuple[datetime, int | None]]], dict[tuple[str, str], list[tuple[datetime, int | None]]]]:
        """Messages of flows with the step each was: texts by number, e-mails by profile."""
        texts, mails = defaultdict(list), defaultdict(list)
        outbound = [row for row in self.tables["sms_events"] if row["direction"] == "outbound" and row["flow_id"] and self.clock.has_come(row["occurred_at"])]
        for events in of_messages(outbound):
            first = min(events, key=lambda row: row["occurred_at"])
            texts[first["phone_e164"], first["flow_id"]].append((first["occurred_at"], first["flow_step"]))
        for profile_id, rows in self.of_profile["email_events"].items():
            named = [row | {"message": row["message_id"] or row["email_event_id"]} for row in rows if row["flow_id"]]
            for events in by(named, "message").values():
                first = min(events, key=lambda row: row["occurred_at"])
                mails[profile_id, first["flow_id"]].append((first["occurred_at"], first["flow_step"]))
        for row in self.handed_over:
            went = (row["handed_over_at"], row["flow_step"])
            if row["channel"] == "email":
                mails[row["profile_id"], row["flow_id"]].append(went)
            elif phone := self._number_of_text(row):
                texts[phone, row["flow_id"]].append(went)
        return texts, mails

    def _number_of_text(self, handed_over: Row) -> str | None:
        number: str | None = handed_over["phone_e164"] or self.number_of.get(handed_over["profile_id"])
        return number

    def _texted(self) -> dict[str | None, list[datetime]]:
        """When marketing texts went to each number, in events of the vendor or handed over to it."""
        texted: dict[str | None, list[datetime]] = defaultdict(list, {phone: list(moments) for phone, moments in self.counted.items()})
        for row in self.handed_over:
            steps = [step for step in STEPS if (step["flow_id"], step["step"], step["channel"]) == (row["flow_id"], str(row["flow_step"]), "sms")]
            is_about_an_order = bool(steps) and all(step["message_category"] == "transactional" for step in steps)
            if row["channel"] != "email" and not is_about_an_order:
                texted[self._number_of_text(row)].append(row["handed_over_at"])
        return texted

    def went(self, flow_id: str, profile_id: str) -> list[tuple[datetime, int | None]]:
        return sorted(
            [*self.went_to_number[self.number_of[profile_id], flow_id], *self.went_to_profile[profile_id, flow_id]], key=lambda one: (one[0], one[1] or 0)
        )

    # ---- triggers

    def triggers(self, flow: Row, profile_id: str) -> Iterator[Trigger]:
        """Of one flow and person, up to as_of."""
        if profile_id in self.live:
            name = flow["trigger"]
            for found in getattr(self, f"_{name}")(profile_id, flow["flow_id"]):
                if found.at <= self.as_of:
                    yield found

    def _sms_opt_in(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, at) for at in sorted(set(self.opt_ins[self.number_of[profile_id]])))

    def _cart_abandoned(self, profile_id: str, flow_id: str) -> Iterator[Trigger]:
        yield from self._visits(profile_id, flow_id, self.cart_acts(profile_id))

    def _browse_abandoned(self, profile_id: str, flow_id: str) -> Iterator[Trigger]:
        kinds = ("product_viewed", "category_viewed")
        yield from self._visits(profile_id, flow_id, [row["occurred_at"] for row in self.of_profile["web_events"][profile_id] if row["event_type"] in kinds])

    def _visits(self, profile_id: str, flow_id: str, instants: list[datetime]) -> Iterator[Trigger]:
        """Each cart from its last act that is not after the first message in it."""
        orders = [order.at for order in self.book.of(profile_id)]
        groups: list[list[datetime]] = []
        for at in sorted(set(instants)):
            is_same = groups and at - groups[-1][-1] < CART_GAP and not any(groups[-1][-1] <= order < at for order in orders)
            if is_same:
                groups[-1].append(at)
            else:
                groups.append([at])
        ends = [*(acts[0] for acts in groups[1:]), self.as_of + DAY]
        for acts, end in zip(groups, ends, strict=False):
            went = [at for at, _ in self.went(flow_id, profile_id) if acts[0] <= at < end]
            yield Trigger(profile_id, max(at for at in acts if not went or at <= went[0]), acts=tuple(acts))

    def _order_placed(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, order.at, order_id=order.order_id) for order in self.book.of(profile_id))

    def _text_to_buy_order(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, order.at, order_id=order.order_id) for order in self.book.of(profile_id) if order.channel == "text_to_buy")

    def _first_in_category(self, profile_id: str) -> list[Order]:
        known: set[str] = set()
        found = []
        for order in self.book.of(profile_id):
            categories = {line.category for line in order.lines if line.category}
            if categories - known:
                found.append(order)
            known |= categories
        return found

    def _first_order_in_category(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, order.at, order_id=order.order_id) for order in self.first_in_category[profile_id])

    def _vip_reached(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        orders = self.book.of(profile_id)
        reached = [number for number, order in enumerate(orders) if order.revenue > VIP_AMOUNT or number == 4]
        if reached:
            yield Trigger(profile_id, orders[reached[0]].at, order_id=orders[reached[0]].order_id)

    def _back_in_stock(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        products = {
            interest.product_id
            for interest in self.interests[profile_id]
            if (back_at := self.restocks.get(interest.product_id))
            and interest.at <= back_at
            and self.clock.in_last(60, interest.at)
            and self.clock.in_last(7, back_at)
            and not any(order.at >= back_at and order.holds(interest.product_id) for order in self.book.of(profile_id))
        }
        yield from (Trigger(profile_id, self.restocks[product_id], product_id) for product_id in sorted(products))

    def _supply_ending(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        last = {line.product_id: order for order in self.book.of(profile_id) for line in order.lines if line.product_id}
        for product_id, order in last.items():
            product = self.book.products[product_id]
            if product["is_consumable"] and product["replenish_days"] is not None:
                units = sum(line.quantity for line in order.lines if line.product_id == product_id)
                yield Trigger(profile_id, order.at + (product["replenish_days"] * units - 3) * DAY, product_id, order.order_id)

    def _loyalty_enrolled(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, row["enrolled_at"]) for row in self.of_profile["loyalty_accounts"][profile_id])

    def _refill_activated(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, at, product) for at, product in self.refills(profile_id, "activated"))

    def _refill_canceled(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        yield from (Trigger(profile_id, at, product) for at, product in self.refills(profile_id, "canceled"))

    def refills(self, profile_id: str, kind: str) -> list[tuple[datetime, str | None]]:
        return [(row["occurred_at"], row["product_id"]) for row in self.of_profile["refill_subscriptions"][profile_id] if row["event_type"] == kind]

    def _points_expiring(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        for account in self.loyalty.active_accounts(profile_id):
            for row in self.loyalty._ledger.get(account["loyalty_account_id"], []):
                is_running = row["expires_at"] and row["expires_at"] > self.as_of and self.clock.has_come(row["occurred_at"])
                if is_running and row["points"] > 0 and account["points_balance"] > 0:
                    yield Trigger(profile_id, row["expires_at"] - 7 * DAY)

    def _sms_silence(self, profile_id: str, _flow: str) -> Iterator[Trigger]:
        phone = self.number_of[profile_id]
        texts = self.inbox.of(phone)
        since = texts.engaged.last or (self.ledgers.consent(phone).first_opt_in_at if phone else None)
        received = [at for at in texts.received.instants if since and at > since]
        if since and received:
            yield Trigger(profile_id, max(since + SILENCE, received[0]))

    # ---- enrolments

    def _enrolments(self, flow: Row) -> Iterator[Enrolment]:
        steps = [step for step in STEPS if step["flow_id"] == flow["flow_id"]]
        horizon = self.as_of - (max(int(step["delay_hours"]) + int(step["max_late_hours"]) for step in steps) * HOUR + 30 * DAY)
        for profile_id in sorted(self.live):
            if flow["entry_condition"] == "not_dormant" and profile_id in self.segments["dormant"]:
                continue
            if flow["trigger"].startswith("segment:"):
                found = self._of_segment(flow, profile_id)
            else:
                found = [one for one in self.triggers(flow, profile_id) if one.at >= horizon]
                if flow["runs_per"] == "profile":
                    accepted = [one for one in found if self._is_accepted(flow, one)]
                    found = sorted(accepted, key=lambda one: (one.at, one.product_id or ""))[-1:]
            for trigger in found:
                enrolment = self._recorded(Enrolment(flow, trigger, trigger.at), found)
                if enrolment and not self._has_exited(enrolment):
                    yield enrolment
            record = self._record(flow, profile_id)
            is_known = flow["trigger"].startswith("segment:") and found
            if record and not is_known and not any(one.at <= record["entered_at"] for one in found):
                enrolment = self._recorded(Enrolment(flow, Trigger(profile_id, record["entered_at"]), record["entered_at"]), found)
                is_in_time = record["entered_at"] > horizon or self._is_recent(flow, record["entered_at"])
                if enrolment and is_in_time and "left_segment" not in listed(flow["exit_on"]) and not self._has_exited(enrolment):
                    yield enrolment

    def _is_accepted(self, flow: Row, trigger: Trigger) -> bool:
        went = [at for at, _ in self.went(flow["flow_id"], trigger.profile_id) if at < trigger.at]
        if flow["reentry_days"] == "never":
            return not went
        return not any(at > trigger.at - int(flow["reentry_days"]) * DAY for at in went)

    def is_in(self, segment: str, profile_id: str) -> bool:
        if tracks := SEGMENT_TRACKS.get(segment):
            return self.features[profile_id]["engagement_track"] in tracks
        return profile_id in self.segments[segment.removeprefix("segment:")]

    def _of_segment(self, flow: Row, profile_id: str) -> list[Trigger]:
        since = self.as_of - int(flow["reentry_days"]) * DAY
        went = [at for at, _ in self.went(flow["flow_id"], profile_id) if at > since]
        is_out = not self.is_in(flow["trigger"], profile_id)
        if is_out and (not went or "left_segment" in listed(flow["exit_on"])):
            return []
        return [Trigger(profile_id, went[0] if went else self.as_of, is_first=not went)]

    def _is_recent(self, flow: Row, at: datetime) -> bool:
        return flow["reentry_days"] == "never" or at > self.as_of - int(flow["reentry_days"]) * DAY

    def _record(self, flow: Row, profile_id: str) -> Row | None:
        """The newest of the input about a flow and person."""
        rows = [row for row in self.of_profile["flow_enrollments"][profile_id] if row["flow_name"] == flow["flow_id"]]
        return max(rows, key=lambda row: row["entered_at"], default=None)

    def _recorded(self, enrolment: Enrolment, others: list[Trigger]) -> Enrolment | None:
        """With what the newest record says, if it is about this one; None where that has ended."""
        row = self._record(enrolment.flow, enrolment.profile_id)
        if not row:
            return enrolment
        if enrolment.flow["trigger"].startswith("segment:"):
            entered_at = min(enrolment.entered_at, row["entered_at"])
        elif row["entered_at"] >= enrolment.entered_at >= max((one.at for one in others if one.at <= row["entered_at"]), default=enrolment.entered_at):
            entered_at = enrolment.entered_at
        else:
            return enrolment
        if self.clock.has_come(row["exited_at"]) or self.clock.has_come(row["completed_at"]):
            return None
        return replace(enrolment, entered_at=entered_at, sent_until=row["last_step"] or 0)

    # ---- ends

    def _has_exited(self, enrolment: Enrolment) -> bool:
        ends = listed(enrolment.flow["exit_on"])
        if "loyalty_left" in ends and not self.loyalty.active_accounts(enrolment.profile_id):
            return True
        for name in ends:
            at_once = enrolment.flow["trigger"] in AT_ONCE and name in ("order", "cart_activity")
            instants = getattr(self, f"_on_{name}")(enrolment)
            if any(at > enrolment.entered_at or (at_once and at == enrolment.entered_at) for at in instants if at <= self.as_of):
                return True
        return False

    def _on_order(self, one: Enrolment) -> list[datetime]:
        return [order.at for order in self.book.of(one.profile_id)]

    def _on_product_bought(self, one: Enrolment) -> list[datetime]:
        return [order.at for order in self.book.of(one.profile_id) if one.trigger.product_id and order.holds(one.trigger.product_id)]

    def _on_order_cancelled(self, one: Enrolment) -> list[datetime]:
        return []  # an order that is cancelled is no completed one, and so no trigger

    def _on_cart_activity(self, one: Enrolment) -> list[datetime]:
        return self.cart_acts(one.profile_id)

    def _on_sms_engaged(self, one: Enrolment) -> list[datetime]:
        return self.inbox.of(self.number_of[one.profile_id]).engaged.instants

    def _on_any_sign_of_life(self, one: Enrolment) -> list[datetime]:
        id, phone = one.profile_id, self.number_of[one.profile_id]
        mails = [row["occurred_at"] for row in self.of_profile["email_events"][id] if row["event_type"] == "clicked" and not row["is_bot_click"]]
        visits = [row["occurred_at"] for row in self.of_profile["web_events"][id]]
        return [*self._on_order(one), *self._on_sms_engaged(one), *mails, *visits, *self.cart_acts(id), *self.opt_ins[phone]]

    def _on_points_redeemed(self, one: Enrolment) -> list[datetime]:
        accounts = [row["loyalty_account_id"] for row in self.of_profile["loyalty_accounts"][one.profile_id]]
        return [row["occurred_at"] for id in accounts for row in self.loyalty._ledger.get(id, []) if row["entry_type"] == "redeem"]

    def _on_refill_activated(self, one: Enrolment) -> list[datetime]:
        return [at for at, _ in self.refills(one.profile_id, "activated")]

    def _on_loyalty_left(self, one: Enrolment) -> list[datetime]:
        return []  # a state, and no moment

    def _on_left_segment(self, one: Enrolment) -> list[datetime]:
        return []  # who left is not enrolled

    def cart_acts(self, profile_id: str) -> list[datetime]:
        carts = [row["occurred_at"] for row in self.of_profile["cart_events"][profile_id]]
        return sorted([*carts, *(row["started_at"] for row in self.of_profile["checkouts"][profile_id])])

    # ---- steps

    def _chosen(self, enrolment: Enrolment) -> Iterator[Row]:
        """The first branch of each step whose condition holds."""
        steps = by([step for step in STEPS if step["flow_id"] == enrolment.flow["flow_id"]], "step")
        for _, branches in sorted(steps.items(), key=lambda pair: int(pair[0])):
            chosen = [one for one in sorted(branches, key=lambda one: one["branch"] or "") if self._holds(one["condition"], enrolment)]
            yield from chosen[:1]

    def _holds(self, condition: str | None, one: Enrolment) -> bool:
        id, order, product = one.profile_id, self.orders.get(one.trigger.order_id or "", {}), one.trigger.product_id
        match condition:
            case None:
                return True
            case "us_number":
                phone = self.number_of[id]
                return bool(phone) and numbers.read(phone).country == "US"
            case "no_order_yet":
                return not self.book.of(id)
            case "cart_below_free_shipping":
                value = self._value_of_cart(one)
                return value is not None and value < FREE_SHIPPING_FROM
            case "product_in_stock":
                stock = self._stock(product)
                return stock is None or stock > 0
            case "product_stock_low":
                stock = self._stock(product)
                return stock is not None and 1 <= stock <= LOW_STOCK
            case "order_not_by_text":
                return bool(order.get("channel") != "text_to_buy")
            case "order_for_pickup":
                return bool(order.get("fulfillment_type") == "pickup")
            case "not_first_in_category":
                return one.trigger.order_id not in {first.order_id for first in self.first_in_category[id]}
            case "has_points":
                return any(account["points_balance"] > 0 for account in self.loyalty.active_accounts(id))
            case "near_next_tier":
                missing = [self.loyalty.missing_to_next_tier(account) for account in self.loyalty.active_accounts(id)]
                return any(amount is not None and 0 < amount <= TIER_GAP for amount in missing)
        raise ValueError(condition)

    def _value_of_cart(self, one: Enrolment) -> Decimal | None:
        events = [(row["occurred_at"], row["cart_event_id"], row["cart_value"]) for row in self.of_profile["cart_events"][one.profile_id]]
        events += [(row["started_at"], row["checkout_id"], row["checkout_value"]) for row in self.of_profile["checkouts"][one.profile_id]]
        return max(event for event in events if event[0] == one.trigger.acts[-1])[2] if one.trigger.acts else None

    def _stock(self, product_id: str | None) -> int | None:
        rows = [row for row in self.tables["inventory_events"] if row["product_id"] == product_id and self.clock.has_come(row["occurred_at"])]
        last = {row["store_id"]: row["available_quantity"] for row in sorted(rows, key=lambda row: row["occurred_at"])}
        return sum(last.values()) if last else None

    def _due_at(self, enrolment: Enrolment, step: Row) -> datetime | None:
        anchor = enrolment.entered_at
        if step["anchor"] != "entry":
            rows = [row["occurred_at"] for row in self.deliveries[enrolment.trigger.order_id] if row["status"] == step["anchor"]]
            if not rows:
                return None
            anchor = min(rows)
        return anchor + int(step["delay_hours"]) * HOUR

    def _due(self, enrolment: Enrolment) -> Due | None:
        for step in self._chosen(enrolment):
            due_at = self._due_at(enrolment, step)
            if self._is_sent(enrolment, step, due_at) or due_at is None or self.as_of > due_at + int(step["max_late_hours"]) * HOUR:
                continue
            return Due(enrolment, step, due_at) if self.as_of >= due_at else None
        return None

    def _is_sent(self, enrolment: Enrolment, step: Row, due_at: datetime | None) -> bool:
        number, id = int(step["step"]), enrolment.profile_id
        if number <= enrolment.sent_until:
            return True
        went = [at for at, which in self.went(enrolment.flow["flow_id"], id) if which == number and at >= enrolment.entered_at]
        if enrolment.flow["runs_per"] == "profile":
            return bool(went)
        key = enrolment.flow["flow_id"], number, step["channel"], self.number_of[id] if step["channel"] == "sms" else id
        if key not in self._taken:
            self._taken[key] = self._takers(enrolment.flow, step, self._sharing(id, step))
        return (id, enrolment.trigger) in self._taken[key]

    def _takers(self, flow: Row, step: Row, people: list[str]) -> set[tuple[str, Trigger]]:
        """Whose the texts of a step are: the newest is of the newest trigger that was due, the next of the one before."""
        waiting = []
        for id in people:
            for trigger in [*self.triggers(flow, id), *self._cancelled(flow, id)]:
                one = Enrolment(flow, trigger, trigger.at)
                chosen = [other for other in self._chosen(one) if (other["step"], other["channel"]) == (step["step"], step["channel"])]
                if chosen and (at := self._due_at(one, chosen[0])) and at <= self.as_of:
                    waiting.append((at, id, trigger))
        went = [at for at, which in self.went(flow["flow_id"], people[0]) if which == int(step["step"])]
        taken = set()
        for at in sorted(went, reverse=True):
            before = [one for one in waiting if one[0] <= at]
            if before:
                newest = max(before, key=lambda one: one[0])
                waiting.remove(newest)
                taken.add(newest[1:])
        return taken

    def _cancelled(self, flow: Row, profile_id: str) -> Iterator[Trigger]:
        """Orders that are none any more, whose texts are still theirs."""
        if flow["trigger"] in ("order_placed", "text_to_buy_order"):
            for row in self.tables["orders"]:
                is_one = row["profile_id"] == profile_id and row["status"] == "completed" and self.clock.has_come(row["cancelled_at"])
                if is_one and self.clock.has_come(row["ordered_at"]) and (flow["trigger"] == "order_placed" or row["channel"] == "text_to_buy"):
                    yield Trigger(profile_id, row["ordered_at"], order_id=row["order_id"])

    def _sharing(self, profile_id: str, step: Row) -> list[str]:
        """Profiles to whom a text of this one goes too."""
        phone = self.number_of[profile_id]
        if step["channel"] == "email" or not phone:
            return [profile_id]
        return [other for other in self.live if self.number_of[other] == phone]

    # ---- flow_messages_due

    def messages(self) -> list[Row]:
        rows = [self._judged(due) for due in self.due]
        sendable = by([row for row in rows if row["decision"] == "send" and self.is_marketing_text(row)], "phone")
        for group in sendable.values():
            for row in sorted(group, key=lambda row: (row["priority"], row["due_at"], row["flow_id"], row["step"], row["profile_id"]))[1:]:
                row |= {"decision": "hold", "reason": "another_first", "not_before": self.as_of + 24 * HOUR}
        for row in rows:
            if row["decision"] == "hold" and row["not_before"] > row["expires_at"]:
                row |= {"decision": "drop", "reason": "too_late"}
        return rows

    @staticmethod
    def is_marketing_text(row: Row) -> bool:
        return bool(row["channel"] == "sms" and row["message_category"] == "marketing")

    def _judged(self, due: Due) -> Row:
        id, step = due.enrolment.profile_id, due.step
        row = {
            **{name: step[name] for name in ("flow_id", "branch", "channel", "message_category", "template_id")},
            **{"step": int(step["step"]), "profile_id": id, "order_id": due.enrolment.trigger.order_id, "trigger_product_id": due.enrolment.trigger.product_id},
            **{"priority": int(due.enrolment.flow["priority"]), "due_at": due.due_at, "expires_at": due.expires_at, "phone": self.number_of[id]},
            **{"decision": "send", "reason": None, "not_before": due.due_at},
        }
        if step["channel"] == "email":
            return row | ({"decision": "drop", "reason": "email_unsubscribed", "not_before": None} if self.is_unsubscribed(id) else {})
        if step["message_category"] == "transactional":
            reason = self._bars_transactional(id)
            return row | ({"decision": "drop", "reason": reason, "not_before": None} if reason else {})
        return row | self._of_marketing(id, step)

    def _of_marketing(self, profile_id: str, step: Row) -> Row:
        answer = self.eligibility[profile_id]
        first = (answer["ineligibility_reasons"] or "").split(";")[0] or None
        if not answer["is_eligible"] and answer["next_eligible_at"] is None:
            return {"decision": "drop", "reason": first, "not_before": None}
        if step["offer_type"] in DISCOUNTS and answer["is_promotional_share_reached"]:
            return {"decision": "drop", "reason": "promotional_share_reached", "not_before": None}
        recent = [at for at in self.texted.get(self.number_of[profile_id], []) if at > self.as_of - DAILY]
        if answer["is_eligible"] and not recent:
            return {}
        moments = [max(recent) + DAILY] if recent else []
        moments += [answer["next_eligible_at"]] if answer["next_eligible_at"] else []
        return {"decision": "hold", "reason": first or "daily_limit", "not_before": max(moments)}

    def is_unsubscribed(self, profile_id: str) -> bool:
        address = self.live[profile_id]["email"]
        own = [row for row in self.of_profile["email_events"][profile_id] if row["event_type"] in ("unsubscribed", "marked_spam")]
        acts = [row for row in self.tables["consent_events"] if row["channel"] == "email" and row["action"] in ("opt_out", "opt_out_carrier")]
        acts = [row for row in acts if self.clock.has_come(row["occurred_at"]) and (row["profile_id"] == profile_id or (address and row["email"] == address))]
        return bool(own or acts or any(row["channel"] in ("email", "all") for row in self._suppressions(profile_id)))

    def _suppressions(self, profile_id: str) -> list[Row]:
        """Open ones that name the person by number, address or id."""
        phone, address = self.number_of[profile_id], self.live[profile_id]["email"]
        return [
            row
            for row in self.tables["suppressions"]
            if row["starts_at"] <= self.as_of
            and not (row["ends_at"] and row["ends_at"] <= self.as_of)
            and (row["profile_id"] == profile_id or (phone and row["phone_e164"] == phone) or (address and row["email"] == address))
        ]

    def _bars_transactional(self, profile_id: str) -> str | None:
        """Of plain histories: opt-ins and opt-outs of any scope, the last of which stands."""
        phone = self.number_of[profile_id]
        if not phone:
            return "no_phone"
        if not numbers.read(phone).is_valid:
            return "invalid_number"
        acts = [
            (row["occurred_at"], row["action"] == "opt_out") for row in self.tables["consent_events"] if row["phone_e164"] == phone and row["channel"] == "sms"
        ]
        stops = [row for row in self.tables["sms_events"] if row["phone_e164"] == phone and row["direction"] == "inbound" and row["body_text"] == "STOP"]
        acts = sorted(
            [*((at, out) for at, out in acts if at <= self.as_of), *((row["occurred_at"], True) for row in stops if row["occurred_at"] <= self.as_of)]
        )
        if acts and acts[-1][1]:
            return "opted_out"
        rows = [row for row in self._suppressions(profile_id) if row["scope"] == "all" and row["channel"] in ("sms", "all")]
        if rows:
            return "suppressed"
        return None if acts else "no_consent"

    # ---- flow_enrollments_due

    def running(self) -> list[Row]:
        """Enrolments that have not ended, with the step that comes next."""
        return [row for one in self.enrolments if (row := self._standing(one))]

    def _standing(self, one: Enrolment) -> Row | None:
        steps = [step for step in STEPS if step["flow_id"] == one.flow["flow_id"]]
        sent = [int(step["step"]) for step in steps if self._is_sent(one, step, self._due_at(one, step))]
        dated, undated = [], []
        for step in self._chosen(one):
            number, due_at = int(step["step"]), self._due_at(one, step)
            if number in sent:
                continue
            if due_at is None:
                undated.append(number)
            elif self.as_of <= due_at + int(step["max_late_hours"]) * HOUR:
                dated.append((number, due_at))
        if not dated and not undated:
            return None
        next_step, next_due_at = min(dated) if dated else (min(undated), None)
        is_waiting = one.trigger.is_first and one.entered_at == self.as_of
        return {
            **{"flow_id": one.flow["flow_id"], "profile_id": one.profile_id, "order_id": one.trigger.order_id, "entered_at": one.entered_at},
            **{"status": "waiting_first" if is_waiting else "running", "last_step_sent": max(sent, default=None)},
            **{"next_step": next_step, "next_due_at": next_due_at},
        }

    # ---- campaign_audience

    def audience(self) -> list[Row]:
        """Of several campaigns of a number the first goes, then the next that has its hours free."""
        self._flow_texts = [row for row in self.messages() if row["decision"] in ("send", "hold") and self.is_marketing_text(row)]
        found: list[Row] = []
        for campaign in self.tables["planned_campaigns"]:
            if campaign["planned_at"] + FINAL <= self.as_of:
                continue  # it is over
            included = {id for name in listed(campaign["include_segments"]) for id in self.segments[name]}
            included -= {id for name in listed(campaign["exclude_segments"]) for id in self.segments[name]}
            first = {phone: min(id for id in included if self.number_of[id] == phone) for phone in {self.number_of[id] for id in included}}
            for id in included:
                row = {"campaign_id": campaign["campaign_id"], "profile_id": id, "phone": self.number_of[id], "is_final": self._is_final(campaign)}
                is_first = first[self.number_of[id]] == id
                found.append(row | (self._planned(campaign, id) if is_first else excluded("same_number")))
        going: dict[str, list[datetime]] = defaultdict(list)
        for row in sorted((row for row in found if not row["reason"]), key=lambda row: (row["send_at"], row["campaign_id"])):
            if any(row["texted_after"] < at <= row["send_at"] for at in going[row["phone"]]):
                row |= excluded("campaign_first")
            elif row["last_reason"]:
                row |= excluded(row["last_reason"])
            elif row["is_wordless"]:
                row |= excluded("placeholder_missing")
            elif row["decision"] == "include":
                going[row["phone"]].append(row["send_at"])
        return found

    def _is_final(self, campaign: Row) -> bool:
        return bool(campaign["planned_at"] <= self.as_of)

    def _planned(self, campaign: Row, profile_id: str) -> Row:
        """What holds whatever other campaigns there are."""
        phone, start = self.number_of[profile_id], max(campaign["planned_at"], self.as_of)
        subject = self.sending.subject(profile_id)
        latest_at = campaign["planned_at"] + (campaign["send_within_hours"] or 0) * HOUR
        reported = (self.eligibility[profile_id]["ineligibility_reasons"] or "").split(";")
        lasting = {name for name in reported if name in LASTING and name not in ("suppressed", "frequency_preference")}
        # the end of a flow and of a spell of dormancy are in sending_eligibility
        reasons = {at: subject.reasons(at) - {"sunset_suppressed"} | lasting for at in [start, *subject.turns] if at == start or start < at <= latest_at}
        open_at = [at for at in reasons if not reasons[at]]
        if not open_at:
            return excluded(min(reasons[start], key=REASONS.index))
        send_at = min(open_at)
        texted_after = send_at - (24 if campaign["not_texted_hours"] is None else campaign["not_texted_hours"]) * HOUR
        if any(texted_after < at <= send_at for at in self.texted.get(phone, [])) or self._got(campaign, phone):
            return excluded("texted_recently")
        moments = [max(row["not_before"], self.as_of) for row in self._flow_texts if row["phone"] == phone]  # what is due goes now
        if any(texted_after < at <= send_at for at in moments):
            return excluded("flow_message_first")
        arm = self._arm(campaign, phone)
        decided = {"decision": "control" if arm == "control" else "include", "reason": None, "send_at": send_at, "arm": arm}
        template = TEMPLATES.get(campaign["template_id"])
        is_wordless = template is not None and "offer" in listed(template["placeholders"]) and not campaign["offer_text"]
        return decided | {"texted_after": texted_after, "last_reason": self._bars_promotion(campaign, profile_id), "is_wordless": is_wordless}

    def _got(self, campaign: Row, phone: str) -> bool:
        """Whether the text of this campaign went to the number already, however few hours it asks for."""
        texts = [row for row in self.tables["sms_events"] if row["direction"] == "outbound" and self.clock.has_come(row["occurred_at"])]
        numbers = [row["phone_e164"] for row in texts if row["campaign_id"] == campaign["campaign_id"]]
        numbers += [self._number_of_text(row) for row in self.handed_over if row["campaign_id"] == campaign["campaign_id"]]
        return phone in numbers

    def _bars_promotion(self, campaign: Row, profile_id: str) -> str | None:
        template, plan = TEMPLATES.get(campaign["template_id"]), PLANS.get(campaign["plan_id"], {})
        if not template or template["is_promotional"] != "true":
            return None
        if self.eligibility[profile_id]["is_promotional_share_reached"]:
            return "promotional_share_reached"
        share = plan.get("discount_sensitive_share")
        is_sensitive = profile_id in self.segments["discount_sensitive"] | self.segments["budget_shoppers"]
        is_cut = share is not None and u("discount", campaign["campaign_id"], self.number_of[profile_id]) >= float(share)
        return "discount_share" if is_sensitive and is_cut else None

    def _arm(self, campaign: Row, phone: str) -> str:
        holdout, draw = campaign["holdout_share"] or 0, u("arm", campaign["campaign_id"], phone)
        if draw < holdout:
            return "control"
        variants = sorted(
            (row for row in self.tables["planned_campaign_variants"] if row["campaign_id"] == campaign["campaign_id"]), key=lambda row: row["variant_id"]
        )
        edge = holdout
        for variant in variants:
            edge += (1 - holdout) * variant["share"]
            if draw < edge:
                return str(variant["variant_id"])
        return variants[-1]["variant_id"] if variants else "treatment"


def excluded(reason: str) -> Row:
    return {"decision": "exclude", "reason": reason, "send_at": None, "arm": None}


def u(salt: str, campaign_id: str, phone: str) -> float:
    return int(md5(f"{salt}:{campaign_id}:{phone}".encode()).hexdigest()[:6], 16) / 16**6
