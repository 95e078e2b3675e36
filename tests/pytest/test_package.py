"""The project as a package of somebody else's, with names of schemas and vars of its own: tests/package, on DuckDB and Postgres."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from conftest import ROOT, THOROUGH
from reference.comparison import differences
from reference.engines import difference, postgres_rows, tables
from reference.inputs import write
from reference.worlds import RandomWorld
from sms_segmentation.input_files import literal
from sms_segmentation.warehouse import DuckDB, Postgres, Warehouse, find_inputs

AS_OF = datetime(2026, 11, 23, 17)
WORLD = RandomWorld(31, AS_OF)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(WORLD.tables, tmp_path_factory.mktemp("package") / "inputs")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = shutil.copytree(ROOT / "tests" / "package", tmp_path_factory.mktemp("project") / "shop")
    (copied / "packages.yml").write_text(f"packages:\n  - local: {ROOT}\n")
    return copied


def install(project: Path, house: Warehouse, inputs: Path) -> None:
    """Load the inputs as somebody's own tables and run dbt as its users do."""
    known = {file.stem for file in inputs.iterdir()}
    house.load(find_inputs(inputs, known)[0], known, "raw_sms")
    DuckDBConnectionManager.close_all_connections()
    for command in (
        ["deps"],
        ["build", "--target", house.target, "--exclude", "resource_type:test", "resource_type:unit_test", "--vars", f"{{as_of: '{AS_OF}'}}"],
    ):
        done = subprocess.run(
            [ROOT / ".venv" / "bin" / "dbt", *command, "--profiles-dir", project], cwd=project, capture_output=True, text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("DBT_")},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture(scope="module")
def installed(project: Path, inputs: Path) -> Warehouse:
    house = DuckDB(str(project / "shop.duckdb"))
    install(project, house, inputs)
    return house


@pytest.fixture
def ours(installed: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    DuckDBConnectionManager.close_all_connections()
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(installed.credentials.path)} as ours (read_only)")
        connection.execute("set timezone = 'UTC'")
        yield connection


def test_a_package_decides_as_the_reference(installed: Warehouse, ours: duckdb.DuckDBPyConnection) -> None:
    assert not differences(WORLD.tables, AS_OF, installed.table("sending_eligibility"), installed.table("int_profile_features"))
    schemas = {table.split(".")[0] for table, _ in tables(ours)}
    assert schemas == {"shop_dev", "shop_dev_exports", "shop_dev_segments", "shop_dev_staging"}
    assert ours.execute("select count(*) from ours.shop_dev_reports.vip_audience").fetchone() != (0,)


@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough installs the package on Postgres too")
def test_a_package_decides_alike_on_postgres(project: Path, inputs: Path, ours: duckdb.DuckDBPyConnection, tmp_path: Path, postgres_server: None) -> None:
    house = Postgres("shop")
    install(project, house, inputs)
    found = {table: difference(ours, table, columns, postgres_rows(house, table, columns, tmp_path / "rows.csv")) for table, columns in tables(ours)}
    assert not {table: said for table, said in found.items() if said}
