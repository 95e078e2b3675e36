"""The input tables: their columns, hand-made rows completed, rows written as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reference.facts import Tables

TIME, TEXT, FLAG, DAY, MONEY = pa.timestamp("us"), pa.string(), pa.bool_(), pa.date32(), pa.decimal128(18, 4)
COUNT, DEGREES = pa.int32(), pa.float64()
LONG_AGO = datetime(2020, 1, 1)
# Columns of each input with their type and what a hand-made row has when it says nothing; KEY makes one.
KEY = object()
COLUMNS: dict[str, dict[str, tuple[pa.DataType, Any]]] = {
    "profiles": {
        "profile_id": (TEXT, KEY),
        "phone_e164": (TEXT, None),
        "phone_raw": (TEXT, None),
        "email": (TEXT, None),
        "country_code": (TEXT, None),
        "region_code": (TEXT, None),
        "city": (TEXT, None),
        "latitude": (DEGREES, None),
        "longitude": (DEGREES, None),
        "timezone": (TEXT, None),
        "birth_date": (DAY, None),
        "gender": (TEXT, None),
        "persona": (TEXT, None),
        "created_at": (TIME, LONG_AGO),
        "updated_at": (TIME, LONG_AGO),
        "deleted_at": (TIME, None),
        "is_test": (FLAG, None),
        "source_system": (TEXT, "shop"),
    },
    "profile_properties": {
        "profile_id": (TEXT, None),
        "property_name": (TEXT, None),
        "property_value": (TEXT, None),
        "updated_at": (TIME, LONG_AGO),
    },
    "consent_events": {
        "consent_event_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "phone_e164": (TEXT, None),
        "email": (TEXT, None),
        "country_code": (TEXT, None),
        "channel": (TEXT, "sms"),
        "message_category": (TEXT, "marketing"),
        "action": (TEXT, "opt_in"),
        "consent_level": (TEXT, None),
        "occurred_at": (TIME, LONG_AGO),
        "received_at": (TIME, None),
        "source": (TEXT, "form"),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, None),
    },
    "sms_events": {
        "sms_event_id": (TEXT, KEY),
        "message_id": (TEXT, None),
        "profile_id": (TEXT, None),
        "phone_e164": (TEXT, None),
        "direction": (TEXT, "outbound"),
        "event_type": (TEXT, "delivered"),
        "occurred_at": (TIME, LONG_AGO),
        "message_category": (TEXT, "marketing"),
        "is_bot_click": (FLAG, None),
        "num_segments": (COUNT, None),
        "cost_amount": (MONEY, None),
        "failure_code": (TEXT, None),
        "failure_class": (TEXT, None),
        "body_text": (TEXT, None),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, None),
    },
    "suppressions": {
        "suppression_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "phone_e164": (TEXT, None),
        "email": (TEXT, None),
        "channel": (TEXT, "sms"),
        "scope": (TEXT, "marketing"),
        "reason": (TEXT, "manual"),
        "starts_at": (TIME, LONG_AGO),
        "ends_at": (TIME, None),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, LONG_AGO),
    },
    "number_checks": {
        "phone_e164": (TEXT, None),
        "checked_at": (TIME, LONG_AGO),
        "line_type": (TEXT, None),
        "is_active": (FLAG, None),
        "reassigned": (TEXT, None),
        "reassigned_asked_date": (DAY, None),
    },
    "preferences": {
        "profile_id": (TEXT, None),
        "preference_type": (TEXT, None),
        "preference_key": (TEXT, None),
        "preference_value": (TEXT, None),
        "updated_at": (TIME, LONG_AGO),
    },
    "holdout_assignments": {
        "experiment_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "arm": (TEXT, "control"),
        "assigned_at": (TIME, LONG_AGO),
        "is_holdout": (FLAG, None),
        "ended_at": (TIME, None),
    },
    "web_events": {
        "web_event_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "event_type": (TEXT, "page_viewed"),
        "occurred_at": (TIME, LONG_AGO),
        "product_id": (TEXT, None),
        "category": (TEXT, None),
        "was_in_stock": (FLAG, None),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, None),
    },
    "reply_reviews": {
        "sms_event_id": (TEXT, None),
        "decided_at": (TIME, LONG_AGO),
        "outcome": (TEXT, "no_opt_out"),
    },
    "orders": {
        "order_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "ordered_at": (TIME, LONG_AGO),
        "status": (TEXT, "completed"),
        "cancelled_at": (TIME, None),
        "currency": (TEXT, "USD"),
        "gross_amount": (MONEY, 50),
        "discount_amount": (MONEY, 0),
        "total_amount": (MONEY, 50),
        "refunded_amount": (MONEY, None),
        "channel": (TEXT, None),
        "is_test": (FLAG, None),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, LONG_AGO),
    },
    "order_lines": {
        "order_line_id": (TEXT, KEY),
        "order_id": (TEXT, None),
        "product_id": (TEXT, None),
        "quantity": (COUNT, 1),
        "unit_price": (MONEY, 50),
        "discount_amount": (MONEY, 0),
        "line_total": (MONEY, 50),
        "compare_at_price": (MONEY, None),
        "is_gift_card": (FLAG, None),
    },
    "order_discounts": {
        "order_discount_id": (TEXT, KEY),
        "order_id": (TEXT, None),
        "discount_kind": (TEXT, "code"),
        "discount_code": (TEXT, None),
        "discount_amount": (MONEY, 5),
    },
    "refunds": {
        "refund_id": (TEXT, KEY),
        "order_id": (TEXT, None),
        "refunded_at": (TIME, LONG_AGO),
        "refund_amount": (MONEY, 0),
        "loaded_at": (TIME, LONG_AGO),
    },
    "refund_lines": {
        "refund_line_id": (TEXT, KEY),
        "refund_id": (TEXT, None),
        "order_line_id": (TEXT, None),
        "quantity": (COUNT, 1),
        "refund_amount": (MONEY, 0),
    },
    "products": {
        "product_id": (TEXT, KEY),
        "product_name": (TEXT, "thing"),
        "category": (TEXT, "uncategorised"),
        "brand": (TEXT, None),
        "is_consumable": (FLAG, None),
        "replenish_days": (COUNT, None),
        "usage_type": (TEXT, None),
    },
    "email_events": {
        "email_event_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "event_type": (TEXT, "clicked"),
        "occurred_at": (TIME, LONG_AGO),
        "is_machine_open": (FLAG, None),
        "source_system": (TEXT, "shop"),
        "loaded_at": (TIME, None),
    },
    "flow_enrollments": {
        "enrollment_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "flow_name": (TEXT, "sunset"),
        "entered_at": (TIME, LONG_AGO),
        "completed_at": (TIME, None),
        "exited_at": (TIME, None),
        "exit_reason": (TEXT, None),
    },
    "cart_events": {
        "cart_event_id": (TEXT, KEY),
        "cart_id": (TEXT, "cart"),
        "profile_id": (TEXT, None),
        "event_type": (TEXT, "item_added"),
        "occurred_at": (TIME, LONG_AGO),
        "loaded_at": (TIME, None),
    },
    "checkouts": {
        "checkout_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "started_at": (TIME, LONG_AGO),
        "completed_at": (TIME, None),
        "loaded_at": (TIME, LONG_AGO),
    },
    "wishlist_items": {
        "wishlist_item_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "product_id": (TEXT, None),
        "added_at": (TIME, LONG_AGO),
        "removed_at": (TIME, None),
    },
    "back_in_stock_subscriptions": {
        "subscription_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "product_id": (TEXT, None),
        "subscribed_at": (TIME, LONG_AGO),
        "cancelled_at": (TIME, None),
    },
    "inventory_events": {
        "inventory_event_id": (TEXT, KEY),
        "product_id": (TEXT, None),
        "store_id": (TEXT, None),
        "available_quantity": (COUNT, 0),
        "occurred_at": (TIME, LONG_AGO),
        "loaded_at": (TIME, None),
    },
    "stores": {
        "store_id": (TEXT, KEY),
        "store_name": (TEXT, "store"),
        "latitude": (DEGREES, 0.0),
        "longitude": (DEGREES, 0.0),
        "country_code": (TEXT, "US"),
    },
    "loyalty_accounts": {
        "loyalty_account_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "status": (TEXT, "active"),
        "tier": (TEXT, None),
        "points_balance": (COUNT, 0),
        "enrolled_at": (TIME, LONG_AGO),
        "tier_progress_value": (MONEY, None),
        "updated_at": (TIME, LONG_AGO),
    },
    "loyalty_tiers": {
        "tier": (TEXT, KEY),
        "rank": (COUNT, 1),
        "threshold_value": (MONEY, 0),
    },
    "loyalty_ledger": {
        "ledger_id": (TEXT, KEY),
        "loyalty_account_id": (TEXT, None),
        "entry_type": (TEXT, "earn"),
        "points": (COUNT, 100),
        "occurred_at": (TIME, LONG_AGO),
        "expires_at": (TIME, None),
        "loaded_at": (TIME, None),
    },
    "refill_subscriptions": {
        "refill_event_id": (TEXT, KEY),
        "profile_id": (TEXT, None),
        "product_id": (TEXT, None),
        "event_type": (TEXT, "activated"),
        "occurred_at": (TIME, LONG_AGO),
        "loaded_at": (TIME, None),
    },
}


def complete(tables: Tables) -> Tables:
    """The same rows with every column; a row is loaded when it occurred unless it says otherwise."""
    full: Tables = {}
    for name, columns in COLUMNS.items():
        full[name] = []
        for number, given in enumerate(tables.get(name, [])):
            assert given.keys() <= columns.keys(), given.keys() - columns.keys()
            row = {column: default for column, (_, default) in columns.items()} | given
            row = {column: f"{name}-{number}" if value is KEY else value for column, value in row.items()}
            if "loaded_at" in row and "occurred_at" in row:
                row["loaded_at"] = row["loaded_at"] or row["occurred_at"]
            full[name].append(row)
    return full


def write(tables: Tables, folder: Path) -> Path:
    """The tables as parquet files; a column with a cell that is not of its type comes as text, as from a CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in complete(tables).items():
        types = {column: type_ for column, (type_, _) in COLUMNS[name].items()}
        for column, type_ in types.items():
            if type_ != TEXT and any(isinstance(row[column], str) for row in rows):
                types[column] = TEXT
                rows = [row | {column: None if row[column] is None else str(row[column])} for row in rows]
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(list(types.items()))), folder / f"{name}.parquet")
    return folder
