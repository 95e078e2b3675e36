"""Shopify's exports of orders and customers: a row a line of an order, order fields on the first of a Name (connectors.md, section 4.8)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from reference import reading
from reference.facts import Row, Tables, by
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, phone

MARKETPLACES = ("facebook", "instagram", "tiktok", "google", "amazon", "ebay")


class ShopifyExports:
    def __init__(self, tables: Tables, name: str, attested: Row | None = None, country: str | None = None, currency: str | None = None) -> None:
        self.name = name
        self.currency = currency
        self.attested = attested
        self.country = country
        self.customers = self._customers(tables)
        self.found = self._orders(tables)

    # ---- customers

    def _customers(self, tables: Tables) -> list[Row]:
        rows = [
            {
                "raw": raw,
                "id": raw.id("Customer ID", "Id"),
                "loaded_at": raw.instant("_file_loaded_at"),
                "email": address(raw.text("Email")),
            }
            for raw in cells.rows_of(tables, "customers", "customers_export")
        ]
        return cells.newest(rows, "id")

    def profiles(self) -> list[Row]:
        return [
            {
                "profile_id": cells.composed(self.name, row["id"]),
                "phone_e164": self._number(row["raw"]),
                "email": row["email"],
                "first_name": row["raw"].text("First Name"),
                "source_system": self.name,
            }
            for row in self.customers
        ]

    def consent_events(self) -> list[Row]:
        """yes is a word without a date; it counts where the user gives one for all. no may mean never asked."""
        if not self.attested:
            return []
        return [
            {
                "consent_event_id": cells.composed(self.name, "attested", row["id"]),
                "profile_id": cells.composed(self.name, row["id"]),
                "phone_e164": self._number(row["raw"]),
                "channel": "sms",
                "message_category": "marketing",
                "action": "opt_in",
                "consent_level": self.attested["level"],
                "source": self.attested["source"],
                "occurred_at": datetime.fromisoformat(str(self.attested["consented_at"])),
                "source_system": self.name,
                "loaded_at": row["loaded_at"],
            }
            for row in self.customers
            if row["raw"].flag("Accepts SMS Marketing")
        ]

    def _number(self, raw: Cells) -> str | None:
        country = raw.text("Default Address Country Code", "Country Code", "Default Address Country", "Country")
        return phone(raw.text("Phone"), _code(country) or self.country)

    # ---- orders

    def _orders(self, tables: Tables) -> list[Row]:
        rows = cells.rows_of(tables, "orders", "orders_export")
        for place, raw in enumerate(rows):
            raw.update({"name": raw.text("Name"), "file": raw.text("_file"), "place": place, "loaded_at": raw.instant("_file_loaded_at")})
        found = []
        for (name, _), lines in by([row for row in rows if row["name"]], "name", "file").items():
            first, number = lines[0], lines[0].id("Id")
            found.append({"name": name, "key": cells.composed(self.name, number), "first": first, "lines": lines, "loaded_at": first["loaded_at"]})
        return cells.newest(found, "name")

    def orders(self) -> list[Row]:
        return [self._order(one) for one in self.found]

    def _order(self, one: Row) -> Row:
        first = one["first"]
        amount = _amounts(first)
        priced = [line["price"] * line["quantity"] for line in self._lines(one) if line["price"] is not None]
        subtotal, discount = amount["Subtotal"], first.amount("Discount Amount") or Decimal(0)
        gross = sum(priced, Decimal(0)) if priced else subtotal + discount if subtotal is not None else None
        taken_off = gross - subtotal if gross is not None and subtotal is not None else discount
        net = _net_share(amount)
        cancelled_at = _cancelled_at(first)
        return {
            "order_id": one["key"],
            "profile_id": self._buyer(first),
            "ordered_at": first.instant("Created at"),
            "status": _status(first),
            "cancelled_at": cancelled_at,
            "currency": (first.text("Currency") or self.currency or "").upper() or None,
            "gross_amount": gross * net if gross is not None else None,
            "discount_amount": max(taken_off, Decimal(0)) * net,
            "shipping_amount": amount["Shipping"],
            "tax_amount": amount["Taxes"],
            "total_amount": amount["Total"],
            "refunded_amount": amount["Refunded Amount"] * net if amount["Refunded Amount"] is not None else None,
            "channel": _channel(first.text("Source")),
            "source_system": self.name,
            "loaded_at": one["loaded_at"],
        }

    def _buyer(self, first: Cells) -> str | None:
        """The one customer with the address, else the one with the number."""
        country = first.text("Shipping Country")
        email, number = address(first.text("Email")), phone(first.text("Phone"), _code(country) or self.country)
        for known in (
            [row["id"] for row in self.customers if row["id"] and email and row["email"] == email],
            [row["id"] for row in self.customers if row["id"] and number and self._number(row["raw"]) == number],
        ):
            if len(known) == 1:
                return cells.composed(self.name, known[0])
        return None

    def _lines(self, one: Row) -> list[Row]:
        return [
            {
                "raw": raw,
                "place": place,
                "quantity": cells.count(raw.text("Lineitem quantity")) or 0,
                "price": raw.amount("Lineitem price"),
                "discount": raw.amount("Lineitem discount") or Decimal(0),
            }
            for place, raw in enumerate(one["lines"], 1)
        ]

    def order_lines(self) -> list[Row]:
        """A row of an order that names no product and no price is no line of it."""
        found = [(one, line) for one in self.found for line in self._lines(one)]
        return [self._line(one, line) for one, line in found if line["price"] is not None or line["raw"].text("Lineitem name", "Lineitem sku")]

    def _line(self, one: Row, line: Row) -> Row:
        raw, price, net = line["raw"], line["price"], _net_share(_amounts(one["first"]))
        before = raw.amount("Lineitem compare at price")
        sku, named = raw.text("Lineitem sku"), raw.text("Lineitem name")
        return {
            "order_line_id": cells.composed(one["key"], str(line["place"])),
            "order_id": one["key"],
            "product_id": cells.composed(self.name, "sku", sku) if sku else cells.composed(self.name, "name", named),
            "quantity": line["quantity"] or None,
            "unit_price": price * net if price is not None else None,
            "line_total": (price * line["quantity"] - line["discount"]) * net if price is not None else None,
            "compare_at_price": before * net if before is not None and price is not None and before > price else None,
        }

    def order_discounts(self) -> list[Row]:
        """Codes of one cell share an amount: it is the first's, the others have 0."""
        found = []
        for one in self.found:
            codes = [code.strip() for code in (one["first"].text("Discount Code") or "").split(",") if code.strip()]
            amount = (one["first"].amount("Discount Amount") or Decimal(0)) * _net_share(_amounts(one["first"]))
            for place, code in enumerate(codes):
                row: dict[str, Any] = {"order_discount_id": cells.composed(one["key"], str(place)), "order_id": one["key"]}
                found.append(row | {"discount_kind": "code", "discount_code": code, "discount_amount": amount if place == 0 else Decimal(0)})
        return found


