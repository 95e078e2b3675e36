"""What a shop sells, where it lies, how it reaches people, and what is taken off its price (../shared/spec/connectors.md, section 4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from reference.facts import Row, Tables, by
from reference.vendors.landed import Cells, Connection
from reference.vendors.shopify_customers import Customers
from reference.vendors.shopify_orders import ZERO, Orders, money, nested

STEPS = {
    "in_transit": "in_transit", "out_for_delivery": "in_transit", "delivered": "delivered", "ready_for_pickup": "ready_for_pickup",
    "picked_up": "picked_up", "failure": "failed", "attempted_delivery": "failed", "not_delivered": "failed",
}  # fmt: skip
OVER = {"cancelled", "canceled", "error", "failure"}


def asides(connection: Connection, orders: Orders) -> Tables:
    if connection.loader == "airbyte":
        return {"refund_lines": _refund_lines(connection, orders)}
    return {
        "profile_properties": _properties(connection, Customers(connection, orders.rows)),
        "products": _products(connection),
        "inventory_events": _stock(connection),
        "stores": _stores(connection),
        "deliveries": _deliveries(connection),
        "order_discounts": _discounts(connection, orders),
        "refund_lines": _refund_lines(connection, orders),
    }


def kept(connection: Connection, *tables: str, key: tuple[str, ...] = ("id",)) -> list[Cells]:
    return [row for row in connection.current(*tables, key=key) if not row.is_deleted]


def grouped(rows: list[Cells], key: Callable[[Cells], str | None]) -> dict[str | None, list[Cells]]:
    return {value: [one["row"] for one in found] for value, found in by([{"key": key(row), "row": row} for row in rows], "key").items()}


def _products(connection: Connection) -> list[Row]:
    variants = grouped(kept(connection, "product_variant"), lambda row: row.id("product_id"))
    return [
        {
            "product_id": connection.id(row.id("id")),
            "product_name": row.text("title"),
            "category": row.text("product_type") or "uncategorised",
            "brand": row.text("vendor"),
            "price": min((price for one in variants.get(row.id("id"), []) if (price := one.amount("price")) is not None), default=None),
            "is_active": False if row.is_deleted else row.word("status") == "active" if row.text("status") else None,
        }
        for row in connection.current("product")
    ]


def _properties(connection: Connection, customers: Customers) -> list[Row]:
    """Tags, and fields of the shop's own, by their names in small letters and digits."""
    said: dict[tuple[str | None, str], list[tuple[str, object]]] = {}
    for row in kept(connection, "customer_tag", key=("customer_id", "index")):
        customer, name = row.id("customer_id"), named(f"tag_{row.text('value')}")
        if customer in customers.current and row.text("value") and name != "tag":
            said.setdefault((customer, name), []).append(("true", customers.current[customer].instant("updated_at")))
    for row in kept(connection, "metafield"):
        space, field = row.text("namespace"), row.text("key")
        if row.word("owner_resource") == "customer" and space and field and row.text("value") and (name := named(f"{space}_{field}")):
            said.setdefault((row.id("owner_id"), name), []).append((str(row.text("value")), row.instant("updated_at")))
    return [
        {
            "profile_id": connection.id(customer),
            "property_name": name,
            "property_value": max(value for value, _ in values),
            "updated_at": max((at for _, at in values if at), default=None),  # type: ignore[type-var]
        }
        for (customer, name), values in said.items()
    ]


def named(text: str) -> str:
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")


def _stock(connection: Connection) -> list[Row]:
    """Of each product at each location: what is available, else what the level says; where none is landed, what the variants say."""
    levels = grouped(kept(connection, "inventory_level", key=("inventory_item_id", "location_id")), lambda row: row.id("inventory_item_id"))
    said = {
        (row.id("inventory_level_id"), row.id("inventory_item_id")): row
        for row in kept(connection, "inventory_quantity", key=("inventory_level_id", "inventory_item_id", "name"))
        if row.word("name") == "available"
    }
    found: dict[tuple[str | None, str | None], list[tuple[Decimal, Cells]]] = {}
    for variant in kept(connection, "product_variant"):
        product = variant.id("product_id")
        own = levels.get(variant.id("inventory_item_id"), [])
        for level in own:
            exact = said.get((level.id("id"), level.id("inventory_item_id")), Cells({}))
            amount, row = (exact.amount("quantity"), exact) if exact.amount("quantity") is not None else (level.amount("available"), exact or level)
            if amount is not None:
                found.setdefault((product, level.id("location_id")), []).append((amount, row))
        if not own and (amount := variant.amount("inventory_quantity")) is not None:
            found.setdefault((product, None), []).append((amount, variant))
    return [
        {
            "inventory_event_id": connection.id(product, location or "all"),
            "product_id": connection.id(product),
            "store_id": connection.id(location),
            "available_quantity": sum((amount for amount, _ in parts), ZERO),
            "occurred_at": max((at for _, row in parts if (at := row.instant("updated_at"))), default=None),
        }
        for (product, location), parts in found.items()
    ]


