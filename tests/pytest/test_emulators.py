"""The project and its commands on emulators of Snowflake and BigQuery, which prove SQL and rules about nulls, not the arithmetic or limits of either."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

import test_vendor_reference
from commands import sms
from conftest import ROOT, location
from reference.arrivals import arrivals
from reference.contents import CONTINUED
from reference.engines import OWN_TO_AN_ENGINE, difference, tables
from reference.facts import Tables
from reference.inputs import write
from reference.raw_tables import store
from reference.scenarios import SCENARIOS, together
from reference.vendors import sender_worlds
from sms_segmentation.build_summary import Summary
from sms_segmentation.input_files import literal, quoted
from sms_segmentation.warehouse import ENGINES, Warehouse
from test_scenarios import busiest_moment, moment, told

AS_OF = datetime(2026, 10, 1, 17)
DAY_BEFORE = AS_OF - timedelta(days=1)


class Emulator:
    """A warehouse on this machine, whose tables stay in a folder from command to command."""

    target: str
    requirements: str
    script: str
    login: dict[str, str]  # as profiles.yml asks for it; the emulator lets everybody in
    dbt_vars: dict[str, str] = {}

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def load(self, files: Path) -> None:
        """Make these parquet files its inputs; those of a folder inside, tables of a schema of its name."""
        raise NotImplementedError

    def start(self, *words: str | Path) -> str:
        """What its script prints."""
        environment = {
            **os.environ,
            **self.login,
            "SMS_ERASURES_DIR": str(self.folder),
            "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",  # DuckDB runs them; an emulator takes a second for each
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }
        started = [sys.executable, ROOT / "scripts" / "bootstrap.py", self.requirements]
        command = [*started, ROOT / "tests" / "pytest" / "emulators" / self.script, self.folder, *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        return done.stdout

    def run(self, *words: str | Path) -> str:
        """What a command of dbt or sms prints about this target."""
        return self.start(*words, "--target", self.target)

    def build(self, *options: str) -> str:
        """What sms build prints about the last inputs."""
        dbt_vars = self.dbt_vars | {"model_set": "inputs"}  # as by default; where it is given nothing is fitted
        return self.run("sms", "build", "--as-of", f"{AS_OF}Z", "--vars", json.dumps(dbt_vars), *options)

    @property
    def file(self) -> Path:
        """The DuckDB file that it keeps tables in."""
        raise NotImplementedError

    def table(self, name: str) -> str:
        """What it calls a table of DuckDB in that file."""
        raise NotImplementedError


class Snowflake(Emulator):
    target = "snowflake"
    requirements = "requirements-snowflake.txt"
    script = "on_fakesnow.py"
    login = {"SNOWFLAKE_ACCOUNT": "emulator", "SNOWFLAKE_USER": "any", "SNOWFLAKE_PRIVATE_KEY_PATH": "none", "SNOWFLAKE_SCHEMA": "mart"}
    # In a schema called main, which is DuckDB's own, the emulator sees no tables, so that no run would continue from the last one.
    dbt_vars = {"schema_layout": "bare"}

    def load(self, files: Path) -> None:
        """As Snowflake names tables and columns, in capitals."""
        with duckdb.connect(self.file) as connection:
            for file in sorted(files.rglob("*.parquet")):
                schema = "INPUTS" if file.parent == files else file.parent.name.upper()
                connection.execute(f'create schema if not exists "{schema}"')
                rows = connection.read_parquet(str(file))
                columns = ", ".join(f'"{column}" as "{column.upper()}"' for column in rows.columns)
                connection.execute(f'create or replace table "{schema}"."{file.stem.upper()}" as select {columns} from rows')

    @property
    def file(self) -> Path:
        return self.folder / "ANALYTICS.db"

    def table(self, name: str) -> str:
        return re.sub("^main", "mart", name)


class BigQuery(Emulator):
    target = "bigquery"
    requirements = "requirements-bigquery.txt"
    script = "on_bqemulator.py"
    login = {"BIGQUERY_PROJECT": "emulator"}

    def load(self, files: Path) -> None:
        self.start("load", files)

    @property
    def file(self) -> Path:
        return self.folder / "bqemulator.duckdb"

    def table(self, name: str) -> str:
        return f"emulator__{name}"


EMULATORS = [pytest.param(emulator, id=emulator.target) for emulator in (Snowflake, BigQuery)]


class Built(NamedTuple):
    house: Warehouse
    emulator: Emulator
    summary: str


@pytest.fixture(scope="module")
def on_duckdb(successive: Callable, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Warehouse]:
    """Inputs of a first run, those with the rows that came late, and what DuckDB makes of the one and then the other."""
    first, last = arrivals(41, AS_OF, 2, tmp_path_factory.mktemp("arrivals"))
    with successive("duckdb", "for_emulators") as build:
        build(first, {"as_of": str(DAY_BEFORE)}, "--select", "resource_type:seed", *CONTINUED)
        return first, last, build(last, {"as_of": str(AS_OF)})


@pytest.fixture(scope="module", params=EMULATORS)
def built(on_duckdb: tuple[Path, Path, Warehouse], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same two runs, the second one with every data test, and a copy of what DuckDB made of them, since sms erase writes."""
    first, last, house = on_duckdb
    copied = shutil.copy(location(house), tmp_path_factory.mktemp("ours") / "shop.duckdb")
    emulator = request.param(tmp_path_factory.mktemp("emulator") / "warehouse")
    emulator.load(first)
    selected = ["--select", "resource_type:seed", *CONTINUED, "--exclude", "resource_type:test"]
    emulator.run("dbt", "build", "--vars", json.dumps(emulator.dbt_vars | {"as_of": str(DAY_BEFORE)}), *selected)
    emulator.load(last)
    return Built(ENGINES["duckdb"](str(copied)), emulator, emulator.build("--verbose"))


