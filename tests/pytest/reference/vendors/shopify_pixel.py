"""What the pixel saw: visits, carts and checkouts of browsers, which are a customer's through a checkout (../shared/spec/connectors.md, section 4.2)."""

from __future__ import annotations

from reference.facts import Row, Tables, by
from reference.vendors.landed import Cells, Connection, address, country, identities, phone
from reference.vendors.shopify_customers import Customers
from reference.vendors.shopify_orders import money

VISITS = {
    "page_viewed_event": "page_viewed",
    "product_viewed_event": "product_viewed",
    "collection_viewed_event": "category_viewed",
    "search_submitted_event": "search",
}
CARTS = {"cart_viewed_event": "viewed", "product_added_to_cart_event": "item_added", "product_removed_from_cart_event": "item_removed"}


def asides(connection: Connection) -> Tables:
    product_of = {row.id("id"): row.id("product_id") for row in connection.current("product_variant", "product_variants")}
    return {
        "web_events": [_visit(connection, product_of, kind, row) for table, kind in VISITS.items() for row in _kept(connection, table)],
        "cart_events": [_cart(connection, product_of, kind, row) for table, kind in CARTS.items() for row in _kept(connection, table)],
        "checkouts": _checkouts(connection),
    }


def _kept(connection: Connection, table: str) -> list[Cells]:
    return [row for row in connection.current(table, key=("event_id",)) if not row.is_deleted]


def browsers(connection: Connection, customers: Customers) -> list[Row]:
    """A browser is that of the customer of its checkouts, by id, else by an e-mail that one customer has."""
    by_email, seen = customers.by_email(), []
    for row in connection.current("checkout_event"):
        like = by_email.get(address(row.text("email")) or "", set())
        customer = row.id("order_customer_id") or (next(iter(like)) if len(like) == 1 else None)
        browser = row.text("event_client_id")
        if browser and customer and not row.is_deleted:
            at = row.instant("event_timestamp", "timestamp")
            seen.append((connection.id(customer), "client_id", browser, at, at))
    return identities(seen)


def _visit(connection: Connection, product_of: dict[str | None, str | None], kind: str, row: Cells) -> Row:
    return {
        "web_event_id": connection.id(row.id("event_id")),
        "anonymous_id": row.text("event_client_id"),
        "event_type": kind,
        "occurred_at": row.instant("event_timestamp", "timestamp"),
        "product_id": connection.id(product_of.get(row.id("product_variant_id", "merchandise_id"))),
        "category": row.text("title") if kind == "category_viewed" else None,
        "search_query": row.text("query"),
        "loaded_at": row.loaded_at,
    }


def _cart(connection: Connection, product_of: dict[str | None, str | None], kind: str, row: Cells) -> Row:
    """A browser has one cart where none is named; of one that is looked at its worth is known."""
    currency = row.text("cost_currency_code") or connection.settings.get("currency")
    return {
        "cart_event_id": connection.id(row.id("event_id")),
        "cart_id": connection.id(row.text("cart_id") or row.text("event_client_id")),
        "anonymous_id": row.text("event_client_id"),
        "event_type": kind,
        "occurred_at": row.instant("event_timestamp", "timestamp"),
        "product_id": connection.id(product_of.get(row.id("product_variant_id", "merchandise_id"))),
        "quantity": row.amount("quantity", "total_quantity"),
        "cart_value": row.amount("cost_amount") if kind == "viewed" else None,
        "currency": currency and currency.upper(),
        "loaded_at": row.loaded_at,
    }


def _checkouts(connection: Connection) -> list[Row]:
    """Those that Shopify lists, with what the pixel saw of them, and those that the pixel alone saw."""
    landed = [row for row in connection.current("abandoned_checkout", "abandoned_checkouts") if not row.is_deleted]
    seen = by([{"token": row.text("token"), "row": row} for row in connection.current("checkout_event") if row.text("token") and not row.is_deleted], "token")
    seen = {token: [one["row"] for one in rows] for token, rows in seen.items()}
    rows = [_checkout(connection, row.id("id"), [row], seen.get(row.text("token"), [])) for row in landed]
    alone = seen.keys() - {row.text("token") for row in landed}
    return rows + [_checkout(connection, token, seen[token], seen[token]) for token in sorted(alone)]


def _checkout(connection: Connection, key: str | None, rows: list[Cells], seen: list[Cells]) -> Row:
    is_listed = rows is not seen

    def most(*values: object) -> object:
        return max((value for value in values if value is not None), default=None)  # type: ignore[type-var]

    country_code = most(*(country(row.text("shipping_address_country_code")) for row in rows)) or connection.settings.get("default_country")
    completed = [row.instant("timestamp") for row in seen if row.text("event_name") == "checkout_completed"]
    own = rows[0].instant("completed_at") if is_listed else None
    started = [row.instant("created_at" if is_listed else "timestamp") for row in rows]
    customer = most(*(row.id("customer_id" if is_listed else "order_customer_id") for row in rows))
    currency = most(*(row.text("currency", "total_price_currency_code") for row in rows)) or connection.settings.get("currency")
    return {
        "checkout_id": connection.id(key),
        "cart_id": connection.id(rows[0].text("cart_token")) if is_listed else None,
        "profile_id": connection.id(customer),
        "phone_e164": phone(most(*(row.text("phone") and row.text("phone").replace("'", "") for row in rows)), country_code),
        "email": most(*(address(row.text("email")) for row in rows)),
        "started_at": min((at for at in started if at), default=None),
        "completed_at": own or most(*completed),
        "order_id": connection.id(most(*(row.id("order_id") for row in seen))),
        "checkout_value": most(*((money(row, "total_price") if is_listed else row.amount("total_price_amount")) for row in rows)),
        "currency": currency and str(currency).upper(),
        "recovery_url": rows[0].text("abandoned_checkout_url") if is_listed else None,
        "loaded_at": most(*(row.loaded_at for row in rows)),
    }
