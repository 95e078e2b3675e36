"""What leaves for vendors: never a consent, keys that are unique, batches a request takes, personal data nowhere else, the same on each engine."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import Warehouse

# What a vendor might read as consent, as a value or as the name of a column.
CONSENT = re.compile(r"(?i)(^|[^a-z])(subscribe[d]?|resubscribe[d]?|opt[ _-]?(in|ed[ _-]in)|accept(ed)?)($|[^a-z])")
# A reason not to text somebody.
REASON = "double_opt_in_pending"
LITERAL = re.compile(r"'((?:[^']|'')*)'")
# Names of columns that hold what identifies a person by itself.
PERSONAL = {"phone", "phone_e164", "phone_number", "contact_id", "email", "message_text"}
# Rows of a request, by table.
BATCHES = {
    "export_klaviyo_sms_unsubscribes": 100,
    "export_twilio_consents": 25,
    "export_bloomreach_consents": 50,
    "export_klaviyo_list_members": 1_000,
    "export_attentive_segment_members": 10_000,
    "export_bloomreach_memberships": 10_000,
    "export_klaviyo_profiles": 5_000,
    "export_attentive_user_attributes": 256,
    "export_bloomreach_properties": 50,
    "export_messages": 1_000,
}
# What a request is about besides its batch: a request names one list and does one thing.
TOGETHER = {"list_key", "segment_external_id", "segment_id", "operation"}
VALUES = {
    ("export_twilio_consents", "status"): {"opt-out"},
    ("export_twilio_consents", "source"): {"website", "offline", "opt-out-message", "others"},
    ("export_bloomreach_consents", "action"): {"reject"},
    ("export_klaviyo_list_members", "operation"): {"add", "remove"},
    ("export_attentive_segment_members", "operation"): {"add", "remove"},
    ("export_bloomreach_memberships", "operation"): {"join", "leave"},
    ("export_membership_changes", "change_type"): {"entered", "exited"},
    ("export_suppressions", "scope"): {"marketing", "all"},
}


@pytest.fixture(scope="session")
def exports(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Columns of each table that is exported, by its name, as the manifest has them."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return {model["name"]: model["columns"] for model in models if model["original_file_path"].startswith("models/marts/activation/exports/")}


@pytest.fixture(scope="session")
def rows(duckdb_warehouse: Warehouse, exports: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {table: duckdb_warehouse.table(table) for table in exports}


def test_everything_exported_is_a_table_of_schema_exports(manifest: dict[str, Any], exports: dict[str, Any]) -> None:
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert exports
    assert {node["name"] for node in nodes if node["schema"] == "exports"} == set(exports)
    assert {node["config"]["materialized"] for node in nodes if node["name"] in exports} == {"table"}


def test_no_compiled_sql_says_what_a_vendor_reads_as_consent(duckdb_warehouse: Warehouse, exports: dict[str, Any]) -> None:
    dbt = Dbt(duckdb_warehouse)
    asked = {"as_of": "2026-11-20 17:00:00", "klaviyo_lists": {"dormant": "L1"}, "twilio_sender_ids": ["MG1"], "bloomreach_consent_category": "texts"}
    compiled = dbt.compiled(asked, "path:models/marts/activation/exports")
    assert exports.keys() <= compiled.keys()
    assert not {
        name: said
        for name, sql in compiled.items()
        if name in exports and (said := [text for text in LITERAL.findall(sql) if text != REASON and CONSENT.search(text)])
    }


def test_no_column_is_named_for_consent_and_no_import_holds_a_list(exports: dict[str, dict[str, Any]]) -> None:
    assert not [f"{table}.{column}" for table, columns in exports.items() for column in columns if CONSENT.search(column)]
    assert not [column for column in exports["export_klaviyo_profiles"] if "list" in column]


def test_personal_columns_are_marked(exports: dict[str, dict[str, Any]]) -> None:
    marked = {(table, name) for table, columns in exports.items() for name, column in columns.items() if column["config"]["meta"].get("contains_pii")}
    assert marked == {(table, name) for table, columns in exports.items() for name in columns if name in PERSONAL}


def test_keys_are_one_text_column(exports: dict[str, dict[str, Any]], rows: dict[str, list[dict[str, Any]]]) -> None:
    for table, columns in exports.items():
        key = next(iter(columns))
        values = [row[key] for row in rows[table]]
        assert all(isinstance(value, str) and value for value in values), table
        assert len(values) == len(set(values)), table


def test_a_batch_is_one_request(exports: dict[str, dict[str, Any]], rows: dict[str, list[dict[str, Any]]]) -> None:
    assert {table for table, columns in exports.items() if "batch_no" in columns} == BATCHES.keys() & exports.keys()
    for table in BATCHES.keys() & exports.keys():
        sizes: dict[tuple[Any, ...], dict[int, int]] = {}
        for row in rows[table]:
            group = sizes.setdefault(tuple(row[name] for name in sorted(TOGETHER & row.keys())), {})
            group[row["batch_no"]] = group.get(row["batch_no"], 0) + 1
        for numbers in sizes.values():
            *full, _ = [numbers[number] for number in range(1, len(numbers) + 1)]
            assert set(full) <= {BATCHES[table]} and max(numbers.values()) <= BATCHES[table], table


def test_values_are_those_that_are_sent(rows: dict[str, list[dict[str, Any]]]) -> None:
    for (table, column), allowed in VALUES.items():
        assert {row[column] for row in rows[table]} <= allowed, table


def test_who_is_erased_or_suppressed_is_in_no_audience(rows: dict[str, list[dict[str, Any]]]) -> None:
    erased = {row["person_id"] for row in rows["export_erasures"]}
    suppressed = {row["phone_e164"] for row in rows["export_suppressions"]}
    assert erased and suppressed
    for table, found in rows.items():
        if table != "export_erasures":
            assert not erased & {row.get("person_id", row.get("external_id", row.get("client_user_id"))) for row in found}, table
    for table in ("export_cdp_segments", "export_onetext_csv"):
        assert rows[table] and not suppressed & {row["phone"] for row in rows[table]}, table
    members = {row["person_id"] for row in rows["export_audience_memberships"]}
    assert members and not suppressed & {row["phone_e164"] for row in rows["export_people"] if row["person_id"] in members}


def test_changes_name_audiences_and_people_that_are_exported(rows: dict[str, list[dict[str, Any]]]) -> None:
    audiences = {row["audience_id"] for row in rows["export_audiences"]}
    people = {row["person_id"] for row in rows["export_people"]}
    for table in ("export_membership_changes", "export_audience_memberships"):
        assert {row["audience_id"] for row in rows[table]} <= audiences
        assert {row["person_id"] for row in rows[table] if row.get("change_type") != "exited"} <= people
    assert not [row for row in rows["export_membership_changes"] if row["person_id"] not in people and row["phone_e164"]]
    entered = {(row["audience_id"], row["person_id"]) for row in rows["export_membership_changes"] if row["change_type"] == "entered"}
    assert entered <= {(row["audience_id"], row["person_id"]) for row in rows["export_audience_memberships"]}


def test_postgres_exports_the_same_rows(rows: dict[str, list[dict[str, Any]]], postgres_warehouse: Warehouse) -> None:
    """Keys and hashes included: a warehouse that moves does not send everything again."""
    for table, expected in rows.items():
        key = next(iter(expected[0])) if expected else ""
        found = postgres_warehouse.table(table)
        assert sorted(found, key=lambda row: row[key]) == sorted(expected, key=lambda row: row[key]), table
