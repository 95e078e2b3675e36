"""sms activate against vendors on this machine: everything arrives once, in order, whatever fails, and nothing gives consent."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

import invented_exports
from commands import sms
from conftest import ROOT
from invented_exports import NOW, change, fill, number, shop

sys.path.insert(0, str(ROOT / "activation" / "mocks"))
from vendors import Fault, Vendors

GIVES_CONSENT = re.compile(r"(?i)(?<![a-z])(?:(re)?subscribed?|opt[-_ ]?in|action.{1,4}accept|bulk-create-jobs/subscri|Messages[.]json)(?![a-z])")
VARS = "{klaviyo_lists: {dormant: L1}}"
SENDERS = ("klaviyo", "attentive", "postscript")


@pytest.fixture
def vendors() -> Iterator[Vendors]:
    with Vendors() as started:
        yield started
    assert not started.forbidden


@pytest.fixture
def activate(vendors: Vendors, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*options: str, vendor: str | None = "klaviyo", target: str = "duckdb") -> subprocess.CompletedProcess[str]:
        place = ["--warehouse", str(tmp_path / "shop.duckdb")] if target == "duckdb" else ["--target", target, "--warehouse", "sms_activate"]
        chosen = ["--vendor", vendor] if vendor else []
        return sms("activate", *chosen, *place, "--vars", VARS, *options, **settings(vendors, tmp_path))

    return run


def settings(vendors: Vendors, folder: Path) -> dict[str, str]:
    return vendors.environment | {"SMS_ACTIVATION_DIR": str(folder / "state"), "ONETEXT_FILE": str(folder / "onetext.csv")}


@pytest.fixture
def warehouse(tmp_path: Path) -> Callable[..., Path]:
    return lambda **changed: fill(tmp_path / "shop.duckdb", shop(**changed))


EXPECTED: dict[str, dict[str, Any]] = {
    "klaviyo": {
        "klaviyo_unsubscribed": {number("f")}, "klaviyo_lists": {"L1": {"ka", "kb"}}, "klaviyo_profiles": set("abcdf"),
        "klaviyo_events": {"message a", "message b"},
    },
    "attentive": {
        "attentive_unsubscribed": {number("f")}, "attentive_segments": {"dormant": set("ab")}, "attentive_users": set("abcdf"),
        "attentive_events": {"message a", "message b"},
    },
    "postscript": {
        "postscript_unsubscribed": {number("f")}, "postscript_subscribers": {f"ps%2F{person}" for person in "abcdf"},
        "postscript_events": {"message a", "message b"},
    },
    "twilio": {"twilio_consents": {f"{ord('f'):032}"}},
    "bloomreach": {"bloomreach_consents": {"reject f"}, "bloomreach_segments": {"S1": set("ab")}, "bloomreach_properties": set("abcdf")},
    "cdp": {"cdp_segments": {number("a"), number("b")}},
}  # fmt: skip


WRITTEN = ("message_key", "destination", "profile_id", "phone_e164", "channel", "campaign_id", "flow_id", "flow_step")


def written_down(person: str, vendor: str) -> tuple[Any, ...]:
    return (f"message {person}", vendor, person, number(person), "sms", None, "vip", 1)


def held(vendors: Vendors, vendor: str) -> dict[str, Any]:
    return {
        kind: rows if kind.endswith(("_lists", "_segments")) and kind != "cdp_segments" else set(rows)
        for kind, rows in vendors.state.items()
        if kind.startswith(vendor)
    }


@pytest.mark.parametrize("vendor", EXPECTED)
def test_all_rows_arrive_once_and_a_second_run_sends_none(vendor: str, activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse()
    done = activate(vendor=vendor)
    assert done.returncode == 0, done.stdout + done.stderr
    assert held(vendors, vendor) == EXPECTED[vendor]
    sent = len(vendors.requests)
    again = activate(vendor=vendor)
    assert again.returncode == 0, again.stderr
    assert len(vendors.requests) == sent


def test_postgres_sends_the_same(activate: Callable, vendors: Vendors, postgres_server: None) -> None:
    import psycopg2

    login = {"host": os.environ["SMS_PG_HOST"], "port": os.environ["SMS_PG_PORT"], "user": "postgres"}
    connection = psycopg2.connect(dbname="postgres", **login)
    connection.autocommit = True
    connection.cursor().execute("create database sms_activate")
    connection.close()
    with psycopg2.connect(dbname="sms_activate", **login) as connection, connection.cursor() as cursor:
        for statement, rows in invented_exports.statements(shop()):
            cursor.executemany(statement, rows) if rows else cursor.execute(statement)
    connection.close()
    for vendor in ("klaviyo", "twilio", "bloomreach"):
        done = activate(vendor=vendor, target="postgres")
        assert done.returncode == 0, done.stdout + done.stderr
        assert held(vendors, vendor) == EXPECTED[vendor]
    with psycopg2.connect(dbname="sms_activate", **login) as connection, connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(WRITTEN)} from inputs.handed_over_messages order by 1")
        assert cursor.fetchall() == [written_down(person, "klaviyo") for person in "ab"]
    connection.close()


def test_onetext_gets_a_file(activate: Callable, warehouse: Callable, tmp_path: Path) -> None:
    warehouse()
    assert activate(vendor="onetext").returncode == 0
    assert (tmp_path / "onetext.csv").read_text().splitlines()[1:] == [f"{person},{number(person)},,dormant" for person in "ab"]


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("bulk", 429, {"Retry-After": "1"}, times=2), Fault("lists", 503)],
        [Fault("bulk", 429), Fault("bulk", 500), Fault("lists", drops=True), Fault("bulk", delay=2)],
    ],
    ids=["429 with Retry-After, 503", "429, 500, dropped, slow"],
)
def test_what_passes_by_itself_is_waited_for(faults: list[Fault], activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse()
    vendors.faults = faults
    done = activate()
    assert done.returncode == 0, done.stdout + done.stderr
    assert held(vendors, "klaviyo") == EXPECTED["klaviyo"]


def test_requests_keep_the_rate_that_the_vendor_states(activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    """Attentive takes five opt-outs a second."""
    warehouse(suppressed="fghijk")
    assert activate(vendor="attentive").returncode == 0
    times = [request.at for request in vendors.requests if request.path.endswith("/unsubscribe")]
    assert len(times) == 6 and times[-1] - times[0] > 0.9


def test_a_bad_batch_waits_while_the_others_arrive(activate: Callable, vendors: Vendors, warehouse: Callable, tmp_path: Path) -> None:
    warehouse(suppressed="fgh")
    vendors.faults = [Fault("unsubscribe", 400, holding=number("g"), times=99)]
    done = activate(vendor="postscript")
    assert done.returncode == 1
    assert set(vendors.state["postscript_unsubscribed"]) == {number("f"), number("h")}
    [queue] = (tmp_path / "state").glob("*/.drt/dlq/postscript_unsubscribes.jsonl")
    assert [json.loads(line)["record"]["suppression_key"] for line in queue.read_text().splitlines()] == ["key g"]
    assert not vendors.state["postscript_subscribers"], "a later step was begun"
    vendors.faults, before = [], len(vendors.requests)
    assert retry("postscript_unsubscribes", queue.parents[2], vendors) == 0
    assert [request.body for request in vendors.requests[before:]] == [{"phone_number": number("g")}]


def retry(sync: str, folder: Path, vendors: Vendors) -> int:
    """drt's own command, as docs/exports.md says it."""
    command = [
        sys.executable,
        ROOT / "scripts" / "bootstrap.py",
        "requirements-activation.txt",
        "-P",
        "-c",
        "from drt.cli.main import app; app()",
        "retry",
        sync,
    ]
    filler = {"ONETEXT_FILE": "none"}
    return subprocess.run(
        command, cwd=folder, env=os.environ | vendors.environment | filler | {"HOME": str(folder), "PYTHONPATH": str(ROOT / "activation" / "plugins")}
    ).returncode  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("vendor", "failing", "kind"),
    [("twilio", number("g"), "twilio_consents"), ("bloomreach", "g", "bloomreach_consents"), ("bloomreach", "a", "bloomreach_segments")],
)
def test_a_failure_inside_a_success_is_a_failure(
    vendor: str, failing: str, kind: str, activate: Callable, vendors: Vendors, warehouse: Callable, tmp_path: Path
) -> None:
    warehouse(suppressed="fg")
    vendors.failing = {failing}
    assert activate(vendor=vendor).returncode == 1
    kept = vendors.state[kind]
    assert len(kept) == 1 and failing not in kept.get("S1", ()) and f"reject {failing}" not in kept and f"{ord('g'):032}" not in kept
    assert list((tmp_path / "state").glob("*/.drt/dlq/*.jsonl"))
    vendors.failing = set()
    assert activate(vendor=vendor).returncode == 0
    assert {"twilio_consents": 2, "bloomreach_consents": 2, "bloomreach_segments": 1}[kind] == len(vendors.state[kind])


