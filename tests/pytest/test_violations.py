"""sending_violations names every text that broke a rule, and no other: those planted in the sample, those of random worlds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commands import sms
from reference import numbers, windows
from reference.consent import Ledgers
from reference.facts import Tables, by, latest
from reference.inputs import LONG_AGO, write
from reference.messages import NOT_SENT, SENT, is_marketing
from reference.sending import CONSENT_REASONS, Subject
from reference.vars import DEFAULTS
from reference.worlds import RandomWorld
from sms_segmentation.project import SAMPLE
from sms_segmentation.warehouse import Warehouse

Rows = list[dict[str, Any]]
TOLD = ("message_id", "rule", "was_known_when_sent", "evidence_id")


def told(rows: Rows) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in TOLD) for row in rows), key=str)


def planted(folder: Path) -> Rows:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))["violations"]


@pytest.fixture(scope="module")
def other_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other shoppers, other texts: the planted ones are the same."""
    folder = tmp_path_factory.mktemp("other_shop")
    sms("sample", "--profiles", "1500", "--days", "300", "--seed", "7", "--out", folder).check_returncode()
    return folder


def test_what_was_planted_is_found_and_nothing_else(duckdb_warehouse: Warehouse) -> None:
    assert len(planted(SAMPLE)) > 30
    assert told(duckdb_warehouse.table("sending_violations")) == told(planted(SAMPLE))


def test_another_shop_that_obeys_the_rules_broke_none(other_shop: Path, build: Callable) -> None:
    house = build(other_shop, "duckdb", {}, "--select", "+sending_violations")
    assert len(house.table("int_sent_texts")) > 10_000
    assert told(house.table("sending_violations")) == told(planted(other_shop))


def sent_texts(tables: Tables, as_of: datetime) -> list[dict[str, Any]]:
    """Marketing texts that did not fail, with when they were sent and when they began to count."""
    rows = [
        row | {"message_id": row["message_id"] or f"event {row['sms_event_id']}"}
        for row in latest(tables["sms_events"], "sms_event_id")
        if row["direction"] == "outbound" and row["occurred_at"] <= as_of
    ]
    texts = []
    for (phone_e164, message_id), events in by(rows, "phone_e164", "message_id").items():
        types = {event["event_type"] for event in events}
        failed = types & (NOT_SENT | {"undelivered"}) and "delivered" not in types  # var count_undelivered is false
        if is_marketing(events) and not failed and types & SENT:
            decisive = next(kinds & types for kinds in ({"sent"}, {"delivered"}, SENT) if kinds & types)
            sent_at = min(event["occurred_at"] for event in events if event["event_type"] in decisive)
            counted_at = min(event["occurred_at"] for event in events if event["event_type"] in SENT)
            texts.append({"phone_e164": phone_e164, "message_id": message_id, "sent_at": sent_at, "counted_at": counted_at})
    return texts


def broken_rules(tables: Tables, as_of: datetime) -> set[tuple[str, str, str]]:
    """Number, message and rule of every text, each judged by the plain reading of the rules at the moment it was sent."""
    everyone = Ledgers(tables, as_of)
    of_number = by([{"phone": everyone.number_of[id], "row": row} for id, row in everyone.live_profiles.items()], "phone")
    texts = sent_texts(tables, as_of)
    counted = by(sorted(texts, key=lambda text: (text["counted_at"], text["message_id"])), "phone_e164")
    nowhere = dict.fromkeys(next(iter(everyone.live_profiles.values())))
    found = set()
    for text in texts:
        phone, at = text["phone_e164"], text["sent_at"]
        number, ledgers = numbers.read(phone), Ledgers(tables, at)
        rules = {CONSENT_REASONS.get(ledgers.consent(phone).status(at))} - {None}
        rules |= {Subject.suppression_reason(row) for row in ledgers.open_suppressions(phone, at)}
        rules |= {"suppressed" for _ in ledgers.open_doubts(phone)}
        profiles = [nowhere, *(one["row"] for one in of_number[phone])]
        places = set().union(*(windows.places(profile, number, DEFAULTS)[0] for profile in profiles))
        rules |= {rule for place in places for rule in windows.closed_by(place, at, DEFAULTS)}
        caps = [row for place in places for row in windows.rows_of_place(windows.CAPS, place)]
        for row in caps + [row for row in windows.CAPS if row["country_code"] == "*"]:
            since = text["counted_at"] - timedelta(hours=int(row["cap_period_hours"]))
            before = counted[phone][: counted[phone].index(text)]
            in_period = [one for one in before if one["counted_at"] > since]
            if windows.in_force(row, text["counted_at"].date()) and len(in_period) >= int(row["max_marketing_messages"]):
                rules.add(f"frequency_cap_{row['cap_period_hours']}h")
        found |= {(phone, text["message_id"], rule) for rule in rules}
    return found


def test_a_plain_reading_finds_the_same_in_a_random_world(build: Callable, tmp_path: Path) -> None:
    as_of = datetime(2026, 11, 24, 1, 30)
    tables = RandomWorld(3, as_of).tables
    # Which profiles live and which orders hold is judged by today.
    tables["orders"] = [row for row in tables["orders"] if not row["cancelled_at"]]
    for row in tables["profiles"]:
        row["deleted_at"] = row["deleted_at"] and (LONG_AGO if row["deleted_at"] <= as_of else None)
    house = build(write(tables, tmp_path / "inputs"), "duckdb", {"as_of": str(as_of)}, "--select", "+sending_record")
    record = {(row["phone_e164"], row["message_id"]): row["verdict"] for row in house.table("sending_record")}
    assert record.keys() == {(row["phone_e164"], row["message_id"]) for row in house.table("int_sent_texts")}
    rows = house.table("sending_violations")
    assert {row["rule"] for row in rows} >= {"opted_out", "no_consent", "suppressed", "quiet_hours", "frequency_cap_24h"}
    assert {(row["phone_e164"], row["message_id"], row["rule"]) for row in rows} == broken_rules(tables, as_of)
    verdicts = {(phone, message, rule) for (phone, message), verdict in record.items() for rule in verdict.split(";") if rule != "clean"}
    assert verdicts == broken_rules(tables, as_of)