def test_it_holds_the_rows_of_duckdb(built: Built) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(built.house.credentials.path)} as ours (read_only)")
        connection.execute(f"attach {literal(built.emulator.file)} as theirs (read_only)")
        connection.execute("set timezone = 'UTC'")
        found = {table: difference(connection, table, columns, f"theirs.{built.emulator.table(table)}") for table, columns in tables(connection)}
        events = built.emulator.table("main.int_sms_events_versions")
        [[runs]] = connection.execute(f"select count(distinct run_number) from theirs.{events}").fetchall()
    assert not {table: said for table, said in found.items() if said}
    assert len(found) > 200 and runs == 2, "the second run did not continue from the first"


def test_a_run_that_continues_reads_only_what_arrived(built: Built) -> None:
    """Its dates are in the SQL, so that a warehouse leaves out partitions, which cost."""
    compiled = built.emulator.folder / "target" / "compiled" / "sms_segmentation" / "models" / "intermediate" / "inputs"
    queries = {file.stem: file.read_text(encoding="utf-8") for file in compiled.glob("int_*_events_versions.sql")}
    assert len(queries) >= 4
    for name, query in queries.items():
        assert re.search(r"staged\.loaded_at >= cast\('\d{4}-\d\d-\d\d' as timestamp", query), name
        # rows read before are read again only where an older version of a key may be among them
        assert "rows_read" not in query or re.search(r"rows_read\.load_partition in \(cast\('\d{4}-\d\d-\d\d' as date\)", query), name


