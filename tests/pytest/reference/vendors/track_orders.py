"""Orders that a site tracked, with their lines, what was paid back, checkouts and wishes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from reference.facts import Row, Tables, by
from reference.vendors.devices import Devices
from reference.vendors.landed import Cells, Connection, listed

ORDERS = ["order_completed", "order_created", "order_refunded", "order_cancelled", "checkout_started"]
WISHES = ["product_added_to_wishlist", "product_removed_from_wishlist"]


def reported(connection: Connection) -> list[Cells]:
    """Each order once: by the event that completed it, else by the one that made it, as first received."""
    rows = [
        {"order": row.tracked_id("order_id"), "at": (place, row.loaded_at or datetime.max, row.id("id")), "row": row}
        for place, table in enumerate(["order_completed", "order_created"])
        for row in connection.first(table)
    ]
    known = by([row for row in rows if row["order"]], "order").values()
    return [min(events, key=lambda one: one["at"])["row"] for events in known] + [row["row"] for row in rows if not row["order"]]


def named(connection: Connection) -> list[Cells]:
    return [row for row in reported(connection) if row.tracked_id("order_id")]


def asides(connection: Connection, devices: Devices) -> Tables:
    amounts = {row.tracked_id("order_id"): _amounts(row) for row in named(connection)}
    return {
        "orders": orders(connection, devices),
        "order_lines": order_lines(connection),
        "refunds": [_refund(connection, row, amounts) for row in connection.first("order_refunded")],
        "checkouts": _checkouts(connection, devices),
        "wishlist_items": _wishes(connection, devices),
    }


def orders(connection: Connection, devices: Devices) -> list[Row]:
    cancelled = by([{"order": row.tracked_id("order_id"), "row": row} for row in connection.first("order_cancelled")], "order")
    return [_order(connection, devices, row, [one["row"] for one in cancelled.get(row.tracked_id("order_id"), [])]) for row in named(connection)]


def order_lines(connection: Connection) -> list[Row]:
    return [line for row in named(connection) for line in _lines(connection, row)]


def _amounts(row: Cells) -> tuple[Decimal | None, Decimal]:
    """Before the discount, and the discount."""
    return _total_of_items(row) or row.tracked_amount("subtotal"), row.tracked_amount("discount") or Decimal(0)


def _total_of_items(row: Cells) -> Decimal | None:
    items = [_worth(product) for product in _products(row)]
    return sum(items, Decimal(0)) if items and None not in items else None


def _refund(connection: Connection, row: Cells, amounts: dict[str | None, tuple[Decimal | None, Decimal]]) -> Row:
    """What the event says was paid back, else the worth of what it lists, else the whole order."""
    order = row.tracked_id("order_id")
    gross, discount = amounts.get(order, (None, Decimal(0)))
    said = [amount for name in ("total", "value", "revenue") if (amount := row.tracked_amount(name)) is not None]
    items = _total_of_items(row)
    whole = gross - discount if gross is not None else None
    return {
        "refund_id": connection.id(row.id("id")),
        "order_id": connection.id(order),
        "refunded_at": row.instant("timestamp"),
        "refund_amount": said[0] if said else items if items is not None else whole,
        "loaded_at": row.loaded_at,
    }


def _checkouts(connection: Connection, devices: Devices) -> list[Row]:
    """Each checkout as it first started, complete with the order that names it."""
    done = by([{"checkout": row.tracked_id("checkout_id"), "row": row} for row in reported(connection)], "checkout")
    begun = by([{"key": row.tracked_id("checkout_id") or row.id("id"), "row": row} for row in connection.first("checkout_started")], "key")
    return [_checkout(connection, devices, key, [one["row"] for one in starts], done) for key, starts in begun.items()]


def _checkout(connection: Connection, devices: Devices, key: str, starts: list[Cells], done: dict[str | None, list[Row]]) -> Row:
    row = min(starts, key=lambda row: (row.instant("timestamp") or datetime.max, row.id("id")))
    bought = [one["row"] for one in done.get(row.tracked_id("checkout_id"), [])] if row.tracked_id("checkout_id") else []
    amounts = [amount for name in ("value", "total", "revenue") if (amount := row.tracked_amount(name)) is not None]
    return {
        "checkout_id": connection.id(key),
        "cart_id": connection.id(row.tracked_id("cart_id")),
        "profile_id": connection.id(devices.user_of(row)),
        "started_at": row.instant("timestamp"),
        "completed_at": min((at for one in bought if (at := one.instant("timestamp"))), default=None),
        "order_id": connection.id(min((order for one in bought if (order := one.tracked_id("order_id"))), default=None)),
        "checkout_value": amounts[0] if amounts else None,
        "currency": _currency(connection, row),
        "loaded_at": row.loaded_at,
    }


def _wishes(connection: Connection, devices: Devices) -> list[Row]:
    """What a person wished for last, and whether it was taken off since."""
    said: dict[tuple[str | None, str | None], dict[str, list[datetime]]] = {}
    for table in WISHES:
        for row in connection.first(table):
            key = devices.user_of(row), row.tracked_id("product_id")
            if None not in key and (at := row.instant("timestamp")):
                said.setdefault(key, {}).setdefault(table, []).append(at)
    rows = []
    for (person, product), times in said.items():
        added, removed = (max(times.get(table, []), default=None) for table in WISHES)
        if added:
            rows.append(
                {
                    "wishlist_item_id": connection.id(person, product),
                    "profile_id": connection.id(person),
                    "product_id": connection.id(product),
                    "added_at": added,
                    "removed_at": removed if removed and removed >= added else None,
                }
            )
    return rows


def _currency(connection: Connection, row: Cells) -> str | None:
    found = row.tracked("currency") or connection.settings.get("currency")
    return found.upper() if found else None


def _order(connection: Connection, devices: Devices, row: Cells, cancelled: list[Cells]) -> Row:
    gross, discount = _amounts(row)
    tax, shipping = row.tracked_amount("tax"), row.tracked_amount("shipping")
    total = row.tracked_amount("total")
    if total is None and gross is not None:
        total = gross - discount + (tax or 0) + (shipping or 0)
    return {
        "order_id": connection.id(row.tracked_id("order_id")),
        "profile_id": connection.id(devices.user_of(row)),
        "ordered_at": row.instant("timestamp"),
        "status": "cancelled" if cancelled else "completed",
        "cancelled_at": min((at for one in cancelled if (at := one.instant("timestamp"))), default=None),
        "currency": _currency(connection, row),
        "gross_amount": gross,
        "discount_amount": discount,
        "shipping_amount": shipping,
        "tax_amount": tax,
        "total_amount": total,
        "source_system": connection.name,
        "loaded_at": max([row.loaded_at, *(one.loaded_at for one in cancelled)]),
    }


def _products(row: Cells) -> list[Cells]:
    return [Cells(one) for one in listed(row.tracked_nested("products"))]


def _worth(product: Cells) -> Decimal | None:
    price = product.amount("price")
    return price * _quantity(product) if price is not None else None


def _quantity(product: Cells) -> Decimal:
    return product.amount("quantity") or Decimal(1)


def _lines(connection: Connection, row: Cells) -> list[Row]:
    order = row.tracked_id("order_id")
    return [
        {
            "order_line_id": connection.id(order, place),
            "order_id": connection.id(order),
            "product_id": connection.id(product.id("product_id")),
            "quantity": _quantity(product),
            "unit_price": product.amount("price"),
            "discount_amount": Decimal(0),
            "line_total": _worth(product),
        }
        for place, product in enumerate(_products(row), 1)
    ]
