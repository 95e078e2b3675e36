"""Products as a site tracked them: what their events last said of each (../shared/spec/vendors.md, section 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from reference.facts import Row
from reference.vendors.landed import Cells, Connection, listed
from reference.vendors.track_orders import reported


def products(connection: Connection, tables: Iterable[str]) -> list[Row]:
    """Each by what was last said of it on a visit, in a cart or in an order, of one moment by the greatest."""
    said: dict[str, list[tuple[datetime, Cells]]] = {}
    for row, products in _mentions(connection, tables):
        for product in products:
            if key := product.id("product_id"):
                said.setdefault(key, []).append((row.instant("timestamp") or datetime.min, product))
    return [_product(connection, key, mentions) for key, mentions in said.items()]


def _mentions(connection: Connection, tables: Iterable[str]) -> list[tuple[Cells, list[Cells]]]:
    columns = ("product_id", "name", "category", "brand", "sku", "price")
    events = [row for table in tables for row in connection.first(table)]
    found = [(row, [Cells({name: row.tracked(name) for name in columns})]) for row in events]
    return found + [(row, [Cells(one) for one in listed(row.tracked_nested("products"))]) for row in reported(connection)]


def _product(connection: Connection, key: str, mentions: list[tuple[datetime, Cells]]) -> Row:
    def last(read: Callable[[Cells], Any]) -> Any:
        told = [(at, value) for at, product in mentions if (value := read(product)) is not None]
        return max(told)[1] if told else None

    sku = last(lambda product: product.id("sku"))
    return {
        "product_id": connection.id(key),
        "sku": sku,
        "product_name": last(lambda product: product.text("name")) or sku or key,
        "category": last(lambda product: product.text("category")) or "uncategorised",
        "brand": last(lambda product: product.text("brand")),
        "price": last(lambda product: product.amount("price")),
    }
