"""Rules are rows: a country is added by rows alone, and rows that are wrong are noticed before they decide anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from conftest import ROOT
from reference.inputs import complete, write
from reference.scenarios import MONDAY, nanp, subscriber, together
from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import Warehouse

DATA_TESTS = {file.stem for file in (ROOT / "tests" / "reference").glob("*.sql")}
FACTS = {
    "country_code": "PL", "region_code": "*", "row_kind": "window", "source": "a statute", "basis": "law", "confidence": "high",
    "evidence": "looked_up", "applies_to_sms": "explicit", "enforce_when_consented": True, "default_enabled": True, "reviewed_on": "2026-11-21",
}  # fmt: skip
# Poland has none as delivered.
POLAND = {
    "jurisdiction_rules": [
        {"rule_id": "pl", "day_type": "weekday", "window_start_local": "10:00", "window_end_local": "12:00"},
        {"rule_id": "pl", "day_type": "saturday", "row_kind": "closed"},
        {"rule_id": "pl", "day_type": "sunday", "row_kind": "closed"},
        {"rule_id": "pl", "day_type": "holiday", "row_kind": "closed", "holiday_calendar": "pl"},
        {"rule_id": "pl", "day_type": "all", "row_kind": "cap", "max_marketing_messages": 1, "cap_period_hours": 24,
         "cap_scope": "recipient"},
    ],
    "holidays": [{"holiday_calendar": "pl", "holiday_date": "2026-11-24", "name": "A Tuesday"}],
}  # fmt: skip
EVENING = {"rule_id": "two_evenings", "day_type": "all", "window_end_local": "20:00"}
FAULTS = {
    "jurisdiction_rules": [
        {"rule_id": "nowhere", "country_code": "XX", "day_type": "all", "row_kind": "closed"},
        {"rule_id": "no_weekend", "day_type": "weekday", "row_kind": "closed"},
        {"rule_id": "no_calendar", "day_type": "all", "row_kind": "closed", "holiday_calendar": "gone"},
        {"rule_id": "no_source", "day_type": "all", "row_kind": "closed", "source": None},
        {"rule_id": "twice", "day_type": "all", "row_kind": "closed"},
        {"rule_id": "twice", "day_type": "all", "row_kind": "closed"},
        EVENING | {"window_start_local": "17:00"},
        EVENING | {"window_start_local": "18:00"},
        {"rule_id": "backwards", "day_type": "all", "window_start_local": "20:00", "window_end_local": "08:00"},
    ],
    "holidays": [
        {"holiday_calendar": "a_year_is_missing", "holiday_date": day, "name": "New Year"} for day in ("2026-01-01", "2028-01-01")
    ],
    "calling_codes": [{"calling_code": "999", "country_codes": "XX", "time_zones": "Mars/Olympus"}],
    "place_names": [{"place_kind": "country", "place_name": "U.K.", "place_code": "GB"}],
    "zone_offsets": [
        {"time_zone": "Moon/Gap", "starts_at": start, "ends_at": end, "offset_minutes": 0}
        for start, end in (("2016-01-01", "2020-01-01"), ("2021-01-01", "2036-01-01"))
    ],
    "time_zone_probes": [{"time_zone": "UTC", "probe_utc": "2026-06-01", "expected_offset_minutes": 60}],
    "provider_codes": [
        {"provider": "some", "code": code, "meaning": meaning, "source": "a page"}
        for code, meaning in (("text_gone", "permanent"), ("TEXT_GONE", "temporary"))
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = [subscriber("warsaw", MONDAY, "+48512345678"), subscriber("new_york", MONDAY, nanp("212"))]
    tables = together([person.says("", None, 0) for person in people])
    return write(complete(tables), tmp_path_factory.mktemp("rules") / "inputs")


def add(house: Warehouse, rows_of: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows into the reference seeds of a warehouse."""
    with duckdb.connect(house.credentials.path, config=house.credentials.config_options) as connection:
        for seed, rows in rows_of.items():
            for row in rows:
                cells = (FACTS if seed == "jurisdiction_rules" else {}) | row
                marks = ", ".join(f"${name} as {name}" for name in cells)
                connection.execute(f"insert into reference.{seed} by name select {marks}", cells)


def test_a_country_is_added_by_rows_alone(successive: Callable, inputs: Path) -> None:
    as_of = {"as_of": MONDAY}
    decisions = "+sending_eligibility,resource_type:model"
    with successive("duckdb", "poland") as build:
        house = build(inputs, as_of, "--select", decisions, "+sending_eligibility,resource_type:seed")
        before = {row["profile_id"]: row for row in house.table("sending_eligibility")}
        assert before["warsaw"]["is_eligible"]
        add(house, POLAND)
        build(None, as_of, "--select", decisions)
        after = {row["profile_id"]: row for row in house.table("sending_eligibility")}
    assert after["new_york"] == before["new_york"]
    poland = after["warsaw"]
    # 16:00 there; Tuesday is the holiday, and Wednesday opens at ten.
    assert poland["ineligibility_reasons"] == "quiet_hours"
    assert poland["next_eligible_at"].isoformat() == "2026-11-25T09:00:00"
    assert (poland["remaining_sends"], poland["binding_cap"]) == (1, "pl")


def test_each_data_test_of_the_seeds_notices_its_fault(successive: Callable, inputs: Path) -> None:
    with successive("duckdb", "rules") as build:
        house = build(inputs, {"as_of": MONDAY}, "--select", "path:seeds +int_zones_by_place")
        add(house, FAULTS)
        dbt = Dbt(house)
        options = "--select", "path:tests/reference", "--vars", json.dumps({"as_of": MONDAY}), "--no-write-json"
        done = dbtRunner(dbt.parse({})).invoke(["test", *dbt.arguments, *options])
    assert {result.node.name for result in done.result if result.status == "fail"} == DATA_TESTS
