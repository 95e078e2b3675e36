"""Completed orders of a profile and what they were worth (definitions.md, section 3 and the fine print)."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise

from reference.consent import is_completed
from reference.days import Clock
from reference.facts import Row, Tables, by, latest


@dataclass(frozen=True)
class Line:
    """Goods on an order; without the product where nobody knows it."""

    product: Row | None
    quantity: int

    @property
    def product_id(self) -> str | None:
        return self.product and self.product["product_id"]

    @property
    def brand(self) -> str | None:
        return self.product and self.product["brand"]

    @property
    def category(self) -> str | None:
        return self.product and known_category(self.product["category"])

    @property
    def usage_type(self) -> str | None:
        return self.product and self.product["usage_type"]


@dataclass(frozen=True, eq=False)
class Order:
    order_id: str
    at: datetime
    age: int  # days since
    channel: str | None
    revenue: Fraction
    is_discounted: bool
    has_code: bool
    lines: tuple[Line, ...]  # goods only, no gift cards

    @property
    def date(self) -> date:
        return self.at.date()

    def holds(self, product_id: str) -> bool:
        return any(line.product_id == product_id for line in self.lines)


class Orders(tuple[Order, ...]):
    """Orders of one profile, the oldest first."""

    def within(self, days: int | None, before: int = 0) -> Orders:
        """Those of the last `days` days (None = all), or of the `days` days that ended `before` days ago."""
        if days is None:
            return self
        return Orders(order for order in self if before <= order.age < before + days)

    @property
    def days_since_last(self) -> int | None:
        return self[-1].age if self else None

    @property
    def revenue(self) -> Fraction:
        return sum((order.revenue for order in self), Fraction(0))

    @property
    def average_value(self) -> Fraction | None:
        return self.revenue / len(self) if self else None

    @property
    def discounted_share(self) -> Fraction | None:
        return Fraction(sum(order.is_discounted for order in self), len(self)) if self else None

    @property
    def median_gap(self) -> float | None:
        """Days between one order and the next; None under 3 orders."""
        if len(self) < 3:
            return None
        return statistics.median((later.date - earlier.date).days for earlier, later in pairwise(self))

    @property
    def lines(self) -> list[Line]:
        return [line for order in self for line in order.lines]

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    def share_of_units(self, belongs: Callable[[Line], bool]) -> Fraction:
        """Over all units, unknown products included; 0 where there is none."""
        chosen = sum(line.quantity for line in self.lines if belongs(line))
        return Fraction(chosen, self.units) if self.units else Fraction(0)


def known_category(category: str | None) -> str | None:
    return None if category == "uncategorised" else category


class OrderBook:
    """The completed orders of everybody, by profile."""

    def __init__(self, tables: Tables, clock: Clock, profiles: Collection[str]) -> None:
        self._clock = clock
        self.products = {row["product_id"]: row for row in latest(tables.get("products", []), "product_id")}
        self._lines = by(latest(tables.get("order_lines", []), "order_line_id"), "order_id")
        self._discounts = by(latest(tables.get("order_discounts", []), "order_discount_id"), "order_id")
        self._refunds = by(latest(tables.get("refunds", []), "refund_id"), "order_id")
        self._refund_lines = by(latest(tables.get("refund_lines", []), "refund_line_id"), "refund_id")
        found: dict[str, list[Order]] = defaultdict(list)
        for row in latest(tables.get("orders", []), "order_id"):
            if row["profile_id"] in profiles and self._is_completed(row):
                found[row["profile_id"]].append(self._order(row))
        self._orders = {profile_id: Orders(sorted(orders, key=lambda order: (order.at, order.order_id))) for profile_id, orders in found.items()}

    def of(self, profile_id: str) -> Orders:
        return self._orders.get(profile_id, Orders())

    def _is_completed(self, row: Row) -> bool:
        return is_completed(row, self._clock.as_of)

    def _order(self, row: Row) -> Order:
        lines = self._lines[row["order_id"]]
        goods = [line for line in lines if not line["is_gift_card"]]
        return Order(
            order_id=row["order_id"],
            at=row["ordered_at"],
            age=self._clock.days_since(row["ordered_at"]),
            channel=row["channel"],
            revenue=self._revenue(row, lines),
            is_discounted=row["discount_amount"] > 0 or any(is_on_sale(line) for line in lines),
            has_code=any(discount["discount_kind"] == "code" for discount in self._discounts[row["order_id"]]),
            lines=tuple(Line(self.products.get(line["product_id"]), line["quantity"]) for line in goods),
        )

    def _revenue(self, row: Row, lines: list[Row]) -> Fraction:
        gift_cards = [line for line in lines if line["is_gift_card"]]
        paid = Fraction(row["gross_amount"]) - Fraction(row["discount_amount"])
        paid -= sum(Fraction(line["line_total"]) for line in gift_cards)
        return max(paid - self._refunded(row, {line["order_line_id"] for line in gift_cards}), Fraction(0))

    def _refunded(self, row: Row, gift_card_ids: set[str]) -> Fraction:
        """Refunds by now without those of gift cards; the roll-up where no refund row exists."""
        refunds = self._refunds[row["order_id"]]
        if not refunds:
            return Fraction(row["refunded_amount"] or 0)
        total = Fraction(0)
        for refund in refunds:
            if self._clock.has_come(refund["refunded_at"]):
                of_gift_cards = sum(
                    Fraction(line["refund_amount"]) for line in self._refund_lines[refund["refund_id"]] if line["order_line_id"] in gift_card_ids
                )
                total += max(Fraction(refund["refund_amount"]) - of_gift_cards, Fraction(0))
        return total


def is_on_sale(line: Row) -> bool:
    return line["compare_at_price"] is not None and line["unit_price"] < line["compare_at_price"]