@pytest.mark.parametrize("at", [2, 5])
def test_a_run_that_is_killed_is_started_again(at: int, vendors: Vendors, warehouse: Callable, activate: Callable, tmp_path: Path) -> None:
    warehouse()
    command = [sys.executable, "-P", "-m", "sms_segmentation", "activate", "--vendor", "klaviyo", "--warehouse", str(tmp_path / "shop.duckdb"), "--vars", VARS]
    process = subprocess.Popen(command, env=os.environ | settings(vendors, tmp_path), start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def kill(_: Any) -> None:
        if len(vendors.requests) == at:
            os.killpg(process.pid, signal.SIGKILL)

    vendors.on_request = kill
    process.communicate()
    vendors.on_request = lambda request: None
    time.sleep(0.2)
    done = activate()
    assert done.returncode == 0, done.stdout + done.stderr
    assert held(vendors, "klaviyo") == EXPECTED["klaviyo"]


@pytest.mark.parametrize(("fault", "untouched"), [("subscription-bulk-delete", ["klaviyo_lists", "klaviyo_profiles", "klaviyo_events"]), ("DELETE /api/lists", ["klaviyo_profiles", "klaviyo_events"])])  # fmt: skip
def test_a_step_that_fails_stops_the_later_ones(fault: str, untouched: list[str], activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse()
    vendors.faults = [Fault(fault, 400, times=99)]
    done = activate()
    assert done.returncode == 1 and "failed" in done.stderr
    assert not any(vendors.state[kind] for kind in untouched)


def test_who_left_since_does_not_join(activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    """The join failed in the first run, and by the second the member had left."""
    warehouse(changes=[change("a", "dormant", True, 3)])
    vendors.faults = [Fault("POST /api/lists", 400, times=1)]
    assert activate().returncode == 1
    warehouse(changes=[change("a", "dormant", False, 1)])
    assert activate().returncode == 0
    assert vendors.state["klaviyo_lists"]["L1"] == set()
    assert not [request for request in vendors.requests[1:] if request.method == "POST" and "lists" in request.path][1:]


def test_what_changed_is_sent_and_nothing_else(activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse()
    assert activate().returncode == 0
    before = len(vendors.requests)
    changes = [change("a", "dormant", False, 0), change("b", "dormant", True)]
    warehouse(suppressed="fa", changes=changes)
    assert activate().returncode == 0
    new = [(request.method, request.path.split("/")[2]) for request in vendors.requests[before:]]
    assert new == [("POST", "profile-subscription-bulk-delete-jobs"), ("DELETE", "lists")]
    assert vendors.state["klaviyo_lists"] == {"L1": {"kb"}} and set(vendors.state["klaviyo_unsubscribed"]) == {number("f"), number("a")}
    assert activate("--whole").returncode == 0
    assert not vendors.repeated


def test_marts_that_are_old_or_being_built_are_refused(activate: Callable, vendors: Vendors, warehouse: Callable, tmp_path: Path) -> None:
    """Somebody may have opted out since."""
    fill(tmp_path / "shop.duckdb", shop(), NOW - timedelta(hours=7))
    old = activate()
    assert (old.returncode, "hours old" in " ".join(old.stderr.split())) == (2, True)
    assert activate("--max-age", "8", "--dry-run").returncode == 0
    warehouse()
    script = "import fcntl, sys, time; held = open(sys.argv[1], 'w'); fcntl.flock(held, fcntl.LOCK_EX); print(flush=True); time.sleep(60)"
    building = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "shop.duckdb.lock")], stdout=subprocess.PIPE)
    assert building.stdout
    building.stdout.readline()
    busy = activate()
    building.kill()
    building.wait()
    assert (busy.returncode, "is running" in " ".join(busy.stderr.split())) == (2, True)
    assert not vendors.requests
    assert activate().returncode == 0
    assert "profile-subscription-bulk-delete-jobs" in vendors.requests[0].path


def test_a_dry_run_sends_nothing_and_masks_numbers(activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse()
    shown = activate("--dry-run").stdout
    assert "1 rows for klaviyo_unsubscribes" in shown and "5 rows for klaviyo_profiles" in shown
    assert number("f") not in shown and "@example.com" not in shown
    assert not vendors.requests


def test_messages_go_through_one_vendor_and_are_written_down(activate: Callable, vendors: Vendors, warehouse: Callable, tmp_path: Path) -> None:
    warehouse()
    assert activate(vendor=None).returncode == 0
    assert not any(vendors.state[f"{sender}_events"] for sender in SENDERS)
    assert activate("--messages", "attentive", vendor=None).returncode == 0
    assert activate("--messages", "klaviyo", vendor=None).returncode == 0
    assert set(vendors.state["attentive_events"]) == {"message a", "message b"} and not vendors.state["klaviyo_events"]
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        written = connection.execute(f"select {', '.join(WRITTEN)} from inputs.handed_over_messages order by 1").fetchall()
    assert written == [written_down(person, "attentive") for person in "ab"]


def test_messages_are_written_into_a_folder_of_inputs(activate: Callable, warehouse: Callable, tmp_path: Path) -> None:
    warehouse()
    (tmp_path / "inputs").mkdir()
    assert activate("--inputs", str(tmp_path / "inputs")).returncode == 0
    with (tmp_path / "inputs" / "handed_over_messages.csv").open(newline="") as file:
        rows = [tuple(row[name] for name in WRITTEN) for row in csv.DictReader(file)]
    assert sorted(rows) == [tuple("" if cell is None else str(cell) for cell in written_down(person, "klaviyo")) for person in "ab"]


def test_messages_join_those_that_were_written_down_without_whom(activate: Callable, warehouse: Callable, tmp_path: Path) -> None:
    """In a file and a table that have the columns of before; an e-mail and a campaign among what goes."""
    said = {"a": {"channel": "email", "email": "a@example.com"}, "b": {"source": "campaign", "source_id": "spring", "step": None}}
    expected = [
        ("message a", "klaviyo", "a", None, "email", None, "vip", 1),
        ("message b", "klaviyo", "b", number("b"), "sms", "spring", None, None),
        ("old", "klaviyo", *[None] * 6),
    ]
    rows = shop(suppressed="", changes=[])
    messages = [row | said[str(row["person_id"])] for row in rows["export_messages"]]
    fill(tmp_path / "shop.duckdb", {**rows, "export_messages": messages})
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("create schema inputs")
        connection.execute(
            "create table inputs.handed_over_messages as select 'old' as message_key, 'klaviyo' as destination, now()::timestamp as handed_over_at, now()::timestamp as loaded_at"
        )
    assert activate().returncode == 0
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        assert connection.execute(f"select {', '.join(WRITTEN)} from inputs.handed_over_messages order by 1").fetchall() == expected
    (tmp_path / "inputs").mkdir()
    file = tmp_path / "inputs" / "handed_over_messages.csv"
    file.write_text("note,message_key,handed_over_at,destination,loaded_at\nmine,old,2026-06-01 10:00:00,klaviyo,2026-06-01 10:00:00\n")
    shutil.rmtree(tmp_path / "state")
    assert activate("--inputs", str(tmp_path / "inputs")).returncode == 0
    read = duckdb.sql(f"select {', '.join(WRITTEN)}, note from read_csv('{file}', all_varchar = true) order by 1").fetchall()
    assert read == [(*(None if cell is None else str(cell) for cell in row), "mine" if row[0] == "old" else None) for row in expected]


@pytest.mark.parametrize(
    ("options", "lacking", "said"),
    [
        (["--vendor", "myspace"], "", "--vendor is myspace"),
        (["--vendor", "klaviyo"], "KLAVIYO_API_KEY", "KLAVIYO_API_KEY is not set"),
        (["--vendor", "klaviyo", "--messages", "twilio"], "", "--messages is twilio"),
        (["--vendor", "klaviyo", "--inputs", "nowhere"], "", "--inputs is nowhere"),
        (["--vendor", "klaviyo", "--target", "spark"], "", "--target is spark"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(options: list[str], lacking: str, said: str, vendors: Vendors, warehouse: Callable, tmp_path: Path) -> None:
    warehouse()
    asked = settings(vendors, tmp_path) | ({lacking: ""} if lacking else {})
    done = sms("activate", *options, "--warehouse", tmp_path / "shop.duckdb", **asked)
    assert done.returncode == 2 and said in " ".join(done.stderr.split())


def test_a_vendor_that_would_get_no_opt_outs_gets_nothing(activate: Callable, vendors: Vendors, tmp_path: Path) -> None:
    fill(tmp_path / "shop.duckdb", {**shop(), "export_bloomreach_consents": []})
    done = activate(vendor="bloomreach")
    assert done.returncode == 2 and "var bloomreach_consent_category is not set" in " ".join(done.stderr.split())
    assert not vendors.requests


def test_lists_are_those_of_the_build(activate: Callable, vendors: Vendors, warehouse: Callable) -> None:
    warehouse(changes=[change("a", "rfm_loyal", True)])
    done = activate()
    assert done.returncode == 2 and "no list for audience rfm_loyal" in " ".join(done.stderr.split())
    assert not vendors.requests


def test_no_sync_says_what_a_vendor_reads_as_consent() -> None:
    files = [
        file
        for file in (ROOT / "activation").rglob("*")
        if file.is_file() and "mocks" not in file.parts and ".state" not in file.parts and "__pycache__" not in file.parts
    ]
    assert files and not [file.name for file in files if GIVES_CONSENT.search(file.read_text(encoding="utf-8"))]
    types = {yaml.safe_load(file.read_text(encoding="utf-8"))["destination"]["type"] for file in files if file.parent.name == "syncs"}
    assert types == {"checked_rest_api", "file"}, "drt's own destinations of Twilio and Klaviyo send texts or go by e-mail"
