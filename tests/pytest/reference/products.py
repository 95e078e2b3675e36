"""Brands, categories, novelty, stock and supplies (definitions.md, section 9, "Segments")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from reference.days import Clock
from reference.facts import Row, Tables, by, latest
from reference.orders import Line, Order, Orders, known_category


@dataclass(frozen=True)
class Interest:
    """A wish, a subscription to news of the stock, or a look at something out of stock."""

    product_id: str
    at: datetime


# ---- what was bought


def first_orders(orders: Orders, named: Callable[[Line], str | None]) -> dict[str, Order]:
    """The first order that holds each brand, or each product."""
    found: dict[str, Order] = {}
    for order in orders:
        for line in order.lines:
            if name := named(line):
                found.setdefault(name, order)
    return found


def greatest_brand_share(orders: Orders) -> Fraction:
    brands = {line.brand for line in orders.lines if line.brand}
    return max(
        (orders.share_of_units(lambda line, brand=brand: line.brand == brand) for brand in brands),
        default=Fraction(0),
    )


def brands_of(orders: Orders) -> set[str]:
    return {line.brand for line in orders.lines if line.brand}


def orders_with_brand(orders: Orders) -> list[Order]:
    return [order for order in orders if any(line.brand for line in order.lines)]


def share_of_orders_with_new_brand(orders: Orders) -> Fraction:
    """Of the orders after the first, those that hold a brand of no earlier order."""
    first = first_orders(orders, lambda line: line.brand)
    later = orders[1:]
    with_new = sum(any(line.brand and first[line.brand] is order for line in order.lines) for order in later)
    return Fraction(with_new, len(later)) if later else Fraction(0)


def share_of_lines_with_new_product(orders: Orders, days: int) -> Fraction:
    """Of the order lines in the last days, those whose product is in no earlier order."""
    first = first_orders(orders, lambda line: line.product_id)
    lines = [(order, line) for order in orders.within(days) for line in order.lines]
    with_new = sum(bool(line.product_id) and first[line.product_id] is order for order, line in lines)
    return Fraction(with_new, len(lines)) if lines else Fraction(0)


def products_of(orders: Orders) -> set[str]:
    return {line.product_id for line in orders.lines if line.product_id}


def favourite(orders: Orders, named: Callable[[Line], str | None]) -> str | None:
    """What most units ever bought are of; of equals the first by name."""
    units: Counter[str] = Counter()
    for line in orders.lines:
        if name := named(line):
            units[name] += line.quantity
    return min(units, key=lambda name: (-units[name], name), default=None)


# ---- categories


def category_of_view(view: Row, products: dict[str, Row]) -> str | None:
    """The category of a product viewed as its orders know it, else the one that the event names."""
    product = products.get(view["product_id"]) if view["event_type"] == "product_viewed" else None
    return (product and known_category(product["category"])) or known_category(view["category"])


def orders_by_category(orders: Orders) -> Counter[str]:
    return Counter(category for order in orders for category in {line.category for line in order.lines} if category is not None)


# ---- stock


def restocks(tables: Tables, clock: Clock) -> dict[str, datetime]:
    """Products in stock at as_of that once were at 0: when the sum over stores last rose from there."""
    events = latest(tables.get("inventory_events", []), "inventory_event_id")
    found = {}
    for product_id, rows in by([row for row in events if clock.has_come(row["occurred_at"])], "product_id").items():
        stock: dict[str | None, int] = {}
        total = None
        restocked_at = None
        for at, changes in groupby(sorted(rows, key=lambda row: row["occurred_at"]), lambda row: row["occurred_at"]):
            stock |= {row["store_id"]: row["available_quantity"] for row in changes}
            if total == 0 and sum(stock.values()) > 0:
                restocked_at = at
            total = sum(stock.values())
        if total and restocked_at:
            found[product_id] = restocked_at
    return found


def interests(tables: Tables, clock: Clock) -> dict[str, list[Interest]]:
    """Standing interest in products, by profile."""
    found = defaultdict(list)
    for row in latest(tables.get("wishlist_items", []), "wishlist_item_id"):
        if clock.has_come(row["added_at"]) and not clock.has_come(row["removed_at"]):
            found[row["profile_id"]].append(Interest(row["product_id"], row["added_at"]))
    for row in latest(tables.get("back_in_stock_subscriptions", []), "subscription_id"):
        if clock.has_come(row["subscribed_at"]) and not clock.has_come(row["cancelled_at"]):
            found[row["profile_id"]].append(Interest(row["product_id"], row["subscribed_at"]))
    for row in latest(tables.get("web_events", []), "web_event_id"):
        is_look = row["event_type"] == "product_viewed" and row["was_in_stock"] is False and row["product_id"]
        if is_look and clock.has_come(row["occurred_at"]):
            found[row["profile_id"]].append(Interest(row["product_id"], row["occurred_at"]))
    return found


def is_back_for(
    interest: Interest,
    restocked_at: datetime | None,
    orders: Orders,
    clock: Clock,
    interest_days: int,
    restock_days: int,
) -> bool:
    return (
        restocked_at is not None
        and clock.in_last(restock_days, restocked_at)
        and clock.in_last(interest_days, interest.at)
        and interest.at <= restocked_at
        and not any(order.at >= restocked_at and order.holds(interest.product_id) for order in orders)
    )


# ---- supplies


def days_of_supply_left(orders: Orders, clock: Clock) -> Iterable[int]:
    """Of each consumable ever bought, the days until the units of its last order are used up."""
    last: dict[str, Order] = {line.product_id: order for order in orders for line in order.lines if line.product}
    for product_id, order in last.items():
        lines = [line for line in order.lines if line.product_id == product_id]
        product = lines[0].product
        if product["is_consumable"] and product["replenish_days"] is not None:
            units = sum(line.quantity for line in lines)
            yield (order.date + timedelta(days=product["replenish_days"] * units) - clock.today).days
