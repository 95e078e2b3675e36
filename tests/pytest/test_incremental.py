"""Runs that read only what arrived since the last one leave the tables of a run that reads everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.sql import SQLConnectionManager

from conftest import THOROUGH, location
from reference.arrivals import arrivals
from reference.contents import CONTINUED, FACTS, Contents, contents, difference
from reference.engines import difference as table_difference
from reference.engines import tables
from reference.inputs import write
from sms_segmentation.input_files import literal
from sms_segmentation.warehouse import ENGINES, Warehouse

AS_OF = datetime(2026, 10, 1, 17)
STEPS = 3
BIG = ["sms_events", "email_events", "web_events", "cart_events", "orders"]
READ = [f"int_{name}_versions" for name in BIG]


def last_run(house: Warehouse, table: str) -> int:
    """1 when the table was begun anew."""
    return max(row["run_number"] for row in house.table(table))


def beginning(house: Warehouse) -> str:
    """Names the run that began the table of texts."""
    return house.table("int_sms_events_versions")[0]["contract_hash"]


def at(day: int) -> dict[str, str]:
    """The as_of of a step: each is a day after the one before it."""
    return {"as_of": str(AS_OF + timedelta(days=day - STEPS + 1))}


@pytest.mark.parametrize(("target", "seed"), [("duckdb", 1), *([("postgres", 2)] if THOROUGH else [])])
def test_every_table_is_that_of_a_full_refresh(successive: Callable, manifest: dict[str, Any], tmp_path: Path, target: str, seed: int) -> None:
    every_model = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"]

    def held(house: Warehouse) -> Path | Contents:
        DuckDBConnectionManager.close_all_connections()
        return contents(house, every_model) if target == "postgres" else Path(shutil.copy(location(house), tmp_path / "continued.duckdb"))

    with successive(target, "whole_project") as build:
        for step, inputs in enumerate(arrivals(seed, AS_OF, STEPS, tmp_path)):
            house = build(inputs, at(step), *(["--select", *CONTINUED] if 0 < step < STEPS - 1 else []))
        assert {table: last_run(house, table) for table in READ} == dict.fromkeys(READ, STEPS), "a step was read anew"
        found = held(house)
        build(None, at(STEPS - 1), "--full-refresh")
    if isinstance(found, Path):
        assert not difference_of_files(found, Path(location(house)))
    else:
        assert not difference(found, contents(house, every_model))
    assert not [table for table in READ if len(house.table(table)) < 50], "too little to tell anything"


def difference_of_files(found: Path, expected: Path) -> dict[str, str]:
    """Tables of two DuckDB files that differ, with a row; what is gone and counts nowhere is left out, as in `contents`."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for name, file in (("theirs", found), ("ours", expected)):
            connection.execute(f"attach {literal(str(file))} as {name}")
            connection.execute(f"delete from {name}.main.{FACTS} where last_event_at is null")
            connection.execute(f"delete from {name}.main.int_segment_text_days where counted_from = 'no text'")
        compared = {table: table_difference(connection, table, columns, f"theirs.{table}") for table, columns in tables(connection)}
    return {table: said for table, said in compared.items() if said}


def test_what_is_continued_is_that_of_a_full_refresh_on_spark(successive: Callable, tmp_path: Path) -> None:
    """Two steps, and of all models those that are continued: the others are built from them anew, as on the other engines."""
    first, _, last = arrivals(3, AS_OF, STEPS, tmp_path)
    tables = [*READ, FACTS]
    selected = ["--select", "stg_inputs__sms_events", *(f"+{table}" for table in tables)]
    with successive("spark", "continued") as build:
        build(first, at(0), *selected)
        house = build(last, at(1), *selected)
        assert {table: last_run(house, table) for table in READ} == dict.fromkeys(READ, 2), "a step was read anew"
        found = contents(house, tables)
        expected = contents(build(None, at(1), "--full-refresh", *selected), tables)
    assert not difference(found, expected)


