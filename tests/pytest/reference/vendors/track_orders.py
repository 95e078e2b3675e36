"""Orders that a site tracked, with their lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from reference.facts import Row, by
from reference.vendors.devices import Devices
from reference.vendors.landed import Cells, Connection, listed


def completed(connection: Connection) -> list[Cells]:
    """Each order once, by the event that came first."""
    rows = [{"order": row.tracked_id("order_id"), "row": row} for row in connection.first("order_completed")]
    return [min(events, key=lambda one: one["row"].loaded_at or datetime.max)["row"] for events in by(rows, "order").values()]


def orders(connection: Connection, devices: Devices) -> list[Row]:
    return [_order(connection, devices, row) for row in completed(connection)]


def order_lines(connection: Connection) -> list[Row]:
    return [line for row in completed(connection) for line in _lines(connection, row)]


def _order(connection: Connection, devices: Devices, row: Cells) -> Row:
    items = [_worth(product) for product in _products(row)]
    gross = sum(items, Decimal(0)) if items and None not in items else row.tracked_amount("subtotal")
    discount, tax, shipping = (row.tracked_amount(name) for name in ("discount", "tax", "shipping"))
    total = row.tracked_amount("total")
    if total is None and gross is not None:
        total = gross - (discount or 0) + (tax or 0) + (shipping or 0)
    return {
        "order_id": connection.id(row.tracked_id("order_id")),
        "profile_id": connection.id(devices.user_of(row)),
        "ordered_at": row.instant("timestamp"),
        "status": "completed",
        "currency": row.tracked("currency") or connection.settings.get("currency"),
        "gross_amount": gross,
        "discount_amount": discount or Decimal(0),
        "shipping_amount": shipping,
        "tax_amount": tax,
        "total_amount": total,
        "source_system": connection.name,
        "loaded_at": row.loaded_at,
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
