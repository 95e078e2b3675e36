"""Orders, visits, carts and checkouts as events of Klaviyo tell of them, where no other vendor does (../shared/spec/connectors.md, section 4.1)."""

from __future__ import annotations

from decimal import Decimal

from reference.facts import Row, Tables
from reference.vendors.klaviyo_events import Event
from reference.vendors.landed import Cells, Connection

ONE = Decimal(1)
VALUE = ("$value", "value")
CURRENCY = ("$currency_code", "$currency", "currency_code", "currency")


def asides(connection: Connection, acts: list[Event]) -> Tables:
    kinds = {
        "orders": ("order", _order), "order_lines": ("order_line", _line), "refunds": ("refund", _refund),
        "web_events": ("web", _visit), "cart_events": ("cart", _cart), "checkouts": ("checkout", _checkout),
        "back_in_stock_subscriptions": ("back_in_stock", _wish), "email_events": ("email", _mail),
    }  # fmt: skip
    found: Tables = {name: [] for name in kinds} | {"sms_campaigns": _campaigns(connection, acts)}
    for name, (kind, made) in kinds.items():
        for event in acts:
            # an order that was deleted is void; of anything else no row is left
            if kind in event.kinds and (kind == "order" or not event.row.is_deleted):
                found[name].append(made(connection, event, event.properties))
    return found


def _own_id(properties: Cells) -> str | None:
    return properties.id("$event_id", "event_id")


def _order_id(properties: Cells) -> str | None:
    return properties.id("OrderId", "Order ID")


def _product(connection: Connection, properties: Cells) -> str | None:
    return connection.id(properties.id("AddedItemProductID", "ProductID", "Product ID"))


def _currency(connection: Connection, properties: Cells) -> str | None:
    found = properties.text(*CURRENCY) or connection.settings.get("currency")
    return found.upper() if found else None


def _order(connection: Connection, event: Event, properties: Cells) -> Row:
    value, discount = properties.amount(*VALUE), properties.amount("Total Discounts", "DiscountValue") or Decimal(0)
    return {
        "order_id": connection.id(_own_id(properties) or event.id),
        "profile_id": connection.id(event.person_id),
        "ordered_at": event.occurred_at,
        "status": "voided" if event.row.is_deleted else "completed",
        "currency": _currency(connection, properties),
        "gross_amount": value + discount if value is not None else None,
        "discount_amount": discount,
        "total_amount": value,
        "loaded_at": event.loaded_at,
    }


def _line(connection: Connection, event: Event, properties: Cells) -> Row:
    """Its price, else its share of what was paid for all pieces."""
    value, price = properties.amount(*VALUE), properties.amount("ItemPrice", "Price")
    quantity = properties.amount("AddedItemQuantity", "Quantity")
    pieces = ONE if quantity is None else quantity
    if price is None and value is not None and pieces:
        price = value / pieces
    usual = properties.amount("CompareAtPrice")
    return {
        "order_line_id": connection.id(event.id),
        "order_id": connection.id(_order_id(properties)),
        "product_id": _product(connection, properties),
        "variant_id": connection.id(properties.id("VariantID", "Variant ID")),
        "quantity": pieces,
        "unit_price": price,
        "discount_amount": Decimal(0),
        "line_total": price * pieces if price is not None else None,
        "compare_at_price": usual if usual is not None and price is not None and usual > price else None,
    }


def _refund(connection: Connection, event: Event, properties: Cells) -> Row:
    """A refund names its order; where it does not, it goes by the order's own id."""
    value = properties.amount(*VALUE)
    return {
        "refund_id": connection.id(event.id),
        "order_id": connection.id(_order_id(properties) or _own_id(properties)),
        "refunded_at": event.occurred_at,
        "refund_amount": abs(value) if value is not None else None,
        "reason": properties.text("Reason"),
        "loaded_at": event.loaded_at,
    }


