"""What is forgotten after its days: ordinary replies, and what was looked at; no decision changes, and daily runs forget as a full refresh does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from conftest import THOROUGH, location
from reference.contents import contents, difference
from reference.inputs import write
from sms_segmentation.project import declared_end, sample, utc
from sms_segmentation.warehouse import Warehouse
from test_incremental import difference_of_files

AS_OF = datetime(2026, 6, 30, 12)
KEPT = {"keep_replies_days": 30, "keep_site_events_days": 365}
TABLES = ["int_sms_events_versions", "int_web_events_versions", "int_cart_events_versions", "int_received_texts", "int_inbound_texts"]
UNTESTED = ["--exclude", "resource_type:test", "resource_type:unit_test"]
# Tables that show the cells that are forgotten, or how many there are.
SHOWN = {*TABLES, "input_coverage"}


def reply(key: str, body: str, loaded_at: datetime, **said: object) -> dict[str, object]:
    usual = {"direction": "inbound", "event_type": "received", "occurred_at": datetime(2026, 5, 1), "phone_e164": "+12125550000"}
    return {"sms_event_id": key, "body_text": body, "loaded_at": loaded_at, **usual, **said}


def visit(key: str, loaded_at: datetime) -> dict[str, object]:
    usual = {"profile_id": "p1", "event_type": "product_viewed", "occurred_at": datetime(2025, 6, 1), "source_system": "shop"}
    return {"web_event_id": key, "loaded_at": loaded_at, "product_id": "tea", "category": "drinks", **usual}


def world(folder: Path) -> Path:
    last_forgotten, first_kept = datetime(2026, 5, 30, 23, 59, 59), datetime(2026, 5, 31)
    texts = [
        *(reply(name, "do you have it in blue", at) for name, at in {"old": last_forgotten, "next": first_kept}.items()),
        *(reply(body, body, last_forgotten) for body in ("STOP", "HELP", "START", "when will this stop")),
        reply("sent", "do you have it in blue", last_forgotten, direction="outbound", event_type="sent", message_id="m1"),
        reply("refused", "do you have it in blue", last_forgotten, direction="sideways"),
        reply("refused stop", "STOP please", last_forgotten, direction="sideways"),
    ]
    visits = [visit("old", datetime(2025, 6, 29, 23)), visit("next", datetime(2025, 6, 30))]
    profiles = [{"profile_id": "p1", "phone_e164": "+12125550000", "created_at": datetime(2025, 1, 1), "source_system": "shop"}]
    carts = [{"cart_event_id": "c1", "cart_id": "c1", "event_type": "created", "occurred_at": datetime(2025, 6, 1), "cart_value": 5}]
    return write({"profiles": profiles, "sms_events": texts, "web_events": visits, "cart_events": carts}, folder)


def words(house: Warehouse) -> dict[str, str]:
    return {row["sms_event_id"]: row["body_text"] for row in house.table("int_sms_events_versions") if row["body_text"]}


def seen(house: Warehouse) -> dict[str, tuple[str, str]]:
    return {row["web_event_id"]: (row["product_id"], row["category"]) for row in house.table("int_web_events_versions")}


@pytest.mark.parametrize("target", ["duckdb", *(["postgres", "spark"] if THOROUGH else [])])
def test_talk_and_what_was_looked_at_are_forgotten(successive: Callable, tmp_path: Path, target: str) -> None:
    talk = "do you have it in blue"
    evidence = {body: body for body in ("STOP", "HELP", "START", "when will this stop")} | {"sent": talk, "refused stop": "STOP please"}
    with successive(target, "retention") as build:

        def run(days: int, kept: dict[str, Any] | None = None, *options: str) -> Warehouse:
            at = {"as_of": str(AS_OF + timedelta(days=days))}
            return build(None, at | (KEPT if kept is None else kept), "--select", *TABLES, *UNTESTED, *options)

        house = build(world(tmp_path), {"as_of": str(AS_OF)}, "--select", *(f"+{table}" for table in TABLES), *UNTESTED)
        everything = contents(house, TABLES)
        assert words(house) == evidence | dict.fromkeys(["old", "next", "refused"], talk)

        months = target == "spark"  # whose parts are months
        run(0)
        assert words(house) == evidence | ({"old": talk, "next": talk, "refused": talk} if months else {"next": talk})
        assert seen(house) == {"old": ("tea", "drinks") if months else (None, None), "next": ("tea", "drinks")}
        run(2 if months else 1)
        assert words(house) == evidence
        assert seen(house)["next"] == (None, None)
        assert max(row["run_number"] for row in house.table("int_sms_events_versions")) == (2 if months else 3), "all was read again"
        daily = contents(house, TABLES)
        meanings = {row["sms_event_id"]: row["reply_intent"] for row in house.table("int_inbound_texts")}
        assert meanings["old"] == "reply"
        assert meanings["refused stop"] == "opt_out"
        run(2 if months else 1, None, "--full-refresh")
        assert not difference(daily, contents(house, TABLES))

        run(0, {})
        assert not difference(contents(house, TABLES), everything), "what the source still has comes back with the setting"


def test_no_decision_of_the_sample_changes(duckdb_warehouse: Warehouse, successive: Callable, tmp_path: Path) -> None:
    DuckDBConnectionManager.close_all_connections()
    before = shutil.copy(location(duckdb_warehouse), tmp_path / "before.duckdb")
    with successive("duckdb", "retention_of_the_sample") as build:
        given = {"as_of": utc(declared_end(sample())), "model_set": "sample"} | KEPT
        house = build(sample(), given, *UNTESTED)
    differing = difference_of_files(Path(location(house)), Path(before))
    assert {table.split(".")[1] for table in differing} == SHOWN, differing
