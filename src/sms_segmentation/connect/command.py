"""Which vendors a warehouse or a folder of exports holds, and how to switch them on; `scripts/sms connect --help` says how."""

from __future__ import annotations

import difflib
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich import box
from rich.markup import escape
from rich.table import Table as Grid

from sms_segmentation.connect.gaps import gaps, tellers, warnings
from sms_segmentation.connect.macros import Macros, raw_tables
from sms_segmentation.connect.recognition import SIGNATURES, Found, Place, folder, recognized, schemas
from sms_segmentation.contract import schemas as contract
from sms_segmentation.errors import WarehouseError
from sms_segmentation.exports import EXPORTS, File, files_of, spelled
from sms_segmentation.input_files import clean
from sms_segmentation.options import TargetOption
from sms_segmentation.project import connected, connections_file, err, opened, out, stop

TABLES_SHOWN = 8
HEAD = "# Written by sms connect; read by every command that takes --vars. docs/connectors.md explains the settings.\n"


def main(
    target: TargetOption = "duckdb",
    warehouse: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="DuckDB file, Spark folder or Postgres database to look at. Default: the one in profiles.yml."),
    ] = None,
    schema: Annotated[list[str] | None, typer.Option(metavar="SCHEMA", help="Look at this schema alone; may be given several times.")] = None,
    inputs: Annotated[Path | None, typer.Option(metavar="DIR", help="Look at a folder of exports instead, with --schema or --warehouse at both.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the connections to connections.yml, which every command that takes --vars reads.")] = False,
) -> None:
    """Recognize the vendors whose raw tables or exports are there, and print what they give and what stays empty.

    Exit code 0: found. 1: found, but something of it cannot be used. 2: nothing found, or invalid options. Only --write changes anything.
    """
    inputs = inputs.resolve() if inputs else None
    settings = connected()
    places: list[Place] = []
    with tempfile.TemporaryDirectory() as scratch:
        try:
            files = files_of(inputs) if inputs else []
            if inputs:
                places.append(folder(inputs, files, Path(scratch)))
            if not inputs or schema or warehouse:
                places += looked_at(schemas(opened(target, warehouse)), schema)
            own = own_inputs(places, files, str(settings.get("inputs_schema", "inputs")))
            found = [one for place in places for one in recognized(place)]
            if not found:
                tell_nothing(places, files)
                sys.exit(2)
            is_usable = tell(found, settings, own, write)
            tell_strangers(files, own)
        except WarehouseError as error:
            stop(str(error))
    sys.exit(0 if is_usable else 1)


def looked_at(held: list[Place], names: Sequence[str] | None) -> list[Place]:
    """The schemas that are asked for; ends the process when there is none of a name."""
    by_name = {str(place.schema): place for place in held}
    for name in names or []:
        if name not in by_name:
            stop(f"There is no schema {name}, or no table in it; there are {', '.join(by_name) or 'none'}.")
    return [place for name, place in by_name.items() if not names or name in names]


def own_inputs(places: list[Place], files: list[File], schema: str) -> set[str]:
    """Input tables of the user's own, in files or in their schema."""
    held = {table.name.lower() for place in places if place.schema == schema for table in place.tables}
    named = {clean(name) for file in files if not file.export for name in (file.path.stem, file.entry)}
    return (held | named) & contract().keys()