def _visit(connection: Connection, event: Event, properties: Cells) -> Row:
    return {
        "web_event_id": connection.id(event.id),
        "profile_id": connection.id(event.person_id),
        "event_type": event.kinds["web"],
        "occurred_at": event.occurred_at,
        "product_id": _product(connection, properties),
        "category": properties.text("Category"),
        "loaded_at": event.loaded_at,
    }


def _cart(connection: Connection, event: Event, properties: Cells) -> Row:
    return {
        "cart_event_id": connection.id(event.id),
        "cart_id": connection.id(properties.id("$cart_id", "CartID", "cart_token") or event.person_id),
        "profile_id": connection.id(event.person_id),
        "event_type": event.kinds["cart"],
        "occurred_at": event.occurred_at,
        "product_id": _product(connection, properties),
        "quantity": properties.amount("AddedItemQuantity", "Quantity"),
        "cart_value": properties.amount(*VALUE),
        "currency": _currency(connection, properties),
        "loaded_at": event.loaded_at,
    }


def _checkout(connection: Connection, event: Event, properties: Cells) -> Row:
    return {
        "checkout_id": connection.id(_own_id(properties) or event.id),
        "cart_id": connection.id(properties.id("$cart_id", "CartID", "cart_token")),
        "profile_id": connection.id(event.person_id),
        "started_at": event.occurred_at,
        "checkout_value": properties.amount(*VALUE),
        "currency": _currency(connection, properties),
        "recovery_url": properties.text("CheckoutURL"),
        "loaded_at": event.loaded_at,
    }


def _wish(connection: Connection, event: Event, properties: Cells) -> Row:
    return {
        "subscription_id": connection.id(event.id),
        "profile_id": connection.id(event.person_id),
        "product_id": _product(connection, properties),
        "subscribed_at": event.occurred_at,
    }


def _mail(connection: Connection, event: Event, properties: Cells) -> Row:
    """Of a flow no campaign, whatever the event names; only who opens may have been a machine."""
    is_of_flow = event.flow_id or event.flow_message_id
    return {
        "email_event_id": connection.id(event.id),
        "profile_id": connection.id(event.person_id),
        "event_type": event.kinds["email"],
        "occurred_at": event.occurred_at,
        "campaign_id": None if is_of_flow else connection.id(event.campaign_id or properties.id("$message")),
        "flow_id": connection.id(event.flow_id),
        "is_machine_open": properties.flag("Apple Privacy Open") if event.kinds["email"] == "opened" else None,
        "loaded_at": event.loaded_at,
    }


def _campaigns(connection: Connection, acts: list[Event]) -> list[Row]:
    """Campaigns with a message of texts, or, where they have no messages, that events of texts name; messages of flows that are texts."""
    messages: dict[str | None, list[str]] = {}
    for row in connection.rows("campaign_message"):
        if not row.is_deleted:
            messages.setdefault(row.id("campaign_id"), []).append(row.word("channel"))
    texted = {event.campaign_id or event.properties.id("$message") for event in acts if "sms" in event.kinds}
    found = []
    for row in connection.current("campaign", "campaigns", "campaigns_detailed"):
        campaign = row.id("id")
        if not row.is_deleted and ("sms" in messages[campaign] if campaign in messages else campaign in texted):
            found.append({"campaign_id": connection.id(campaign), "campaign_name": row.text("name"), "kind": "campaign", "message_category": "marketing"})
            found[-1] |= {"sent_at": row.instant("send_time"), "uses_smart_sending": row.flag("send_options_use_smart_sending")}
    actions = {row.id("id"): row for row in connection.current("flow_action")}
    for row in connection.current("flow_message"):
        if not row.is_deleted and row.word("channel") == "sms":
            action = actions.get(row.id("flow_action_id"), Cells({}))
            category = "transactional" if action.flag("send_options_is_transactional") else "marketing"
            found.append({"campaign_id": connection.id(row.id("id")), "campaign_name": row.text("name"), "kind": "flow_message", "message_category": category})
            found[-1] |= {"sent_at": None, "uses_smart_sending": action.flag("send_options_use_smart_sending")}
    return found