def _code(country: str | None) -> str | None:
    return country.upper() if country and len(country) == 2 else None


def _cancelled_at(first: Cells) -> datetime | None:
    """Whenever it was, where its time cannot be read."""
    text = first.text("Cancelled at", "Canceled at")
    return (reading.instant(text) or datetime(1970, 1, 1)) if text else None


def _status(first: Cells) -> str | None:
    if _cancelled_at(first):
        return "cancelled"
    paid = (first.text("Financial Status") or "").lower()
    if paid in ("voided", "expired"):
        return "voided"
    if paid in ("pending", "authorized"):
        return "pending"
    return "completed" if paid in ("", "paid", "partially_paid", "partially_refunded", "refunded") else None


def _amounts(first: Cells) -> dict[str, Decimal | None]:
    return {name: first.amount(name) for name in ("Subtotal", "Shipping", "Taxes", "Total", "Refunded Amount")}


def _net_share(amount: dict[str, Decimal | None]) -> Decimal:
    """What of the goods is no tax: all of it, unless prices include tax."""
    subtotal, shipping, tax, total = (amount[name] for name in ("Subtotal", "Shipping", "Taxes", "Total"))
    if not subtotal or total is None or not tax or total != subtotal + (shipping or 0):
        return Decimal(1)
    of_goods = tax * subtotal / (subtotal + (shipping or 0))
    return (subtotal - of_goods) / subtotal


def _channel(source: str | None) -> str | None:
    said = (source or "").lower()
    if said.startswith("subscription_contract"):
        return "subscription"
    return {"web": "web", "pos": "pos"}.get(said) or ("marketplace" if said in MARKETPLACES else None)
