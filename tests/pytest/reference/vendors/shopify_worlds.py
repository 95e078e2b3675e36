"""Random raw tables of Shopify, from Fivetran before and after GraphQL or from Airbyte, with the traps of ../shared/spec/connectors.md, sections 3 and 8."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from reference.facts import Row, Tables
from reference.vendors.spelling import Spelling

STATES = ["SUBSCRIBED"] * 5 + ["UNSUBSCRIBED"] * 2 + ["PENDING", "NOT_SUBSCRIBED", "REDACTED", "INVALID"]
# columns that no table is without: what they say must never be lost
CONSENT = ["phone", "sms_marketing_consent_state", "sms_marketing_consent", "buyer_accepts_sms_marketing", "sms_marketing_phone", "event_name"]
LEVELS = ["SINGLE_OPT_IN", "CONFIRMED_OPT_IN", "UNKNOWN", None, ""]
MONEY = ["PAID", "PAID", "PENDING", "AUTHORIZED", "VOIDED", "EXPIRED", "REFUNDED", "PARTIALLY_REFUNDED", "Odd"]
SOURCES = ["web", "pos", "subscription_contract_checkout_one", "instagram", "amazon", "580111", None]


class ShopifyWorld(Spelling):
    def __init__(self, seed: int, as_of: datetime, loader: str, people: int = 30, orders: int = 50) -> None:
        super().__init__(seed, as_of)
        self.is_history = self.chance(0.3)
        self.numbers = [self.number() for _ in range(people // 2)]
        self.customers = [self._customer(place) for place in range(people)]
        self.places = [self._place(customer, place) for place, customer in enumerate(self.customers)]
        self.sold = [self._order(place) for place in range(orders)]
        self.tables: Tables = self._in_airbyte() if loader == "airbyte" else self._in_fivetran()
        if spare := [name for name in self.tables if name not in ("customer", "order", "customers", "orders", "order_line", "checkout_event")]:
            del self.tables[self.one(*spare)]
        self.tables = self.lose(
            self.tables, "id", "deleted_at", "deleted_message", "event_id", *CONSENT, "_fivetran_active", "_fivetran_synced", "_airbyte_extracted_at"
        )

    def _customer(self, place: int) -> Row:
        customer = {
            "id": 7001000000000 + place,
            "email": self.email(f"c{place if self.chance(0.8) else 0}"),
            "phone": self.phone(self.one(*self.numbers)),
            "first_name": self.maybe("Bo"),
            "created_at": self.then(900),
            "updated_at": self.then(200),
        }
        for channel in ("sms", "email"):
            for name, value in (
                ("state", self.cased(self.one(*STATES)) if self.chance(0.9) else self.blank()),
                ("opt_in_level", self.one(*LEVELS)),
                ("updated_at", self.time(300)),
                ("collected_from", self.one("SHOPIFY", "shopify", "OTHER", None, "NEW")),
            ):
                customer[f"{channel}_marketing_consent_{name}"] = value
        return customer

    def _place(self, customer: Row, place: int) -> Row:
        country = self.one("US", "CA", "DE", None, "Nowhere")
        return {
            "id": 9001 + place,
            "customer_id": customer["id"],
            "is_default": self.flag(self.chance(0.8)),
            "country_code": country,
            "province_code": self.one({"US": "CA", "CA": "ON"}.get(country or ""), "Elsewhere", None),
            "city": self.maybe("Oakland"),
            "zip": self.maybe("02134"),
            "latitude": self.one("12.5", "95", "-90.5", "0", None),
            "longitude": self.one("65.25", "-190", "0", "0"),
        }

    def _order(self, place: int) -> Row:
        lines = [
            {
                "id": 100 * place + number,
                "quantity": self.one(1, 2, 3),
                "price": self.one(0.0, 9.99, 30.0, 1250.5),
                "discount": self.one(0.0, 0.0, 1.0, 2.5),
                "is_gift_card": self.flag(self.chance(0.2)),
                "product_id": self.one(401, 402, None),
            }
            for number in range(self.one(0, 1, 1, 2, 3))
        ]
        for line in lines:
            line["discount"] = min(line["discount"], line["price"] * line["quantity"])
        subtotal = round(sum(line["price"] * line["quantity"] - line["discount"] for line in lines), 2) if lines else 20.0
        shipping = self.one(0.0, 5.0)
        at = self.past(800)
        return {
            "id": 5001000000000 + place,
            "customer_id": self.one(self.one(*self.customers)["id"], self.one(*self.customers)["id"], None, "7.001E+12", "7.001E12"),
            "email": self.email(f"c{place % 30}"),
            "created_at": self.moment(at + timedelta(days=self.one(0, 400))) if self.chance(0.9) else self.moment(at),
            "processed_at": self.maybe(self.moment(at)),
            "cancelled_at": self.maybe(self.one(self.then(100), "yesterday"), 0.2),
            "test": self.yes_or_no(0.1),
            "status": self.cased(self.one(*MONEY)),
            "currency": self.maybe("USD"),
            "source_name": self.one(*SOURCES),
            "shipping_address_country_code": self.one("US", "CA", "DE", "US", None),
            "shipping_address_city": self.maybe("Reno"),
            "taxes_included": self.flag(self.chance(0.3)),
            "subtotal_price": subtotal,
            "total_discounts": round(sum(line["discount"] for line in lines), 2),
            "total_shipping_price": shipping,
            "total_tax": round(subtotal * 0.1, 2),
            "total_price": round(subtotal + shipping, 2),
            "total_refunded": self.one(0.0, 2.5),
            "lines": lines,
            "refunds": [self._refund(place, number, lines) for number in range(self.one(0, 0, 1, 2)) if lines],
        }

    def _refund(self, place: int, number: int, lines: list[Row]) -> Row:
        line = self.one(*lines)
        back = {"id": 10 * place + number + 1, "order_line_id": line["id"], "quantity": 1, "subtotal": round(line["price"] / 2, 2)}
        difference = {"id": 10 * place + number + 1, "reason": "shipping_refund", "amount": -2.0}
        if self.chance(0.6):
            difference |= {"reason": self.one("refund_discrepancy", "REFUND_DISCREPANCY"), "amount": self.one(-1.0, 2.0)}
        return {
            "id": 10 * place + number + 1,
            "created_at": self.then(60),
            "total_refunded": 7.5,
            "items": [back] if self.chance(0.5) else [],
            "adjustments": [difference] if self.chance(0.5) else [],
        }

    # ---- Fivetran

    def _in_fivetran(self) -> Tables:
        kept = [order for order in self.sold if not self.chance(0.05)]
        lines = [(order, line) for order in kept for line in order["lines"]]
        refunds = [(order, refund) for order in kept for refund in order["refunds"]]
        items = [(refund, item) for _, refund in refunds for item in refund["items"]]
        # tables of an older and a newer connection, at times with the same rows
        taxed = [(line, index) for order, line in lines for index in range(self.one(0, 1, 2)) if order["id"] % 3]
        taxes = [self._landed({"order_line_id": line["id"], "index": index, "price": self.money(self.one(0.5, 1.0))}) for line, index in taxed]
        spelled = [self._landed(self._refund_columns(item) | {"refund_id": refund["id"]}) for refund, item in items]
        return {
            "customer": [version for row in self.customers for version in self._versions(self._landed(self._customer_columns(row)))],
            "customer_address": [self._landed(row) for row in self.places],
            "order": [self._landed(self._order_columns(row)) for row in kept],
            "order_line": [self._landed(self._line_columns(line) | {"order_id": order["id"]}, 0.05) for order, line in lines],
            "discount_allocation": [
                self._landed(
                    {"order_line_id": line["id"], "index": 0, "discount_application_index": 0, self._of_money("allocated_amount"): line["discount"]}, 0
                )
                for _, line in lines
                if line["discount"]
            ],
            "refund": [
                self._landed(
                    {
                        "id": one["id"],
                        "order_id": order["id"],
                        "created_at": one["created_at"],
                        "processed_at": self.maybe(self.then(90), 0.3),
                        "total_refunded_set_shop_amount": self.maybe(7.5, 0.6),
                    },
                    0.1,
                )
                for order, one in refunds
            ],
            "refund_line_item": [row for row in spelled if self.chance(0.7)],
            "order_line_refund": [row | {"_fivetran_synced": self.then(90)} for row in spelled if self.chance(0.7)],
            "order_adjustment": [
                self._landed(
                    {
                        "id": one["id"],
                        "refund_id": refund["id"],
                        "reason": one["reason"],
                        "amount_set_shop_amount": one["amount"],
                        "tax_amount": self.maybe(-0.5, 0.4),
                    }
                )
                for _, refund in refunds
                for one in refund["adjustments"]
            ],
            "checkout_event": [self._landed(self._checkout(place)) for place in range(12)],
            "tax_line": [row for row in taxes if self.chance(0.7)],
            "order_line_tax_line": [row | {"_fivetran_synced": self.then(90)} for row in taxes if self.chance(0.7)],
            "refund_shipping_line": [
                self._landed(
                    {"id": n, "refund_id": one["id"], "subtotal_amount": self.maybe(self.money(1.0), 0.7), "tax_amount": self.maybe(self.money(0.25), 0.7)}
                )
                for n, (_, one) in enumerate(refunds)
                if self.chance(0.8)
            ],
            "transaction": [
                self._landed(
                    {
                        "id": n,
                        "refund_id": self.maybe(one["id"], 0.9),
                        "kind": self.cased(self.one("refund", "refund", "sale")),
                        "status": self.cased(self.one("success", "success", "failure")),
                        "amount": self.money(6.5),
                    }
                )
                for n, (_, one) in enumerate(refunds)
            ],
            **self._pixel(),
            **self._goods(kept),
        }

    def _landed(self, row: Row, deleted: float = 0.1) -> Row:
        return row | {"_fivetran_deleted": self.flag(self.chance(deleted)), "_fivetran_synced": self.then(30)}

    def _versions(self, row: Row) -> list[Row]:
        """In history mode one of another state and number before it."""
        if not self.is_history:
            return [row]
        del row["_fivetran_deleted"]
        before = row | {
            "sms_marketing_consent_state": self.one(*STATES),
            "phone": self.phone(self.one(*self.numbers)),
            "_fivetran_synced": self.moment(self.past(90) - timedelta(31)),
        }
        return [before | {"_fivetran_active": "false"}, row | {"_fivetran_active": self.flag(self.chance(0.9))}]

    def _customer_columns(self, customer: Row) -> Row:
        return {
            (name.replace("_consent_updated_at", "_consent_consent_updated_at").replace("_consent_collected", "_consent_consent_collected"))
            if self.chance(0.3)
            else name: value
            for name, value in customer.items()
        }

    def _of_money(self, name: str) -> str:
        return f"{name}_set_shop_amount"

    def _order_columns(self, order: Row) -> Row:
        """Of the time of REST or of GraphQL."""
        row = {name: value for name, value in order.items() if name not in ("lines", "refunds", "status", "currency")}
        is_old = self.chance(0.4)
        row |= {"financial_status": order["status"], "currency": order["currency"]} if is_old else {}
        row |= {} if is_old else {"display_financial_status": order["status"], "currency_code": order["currency"]}
        for name in ("subtotal_price", "total_discounts", "total_shipping_price", "total_tax", "total_price", "total_refunded"):
            value = row.pop(name)
            if is_old and name == "total_shipping_price":
                row["total_shipping_price_set"] = json.dumps({"shop_money": {"amount": str(value)}})
            else:
                row[name if is_old else f"{name}_set_shop_amount"] = self.money(value)
        return row

    def _line_columns(self, line: Row) -> Row:
        row = {"id": line["id"], "quantity": line["quantity"], "product_id": line["product_id"], "variant_id": 7}
        row[self.one("is_gift_card", "gift_card")] = line["is_gift_card"]
        ways = [("original_total_set_shop_amount", round(line["price"] * line["quantity"], 2)), ("original_unit_price_set_shop_amount", line["price"])]
        name, value = self.one(*ways, ("price", line["price"]))
        return row | {name: value}

    def _refund_columns(self, item: Row) -> Row:
        row = {name: value for name, value in item.items() if name != "subtotal"}
        return row | {self.one("subtotal_set_shop_amount", "subtotal"): item["subtotal"]}

    def _checkout(self, place: int) -> Row:
        return {
            "id": f"ck{place}",
            "event_name": self.one("checkout_completed", "checkout_completed", "checkout_started"),
            "buyer_accepts_sms_marketing": self.yes_or_no(0.7),
            "sms_marketing_phone": self.phone(self.one(*self.numbers)),
            "order_customer_id": self.maybe(self.one(*self.customers)["id"]),
            "timestamp": self.then(60),
            "event_client_id": self.maybe(f"b{place % 5}"),
            "token": self.maybe(f"t{place % 7}"),
            "email": self.email(f"c{self.random.randint(0, 29)}"),
            "phone": self.phone(self.one(*self.numbers)),
            "order_id": self.maybe(5001000000000 + place, 0.5),
            "shipping_address_country_code": self.one("US", "Canada", "DE", None),
            "total_price_amount": self.maybe(self.money(25.0 + place)),
            "total_price_currency_code": self.maybe("usd"),
        }

    def _pixel(self) -> Tables:
        """Visits and carts of browsers, the variants they were of, and checkouts that Shopify lists."""
        tables: Tables = {
            table: [self._landed(self._seen(f"{table}{place}")) for place in range(8)]
            for table in ("page_viewed_event", "product_viewed_event", "collection_viewed_event", "search_submitted_event")
            + ("cart_viewed_event", "product_added_to_cart_event", "product_removed_from_cart_event", "product_removed_from_list_event")
        }
        tables["product_variant"] = [self._landed(self._variant(n), 0.2) for n in range(6)]
        tables["abandoned_checkout"] = [
            self._landed(
                {
                    "id": 6001 + n,
                    "token": f"t{n}",
                    "cart_token": self.maybe(f"k{n}"),
                    "customer_id": self.maybe(self.one(*self.customers)["id"], 0.5),
                    "email": self.email(f"c{n}"),
                    "phone": self.phone(self.one(*self.numbers)),
                    "created_at": self.then(60),
                    "completed_at": self.maybe(self.then(60), 0.3),
                    "closed_at": self.then(50),
                    "abandoned_checkout_url": self.maybe("https://shop.example/checkout"),
                    self.one("total_price", "total_price_set_shop_amount"): self.money(31.5),
                    "currency": self.maybe("usd"),
                    "shipping_address_country_code": self.one("US", "Canada", "DE", None),
                },
                0.2,
            )
            for n in range(4)
        ]
        return tables

    def _variant(self, place: int) -> Row:
        return {
            "id": 7 + place,
            "product_id": 401 + place % 3,
            "price": self.maybe(self.money(9.5 + place)),
            "compare_at_price": self.one(self.money(8.0), self.money(2000.0), None),
            "inventory_item_id": 70 + place,
            "inventory_quantity": self.one(5, "6", None),
            "updated_at": self.then(60),
        }

    def _goods(self, sold: list[Row]) -> Tables:
        """Products, their stock, shops, parcels and discounts."""
        items = [(70 + n, 801 + level) for n in range(4) for level in range(2) if self.chance(0.8)]
        parcels = [(self.one(*sold)["id"], 3001 + n) for n in range(20)]
        codes = [(order["id"], index) for order in sold[:16] for index in range(self.one(1, 1, 2))]
        return {
            "customer_tag": [
                self._landed({"customer_id": self.one(*self.customers)["id"], "index": n, "value": self.one("VIP", "vip!", "Tea Lover", "--", None)})
                for n in range(30)
            ],
            "metafield": [
                self._landed(
                    {
                        "id": 1 + n,
                        "owner_id": self.one(*self.customers)["id"],
                        "owner_resource": self.one("customer", "CUSTOMER", "product"),
                        "namespace": self.one("custom", "my shop", None),
                        "key": self.one("Size", "shoe-size"),
                        "value": self.one("M", "L", "", None),
                        "updated_at": self.then(60),
                    }
                )
                for n in range(40)
            ],
            "product": [
                self._landed(
                    {
                        "id": 401 + n,
                        "title": f"Thing {n}",
                        "product_type": self.maybe("Tea"),
                        "vendor": self.maybe("Oak"),
                        "status": self.one("ACTIVE", "active", "DRAFT", None),
                    },
                    0.3,
                )
                for n in range(5)
            ],
            "inventory_level": [
                self._landed(
                    {
                        "id": f"L{item}-{level}",
                        "inventory_item_id": item,
                        "location_id": level,
                        "available": self.one(3, "4", None),
                        "updated_at": self.then(60),
                    }
                )
                for item, level in items
            ],
            "inventory_quantity": [
                self._landed(
                    {
                        "inventory_level_id": f"L{item}-{level}",
                        "inventory_item_id": item,
                        "name": name,
                        "quantity": self.one(1, "2", None),
                        "updated_at": self.then(60),
                    }
                )
                for item, level in items
                for name in ("available", "on_hand")
                if self.chance(0.6)
            ],
            "location": [
                self._landed(
                    {"id": 801 + n, "name": f"Shop {n}", "city": "Oakland", "is_active": self.yes_or_no(0.6), "is_fulfillment_service": self.yes_or_no(0.3)},
                    0.2,
                )
                for n in range(12)
            ],
            "fulfillment": [
                self._landed(
                    {
                        "id": parcel,
                        "order_id": order,
                        "status": self.cased(self.one("success", "success", "cancelled", "pending", "error")),
                        self.one("display_status", "shipment_status"): self.one("IN_TRANSIT", "delivered", "FULFILLED", "attempted_delivery", "odd", None),
                        "tracking_company": self.maybe("UPS"),
                        "created_at": self.then(60),
                        "updated_at": self.maybe(self.then(60)),
                    }
                )
                for order, parcel in parcels
            ],
            "fulfillment_event": [
                self._landed(
                    {
                        "id": 10 * parcel + n,
                        "fulfillment_id": parcel,
                        "status": self.one("in_transit", "OUT_FOR_DELIVERY", "delivered", "failure", "picked_up", "ready_for_pickup", "confirmed", "success"),
                        "happened_at": self.then(60),
                    }
                )
                for _, parcel in parcels
                for n in range(self.one(0, 1, 3))
            ],
            "discount_application": [
                self._landed(
                    {
                        "order_id": order,
                        "index": index,
                        "code": self.one("FALL", "fall", None),
                        "type": self.one("discount_code", "manual", "script", "automatic", None),
                    }
                )
                for order, index in codes
                if order % 4
            ],
            "order_discount_code": [
                self._landed({"order_id": order, "index": index, "code": self.one("FALL", "Fall", "OTHER"), "amount": self.maybe(self.money(2.0))})
                for order, index in codes
                if order % 3
            ],
        }

    def _seen(self, key: str) -> Row:
        return {
            "event_id": key,
            self.one("event_timestamp", "timestamp"): self.time(60),
            "event_client_id": self.maybe(f"b{self.random.randint(0, 4)}"),
            self.one("product_variant_id", "merchandise_id"): self.one("7", "8.0", 9, "99", None),
            "cart_id": self.maybe(f"k{self.random.randint(0, 3)}", 0.5),
            "title": self.maybe("Tea"),
            "query": self.maybe("oolong"),
            self.one("quantity", "total_quantity"): self.one(1, "2", None),
            "cost_amount": self.maybe(self.money(19.0)),
            "cost_currency_code": self.maybe("usd", 0.5),
        }

    # ---- Airbyte

    def _in_airbyte(self) -> Tables:
        return {
            "customers": [version for customer, place in zip(self.customers, self.places, strict=True) for version in self._customer_versions(customer, place)],
            "orders": [version for order in self.sold for version in self._order_versions(order)],
        }

    def _extracted(self, row: Row, days: int = 30) -> Row:
        return row | {"_airbyte_raw_id": "r", "_airbyte_meta": "{}", "_airbyte_extracted_at": f"{self.past(days):%Y-%m-%dT%H:%M:%SZ}"}

    def _later(self, row: Row) -> str:
        at = datetime.fromisoformat(row["_airbyte_extracted_at"]) + timedelta(hours=self.one(-30, 30))
        return f"{at:%Y-%m-%dT%H:%M:%SZ}"

    def _gone(self, row: Row) -> Row:
        return {"id": row["id"], "deleted_at": self.then(20), "deleted_message": "gone", "_airbyte_extracted_at": self._later(row)}

    def _customer_versions(self, customer: Row, place: Row) -> list[Row]:
        rows = [self._extracted(self._nested_customer(customer, place))]
        if self.chance(0.2):
            rows.append(
                self._nested_customer(customer | {"sms_marketing_consent_state": self.one(*STATES)}, place) | {"_airbyte_extracted_at": self._later(rows[0])}
            )
        return rows + [self._gone(rows[0])] if self.chance(0.1) else rows

    def _nested_customer(self, customer: Row, place: Row) -> Row:
        row = {name: value for name, value in customer.items() if "consent" not in name}
        for channel in ("sms", "email"):
            given = {name: customer[f"{channel}_marketing_consent_{name}"] for name in ("state", "opt_in_level")}
            given |= {f"consent_{name}": customer[f"{channel}_marketing_consent_{name}"] for name in ("updated_at", "collected_from")}
            row[f"{channel}_marketing_consent"] = self.one(json.dumps(given), json.dumps(given), "null", None)
        lands = ("id", "customer_id", "country_code", "province_code", "city", "zip")
        return row | {"default_address": json.dumps({name: place[name] for name in lands}) if place["country_code"] else None}

    def _order_versions(self, order: Row) -> list[Row]:
        row = {name: value for name, value in order.items() if name not in ("lines", "refunds", "status", "customer_id", "total_shipping_price")}
        row |= {
            "financial_status": order["status"],
            "customer": json.dumps({"id": order["customer_id"]}) if order["customer_id"] else None,
            "total_shipping_price_set": {"shop_money": {"amount": str(order["total_shipping_price"])}},
            "line_items": json.dumps([self._nested_line(line) for line in order["lines"]]),
            "refunds": json.dumps([self._nested_refund(refund) for refund in order["refunds"]]),
        }
        rows = [self._extracted(row)]
        if self.chance(0.1):
            rows.append(row | {"financial_status": "paid", "_airbyte_extracted_at": self._later(rows[0])})
        return rows + [self._gone(rows[0])] if self.chance(0.1) else rows

    def _nested_line(self, line: Row) -> Row:
        row = {"id": line["id"], "quantity": line["quantity"], "product_id": line["product_id"], "variant_id": 7, "gift_card": line["is_gift_card"]}
        given = [{"amount": f"{line['discount']}", "discount_application_index": 0}] if line["discount"] else []
        return row | {"price": self.one(line["price"], f"{line['price']}"), "discount_allocations": given}

    def _nested_refund(self, refund: Row) -> Row:
        items = [{"id": item["id"], "line_item_id": item["order_line_id"], "quantity": 1, "subtotal": item["subtotal"]} for item in refund["items"]]
        differences = [{"id": one["id"], "kind": one["reason"], "amount": f"{one['amount']}"} for one in refund["adjustments"]]
        return {"id": refund["id"], "created_at": refund["created_at"], "refund_line_items": items, "order_adjustments": differences, "transactions": []}
