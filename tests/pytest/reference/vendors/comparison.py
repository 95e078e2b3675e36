"""The rows of a staged input next to those of the reading, as sentences where they differ."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from reference.facts import Row

KEYS = {
    "profiles": ["profile_id"],
    "profile_identities": ["profile_id", "id_type", "id_value"],
    "consent_events": ["consent_event_id"],
    "suppressions": ["suppression_id"],
    "sms_events": ["sms_event_id"],
    "orders": ["order_id"],
    "order_lines": ["order_line_id"],
    "refunds": ["refund_id"],
    "web_events": ["web_event_id"],
    "cart_events": ["cart_event_id"],
    "checkouts": ["checkout_id"],
    "profile_properties": ["profile_id", "property_name"],
    "products": ["product_id"],
    "inventory_events": ["inventory_event_id"],
    "stores": ["store_id"],
    "deliveries": ["delivery_id"],
    "order_discounts": ["order_discount_id"],
    "refund_lines": ["refund_line_id"],
    "sms_campaigns": ["campaign_id"],
    "email_events": ["email_event_id"],
    "wishlist_items": ["wishlist_item_id"],
    "back_in_stock_subscriptions": ["subscription_id"],
}


def differences(name: str, expected: list[Row], found: list[Row]) -> list[str]:
    """Rows of one key are compared as many as there are; rows of states, whose ids hold times, by what they say."""
    keys = KEYS[name]
    columns = sorted({column for row in expected for column in row} - {"state"})
    told: dict[Any, Counter[Any]] = {}
    for row in expected:
        told.setdefault(_key(row, keys), Counter())[_cells(row, columns)] += 1
    read: dict[Any, Counter[Any]] = {}
    for row in found:
        read.setdefault(_key(row, keys), Counter())[_cells(row, columns)] += 1
    lines = []
    for key in sorted(told.keys() | read.keys(), key=str):
        mine, theirs = told.get(key, Counter()), read.get(key, Counter())
        if mine != theirs:
            lines.append(f"{name} {key}: {_shown(mine - theirs, theirs - mine, columns)}")
    return lines


def _key(row: Row, keys: list[str]) -> Any:
    parts = [row.get(column) for column in keys]
    if row.get("consent_event_id", "") is None or "state:" in (row.get("consent_event_id") or "state:"):
        parts = [str(row.get("profile_id")), row.get("channel")] if "action" in row else parts
    return tuple(map(str, parts))


def _cells(row: Row, columns: list[str]) -> tuple[Any, ...]:
    return tuple(_cell(row.get(column)) for column in columns if column != "consent_event_id")


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return round(float(value), 4) + 0.0
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value


def _shown(mine: Counter[Any], theirs: Counter[Any], columns: list[str]) -> str:
    columns = [column for column in columns if column != "consent_event_id"]
    if sum(mine.values()) == sum(theirs.values()) == 1:
        [one], [other] = mine, theirs
        return str({column: (left, right) for column, left, right in zip(columns, one, other, strict=True) if left != right})
    rows = [("reading", row) for row in mine] + [("SQL", row) for row in theirs]
    return "; ".join(f"{who} { ({c: v for c, v in zip(columns, row, strict=True) if v is not None}) }" for who, row in rows)
