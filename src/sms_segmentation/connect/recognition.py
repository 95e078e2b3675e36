"""Which vendor's tables, landed by which loader, a schema or folder holds: by names of tables and columns, as docs/connectors.md says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from sms_segmentation.exports import EXPORTS, Export, File, spelled
from sms_segmentation.input_files import described, literal, quoted, read_export
from sms_segmentation.paths import ROOT
from sms_segmentation.warehouse import Warehouse

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Signature:
    """Names as `spelled`. tables: any of them, none for a table of any name; columns: all of them; one_of: at least one, where there are any;
    without: none of them; is_airbyte: Airbyte's own columns too; holds: a column and a pattern that a cell of it is like; refused: why it cannot be read.
    """

    vendor: str
    loader: str
    tables: tuple[str, ...]
    columns: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_airbyte: bool = False
    holds: tuple[str, str] | None = None
    refused: str = ""

    def fits(self, table: Table) -> bool:
        held = table.columns.keys()
        return (
            (not self.tables or spelled(table.name) in self.tables)
            and all(column in held for column in self.columns)
            and (not self.one_of or any(column in held for column in self.one_of))
            and not any(column in held for column in self.without)
            and (not self.is_airbyte or any(column.startswith("airbyte") for column in held))
            and (not self.holds or table.holds(*self.holds))
        )


OLD_AIRBYTE = "Airbyte's Klaviyo connector before 2.0 landed events(statistic_id). Upgrade it to 2.0 or newer and sync again."
SIGNATURES = (
    Signature("klaviyo", "fivetran", ("event",), ("personid", "metricid", "fivetransynced")),
    Signature("klaviyo", "airbyte", ("events",), ("statisticid",), refused=OLD_AIRBYTE),
    Signature("klaviyo", "airbyte", ("events", "eventsdetailed"), ("attributes", "relationships"), is_airbyte=True),
    Signature("shopify", "fivetran", ("order",), ("fivetransynced",), one_of=("displayfinancialstatus", "financialstatus")),
    Signature("shopify", "airbyte", ("orders",), ("lineitems", "shopurl"), is_airbyte=True),
    Signature("attentive", "fivetran", ("smssent",), ("subscriberexternalid",)),
    Signature("attentive", "fivetran", ("smsemailsubscribed",)),
    Signature("postscript", "webhooks", (), ("event", "eventtime", "eventdata"), holds=("event", "shop.%")),
    Signature("postscript", "webhooks", ("subscribers",), ("subscriptions",)),
    Signature("twilio", "fivetran", ("message",), ("numsegments", "direction", "fivetransynced")),
    Signature("twilio", "airbyte", ("messages",), ("sid", "numsegments"), without=("fileloadedat",)),
    Signature("rudderstack", "warehouse", ("tracks",), ("eventtext", "receivedat"), one_of=("contextdestinationid", "rudderid")),
    Signature("segment", "warehouse", ("tracks",), ("eventtext", "receivedat", "uuidts"), without=("contextdestinationid", "rudderid")),
    Signature("bloomreach", "export", ("consent", "consents"), ("action", "category", "timestamp")),
    Signature("bloomreach", "export", ("campaign", "campaigns"), ("actiontype", "status", "timestamp")),
    Signature("smile", "warehouse", ("customer", "customers"), ("pointsbalance", "referralurl")),
    Signature("yotpo", "fivetran", ("person",), one_of=("customswellpointbalance", "customswellpointsbalance", "customswellviptiername")),
    Signature("yotpo", "airbyte", ("profiles",), ("attributes",), is_airbyte=True, holds=("attributes", "%swell_%")),
)
# What the models call the table of a signature without names.
LANDING = {"postscript": "webhooks"}
# Columns that date a row, the first that a table has.
TIMES = (
    "timestamp", "timestamps", "datetime", "processedat", "eventtime", "datesent", "sentdate", "joinedgroupat", "createdat", "datecreated",
    "created", "receivedat",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """place: the table in SQL, which ask reads; columns: by their names as `spelled`."""

    name: str
    place: str
    columns: Mapping[str, str]
    ask: Callable[[str], Rows]

    @classmethod
    def of(cls, name: str, place: str, columns: list[str], ask: Callable[[str], Rows]) -> Table:
        named: dict[str, str] = {}
        for column in columns:
            named.setdefault(spelled(column), column)
        return cls(name, place, named, ask)

    def text(self, *columns: str) -> str:
        """The first of some columns that the table has, as text in SQL, null where it is blank or missing."""
        held = next((self.columns[column] for column in columns if column in self.columns), None)
        return f"nullif(trim(cast({quoted(held)} as varchar)), '')" if held else "cast(null as varchar)"

    def holds(self, column: str, pattern: str) -> bool:
        [row] = self.ask(f"select count(*) as found from {self.place} where {self.text(column)} like {literal(pattern)}")
        return bool(row["found"])

    @cached_property
    def count(self) -> tuple[int, str]:
        """Number of rows, and the day of the first; empty where no column says."""
        [row] = self.ask(f"select count(*) as rows_held, min({self.text(*TIMES)}) as since from {self.place}")
        return row["rows_held"], day(row["since"])


def day(text: str | None) -> str:
    """The day of a time as vendors write it: ISO, or seconds or milliseconds since 1970; empty for any other."""
    text = text or ""
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        return text[:10]
    if re.fullmatch(r"\d{9,13}([.]0*)?", text):
        return str(datetime.fromtimestamp(float(text) / (1000 if float(text) >= 1e11 else 1), UTC).date())
    return ""


@dataclass(frozen=True)
class Place:
    """A schema of the warehouse, or a folder of files (schema is None)."""

    name: str
    schema: str | None
    tables: list[Table]


@dataclass
class Found:
    """A vendor's tables in a place. named: tables whose names the models do not know, by those that they do."""

    vendor: str
    loader: str
    place: Place
    named: dict[str, Table] = field(default_factory=dict)
    refused: str = ""

    def table(self, names: list[str]) -> Table | None:
        """The raw table of the first of some names that the place holds, as macro vendor_relation finds it."""
        for name in names:
            if name in self.named:
                return self.named[name]
            if self.place.schema:
                for table in self.place.tables:
                    if spelled(table.name) == spelled(name):
                        return table
        return None


