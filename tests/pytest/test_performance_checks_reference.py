"""Practice checks, benchmarks and health of the sample are what an independent reading makes of the tables they rest on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import location
from reference.benchmarks import Benchmarks
from reference.facts import Row
from reference.health import Health
from reference.practice import Practice
from sms_segmentation.project import SAMPLE, declared_end, utc
from sms_segmentation.warehouse import ENGINES, Warehouse

NOW = datetime.fromisoformat(utc(declared_end(SAMPLE)))
AS_OF = {"as_of": str(NOW), "model_set": "sample"}


@pytest.fixture(scope="module")
def with_history(duckdb_warehouse: Warehouse, folder: Path, successive: Callable) -> Warehouse:
    """The sample with memberships that began at several moments, some of which ended."""
    place = folder / "checked"
    place.mkdir()
    house = ENGINES["duckdb"](str(shutil.copy(location(duckdb_warehouse), place / "shop.duckdb")))
    tables = ("segment_membership_history", "performance_messages", "sending_violations", "int_sent_texts")
    history, messages, violations, sent = (house.relation(table) for table in tables)
    with duckdb.connect(location(house)) as connection:
        # A hash in place of chance: it is the same each time.
        connection.execute(
            f"update {history} set entered_at = timestamp '2025-08-01' + to_days(case when hash(profile_id) % 5 = 0"
            " then cast(hash(profile_id || segment_name) % 470 as integer) else 0 end)"
        )
        connection.execute(
            f"update {history} set exited_at = timestamp '2026-08-10' + to_days(cast(hash(segment_name || profile_id) % 100 as integer))"
            " where hash(profile_id || 'x') % 8 = 0 and entered_at < timestamp '2026-08-10'"
        )
        # Opt-outs rise for some since the last period, for others since the one before.
        in_segment = f"exists (select 1 from {history} as held where held.profile_id = texts.profile_id and segment_name = '%s')"
        connection.execute(
            f"update {messages} as texts set"
            " engagement_track = case when hash(profile_id) % 7 = 0 then 'never_clicked' end,"
            " is_opted_out = is_received and sent_at < timestamp '2026-11-15' and ("
            f"sent_at > timestamp '2026-10-17' and hash(message_key) % 20 = 0 and {in_segment % 'sms_engaged'} or"
            f" sent_at > timestamp '2026-09-17' and hash(message_key) % 12 = 0 and {in_segment % 'winback_180d'} or hash(message_key) % 150 = 0)"
        )
        for rule, turn in {"frequency_cap_24h": 40, "frequency_cap_168h": 60, "no_consent": 90}.items():
            connection.execute(
                f"insert into {violations} by name select message_id || '{rule}' as violation_id, message_id, phone_e164, profile_id, campaign_id,"
                f" sent_at, '{rule}' as rule from {sent} where hash(message_id) % {turn} = 0"
            )
    between = [f"segment_membership_history+,+{mart}" for mart in ("segment_health", "practice_checks", "benchmark_comparison")]
    with successive("duckdb", "checked", house) as build:
        build(None, AS_OF, "--full-refresh", "--select", *between, "--exclude", "segment_membership_history", "performance_messages")
    return house


def differences(wanted: list[Row], found: list[Row], *key: str) -> list[tuple[Any, ...]]:
    mine, theirs = ({tuple(row[column] for column in key): row for row in rows} for rows in (wanted, found))
    assert mine
    assert mine.keys() == theirs.keys()
    return [
        (*at, column, value, theirs[at][column])
        for at, row in mine.items()
        for column, value in row.items()
        if column in theirs[at] and not alike(value, theirs[at][column])
    ]


def alike(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, float | int) and not isinstance(mine, bool) and theirs is not None:
        return float(theirs) == pytest.approx(mine, rel=1e-6, abs=1e-9)
    return bool(mine == theirs)


def test_health(with_history: Warehouse) -> None:
    found = with_history.table("segment_health")
    assert {(row["measure"], row["status"]) for row in found} >= {
        *(("engagement", status) for status in ("ok", "watch", "alert", "too_few")),
        *(("opt_out", status) for status in ("ok", "watch", "alert", "too_few")),
    }
    assert differences(Health(with_history.table, NOW).segment_health(), found, "segment_name", "second_key", "measure") == []


@pytest.mark.parametrize("house", ["duckdb_warehouse", "with_history"])
def test_practice(house: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(house)
    assert differences(Practice(built.table, NOW).rows(), built.table("practice_checks"), "check_name") == []


@pytest.mark.parametrize("house", ["duckdb_warehouse", "with_history"])
def test_benchmarks(house: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(house)
    wanted = Benchmarks(built.table, NOW).rows()
    claims = {row["claim_id"] for row in wanted}
    assert differences(wanted, [row for row in built.table("benchmark_comparison") if row["claim_id"] in claims], "claim_id") == []
