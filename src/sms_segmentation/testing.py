"""Lint, types, parse, build on every engine, pytest; `scripts/test --help` says how."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sms_segmentation.paths import ROOT
from sms_segmentation.project import stop
from sms_segmentation.servers import ensure_java, running_postgres
from sms_segmentation.warehouse import WarehouseError, write_profiles

FOLDER = ROOT / "target" / "test"
LOGS = ROOT / "logs" / "test"
BIN = Path(sys.prefix, "bin")
BUILD: list[str | Path] = [sys.executable, "-P", "-m", "sms_segmentation", "build"]
# dbt holds the YAML against its schemas for a few adapters only, and DuckDB's is not among them.
STRICT_DBT = """
from dbt.cli.main import cli
from dbt.jsonschemas import jsonschemas
jsonschemas._JSONSCHEMA_SUPPORTED_ADAPTERS.add("duckdb")
cli()
"""
# DuckDB runs every unit and data test; pytest then compares every table of the sample, and worked cases, on all three. Postgres runs the unit
# tests of consent and of what replies mean too; Spark plans such a test for ten seconds.
AREAS = {folder.name for folder in (ROOT / "models" / "intermediate").iterdir()} - {"consent", "messages"}
DUCKDB_ALONE = "resource_type:test " + " ".join(
    f"path:models/{place},resource_type:unit_test" for place in ["marts", *(f"intermediate/{area}" for area in sorted(AREAS))]
)
PYTEST: list[str | Path] = [BIN / "pytest", "-q", "--durations=100"]
# Tests that write only to warehouses of their own, so that any two of these may run at once.
FILES = {
    "pytest_runs": ["hashed_erasures", "incremental", "new_segment", "package", "scenarios", "violations"],
    "pytest_worlds": [
        *("activation_reference", "consent_reference", "dirty_inputs", "fast_path", "measurement_cases", "measurement_reference", "predictions"),
        *("replay", "rules_as_data", "segment_reference", "sending_properties", "sending_reference"),
    ],
    "pytest_vendors": [
        *("activate", "connect", "export", "exports_reference", "identity_reference", "sender_reference"),
        *("vendor_consent", "vendor_identity", "vendor_invariants", "vendor_reference", "vendor_tables"),
    ],
    "pytest_faults": ["cases", "faults"],
    "emulators": ["emulators"],
    "databricks": ["databricks"],
}
OF_THEIR_OWN = {step: [f"tests/pytest/test_{name}.py" for name in names] for step, names in FILES.items()}
LINT: list[str | Path] = [BIN / "sqlfluff", "lint", "--processes", "2", "--disable-progress-bar"]
# All Python is formatted; the package is typed.
PYTHON = f"PATH='{BIN}':$PATH && ruff check . && ruff format --check . && mypy"
STEPS: dict[str, list[str | Path]] = {
    "duckdb": [*BUILD, "--warehouse", FOLDER / "warehouse.duckdb"],
    "postgres": [*BUILD, "--target", "postgres", "--warehouse", "sms_test", "--exclude", DUCKDB_ALONE],
    "lint": [*LINT, "models", "tests"],
    "python": ["sh", "-c", PYTHON],
    "supply_chain": [sys.executable, "-P", "-m", "sms_segmentation", "supply-chain"],
    "parse": [
        *(sys.executable, "-c", STRICT_DBT, "parse", "--no-partial-parse", "--show-all-deprecations", "--no-use-colors"),
        *("--warn-error-options", "{error: [Deprecations]}"),
    ],
    "spark": [*BUILD, "--target", "spark", "--warehouse", FOLDER / "spark", "--exclude", "resource_type:test resource_type:unit_test"],
    "pytest_spark": [*PYTEST, "-k", "spark", "tests/pytest"],
    "pytest": [*PYTEST, "-k", "not spark", "tests/pytest", *(f"--ignore={file}" for files in OF_THEIR_OWN.values() for file in files)],
    **{step: [*PYTEST, "-k", "not spark", *files] for step, files in OF_THEIR_OWN.items()},
}
# Two cores, two queues, and what whichever is done first goes on with, the longest first. Spark's is never done before the other has built
# the samples that are compared.
QUEUES = [["spark", "pytest_spark"], ["duckdb", "python", "postgres", "lint", "parse", "supply_chain"]]
AFTERWARDS = ["pytest", "pytest_runs", "pytest_worlds", "pytest_vendors", "pytest_faults", "emulators", "databricks"]
# Left to --thorough, and to whoever changes SQL for that engine.
THOROUGH = {"emulators", "databricks"}
# Tests that build nothing, for --quick.
QUICK_TESTS = ["conventions", "segment_conventions", "docs", "input_summary", "numbers_reference", "sending_reference"]
QUICK_QUEUES = [["duckdb", "python"], ["lint"]]

out = Console(highlight=False)


def main(
    only: Annotated[str | None, typer.Option(metavar="|".join(STEPS), help="Run only this step.")] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Run DuckDB with every unit and data test, lint changed files, check types, and run the pytest files that build nothing."),
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough",
            help="Decide worked cases and continue daily runs on Postgres and Spark too, build on emulators of Snowflake and BigQuery, compile for Databricks: two hours.",
        ),
    ] = False,
) -> None:
    """Lint, check types, parse without deprecations, build on DuckDB, Postgres and Spark, then pytest on what was built; docs/testing.md explains the steps.

    Exit code 0: all passed. 1: a step failed; its output shows why. 2: invalid input, or a step cannot run on this machine.
    """
    os.chdir(ROOT)
    commands, queues = (quick_steps(), QUICK_QUEUES) if quick else (STEPS, QUEUES)
    if only and only not in commands:
        stop(f"--only is {only}; allowed: {', '.join(commands)}.")
    steps = [only] if only else [step for step in commands if thorough or step not in THOROUGH]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    write_profiles()
    os.environ["SMS_TEST_THOROUGH"] = "1" if thorough else ""
    os.environ["SMS_CONNECTIONS"] = os.devnull  # those of this clone are no part of what is tested
    if not (only or quick):
        os.environ["SMS_TEST_DIR"] = str(FOLDER)
    # So that the server is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    with running_postgres() if "postgres" in steps else nullcontext(), ThreadPoolExecutor() as pool:
        if {"spark", "pytest_spark"} & set(steps):
            try:
                ensure_java()
            except WarehouseError as error:
                stop(str(error))
        afterwards = iter(AFTERWARDS)  # both take from it
        chosen = ((step for step in chain(queue, afterwards) if step in steps) for queue in queues)
        passed = [ok for queue in pool.map(lambda queue: [run(step, commands[step]) for step in queue], chosen) for ok in queue]
    out.print(f"{sum(passed)} of {len(passed)} steps passed, {time.monotonic() - started:.0f} s")
    sys.exit(not all(passed))


def quick_steps() -> dict[str, list[str | Path]]:
    """The steps of --quick: of SQL only what differs from the last commit is linted."""
    differing = "git diff --name-only HEAD -- models tests; git ls-files --others --exclude-standard -- models tests"
    named = subprocess.run(differing, shell=True, capture_output=True, text=True).stdout.split()
    changed = [name for name in named if name.endswith(".sql") and Path(name).exists()]
    return {
        "duckdb": STEPS["duckdb"],
        "lint": [*LINT, *changed] if changed else ["true"],
        "python": STEPS["python"],
        "pytest": [
            *(*PYTEST, "-k", "not catalogue and not sql_models"),
            *(f"tests/pytest/test_{name}.py" for name in QUICK_TESTS),
        ],
    }


def run(step: str, command: list[str | Path]) -> bool:
    """Run one step, tell in a line how it went, and show the end of its output when it failed."""
    log = LOGS / f"{step}.log"
    (FOLDER / step).mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "SMS_DUCKDB_FILE": str(FOLDER / step / "shop.duckdb"),  # of one name, for which dbt parses the project once
        "DBT_TARGET_PATH": str(FOLDER / f"{step}-target"),
        "DBT_LOG_PATH": str(LOGS / step),
        "DBT_EXCLUDE_RESOURCE_TYPES": "",  # unit tests too
    }
    started = time.monotonic()
    with log.open("w") as file:
        code = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, env=environment).returncode
    seconds = time.monotonic() - started
    out.print(f"{step:<13}{'[green]passed[/]' if code == 0 else '[red]failed[/]'}{seconds:7.0f} s", soft_wrap=True)
    if code:
        tail = log.read_text().splitlines()[-40:]
        out.print("\n".join([*tail, f"All of it: {log}"]), markup=False, soft_wrap=True)
    return code == 0
