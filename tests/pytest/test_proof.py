"""sms proof shows of a number what was planted: its consent, every text with its verdict, and what is not kept."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from commands import sms
from conftest import location
from sms_segmentation.explain.person import Reader
from sms_segmentation.proof.command import about
from sms_segmentation.proof.page import csv_file, plain
from sms_segmentation.proof.record import gathered, words
from sms_segmentation.warehouse import DuckDB, Warehouse, WarehouseError

# message, what it broke, what shows it, what had arrived by then shows broken
PLANTED = [
    ("case_sent_after_stop", "opted_out", "case_sent_after_stop_stop", "opted_out"),
    ("case_sent_before_the_stop_arrived", "opted_out", "case_sent_before_the_stop_arrived_out", "clean"),
    ("case_sent_before_the_suppression_arrived", "suppressed", "case_sent_before_the_suppression_arrived_sup", "clean"),
    ("case_sent_at_night_after_stop", "opted_out, quiet_hours", "case_sent_at_night_after_stop_stop; us_ny;us_tcpa", "opted_out, quiet_hours"),
    ("case_sent_a_second_before_the_stop", "clean", "", "clean"),
]


class Page(HTMLParser):
    """What a page would ask for from elsewhere, and the elements it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]


def number_of(house: Warehouse, profile_id: str) -> str:
    [row] = house.rows(f"select phone_e164 from {house.relation('int_profiles_resolved')} where profile_id = '{profile_id}'")
    return str(row["phone_e164"])


def record_of(house: Warehouse, number: str, since: datetime | None = None, until: datetime | None = None) -> list[dict[str, str]]:
    """Rows of the CSV file."""
    return list(csv.DictReader(io.StringIO(csv_file(gathered(about(Reader(house), number), since, until)))))


@pytest.mark.parametrize(("case", "verdict", "shown_by", "when_sent"), PLANTED)
def test_planted_texts_have_their_verdicts(duckdb_warehouse: Warehouse, case: str, verdict: str, shown_by: str, when_sent: str) -> None:
    number = number_of(duckdb_warehouse, case)
    rows = record_of(duckdb_warehouse, number)
    [text] = [row for row in rows if row["record"] == "texts"]
    assert (text["verdict"], text["shown_by"], text["verdict_when_sent"]) == (verdict, shown_by, when_sent)
    assert {row["phone_e164"] for row in rows} == {number}
    [opt_in, *_] = [row for row in rows if row["record"] == "acts"]
    assert (opt_in["action"], opt_in["level"], opt_in["effect"]) == ("opt_in", "express_written", "applied")
    assert [row["texts_until_the_next_act"] for row in rows if row["record"] == "opt_outs"] == ["1" if "opted_out" in verdict else "0"] * ("stop" in case)
    rules = {row["rule_id"] for row in rows if row["record"] == "rules"}
    assert rules == set(text["rules_looked_at"].split("; "))
    assert {"us_tcpa", text["tightest_cap"]} <= rules


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_every_section_of_a_number_with_a_history(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    house: Warehouse = request.getfixturevalue(f"{engine}_warehouse")
    [busiest] = house.rows(
        f"select record.phone_e164, count(*) as texts from {house.relation('sending_record')} as record"
        f" inner join {house.relation('consent_ledger')} as ledger on record.consent_event_id = ledger.consent_event_id"
        f" inner join {house.relation('int_number_checks_validated')} as checks on record.phone_e164 = checks.phone_e164"
        " where record.campaign_id = 'flow_welcome_1' or record.verdict = 'clean'"
        " group by record.phone_e164 order by sum(case when record.campaign_id = 'flow_welcome_1' then 1 else 0 end) desc, 2 desc, 1 limit 1"
    )
    number = busiest["phone_e164"]
    file = tmp_path / "proof.html"
    asked = f"({number[2:5]}) {number[5:]}" if number.startswith("+1") else number
    done = sms("proof", asked, "--out", file, "--target", house.target, "--warehouse", location(house))
    assert done.returncode == 0, done.stderr
    assert number[1:] not in done.stdout + done.stderr
    assert [written.stat().st_mode & 0o077 for written in (file, file.with_suffix(".csv"))] == [0, 0], "others may read it"
    with file.with_suffix(".csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    page = file.read_text(encoding="utf-8")
    assert number in page
    by_section = {name: [row for row in rows if row["record"] == name] for name in {row["record"] for row in rows}}
    expected = house.rows(f"select message_id, sent_at, verdict from {house.relation('sending_record')} where phone_e164 = '{number}' order by 2, 1")
    assert [row["message_id"] for row in by_section["texts"]] == [row["message_id"] for row in expected]
    assert {"owners", "checks", "acts", "texts", "rules"} <= by_section.keys()
    acts = {row["consent_event_id"] for row in by_section["acts"]}
    for text in by_section["texts"]:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d \w+/[\w/]+(; .*)?", text["local_times"])
        if text["verdict"] == "clean":
            assert text["rested_on"] in acts
            assert text["open_window_utc"]
    assert not {"script", "link", "img", "iframe"} & Page(page).elements
    assert not Page(page).addresses
    for title in ("What is missing for a complete proof", "Every consent act", "Every opt-out", "Suppressions", "Every marketing text", "The rules"):
        assert title in page


def test_period_chooses_texts_and_not_consent(duckdb_warehouse: Warehouse) -> None:
    house = duckdb_warehouse
    [busiest] = house.rows(f"select phone_e164 from {house.relation('sending_record')} group by 1 order by count(*) desc, 1 limit 1")
    number = busiest["phone_e164"]
    everything = record_of(house, number)
    texts = [row["sent_at"] for row in everything if row["record"] == "texts"]
    first, last = texts[1], texts[-1]
    some = record_of(house, number, datetime.fromisoformat(first), datetime.fromisoformat(last))
    assert [row["sent_at"] for row in some if row["record"] == "texts"] == [at for at in texts if first <= at < last]
    acts = [[row for row in rows if row["record"] == "acts"] for rows in (everything, some)]
    assert [row["consent_event_id"] for row in acts[0]] == [row["consent_event_id"] for row in acts[1]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["+1 212 555 0000"], "no number that ends in 0000"),
        (["+12125550000", "--from", "2026-02-01", "--to", "2026-02-01"], "no text lies between them"),
        (["+12125550000", "--out", "proof.csv"], "name the page"),
    ],
)
def test_errors_are_a_sentence_without_the_number(duckdb_warehouse: Warehouse, arguments: list[str], said: str) -> None:
    done = sms("proof", *arguments, "--warehouse", location(duckdb_warehouse))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not re.search(r"\d{7}", re.sub(r"/\S+", "", done.stderr + done.stdout).replace(" ", ""))


