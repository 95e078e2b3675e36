"""Who Shopify knows: a customer with an address, from either loader."""

from __future__ import annotations

from datetime import datetime

from reference.facts import Row
from reference.vendors.landed import Cells, Connection, address, country, degrees, identities, place
from reference.vendors.landed import phone as number_of


class Customers:
    def __init__(self, connection: Connection, orders: list[Cells]) -> None:
        self.connection = connection
        table = "customers" if connection.loader == "airbyte" else "customer"
        rows = [_whole(row, connection) for row in connection.rows(table)]
        self.versions = [row for row in rows if row.id("id") and not is_tombstone(row)]
        self.current: dict[str, Cells] = {}
        self.deleted_at: dict[str, datetime | None] = {}
        for row in sorted(rows, key=lambda row: (row.is_current, row.loaded_at or datetime.min)):
            customer = row.id("id")
            if customer and not is_tombstone(row):
                self.current[customer] = row
            if customer:
                self.deleted_at[customer] = row.loaded_at if row.is_deleted or is_tombstone(row) else None
        self.addresses = {customer: self._address(customer, orders) for customer in self.current}

    def _address(self, customer: str, orders: list[Cells]) -> Cells:
        if self.connection.loader == "airbyte":
            given = self.current[customer].nested("default_address")
            rows = [Cells(given)] if isinstance(given, dict) else []
        else:
            rows = [row for row in self.connection.current("customer_address") if row.id("customer_id") == customer and not row.is_deleted]
            rows = [row for row in rows if row.flag("is_default", "default")]
        if rows:
            return rows[-1]
        own = [order for order in orders if customer_of(order) == customer and _sent_to(order).text("country_code", "country")]
        last = max(own, key=lambda order: order.instant("processed_at", "created_at") or datetime.min, default=Cells({}))
        return _sent_to(last)

    def country(self, customer: str | None) -> str | None:
        lives = self.addresses.get(customer, Cells({}))
        return country(lives.text("country_code", "country")) or self.connection.settings.get("default_country")

    def phone(self, row: Cells) -> str | None:
        return number_of(row.text("phone"), self.country(row.id("id")))

    def by_email(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for customer, row in self.current.items():
            if email := address(row.text("email")):
                found.setdefault(email, set()).add(customer)
        return found

    def profiles(self) -> list[Row]:
        return [self._profile(customer, row) for customer, row in self.current.items()]

    def _profile(self, customer: str, row: Cells) -> Row:
        lives = self.addresses[customer]
        country_code, region_code = place(lives.text("country_code", "country"), lives.text("province_code", "province"), self.phone(row))
        latitude, longitude = degrees(lives.first("latitude"), lives.first("longitude"))
        return {
            "profile_id": self.connection.id(customer),
            "phone_e164": self.phone(row),
            "email": address(row.text("email")),
            "first_name": row.text("first_name"),
            "last_name": row.text("last_name"),
            "country_code": country_code,
            "region_code": region_code,
            "city": lives.text("city"),
            "postal_code": lives.text("zip"),
            "latitude": latitude,
            "longitude": longitude,
            "created_at": row.instant("created_at"),
            "updated_at": row.instant("updated_at"),
            "deleted_at": self.deleted_at[customer],
            "is_test": None,
            "source_system": self.connection.name,
        }

    def identities(self) -> list[Row]:
        seen = []
        for customer, row in self.current.items():
            own = customer if self.connection.is_first else self.connection.id(customer)
            seen.append((self.connection.id(customer), "shopify_customer_id", own, row.instant("created_at"), row.instant("updated_at")))
        return identities(seen)


def _sent_to(order: Cells) -> Cells:
    given = order.nested("shipping_address")
    if isinstance(given, dict):
        return Cells(given)
    return Cells({name.removeprefix("shippingaddress"): value for name, value in order.items() if name.startswith("shippingaddress")})


def is_tombstone(row: Cells) -> bool:
    return "deletedat" in row


def customer_of(order: Cells) -> str | None:
    nested = order.nested("customer")
    return Cells(nested).id("id") if isinstance(nested, dict) else order.id("customer_id")


def _whole(row: Cells, connection: Connection) -> Cells:
    """A customer of Airbyte with the consents, which are nested, as columns of Fivetran's names."""
    flat = dict(row)
    for channel in ("sms", "email"):
        given = row.nested(f"{channel}_marketing_consent")
        if isinstance(given, dict):
            flat |= {f"{channel}_marketing_consent_{name}": value for name, value in given.items()}
    customer = Cells(flat)
    customer.loaded_at = row.loaded_at
    return customer
