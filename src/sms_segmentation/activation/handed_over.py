"""Messages that a vendor has accepted, as input handed_over_messages of the next build."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any, Protocol

import duckdb

from sms_segmentation.input_files import literal
from sms_segmentation.warehouse import DuckDB, Postgres, Warehouse

# Columns of the input and their types: which message it was, whom it went to and what it was of.
COLUMNS = {
    "message_key": "varchar", "handed_over_at": "timestamp", "destination": "varchar", "profile_id": "varchar", "phone_e164": "varchar",
    "channel": "varchar", "campaign_id": "varchar", "flow_id": "varchar", "flow_step": "integer", "loaded_at": "timestamp",
}  # fmt: skip
Row = tuple[Any, ...]


class Receipts(Protocol):
    def add(self, rows: list[Row]) -> None:
        """Write rows of the input, each a cell for every column."""


class InFile:
    """handed_over_messages.csv of a folder of inputs."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "handed_over_messages.csv"

    def add(self, rows: list[Row]) -> None:
        if rows:
            columns = self._columns()
            with self.file.open("a", encoding="utf-8", newline="") as file:
                csv.DictWriter(file, columns).writerows(dict(zip(COLUMNS, row, strict=True)) for row in rows)

    def _columns(self) -> list[str]:
        """Columns of the file; those that it lacks are added to it first."""
        held: list[dict[str, str]] = []
        columns: list[str] = []
        if self.file.exists():
            with self.file.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                columns, held = list(reader.fieldnames or ()), list(reader)
        lacking = [name for name in COLUMNS if name not in columns]
        if lacking:
            columns += lacking
            whole = self.file.with_name(f".{self.file.name}")
            with whole.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(held)
            os.replace(whole, self.file)
        return columns


class InTable:
    """Table handed_over_messages of the schema of inputs."""

    def __init__(self, house: Warehouse, schema: str) -> None:
        self.house, self.table = house, f"{schema}.handed_over_messages"

    def add(self, rows: list[Row]) -> None:
        if rows:
            values = ", ".join(f"({', '.join('null' if cell is None else literal(str(cell)) for cell in row)})" for row in rows)
            statements = (
                f"create schema if not exists {self.table.split('.')[0]}",
                f"create table if not exists {self.table} ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})",
                *(f"alter table {self.table} add column if not exists {name} {kind}" for name, kind in COLUMNS.items()),
                f"insert into {self.table} ({', '.join(COLUMNS)}) values {values}",
            )
            if isinstance(self.house, DuckDB):
                self.house.wait()
                with duckdb.connect(self.house.credentials.path) as connection:
                    for statement in statements:
                        connection.execute(statement)
            elif isinstance(self.house, Postgres):
                connection = self.house.connect()
                with connection, connection.cursor() as cursor:
                    for statement in statements:
                        cursor.execute(statement)
                connection.close()


def place(house: Warehouse, folder: Path | None, schema: str) -> Receipts:
    """Where builds read the input: a file of their folder of inputs, else a table."""
    return InFile(folder) if folder else InTable(house, schema)