def tell(found: list[Found], settings: dict[str, Any], own: set[str], write: bool) -> bool:
    """Print what was found and what it gives; returns whether all of it can be used."""
    given = settings.get("sources") or {}
    named = named_connections(found, given)
    macros = Macros(settings | {"sources": {name: read_as(one) for name, one in named.items()}})
    faults = {name: fault for name, one in named.items() if (fault := fault_of(one, macros.vendor_of(name), macros))}
    usable = {name: one for name, one in named.items() if name not in faults}

    table = sheet("connection", "is", "in")
    for name, one in named.items():
        table.add_row(name, f"{one.vendor} by {one.loader}" + (", unusable" if name in faults else ""), escape(one.place.name))
    out.print(table)
    for name, fault in faults.items():
        out.print(f"[bold red]{name} cannot be used:[/] {escape(fault)}", soft_wrap=True, highlight=False)
    if not usable:
        return False

    sources = {name: given.get(name, {}) | connection(name, one, macros) for name, one in usable.items()}
    all_vars = settings | {"sources": given | sources}
    tell_inputs(usable, Macros(all_vars))
    tell_gaps(usable.values(), all_vars, own)
    for warning in warnings(usable.values()):
        out.print(f"[bold red]Warning:[/] {escape(warning)}", soft_wrap=True, highlight=False)
    out.print("\nTo switch on:\nvars:\n", indented(as_yaml({"sources": sources})), sep="", markup=False, highlight=False, soft_wrap=True)
    if write:
        file = connections_file()
        file.write_text(HEAD + as_yaml(all_vars), encoding="utf-8")
        out.print(f"Written to {file}; other settings in it stay.", soft_wrap=True, markup=False, highlight=False)
    return not faults


def as_yaml(dbt_vars: dict[str, Any]) -> str:
    """Vars as YAML, with a line for each connection."""
    lines = []
    for name, value in dbt_vars.items():
        if name == "sources":
            lines += ["sources:", *(f"  {connection}: {in_a_line(about)}" for connection, about in value.items())]
        else:
            lines.append(f"{name}: {in_a_line(value)}")
    return "\n".join(lines) + "\n"


def in_a_line(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, default_flow_style=True, width=10_000).removesuffix("...\n").strip()


def indented(text: str) -> str:
    return "".join(f"  {line}" for line in text.splitlines(keepends=True))


def named_connections(found: list[Found], given: dict[str, Any]) -> dict[str, Found]:
    """What was found by the name of its connection: the one that it has in the vars, else its vendor's, else its schema's.

    The name is part of every id, so a connection keeps it.
    """
    named: dict[str, Found] = {}
    for one in found:
        known = [
            name for name, about in given.items()
            if (about or {}).get("vendor", name) == one.vendor and (one.place.schema is None or (about or {}).get("schema", name) == one.place.schema)
        ]  # fmt: skip
        alike = [other for other in found if other.vendor == one.vendor]
        schema = re.sub("[^A-Za-z0-9_]", "_", one.place.schema or "")
        names = [*known, *([one.vendor] if len(alike) == 1 else []), schema, f"{one.vendor}_{one.loader}", f"{one.vendor}_{schema}_{one.loader}"]
        taken = named.keys() | (given.keys() - set(known))
        named[next(name for name in names if name and name not in taken)] = one
    return named


def read_as(found: Found) -> dict[str, Any]:
    """Vendor and loader of a connection: exports are a vendor of their own, or what the vendor's models read by loader csv."""
    known = Macros({}).vendors()
    vendor = found.vendor.removesuffix("_csv")
    if found.vendor in known or vendor not in known or found.loader not in known[vendor]["loaders"]:
        return {"vendor": found.vendor, "loader": found.loader}
    return {"vendor": vendor, "loader": found.loader}


def connection(name: str, found: Found, macros: Macros) -> dict[str, Any]:
    """The settings of a connection, without those that are the default."""
    vendor = macros.vendor_of(name)
    settings = read_as(found)
    if settings["vendor"] == name:
        del settings["vendor"]
    if found.place.schema:
        settings["schema"] = found.place.schema
    known = macros.vendors()[vendor]
    tables = {}
    for names in [*known["tables"], *(names for input_name in known["inputs"] for names in raw_tables(vendor, input_name))]:
        table = found.table(names)
        if table and found.place.schema and table.name not in [*names, *map(str.upper, names)]:
            tables[next(name for name in names if name in found.named or spelled(name) == spelled(table.name))] = table.name
    return settings | ({"tables": tables} if tables else {})


def fault_of(found: Found, vendor: str, macros: Macros) -> str:
    """Why a connection cannot be used, empty when it can."""
    if found.refused:
        return found.refused
    if vendor not in macros.vendors():
        return f"this version of the project has no models of {vendor}."
    known = macros.vendors()[vendor]
    for names in [*known["tables"], *(names for table, names in known.get("needs", {}).items() if found.table([table]))]:
        if not found.table(names):
            held = ", ".join(sorted(table.name for table in found.place.tables))
            return f"it lacks the table {' or '.join(names)}, which is required; {found.place.name} holds {held}."
    return ""


