"""`sms connect` recognizes vendors by their tables and exports, says what stays empty, and writes what builds read."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from commands import sms
from conftest import ROOT
from reference.raw_tables import store
from sms_segmentation.connect.gaps import GAPS, gaps, warnings
from sms_segmentation.connect.macros import Macros, raw_tables
from sms_segmentation.connect.recognition import Found, Place, day, folder, recognized, schemas
from sms_segmentation.contract import schemas as contract
from sms_segmentation.errors import WarehouseError
from sms_segmentation.exports import by_connection, files_of
from sms_segmentation.project import exports_in, mapping
from sms_segmentation.warehouse import ENGINES, DuckDB, find_inputs

CASES = Path(__file__).resolve().parents[3] / "shared" / "spec" / "connector_cases.csv"
FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "data" / "vendors"
Tables = dict[str, list[dict[str, Any]]]

SYNCED = {"_fivetran_synced": "2026-06-01 00:00:00"}
LANDED = {"_airbyte_extracted_at": "2026-06-01 00:00:00"}
TRACK = {"id": "t", "event_text": "Order Completed", "received_at": "2026-06-01 00:00:00", "uuid_ts": "2026-06-01 00:00:00"}
MESSAGE = {"sid": "SM1", "num_segments": 1, "date_sent": "2026-05-01 00:00:00"}
# schema -> its tables, vendor and loader
RECOGNIZED: dict[str, tuple[Tables, str, str]] = {
    "klaviyo_fivetran": ({"event": [{"person_id": "a", "metric_id": "m", **SYNCED}], "person": [{"id": "a"}], "metric": [{"id": "m"}]}, "klaviyo", "fivetran"),
    "capitals": ({"EVENT": [{"PERSON_ID": "a", "METRIC_ID": "m", "_FIVETRAN_SYNCED": "2026-06-01"}]}, "klaviyo", "fivetran"),
    "klaviyo_airbyte": ({"events": [{"attributes": {}, "relationships": {}, **LANDED}], "profiles": [{"attributes": {}, **LANDED}]}, "klaviyo", "airbyte"),
    "klaviyo_old": ({"events": [{"id": "e", "statistic_id": "s", **LANDED}]}, "klaviyo", "airbyte"),
    "shopify_graphql": ({"order": [{"id": 1, "display_financial_status": "PAID", **SYNCED}], "customer": [{"id": 1, **SYNCED}]}, "shopify", "fivetran"),
    "shopify_rest": ({"order": [{"id": 1, "financial_status": "paid", **SYNCED}], "customer": [{"id": 1, **SYNCED}]}, "shopify", "fivetran"),
    "shopify_airbyte": ({"orders": [{"line_items": [], "shop_url": "x", **LANDED}], "customers": [{"id": 1}]}, "shopify", "airbyte"),
    "attentive_sent": ({"sms_sent": [{"subscriber_external_id": "s"}]}, "attentive", "fivetran"),
    "attentive_subscribed": ({"sms_email_subscribed": [{"type": "sms.subscribed"}]}, "attentive", "fivetran"),
    "postscript_landing": (
        {"hooks": [{"event": "shop.subscriber.opt_out", "event_time": "2026-06-01 00:00:00", "event_data": {}, "received_at": "2026-06-01 00:00:00"}]},
        "postscript", "webhooks",
    ),
    "postscript_snapshot": ({"subscribers": [{"id": 1, "subscriptions": {}}]}, "postscript", "webhooks"),
    "twilio_fivetran": ({"message": [{"id": "SM1", "num_segments": 1, "direction": "inbound", **SYNCED}]}, "twilio", "fivetran"),
    "twilio_airbyte": ({"messages": [{**MESSAGE, **LANDED}]}, "twilio", "airbyte"),
    "twilio_loaded": ({"messages": [{**MESSAGE, "_file_loaded_at": "2026-06-01 00:00:00"}]}, "twilio_csv", "csv"),
    "segment": ({"tracks": [TRACK], "users": [{"id": "u"}]}, "segment", "warehouse"),
    "rudderstack": ({"tracks": [{**TRACK, "context_destination_id": "d"}], "users": [{"id": "u"}]}, "rudderstack", "warehouse"),
    "bloomreach_consent": (
        {"consent": [{"action": "accept", "category": "sms", "valid_until": "unlimited", "timestamp": 1780000000}]}, "bloomreach", "export",
    ),
    "bloomreach_campaign": ({"campaign": [{"action_type": "sms", "status": "sent", "timestamp": 1780000000}]}, "bloomreach", "export"),
    "smile": ({"customers": [{"id": 1, "email": "a@example.org", "points_balance": 5, "referral_url": "x"}]}, "smile", "warehouse"),
    "yotpo": ({"person": [{"id": "a", "custom_swell_points_balance": 5, **SYNCED}]}, "yotpo", "fivetran"),
    "yotpo_airbyte": ({"profiles": [{"id": "a", "attributes": {"properties": {"swell_points_balance": 5}}, **LANDED}]}, "yotpo", "airbyte"),
    "rudderstack_by_id": ({"tracks": [{**TRACK, "rudder_id": "r"}]}, "rudderstack", "warehouse"),
    "shopify_orders": ({"orders_export": [{"Name": "#1", "Lineitem name": "a", "Financial Status": "paid"}]}, "shopify_csv", "csv"),
    "shopify_customers": ({"customers_export": [{"\ufeffCustomer ID": "1", "Accepts SMS Marketing": "no"}]}, "shopify_csv", "csv"),
    "klaviyo_profiles": ({"profiles_export": [{"Klaviyo ID": "1"}]}, "klaviyo_csv", "csv"),
    "twilio_messages": ({"messages_export": [{"NumSegments": "1", "Sid": "SM1"}]}, "twilio_csv", "csv"),
}  # fmt: skip
NOT_RECOGNIZED: dict[str, Tables] = {
    "other_hooks": {"hooks": [{"event": "cart.created", "event_time": "2026-06-01 00:00:00", "event_data": {}}]},
    "tracks_of_whom": {"tracks": [{"event_text": "a", "received_at": "2026-06-01 00:00:00"}]},
    "no_loyalty": {"profiles": [{"id": "a", "attributes": {"properties": {"points": 5}}, **LANDED}], "customers": [{"id": 1, "email": "a@example.org"}]},
    "other_consent": {"consent": [{"action": "accept", "given_at": "2026-06-01 00:00:00"}]},
    "own_orders": {"orders": [{"order_id": "o1", "line_items": 2}]},
    "made_by_a_build": {"int_export_people": [{"profile_id": "102", "klaviyo_id": "01H", "email": "a@b.example", "phone_e164": "+12125552102"}]},
}
# The vendor that a case's rows are, by its schema in the cases.
WHOLE_CASES = {
    "K01": "klaviyo",
    "KA2": "klaviyo",
    "P02": "postscript",
    "T01": "twilio",
    "A01": "attentive",
    "C01": "shopify_csv",
    "C06": "klaviyo_csv",
    "C07": "twilio_csv",
}


def planted(path: Path, schemas_: dict[str, Tables]) -> DuckDB:
    house = ENGINES["duckdb"](str(path))
    for schema, tables in schemas_.items():
        store(house, schema, tables)
    return house  # type: ignore[return-value]


def seen(places: list[Place]) -> dict[str, list[Found]]:
    return {str(place.schema): recognized(place) for place in places}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    tables = {name: tables for name, (tables, _, _) in RECOGNIZED.items()}
    return planted(tmp_path_factory.mktemp("raw") / "raw.duckdb", tables | NOT_RECOGNIZED)


@pytest.fixture(scope="module")
def found(raw: DuckDB) -> dict[str, list[Found]]:
    return seen(schemas(raw))


@pytest.mark.parametrize("name", RECOGNIZED)
def test_tables_of_a_vendor_are_recognized(name: str, found: dict[str, list[Found]]) -> None:
    assert [(one.vendor, one.loader) for one in found[name]] == [RECOGNIZED[name][1:]]


@pytest.mark.parametrize("name", NOT_RECOGNIZED)
def test_other_tables_are_not(name: str, found: dict[str, list[Found]]) -> None:
    assert found[name] == []


@pytest.mark.skipif(not CASES.exists(), reason="shared/spec is absent")
def test_tables_of_the_cases_are_recognized(tmp_path: Path) -> None:
    csv.field_size_limit(sys.maxsize)
    with CASES.open(encoding="utf-8") as file:
        given = {row["case_id"]: json.loads(row["given"]) for row in csv.DictReader(file) if row["case_id"] in WHOLE_CASES}
    house = planted(tmp_path / "cases.duckdb", given)
    assert {name: [one.vendor for one in ones] for name, ones in seen(schemas(house)).items()} == {name: [vendor] for name, vendor in WHOLE_CASES.items()}


@pytest.mark.skipif(not FIXTURES.exists(), reason="shared/data is absent")
@pytest.mark.parametrize("name", ["klaviyo_airbyte", "klaviyo_fivetran", "shopify_fivetran_graphql", "twilio_fivetran"])
def test_public_fixtures_are_recognized(name: str, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "public.duckdb")) as connection:
        connection.execute("create schema fixture")
        for file in (FIXTURES / name).glob("*.csv"):
            connection.execute(f"create table fixture.\"{file.stem}\" as from read_csv('{file}', all_varchar = true)")
    vendor, loader, *_ = name.split("_")
    assert [(one.vendor, one.loader) for one in seen(schemas(ENGINES["duckdb"](str(tmp_path / "public.duckdb"))))["fixture"]] == [(vendor, loader)]


def test_tables_are_recognized_in_postgres(postgres_server: None, folder: Path) -> None:
    house = ENGINES["postgres"](f"connect_{folder.name}")
    for name in ("klaviyo_fivetran", "capitals", "postscript_landing"):
        store(house, name, RECOGNIZED[name][0])
    assert {name: one.vendor for name, [one] in seen(schemas(house)).items()} == {
        "klaviyo_fivetran": "klaviyo", "capitals": "klaviyo", "postscript_landing": "postscript",
    }  # fmt: skip


def test_tables_are_recognized_in_folders_of_spark(tmp_path: Path) -> None:
    house: Any = ENGINES["spark"](str(tmp_path))
    place = house.tables / "shop.db" / "order"
    place.mkdir(parents=True)
    duckdb.sql(f"copy (select 1 as id, 'paid' as financial_status, now() as _fivetran_synced) to '{place / 'part-0.parquet'}'")
    [shop] = seen(schemas(house))["shop"]
    assert (shop.vendor, shop.table(["order"]).count[0]) == ("shopify", 1)  # type: ignore[union-attr]


def connect(house: Any, *options: str | Path, file: Path | str = os.devnull) -> Any:
    return sms("connect", "--warehouse", house.credentials.path, *options, SMS_CONNECTIONS=str(file), COLUMNS="80")


def test_what_is_found_is_told_in_80_columns(raw: DuckDB) -> None:
    done = connect(raw, "--schema", "twilio_airbyte")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sms_events      messages (1)       2026-05-01" in done.stdout
    assert "engagement_track" in done.stdout and "nearby_store" in done.stdout
    assert "twilio: {loader: airbyte, schema: twilio_airbyte}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("klaviyo_old", "before 2.0 landed events(statistic_id). Upgrade it"), ("capitals", "it lacks the table metric or metrics, which is required; schema capitals holds EVENT.")],
)  # fmt: skip
def test_what_cannot_be_used_is_told(name: str, sentence: str, raw: DuckDB) -> None:
    done = connect(raw, "--schema", name)
    assert done.returncode == 1
    assert sentence in done.stdout
    assert "To switch on" not in done.stdout


def test_where_nothing_is_found_the_nearest_is_told(raw: DuckDB, tmp_path: Path) -> None:
    done = connect(raw, "--schema", "tracks_of_whom", "--schema", "own_orders")
    assert done.returncode == 2
    assert "schema tracks_of_whom holds tracks. Its table tracks is nearest to" in done.stderr
    assert "schema own_orders holds orders." in done.stderr
    (tmp_path / "orders.csv").write_text("Name,Email,Total,Line\n#1,a@b.c,1,x\n")
    done = sms("connect", "--inputs", tmp_path)
    assert done.returncode == 2
    assert "orders.csv (Name, Email, Total, Line) is no known export; the nearest is Shopify orders (Lineitem name and Financial Status)." in done.stderr
    assert "There is no schema nowhere" in connect(raw, "--schema", "nowhere").stderr


def test_what_is_written_is_what_builds_read(raw: DuckDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other settings stay, as does the name of a connection that is known; --vars counts for more."""
    file = tmp_path / "connections.yml"
    file.write_text("sources:\n  texts: {vendor: twilio, schema: twilio_fivetran, default_country: US}\nassumed_consent_levels: {texts: express}\n")
    done = connect(raw, "--schema", "twilio_fivetran", "--schema", "twilio_airbyte", "--write", file=file)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.setenv("SMS_CONNECTIONS", str(file))
    sources = {
        "texts": {"vendor": "twilio", "schema": "twilio_fivetran", "default_country": "US", "loader": "fivetran"},
        "twilio_airbyte": {"vendor": "twilio", "loader": "airbyte", "schema": "twilio_airbyte"},
    }
    assert mapping("{vip_window_days: 180}") == {"vip_window_days": 180, "sources": sources, "assumed_consent_levels": {"texts": "express"}}
    assert mapping("{sources: {}}")["sources"] == {}
    assert yaml.safe_load(done.stdout.split("vars:\n")[1].split("\n\n")[0])["sources"] == sources
    assert "/connections.yml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_file_of_connections_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_CONNECTIONS", str(tmp_path / "connections.yml"))
    for text in ("just words", "sources: [", "source: {}"):
        (tmp_path / "connections.yml").write_text(text)
        with pytest.raises(SystemExit) as ended:
            mapping("{}")
        assert ended.value.code == 2


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Exports as spreadsheets leave them, next to a table of inputs and a file that is neither."""
    (tmp_path / "orders_export_1.csv").write_text(
        "\ufeffName,Financial Status,Lineitem name,Lineitem compare-at price\n#1,paid,a,\n#1,,b,2\n", encoding="utf-8"
    )
    (tmp_path / "orders.csv").write_text("Name;Financial Status;Lineitem name;Tax 1 Name\n#2;paid;'00012;x\n", encoding="utf-8")
    (tmp_path / "customers.tsv").write_text("Customer ID\tPhone\tAccepts SMS Marketing\tphone\n700\t+14155552671\tyes\tx\n", encoding="utf-16")
    (tmp_path / "postscript").mkdir()
    (tmp_path / "postscript" / "list.csv").write_text("Phone Number,Status\n+14155552671,subscribed\n")
    (tmp_path / "stores.csv").write_text("store_id,latitude,longitude\ns1,1,2\n")
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    os.utime(tmp_path / "orders.csv", (0, 1780272000))
    return tmp_path


def test_a_folder_of_exports_is_recognized(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = folder(exports, files_of(exports), tmp_path_factory.mktemp("scratch"))
    ones = {one.vendor: one for one in recognized(place)}
    assert ones.keys() == {"shopify_csv", "postscript_csv"}
    assert {name: table.count[0] for name, table in ones["shopify_csv"].named.items()} == {"orders": 3, "customers": 1}


def test_exports_are_loaded_as_text(exports: Path, tmp_path: Path) -> None:
    house = ENGINES["duckdb"](str(tmp_path / "shop.duckdb"))
    given: dict[str, Any] = {"sources": {"shop_us": {"vendor": "shopify_csv", "schema": "raw_us"}}}
    loaded = exports_in(exports, given)
    assert given["sources"] == {"shop_us": {"vendor": "shopify_csv", "schema": "raw_us"}, "postscript_csv": {}}
    house.load_exports(loaded)
    rows = house.rows("select * from raw_us.orders order by _file, _line")
    assert [(row["_file"], row["_line"], row["name"], row["lineitem_name"], row["lineitem_compare_at_price"]) for row in rows] == [
        ("orders.csv", 1, "#2", "'00012", None), ("orders_export_1.csv", 1, "#1", "a", None), ("orders_export_1.csv", 2, "#1", "b", "2"),
    ]  # fmt: skip
    assert rows[0]["_file_loaded_at"] == "2026-06-01 00:00:00"
    [customer] = house.rows("select * from raw_us.customers")
    assert (customer["customer_id"], customer["phone"], customer["accepts_sms_marketing"]) == ("700", "+14155552671", "yes")
    assert house.rows("select count(*) as n from postscript_csv.subscribers") == [{"n": 1}]
    (exports / "customers.tsv").unlink()
    house.load_exports(exports_in(exports, given))
    assert house.catalog()["raw_us"].keys() == {"orders"}


def test_exports_are_no_inputs(exports: Path) -> None:
    files = {file for one in by_connection(files_of(exports), {}) for tables in one.tables.values() for file in tables}
    found_inputs, remarks = find_inputs(exports, set(contract()), files)
    assert found_inputs.keys() == {"stores"}
    assert [remark.split()[0] for remark in remarks] == ["notes.csv"]
    with pytest.raises(WarehouseError, match="may be of connection a or b"):
        by_connection(files_of(exports), {"a": {"vendor": "shopify_csv"}, "b": {"vendor": "shopify_csv"}})


def of(vendor: str, tables: Tables, tmp_path: Path, loader: str = "fivetran") -> Found:
    [place] = schemas(planted(tmp_path / "one.duckdb", {"raw": tables}))
    return Found(vendor, loader, place)


JUNE, JULY = 1780272000000, 1784160000000


@pytest.mark.parametrize(
    ("opt_outs", "is_warned"),
    [
        ([{"type": "sms.unsubscribed", "timestamps": JULY - 86400000}], False),
        ([{"type": "sms.unsubscribed", "timestamps": str(JUNE)}], True),
        ([{"type": "email.unsubscribed", "timestamps": JULY}], True),
        ([], True),
        (None, True),
    ],
)
def test_attentive_without_opt_outs_is_warned_of(opt_outs: list[dict[str, Any]] | None, is_warned: bool, tmp_path: Path) -> None:
    tables = {"sms_sent": [{"subscriber_external_id": "s", "timestamps": JULY}]} | ({} if opt_outs is None else {"sms_email_unsubscribed": opt_outs})
    assert any("opt-outs may not arrive" in line for line in warnings([of("attentive", tables, tmp_path)])) == is_warned


def test_postscript_and_shopify_are_warned_of(tmp_path: Path, found: dict[str, list[Found]]) -> None:
    said = list(warnings(found["postscript_landing"]))
    assert "Texts sent by Postscript are not counted; caps will be too generous." in said and any("load the snapshot" in line for line in said)
    assert "gives no SMS consent at all" in " ".join(warnings(found["shopify_rest"]))
    assert list(warnings([of("shopify", {"customer": [{"id": 1, "sms_marketing_consent_state": "SUBSCRIBED"}]}, tmp_path)])) == []


@pytest.mark.parametrize(
    ("told", "own", "gone", "there"),
    [
        ({"twilio"}, set(), {"clicks", "orders", "site visits", "carts"}, {"sends", "delivered", "opens"}),
        ({"shopify"}, set(), {"clicks", "sends", "site visits", "carts"}, {"orders", "inventory", "delivered", "products with category, brand"}),
        ({"shopify", "shopify pixel", "klaviyo"}, {"stores"}, {"opens"}, {"clicks", "sends", "carts", "refunds (partial)", "stores with coordinates"}),
        ({"klaviyo"}, set(), {"refunds (partial)", "products with category, brand"}, {"orders"}),
        ({"attentive"}, {"orders"}, {"delivered", "opens"}, {"sends", "clicks", "orders"}),
    ],
)
def test_what_stays_empty(told: set[str], own: set[str], gone: set[str], there: set[str]) -> None:
    missing = {gap.missing for gap in gaps(told, own)}
    assert gone <= missing and not there & missing


def test_gaps_name_segments_vendors_and_inputs_that_there_are() -> None:
    families = ROOT / "models" / "marts" / "segments"
    names = {family.name for family in families.iterdir()} | {file.stem.removeprefix("seg_") for file in families.rglob("seg_*.sql")}
    named = {name for gap in GAPS for name in gap.segments.split(", ")} - {"", "every segment"}
    assert named - names == set()
    assert {name for gap in GAPS for name in gap.inputs} - contract().keys() == set()


def test_the_project_is_asked_who_gives_what() -> None:
    macros = Macros({"sources": {"texts": {"vendor": "twilio"}, "twilio_csv": {}}})
    assert macros.vendor_of("twilio_csv") == "twilio"
    assert macros.inputs_of("texts") == {"sms_events": None, "consent_events": None}
    assert raw_tables("twilio", "sms_events") == [["message", "messages", "messages_export"]]


@pytest.mark.parametrize(
    ("text", "read"), [("2026-06-01T00:00:00Z", "2026-06-01"), (str(JUNE), "2026-06-01"), ("1780272000.0", "2026-06-01"), ("6/1/2026", ""), (None, "")]
)
def test_days_of_raw_tables(text: str | None, read: str) -> None:
    assert day(text) == read
