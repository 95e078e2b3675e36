"""Where to look for a person: the schemas of the project and of its sources, and the files that hold copies of their tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import yaml

from sms_segmentation.errors import WarehouseError
from sms_segmentation.explain.command import last_vars
from sms_segmentation.input_files import first_line
from sms_segmentation.paths import ROOT
from sms_segmentation.privacy.holdings import Readable, Table, tables
from sms_segmentation.project import connected
from sms_segmentation.warehouse import Column, DuckDB, Spark, Warehouse, columns_of

# A table in each schema of the project, whatever the schemas are called (var schema_layout).
EVERY_SCHEMA = ("recorded_erasures", "stg_inputs__profiles", "segment_memberships", "export_suppressions", "sending_eligibility", "place_names", "brand_caps")


def dbt_vars(house: Warehouse) -> dict[str, Any]:
    """The vars that the last build was given, over those of connections.yml."""
    return connected() | last_vars(house)


def source_schemas(given: dict[str, Any]) -> set[str]:
    """Schemas of the inputs and of every connection."""
    defaults = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    sources = given.get("sources") or {}
    schemas = {(options or {}).get("schema") or name for name, options in sources.items()}
    return {given.get("inputs_schema") or defaults["inputs_schema"], *schemas}


@contextmanager
def reading(house: Warehouse) -> Iterator[Readable]:
    """The warehouse for hundreds of questions: a DuckDB file is opened once."""
    if not isinstance(house, DuckDB):
        yield house
        return
    house.wait()
    copy = Copy(Path(house.credentials.path))
    try:
        yield copy
    finally:
        copy.close()


def searched(house: Warehouse, given: dict[str, Any]) -> list[Table]:
    """Every table that may hold a person. A DuckDB file or Spark folder is all the project's, other databases may hold others."""
    sources = source_schemas(given)
    if isinstance(house, DuckDB | Spark):
        schemas = set(house.catalog())
    else:
        relations = [house.relation(name) for name in EVERY_SCHEMA]
        schemas = {relation.split(".")[0] for relation in relations if relation}
    return tables(house, schemas, sources)


class Copy:
    """A DuckDB file, opened once for many questions."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection: duckdb.DuckDBPyConnection | None = None

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query. Raises WarehouseError when it cannot be answered."""
        try:
            self.connection = self.connection or duckdb.connect(str(self.file), read_only=True)
            cursor = self.connection.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.Error as error:
            raise WarehouseError(f"{self.file} cannot be read: {first_line(error)}.") from error

    def columns(self) -> list[Column]:
        return columns_of(self.rows)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
            self.connection = None

    def searched(self) -> list[Table]:
        return tables(self, {column.schema for column in self.columns()}, ())


def copies(house: Warehouse) -> list[Copy]:
    """Files for readers, and what sms activate keeps."""
    files = [*activation(house).rglob("*.duckdb")]
    if isinstance(house, DuckDB):
        files += [house.published, house.impersonal]
    return [Copy(file) for file in files if file.exists()]


def activation(house: Warehouse) -> Path:
    return Path(os.environ.get("SMS_ACTIVATION_DIR") or ROOT / "activation" / ".state") / house.label


def texts(house: Warehouse) -> Iterator[Path]:
    """Files of text that commands leave about a warehouse: logs, what dbt compiled, what vendors accepted."""
    folders = {
        Path(os.environ.get("DBT_LOG_PATH") or ROOT / "logs" / house.label),
        Path(os.environ.get("DBT_TARGET_PATH") or ROOT / "target" / house.label),
        activation(house),
    }
    for folder in sorted(folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix not in (".duckdb", ".msgpack", ".wal"):
                yield file
    fault = ROOT / "logs" / "fault.log"
    if fault.exists():
        yield fault
