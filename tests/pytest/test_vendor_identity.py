"""Source profiles of several vendors become persons, and consent stays with its number: ../shared/spec/identity_cases.csv."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import ELSEWHERE
from reference.arrivals import arrivals
from reference.contents import CONTINUED, contents, difference
from reference.inputs import write_csv
from reference.raw_tables import store
from sms_segmentation.input_files import literal

CASES = Path(__file__).resolve().parents[3] / "shared" / "spec" / "identity_cases.csv"
# any connection: with none, everybody is who the own tables say
SOURCES = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}
AS_OF = "2026-07-01 00:00:00"


def told() -> list[dict[str, Any]]:
    """The cases, each with ids, addresses and numbers of its own, so that all are one build."""
    with CASES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = []
    for number, row in enumerate(rows):
        mark = row["case_id"].lower()

        def own(text: str, mark: str = mark, number: int = number) -> str:
            text = re.sub(r"\b(klaviyo|shopify|attentive|postscript|segment):", rf"\1:{mark}", text)
            text = re.sub(r"(?i)@(shop\.)?(example\.\w+|gmail\.com)", rf"@{mark}.\2", text)
            text = re.sub(r'("shopify_customer_id": "|"value": ")(\d)', rf"\g<1>{mark}\2", text)
            return text.replace("+1415555", f"+1{(212, 213, 214, 215, 216, 217, 218, 219, 224, 225)[number % 10]}55{5 + number // 10}")

        found.append({"case": row["case_id"]} | {name: json.loads(own(row[name])) for name in list(row)[2:6]})
    return found


def inputs(cases: list[dict[str, Any]], folder: Path) -> Path:
    """The cases as tables of the user's own."""
    folder.mkdir()
    profiles, identities, consent = [], [], []
    for case in cases:
        for given in case["source_profiles"]:
            vendor = given["id"].split(":")[0]
            profiles.append(
                {"profile_id": given["id"], "phone_e164": given.get("phone"), "email": given.get("email"), "source_system": vendor, "updated_at": "2026-06-01"}
                | {name: given.get(name) for name in ("created_at", "deleted_at", "city")}
                | {"country_code": given.get("country"), "region_code": given.get("region")}
            )
            identities += [{"profile_id": given["id"], "id_type": "shopify_customer_id", "id_value": value} for value in given.get("external", {}).values()]
        for number, event in enumerate(case["other_rows"].get("consent_events", [])):
            consent.append(
                {"consent_event_id": f"{case['case']} {number}", "profile_id": event["source_profile_id"], "channel": "sms", "message_category": "marketing"}
                | {name: event.get(name) for name in ("phone_e164", "action", "consent_level", "source", "occurred_at")}
                | {"source_system": "shop", "received_at": event["occurred_at"], "loaded_at": event["occurred_at"]}
            )
    return write_csv({"profiles": profiles, "profile_identities": identities, "consent_events": consent}, folder)


@pytest.mark.skipif(not CASES.exists(), reason="shared/spec is absent")
@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_who_is_who(successive: Callable, tmp_path: Path, target: str) -> None:
    cases = told()
    with successive(target, "identity") as build:
        build.house.load({}, set(), "inputs")
        store(build.house, "raw_twilio", {"message": []})
        wanted = ["profile_links", "identity_conflicts", "int_profiles_resolved", "int_consent_state"]
        selected = [f"+{name},resource_type:model" for name in wanted]
        house = build(inputs(cases, tmp_path / "inputs"), {"as_of": AS_OF, "sources": SOURCES}, "--select", *selected, "path:seeds")
        links = {row["source_profile_id"]: row["profile_id"] for row in house.table("profile_links")}
        persons = {row["profile_id"]: row for row in house.table("int_profiles_merged")}
        conflicts = {(row["conflict"], row["conflict_value"]): row for row in house.table("identity_conflicts")}
        consent = {row["phone_e164"]: row["consent_status"] == "subscribed" for row in house.table("int_consent_state")}
    wrong = []
    for case in cases:
        for person in case["expected_profiles"]:
            members = sorted(source for source, found in links.items() if found == person["profile_id"])
            shown = persons.get(person["profile_id"], {})
            differ = {c: (v, shown.get(c)) for c, v in person.items() if c != "members" and str(v) != str(shown.get(c))}
            if members != sorted(person["members"]) or differ:
                wrong.append(f"{case['case']}: {members} instead of {person['members']}, (expected, found) {differ}")
        for number, is_given in case["expected_other"].get("consent", {}).items():
            if isinstance(is_given, bool) and consent.get(number, False) != is_given:
                wrong.append(f"{case['case']}: consent of {number} is {not is_given}")
        for conflict in case["expected_other"].get("conflicts", []):
            found = conflicts.get((conflict["kind"], conflict["value"]))
            profiles = conflict["profiles"] if isinstance(conflict["profiles"], int) else len(conflict["profiles"])
            if not found or found["profile_count"] != profiles:
                wrong.append(f"{case['case']}: {conflict}, found {found}")
    assert wrong == []


def subscribed(rows: list[dict[str, Any]]) -> set[str]:
    return {row["phone_e164"] for row in rows if row["consent_status"] == "subscribed"}


def test_a_merge_holds_for_events_read_before(successive: Callable, tmp_path: Path) -> None:
    """People whose events were read get an e-mail address in common; the daily run is then what a full one would be. No number gains consent."""
    first, last = arrivals(7, datetime(2026, 10, 1, 17), 2, tmp_path / "world")
    file = literal(str(last / "profiles.parquet"))
    shared = "'p' || (dense_rank() over (order by profile_id) // 2) || '@example.org' as email"
    duckdb.execute(f"create table changed as select * replace ({shared}) from {file}")
    duckdb.execute(f"copy changed to {file}")
    with successive("duckdb", "merged") as build:
        store(build.house, "raw_twilio", {"message": []})
        build(first, {"as_of": "2026-09-30 17:00:00", "sources": SOURCES}, "--select", "path:seeds", *CONTINUED)
        day = {"as_of": "2026-10-01 17:00:00", "sources": SOURCES}
        selected = ["--select", "+sending_eligibility,resource_type:model", "+profile_links,resource_type:model", "path:seeds"]
        house = build(last, day, *selected)
        with house.one_connection():
            tables = [name for name in build.models() if house.relation(name)]
        assert max(row["run_number"] for row in house.table("int_sms_events_versions")) == 2, "a step was read anew"
        assert len({row["profile_id"] for row in house.table("profile_links")}) < 0.6 * len(house.table("profile_links"))
        found = contents(house, tables)
        expected = contents(build(None, day, *selected, "--full-refresh"), tables)
        merged = subscribed(house.table("int_consent_state"))
    assert not difference(found, expected)
    with successive("duckdb", "apart") as build:
        house = build(last, {"as_of": "2026-10-01 17:00:00"}, "--select", "+int_consent_state,resource_type:model", "path:seeds")
        apart = subscribed(house.table("int_consent_state"))
    assert merged <= apart and len(merged) > len(apart) / 2