def _stores(connection: Connection) -> list[Row]:
    return [
        {"store_id": connection.id(row.id("id")), "store_name": row.text("name"), "city": row.text("city")}
        for row in kept(connection, "location")
        if row.flag("is_active", "active") is not False and row.flag("is_fulfillment_service", "legacy") is not True
    ]


def _deliveries(connection: Connection) -> list[Row]:
    """Each event of a parcel; what the parcel itself says where no event says it."""
    events = grouped(kept(connection, "fulfillment_event"), lambda row: row.id("fulfillment_id"))
    found = []
    for parcel in kept(connection, "fulfillment"):
        if parcel.word("status") in OVER:
            continue
        told = [(STEPS[row.word("status")], row) for row in events.get(parcel.id("id"), []) if row.word("status") in STEPS]
        own = parcel.word("display_status", "shipment_status") or parcel.word("status")
        step = "shipped" if own in ("success", "fulfilled") else STEPS.get(own)
        for status, row in told:
            found.append(_delivery(connection, parcel, row.id("id"), status, row.instant("happened_at"), row))
        if step and step not in {status for status, _ in told}:
            found.append(_delivery(connection, parcel, step, step, parcel.instant("updated_at", "created_at"), parcel))
    return found


def _delivery(connection: Connection, parcel: Cells, key: str | None, status: str, at: object, row: Cells) -> Row:
    return {
        "delivery_id": connection.id(parcel.id("id"), key),
        "order_id": connection.id(parcel.id("order_id")),
        "status": status,
        "occurred_at": at,
        "carrier": parcel.text("tracking_company"),
        "loaded_at": row.loaded_at,
    }


def _discounts(connection: Connection, orders: Orders) -> list[Row]:
    """With what of each was allocated; else the amount of its code; else of an order's only one all that was taken off."""
    codes = grouped(kept(connection, "order_discount_code", key=("order_id", "index")), lambda row: row.id("order_id"))
    listed = grouped(connection.current("discount_application", key=("order_id", "index")), lambda row: row.id("order_id"))
    allocated: dict[tuple[str | None, Decimal | None], Decimal] = {}
    for row in kept(connection, "discount_allocation", key=("order_line_id", "index")):
        order = orders.order_of.get(row.id("order_line_id"))
        if order and (amount := money(row, "allocated_amount") if "allocatedamountsetshopamount" in row else row.amount("amount")) is not None:
            place = order, row.amount("discount_application_index")
            allocated[place] = allocated.get(place, ZERO) + amount
    found = []
    for order in listed.keys() | codes.keys():
        of_order = [row for row in listed[order] if not row.is_deleted] if order in listed else codes[order]
        for row in of_order:
            code, place = row.text("code"), row.amount("index")
            amounts = [amount for one in codes.get(order, []) if code and one.word("code") == code.lower() and (amount := money(one, "amount")) is not None]
            whole = orders.of.get(order)
            known = allocated.get((order, place), max(amounts, default=None))
            if known is None and len(of_order) == 1:
                known = money(whole, "total_discounts") if whole is not None else None
            elif known is None and any((order, one.amount("index")) in allocated for one in of_order):
                known = ZERO
            is_code = code or order not in listed or row.word("type") == "discount_code"
            found.append(
                {
                    "order_discount_id": connection.id(order, place),
                    "order_id": connection.id(order),
                    "discount_kind": "code" if is_code else "manual" if row.word("type") == "manual" else "automatic",
                    "discount_code": code,
                    "discount_amount": known * orders.share(order) if known is not None else None,
                }
            )
    return found


def _refund_lines(connection: Connection, orders: Orders) -> list[Row]:
    if connection.loader == "airbyte":
        refunds = [(order, refund) for order, row in orders.of.items() for refund in nested(row, "refunds")]
        given = [(order, refund.id("id"), row) for order, refund in refunds for row in nested(refund, "refund_line_items")]
    else:
        order_of = {row.id("id"): row.id("order_id") for row in connection.current("refund")}
        given = [(order_of.get(row.id("refund_id")), row.id("refund_id"), row) for row in kept(connection, "refund_line_item", "order_line_refund")]
    return [
        {
            "refund_line_id": connection.id(row.id("id")),
            "refund_id": connection.id(refund),
            "order_line_id": connection.id(row.id("order_line_id", "line_item_id")),
            "quantity": row.amount("quantity"),
            "refund_amount": subtotal * orders.share(order) if (subtotal := money(row, "subtotal")) is not None else None,
        }
        for order, refund, row in given
    ]