@pytest.mark.parametrize("asked", ["nobody", "12125", ""])
def test_what_is_no_number_is_refused(duckdb_warehouse: Warehouse, asked: str) -> None:
    with pytest.raises(WarehouseError, match="That is no phone number"):
        about(Reader(duckdb_warehouse), asked)


def test_a_warehouse_without_the_record_is_named(duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    shutil.copyfile(location(duckdb_warehouse), file)
    with duckdb.connect(file) as connection:
        connection.execute(f"drop table {duckdb_warehouse.relation('sending_record')}")
    with pytest.raises(WarehouseError, match="holds no sending_record; run scripts/build first"):
        about(Reader(DuckDB(str(file))), "+12125550000")


def test_words_of_a_text_are_its_own_then_those_that_name_most() -> None:
    text = {"campaign_id": "c", "sent_at": 5}
    event = {"body_text": None, "campaign_id": "c", "flow_id": "f", "flow_step": 2, "variant_id": None}
    nothing = dict.fromkeys(("campaign_id", "flow_id", "flow_step", "variant_id", "valid_from"))
    bodies = [
        nothing | {"body_text": "of nothing"},
        nothing | {"body_text": "flow", "flow_id": "f"},
        nothing | {"body_text": "step", "flow_id": "f", "flow_step": 2},
        nothing | {"body_text": "other step", "flow_id": "f", "flow_step": 3},
        nothing | {"body_text": "later", "campaign_id": "c", "flow_id": "f", "flow_step": 2, "valid_from": 6},
    ]
    assert words(text, [event], bodies) == "step"
    assert words(text, [event | {"body_text": "its own"}], bodies) == "its own"
    assert words(text, [event], bodies[:1]) is None
    assert words(text, [], [nothing | {"body_text": "campaign", "campaign_id": "c"}]) == "campaign"


@pytest.mark.parametrize(("value", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "'-"), ("plain", "plain"), (None, ""), (True, "yes")])
def test_cells_are_no_formulas(value: object, written: str) -> None:
    assert plain(value) == written
