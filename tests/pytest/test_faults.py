"""What breaks a build: the next one ends as if nothing had been, and readers see whole tables, old or new."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from commands import sms
from conftest import ELSEWHERE, MODELS_ONLY, ROOT, THOROUGH
from reference.arrivals import arrivals
from reference.contents import DAILY, TOLD, Contents, contents, difference
from sms_segmentation.warehouse import ENGINES, Warehouse

AS_OF = datetime(2026, 10, 1, 17)
FAILS_WITH = {"disk full": "File too large", "out of memory": "Out of Memory", "corrupt file": "int_sms_events_versions"}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Inputs of yesterday and of today."""
    return arrivals(5, AS_OF, 2, tmp_path_factory.mktemp("days"), profiles=60)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """scripts/build into a file; the project is parsed once."""
    parsed = str(tmp_path_factory.mktemp("parsed"))

    def call(inputs: Path, warehouse: Path, *models: str, begun_by: Run = sms, **settings: str) -> subprocess.CompletedProcess[str]:
        options = "--inputs", inputs, "--warehouse", warehouse, "--as-of", str(AS_OF), "--select", " ".join(models or DAILY)
        return begun_by("build", *options, **MODELS_ONLY | {"DBT_TARGET_PATH": parsed, "DBT_LOG_PATH": parsed} | settings)

    return call


