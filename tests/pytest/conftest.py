"""Warehouses for tests to read: the sample built on each engine, and builds of a test's own inputs."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from commands import sms
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, declared_end, sample, utc
from sms_segmentation.servers import ensure_java, running_postgres
from sms_segmentation.warehouse import ENGINES, Warehouse, find_inputs, write_profiles

# scripts/test has built the sample on every engine here; pytest run alone builds what its tests ask for.
# It runs two of us at once, so each reads a copy of the DuckDB file, which only one process may write, and names its own folder.
BUILT = os.environ.get("SMS_TEST_DIR")
# scripts/test --thorough: Postgres and Spark are asked for more than the tables of the sample and who may be texted.
THOROUGH = bool(os.environ.get("SMS_TEST_THOROUGH"))
ELSEWHERE = ["postgres", "spark"] if THOROUGH else []
# dbt's own tests run in the builds of scripts/test; elsewhere the rows are what counts.
MODELS_ONLY = {"DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}
# Writing every query into the log takes a twentieth of the time of a small build.
os.environ.setdefault("DBT_LOG_LEVEL_FILE", "info")
# A few rows cost Spark less when it interprets an expression than when it compiles a class for it; scripts/test builds the sample with classes.
INTERPRETED = ("spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN", "spark.sql.constraintPropagation.enabled=false")

# For commands that tests start: this clone's package, whatever is installed in .venv.
os.environ["PYTHONPATH"] = str(ROOT / "src")
# The connections of this clone are no part of what is tested.
os.environ["SMS_CONNECTIONS"] = os.devnull

Build = Callable[..., Warehouse]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tempfile.mkdtemp(dir=BUILT)) if BUILT else tmp_path_factory.mktemp("warehouses")


@pytest.fixture(scope="session")
def scripts_build(folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """sms build with options and environment variables; returns exit code and output."""
    # A folder for each name of a warehouse and set of vars, since dbt keeps what it parsed for one; a log for each run.
    numbers = itertools.count()
    artifacts_of: dict[tuple[str, ...], str] = {}

    def run(*options: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        key = tuple(Path(options[options.index(name) + 1]).name for name in ("--warehouse", "--vars", "--target") if name in options)
        artifacts = artifacts_of.setdefault(key, str(folder / f"dbt-scripts-{len(artifacts_of)}"))
        log = str(folder / f"log-{next(numbers)}")
        return sms("build", *options, **{"DBT_TARGET_PATH": artifacts, "DBT_LOG_PATH": log} | settings)

    return run


@pytest.fixture(scope="session")
def parsed() -> Callable[..., Any]:
    """The project as dbt parses it for a warehouse, without its tests, through which each build would look: a seventh of its time."""
    manifests: dict[str, Any] = {}

    def read(house: Warehouse, dbt_vars: dict[str, Any] | None = None) -> Any:
        shaping = {name: value for name, value in (dbt_vars or {}).items() if name in ("sources", "input_owners")}
        key = f"{house.target} {shaping}"
        if key not in manifests:
            # Else without vars and, on Postgres, for the database of the sample, so that what scripts/test parsed goes for all.
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv(house.location_variable, location(house))
                manifest = Dbt(ENGINES["postgres"]("sms_test") if house.target == "postgres" else house).parse(shaping)
            manifest.nodes = {name: node for name, node in manifest.nodes.items() if node.resource_type != "test"}
            manifest.unit_tests.clear()
            manifests[key] = manifest
        manifest = manifests[key]
        named = [*manifest.nodes.values(), *manifest.sources.values()]
        if named[0].database != house.credentials.database:
            for node in named:
                node.database = house.credentials.database
            manifest.build_flat_graph()  # what macros see of it
        return manifest

    return read


@pytest.fixture(scope="session")
def successive(folder: Path, parsed: Callable[[Warehouse], Any], request: pytest.FixtureRequest) -> Callable[[str, str], Any]:
    """Builds into one warehouse one after another, in this process.

    with successive("duckdb", "name") as build: house = build(inputs, dbt_vars, "--select", "..."); inputs None: as before.
    With a warehouse that is there already as third, builds into that. Fails when a build does.
    """

    @contextmanager
    def open_house(target: str, name: str, existing: Warehouse | None = None) -> Iterator[Callable[..., Warehouse]]:
        if target == "postgres":
            request.getfixturevalue("postgres_server")
        if target == "spark":
            ensure_java(*INTERPRETED)
            end_spark_session()
        place = folder / name
        place.mkdir(exist_ok=True)
        new = {"duckdb": str(place / "shop.duckdb"), "spark": str(place), "postgres": f"{name}_{folder.name}"}
        house = ENGINES[target](location(existing) if existing else new[target])
        with pytest.MonkeyPatch.context() as patch:
            for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
                patch.setenv(setting, str(folder / f"dbt-{name}"))
            patch.setenv("DBT_LOG_LEVEL_FILE", "none")
            patch.chdir(ROOT)
            dbt = Dbt(house)

            def build(inputs: Path | None, dbt_vars: dict[str, Any], *options: str) -> Warehouse:
                dbt.manifest = parsed(house, dbt_vars)
                if inputs:
                    sources = dbt.inputs()
                    known = {source.name for source in sources}
                    house.load(find_inputs(inputs, known)[0], known, sources[0].schema)
                _, failures = dbt.build(dbt_vars, *options, "--no-write-json")
                assert not failures, "standard error says which"
                return house

            build.house = house  # type: ignore[attr-defined]
            build.sql = dbt.sql  # type: ignore[attr-defined]
            build.models = lambda: [node.name for node in dbt.manifest.nodes.values() if node.resource_type == "model"]  # type: ignore[attr-defined]
            yield build
            DuckDBConnectionManager.close_all_connections()  # else no other process may open the file

    return open_house


@pytest.fixture(scope="session")
def build(successive: Callable[[str, str], Any]) -> Build:
    """Builds models of an inputs folder (None: the sample) into a warehouse of its own and returns that.

    build(inputs, "spark", {"as_of": "2026-06-30"}, "--select", "..."): options go to dbt. Fails when the build does.
    """
    numbers = itertools.count()

    def run(inputs: Path | None, target: str = "duckdb", dbt_vars: dict[str, Any] | None = None, *options: str) -> Warehouse:
        inputs, scored_by = (inputs, {}) if inputs else (sample(), {"model_set": "sample"})
        with successive(target, f"build_{next(numbers)}") as build:
            return build(inputs, {"as_of": utc(declared_end(inputs)), **scored_by} | (dbt_vars or {}), *options)

    return run


@pytest.fixture(scope="session")
def decisions_at(successive: Callable[[str, str], Any]) -> Callable[..., list[Any]]:
    """Decides about one inputs folder at several moments, each with vars of its own, and returns the rows of each.

    The inputs are staged and validated once; after that only what depends on the moment is built anew.
    """
    numbers = itertools.count()

    def run(inputs: Path, target: str, moments: list[dict[str, Any]], tables: list[str] | None = None, unmoved: Iterable[str] = ()) -> list[Any]:
        """Rows of sending_eligibility for each moment, or of each of several tables.

        unmoved: what no moment changes, as dbt selects it, beside staging and validation.
        """
        found = []
        with successive(target, f"moments_{next(numbers)}") as build:
            for given in sorted(moments, key=lambda given: "as_of_mode" in given):
                selected = "+sending_eligibility,resource_type:model"
                if not found:
                    house = build(inputs, given, "--select", selected, "+sending_eligibility,resource_type:seed")
                elif "as_of_mode" in given:
                    build(None, given, "--select", selected)
                else:
                    build(
                        None,
                        given,
                        "--select",
                        selected,
                        "--exclude",
                        *(f"path:models/{area}" for area in ("staging", "intermediate/identity", "intermediate/inputs")),
                        *unmoved,
                    )
                read = [*house.all_rows(tables or ["sending_eligibility"]).values()]
                found.append((given, read if tables else read[0]))
        return [next(rows for given, rows in found if given == moment) for moment in moments]

    return run


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[None]:
    with nullcontext() if BUILT else running_postgres():
        yield


@pytest.fixture(scope="session")
def duckdb_warehouse(folder: Path, build: Build) -> Warehouse:
    if not BUILT:
        return build(None, "duckdb")
    return ENGINES["duckdb"](str(shutil.copy(Path(BUILT, "warehouse.duckdb"), folder)))


@pytest.fixture(scope="session")
def readers_file(duckdb_warehouse: Warehouse, manifest: dict[str, Any]) -> Path:
    """The file that readers of the DuckDB sample open."""
    nodes = [node for node in manifest["nodes"].values() if node.get("access") == "public"]
    marts = {f"{node['schema']}.{node['alias']}": node["columns"].values() for node in nodes}
    personal = [mart for mart, columns in marts.items() if any(column["config"]["meta"].get("contains_pii") for column in columns)]
    duckdb_warehouse.publish(marts, marts, personal)
    return duckdb_warehouse.published  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def postgres_warehouse(build: Build) -> Warehouse:
    return ENGINES["postgres"]("sms_test") if BUILT else build(None, "postgres")


@pytest.fixture(scope="session")
def spark_warehouse(build: Build) -> Warehouse:
    return ENGINES["spark"](str(Path(BUILT, "spark"))) if BUILT else build(None, "spark")


@pytest.fixture(scope="session")
def dbt(parsed, tmp_path_factory):
    """A dbt command about the project; needs no warehouse. Its folder holds the artifacts."""
    folder = tmp_path_factory.mktemp("manifest")
    # dbt goes on from what it parsed for the builds of tests, as it does for every file of this name.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_TARGET_PATH", str(folder))
        parsed(ENGINES["duckdb"](str(folder / "shop.duckdb")))

    def run(*command):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SMS_DUCKDB_FILE", "shop.duckdb")
            result = dbtRunner().invoke(
                ["--quiet", *command, "--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
                + ["--target", "duckdb", "--target-path", str(folder), "--log-path", str(folder)]
            )
        assert result.success, result.exception
        return result.result

    run.folder = folder
    return run


@pytest.fixture(scope="session")
def manifest(dbt):
    """The project as dbt parses it."""
    dbt("parse")
    return json.loads((dbt.folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project once more, for tests of what writes into it."""
    left_out = shutil.ignore_patterns(".git", ".venv", ".sample", "target", "logs", "*.duckdb", "__pycache__")
    shutil.copytree(ROOT, tmp_path / "copy", ignore=left_out)
    (tmp_path / "copy" / "target").mkdir()
    for file in (ROOT / "target").glob("parsed_*.msgpack"):  # so that dbt parses what a test changes alone
        shutil.copy(file, tmp_path / "copy" / "target")
    (tmp_path / "copy" / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path / "copy"


def end_spark_session() -> None:
    """So that the next one in this process writes to a folder of its own; one that a thread of dbt began is active in no other.

    Java keeps the metastore of the first: a test that continues a warehouse of another process (test_history) has to come before those with one of
    their own, as the names of the files have it.
    """
    from pyspark.sql import SparkSession

    if session := SparkSession._instantiatedSession:
        session.stop()


def location(house: Warehouse) -> str:
    """What --warehouse has to say for a warehouse of these tests."""
    if house.target == "postgres":
        return house.credentials.database
    return house.credentials.path if house.target == "duckdb" else str(house.tables.parent)  # type: ignore[attr-defined]


write_profiles()
