"""Random raw tables of Segment and RudderStack, with the traps of ../shared/spec/connectors.md, sections 3 and 4.6."""

from __future__ import annotations

import json
from datetime import datetime

from reference.facts import Row, Tables
from reference.vendors.landed import PREFIXES
from reference.vendors.spelling import Spelling
from reference.vendors.track_orders import ORDERS, WISHES
from reference.vendors.tracks import CART, WEB

CONSENT_TRACKS = {
    "sms_opted_in": {"action": "opt_in", "source": "form", "phone": "phone"},
    "sms_opted_out": {"action": "opt_out", "source": "form", "phone": "mobile"},
}


class TrackWorld(Spelling):
    def __init__(self, seed: int, as_of: datetime, loader: str, events: int = 30) -> None:
        super().__init__(seed, as_of)
        self.prefix = self.one(*PREFIXES[:2])
        self.is_capital = self.chance(0.3)
        self.tables: Tables = {table: self._rows(table, events) for table in (*WEB, *CART, *CONSENT_TRACKS, *ORDERS, *WISHES)}
        self.tables["identifies"] = [self._identified(n) for n in range(40)]
        if self.chance(0.5):  # Segment has them, RudderStack not always
            self.tables["users"] = [
                self._spelled({"id": f"u{n}", "email": self.email(f"u{n}"), "first_name": "Cy", "received_at": self.then(90)}) for n in range(12)
            ]
        # a track of consent, or one that makes orders, is always there
        del self.tables[self.one(*(table for table in self.tables if table in WEB or table in CART))]
        self.tables = self.lose(self.tables, *self._spelled(dict.fromkeys(["id", "user_id", "timestamp", "received_at"])))

    def _rows(self, table: str, events: int) -> list[Row]:
        found = []
        for place in range(events):
            row = self._event(f"{table}{place}") | {self.prefix + name: value for name, value in self._properties(place).items()}
            found.append(self._spelled(row))
            if self.chance(0.2):
                found.append(self._spelled(row | {"received_at": self.then(20), self.prefix + "product_id": "changed"}))
            if self.chance(0.1):
                found.append(dict(found[-1]))
        return found

    def _spelled(self, row: Row) -> Row:
        return {name.upper() if self.is_capital else name: value for name, value in row.items()}

    def _event(self, key: str) -> Row:
        return {
            "id": key,
            "user_id": self.maybe(f"u{self.random.randint(0, 11)}", 0.6),
            "anonymous_id": self.maybe(f"a{self.random.randint(0, 9)}"),
            "timestamp": self.time(200),
            "sent_at": self.then(900),
            "received_at": self.then(20),
        }

    def _properties(self, place: int) -> Row:
        products = [
            {"product_id": self.one(401, "402", None), "price": self.one(9.99, "9.99", None, 5), "quantity": self.one(1, 2, None, "3")}
            for _ in range(self.one(0, 1, 2))
        ]
        return {
            "product_id": self.one("401", "402.0", None, ""),
            "phone": self.phone(self.number()),
            "mobile": self.phone(self.number()),
            "query": self.maybe("tea"),
            "quantity": self.one("2", None),
            "cart_id": self.maybe(f"k{place % 5}"),
            "order_id": self.one(f"o{place}", f"o{place}", f"o{place % 9}", None),
            "checkout_id": self.maybe(f"ch{place % 9}", 0.6),
            "category": self.maybe("Tea"),
            "brand": self.maybe("Oak"),
            "name": self.maybe(self.one("Pot", "Cup"), 0.5),
            "sku": self.maybe("S1", 0.3),
            "price": self.maybe(self.money(9.5), 0.5),
            "subtotal": self.one(20.0, 31.5),
            "total": self.one(25.0, None),
            "value": self.one(24.0, None),
            "revenue": self.one(23.0, None),
            "tax": self.one(1.5, None),
            "shipping": self.one(3.5, None),
            "discount": self.one(2.0, None),
            "currency": self.maybe(self.one("USD", "eur")),
            "products": self.one(json.dumps(products), json.dumps(products), "[broken"),
        }

    def _identified(self, place: int) -> Row:
        user = f"u{self.random.randint(0, 11)}"
        prefix = self.one("", "traits_", "context_traits_")
        traits = {prefix + "email": self.email(user), prefix + "first_name": self.maybe("Cy"), prefix + "phone": self.phone(self.number())}
        traits[prefix + "country"] = self.one("US", "Germany", None)
        return self._spelled(
            {"id": f"i{place}", "user_id": user, "anonymous_id": f"a{place % 10}", "timestamp": self.then(200), "received_at": self.then(20)} | traits
        )
