"""Orders without tax, their lines, and what was given back of the goods."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from reference.facts import Row, by
from reference.reading import LONG_AGO
from reference.vendors.landed import Cells, Connection, address, listed
from reference.vendors.shopify_customers import Customers, customer_of, is_tombstone

CHANNELS = {
    **dict.fromkeys(["facebook", "instagram", "tiktok", "google", "amazon", "ebay"], "marketplace"),
    **{"web": "web", "pos": "pos"},
}
CANCELLED = ("cancelled_at", "canceled_at")
STATUSES = {
    "voided": "voided", "expired": "voided", "pending": "pending", "authorized": "pending", "": "completed",
    **dict.fromkeys(["paid", "partially_paid", "partially_refunded", "refunded"], "completed"),
}  # fmt: skip
ZERO = Decimal(0)


def money(row: Cells, name: str) -> Decimal | None:
    return row.amount(f"{name}_set_shop_amount", f"{name}_set", name)


class Orders:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_nested = connection.loader == "airbyte"
        whole: dict[str, Cells] = {}
        self.deleted: dict[str, datetime | None] = {}
        rows = connection.rows("orders" if self.is_nested else "order")
        for row in sorted(rows, key=lambda row: (row.is_current, row.loaded_at or datetime.min)):
            order = row.id("id")
            if order and not is_tombstone(row):
                whole[order] = row
                self.deleted.pop(order, None)
            if order and (row.is_deleted or is_tombstone(row)):
                self.deleted[order] = row.loaded_at
        self.of = whole
        self.rows = list(whole.values())
        self.lines = {row.id("id"): row for row in self._lines() if row.id("id")}
        self.lines_of = by([{"order": self.order_of[line], "line": row} for line, row in self.lines.items()], "order")
        self.discounts = self._discounts()
        self.usual = {row.id("id"): row.amount("compare_at_price") for row in connection.current("product_variant", "product_variants")}
        self.has_refunds = bool(connection.rows("refund")) or any(listed(row.nested("refunds")) for row in self.rows)

    def _lines(self) -> list[Cells]:
        if self.is_nested:
            rows = [(order, Cells(line)) for order, row in self.of.items() for line in listed(row.nested("line_items"))]
        else:
            rows = [(row.id("order_id"), row) for row in self.connection.current("order_line") if not row.is_deleted]
        self.order_of = {row.id("id"): order for order, row in rows}
        return [row for _, row in rows]

    def _discounts(self) -> dict[str | None, Decimal]:
        if self.is_nested:
            return {
                line: sum((Cells(one).amount("amount") or ZERO for one in listed(row.nested("discount_allocations"))), ZERO) for line, row in self.lines.items()
            }
        found: dict[str | None, Decimal] = {}
        for row in self.connection.current("discount_allocation", key=("order_line_id", "index")):
            if not row.is_deleted:
                line = row.id("order_line_id")
                found[line] = found.get(line, ZERO) + (row.amount("allocated_amount_set_shop_amount", "amount") or ZERO)
        return found

    # ---- amounts

    def share(self, order: str | None) -> Decimal:
        """What of a price is not tax."""
        row = self.of.get(order)
        subtotal = money(row, "subtotal_price") if row is not None else None
        if row is None or not row.flag("taxes_included") or not subtotal:
            return Decimal(1)
        total_tax, shipping = money(row, "total_tax") or ZERO, self.shipping(row) or ZERO
        tax = self._line_taxes(order)
        if tax is None:
            tax = total_tax * subtotal / (subtotal + shipping)
        return (subtotal - tax) / subtotal

    def _line_taxes(self, order: str | None) -> Decimal | None:
        """Of the lines, where there are such rows."""
        lines = {line for line, of in self.order_of.items() if of == order}
        if self.is_nested:
            rows = [Cells(tax) for line in lines for tax in listed(self.lines[line].nested("tax_lines"))]
        else:
            rows = [
                row
                for row in self.connection.current("order_line_tax_line", "tax_line", key=("order_line_id", "index"))
                if row.id("order_line_id") in lines and not row.is_deleted
            ]
        found = [amount for row in rows if (amount := money(row, "price")) is not None]
        return sum(found, ZERO) if found else None

    def shipping(self, row: Cells) -> Decimal | None:
        return money(row, "total_shipping_price")

    def original(self, line: Cells) -> Decimal | None:
        quantity = line.amount("quantity")
        total = line.amount("original_total_set_shop_amount")
        if total is not None:
            return total
        price = line.amount("original_unit_price_set_shop_amount", "price_set", "price")
        return price * quantity if price is not None and quantity is not None else None

    def gross(self, order: str, row: Cells) -> Decimal | None:
        lines = [total for one in self.lines_of.get(order, []) if (total := self.original(one["line"])) is not None]
        whole = row.amount("total_line_items_price")
        if lines:
            return sum(lines, ZERO)
        if whole is not None:
            return whole
        subtotal = money(row, "subtotal_price")
        return subtotal + (money(row, "total_discounts") or ZERO) if subtotal is not None else None

    # ---- rows

    def status(self, order: str, row: Cells) -> str | None:
        """None for a financial status that no one knows."""
        if row.text("test") and row.flag("test") is not False:
            return "test"
        if order in self.deleted:
            return "voided"
        if row.text(*CANCELLED):
            return "cancelled"
        return STATUSES.get(row.word("display_financial_status", "financial_status"))

    def orders(self, customers: Customers) -> list[Row]:
        by_email = customers.by_email()
        return [self._order(order, row, by_email) for order, row in self.of.items()]

    def _order(self, order: str, row: Cells, by_email: dict[str, set[str]]) -> Row:
        gross, share = self.gross(order, row), self.share(order)
        subtotal = money(row, "subtotal_price")
        discount = max(gross - subtotal, ZERO) if gross is not None and subtotal is not None else money(row, "total_discounts") or ZERO
        customer = customer_of(row)
        like = by_email.get(address(row.text("email")) or "", set())
        if customer is None and len(like) == 1:
            [customer] = like
        source, refunded = row.word("source_name"), money(row, "total_refunded")
        return {
            "order_id": self.connection.id(order),
            "profile_id": self.connection.id(customer),
            "ordered_at": row.instant("processed_at", "created_at"),
            "status": self.status(order, row),
            "cancelled_at": row.instant(*CANCELLED) or (LONG_AGO if row.text(*CANCELLED) else None),
            "currency": row.text("currency_code", "currency") or self.connection.settings.get("currency"),
            "gross_amount": gross * share if gross is not None else None,
            "discount_amount": discount * share,
            "shipping_amount": self.shipping(row),
            "tax_amount": money(row, "total_tax"),
            "total_amount": money(row, "total_price"),
            "refunded_amount": refunded * share if refunded is not None and not self.has_refunds else None,
            "is_test": row.flag("test") is not False if row.text("test") else None,
            "channel": "subscription" if source.startswith("subscription_contract") else CHANNELS.get(source),
            "source_system": self.connection.name,
            "loaded_at": self.deleted.get(order, row.loaded_at),
        }

    def order_lines(self) -> list[Row]:
        rows = []
        for line, row in self.lines.items():
            original, quantity, share = self.original(row), row.amount("quantity"), self.share(self.order_of[line])
            discount = self.discounts.get(line, row.amount("total_discount") or ZERO)
            price, usual = original / quantity if original is not None and quantity else None, self.usual.get(row.id("variant_id"))
            rows.append(
                {
                    "order_line_id": self.connection.id(line),
                    "order_id": self.connection.id(self.order_of[line]),
                    "product_id": self.connection.id(row.id("product_id")),
                    "variant_id": self.connection.id(row.id("variant_id")),
                    "quantity": quantity,
                    "unit_price": price * share if price is not None else None,
                    "compare_at_price": usual * share if usual is not None and price is not None and usual > price else None,
                    "discount_amount": discount * share,
                    "line_total": (original - discount) * share if original is not None else None,
                    "is_gift_card": row.flag("is_gift_card", "gift_card"),
                }
            )
        return rows

    def refunds(self) -> list[Row]:
        if self.is_nested:
            found = [(order, Cells(refund), row) for order, row in self.of.items() for refund in listed(row.nested("refunds"))]
            given = [
                (
                    order,
                    refund,
                    nested(refund, "refund_line_items"),
                    nested(refund, "order_adjustments"),
                    self._paid_back(nested(refund, "transactions")),
                    [],
                    row.loaded_at,
                )
                for order, refund, row in found
            ]
        else:
            items = self.connection.current("refund_line_item", "order_line_refund")
            adjustments = self.connection.current("order_adjustment")
            payments = [row for row in self.connection.current("transaction") if not row.is_deleted]
            shipped = [row for row in self.connection.current("refund_shipping_line", key=("refund_id", "id")) if not row.is_deleted]
            given = [
                (
                    refund.id("order_id"),
                    refund,
                    [row for row in items if row.id("refund_id") == refund.id("id") and not row.is_deleted],
                    [row for row in adjustments if row.id("refund_id") == refund.id("id") and not row.is_deleted],
                    self._paid_back([row for row in payments if row.id("refund_id") == refund.id("id")]),
                    [row for row in shipped if row.id("refund_id") == refund.id("id")],
                    refund.loaded_at,
                )
                for refund in self.connection.current("refund")
                if not refund.is_deleted
            ]
        return [self._refund(*one) for one in given]

    @staticmethod
    def _paid_back(transactions: list[Cells]) -> Decimal | None:
        done = [money(row, "amount") or ZERO for row in transactions if (row.word("kind"), row.word("status")) == ("refund", "success")]
        return sum(done, ZERO) if done else None

    def _refund(
        self, order: str | None, refund: Cells, items: list[Cells], adjustments: list[Cells], paid: Decimal | None, shipped: list[Cells], loaded_at: Any
    ) -> Row:
        """Of the lines that came back; without them what was paid back, less what was of shipping and of tax, which adjustments have with a minus."""

        def adjusted(kind: str) -> Decimal:
            return sum((money(row, "amount") or ZERO for row in adjustments if kind in (row.word("kind"), row.word("reason"))), ZERO)

        if items:
            amount = sum((money(row, "subtotal") or ZERO for row in items), ZERO) - adjusted("refund_discrepancy")
        else:
            amount = total if (total := money(refund, "total_refunded")) is not None else paid
            if amount is not None:
                amount += adjusted("shipping_refund") + sum((money(row, "tax_amount") or ZERO for row in adjustments), ZERO)
                amount -= sum((row.amount("subtotal_amount") or ZERO for row in shipped), ZERO) + sum(
                    (row.amount("tax_amount") or ZERO for row in shipped), ZERO
                )
        return {
            "refund_id": self.connection.id(refund.id("id")),
            "order_id": self.connection.id(order),
            "refunded_at": refund.instant("processed_at", "created_at"),
            "refund_amount": max(amount * self.share(order), ZERO) if amount is not None else None,
            "loaded_at": loaded_at,
        }


def nested(row: Cells, name: str) -> list[Cells]:
    return [Cells(one) for one in listed(row.nested(name))]
