"""Commands ask any target of profiles.yml through dbt's adapter: here DuckDB's, which has to give what the commands' own DuckDB gives."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands import sms
from conftest import location
from sms_segmentation import build
from sms_segmentation.build_summary import Summary
from sms_segmentation.explain import command as explain
from sms_segmentation.explain.person import Reader, connected, find
from sms_segmentation.privacy import place
from sms_segmentation.privacy.holdings import Holdings
from sms_segmentation.privacy.person import find as find_person
from sms_segmentation.proof.command import about
from sms_segmentation.proof.page import csv_file
from sms_segmentation.proof.record import gathered
from sms_segmentation.report.command import report
from sms_segmentation.warehouse import ENGINES, DuckDB, Target, Warehouse, WarehouseError

NUMBER, PROFILE = "+1 206 555 2113", "case_sent_after_stop"


@pytest.fixture
def target(duckdb_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Target:
    monkeypatch.setenv(DuckDB.location_variable, location(duckdb_warehouse))
    return Target("duckdb")


def explained(house: Warehouse) -> None:
    reader = connected(house)
    [person] = find(reader, PROFILE)
    explain.tell(reader.about(profile=PROFILE, phone=person["phone_e164"]), {}, show_all=True)


def proven(house: Warehouse) -> None:
    reader = Reader(house)
    print(csv_file(gathered(about(reader, find(connected(house), PROFILE)[0]["phone_e164"]), None, None)))


def reported(house: Warehouse) -> None:
    print(report(house).html().replace(Path(house.place).name, ""))


def held(house: Warehouse) -> None:
    searched = place.searched(house, {})
    with place.reading(house) as readable:
        found = Holdings(readable, searched, find_person(Reader(house), PROFILE))
        found.follow()
        counts = found.counts()
        rows = {table.title: found.rows(table) for table in searched if table.title in counts}
    assert len(counts) > 20 and not found.unread
    print(json.dumps(rows, default=str, indent=1))


@pytest.mark.parametrize("ask", [explained, proven, reported, held])
def test_an_answer_is_the_same(
    duckdb_warehouse: Warehouse, target: Target, ask: Callable[[Warehouse], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "segment_rules", lambda _: {})  # which are the project's own, wherever the tables are
    ask(target)
    through_dbt = capsys.readouterr().out
    target.let_go()
    ask(duckdb_warehouse)
    assert through_dbt == capsys.readouterr().out
    assert len(through_dbt) > 2000


def test_a_summary_is_the_same(duckdb_warehouse: Warehouse, target: Target, parsed: Callable[[Warehouse], Any], capsys: pytest.CaptureFixture[str]) -> None:
    manifest = parsed(duckdb_warehouse)
    sources = [source for source in manifest.sources.values() if source.source_name == "inputs"]
    told = []
    for house in (target, duckdb_warehouse):
        summary = Summary(house, {node.name: node for node in manifest.nodes.values()}, verbose=True)
        summary.tell_inputs(sources)
        summary.tell_results()
        told.append(capsys.readouterr().out)
        target.let_go()
    assert told[0] == told[1] and "sending eligibility" in told[0]


def test_tables_are_found(duckdb_warehouse: Warehouse, target: Target) -> None:
    names = ["sending_eligibility", "export_suppressions", "segment_catalog", "no_such_table"]
    found = target.columns(), [target.relation(name) for name in names]
    target.let_go()
    assert found == (duckdb_warehouse.columns(), [duckdb_warehouse.relation(name) for name in names])


def test_a_time_comes_in_utc_and_a_failure_as_a_sentence(target: Target) -> None:
    [row] = target.rows("select cast('2026-03-01 12:00:00-05' as timestamp with time zone) as at, 1.50 as Amount, '' as said")
    assert f"{row['at']} {row['amount']} {row['said']!r}" == "2026-03-01 17:00:00 1.50 ''"
    with pytest.raises(WarehouseError, match="duckdb does not answer: .*no_such_table"):
        target.rows("select * from no_such_table")
    target.let_go()


@pytest.mark.parametrize(
    ("engine", "translated"),
    [
        ("snowflake", r"""SELECT "ORDER", CHARINDEX('it\'s \\', NAME) FROM MAIN.T WHERE SENT_AT > CAST('2026-03-01 17:00:00' AS TIMESTAMPNTZ) ORDER BY SENT_AT DESC NULLS LAST"""),
        ("bigquery", r"""SELECT `order`, INSTR(name, 'it\'s \\') FROM main.t WHERE sent_at > CAST('2026-03-01 17:00:00' AS TIMESTAMP) ORDER BY sent_at DESC"""),
        ("databricks", r"""SELECT `order`, LOCATE('it\'s \\', name) FROM main.t WHERE sent_at > CAST('2026-03-01 17:00:00' AS TIMESTAMP_NTZ) ORDER BY sent_at DESC"""),
    ],
)  # fmt: skip
def test_a_question_is_put_in_the_words_of_the_engine(target: Target, engine: str, translated: str) -> None:
    """Names as it spells them, texts that end where they should, times in UTC, nulls last."""
    target.engine = engine
    asked = """select "order", position('it''s \\' in name) from main.t where sent_at > timestamp '2026-03-01 17:00:00' order by sent_at desc"""
    assert target.translated(asked) == translated
    assert "'g'" not in target.translated("select regexp_replace(name, '[^0-9]', '', 'g') from main.t")


def test_a_build_takes_the_tables_that_are_there(
    duckdb_warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """No sample is loaded, no file either; that no lock keeps a second build out is said."""
    monkeypatch.setenv(DuckDB.location_variable, str(shutil.copy(location(duckdb_warehouse), tmp_path)))
    for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(setting, str(tmp_path))
    monkeypatch.setattr(build, "sample", lambda: pytest.fail("the sample was loaded"))
    monkeypatch.delitem(ENGINES, "duckdb")
    build.main(as_of="2026-10-01T17:00:00Z", select="input_row_counts")
    said = capsys.readouterr()
    assert re.search(r"consent_events +[\d,]+ ", said.out)
    assert "duckdb has no lock that keeps a second build out" in said.err
    with pytest.raises(WarehouseError, match="sms loads no files into duckdb: load them with your own loader as tables of schema inputs"):
        Target("duckdb").load({}, set(), "inputs")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["explain", "p1", "--target", "snowflake", "--warehouse", "shop"], "--warehouse goes with duckdb, postgres, spark"),
        (["report", "--target", "nowhere"], "--target is nowhere, which profiles.yml or dbt does not know"),
        (["validate", "--target", "snowflake"], "data tests of sms build"),
        (["export", "--vendor", "klaviyo", "--out", "files", "--target", "snowflake"], "Let your reverse-ETL tool read schema exports"),
        (["activate", "--vendor", "klaviyo", "--target", "snowflake"], "Let your reverse-ETL tool read schema exports"),
        (["compare", "--vars", "{vip_window_days: 9}", "--target", "snowflake"], "so on --target duckdb alone"),
    ],
)  # fmt: skip
def test_what_cannot_work_ends_in_a_sentence(words: list[str], sentence: str) -> None:
    done = sms(*words)
    assert done.returncode == 2 and sentence in done.stderr and len(done.stderr.splitlines()) == 1
