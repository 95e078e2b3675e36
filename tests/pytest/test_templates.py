"""What may be written into a text, on every engine, and what the tests of the seeds of flows and templates notice."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from asking import AS_OF, Ask, asked_of, given
from conftest import ROOT
from reference.inputs import complete, write
from sms_segmentation.project import Dbt

DATA_TESTS = {file.stem for file in (ROOT / "tests" / "activation").glob("*.sql")}
BODY = "{brand_name}: Hi {first_name}, {product_name}: {link}"


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def ask(request: pytest.FixtureRequest, successive: Callable, parsed: Callable) -> Iterator[Ask]:
    with asked_of(request.param, "templates", successive, parsed) as ask:
        yield ask


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("  Anna ", "Anna"),
        ("\u00a0Anna\u202fMaria\u2007", "Anna Maria"),
        ("O’Neill ‘x’ ‚y‛", "O'Neill 'x' 'y'"),
        ("“a” „b‟", '"a" "b"'),
        ("a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"),
        ("wait…", "wait..."),
        ("{first_name} {{x}}", "first_name x"),
        ("A\tn\nn\ra\x07\x7f\x85!", "Anna!"),
        ("Señor ☀ [x]", "Señor ☀ [x]"),
        ("", None),
        (" {\n} ", None),
        ("\u00a0", None),
        (None, None),
    ],
)
def test_a_value_is_made_plain(ask: Ask, value: str | None, plain: str | None) -> None:
    assert ask([{"v": value}, {"v": "a"}], plain="plain_value('v')")[0] == {"plain": plain}


def test_accents_are_taken_off(ask: Ask) -> None:
    letters = "".join(chr(code) for code in [*range(0xC0, 0x17F), *range(0x1CD, 0x1D5), *range(0x218, 0x21C)])
    off = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "ı": "i", "Ŀ": "L", "ŀ": "l", "Œ": "OE", "œ": "oe"}
    decomposed = {letter: unicodedata.normalize("NFD", letter)[0] for letter in letters}
    expected = [off.get(letter, decomposed[letter]) for letter in letters]
    assert [row["plain"] for row in ask([{"v": letter} for letter in letters], plain="without_accents('v')")] == expected
    assert ask([{"v": "Crème Brûlée Öl №5 – ß"}], plain="without_accents('v')") == [{"plain": "Creme Brulee Ol №5 – ß"}]


def rendered(ask: Ask, rows: list[dict[str, str | None]], dbt_vars: dict[str, Any] | None = None) -> list[str | None]:
    """Bodies with first_name, product_name and points written in."""
    columns = [{"body": BODY, "first_name": "Anna", "product_name": "Shirt", "points": ""} | row for row in rows]
    values = "{'first_name': 'first_name', 'product_name': 'product_name', 'points': 'points'}"
    query = f"with messages as ({given(columns)}), {{% set values = {values} %}} done as ({{{{ rendered_messages('messages', ['id'], values) }}}})"
    found = ask.columns(AS_OF | {"brand_name": "Northwind"} | (dbt_vars or {}), f"{query} select id, rendered_body from done")  # type: ignore[attr-defined]
    return [dict(zip(found["id"], found["rendered_body"], strict=True))[row] for row in range(len(rows))]


def test_values_are_written_in(ask: Ask) -> None:
    rows_and_texts: list[tuple[dict[str, str | None], str | None]] = [
        ({}, "Northwind: Hi Anna, Shirt: {link}"),
        ({"first_name": None, "product_name": None}, "Northwind: Hi there, your pick: {link}"),
        ({"first_name": "Christabella", "product_name": "x" * 26}, f"Northwind: Hi Christabella, {'x' * 26}: {{link}}"),
        ({"first_name": "Christabellah", "product_name": "x" * 27}, "Northwind: Hi there, your pick: {link}"),
        # each bracket takes two
        ({"first_name": "Anna [Maria]"}, "Northwind: Hi there, Shirt: {link}"),
        ({"first_name": "Anna [Mari]"}, "Northwind: Hi there, Shirt: {link}"),
        ({"first_name": "Ann [Mari]"}, "Northwind: Hi Ann [Mari], Shirt: {link}"),
        # a name is never rewritten, a product's is, as a whole
        ({"first_name": "José", "product_name": "Crème Brûlée"}, "Northwind: Hi José, Creme Brulee: {link}"),
        ({"first_name": "Inês", "product_name": "Crème"}, "Northwind: Hi there, Crème: {link}"),
        ({"first_name": "中", "product_name": "中"}, "Northwind: Hi there, your pick: {link}"),
        ({"product_name": "œ" * 13}, f"Northwind: Hi Anna, {'oe' * 13}: {{link}}"),
        ({"product_name": "œ" * 14}, "Northwind: Hi Anna, your pick: {link}"),
        # unless the body is UCS-2 anyway
        ({"body": "{first_name} ☀ {product_name}", "first_name": "Inês", "product_name": "Brûlée"}, "Inês ☀ Brûlée"),
        # a value holds no placeholder
        ({"first_name": "{points}", "product_name": "{product"}, "Northwind: Hi points, product: {link}"),
        # points have no fallback
        ({"body": "{brand_name}: {points}", "points": "420"}, "Northwind: 420"),
        ({"body": "{brand_name}: {points}", "points": " "}, None),
        ({"body": "{brand_name}: {points}", "points": "12345678"}, None),
        ({"body": "{brand_name}: {order_number}"}, None),
        ({"body": "{city} {city} {category} {store_name}"}, "your area your area our shop your store"),
        ({"body": "no {such_thing}"}, "no {such_thing}"),
    ]
    texts = rendered(ask, [row for row, _ in rows_and_texts])
    for (row, expected), text in zip(rows_and_texts, texts, strict=True):
        assert text == expected, row


def test_a_text_without_a_brand_is_not_sent(ask: Ask) -> None:
    assert rendered(ask, [{}, {"body": "Hi {first_name}"}], {"brand_name": None}) == [None, "Hi Anna"]


def test_the_last_words(ask: Ask) -> None:
    countries = {"stop_by_country": {"FR": "STOP au 36xxx d'ici"}, "stop_text": "Text STOP"}
    rows: list[dict[str, Any]] = [
        {"channel": channel, "category": category, "country": country}
        for channel, category, country in [("sms", "marketing", "FR"), ("sms", "marketing", "US"), ("sms", "marketing", None),
                                           ("sms", "transactional", "FR"), ("email", "marketing", "US")]
    ]  # fmt: skip
    words = [row["words"] for row in ask(rows, countries, words="stop_text('channel', 'category', 'country')")]
    assert words == ["STOP au 36xxx d'ici", "Text STOP", "Text STOP", None, None]


def test_the_whole_text_and_what_goes_to_the_vendor(ask: Ask) -> None:
    rows: list[dict[str, Any]] = [{"body": "Look: {link}", "stop": "Reply STOP"}, {"body": "Look: {link}", "stop": None}, {"body": "Look", "stop": None},
                                  {"body": None, "stop": "Reply STOP"}]  # fmt: skip
    found = ask(rows, {"link_length": 8}, whole="whole_text('body', 'stop')", head="text_before_link('body')")
    assert [row["whole"] for row in found] == ["Look: go.examp Reply STOP", "Look: go.examp", "Look", None]
    assert [row["head"] for row in found] == ["Look:", "Look:", "Look", None]


def test_a_date(ask: Ask) -> None:
    days = ["2026-01-01", "2026-09-30", "2026-12-31", None]
    assert [row["d"] for row in ask([{"day": day} for day in days], d="day_and_month('cast(day as date)')")] == ["1 Jan", "30 Sep", "31 Dec", None]


FAULTS = [
    # flows_name_what_is_there
    "update policy.flows set trigger = 'full_moon' where flow_id = 'vip'",
    # steps_of_flows_follow_each_other
    "update policy.flow_steps set condition = 'us_number' where flow_id = 'abandoned_cart' and branch = 'c'",
    # steps_fit_their_templates
    "update policy.flow_steps set offer_text = null where flow_id = 'winback' and step = 2",
    # placeholders_of_templates_are_known
    "update policy.message_templates set placeholders = 'brand_name' where template_id = 'vip_hello'",
    # messages_are_without_problems
    "update policy.message_templates set body = '{brand_name}: Wait! Look! {link}' where template_id = 'sunset_last'",
    # lengths_of_templates_are_as_stated
    "update policy.message_templates set longest_units = 99 where template_id = 'welcome_all_set'",
    # plans_of_campaigns_name_what_is_there
    "update policy.campaign_plan set flow_id = 'gone' where plan_id = 'f313_1'",
]
MORE_FAULTS = {
    "flows_name_what_is_there": [
        "update policy.flows set trigger = 'segment:gone' where flow_id = 'vip'",
        "update policy.flows set exit_on = 'order;full_moon' where flow_id = 'vip'",
        "update policy.flows set entry_condition = 'full_moon' where flow_id = 'vip'",
        "update policy.flow_steps set condition = 'full_moon' where flow_id = 'vip' and step = 4",
    ],
    "steps_of_flows_follow_each_other": [
        "delete from policy.flow_steps where flow_id = 'replenishment'",
        "delete from policy.flow_steps where flow_id = 'replenishment' and step = 1",
        "delete from policy.flow_steps where flow_id = 'vip' and step = 2",
        "update policy.flow_steps set condition = null where flow_id = 'abandoned_cart' and branch = 'b'",
        "update policy.flow_steps set branch = null where flow_id = 'abandoned_cart' and branch = 'c'",
    ],
    "steps_fit_their_templates": [
        "update policy.flow_steps set channel = 'email' where flow_id = 'vip' and step = 1",
        "update policy.flow_steps set message_category = 'marketing' where flow_id = 'text_to_buy'",
        "update policy.flow_steps set offer_type = 'percent' where flow_id = 'text_to_buy'",
        "update policy.flow_steps set offer_text = '10% off' where flow_id = 'vip' and step = 1",
        "update policy.flow_steps set offer_text = 'a free consultation!' where flow_id = 'vip' and step = 3",
        "update policy.flow_steps set offer_text = '10% zniżki' where flow_id = 'winback' and step = 2",
    ],
    "placeholders_of_templates_are_known": [
        "update policy.message_templates set body = body || ' {surname}' where template_id = 'survey_email'",
        "update policy.message_templates set body = replace(body, '{first_name}', 'you') where template_id = 'vip_hello'",
        "update policy.message_templates set body = body || ' or call us' where template_id = 'vip_hello'",
        "update policy.message_templates set body = '{link} ' || body where template_id = 'vip_hello'",
    ],
    "lengths_of_templates_are_as_stated": [
        "update policy.message_templates set longest_units = null where template_id = 'welcome_all_set'",
        "update policy.message_templates set longest_units = 20 where template_id = 'survey_email'",
    ],
    "plans_of_campaigns_name_what_is_there": [
        "update policy.campaign_plan set segment_name = 'gone' where plan_id = 'f313_1'",
        "update policy.campaign_plan set exclude_segments = 'dormant;gone' where plan_id = 'f313_1'",
        "update policy.campaign_plan set template_id = 'gone' where plan_id = 'f313_1'",
        "update policy.campaign_plan set discount_sensitive_share = null where plan_id = 'f313_2'",
        "update policy.campaign_plan set discount_sensitive_share = 1.5 where plan_id = 'f313_2'",
    ],
}


def test_each_data_test_of_flows_and_templates_notices_its_faults(successive: Callable, tmp_path: Path) -> None:
    with successive("duckdb", "flow_seeds") as build:
        house = build(write(complete({}), tmp_path / "inputs"), AS_OF, "--select", "flows flow_steps message_templates campaign_plan message_previews")
        dbt = Dbt(house)
        manifest = dbt.parse({})
        # dbt looks through every test each time
        manifest.nodes = {n: node for n, node in manifest.nodes.items() if node.resource_type != "test" or "tests/activation" in node.original_file_path}
        manifest.unit_tests.clear()

        def failures(statements: list[str]) -> set[str]:
            with duckdb.connect(house.credentials.path, config=house.credentials.config_options) as connection:
                tables = ("flows", "flow_steps", "message_templates", "campaign_plan")
                for table in tables:
                    connection.execute(f"create or replace table kept_{table} as select * from policy.{table}")
                for statement in statements:
                    connection.execute(statement)
            options = *dbt.arguments, "--vars", json.dumps(AS_OF), "--no-write-json"
            dbtRunner(manifest).invoke(["run", "--select", "message_previews", *options])
            done = dbtRunner(manifest).invoke(["test", "--select", "path:tests/activation", *options])
            with duckdb.connect(house.credentials.path, config=house.credentials.config_options) as connection:
                for table in tables:
                    connection.execute(f"delete from policy.{table}; insert into policy.{table} select * from kept_{table}")
            return {result.node.name for result in done.result if result.status == "fail"}

        assert failures([]) == set()
        assert failures(FAULTS) == DATA_TESTS
        for name, statements in MORE_FAULTS.items():
            for statement in statements:
                assert name in failures([statement]), statement
