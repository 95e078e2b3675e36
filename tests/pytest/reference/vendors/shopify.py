"""Shopify's tables as rows of the inputs (../shared/spec/connectors.md, section 4.2)."""

from __future__ import annotations

from reference.facts import Tables
from reference.vendors import shopify_consent, shopify_goods, shopify_pixel
from reference.vendors.landed import Connection
from reference.vendors.shopify_customers import Customers
from reference.vendors.shopify_orders import Orders


def asides(connection: Connection) -> Tables:
    return shopify_pixel.asides(connection) | shopify_goods.asides(connection, Orders(connection))


def read(connection: Connection) -> Tables:
    orders = Orders(connection)
    customers = Customers(connection, orders.rows)
    return {
        "profiles": customers.profiles(),
        "profile_identities": customers.identities() + shopify_pixel.browsers(connection, customers),
        "consent_events": shopify_consent.consent(connection, customers),
        "suppressions": shopify_consent.suppressions(connection, customers),
        "orders": orders.orders(customers),
        "order_lines": orders.order_lines(),
        "refunds": orders.refunds(),
    }
