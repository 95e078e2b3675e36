"""A planted person: sms subject shows all of them, and after sms erase no table or file holds them any more but the suppression."""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from commands import sms
from sms_segmentation.contract import schemas
from sms_segmentation.errors import masked
from sms_segmentation.privacy.erase import KEEPING, RECORD
from sms_segmentation.warehouse import Warehouse

AS_OF = "2026-10-01 17:00:00"
PERSON, NUMBER, SPELLED, EMAIL = "planted-profile", "+12125567123", "(212) 556-7123", "planted.person@example.org"
Rows = list[dict[str, Any]]


def world(is_cleaned: bool) -> dict[str, Rows]:
    """A few others, and the person unless they were deleted; in the cart the source blanked the person alone and kept row and loaded_at."""
    tables: dict[str, Rows] = {}

    def add(table: str, **row: Any) -> None:
        if not is_cleaned or "planted" not in f"{row}":
            tables.setdefault(table, []).append(row)

    for name, number, spelled, email in [(PERSON, NUMBER, SPELLED, EMAIL), ("p2", "+12125567124", "", "two@example.org"), ("p3", "+12125567125", "", "")]:
        own = {"profile_id": name}
        at, loaded = "2026-06-01 15:00:00", {"loaded_at": "2026-06-02 00:00:00"}
        add(
            "profiles",
            **own,
            phone_e164=spelled or number,
            phone_raw=spelled,
            email=email,
            first_name=f"{name} Anna",
            country_code="US",
            created_at=at,
            source_system="shop",
        )
        add("profile_identities", **own, id_type="klaviyo_id", id_value=f"{name}-klaviyo")
        add("profile_properties", **own, property_name="note", property_value=f"{name} likes tea", updated_at=at)
        add("preferences", **own, preference_type="category", preference_key=f"tea {name}", preference_value="yes", updated_at=at)
        if not (is_cleaned and name == PERSON):
            add("number_checks", phone_e164=number, checked_at=at, line_type="mobile")
        consent = {"channel": "sms", "message_category": "marketing", "action": "opt_in", "consent_level": "express_written", "source": "form"}
        add("consent_events", consent_event_id=f"consent {name}", **own, phone_e164=number, **consent, occurred_at=at, source_system="shop", **loaded)
        text = {**own, "phone_e164": number, "message_id": f"message {name}", "source_system": "shop", **loaded}
        for event in ("sent", "delivered", "clicked"):
            body = f"Hello {name}, tea is here"
            add("sms_events", sms_event_id=f"{event} {name}", **text, direction="outbound", event_type=event, occurred_at="2026-06-05 15:00:00", body_text=body)
        reply = {"direction": "inbound", "event_type": "received", "occurred_at": "2026-06-05 16:00:00", "body_text": f"I am {name}, when do you open"}
        add("sms_events", sms_event_id=f"reply {name}", **text, **reply)
        add("email_events", email_event_id=f"email {name}", **own, event_type="opened", occurred_at=at, source_system="shop", **loaded)
        add("web_events", web_event_id=f"visit {name}", **own, session_id=f"s {name}", event_type="page_viewed", occurred_at=at, source_system="shop", **loaded)
        whom = "" if is_cleaned and name == PERSON else name
        cart = {"cart_event_id": f"cart {number[-3:]}", "cart_id": f"c{number[-3:]}", "event_type": "added", "product_id": "tea", "quantity": 1}
        tables.setdefault("cart_events", []).append({**cart, "profile_id": whom, "anonymous_id": f"a{number[-3:]}", "occurred_at": at, **loaded})
        add("checkouts", checkout_id=f"checkout {name}", **own, phone_e164=number, email=email, started_at=at, currency="USD", **loaded)
        order = {"order_id": f"order {name}", "currency": "USD", "gross_amount": 50, "status": "completed"}
        add("orders", **order, **own, ordered_at=at, source_system="shop", **loaded)
        add("order_lines", order_line_id=f"line {name}", order_id=f"order {name}", product_id="tea", quantity=1, unit_price=50, line_total=50)
        add("refunds", refund_id=f"refund {name}", order_id=f"order {name}", refunded_at=at, refund_amount=1, **loaded)
        add("deliveries", delivery_id=f"delivery {name}", order_id=f"order {name}", status="delivered", occurred_at=at, **loaded)
        add("support_tickets", ticket_id=f"ticket {name}", **own, opened_at=at, status="open")
    return tables


def write(tables: dict[str, Rows], folder: Path) -> Path:
    folder.mkdir(parents=True)
    columns_of = schemas()
    for name, rows in tables.items():
        columns = columns_of[name].names
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def holding(file: Path) -> dict[str, str]:
    """Tables of a DuckDB file that hold the person, each with a row that does: every cell of every row as text."""
    found = {}
    words = re.compile(rf"planted|{re.sub(r'[^0-9]', '', NUMBER)[1:]}|556-7123", re.IGNORECASE)
    with duckdb.connect(str(file), read_only=True) as connection:
        for schema, table in connection.execute("select table_schema, table_name from information_schema.tables").fetchall():
            for (row,) in connection.execute(f'select cast(t as varchar) from "{schema}"."{table}" as t').fetchall():
                if words.search(row):
                    found[f"{schema}.{table}"] = row
    return found


def publish(house: Warehouse) -> None:
    marts = ["main.sending_eligibility", "segments.segment_membership_log"]
    house.publish(marts, marts, marts[:1])