@pytest.mark.parametrize("emulator", EMULATORS)
def test_it_decides_worked_cases(emulator: type[Emulator], tmp_path: Path) -> None:
    """Those of the instant that most cases are of."""
    [(when, changed)] = busiest_moment()
    warehouse = emulator(tmp_path / "warehouse")
    warehouse.load(write(together(SCENARIOS), tmp_path / "inputs"))
    selected = ["--select", "+sending_eligibility,resource_type:model", "+sending_eligibility,resource_type:seed"]
    warehouse.run("dbt", "build", "--vars", json.dumps(warehouse.dbt_vars | dict(changed) | {"as_of": when.isoformat()}), *selected)
    with duckdb.connect(warehouse.file, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        decisions = connection.execute(
            "select profile_id, is_eligible, ineligibility_reasons, next_eligible_at::timestamp, remaining_sends"
            f" from {warehouse.table('main.sending_eligibility')}"
        ).fetchall()
    decided = {name: answer for name, *answer in decisions}
    cases = [scenario for scenario in SCENARIOS if moment(scenario) == (when, changed)]
    assert {case.id: decided[case.id] for case in cases} == {case.id: list(told(case)) for case in cases}


@pytest.mark.parametrize("built", [Snowflake], indirect=True, ids=["snowflake"])
def test_a_build_ends_in_the_same_summary(built: Built, parsed: Callable[[Warehouse], Any], capsys: pytest.CaptureFixture[str]) -> None:
    manifest = parsed(built.house)
    summary = Summary(built.house, {node.name: node for node in manifest.nodes.values()}, verbose=True)
    summary.tell_inputs([source for source in manifest.sources.values() if source.source_name == "inputs"])
    summary.tell_results()
    assert built.summary.split("As of ")[0] == capsys.readouterr().out


def held(file: Path) -> str:
    """The rows of sms subject, a line a row: without what is an engine's own, and whole numbers alike, whose sums are doubles on the emulator."""
    tables = json.loads(file.read_text(), parse_float=lambda number: int(float(number)) if float(number).is_integer() else number)["tables"]
    named = [(re.sub("^mart", "main", table["name"]), table["rows"]) for table in tables]
    return "\n".join(sorted(f"{name} { {column: row[column] for column in row if column not in OWN_TO_AN_ENGINE} }" for name, rows in named for row in rows))


def answers(built: Built, folder: Path, *commands: list[str | Path]) -> dict[str, list[str]]:
    """What commands print on DuckDB and on the emulator, by their first word; {folder} is a folder of each side."""
    printed: dict[str, list[str]] = {}
    for side in ("ours", "theirs"):
        (folder / side).mkdir()
        for words in commands:
            given = [str(word).replace("{folder}", str(folder / side)) for word in words]
            if side == "theirs":
                said = built.emulator.run("sms", *given)
            else:
                done = sms(*given, "--warehouse", location(built.house), SMS_ERASURES_DIR=str(folder / side))
                assert done.returncode == 0, done.stderr
                said = done.stdout
            said = re.sub(r"\bmart\b", "main", said.replace(str(folder / side), ""))
            printed.setdefault(str(words[0]), []).append(re.sub(r"\d+ s\.", "", said))
    return printed


@pytest.fixture(scope="module")
def person(on_duckdb: tuple[Path, Path, Warehouse]) -> dict[str, str]:
    """One who has broken rules and many reasons."""
    [found] = on_duckdb[2].rows(
        "select profile_id, phone_e164 from main.sending_eligibility where phone_e164 in (select phone_e164 from main.sending_violations)"
        " order by length(ineligibility_reasons) desc, profile_id limit 1"
    )
    return found


def test_commands_answer_as_on_duckdb(built: Built, person: dict[str, str], tmp_path: Path) -> None:
    outputs = answers(
        *(built, tmp_path, ["explain", person["profile_id"], "--all", "--vars", "{}"]),
        *(["report", "--out", "{folder}/report.html"], ["proof", person["phone_e164"], "--out", "{folder}/proof.html"]),
    )
    for file in ("report.html", "proof.html", "proof.csv"):
        outputs[file] = [re.sub("from [^<]*", "", (tmp_path / side / file).read_text()) for side in ("ours", "theirs")]
    assert [command for command, (ours, theirs) in outputs.items() if ours != theirs] == []


# The emulator of BigQuery takes a second for each table that is asked.
@pytest.mark.parametrize("built", [Snowflake], indirect=True, ids=["snowflake"])
def test_tables_are_looked_through_as_on_duckdb(built: Built, person: dict[str, str], tmp_path: Path) -> None:
    """sms erase last: it writes."""
    name = person["profile_id"]
    outputs = answers(built, tmp_path, ["subject", name, "--out", "{folder}"], ["erase", name])
    outputs["rows of subject"] = [held(tmp_path / side / "subject.json") for side in ("ours", "theirs")]
    assert [command for command, (ours, theirs) in outputs.items() if ours != theirs] == []
    assert f"{name}, " in outputs["erase"][1] and "main.sending_violations" in outputs["rows of subject"][1]
    built.emulator.build("--select", "recorded_erasures")
    assert "(0 rows added" in built.emulator.run("sms", "erase", name), "the next run has lost whom sms erase recorded"


def raw_tables() -> dict[str, tuple[dict[str, Any], Tables, dict[str, dict[str, str]]]]:
    """Random raw tables of every vendor, by the name of their connection: its settings, its tables, and types of columns that rows do not say."""
    shops = {
        name: (one.settings | {"vendor": vendor, "loader": one.loader}, one.tables, test_vendor_reference.types_of(one.tables))
        for name, (vendor, one) in test_vendor_reference.connections().items()
    }
    return shops | {name: (*world, {}) for name, world in sender_worlds.worlds(1).items()}


class Raw(NamedTuple):
    """Raw tables as parquet files, in a folder a schema; the vars and words with which they are read; and what DuckDB makes of them."""

    folder: Path
    dbt_vars: dict[str, Any]
    selected: list[str]
    house: Warehouse


@pytest.fixture(scope="module")
def raw(successive: Callable, tmp_path_factory: pytest.TempPathFactory) -> Raw:
    folder = tmp_path_factory.mktemp("raw")
    worlds = raw_tables()
    dbt_vars = {"as_of": str(AS_OF), "sources": {name: settings for name, (settings, _, _) in worlds.items()}, "model_set": "inputs"}
    selected = ["--select", "+path:models/intermediate/inputs,resource_type:model", "+path:models/intermediate/inputs,resource_type:seed"]
    with successive("duckdb", "raw_for_emulators") as build:
        for name, (_, landed, types) in worlds.items():
            store(build.house, name, landed, types)
        with duckdb.connect(location(build.house)) as connection:
            for name, (_, landed, _) in worlds.items():
                (folder / name).mkdir()
                for table in landed:
                    connection.execute(f"copy {name}.{quoted(table)} to {literal(folder / name / (table + '.parquet'))}")
        return Raw(folder, dbt_vars, selected, build(None, dbt_vars, *selected))


def test_snowflake_reads_raw_tables_as_duckdb(raw: Raw, tmp_path: Path) -> None:
    warehouse = Snowflake(tmp_path / "warehouse")
    warehouse.load(raw.folder)
    warehouse.run("dbt", "build", "--vars", json.dumps(warehouse.dbt_vars | raw.dbt_vars), *raw.selected)
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(location(raw.house))} as ours (read_only)")
        connection.execute(f"attach {literal(warehouse.file)} as theirs (read_only)")
        connection.execute("set timezone = 'UTC'")
        found = {table: difference(connection, table, columns, f"theirs.{warehouse.table(table)}") for table, columns in tables(connection, at_least=40)}
    assert not {table: said for table, said in found.items() if said}


def test_bigquery_accepts_what_reads_raw_tables(raw: Raw, tmp_path: Path) -> None:
    """Its analyzer does; the emulator knows too little JSON to run it, and takes tables of one name in two datasets for one."""
    warehouse = BigQuery(tmp_path / "warehouse")
    warehouse.load(raw.folder)
    warehouse.run("dbt", "compile", "--vars", json.dumps(raw.dbt_vars), *raw.selected)
    warehouse.script = "zetasql_compiled.py"
    *refused, count = warehouse.start(location(raw.house)).splitlines()
    assert refused == []
    assert int(count.split()[0]) > 150
