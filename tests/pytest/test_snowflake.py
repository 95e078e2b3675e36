"""The project on Snowflake's emulator fakesnow, which proves SQL and rules about nulls, not Snowflake's arithmetic or limits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from conftest import ROOT
from reference.arrivals import arrivals
from reference.contents import CONTINUED
from reference.engines import difference, tables
from sms_segmentation.input_files import literal

AS_OF = datetime(2026, 10, 1, 17)
PROFILE = """
sms_segmentation:
  outputs:
    snowflake: {type: snowflake, account: emulator, user: any, password: any, warehouse: any, database: analytics, schema: main, threads: 1}
"""


class Emulator:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "profiles.yml").write_text(PROFILE)

    def load(self, inputs: Path) -> None:
        """The inputs as Snowflake names tables and columns, in capitals."""
        with duckdb.connect(self.folder / "ANALYTICS.db") as connection:
            connection.execute('create schema if not exists "INPUTS"')
            for file in sorted(inputs.glob("*.parquet")):
                rows = connection.read_parquet(str(file))
                columns = ", ".join(f'{column} as "{column.upper()}"' for column in rows.columns)
                connection.execute(f'create or replace table "INPUTS"."{file.stem.upper()}" as select {columns} from rows')

    def build(self, as_of: datetime, *options: str) -> None:
        environment = {**os.environ, "DBT_TARGET_PATH": str(self.folder / "target"), "DBT_LOG_PATH": str(self.folder / "logs")}
        started = [sys.executable, ROOT / "scripts" / "bootstrap.py", "requirements-snowflake.txt"]
        command = [*started, ROOT / "tests" / "pytest" / "emulators" / "fakesnow_dbt.py", self.folder, "build"]
        words = ["--profiles-dir", self.folder, "--target", "snowflake", "--vars", f"{{as_of: '{as_of}'}}", *options]
        done = subprocess.run([*command, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_snowflake_holds_the_rows_of_duckdb(successive: Callable, tmp_path: Path) -> None:
    """A first run, then one with late rows and with every data test, on both."""
    first, last = arrivals(41, AS_OF, 2, tmp_path)
    day_before = AS_OF - timedelta(days=1)
    with successive("duckdb", "for_snowflake") as build:
        build(first, {"as_of": str(day_before)}, "--select", "resource_type:seed", *CONTINUED)
        house = build(last, {"as_of": str(AS_OF)})
    emulator = Emulator(tmp_path / "snowflake")
    emulator.load(first)
    emulator.build(day_before, "--select", "resource_type:seed", *CONTINUED, "--exclude", "resource_type:test", "resource_type:unit_test")
    emulator.load(last)
    emulator.build(AS_OF, "--exclude", "resource_type:unit_test")
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(house.credentials.path)} as ours")
        # Messages of which corrections left no event; the emulator's second run reads all inputs again, and has none of them.
        connection.execute("delete from ours.main.int_sms_messages_rolled_up where last_event_at is null")
        connection.execute(f"attach {literal(emulator.folder / 'ANALYTICS.db')} as theirs (read_only)")
        connection.execute("set timezone = 'UTC'")
        found = {table: difference(connection, table, columns, f"theirs.{table}") for table, columns in tables(connection)}
    assert not {table: said for table, said in found.items() if said}
    assert len(found) > 200