def schemas(house: Warehouse) -> list[Place]:
    """The schemas of a warehouse."""
    return [
        Place(f"schema {schema}", schema, [Table.of(name, f"{quoted(schema)}.{quoted(name)}", columns, house.rows) for name, columns in tables.items()])
        for schema, tables in house.catalog().items()
    ]


def folder(path: Path, files: list[File], scratch: Path) -> Place:
    """A folder of exports: files of one export are one table."""
    tables = []
    for export in EXPORTS:
        alike = [file for file in files if file.export is export]
        if alike:
            query = read_export([file.path for file in alike], scratch).query
            tables.append(Table.of(f"{export.vendor}.{export.table}", f"({query}) as files", list(described(query)), asked))
    return Place(f"folder {path}", None, tables)


def asked(sql: str) -> Rows:
    """Rows of a query that reads files."""
    with duckdb.connect() as connection:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def recognized(place: Place) -> list[Found]:
    """The vendors whose tables a place holds."""
    found: dict[tuple[str, str], Found] = {}
    ours = made_by_builds()
    tables = [table for table in place.tables if table.name not in ours]
    taken = set()
    for signature in SIGNATURES:
        for table in tables if place.schema else []:
            if signature.fits(table):
                taken.add(table.name)
                one = found.setdefault((signature.vendor, signature.loader), Found(signature.vendor, signature.loader, place, refused=signature.refused))
                if not signature.tables:
                    one.named[LANDING[signature.vendor]] = table
    for export in EXPORTS:
        for table in tables:
            if table.name not in taken and is_of(export, table, place):
                found.setdefault((export.vendor, "csv"), Found(export.vendor, "csv", place)).named.setdefault(export.table, table)
                taken.add(table.name)
    return list(found.values())


@cache
def made_by_builds() -> set[str]:
    """Tables of this project, whose columns are partly those that vendors have."""
    return {file.stem for file in (ROOT / "models").rglob("*.sql")}


def is_of(export: Export, table: Table, place: Place) -> bool:
    """Whether a table is an export: a file is known already; in a warehouse, by its columns."""
    if place.schema is None:
        return table.name == f"{export.vendor}.{export.table}"
    is_loaded_otherwise = any(column.startswith(("airbyte", "fivetran")) for column in table.columns) or (export.word and "fileloadedat" not in table.columns)
    return export.fits(table.columns, table.name, place.schema) and not is_loaded_otherwise
