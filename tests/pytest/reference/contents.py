"""What tables hold, for comparing a run with a run that reads everything."""

from __future__ import annotations

from pathlib import Path

from sms_segmentation.warehouse import Warehouse

Contents = dict[str, list[str]]

# Differ between runs by design, or between a table that was continued and one that was not.
BOOKKEEPING = {"run_number", "partitions_written", "source_row_count", "cells_kept_from", "contract_hash"}
FACTS = "int_sms_messages_rolled_up"
MODELS = Path(__file__).resolve().parents[3] / "models"

# The way from what arrived to a decision: what a build of today has to make anew in a warehouse of yesterday.
DAILY = ["int_sms_events_versions", "int_sms_events_validated", "int_orders_versions", FACTS, "int_consent_events_validated", "int_phone_numbers"]
DAILY += sorted(file.stem for file in (MODELS / "intermediate" / "consent").glob("*.sql"))
DAILY += [f"path:models/intermediate/{area}" for area in ("windows", "audit", "candidates", "caps", "rules", "decision")]
DAILY += ["int_consent_versions", "int_inbound_texts", "int_received_texts", "sending_eligibility"]
# What a run builds at least: tables that are continued, and what lies before them.
CONTINUED = ["path:models/staging", "path:models/intermediate/identity", "path:models/intermediate/inputs", "path:models/intermediate/messages"]
# Of DAILY, what goes on from the last run and what comes out.
TOLD = ["int_sms_events_versions", "int_orders_versions", FACTS, "int_received_texts", "int_consent_state", "sending_eligibility"]


def contents(house: Warehouse, tables: list[str]) -> Contents:
    """The rows of tables in an order of their own, without what differs by design."""
    found = {}
    for table, rows in house.all_rows(tables).items():
        if table == FACTS:  # a message of which corrections have left no event stays, and counts nowhere
            rows = [row for row in rows if row["last_event_at"]]
        if table == "int_segment_text_days":  # nor does a day that has no text any more
            rows = [row for row in rows if row["counted_from"] != "no text"]
        found[table] = sorted(str({column: value for column, value in row.items() if column not in BOOKKEEPING}) for row in rows)
    return found


def difference(found: Contents, expected: Contents) -> dict[str, tuple[set[str], set[str]]]:
    """Rows too many and rows missing, by table."""
    return {
        table: (set(found[table]) - set(expected[table]), set(expected[table]) - set(found[table])) for table in expected if found[table] != expected[table]
    }