@pytest.fixture(scope="module")
def shop(successive: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A warehouse with the person, built once; the commands on it, and builds that go on from there."""
    folder = tmp_path_factory.mktemp("privacy")
    settings = {"SMS_ERASURES_DIR": str(folder / "open"), "DBT_LOG_PATH": str(folder / "log"), "DBT_TARGET_PATH": str(folder / "target")}
    with successive("duckdb", "privacy") as build:
        house = build(write(world(is_cleaned=False), folder / "before"), {"as_of": AS_OF})

        def run(*words: str | Path) -> Any:
            DuckDBConnectionManager.close_all_connections()
            done = sms(words[0], *words[1:], "--warehouse", house.credentials.path, COLUMNS="160", **settings)
            assert "Traceback" not in done.stderr, done.stderr
            return done

        publish(house)
        yield type("Shop", (), {"house": house, "run": staticmethod(run), "build": staticmethod(build), "folder": folder, "open": folder / "open"})


@pytest.fixture(scope="module")
def planted(shop: Any) -> dict[str, str]:
    DuckDBConnectionManager.close_all_connections()
    return holding(Path(shop.house.credentials.path))


def tables_of(house: Warehouse) -> Path:
    DuckDBConnectionManager.close_all_connections()
    return Path(house.credentials.path)


def test_a_subject_is_shown_every_table(shop: Any, planted: dict[str, str]) -> None:
    done = shop.run("subject", SPELLED, "--out", shop.folder / "subject")
    assert done.returncode == 0, done.stderr
    files = {file.name: file for file in (shop.folder / "subject").iterdir()}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o600}
    held = json.loads(files["subject.json"].read_text(encoding="utf-8"))
    shown = {table["name"]: table for table in held["tables"]}
    views = {f"{row['s']}.{row['t']}" for row in shop.house.rows("select schema_name as s, view_name as t from duckdb_views()")}
    missing = [f"{name} {row}" for name, row in planted.items() if name not in shown and (name.startswith("inputs.") or name not in views)]
    assert missing == []
    assert {table["kind"] for name, table in shown.items() if name.startswith("inputs.")} == {"source"}
    assert not [row for table in held["tables"] for row in table["rows"] if re.search(r"\bp[23]\b", f"{row}")]
    page = files["subject.html"].read_text(encoding="utf-8")
    assert "I am planted-profile, when do you open" in page and not re.search(r"https?://(?!example)", page)


def test_an_erased_person_leaves_every_table_and_file(shop: Any, planted: dict[str, str]) -> None:
    log = "segments.segment_membership_log"
    assert log in planted, "the person is in no segment, whose log would have to forget them"
    done = shop.run("erase", PERSON)
    assert done.returncode == 0, done.stderr
    assert "inputs.sms_events" in done.stdout and log in done.stdout and "when you delete it" in done.stdout
    assert NUMBER not in done.stdout + done.stderr
    [case] = shop.open.rglob("*.json")
    assert stat.S_IMODE(case.stat().st_mode) == 0o600

    # what was recorded blocks from the next run on, whatever the sources still hold
    suppressing = "recorded_erasures stg_inputs__suppressions int_suppressions_validated int_suppression_versions int_suppression_history"
    periods = "int_number_suppressions int_suppression_periods int_blocked_by_suppression int_sending_blocks"
    shop.build(None, {"as_of": AS_OF}, "--select", *suppressing.split(), *periods.split())
    reasons = {row["profile_id"]: row["block_reason"] for row in shop.house.table("int_blocked_by_suppression")}
    assert reasons == {PERSON: "erased"}
    done = shop.run("erase", "--verify")
    assert done.returncode == 1 and "Not forgotten" in done.stdout and case.exists()

    shop.build(write(world(is_cleaned=True), shop.folder / "after"), {"as_of": AS_OF})
    left = holding(tables_of(shop.house))
    assert {name.split(".")[1] for name in left if not name.startswith("inputs.")} <= KEEPING
    assert f"main.{RECORD}" in left and not [row for row in left.values() if EMAIL in row or "Anna" in row or "tea" in row]
    (shop.folder / "log").mkdir(exist_ok=True)
    (shop.folder / "log" / "noted.log").write_text(f"sent to {EMAIL}", encoding="utf-8")
    done = shop.run("erase", "--verify")
    assert done.returncode == 1 and case.exists()
    for place in ("shop_marts.duckdb: segments.", "shop_marts.duckdb: main.", "shop_marts_without_personal_data.duckdb: segments.", "noted.log"):
        assert place in done.stdout
    (shop.folder / "log" / "noted.log").unlink()
    publish(shop.house)
    done = shop.run("erase", "--verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "name no one any more stay: 1 of inputs.cart_events" in done.stdout
    assert "Forgotten: planted-profile" in done.stdout and not case.exists()
    others = {row["profile_id"] for row in shop.house.table("segment_membership_log")}
    assert others == {"p2", "p3"}
    assert "No erasure is open" in shop.run("erase", "--verify").stdout
    assert shop.run("erase", NUMBER, "--verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["erase"], "Name a profile or a phone number"),
        (["erase", "p999"], "This warehouse has no profile p999"),
        (["subject", "+1 646 987 0333"], "no profile and no number +* *** *** 0333"),
        (["subject", "p2", "--out", __file__], "which is a file"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(shop: Any, words: list[str], said: str) -> None:
    done = shop.run(*words)
    assert done.returncode == 2 and said in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no +12125567123.", "no +*******7123."),
        ("no +1 (212) 556-7123", "no +* (***) ***-7123"),
        ("as of 2026-10-01 17:00, +5 rows of 1234567890", "as of 2026-10-01 17:00, +5 rows of 1234567890"),
    ],
)
def test_a_message_keeps_the_end_of_a_number(text: str, shown: str) -> None:
    assert masked(text) == shown
