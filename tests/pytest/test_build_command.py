"""What scripts/build, and the other commands, say about calls, inputs and warehouses that cannot work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commands import sms
from conftest import ROOT
from sms_segmentation.warehouse import ENGINES, WarehouseError
from test_inputs import AS_OF, TABLES, written


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "orders.csv").write_text("order_id\n")
    return folder


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that no build ever gets to."""
    return tmp_path_factory.mktemp("nowhere") / "shop.duckdb"


def stopped(done) -> str:
    """The one sentence of a call that ended with exit code 2."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    return sentence


def test_a_missing_inputs_folder_is_named(tmp_path, nowhere):
    """By the script itself; what else is called here runs in a fork of this process."""
    done = subprocess.run([ROOT / "scripts" / "build", "--inputs", tmp_path / "nowhere", "--warehouse", nowhere], capture_output=True, text=True)
    assert str(tmp_path / "nowhere") in stopped(done)


def test_a_folder_without_any_input_table_is_named(scripts_build, tmp_path):
    (tmp_path / "notes.csv").write_text("a\n")
    assert str(tmp_path) in stopped(scripts_build("--inputs", tmp_path))


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", ""])
def test_a_time_that_is_none_is_refused(scripts_build, inputs, value):
    assert "--as-of" in stopped(scripts_build("--inputs", inputs, "--as-of", value))


@pytest.mark.parametrize("value", ["{vip_window_days: ", "vip_window_days", "[1]"])
def test_vars_that_are_no_mapping_are_refused(scripts_build, inputs, value):
    assert "--vars" in stopped(scripts_build("--inputs", inputs, "--vars", value))


def test_an_engine_that_is_none_is_refused(scripts_build, inputs):
    assert "--target" in stopped(scripts_build("--inputs", inputs, "--target", "oracle"))


def test_a_file_that_cannot_be_read_is_named(scripts_build, inputs, nowhere):
    (inputs / "profiles.parquet").write_text("no parquet")
    done = scripts_build("--inputs", inputs, "--warehouse", nowhere)
    assert "profiles.parquet" in stopped(done)


def test_an_input_given_twice_is_named(scripts_build, inputs, nowhere):
    (inputs / "orders").mkdir()
    (inputs / "orders" / "part.csv").write_text("order_id\n")
    assert "orders" in stopped(scripts_build("--inputs", inputs, "--warehouse", nowhere))


def test_a_missing_required_input_stops_the_run_with_its_name(scripts_build, inputs, nowhere):
    done = scripts_build("--inputs", inputs, "--warehouse", nowhere)
    assert "profiles" in stopped(done)


def test_a_var_that_is_none_is_refused_with_the_nearest(scripts_build, inputs):
    assert "nearest is vip_window_days" in stopped(scripts_build("--inputs", inputs, "--vars", "{vip_windows_days: 90}"))


@pytest.fixture
def held(tmp_path: Path) -> Callable[[float], Any]:
    """A DuckDB file that another process holds for some seconds."""

    @contextmanager
    def hold(seconds: float) -> Iterator[tuple[Path, int]]:
        file = tmp_path / "held.duckdb"
        code = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(float(sys.argv[2]))"
        with subprocess.Popen([sys.executable, "-c", code, file, str(seconds)], stdout=subprocess.PIPE) as tool:
            assert tool.stdout and tool.stdout.readline() == b"open\n"
            yield file, tool.pid
            tool.kill()

    return hold


def test_a_warehouse_in_use_is_waited_for(held, tmp_path, capsys):
    house = ENGINES["duckdb"](str(tmp_path / "held.duckdb"))
    with held(5) as (file, _):
        house.wait()
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("ask", ["wait", "rows", "load"])
def test_a_warehouse_that_stays_in_use_is_named_with_its_holder(ask, held, inputs, monkeypatch, capsys):
    monkeypatch.setenv("SMS_WAIT_SECONDS", "0.2")
    with held(60) as (file, holder):
        house = ENGINES["duckdb"](str(file))
        with pytest.raises(WarehouseError, match=f"PID {holder}"):
            {"wait": house.wait, "rows": lambda: house.rows("select 1"), "load": lambda: house.load({}, set(), "inputs")}[ask]()
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_build_is_waited_for_and_then_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SMS_WAIT_SECONDS", "0.2")
    first, second = (ENGINES["duckdb"](str(tmp_path / "w.duckdb")) for _ in range(2))
    first.hold()
    with pytest.raises(WarehouseError, match="Another build of"):
        second.hold()
    assert "waiting" in capsys.readouterr().err


def test_an_older_postgres_is_refused(monkeypatch):
    house = ENGINES["postgres"]("anywhere")
    monkeypatch.setattr("psycopg2.connect", lambda **_: SimpleNamespace(server_version=150004))
    with pytest.raises(WarehouseError, match="PostgreSQL 15; 16 or newer"):
        house.wait()


BROKEN, MISSING, NOWHERE = "BROKEN", "MISSING", "/dev/null/w"


@pytest.mark.parametrize(
    "words",
    [
        ["build", "--warehouse", NOWHERE],
        ["build", "--warehouse", BROKEN, "--inputs", "INPUTS"],
        ["explain", "p1", "--warehouse", BROKEN],
        ["explain", "p1", "--warehouse", MISSING],
        ["validate", "--warehouse", BROKEN],
        ["validate", "--warehouse", MISSING],
        ["backfill", "--from", "2026-01-01", "--to", "2026-02-01", "--warehouse", BROKEN],
        ["backfill", "--from", "2026-01-01", "--to", "2026-02-01", "--warehouse", MISSING],
        ["backfill", "--from", "2026-01-01", "--to", "2026-02-01", "--warehouse", NOWHERE],
        ["backfill", "--from", "2026-01-01", "--to", "2026-02-01", "--vars", "{a: 1}"],
        ["backtest", "--inputs", MISSING],
        ["backtest", "--vars", "{: "],
        ["fit", "--warehouse", BROKEN],
        ["fit", "--warehouse", MISSING],
        ["fit", "--target", "nowhere"],
        ["sample", "--out", NOWHERE, "--profiles", "10"],
        ["new-segment", "lifecycle", "Bad Name"],
        ["load-retail-data", "cdnow", "--out", "OUT", "--data", "RETAIL"],
        ["load-retail-data", "cdnow", "--out", "OUT", "--data", MISSING],
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_command_ends_in_a_traceback(words, inputs, folder, tmp_path):
    # dbt keeps what it parsed for warehouses of one name.
    broken, missing = tmp_path / "broken" / "shop.duckdb", tmp_path / "missing" / "shop.duckdb"
    for place in (broken, missing):
        place.parent.mkdir()
    broken.write_text("no database " * 1000)
    (tmp_path / "retail").mkdir()
    (tmp_path / "retail" / "cdnow_master.parquet").write_text("no parquet")
    places = {
        BROKEN: broken, MISSING: missing,
        "INPUTS": inputs, "OUT": tmp_path / "out", "RETAIL": tmp_path / "retail",
    }  # fmt: skip
    done = sms(*(places.get(word, word) for word in words), DBT_TARGET_PATH=str(folder / "commands"), DBT_LOG_PATH=str(tmp_path / "log"))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "should not happen" not in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 2, done.stderr


def test_a_broken_profile_is_told_in_a_sentence(copy):
    (copy / "profiles.yml").write_text("sms_segmentation: {outputs: [")
    done = subprocess.run([copy / "scripts" / "sms", "fit"], capture_output=True, text=True)
    assert done.returncode == 2 and "profiles.yml" in done.stderr and "Traceback" not in done.stderr


def test_a_fault_of_ours_is_a_sentence_with_the_trace_in_a_log(copy):
    (copy / "src" / "sms_segmentation" / "docs" / "command.py").write_text("{}['a key']\n")
    done = subprocess.run([copy / "scripts" / "sms", "docs"], capture_output=True, text=True)
    [sentence] = done.stderr.splitlines()
    assert done.returncode == 2 and "KeyError 'a key'" in sentence and "Traceback" in (copy / "logs" / "fault.log").read_text()


@pytest.mark.parametrize("words", [["build"], ["sample", "--out", "OUT", "--profiles", "100000"]], ids=["build", "sample"])
def test_an_interrupted_command_ends_with_130(words, tmp_path):
    log, out = tmp_path / "log" / "dbt.log", tmp_path / "out"
    environment = {**os.environ, "DBT_TARGET_PATH": str(tmp_path / "target"), "DBT_LOG_PATH": str(log.parent), "SMS_DUCKDB_FILE": str(tmp_path / "w.duckdb")}
    line = [ROOT / "scripts" / "sms", *(out if word == "OUT" else word for word in words)]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what runs in the background, and for the processes of that
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True) as running:
        until = time.monotonic() + 60
        while not log.exists() and not out.exists() and time.monotonic() < until:
            time.sleep(0.1)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate()
    assert running.returncode == 130 and "Traceback" not in said


@pytest.mark.parametrize("selector", ["inputs", "segments", "record", "daily"])
def test_a_selector_builds_on_a_fresh_warehouse(selector, manifest, dbt):
    """It holds all parents of what it builds."""
    selected = {json.loads(line)["unique_id"] for line in dbt("ls", "--selector", selector, "--output", "json", "--output-keys", "unique_id")}
    nodes = [manifest["nodes"][name] for name in selected if manifest["nodes"].get(name, {}).get("resource_type") == "model"]
    lacking = {(node["name"], parent) for node in nodes for parent in node["depends_on"]["nodes"] if parent in manifest["nodes"] and parent not in selected}
    assert nodes and not lacking


def test_the_selector_sending_has_a_fresh_warehouse_built_as_a_whole(scripts_build, inputs, tmp_path):
    done = scripts_build("--inputs", inputs, "--warehouse", tmp_path / "shop.duckdb", "--selector", "sending", "--exclude", "*")
    assert "no full build yet" in done.stderr, done.stderr


def test_an_input_whose_rows_are_all_rejected_fails_the_run(scripts_build, tmp_path):
    tables = {**TABLES, "orders": TABLES["orders"].replace("2026-05-01,", "5/12/2026,")}
    folder = written(tmp_path / "it's", tables)
    done = scripts_build(
        "--inputs", folder, "--warehouse", tmp_path / "it's.duckdb", "--as-of", AS_OF, "--select", "+input_row_counts",
        DBT_EXCLUDE_RESOURCE_TYPES="test unit_test",
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    output = " ".join(done.stdout.split())
    assert "orders: all 7 rows were rejected" in output and "5/12/2026" in output


@pytest.mark.parametrize(("path", "is_ignored"), [("exports/a.csv", 0), ("inputs/a.csv", 0), ("shop.duckdb", 0), ("models/staging/inputs/a.sql", 1)])
def test_data_is_kept_out_of_git_and_models_are_not(path, is_ignored, tmp_path):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert subprocess.run(["git", "check-ignore", "-q", path], cwd=tmp_path).returncode == is_ignored
