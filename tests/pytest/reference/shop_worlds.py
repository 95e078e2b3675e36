"""A random shop: products, their stock, and orders on the edges of rules and beside them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from reference.facts import Row
from reference.people import SEASONS
from reference.worlds import RandomWorld

# Days around which a rule changes its mind.
EDGES = sorted({edge + step for edge in (0, 7, 14, 30, 60, 90, 120, 180, 365) for step in (-1, 0, 1)} - {-1} | {45, 75, 150, 270})
GAPS = [1, 2, 3, 9, 10, 11, 30, 45, 46, 60, 120, 121]
PRICES = ["75", "150", "74.9999", "75.0001", "149.9999", "150.0001", "20", "60", "100", "120", "400"]
CATEGORIES = ["skincare", "makeup", "hair_care", "supplements", "fragrance", "uncategorised"]
BRANDS = ["Alba", "Boreal", "Cirrus", "Dune", None]
STORES = {"s1": (40.75, -73.98), "s2": (40.9, -74.1), "s3": (51.5, -0.12), "s4": (-17.8, 179.9)}
TIERS = {"bronze": (1, 100), "silver": (2, 500), "gold": (3, 1000)}


class ShopWorld(RandomWorld):
    """What a world of segments is made of; nobody in it yet."""

    quiet = 0  # days for which the person at hand has done nothing
    price = Decimal(100)  # what an order of the person at hand is worth
    discounting = 0.0  # how often it is discounted

    # ---- products and stock

    def _add_catalogue(self) -> None:
        usages = itertools.cycle(["daily", "occasional", "experimental", "core", None])
        supplies = itertools.cycle([(True, 10), (None, 30), (True, 30), (False, 30), (True, None)])
        self.products = []
        for number, (category, brand) in enumerate(itertools.product(CATEGORIES, BRANDS)):
            is_consumable, replenish_days = next(supplies) if number % 7 else (True, 7)
            product = {
                "product_id": f"product-{number:02}",
                "category": category,
                "brand": brand,
                "usage_type": next(usages) if number % 6 else "daily",
                "is_consumable": is_consumable,
                "replenish_days": replenish_days,
            }
            self.products.append(product)
            for _ in range(2 if number == 3 else 1):
                self._add("products", product)
        for store_id, (latitude, longitude) in STORES.items():
            self._add("stores", {"store_id": store_id, "latitude": latitude, "longitude": longitude})
        for tier, (rank, threshold) in TIERS.items():
            self._add("loyalty_tiers", {"tier": tier, "rank": rank, "threshold_value": threshold})
        self.restocks: list[tuple[str, datetime]] = []
        for product in self.products:
            self._add_stock(product["product_id"])

    def _add_stock(self, product_id: str) -> None:
        back_at = self._ago(self._one_of([0, 3, 5, 6, 7, 8, 20]))
        before, soon = back_at - timedelta(hours=30), min(back_at + timedelta(hours=1), self.as_of)
        self.restocks.append((product_id, back_at))
        one, two = self._one_of([("s1", "s2"), ("s1", None)])
        histories: list[list[tuple[datetime, str | None, int]]] = [
            [(before, one, 0), (back_at, one, 5)],
            [(before, one, 0), (before, two, 0), (back_at, two, 1)],
            [(before, one, 0), (back_at, one, 5), (soon, one, 0)],
            [(before, one, 0), (back_at, one, 5), (soon, one, 0), (self.as_of, one, 9)],
            [(before, one, 4), (before, two, 0), (back_at, one, 0), (back_at, two, 4)],
            [(before, one, 4), (before, two, 0), (back_at, two, 4)],
            [(before, one, 0), (back_at, one, 0), (back_at, two, 3)],
            [(back_at, one, 5)],
            [(before, one, 0), (self.as_of + timedelta(seconds=1), one, 5)],
            [(before, one, 0), (back_at, one, 5), (self.as_of + timedelta(seconds=1), one, 0)],
        ]
        chosen = self.random.choices(histories, [6, 4, 1, 1, 1, 1, 1, 1, 1, 1])[0]
        for at, store_id, quantity in chosen:
            event = {"inventory_event_id": self._id(), "product_id": product_id, "store_id": store_id}
            event |= {"occurred_at": at, "available_quantity": quantity}
            self._add_versions("inventory_events", event, {"available_quantity": 7 - quantity})

    # ---- orders

    def _add_orders(self, profile_id: str) -> None:
        kinds: list[tuple[Callable[[str], None], float]] = [
            (lambda profile_id: None, 3),
            (self._buys_once, 2),
            (self._buys_regularly, 5),
            (self._buys_at_edges, 4),
            (self._buys_in_a_season, 2),
            (self._buys_at_once, 1),
            (self._buys_less, 2),
            (self._buys_one_brand, 1.5),
            (self._buys_new_things, 1.5),
            (self._buys_supplies, 2),
            (self._buys_a_usage, 1),
        ]
        functions, weights = zip(*kinds, strict=True)
        self.price = Decimal(self._one_of(PRICES))
        self.discounting = self._one_of([0, 0.2, 0.5, 0.8])
        [function] = self.random.choices(functions, weights)
        function(profile_id)
        if self._chance(0.04):
            self._add_purchase(profile_id, self._future(), self._some_lines())

    def _buys_once(self, profile_id: str) -> None:
        self._add_purchase(profile_id, self._edge(), self._some_lines())

    def _buys_regularly(self, profile_id: str) -> None:
        gap, last = self._one_of(GAPS), self._edge_days()
        is_late = self._chance(0.25)
        if is_late:
            # The last one is half a gap overdue, or nearly so.
            last = gap * 3 // 2 + self._one_of([0, 0, 1])
        for number in range(self._one_of([2, 3, 3, 4, 5])):
            drift = self._one_of([0, 0, 0, -1, 1]) if gap > 2 and not is_late else 0
            self._add_purchase(profile_id, self._ago(last + number * gap + drift), self._some_lines())

    def _buys_at_edges(self, profile_id: str) -> None:
        for _ in range(self.random.randint(2, 7)):
            self._add_purchase(profile_id, self._edge(), self._some_lines())

    def _buys_in_a_season(self, profile_id: str) -> None:
        edges = self._one_of(list(SEASONS.values()))
        for _ in range(self._one_of([2, 3, 4])):
            month_day = date.fromisoformat(f"{self.as_of.year - self._one_of([1, 1, 2])}-{self._one_of(edges)}")
            day = month_day + timedelta(days=self._one_of([0, 0, 0, -1, 1]))
            self._add_purchase(profile_id, datetime.combine(day, self._time_of_day()), self._some_lines())
        if self._chance(0.5):
            self._add_purchase(profile_id, datetime(self.as_of.year - 1, 3, 3), self._some_lines())

    def _buys_at_once(self, profile_id: str) -> None:
        """Orders of one instant: their names say which was the first."""
        at = self._edge()
        for _ in range(self._one_of([2, 3, 4])):
            self._add_purchase(profile_id, at, self._some_lines())

    def _buys_less(self, profile_id: str) -> None:
        """Half as much as before, a little less, or a little more."""
        before = Decimal("100")
        now = self._one_of([Decimal("50"), Decimal("49.9999"), Decimal("50.0001"), Decimal("100")])
        self._add_purchase(profile_id, self._ago(self._one_of([90, 120, 179, 180])), self._some_lines(), before)
        self._add_purchase(profile_id, self._ago(self._one_of([10, 60, 89, 90])), self._some_lines(), now)
        if self._chance(0.6):
            self._add_purchase(profile_id, self._ago(self._one_of([150, 300, 420])), self._some_lines(), before)

    def _buys_one_brand(self, profile_id: str) -> None:
        """Four units of five of one brand, give or take one."""
        mine = self._one_of([product for product in self.products if product["brand"]])
        others = [product for product in self.products if product["brand"] != mine["brand"]]
        self._add_purchase(profile_id, self._edge(), [(mine, self._one_of([3, 4, 4, 5]))])
        self._add_purchase(profile_id, self._edge(), [(self._one_of([*others[::7], None]), 1)])
        if self._chance(0.3):
            self._add_purchase(profile_id, self._edge(), [])

    def _buys_new_things(self, profile_id: str) -> None:
        """Products and brands of which about every other one is new."""
        known = self._one_of(self.products)
        for _ in range(self._one_of([3, 4, 5])):
            lines = [(self._one_of([known, known, self._one_of(self.products)]), 1) for _ in range(self._one_of([1, 2]))]
            self._add_purchase(profile_id, self._edge(), lines)

    def _buys_supplies(self, profile_id: str) -> None:
        """Consumables that run out about now, or did about a month ago."""
        product = self._one_of([product for product in self.products if product["replenish_days"]])
        quantity = self._one_of([1, 1, 2, 3])
        left = self._one_of([3, 3, 4, 0, -30, -30, -31, 40])
        day = product["replenish_days"] * quantity - left
        lines = [(product, 1)] * quantity if self._chance(0.3) else [(product, quantity)]
        self._add_purchase(profile_id, self._ago(max(day, 0)), lines)
        if self._chance(0.3):
            self._add_purchase(profile_id, self._ago(max(day, 0) + 50), [(product, 1)])

    def _buys_a_usage(self, profile_id: str) -> None:
        """Half of the units, give or take one, of one usage."""
        usage = self._one_of(["daily", "occasional"])
        mine = self._one_of([product for product in self.products if product["usage_type"] == usage])
        other = self._one_of([None, *(product for product in self.products if product["usage_type"] != usage)])
        quantity = self.random.randint(1, 3)
        lines = [(mine, quantity), (other, quantity + self._one_of([0, 0, 1]))]
        self._add_purchase(profile_id, self._ago(self._one_of([10, 364, 365])), lines)
        if self._chance(0.3):
            self._add_purchase(profile_id, self._ago(self._one_of([364, 365, 366])), [(self._one_of(self.products), 3)])

    def _some_lines(self) -> list[tuple[Row | None, int]]:
        count = self._one_of([0, 1, 1, 1, 2, 2, 3])
        favourites = self.products[:: self._one_of([1, 3, 5, 6])]
        return [(self._one_of([*favourites, None]), self._one_of([1, 1, 2, 4])) for _ in range(count)]

    def _add_purchase(
        self,
        profile_id: str | None,
        at: datetime,
        lines: list[tuple[Row | None, int]],
        revenue: Decimal | None = None,
    ) -> None:
        """An order worth `revenue` after all that may be taken off; it may not count at all."""
        worth = self.price if profile_id and revenue is None else revenue or Decimal("100")
        order_id = self._id()
        order: Row = {
            "order_id": order_id,
            "profile_id": profile_id,
            "ordered_at": at,
            "discount_amount": Decimal(0),
            "refunded_amount": None,
            "channel": self._one_of([None, "web", "web", "pos", "subscription"]),
            "is_test": self._one_of([None, False]),
            "cancelled_at": None,
            "loaded_at": at + timedelta(seconds=self._one_of([0, 60, 40 * 86400])),
        }
        if self._chance(0.05):
            order["channel"] = "text_to_buy"
        if self._chance(0.12):
            order |= self._one_of(
                [
                    {"status": "pending"},
                    {"status": "cancelled", "cancelled_at": self.as_of + timedelta(days=1)},
                ]
                + [{"status": "voided"}, {"status": "test"}, {"is_test": True}]
                + [{"cancelled_at": self._near(self.as_of)}] * 2
            )
        extra = self._add_discount(order)
        extra += self._add_lines(order_id, lines)
        extra += self._add_refunds(order)
        order["gross_amount"] = worth + extra
        order["total_amount"] = order["gross_amount"] - order["discount_amount"]
        self._add_versions("orders", order, {"status": "pending", "gross_amount": Decimal(9999), "profile_id": "p000"})

    def _add_discount(self, order: Row) -> Decimal:
        if self._chance(self.discounting if order["profile_id"] else 0):
            order["discount_amount"] = Decimal("0.0001") if self._chance(0.1) else Decimal(10)
        if order["discount_amount"] or self._chance(0.05):
            for _ in range(self._one_of([0, 1, 1, 2])):
                kind = self._one_of(["code", "code", "automatic", "loyalty_reward"])
                self._add(
                    "order_discounts",
                    {"order_discount_id": self._id(), "order_id": order["order_id"], "discount_kind": kind},
                )
        return order["discount_amount"]

    def _add_lines(self, order_id: str, lines: list[tuple[Row | None, int]]) -> Decimal:
        """Some are on sale, of unknown products, or twice the same row. Returns what gift cards cost."""
        for product, quantity in lines:
            unknown = self._one_of([None, "never heard of"])
            row = {
                "order_line_id": self._id(),
                "order_id": order_id,
                "product_id": product["product_id"] if product else unknown,
                "quantity": quantity,
                "unit_price": Decimal(50),
                "line_total": Decimal(50) * quantity,
                "compare_at_price": Decimal(self._one_of(["50.0001"] if self._chance(0.1) else ["50", "40", "0"])),
                "is_gift_card": self._one_of([None, False]),
            }
            if self._chance(0.5):
                row["compare_at_price"] = None
            for _ in range(2 if self._chance(0.03) else 1):
                self._add("order_lines", row)
        if not self._chance(0.08):
            self.gift_card = None
            return Decimal(0)
        self.gift_card = {
            "order_line_id": self._id(),
            "order_id": order_id,
            "product_id": self._one_of([None, self._one_of(self.products)["product_id"]]),
            "quantity": 7,
            "line_total": Decimal(25),
            "is_gift_card": True,
        }
        self._add("order_lines", self.gift_card)
        return Decimal(25)

    def _add_refunds(self, order: Row) -> Decimal:
        """Returns what they take off the order by as_of."""
        kind = ""
        if self._chance(0.25):
            kind = self._one_of(["roll-up", "rows", "two", "future", "both", "more"])
        if self.gift_card and self._chance(0.4):
            kind = "gift card"
        if kind in ("roll-up", "both", "future"):
            order["refunded_amount"] = Decimal("30.5")
        if kind == "roll-up":
            return Decimal("30.5")
        if kind == "future":
            self._add_refund(order, self._future(), Decimal(12))
        elif kind in ("rows", "both"):
            self._add_refund(order, self._one_of([order["ordered_at"], self.as_of]), Decimal(12))
            return Decimal(12)
        elif kind == "two":
            self._add_refund(order, order["ordered_at"] + timedelta(days=2), Decimal(12))
            self._add_refund(order, self._future(), Decimal(7))
            # The first is not yet in the past where the order is of today or yesterday.
            return Decimal(12 if order["ordered_at"] + timedelta(days=2) <= self.as_of else 0)
        elif kind == "gift card":
            refund_id = self._add_refund(order, order["ordered_at"], Decimal(37))
            for line_id, amount in ((self.gift_card["order_line_id"], 25), ("goods", 12)):
                self._add(
                    "refund_lines",
                    {
                        "refund_line_id": self._id(),
                        "refund_id": refund_id,
                        "order_line_id": line_id,
                        "refund_amount": amount,
                    },
                )
            return Decimal(12)
        elif kind == "more" and self._chance(0.3):
            # Worth nothing in the end, and never less.
            self._add_refund(order, order["ordered_at"], Decimal(5000))
        return Decimal(0)

    def _add_refund(self, order: Row, at: datetime, amount: Decimal) -> str:
        refund = {
            "refund_id": self._id(),
            "order_id": order["order_id"],
            "refunded_at": at,
            "refund_amount": amount,
        }
        self._add_versions("refunds", refund | {"loaded_at": at}, {"refund_amount": Decimal(1)})
        return refund["refund_id"]

    # ---- chance

    def _one_of(self, choices: Any) -> Any:
        return self.random.choice(choices)

    def _id(self) -> str:
        """Names do not follow the order of events."""
        return f"{self.random.randrange(16**6):06x}-{next(self.ids)}"

    def _time_of_day(self) -> time:
        return self._one_of([time(0), time(23, 59, 59, 999999), time(self.random.randint(0, 23), self.random.randint(0, 59))])

    def _ago(self, days: int) -> datetime:
        """Some time on the date so many days ago, not after as_of."""
        return min(datetime.combine(self.as_of.date() - timedelta(days=days), self._time_of_day()), self.as_of)

    def _edge_days(self) -> int:
        return self._one_of([days for days in EDGES if days >= self.quiet])

    def _edge(self) -> datetime:
        return self._ago(self._edge_days())

    def _future(self) -> datetime:
        return self.as_of + timedelta(seconds=self._one_of([1, 60, 86400, 20 * 86400]))

    def _add_versions(self, table: str, row: Row, other: Row) -> None:
        """Sometimes with an earlier version that said something else; late rows count all the same."""
        at = row.get("loaded_at") or row["occurred_at"]
        versions = [row | {"loaded_at": at + timedelta(days=self._one_of([0, 0, 0, 30]))}]
        if self._chance(0.05):
            versions.insert(self._one_of([0, 1]), row | other | {"loaded_at": at - timedelta(hours=1)})
        for version in versions:
            self._add(table, version)

    def _add_states(self, table: str, row: Row, other: Row) -> None:
        """A row of a table of states, dated after as_of at times; sometimes with an older one."""
        versions = [row | {"updated_at": self._one_of([self._past(300), self._near(self.as_of)])}]
        if self._chance(0.1):
            versions.insert(self._one_of([0, 1]), row | other | {"updated_at": self.as_of - timedelta(days=400)})
        for version in versions:
            self._add(table, version)
