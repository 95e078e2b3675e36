"""Messages that a vendor has accepted, as input handed_over_messages of the next build."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import duckdb

from sms_segmentation.input_files import literal
from sms_segmentation.warehouse import DuckDB, Postgres, Warehouse

COLUMNS = ("message_key", "handed_over_at", "destination", "loaded_at")


class Receipts(Protocol):
    def add(self, accepted: list[tuple[str, str]]) -> None:
        """Write the messages among rows that were accepted, each a sync and a key."""


class InFile:
    """handed_over_messages.csv of a folder of inputs."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "handed_over_messages.csv"

    def add(self, accepted: list[tuple[str, str]]) -> None:
        if rows := _rows(accepted):
            is_new = not self.file.exists()
            with self.file.open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                if is_new:
                    writer.writerow(COLUMNS)
                writer.writerows(rows)


class InTable:
    """Table handed_over_messages of the schema of inputs."""

    def __init__(self, house: Warehouse, schema: str) -> None:
        self.house, self.table = house, f"{schema}.handed_over_messages"

    def add(self, accepted: list[tuple[str, str]]) -> None:
        if rows := _rows(accepted):
            values = ", ".join(f"({', '.join(literal(cell) for cell in row)})" for row in rows)
            columns = "message_key varchar, handed_over_at timestamp, destination varchar, loaded_at timestamp"
            statements = (
                f"create schema if not exists {self.table.split('.')[0]}",
                f"create table if not exists {self.table} ({columns})",
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


def _rows(accepted: list[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return [(key, now, sync.removesuffix("_messages"), now) for sync, key in accepted if sync.endswith("_messages")]
