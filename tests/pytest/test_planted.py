"""The marts of performance find what the sample plants: experiments, seasons, costs, a blast, stale audiences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commands import sms
from conftest import location
from sms_segmentation.project import SAMPLE, declared_end, utc
from sms_segmentation.sample.experiments import CLUB_ARM, CLUB_BUYERS
from sms_segmentation.warehouse import ENGINES, Warehouse

AS_OF = {"as_of": "2026-11-20 17:00:00", "model_set": "sample"}
# The periods of segment_health begin 64 days before as_of.
HISTORY = ["--from", "2026-09-15T17:00:00Z", "--to", "2026-11-20T17:00:00Z", "--every", "22d"]
RATE = 1.25


@pytest.fixture(scope="module")
def truth(duckdb_warehouse: Warehouse) -> dict[str, Any]:
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def with_history(duckdb_warehouse: Warehouse, folder: Path, successive: Callable) -> Warehouse:
    """The sample with memberships since before the periods of segment_health, and a rate of the second currency of its costs."""
    place = folder / "planted"
    place.mkdir()
    file = shutil.copy(location(duckdb_warehouse), place / "shop.duckdb")
    house = ENGINES["duckdb"](str(file))
    artifacts = {"DBT_TARGET_PATH": str(place / "dbt"), "DBT_LOG_PATH": str(place / "dbt")}
    done = sms("backfill", "--warehouse", file, *HISTORY, **artifacts)
    assert done.returncode == 0, done.stdout + done.stderr
    rates = house.relation("exchange_rates")
    with duckdb.connect(file) as connection:
        connection.execute(f"insert into {rates} values ('GBP', date '2020-01-01', {RATE})")
    between = ["segment_membership_history+,+segment_health", "segment_membership_history+,+practice_checks"]
    with successive("duckdb", "planted", house) as build:
        build(None, AS_OF, "--full-refresh", "--select", "int_currency_rates+,+performance_campaigns", *between)
    return house


def test_the_sample_ends_when_these_tests_think() -> None:
    assert utc(declared_end(SAMPLE)) == AS_OF["as_of"]


def primary(house: Warehouse) -> dict[str, dict[str, Any]]:
    return {row["experiment_id"]: row for row in house.table("experiment_results") if row["role"] == "primary" and row["dimension"] == "all"}


def test_experiments_end_as_planted(duckdb_warehouse: Warehouse, truth: dict[str, Any]) -> None:
    found = primary(duckdb_warehouse)
    assert {key: found[key]["verdict"] for key in truth["experiments"]} == {key: answer["verdict"] for key, answer in truth["experiments"].items()}
    for key, answer in truth["experiments"].items():
        if answer.get("effect") is not None:
            assert found[key]["effect_low"] < answer["effect"] < found[key]["effect_high"]
    assert found[truth["holdout"]["experiment_id"]]["verdict"] == "running"


def test_a_third_of_what_the_club_is_credited_with_is_real(duckdb_warehouse: Warehouse, truth: dict[str, Any]) -> None:
    answer = truth["experiments"]["exp_club"]
    row = primary(duckdb_warehouse)["exp_club"]
    assert (row["treatment_units"], row["control_units"], row["metric"], row["is_final"]) == (CLUB_ARM, CLUB_ARM, "revenue", True)
    assert float(row["effect"]) == pytest.approx(answer["revenue_effect"])
    assert row["effect_low"] < answer["revenue_effect"] < row["effect_high"]
    assert row["attributed_revenue"] == 50 * sum(CLUB_BUYERS["treatment"])
    assert float(row["incrementality"]) == pytest.approx(answer["incrementality"])
    assert 0 < row["incrementality_low"] < answer["incrementality"] < row["incrementality_high"] < 1
    [orders] = [
        row
        for row in duckdb_warehouse.table("experiment_results")
        if (row["experiment_id"], row["metric"], row["dimension"]) == ("exp_club", "converted", "all")
    ]
    assert float(orders["effect"]) == pytest.approx(answer["order_share_effect"])
    [shown] = [row for row in duckdb_warehouse.table("performance_overview") if row["metric"] == "incrementality"]
    assert float(shown["value"]) == pytest.approx(answer["incrementality"])


def test_only_the_lot_that_fell_wrong_is_found(duckdb_warehouse: Warehouse, truth: dict[str, Any]) -> None:
    arms = duckdb_warehouse.table("experiment_arm_checks")
    assert {row["experiment_id"] for row in arms if row["has_srm"]} == {key for key, answer in truth["experiments"].items() if answer.get("has_srm")}
    # the blast went to the control of the running holdout too
    assert truth["blast"]["reaches_control"]
    [control] = [row for row in arms if row["experiment_id"] == truth["holdout"]["experiment_id"] and row["is_control"]]
    assert control["crossed_over"] > 0.4 * control["units"]


def test_the_blast_is_named(duckdb_warehouse: Warehouse, truth: dict[str, Any]) -> None:
    campaigns = [row for row in duckdb_warehouse.table("performance_campaigns") if row["kind"] == "campaign"]
    assert [row["campaign_id"] for row in campaigns if (row["share_of_subscribers"] or 0) >= 0.8] == [truth["blast"]["campaign_id"]]
    [check] = [row for row in duckdb_warehouse.table("practice_checks") if row["check_name"] == "same_text_to_everyone"]
    assert check["evidence"].startswith(truth["blast"]["campaign_name"])


def test_sources_report_what_they_were_made_to(duckdb_warehouse: Warehouse, truth: dict[str, Any]) -> None:
    """One source reports no deliveries, one alone opens; clicks of bots count in no rate."""
    messages, texts = (duckdb_warehouse.relation(name) for name in ("performance_messages", "int_marketing_texts"))
    rows = duckdb_warehouse.rows(
        f"select texts.source_system as source, count(*) as n, count(case when messages.received_basis = 'sent' then 1 end) as sent,"
        f" count(messages.is_opened) as with_opens, count(case when messages.is_bot_clicked then 1 end) as bots, sum(texts.fee_amount) as fees"
        f" from {messages} as messages inner join {texts} as texts"
        f" on texts.message_id = messages.message_id and texts.campaign_id = messages.campaign_id where texts.campaign_id like 'campaign_%' group by 1"
    )
    by_source = {row["source"]: row for row in rows}
    assert len(by_source) == 4
    for source, row in by_source.items():
        assert row["sent"] == (row["n"] if source == truth["sources"]["no_delivery_reports"] else 0)
        assert (row["with_opens"] > 0) == (source == truth["sources"]["reports_opens"])
        assert ((row["fees"] or 0) > 0) == (source == truth["sources"]["bills_fees"])
        assert (row["bots"] > 0) == (source != truth["sources"]["no_delivery_reports"])  # bots click what was delivered


def costs(house: Warehouse) -> dict[str, dict[str, Any]]:
    """Texts sent and what they cost, by the currency in which they were billed."""
    messages, texts = (house.relation(name) for name in ("performance_messages", "int_marketing_texts"))
    rows = house.rows(
        f"select texts.cost_currency as currency, count(*) as n, count(messages.cost) as known, sum(messages.cost) as cost,"
        f" sum(texts.cost_amount + coalesce(texts.fee_amount, 0)) as billed from {messages} as messages inner join {texts} as texts"
        f" on texts.message_id = messages.message_id and texts.campaign_id = messages.campaign_id where texts.cost_amount is not null group by 1"
    )
    return {row["currency"]: row for row in rows}


def test_a_cost_without_a_rate_is_unknown_and_counted(duckdb_warehouse: Warehouse, with_history: Warehouse, truth: dict[str, Any]) -> None:
    [foreign] = truth["billed_in"].values()
    without, converted = costs(duckdb_warehouse), costs(with_history)
    assert without.keys() == {"USD", foreign}
    assert without["USD"]["known"] == without["USD"]["n"] and without["USD"]["cost"] == without["USD"]["billed"]
    assert 0 < without[foreign]["n"] < 0.05 * without["USD"]["n"] and without[foreign]["known"] == 0
    assert converted["USD"] == without["USD"]
    assert converted[foreign]["known"] == converted[foreign]["n"]
    assert float(converted[foreign]["cost"]) == pytest.approx(RATE * float(converted[foreign]["billed"]), rel=0.01)
    before, after = ({row["campaign_id"]: row for row in house.table("performance_campaigns")} for house in (duckdb_warehouse, with_history))
    assert sum(row["texts_without_cost"] for row in before.values()) - sum(row["texts_without_cost"] for row in after.values()) >= without[foreign]["n"]
    assert all(after[key]["cost"] >= row["cost"] for key, row in before.items() if row["cost"] is not None)


def test_after_the_eager_weeks_all_fall_and_one_falls_alone(with_history: Warehouse, truth: dict[str, Any]) -> None:
    rows = [row for row in with_history.table("segment_health") if row["measure"] == "engagement" and row["status"] not in ("too_few", "no_history")]
    assert len(rows) > 40
    # what the calendar takes from all is no alert, but for chance and for those who share members with the one that falls
    assert len([row for row in rows if row["rule_fires"]]) >= 0.95 * len(rows)
    assert len([row for row in rows if row["status"] == "alert"]) <= 0.1 * len(rows)
    alone, second = sorted(rows, key=lambda row: row["excess_z"])[:2]
    falling = truth["falling_segment"]
    assert (alone["segment_name"], alone["status"]) == (falling["segment"], "alert")
    assert alone["excess_z"] < -4 < -3 < second["excess_z"]
    # somewhat less than planted, since no one clicks a text more than always
    assert 1 + float(alone["rest_trend"]) == pytest.approx(1 / truth["eager_weeks"]["click_factor"], abs=0.12)
    assert 1 / falling["click_factor"] < 1 + float(alone["excess_trend"]) < 0.6


def test_stale_audiences_are_named(with_history: Warehouse, truth: dict[str, Any]) -> None:
    [check] = [row for row in with_history.table("practice_checks") if row["check_name"] == "stale_segments"]
    assert check["status"] == "warning"
    assert check["evidence"].split(":")[0] in truth["stale_audiences"]