def tell_inputs(usable: dict[str, Found], macros: Macros) -> None:
    """Print where each input is read from, with the rows of each raw table and the day of the first row."""
    table = sheet("connection", "input", "raw tables (rows)", "since")
    aside = []
    for name, one in usable.items():
        vendor = macros.vendor_of(name)
        for input_name, owner in macros.inputs_of(name).items():
            if owner:
                aside.append(f"{name}.{input_name} (read from {owner})")
                continue
            held = [raw for names in raw_tables(vendor, input_name) if (raw := one.table(names))]
            told = ", ".join(f"{raw.name.removeprefix(f'{one.vendor}.')} ({raw.count[0]:,})" for raw in held)
            table.add_row(name, input_name, told or "no such table", next((raw.count[1] for raw in held if raw.count[1]), "-"))
    out.print(table)
    if aside:
        out.print(f"Left aside, since one connection owns an input (var input_owners): {', '.join(aside)}.", soft_wrap=True, highlight=False)


def tell_gaps(usable: Iterable[Found], dbt_vars: dict[str, Any], own: set[str]) -> None:
    """Print what stays empty."""
    told = tellers(usable)
    told |= {"levels"} if dbt_vars.get("assumed_consent_levels") or dbt_vars.get("attested_consent") else set()
    told |= {"birth_date"} if "birth_date" in str([(about or {}).get("properties") for about in dbt_vars["sources"].values()]) else set()
    table = sheet("not told", "so empty or wrong", "segments without members")
    for gap in gaps(told, own):
        table.add_row(gap.missing, gap.leaves, gap.segments)
    out.print(table)


def tell_nothing(places: list[Place], files: list[File]) -> None:
    """Print what there is instead, and what would be recognized."""
    err.print("No tables or exports of a vendor were found.")
    for place in places:
        if place.schema:
            names = [table.name for table in place.tables]
            more = f", ... ({len(names)} tables)" if len(names) > TABLES_SHOWN else ""
            err.print(f"{place.name} holds {', '.join(names[:TABLES_SHOWN])}{more}.{nearest_table(place)}", soft_wrap=True, markup=False)
    if not any(place.schema for place in places) and not files:
        err.print("There is no table or CSV file at all.")
    tell_strangers(files, set())
    loaded = ", ".join(dict.fromkeys(f"{one.vendor} by {one.loader}" for one in SIGNATURES))
    err.print(f"Known raw tables: {loaded}.\nKnown exports: {'; '.join(export.words for export in EXPORTS)}.", soft_wrap=True, markup=False)


def nearest_table(place: Place) -> str:
    """A sentence about a table that is nearly one of a vendor's; empty where none is."""
    for signature in SIGNATURES:
        for table in place.tables:
            missing = [column for column in signature.columns if column not in table.columns]
            if spelled(table.name) in signature.tables and signature.columns and len(missing) < len(signature.columns):
                return f" Its table {table.name} is nearest to {signature.vendor} by {signature.loader}."
    return ""


def tell_strangers(files: list[File], own: set[str]) -> None:
    """Print which files are no export, with the export that is nearest."""
    for file in files:
        if not file.export and not {clean(file.path.stem), clean(file.entry)} & own:
            held = {spelled(header) for header in file.headers}
            near = max(EXPORTS, key=lambda export: export.likeness(held))
            if not near.likeness(held):
                titles = {spelled(export.title): export for export in EXPORTS}
                near = titles[difflib.get_close_matches(spelled(file.path.stem), titles, 1, cutoff=0)[0]]
            shown = ", ".join(header.strip() for header in file.headers[:TABLES_SHOWN])
            err.print(f"{file.path.name} ({shown}) is no known export; the nearest is {near.words}.", soft_wrap=True, markup=False)


def sheet(*titles: str) -> Grid:
    table = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in titles:
        table.add_column(title, overflow="fold", min_width=32 if title == titles[-1] == "segments without members" else None)
    return table