@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough breaks runs on Spark too")
def test_a_run_of_which_spark_wrote_one_half_is_read_again(successive: Callable, tmp_path: Path) -> None:
    """A newer version of an order has come: of the two partitions its run exchanges, that of the older version is put back as it was."""
    order = {"order_id": "o1", "profile_id": "p1", "ordered_at": datetime(2026, 7, 3), "loaded_at": datetime(2026, 7, 3)}
    newer = order | {"gross_amount": 70, "loaded_at": datetime(2026, 9, 30)}
    inputs = [write({"orders": orders}, tmp_path / str(len(orders))) for orders in ([order], [order, newer])]
    tables, selected = ["int_orders_versions"], ["--select", "+int_orders_versions"]
    with successive("spark", "halves") as build:
        house = build(inputs[0], at(1), *selected)
        [part] = house.tables.glob("*.db/int_orders_versions/load_partition=2026-07-01")
        shutil.copytree(part, tmp_path / "kept")
        expected = contents(build(inputs[1], at(1), *selected), tables)
        assert last_run(house, *tables) == 2
        shutil.rmtree(part)
        shutil.copytree(tmp_path / "kept", part)
        assert difference(contents(house, tables), expected)
    with successive("spark", "halves_again", house) as build:
        assert not difference(contents(build(None, at(1), *selected), tables), expected)
        assert last_run(house, *tables) == 1


def reply(key: str, body: str | None, day: int) -> dict[str, object]:
    """A text that came in, as it arrived on a day of July."""
    said = {"direction": "inbound", "event_type": "received", "occurred_at": datetime(2026, 7, 3), "phone_e164": "+12125550000"}
    return {"sms_event_id": key, "body_text": body, "loaded_at": datetime(2026, 7, day), **said}


def test_versions_beside_one_that_is_written_anew_stay(successive: Callable, tmp_path: Path) -> None:
    """A newer version of one text has come, so that the day of its older one is replaced, where an older version of a STOP lies too."""

    first = [reply("x", "hi", 3), reply("y", "hello", 3), reply("y", "STOP", 10)]
    steps = [write({"sms_events": texts}, tmp_path / str(len(texts))) for texts in (first, [*first, reply("x", "hi there", 20)])]
    selected, tables = ["--select", "+int_inbound_texts"], ["int_received_texts", "int_inbound_texts"]
    with successive("duckdb", "versions_beside") as build:
        build(steps[0], at(0), *selected)
        house = build(steps[1], at(1), *selected)
        assert last_run(house, "int_sms_events_versions") == 2
        found = contents(house, tables)
        expected = contents(build(None, at(1), "--full-refresh", *selected), tables)
    assert not difference(found, expected)
    assert [row["reply_intent"] for row in house.table("int_inbound_texts") if row["sms_event_id"] == "y"] == ["opt_out"]


@pytest.mark.parametrize("target", ["duckdb", *(["postgres", "spark"] if THOROUGH else [])])
def test_a_request_to_stop_outlives_its_words(successive: Callable, tmp_path: Path, target: str) -> None:
    """The vendor empties the body of a text some days later, and lands the row once more. Not even a full refresh forgets what a run has read."""

    emptied = [reply("x", None, 20), reply("y", "[redacted]", 3), reply("z", None, 3)]
    steps = [[reply("x", "STOP", 3), reply("y", "stop it please", 3), reply("z", "thanks", 3)], emptied, emptied, emptied[1:]]
    found = []
    with successive(target, "emptied") as build:
        for number, texts in enumerate(steps):
            inputs = write({"sms_events": texts}, tmp_path / str(number))
            house = build(inputs, at(number), "--select", "+int_inbound_texts", *(["--full-refresh"] if number == 2 else []))
            rows = house.table("int_inbound_texts")
            found.append({key: {row["reply_intent"] for row in rows if row["sms_event_id"] == key} for key in "xyz"})
    read, then = {"x": {"opt_out"}, "y": {"review"}, "z": {"reply"}}, {"x": {"opt_out", "reply"}, "y": {"review", "reply"}, "z": {"reply"}}
    assert found == [read, then, then, then | {"x": set()}]


