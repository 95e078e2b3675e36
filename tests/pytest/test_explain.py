"""scripts/explain tells why, on every engine, and says so when there is nobody to tell of."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, location
from warehouse import Warehouse


def explain(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [ROOT / "scripts" / "explain", *arguments]
    return subprocess.run(command, env={**os.environ, "COLUMNS": "250"}, capture_output=True, text=True)


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_it_tells_features_segments_and_the_decision_with_their_reasons(engine: str, request: pytest.FixtureRequest) -> None:
    house: Warehouse = request.getfixturevalue(f"{engine}_warehouse")
    [busiest] = house.rows(
        f"select features.profile_id from {house.relation('int_profile_features')} as features"
        f" inner join {house.relation('sending_eligibility')} as decisions on features.profile_id = decisions.profile_id"
        " where features.can_receive_sms_marketing and features.sms_clicks_180d > 0 and not decisions.is_eligible"
        " order by features.lifetime_orders desc, features.profile_id limit 1"
    )
    profile_id = busiest["profile_id"]
    done = explain(profile_id, "--target", engine, "--warehouse", location(house), "--vars", "{}")
    assert done.returncode == 0, done.stderr
    assert "the table says otherwise" not in done.stdout

    [features] = house.rows(f"select * from {house.relation('int_profile_features')} where profile_id = '{profile_id}'")
    assert all(re.search(rf"^ *{name} ", done.stdout, re.MULTILINE) for name in features)
    [click] = house.rows(
        f"select message_id from {house.relation('int_sms_events_read')} where is_current and phone_e164 = '{features['phone_e164']}'"
        " and event_type = 'clicked' and not coalesce(is_bot_click, false) order by occurred_at desc limit 1"
    )
    assert re.search(rf"last clicks +occurred_at .*message_id {click['message_id']}", done.stdout)

    segments = dict(re.findall(r"^ *([a-z0-9_]+) +(yes|no)\b", done.stdout.split(" Segments ")[1], re.MULTILINE))
    members = {
        row["segment_name"]
        for row in house.rows(f"select segment_name from {house.relation('segment_memberships')} where profile_id = '{profile_id}'")
    }
    catalog = {row["segment_name"] for row in house.table("segment_catalog")}
    assert {name for name in catalog if segments[name] == "yes"} == members

    [decision] = house.rows(f"select * from {house.relation('sending_eligibility')} where profile_id = '{profile_id}'")
    assert re.search(rf"ineligibility_reasons +{decision['ineligibility_reasons']}", done.stdout)
    for title in ("Consent ledger", "Caps", "Reasons", "Places"):
        assert title in done.stdout


def test_a_condition_that_failed_is_told_with_its_value(duckdb_warehouse: Warehouse) -> None:
    [buyer] = duckdb_warehouse.rows(
        f"select * from {duckdb_warehouse.relation('sms_subscribers')} where lifetime_orders = 2 order by profile_id limit 1"
    )
    done = explain(buyer["profile_id"], "--warehouse", location(duckdb_warehouse), "--vars", "{}")
    assert re.search(r"first_time_buyers +no +lifetime_orders = 1 \(lifetime_orders is 2\)", done.stdout)
    assert re.search(r"gender_women +no +switched off by its var", done.stdout)


def test_other_vars_than_those_of_the_build_are_noticed(duckdb_warehouse: Warehouse) -> None:
    [buyer] = duckdb_warehouse.rows(
        f"select * from {duckdb_warehouse.relation('sms_subscribers')} where lifetime_orders = 1 order by profile_id limit 1"
    )
    done = explain(buyer["profile_id"], "--warehouse", location(duckdb_warehouse), "--vars", "{aov_high: 1, aov_low: 0.5}")
    assert "the table says otherwise" in done.stdout


def test_nobody_to_tell_of_is_said_in_a_sentence(duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse = location(duckdb_warehouse)
    validated = duckdb_warehouse.relation("int_profiles_validated")
    [deleted] = duckdb_warehouse.rows(
        f"select profile_id from {validated} where deleted_at < timestamp '2026-11-01' order by profile_id limit 1"
    )
    [tester] = duckdb_warehouse.rows(
        f"select profile_id from {validated} where is_test and deleted_at is null order by profile_id limit 1"
    )
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    for arguments, sentence in [
        (["o'nobody", "--warehouse", warehouse], "o'nobody is not in the inputs"),
        ([deleted["profile_id"], "--warehouse", warehouse], "was deleted at"),
        ([tester["profile_id"], "--warehouse", warehouse], "is a test profile"),
        (["p1", "--warehouse", str(tmp_path / "empty.duckdb")], "run scripts/build first"),
        (["p1", "--warehouse", str(tmp_path / "none.duckdb")], "cannot be read"),
        (["p1", "--target", "oracle"], "allowed: duckdb, postgres, spark"),
    ]:
        done = explain(*arguments)
        assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr
