"""A small warehouse of what leaves for vendors: people a to f, of whom f opted out and e was erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from conftest import ROOT

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
WORDS = ROOT / "models" / "marts" / "activation" / "exports"
Rows = Mapping[str, list[dict[str, Any]]]


def number(person: str) -> str:
    return f"+1212456{1000 + ord(person)}"


def columns() -> dict[str, dict[str, str]]:
    """Columns and types of each table, as its contract has them."""
    models = [model for file in sorted(WORDS.glob("*__models.yml")) for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]]
    return {
        model["name"]: {
            column["name"].replace("{{ var('export_prefix') }}", "wh_"): column["data_type"].replace("string", "varchar") for column in model["columns"]
        }
        for model in models
    }


def change(person: str, audience: str, is_member: bool, hours_ago: int = 1) -> dict[str, Any]:
    return {"person": person, "audience": audience, "is_member": is_member, "changed_at": NOW - timedelta(hours=hours_ago)}


def properties(person: str, track: str) -> dict[str, Any]:
    return {"wh_sms_track": track, "row_hash": f"hash of {person} in {track}"}


def shop(suppressed: str = "f", track: str = "track_a", changes: list[dict[str, Any]] | None = None, messages: str = "ab") -> Rows:
    """Rows of each table. suppressed, messages: people, a letter each."""
    changes = [change("a", "dormant", True), change("b", "dormant", True), change("c", "dormant", False)] if changes is None else changes
    live = [person for person in "abcdf" if person]
    opted_out = [{"suppression_key": f"key {person}", "phone_e164": number(person), "scope": "all", "reason": "opted_out", "changed_at": NOW, "row_hash": f"hash {person}"} for person in suppressed]  # fmt: skip
    operations = [("add", "join") if one["is_member"] else ("remove", "leave") for one in changes]
    due = {"step": 1, "not_before": NOW, "expires_at": NOW + timedelta(hours=4), "occurred_at": NOW, "source": "flow", "source_id": "vip", "batch_no": 1}
    return {
        "export_suppressions": opted_out,
        "export_klaviyo_sms_unsubscribes": [{"suppression_key": one["suppression_key"], "phone_number": one["phone_e164"], "batch_no": 1} for one in opted_out],
        "export_attentive_unsubscribes": [{"suppression_key": one["suppression_key"], "phone": one["phone_e164"]} for one in opted_out],
        "export_postscript_unsubscribes": [{"suppression_key": one["suppression_key"], "phone_number": one["phone_e164"]} for one in opted_out],
        "export_twilio_consents": [
            {"correlation_id": f"{ord(person):032}", "contact_id": number(person), "sender_id": "MG1", "status": "opt-out", "source": "others", "date_of_consent": NOW, "batch_no": 1}
            for person in suppressed
        ],
        "export_bloomreach_consents": [
            {"command_id": f"reject {person}", "registered_id": person, "category": "texts", "action": "reject", "timestamp": 1_800_000_000, "batch_no": 1} for person in suppressed
        ],
        "export_erasures": [{"person_id": "e", "phone_e164": number("e"), "erased_at": NOW}],
        "export_klaviyo_list_members": [
            {"membership_id": f"{one['person']} {one['audience']}", "list_key": one["audience"], "klaviyo_id": f"k{one['person']}", "operation": add, "changed_at": one["changed_at"], "batch_no": 1}
            for one, (add, _) in zip(changes, operations, strict=True)
        ],
        "export_attentive_segment_members": [
            {"membership_id": f"{one['person']} {one['audience']}", "segment_external_id": one["audience"], "client_user_id": one["person"], "phone": number(one["person"]), "operation": add,
             "changed_at": one["changed_at"], "batch_no": 1}
            for one, (add, _) in zip(changes, operations, strict=True)
        ],
        "export_bloomreach_memberships": [
            {"membership_id": f"{one['person']} {one['audience']}", "segment_id": "S1", "customer_id": one["person"], "operation": join, "changed_at": one["changed_at"], "batch_no": 1}
            for one, (_, join) in zip(changes, operations, strict=True)
        ],
        "export_cdp_segments": [{"segment_key": f"key {person}", "phone": number(person), "segment": "dormant", "timestamp": 1_800_000_000_000} for person in "ab"],
        "export_onetext_csv": [{"person_id": person, "phone": number(person), "properties": "", "segments": "dormant"} for person in "ab"],
        "export_klaviyo_profiles": [
            {"external_id": person, "klaviyo_id": f"k{person}", "phone_number": number(person), "email": f"{person}@example.com", "batch_no": 1} | properties(person, track) for person in live
        ],
        "export_attentive_user_attributes": [
            {"person_id": person, "phone": number(person), "client_user_id": person, "batch_no": 1} | properties(person, track) for person in live
        ],
        "export_postscript_subscriber_updates": [
            {"postscript_id": f"ps/{person}", "properties_json": f'{{"wh_sms_track": "{track}"}}', "row_hash": f"hash of {person} in {track}"} for person in live
        ],
        "export_bloomreach_properties": [
            {"command_id": f"{person} {track}", "registered_id": person, "properties_json": f'{{"wh_sms_track": "{track}"}}', "batch_no": 1} for person in live
        ],
        "export_messages": [
            due | {"message_key": f"message {person}", "event_name": "wh_vip_1", "person_id": person, "phone_e164": number(person), "channel": "sms", "message_text": "Acme: hi", "stop_text": "STOP"}
            for person in messages
        ],
    }  # fmt: skip


def statements(rows: Rows, as_of: datetime = NOW) -> list[tuple[str, list[list[Any]]]]:
    """Statements that make the tables, each with the rows it is run for."""
    made: list[tuple[str, list[list[Any]]]] = [
        ("create schema exports", []),
        ("create table sending_eligibility (as_of timestamp)", []),
        ("insert into sending_eligibility values (%s)", [[as_of]]),
    ]
    for table, types in columns().items():
        names = list(types)
        definitions = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        made.append((f"create table exports.{table} ({definitions})", []))
        held = [[row.get(name) for name in names] for row in rows.get(table, [])]
        if held:
            made.append((f"insert into exports.{table} values ({', '.join(['%s'] * len(names))})", held))
    return made


def fill(file: Path, rows: Rows, as_of: datetime = NOW) -> Path:
    """A DuckDB file with these rows, in place of what it held."""
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        for statement, held in statements(rows, as_of):
            if held:
                connection.executemany(statement.replace("%s", "?"), held)
            else:
                connection.execute(statement)
    return file