@pytest.mark.parametrize(("meanwhile", "run_number"), [("a newer version of an old text", 3), ("a text known before is gone", 1)])
def test_what_a_loader_does_while_a_run_reads_is_noticed_by_the_next(
    successive: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str, run_number: int
) -> None:
    """A run has counted the rows of a day and looked for older versions of them; the day changes before it is read."""

    def text(key: str, day: datetime, **said: object) -> dict[str, object]:
        named = {"sms_event_id": key, "message_id": key, "phone_e164": "+12125550000", "event_type": "sent"}
        return named | {"occurred_at": datetime(2026, 7, 3), "loaded_at": day} | said

    old, known, new = text("old", datetime(2026, 7, 3)), text("known", datetime(2026, 9, 30)), text("new", datetime(2026, 9, 30))
    newer = text("old", datetime(2026, 9, 30), occurred_at=datetime(2026, 7, 4))
    found_then = [old, known, new, newer] if "newer" in meanwhile else [old, new]
    inputs = [write({"sms_events": texts}, tmp_path / str(len(texts))) for texts in ([old, known], [old, known, new])]
    tables, selected = ["int_sms_events_versions", FACTS], ["--select", f"+{FACTS}"]
    query = SQLConnectionManager.add_query

    def run(manager: SQLConnectionManager, sql: str, *args: Any, **options: Any) -> Any:
        if "partitions_written" in sql:  # the model itself
            write({"sms_events": found_then}, inputs[1])
        return query(manager, sql, *args, **options)

    with successive("duckdb", f"meanwhile_{run_number}") as build:
        build(inputs[0], at(0), *selected)
        with monkeypatch.context() as patch:
            patch.setattr(SQLConnectionManager, "add_query", run)
            unnoticed = contents(build(inputs[1], at(1), *selected), tables)
        house = build(None, at(1), *selected)
        found = contents(house, tables)
        assert last_run(house, "int_sms_events_versions") == run_number
        expected = contents(build(None, at(1), *selected, "--full-refresh"), tables)
    assert difference(unnoticed, expected), "it came too early to tell anything"
    assert not difference(found, expected)


