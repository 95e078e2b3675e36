"""Random worlds of flows and planned campaigns: triggers, texts and ends on the edges of steps and a second off them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reference.facts import Row, Tables, seed
from reference.inputs import complete

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = seed("policy", "flow_steps")
FLOWS = {row["flow_id"]: row for row in seed("policy", "flows")}
TOPICS = ["events", "new_products", "flash_sales"]


class FlowWorld:
    """About 500 people, each in the middle of a flow or two; the same seed gives the same rows."""

    def __init__(self, seed: int, as_of: datetime, profiles: int = 500) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.ids = itertools.count()
        self.tables: Tables = {}
        self.phones: list[str] = []
        for number in range(profiles):
            self._add_person(f"p{number:04}")
        self._add_a_recorded_one()
        self._add_campaigns()
        self.tables = complete(self.tables)

    # ---- people

    def _add_person(self, profile_id: str) -> None:
        self.profile_id = profile_id
        is_shared = bool(self.phones) and self._chance(0.12)
        self.phone = self._one_of(self.phones[-20:]) if is_shared else self._number()
        row: Row = {"phone_e164": self.phone, "email": self._one_of([f"{profile_id}@example.org"] * 9 + [None])}
        if self._chance(0.03):
            row["deleted_at"] = self.as_of + self._seconds()
        if self._chance(0.02):
            row["is_test"] = True
        if self._chance(0.02):
            row["phone_e164"] = None
        self._add("profiles", profile_id=profile_id, **row)
        if not is_shared:
            self.phones.append(self.phone)
            self._add_consent()
        for topic in TOPICS:
            if self._chance(0.3):
                self._add("preferences", profile_id=profile_id, preference_type="topic", preference_key=topic, preference_value="true")
        if self._chance(0.75):  # not dormant, whatever else
            self._add("web_events", profile_id=profile_id, web_event_id=self._id(), occurred_at=self.as_of - self._one_of([20, 40, 110]) * DAY)
        if self._chance(0.5):
            at = self.as_of - self._one_of([5, 13, 65, 80, 100]) * DAY - self._some(24)
            self._text(at, clicked_at=at + HOUR if self._chance(0.6) else None)
        stories: list[Callable[[], None]] = [
            self._cart, self._cart, self._cart, self._visit, self._visit, self._order, self._order, self._two_orders, self._opt_in_again, self._opt_in_again,
            self._back_in_stock, self._back_in_stock, self._supply, self._vip, self._category, self._points, self._joins, self._refill, self._silence, self._segment,
            self._segment, self._buys_less,
        ]  # fmt: skip
        for story in self.random.sample(stories, self._one_of([1, 1, 1, 2, 2, 3])):
            story()
        for _ in range(self._one_of([0, 0, 0, 1, 1, 4])):
            self._text(self.as_of - self._one_of([24 * HOUR + self._seconds(), self._some(30), self._some(700)]))
        if self._chance(0.2):
            self._hand_over(self.as_of - self._one_of([24 * HOUR + self._seconds(), self._some(30)]), "sms", campaign_id=self._one_of([None, "another"]))
        self._add_texts_of_campaigns()
        self._add_ends()

    def _add_a_recorded_one(self) -> None:
        """Who is in a flow by the word of a vendor alone, with a text due."""
        self.profile_id, self.phone = "recorded", "+14152309999"
        self._add("profiles", profile_id=self.profile_id, phone_e164=self.phone)
        self._consent(datetime(2025, 1, 1, 10))
        self._add("web_events", profile_id=self.profile_id, web_event_id=self._id(), occurred_at=self.as_of - 20 * DAY)
        cells = {"flow_name": "replenishment", "entered_at": self.as_of - 6 * DAY}
        self._add("flow_enrollments", enrollment_id=self._id(), profile_id=self.profile_id, **cells)

    def _number(self) -> str:
        line = len(self.phones)
        return str(self._one_of([f"+1415230{line:04}"] * 6 + [f"+1212364{line:04}"] * 2 + [f"+447911{123000 + line}"]))

    def _add_consent(self) -> None:
        match self._one_of(["old"] * 14 + ["none", "opted out", "transactional", "recent", "recent"]):
            case "old":
                self._consent(datetime(2025, 1, 1, 10))
            case "opted out":
                self._consent(datetime(2025, 1, 1, 10))
                self._consent(self._ago(self._one_of([0, 1, 500])), action="opt_out", message_category=self._one_of(["marketing", "all", "transactional"]))
            case "transactional":
                self._consent(datetime(2025, 1, 1, 10), message_category="transactional")
            case "recent":
                self._opt_in_again()

    def _add_ends(self) -> None:
        """What keeps somebody from getting a message, whatever flow it is of."""
        match self._one_of(
            ["nothing"] * 24 + ["suppressed", "soon suppressed", "held out", "e-mail", "e-mail", "STOP", "e-mail opt-out", "suppressed for all"]
        ):
            case "suppressed":
                self._suppress(ends_at=self._one_of([None, self.as_of + self._one_of([1, 30, 900]) * HOUR]))
            case "soon suppressed":
                self._suppress(starts_at=self.as_of + self._one_of([1, 10, 40]) * HOUR)
            case "suppressed for all":
                self._suppress(scope="all", channel=self._one_of(["sms", "email", "all"]))
            case "held out":
                self._add("holdout_assignments", experiment_id=self._id(), profile_id=self.profile_id, assigned_at=self._ago(10))
            case "e-mail":
                self._email(self._ago(self._one_of([0, 100])), event_type=self._one_of(["unsubscribed", "marked_spam"]))
            case "e-mail opt-out":
                self._consent(self._ago(50), channel="email", action="opt_out")
            case "STOP":
                at = self._ago(self._one_of([0, 3, 300]))
                cells = {"direction": "inbound", "event_type": "received", "body_text": "STOP", "occurred_at": at}
                self._add("sms_events", sms_event_id=self._id(), phone_e164=self.phone, **cells)

    # ---- flows

    def _moment(self, flow_id: str) -> datetime:
        """A trigger that has a step begin or end at as_of, or about then."""
        steps = [step for step in STEPS if step["flow_id"] == flow_id]
        step = self._one_of(steps)
        delay, late = int(step["delay_hours"] or 0), int(step["max_late_hours"] or 0)
        age = self._one_of(
            [delay * HOUR, (delay + late) * HOUR, delay * HOUR + self._some(late), delay * HOUR + self._some(late), delay * HOUR + self._some(late)]
        )
        moment: datetime = self.as_of - age + self._seconds()
        return moment

    def _progress(self, flow_id: str, anchor: datetime, share: float = 0.8) -> None:
        """Messages of a flow that went, one after another; the last of them is often missing."""
        done = set()
        for step in STEPS:
            number = int(step["step"] or 0)
            due_at = anchor + int(step["delay_hours"] or 0) * HOUR
            if step["flow_id"] != flow_id or number in done or due_at > self.as_of:
                continue
            done.add(number)
            if self._chance(share):
                self._message(
                    flow_id, number, step["channel"] or "", min(due_at + self._one_of([timedelta(0), timedelta(minutes=2), 1 * HOUR]), self.as_of), step
                )

    def _message(self, flow_id: str, step: int, channel: str, at: datetime, row: Row | None = None) -> None:
        if self._chance(0.2):  # before the vendor says so, or without a word of it
            self._hand_over(at, channel, flow_id=flow_id, flow_step=step)
            if self._chance(0.5):
                return
        if channel == "email":
            self._email(at, event_type="received", flow_id=flow_id, flow_step=step, message_id=self._id())
            return
        kinds = self._one_of([("sent", "delivered")] * 6 + [("queued",), ("sent", "failed"), ("delivered",)])
        category = row["message_category"] if row else "marketing"
        self._text(at, kinds=kinds, flow_id=flow_id, flow_step=step, message_category=category, campaign_id=None)

    def _before(self, flow_id: str, at: datetime) -> None:
        """An earlier message of the flow, about as long ago as keeps somebody out of it."""
        days = FLOWS[flow_id]["reentry_days"]
        if self._chance(0.25) and days != "never":
            self._message(flow_id, self._one_of([1, 2]), "sms", at - int(days or 0) * DAY + self._one_of([self._seconds(), -self._some(100), self._some(20)]))

    def _near(self, at: datetime) -> datetime:
        """Just before, just after or at the moment, or some time later."""
        moment: datetime = min(at + self._one_of([self._seconds(), self._seconds(), self._some(30)]), self.as_of)
        return moment

    def _runs(self, flow_id: str, at: datetime) -> None:
        self._before(flow_id, at)
        self._progress(flow_id, at)
        if self._chance(0.08):
            cells: Row = {"entered_at": at + self._one_of([timedelta(0), HOUR]), "last_step": self._one_of([None, 1, 2])}
            if self._chance(0.4):
                cells[self._one_of(["exited_at", "completed_at"])] = self.as_of + self._seconds()
            self._add("flow_enrollments", enrollment_id=self._id(), profile_id=self.profile_id, flow_name=flow_id, **cells)

    def _cart(self) -> None:
        at = self._moment("abandoned_cart")
        for earlier in self.random.sample([HOUR, 2 * HOUR, 24 * HOUR, 24 * HOUR - timedelta(seconds=1), 40 * HOUR, 8 * DAY], self._one_of([0, 1, 2])):
            self._cart_act(at - earlier)
        self._cart_act(at)
        if self._chance(0.25):
            self._cart_act(min(at + self._one_of([HOUR, 2 * HOUR + self._seconds(), self._some(30)]), self.as_of))
        self._runs("abandoned_cart", at)
        if self._chance(0.2):
            self._buy(self._one_of([self._near(at), at - 30 * timedelta(minutes=1)]))

    def _cart_act(self, at: datetime) -> None:
        if self._chance(0.2):
            self._add(
                "checkouts",
                checkout_id=self._id(),
                profile_id=self.profile_id,
                started_at=at,
                checkout_value=self._one_of([None, Decimal(40), Decimal(80)]),
                loaded_at=at,
            )
        else:
            cells = {
                "event_type": self._one_of(["created", "item_added", "item_removed", "updated", "viewed"]),
                "cart_value": self._one_of([None, Decimal("49.99"), 50, 80]),
            }
            self._add("cart_events", cart_event_id=self._id(), profile_id=self.profile_id, occurred_at=at, **cells)

    def _visit(self) -> None:
        at = self._moment("browse_abandonment")
        for moment in [
            at,
            *self.random.sample([at - HOUR, at - 24 * HOUR, at - 24 * HOUR + timedelta(seconds=1), min(at + HOUR, self.as_of)], self._one_of([0, 1, 2])),
        ]:
            kind = self._one_of(["product_viewed", "product_viewed", "category_viewed"])
            self._add("web_events", web_event_id=self._id(), profile_id=self.profile_id, event_type=kind, occurred_at=moment)
        self._add("web_events", web_event_id=self._id(), profile_id=self.profile_id, event_type="page_viewed", occurred_at=min(at + 2 * HOUR, self.as_of))
        self._runs("browse_abandonment", at)
        match self._one_of(["nothing"] * 4 + ["order", "cart"]):
            case "order":
                self._buy(self._near(at))
            case "cart":
                self._cart_act(self._near(at))

    def _buy(self, at: datetime, gross: str = "60", product: str | None = None, quantity: int = 1, **more: Any) -> str:
        order_id = self._id()
        cells = {"gross_amount": Decimal(gross), "total_amount": Decimal(gross)} | more
        self._add("orders", order_id=order_id, profile_id=self.profile_id, ordered_at=at, loaded_at=at, **cells)
        if product:
            self._add("order_lines", order_line_id=self._id(), order_id=order_id, product_id=product, quantity=quantity, line_total=Decimal(gross))
        return order_id

    def _order(self) -> None:
        delivered_at = self._one_of([self._moment("post_purchase"), self._moment("post_purchase_education")])
        ordered_at = self._one_of([self._moment("post_purchase"), delivered_at - 3 * DAY])
        more: Row = {"channel": self._one_of([None, "web", "text_to_buy"]), "fulfillment_type": self._one_of([None, "ship", "pickup"])}
        if self._chance(0.15):
            more |= self._one_of([{"cancelled_at": self.as_of + self._seconds()}, {"status": "pending"}])
        product = self._product() if self._chance(0.6) else None
        order_id = self._buy(ordered_at, product=product, **more)
        for status, at in (
            ("shipped", ordered_at + DAY),
            ("ready_for_pickup", ordered_at + DAY),
            ("delivered", delivered_at),
            ("delivered", delivered_at + HOUR),
        ):
            if at <= self.as_of and at >= ordered_at and self._chance(0.6):
                self._add("deliveries", delivery_id=self._id(), order_id=order_id, status=status, occurred_at=at)
        for step, at in (1, ordered_at), (2, ordered_at + DAY), (3, self._one_of([delivered_at, ordered_at + DAY])), (4, delivered_at + 7 * DAY):
            if at <= self.as_of and self._chance(0.6):
                self._message("post_purchase", step, "sms", at, {"message_category": "marketing" if step == 4 else "transactional"})
        if self._chance(0.5):
            self._progress("post_purchase_education", delivered_at, 0.7)
        if more["channel"] == "text_to_buy" and self._chance(0.5):
            self._message("text_to_buy", 1, "sms", ordered_at, {"message_category": "transactional"})

    def _two_orders(self) -> None:
        """One confirmation too few, or at one moment."""
        at = self._one_of([self.as_of - 4 * HOUR + self._seconds(), self.as_of - self._some(4)])
        orders = [at, min(at + self._one_of([timedelta(0), timedelta(minutes=5)]), self.as_of)]
        for moment in orders:
            self._buy(moment)
        for moment in self.random.sample(orders, self._one_of([0, 1, 1, 2])):
            self._message(
                "post_purchase", 1, "sms", min(moment + self._one_of([timedelta(0), timedelta(minutes=1)]), self.as_of), {"message_category": "transactional"}
            )

    def _opt_in_again(self) -> None:
        at = self._moment("welcome")
        self._consent(at)
        if self._chance(0.2):
            self._consent(min(at + self._one_of([timedelta(0), HOUR, 3 * DAY]), self.as_of))
        self._runs("welcome", at)
        if self._chance(0.15):
            self._buy(self._near(at))

    def _product(self, **cells: Any) -> str:
        product_id = self._id()
        self._add("products", product_id=product_id, category=self._one_of(["skincare", "makeup", "uncategorised"]), **cells)
        return product_id

    def _back_in_stock(self) -> None:
        at, product = self._moment("back_in_stock"), self._product()
        stock: list[tuple[datetime, int]] = [(at - 5 * DAY, 0), (at, self._one_of([5, 10, 11, 100]))]
        if self._chance(0.3):
            stock.append((min(at + HOUR, self.as_of), self._one_of([0, 1, 10, 11])))
        for moment, quantity in stock:
            self._add("inventory_events", inventory_event_id=self._id(), product_id=product, store_id="store", available_quantity=quantity, occurred_at=moment)
        for _ in range(self._one_of([1, 1, 2])):
            wished_at = self._one_of([at - 10 * DAY, at, at + timedelta(seconds=1), at - timedelta(seconds=1), self.as_of - 59 * DAY, self.as_of - 60 * DAY])
            match self._one_of(["wish", "subscription", "look"]):
                case "wish":
                    removed_at = self._one_of([None, None, self.as_of + self._seconds()])
                    self._add(
                        "wishlist_items", wishlist_item_id=self._id(), profile_id=self.profile_id, product_id=product, added_at=wished_at, removed_at=removed_at
                    )
                case "subscription":
                    self._add(
                        "back_in_stock_subscriptions", subscription_id=self._id(), profile_id=self.profile_id, product_id=product, subscribed_at=wished_at
                    )
                case "look":
                    cells = {"event_type": "product_viewed", "product_id": product, "was_in_stock": False}
                    self._add("web_events", web_event_id=self._id(), profile_id=self.profile_id, occurred_at=wished_at, **cells)
        self._runs("back_in_stock", at)
        if self._chance(0.2):
            self._buy(self._near(at), product=product)

    def _supply(self) -> None:
        at, days, units = self._moment("replenishment"), self._one_of([10, 30]), self._one_of([1, 1, 2])
        product = self._product(is_consumable=True, replenish_days=days)
        ordered_at = at - (days * units - 3) * DAY
        self._buy(ordered_at, product=product, quantity=units)
        if self._chance(0.2):
            self._buy(min(ordered_at + self._one_of([timedelta(0), DAY, 6 * DAY]), self.as_of), product=product)
        self._runs("replenishment", at)
        if self._chance(0.2):
            self._buy(self._near(at), product=product)

    def _vip(self) -> None:
        at = self._moment("vip")
        if self._chance(0.5):
            self._buy(at, gross=self._one_of(["200", "200.01", "250"]))
        else:
            for number in range(5):
                self._buy(at - number * self._one_of([30, 0]) * DAY, gross="30")
        self._runs("vip", at)

    def _category(self) -> None:
        ordered_at = self._moment("post_purchase_education")
        order_id = self._buy(ordered_at, product=self._product())
        if self._chance(0.5):
            self._buy(ordered_at - self._one_of([0, 1, 20]) * DAY, product=self._product())
        delivered_at = min(ordered_at + self._one_of([0, 1, 48]) * HOUR, self.as_of)
        self._add("deliveries", delivery_id=self._id(), order_id=order_id, status="delivered", occurred_at=delivered_at)
        self._before("post_purchase_education", ordered_at)
        self._progress("post_purchase_education", delivered_at)

    def _points(self) -> None:
        at = self._moment("loyalty_expiry")
        account = self._account(self._ago(500), self._one_of([0, 300]))
        cells = {"loyalty_account_id": account, "points": self._one_of([100, 100, 0]), "occurred_at": self._ago(300), "expires_at": at + 7 * DAY}
        self._add("loyalty_ledger", ledger_id=self._id(), **cells)
        self._runs("loyalty_expiry", at)
        if self._chance(0.2):
            self._add("loyalty_ledger", ledger_id=self._id(), loyalty_account_id=account, entry_type="redeem", points=-50, occurred_at=self._near(at))

    def _joins(self) -> None:
        at = self._moment("loyalty")
        self._account(at, self._one_of([0, 300]))
        self._runs("loyalty", at)

    def _account(self, at: datetime, points: int) -> str:
        account = self._id()
        cells = {"status": self._one_of(["active"] * 6 + ["disabled"]), "points_balance": points, "enrolled_at": at}
        self._add(
            "loyalty_accounts",
            loyalty_account_id=account,
            profile_id=self.profile_id,
            tier="silver",
            tier_progress_value=self._one_of([None, 400, 900]),
            **cells,
        )
        return account

    def _refill(self) -> None:
        flow_id, kind = self._one_of([("refill_activated", "activated"), ("refill_canceled", "canceled"), ("refill_canceled", "canceled")])
        at = self._moment(flow_id)
        for moment in [at, *([at - self._one_of([HOUR, 10 * DAY])] if self._chance(0.3) else [])]:
            self._refills(kind, moment)
        self._runs(flow_id, at)
        if flow_id == "refill_canceled" and self._chance(0.2):
            self._refills("activated", self._near(at))

    def _refills(self, kind: str, at: datetime) -> None:
        self._add("refill_subscriptions", refill_event_id=self._id(), profile_id=self.profile_id, event_type=kind, occurred_at=at)

    def _silence(self) -> None:
        at = self._moment("reengagement")
        engaged_at = at - 60 * DAY
        self._text(engaged_at - HOUR, clicked_at=engaged_at)
        if self._chance(0.8):
            self._text(self._one_of([engaged_at + DAY, at, at - DAY, min(at + DAY, self.as_of)]))
        self._runs("reengagement", at)

    def _segment(self) -> None:
        """Somebody who is in no segment of the flow at times, and in the next the same day."""
        flow_id = self._one_of(["winback", "track_c_winback", "reactivation", "sunset", "predicted_purchase"])
        at = self._moment(flow_id)
        if self._chance(0.7):
            self._progress(flow_id, at, 0.9)
        if self._chance(0.2):
            self._message(flow_id, 1, "sms", self.as_of - int(FLOWS[flow_id]["reentry_days"] or 0) * DAY + self._seconds())
        if self._chance(0.3):
            moment = self._near(at)
            match self._one_of(["order", "view", "click", "reply", "e-mail", "opt-in"]):
                case "order":
                    self._buy(moment)
                case "view":
                    self._add("web_events", web_event_id=self._id(), profile_id=self.profile_id, occurred_at=moment)
                case "click":
                    self._text(moment - HOUR, clicked_at=moment)
                case "e-mail":
                    self._email(moment, event_type="clicked")
                case "opt-in":
                    self._consent(moment)
                case "reply":
                    cells = {"direction": "inbound", "event_type": "received", "body_text": "thanks", "occurred_at": moment}
                    self._add("sms_events", sms_event_id=self._id(), phone_e164=self.phone, **cells)

    def _buys_less(self) -> None:
        """At risk: nothing for a while, and often before."""
        discount = Decimal(self._one_of([0, 10]))
        for days in (120, 130, 140, 150):
            self._buy(self._ago(days * 24), gross="100", discount_amount=discount)
        self._segment()

    # ---- campaigns

    def _add_campaigns(self) -> None:
        for number in range(10):
            planned_at = self.as_of + self._one_of([-HOUR, -HOUR + timedelta(seconds=1), timedelta(0), HOUR, 8 * HOUR, 20 * HOUR, 24 * HOUR, 3 * DAY])
            include = self._one_of(["prefers_events", "prefers_product_launches", "prefers_flash_sales", "prefers_events;sms_engaged", "nobody_knows_it"])
            cells = {
                "send_within_hours": self._one_of([None, 0, 4, 16]),
                "not_texted_hours": self._one_of([None, 24, 48, 0]),
                "holdout_share": self._one_of([None, 0.2]),
            }
            cells["exclude_segments"] = self._one_of([None, "new_sms_subscribers", "track_a_highly_engaged;dormant"])
            cells |= self._one_of(
                [
                    {"template_id": "new_arrivals"},
                    {"template_id": "winback_offer", "plan_id": "f314_4", "offer_text": self._one_of(["15% off", "15% off", None])},
                ]
            )
            self._add("planned_campaigns", campaign_id=f"c{number}", include_segments=include, planned_at=planned_at, **cells)
            if self._chance(0.4):
                for variant, share in ("a", 0.3), ("b", 0.7):
                    self._add("planned_campaign_variants", campaign_id=f"c{number}", variant_id=variant, share=share)

    def _add_texts_of_campaigns(self) -> None:
        """Some that went already."""
        at, campaign_id = self.as_of - self._one_of([timedelta(minutes=9), 25 * HOUR, 3 * DAY]), f"c{self._one_of(range(10))}"
        match self._one_of(["nothing"] * 4 + ["handed over", "handed over", "sent", "sent"]):
            case "handed over":
                self._hand_over(at, "sms", campaign_id=campaign_id)
            case "sent":
                self._text(at, campaign_id=campaign_id)

    # ---- rows

    def _hand_over(self, at: datetime, channel: str, **more: Any) -> None:
        """Of a message whose key is that of nothing which is still there."""
        phone = self._one_of([self.phone, None]) if channel == "sms" else None
        self._add("handed_over_messages", handed_over_at=at, profile_id=self.profile_id, phone_e164=phone, channel=channel, **more)

    def _consent(self, at: datetime, **more: Any) -> None:
        cells = {"phone_e164": self.phone, "consent_level": "express_written"} | more
        self._add("consent_events", consent_event_id=self._id(), profile_id=self.profile_id, occurred_at=at, loaded_at=at, **cells)

    def _text(self, at: datetime, clicked_at: datetime | None = None, kinds: tuple[str, ...] = ("sent", "delivered"), **more: Any) -> None:
        cells = {"message_id": self._id(), "phone_e164": self.phone, "campaign_id": "campaign"} | more
        for kind in (*kinds, *(["clicked"] if clicked_at else [])):
            when = clicked_at if clicked_at and kind == "clicked" else at
            self._add("sms_events", sms_event_id=self._id(), event_type=kind, occurred_at=when, is_bot_click=False if kind == "clicked" else None, **cells)

    def _email(self, at: datetime, **more: Any) -> None:
        self._add("email_events", email_event_id=self._id(), profile_id=self.profile_id, occurred_at=at, **more)

    def _suppress(self, **more: Any) -> None:
        self._add("suppressions", suppression_id=self._id(), phone_e164=self.phone, **({"starts_at": self._ago(100)} | more))

    def _add(self, table: str, **cells: Any) -> None:
        self.tables.setdefault(table, []).append(cells)

    # ---- chance

    def _id(self) -> str:
        return f"row-{next(self.ids):06}"

    def _one_of(self, choices: Any) -> Any:
        return self.random.choice(choices)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _seconds(self) -> timedelta:
        return timedelta(seconds=self._one_of([-1, 0, 0, 1]))

    def _some(self, hours: int) -> timedelta:
        return timedelta(seconds=self.random.randint(0, hours * 3600))

    def _ago(self, hours: int) -> datetime:
        return self.as_of - hours * HOUR
