"""The input tables: their columns, hand-made rows completed, rows written as files."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reference.facts import Tables
from sms_segmentation.contract import TYPES, schemas

TEXT, TIME, DAY, COUNT = TYPES["string"], TYPES["timestamp"], TYPES["date"], TYPES["integer"]
FLAG, DEGREES, MONEY = TYPES["boolean"], TYPES["double"], TYPES["decimal(18, 4)"]
LONG_AGO = datetime(2020, 1, 1)
KEY = object()
# The columns that the reference reads, with what a hand-made row has when it gives none; KEY makes one.
USUAL: dict[str, dict[str, Any]] = {
    "profiles": {
        "profile_id": KEY,
        "phone_e164": None,
        "phone_raw": None,
        "email": None,
        "country_code": None,
        "region_code": None,
        "city": None,
        "latitude": None,
        "longitude": None,
        "timezone": None,
        "birth_date": None,
        "gender": None,
        "persona": None,
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
        "deleted_at": None,
        "is_test": None,
        "source_system": "shop",
    },
    "profile_properties": {
        "profile_id": None,
        "property_name": None,
        "property_value": None,
        "updated_at": LONG_AGO,
    },
    "consent_events": {
        "consent_event_id": KEY,
        "profile_id": None,
        "phone_e164": None,
        "email": None,
        "country_code": None,
        "channel": "sms",
        "message_category": "marketing",
        "action": "opt_in",
        "consent_level": None,
        "occurred_at": LONG_AGO,
        "received_at": None,
        "source": "form",
        "source_system": "shop",
        "loaded_at": None,
    },
    "sms_events": {
        "sms_event_id": KEY,
        "message_id": None,
        "profile_id": None,
        "phone_e164": None,
        "direction": "outbound",
        "event_type": "delivered",
        "occurred_at": LONG_AGO,
        "message_category": "marketing",
        "message_type": None,
        "is_promotional": None,
        "campaign_id": None,
        "flow_id": None,
        "flow_step": None,
        "variant_id": None,
        "segment_name": None,
        "is_bot_click": None,
        "num_segments": None,
        "message_format": None,
        "cost_amount": None,
        "fee_amount": None,
        "cost_currency": None,
        "failure_code": None,
        "failure_class": None,
        "body_text": None,
        "source_system": "shop",
        "loaded_at": None,
    },
    "suppressions": {
        "suppression_id": KEY,
        "profile_id": None,
        "phone_e164": None,
        "email": None,
        "channel": "sms",
        "scope": "marketing",
        "reason": "manual",
        "starts_at": LONG_AGO,
        "ends_at": None,
        "source_system": "shop",
        "loaded_at": LONG_AGO,
    },
    "number_checks": {
        "phone_e164": None,
        "checked_at": LONG_AGO,
        "line_type": None,
        "is_active": None,
        "reassigned": None,
        "reassigned_asked_date": None,
    },
    "preferences": {
        "profile_id": None,
        "preference_type": None,
        "preference_key": None,
        "preference_value": None,
        "updated_at": LONG_AGO,
    },
    "holdout_assignments": {
        "experiment_id": KEY,
        "profile_id": None,
        "arm": "control",
        "assigned_at": LONG_AGO,
        "is_holdout": None,
        "ended_at": None,
    },
    "experiments": {
        "experiment_id": KEY,
        "kind": "ab",
        "control_arm": "control",
        "starts_at": None,
        "ends_at": None,
        "analysis_plan": None,
        "outcome_days": None,
    },
    "experiment_arms": {
        "experiment_id": None,
        "arm": None,
        "planned_share": 0.5,
    },
    "sms_campaigns": {
        "campaign_id": KEY,
        "campaign_name": "campaign",
        "kind": "campaign",
        "goal": None,
        "message_category": "marketing",
        "message_type": None,
        "audience_segment": None,
        "sent_at": None,
        "is_promotional": None,
        "fixed_cost_amount": None,
        "cost_currency": None,
    },
    "marketing_costs": {
        "cost_id": KEY,
        "campaign_id": None,
        "cost_date": LONG_AGO.date(),
        "channel": "sms",
        "cost_amount": 0,
        "currency": "USD",
    },
    "web_events": {
        "web_event_id": KEY,
        "profile_id": None,
        "event_type": "page_viewed",
        "occurred_at": LONG_AGO,
        "product_id": None,
        "category": None,
        "was_in_stock": None,
        "source_system": "shop",
        "loaded_at": None,
    },
    "reply_reviews": {
        "sms_event_id": None,
        "decided_at": LONG_AGO,
        "outcome": "no_opt_out",
    },
    "orders": {
        "order_id": KEY,
        "profile_id": None,
        "ordered_at": LONG_AGO,
        "status": "completed",
        "cancelled_at": None,
        "currency": "USD",
        "gross_amount": 50,
        "discount_amount": 0,
        "tax_amount": None,
        "shipping_amount": None,
        "total_amount": 50,
        "refunded_amount": None,
        "channel": None,
        "attributed_channel": None,
        "attributed_message_id": None,
        "fulfillment_type": None,
        "is_test": None,
        "source_system": "shop",
        "loaded_at": LONG_AGO,
    },
    "order_lines": {
        "order_line_id": KEY,
        "order_id": None,
        "product_id": None,
        "quantity": 1,
        "unit_price": 50,
        "discount_amount": 0,
        "line_total": 50,
        "compare_at_price": None,
        "is_gift_card": None,
    },
    "order_discounts": {
        "order_discount_id": KEY,
        "order_id": None,
        "discount_kind": "code",
        "discount_code": None,
        "discount_amount": 5,
    },
    "refunds": {
        "refund_id": KEY,
        "order_id": None,
        "refunded_at": LONG_AGO,
        "refund_amount": 0,
        "loaded_at": LONG_AGO,
    },
    "refund_lines": {
        "refund_line_id": KEY,
        "refund_id": None,
        "order_line_id": None,
        "quantity": 1,
        "refund_amount": 0,
    },
    "products": {
        "product_id": KEY,
        "parent_product_id": None,
        "product_name": "thing",
        "category": "uncategorised",
        "brand": None,
        "price": None,
        "is_consumable": None,
        "replenish_days": None,
        "usage_type": None,
        "is_active": None,
    },
    "email_events": {
        "email_event_id": KEY,
        "profile_id": None,
        "event_type": "clicked",
        "occurred_at": LONG_AGO,
        "message_id": None,
        "campaign_id": None,
        "flow_id": None,
        "flow_step": None,
        "is_bot_click": None,
        "is_machine_open": None,
        "source_system": "shop",
        "loaded_at": None,
    },
    "flow_enrollments": {
        "enrollment_id": KEY,
        "profile_id": None,
        "flow_name": "sunset",
        "entered_at": LONG_AGO,
        "last_step": None,
        "completed_at": None,
        "exited_at": None,
        "exit_reason": None,
    },
    "cart_events": {
        "cart_event_id": KEY,
        "cart_id": "cart",
        "profile_id": None,
        "event_type": "item_added",
        "occurred_at": LONG_AGO,
        "product_id": None,
        "cart_value": None,
        "loaded_at": None,
    },
    "checkouts": {
        "checkout_id": KEY,
        "profile_id": None,
        "started_at": LONG_AGO,
        "completed_at": None,
        "checkout_value": None,
        "loaded_at": LONG_AGO,
    },
    "deliveries": {
        "delivery_id": KEY,
        "order_id": None,
        "status": "shipped",
        "occurred_at": LONG_AGO,
        "loaded_at": None,
    },
    "handed_over_messages": {
        "message_key": KEY,
        "handed_over_at": LONG_AGO,
        "destination": None,
        "profile_id": None,
        "phone_e164": None,
        "channel": None,
        "campaign_id": None,
        "flow_id": None,
        "flow_step": None,
        "loaded_at": None,
    },
    "planned_campaigns": {
        "campaign_id": KEY,
        "campaign_name": None,
        "plan_id": None,
        "template_id": None,
        "offer_text": None,
        "include_segments": "sms_subscribers",
        "exclude_segments": None,
        "planned_at": LONG_AGO,
        "send_within_hours": None,
        "not_texted_hours": None,
        "holdout_share": None,
    },
    "planned_campaign_variants": {
        "campaign_id": None,
        "variant_id": None,
        "share": 0.5,
        "template_id": None,
    },
    "disclosures": {
        "disclosure_version": KEY,
        "disclosure_text": "I agree to get texts.",
        "page_url": None,
    },
    "message_bodies": {
        "body_id": KEY,
        "campaign_id": None,
        "flow_id": None,
        "flow_step": None,
        "variant_id": None,
        "body_text": "Hello.",
        "valid_from": None,
    },
    "wishlist_items": {
        "wishlist_item_id": KEY,
        "profile_id": None,
        "product_id": None,
        "added_at": LONG_AGO,
        "removed_at": None,
    },
    "back_in_stock_subscriptions": {
        "subscription_id": KEY,
        "profile_id": None,
        "product_id": None,
        "subscribed_at": LONG_AGO,
        "cancelled_at": None,
    },
    "inventory_events": {
        "inventory_event_id": KEY,
        "product_id": None,
        "store_id": None,
        "available_quantity": 0,
        "occurred_at": LONG_AGO,
        "loaded_at": None,
    },
    "stores": {
        "store_id": KEY,
        "store_name": "store",
        "latitude": 0.0,
        "longitude": 0.0,
        "country_code": "US",
    },
    "loyalty_accounts": {
        "loyalty_account_id": KEY,
        "profile_id": None,
        "status": "active",
        "tier": None,
        "points_balance": 0,
        "enrolled_at": LONG_AGO,
        "tier_progress_value": None,
        "updated_at": LONG_AGO,
    },
    "loyalty_tiers": {
        "tier": KEY,
        "rank": 1,
        "threshold_value": 0,
    },
    "loyalty_ledger": {
        "ledger_id": KEY,
        "loyalty_account_id": None,
        "entry_type": "earn",
        "points": 100,
        "occurred_at": LONG_AGO,
        "expires_at": None,
        "loaded_at": None,
    },
    "refill_subscriptions": {
        "refill_event_id": KEY,
        "profile_id": None,
        "product_id": None,
        "event_type": "activated",
        "occurred_at": LONG_AGO,
        "loaded_at": None,
    },
}
CONTRACT = schemas()
COLUMNS: dict[str, dict[str, tuple[pa.DataType, Any]]] = {
    table: {column: (CONTRACT[table].field(column).type, usual) for column, usual in columns.items()} for table, columns in USUAL.items()
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


def write_csv(tables: Tables, folder: Path) -> Path:
    """The tables as CSV files, with the columns that their rows have."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)
    return folder


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