@pytest.fixture(scope="module")
def yesterday(days: list[Path], run: Run, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Puts the files of a warehouse back as yesterday's build left them; always at one place, since dbt parses anew for another."""
    folder = tmp_path_factory.mktemp("yesterday")
    done = run(days[0], folder / "shop.duckdb", "+sending_eligibility")
    assert done.returncode == 0, done.stderr
    kept = shutil.copytree(folder, folder / "kept")

    def put_back() -> Path:
        for file in folder.glob("shop*.*"):
            file.unlink()
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return folder / "shop.duckdb"

    return put_back


@pytest.fixture(scope="module")
def clean(days: list[Path], run: Run, yesterday: Callable[[], Path]) -> Contents:
    """Today's tables after a build that nothing befell."""
    file = yesterday()
    done = run(days[1], file)
    assert done.returncode == 0, done.stderr
    return contents(ENGINES["duckdb"](str(file)), TOLD)


@pytest.fixture
def shop(yesterday: Callable[[], Path]) -> Path:
    return yesterday()


def published(shop: Path) -> Path:
    return shop.with_name("shop_marts.duckdb")


def decisions(file: Path) -> list[tuple]:
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute("from sending_eligibility order by profile_id").fetchall()


def test_builds_killed_at_random_moments() -> None:
    done = subprocess.run([ROOT / "benchmarks" / "faults", "--kills", "3" if THOROUGH else "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def process(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, under the limits of this one."""
    return subprocess.run([ROOT / "scripts" / "sms", *words], env=os.environ | settings, capture_output=True, text=True)


def corrupted(inputs: Path, folder: Path) -> Path:
    """The inputs with a parquet file whose pages cannot be read, though its columns can."""
    shutil.copytree(inputs, folder)
    file = folder / "sms_events.parquet"
    held = bytearray(file.read_bytes())
    held[4 : len(held) // 2] = bytes(len(held) // 2 - 4)
    file.write_bytes(held)
    return folder


@contextmanager
def full_disk(begins_at: int) -> Iterator[None]:
    """What is started inside can write no file beyond a number of bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (begins_at, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("fault", ["corrupt file", *(["disk full", "out of memory"] if THOROUGH else [])])
def test_after_a_build_that_broke_off_the_next_ends_as_a_clean_one(fault: str, days: list[Path], run: Run, clean: Contents, shop: Path, tmp_path: Path) -> None:
    before = decisions(published(shop))
    inputs = corrupted(days[1], tmp_path / "inputs") if fault == "corrupt file" else days[1]
    # of dbt's own files the reports would not fit on a disk as full as this
    settings = {
        "disk full": {"DBT_WRITE_JSON": "false"},
        "out of memory": {"SMS_MEMORY_LIMIT": "8MB", "DBT_TARGET_PATH": str(tmp_path)},  # dbt parses the project again for it
        "corrupt file": {},
    }
    with full_disk(500_000) if fault == "disk full" else nullcontext():
        broken = run(inputs, shop, begun_by=process if fault == "disk full" else sms, **settings[fault])
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "Traceback" not in broken.stdout + broken.stderr
    assert FAILS_WITH[fault] in broken.stderr
    assert decisions(published(shop)) == before
    done = run(days[1], shop)
    assert done.returncode == 0, done.stderr
    assert not difference(contents(ENGINES["duckdb"](str(shop)), TOLD), clean)
    assert decisions(published(shop)) == decisions(shop) != before


def test_a_failing_test_keeps_the_decisions_of_the_last_run(days: list[Path], shop: Path, copy: Path) -> None:
    """In a copy of the project in which whoever has consent and an open window is eligible, whatever speaks against it."""
    model = copy / "models" / "intermediate" / "decision" / "int_sending_decisions.sql"
    sound = model.read_text()
    model.write_text(sound.replace("blocks.profile_id is null\n", "true\n"))
    assert model.read_text() != sound
    before = decisions(shop)
    own = {"DBT_TARGET_PATH": str(copy / "target"), "DBT_LOG_PATH": str(copy / "target"), "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test"}
    done = subprocess.run(
        [copy / "scripts" / "build", "--inputs", days[1], "--warehouse", shop, "--as-of", str(AS_OF), "--select", " ".join(DAILY)],
        env=os.environ | own, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "fail eligible_means_no_reason_and_no_reason_means_eligible" in done.stderr
    assert "What is built from them stays as it was." in done.stderr
    assert decisions(shop) == before
    assert decisions(published(shop)) == before


def test_a_build_that_leaves_the_kept_texts_out_decides_nothing(days: list[Path], run: Run, shop: Path) -> None:
    """int_sms_events_versions holds the texts of today by then, and int_received_texts those of yesterday."""
    before = decisions(shop)
    models = [model for model in DAILY if model != "int_received_texts"]
    done = run(days[1], shop, *models, DBT_EXCLUDE_RESOURCE_TYPES="unit_test")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "fail every_text_that_came_in_is_read" in done.stderr
    assert decisions(shop) == before


def test_an_open_reader_stops_no_build_and_no_build_a_reader(days: list[Path], run: Run, shop: Path) -> None:
    before = decisions(shop)
    with duckdb.connect(published(shop), read_only=True) as tool:
        done = run(days[1], shop)
        assert done.returncode == 0, done.stderr
        assert tool.execute("from sending_eligibility order by profile_id").fetchall() == before
        [[version]] = tool.execute("select tags['storage_version'] from duckdb_databases() where path is not null").fetchall()
    assert decisions(published(shop)) == decisions(shop) != before
    assert version.startswith("v1.4")
    with duckdb.connect(published(shop), read_only=True) as connection:
        names = {row[0] for row in connection.execute("select table_name from information_schema.tables").fetchall()}
    assert names == {"sending_eligibility"}, "readers see other tables than the marts that were built"


def test_what_a_build_left_that_was_killed_while_it_published_is_in_nobodys_way(days: list[Path], run: Run, shop: Path) -> None:
    fresh = published(shop).with_suffix(".new")
    killed = "import duckdb, os, sys; held = duckdb.connect(sys.argv[1]); held.execute('create table half as select 1'); os._exit(9)"
    subprocess.run([sys.executable, "-c", killed, fresh])
    assert Path(f"{fresh}.wal").exists()
    done = run(days[1], shop)
    assert done.returncode == 0, done.stderr
    assert decisions(published(shop)) == decisions(shop)


def test_what_a_killed_run_on_spark_left_unfinished_is_not_read(tmp_path: Path) -> None:
    house = ENGINES["spark"](str(tmp_path))
    table = house.tables / "main.db" / "facts"  # type: ignore[attr-defined]
    unfinished = table / ".spark-staging-1" / "_temporary" / "load_partition=2026-11-01"
    for folder, number in ((table / "load_partition=2026-10-01", 1), (unfinished, 2)):
        folder.mkdir(parents=True)
        duckdb.execute(f"copy (select {number} as fact) to '{folder}/part-0.parquet'")
    assert [row["fact"] for row in house.table("facts")] == [1]
    (unfinished / "part-1.parquet").write_bytes(b"")
    assert [row["fact"] for row in house.table("facts")] == [1]
    shutil.rmtree(table / "load_partition=2026-10-01")
    assert house.relation("facts") is None


def test_whoever_opens_the_working_file_is_told_where_to_read(days: list[Path], run: Run, shop: Path) -> None:
    code = "import duckdb, sys; held = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code, shop], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as tool:
        assert tool.stdout and tool.stdout.readline() == b"open\n"
        done = run(days[1], shop, SMS_WAIT_SECONDS="1")
        tool.communicate()
    [waiting, sentence] = done.stderr.splitlines()
    assert "waiting" in waiting and str(shop) in waiting
    assert done.returncode == 2 and str(tool.pid) in sentence and published(shop).name in sentence


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_a_second_build_waits_its_turn(target: str, days: list[Path], scripts_build: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if target == "postgres":
        request.getfixturevalue("postgres_server")
    location = "held" if target == "postgres" else str(tmp_path / "held") + ".duckdb" * (target == "duckdb")
    first = ENGINES[target](location)
    first.hold()
    done = scripts_build("--inputs", days[0], "--target", target, "--warehouse", location, SMS_WAIT_SECONDS="1")
    assert done.returncode == 2 and done.stdout == ""
    [waiting, sentence] = done.stderr.splitlines()
    assert "waiting" in waiting and sentence.startswith("Another build of ") and "held" in sentence


def test_a_reader_on_postgres_sees_the_old_rows_or_the_new(days: list[Path], successive: Callable) -> None:
    seen: list[list[str]] = []
    stopped = threading.Event()

    def poll(house: Warehouse) -> None:
        while not stopped.is_set():
            seen.append(contents(house, ["sending_eligibility"])["sending_eligibility"])

    with successive("postgres", "polled") as build:
        house = build(days[0], {"as_of": str(AS_OF)}, "--select", "+sending_eligibility")
        old = contents(house, ["sending_eligibility"])["sending_eligibility"]
        reader = threading.Thread(target=poll, args=[house])
        reader.start()
        build(days[1], {"as_of": str(AS_OF)}, "--select", *DAILY)
        stopped.set()
        reader.join()
        new = contents(house, ["sending_eligibility"])["sending_eligibility"]
    assert old != new and {str(rows) for rows in seen} == {str(old), str(new)}