# What befalls the texts between two runs: their rows, what the run is told, and whether all of them have to be read again.
CHANGES = {
    "nothing is new": ("select * from {texts}", {}, False),
    "rows are gone": ("select * from {texts} where hash(sms_event_id) % 20 > 0", {}, True),
    "a row of the last week says something else": (
        "select * replace (if(loaded_at > timestamp '2026-09-26', 'unsubscribe me', body_text) as body_text) from {texts}", {}, False
    ),
    "texts of the last week went to other numbers": (
        "select * replace (if(loaded_at > timestamp '2026-09-26', '+12125550000', phone_e164) as phone_e164) from {texts}", {}, True
    ),
    "what came in during the last week went out": (
        "select * exclude (is_new) replace (if(is_new, 'outbound', direction) as direction, if(is_new, 'sent', event_type) as event_type)"
        " from (select *, event_type = 'received' and loaded_at > timestamp '2026-09-26' as is_new from {texts})", {}, True
    ),
    "rows lose their time of arrival": (
        "select * replace (if(hash(sms_event_id) % 20 = 0, null, loaded_at) as loaded_at) from {texts}", {}, True
    ),
    "a part that grows holds a row that is refused by now": (
        "select * replace (if(hash(sms_event_id) % 30 = 0, 'sideways', direction) as direction) from {texts}"
        " union all select * replace (sms_event_id || 'b' as sms_event_id) from {texts} where hash(sms_event_id) % 5 = 0",
        {}, True,
    ),
    "columns appear": ("select *, 'c' || hash(phone_e164) % 9 as campaign_id, 1 as unheard_of from {texts}", {}, True),
    "a column has another type": ("select * replace (cast(occurred_at as varchar) as occurred_at) from {texts}", {}, True),
    "only what was known then counts": (
        "select * from {texts}", {"as_of_mode": "known_at", "as_of": "2026-06-01 00:00:00"}, True
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("target", "names"),
    [("duckdb", list(CHANGES)), ("postgres", ["a row of the last week says something else", "a column has another type"])],
)
def test_whatever_befalls_the_texts(successive: Callable, tmp_path: Path, target: str, names: list[str]) -> None:
    [start] = arrivals(4, AS_OF, 1, tmp_path)
    selected, tables = ["--select", f"+{FACTS}", "+int_inbound_texts"], ["int_sms_events_versions", FACTS, "int_inbound_texts"]
    with successive(target, "changes") as build:
        for name in names:
            query, more, is_anew = CHANGES[name]
            changed = tmp_path / name
            shutil.copytree(start, changed)
            with duckdb.connect() as connection:
                texts = f"'{start}/sms_events.parquet'"
                connection.execute(f"copy ({query.format(texts=texts)}) to '{changed}/sms_events.parquet'")
            begun = beginning(build(start, at(0), *selected, "--full-refresh"))
            house = build(changed, at(0) | more, *selected)
            found = contents(house, tables)
            assert (beginning(house) != begun) == is_anew, name
            expected = contents(build(None, at(0) | more, *selected, "--full-refresh"), tables)
            assert not difference(found, expected), name
        if target == "duckdb":  # Postgres refuses --empty: dbt names a subquery that has a name
            build(None, at(0), *selected, "--empty")
            found = contents(build(None, at(0), *selected), tables)
            assert not difference(found, contents(build(None, at(0), *selected, "--full-refresh"), tables)), "after --empty"


# What becomes of the texts of a day after they were counted: the day, and the statements.
AFTERWARDS = {
    "2026-10-01": "update {messages} set is_clicked = true where send_date = '2026-10-01' and is_received",
    "2026-10-02": "update {messages} set is_opted_out = true where send_date = '2026-10-02' and is_received",
    "2026-10-05": "update {credit} set revenue = 0 where send_date = '2026-10-05'",
    "2026-10-06": "delete from {messages} where send_date = '2026-10-06'",
    "2026-11-01": "insert into {history} select distinct 'late', profile_id, null, timestamp '2026-11-01 06:00:00', null from {history}",
}


def test_only_days_that_changed_are_counted_again(successive: Callable, duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    """A day that did not change keeps even a wrong figure; late clicks, opt-outs, refunds, texts that are gone and memberships are counted."""
    file = tmp_path / "shop.duckdb"
    shutil.copyfile(location(duckdb_warehouse), file)
    marts = {"messages": "performance_messages", "credit": "order_attribution", "history": "segment_membership_history", "days": "int_segment_text_days"}
    named = {word: duckdb_warehouse.relation(name) for word, name in marts.items()}
    selected, tables = ["--select", "int_segment_text_days", "performance_segments"], ["int_segment_text_days", "performance_segments"]
    run = {"as_of": "2026-11-20 17:00:00", "model_set": "sample"}

    def change(*statements: str) -> None:
        DuckDBConnectionManager.close_all_connections()
        with duckdb.connect(file) as connection:
            for statement in statements:
                connection.execute(statement.format(**named))

    with successive("duckdb", "text_days", ENGINES["duckdb"](str(file))) as build:
        change("update {history} set entered_at = entered_at - interval 100 day")
        build(None, run, *selected)
        wrong = "update {days} set texts_sent = 987654 where segment_name is not null and send_date in ('2026-10-07', '2026-10-01')"
        change(wrong, *AFTERWARDS.values())
        found = contents(build(None, run, *selected), tables)
        expected = contents(build(None, run, *selected, "--full-refresh"), tables)
    day = "datetime.date(2026, 10, 7)"
    assert [row for row in found["int_segment_text_days"] if day in row and "987654" in row], "a day that did not change was counted again"
    assert not [row for row in found["int_segment_text_days"] if day not in row and "987654" in row]
    for rows in (*found.values(), *expected.values()):
        rows[:] = [row for row in rows if day not in row]
    assert not difference(found, expected)
