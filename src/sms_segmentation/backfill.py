"""Builds the history of segment memberships again for a range of past dates; `scripts/sms backfill --help` says how."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any

import typer

from sms_segmentation.options import TargetOption, WarehouseOption
from sms_segmentation.project import Dbt, err, grid, mapping, opened, out, scored, stop, utc
from sms_segmentation.warehouse import Warehouse, WarehouseError

UNITS = {"h": "hours", "d": "days", "w": "weeks"}
HISTORY = "+segment_changes"
# What the dates before the last one need; tables of segments, and who came and went, are those of the last date.
LOG = "+segment_membership_log"
# What no later date changes: inputs are judged once, seeds are loaded once.
UNCHANGED = ["path:models/staging", "path:models/intermediate/inputs", "resource_type:seed"]
# Tags, since dbt looks through the whole project for each name that it is given.
ONCE, INLINED = "backfill_once", "backfill_inlined"
# Words by which SQL asks for the time of a run.
CLOCK = {"as_of", "run_started_at"}


def main(
    first: Annotated[str, typer.Option("--from", metavar="TIMESTAMP", help="First as_of, UTC unless it has an offset.")],
    last: Annotated[str, typer.Option("--to", metavar="TIMESTAMP", help="Last as_of, always included.")],
    every: Annotated[str, typer.Option(metavar="STEP", help="Time between two dates: hours, days or weeks, such as 12h, 1d or 2w.")] = "1d",
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars, the same as for your builds.")] = "{}",
) -> None:
    """Delete segment_membership_history and build it again from the inputs in the warehouse, one run for each date.

    Segments and features then show the last date; sending_eligibility does not change. Exit code 0: done. 1: some dbt nodes failed.
    2: invalid input or configuration; nothing was changed.
    """
    dates = instants(utc(first, "--from"), utc(last, "--to"), step(every))
    dbt_vars = mapping(variables)
    try:
        house = opened(target, warehouse)
        house.hold()
        newest = last_run(house)
        if found := scored(house):
            dbt_vars = {"model_set": found[-1]["model_set"]} | dbt_vars
    except WarehouseError as error:
        stop(str(error))
    if newest and newest > dates[-1]:
        stop(f"The history holds a run as of {newest} UTC, which would be lost; give --to {newest.isoformat()}Z or later.")
    os.environ.setdefault("DBT_LOG_LEVEL_FILE", "info")
    dbt = Dbt(house)
    table = grid("as of (UTC)", "inside", "entered", "exited")
    manifest = dbt.parse(dbt_vars)
    marts = dbt.marts()
    keep_upstream(manifest, "segment_changes")
    tag(timeless(manifest), ONCE)
    log = model_named(manifest, "segment_membership_log")
    for number, date in enumerate(dates):
        err.print(f"{number + 1} of {len(dates)}: {date}")
        run, excluded = dbt_vars | {"as_of": str(date)}, [*UNCHANGED, f"tag:{ONCE}"] if number else []
        log.config.full_refresh = number == 0
        if date == dates[-1]:
            built, failures = dbt.build(run, "--select", HISTORY, "--exclude", *excluded)
        else:
            with inlined(manifest):
                built, failures = dbt.build(run, "--select", LOG, "--exclude", f"tag:{INLINED}", *excluded, "--no-write-json")
        # Vars and inputs are checked; for a later date they are the same.
        manifest.nodes = {key: node for key, node in manifest.nodes.items() if node.resource_type != "operation"}
        if failures:
            err.print(f"{failures} dbt nodes failed as of {date}, see above and {dbt.log}; the history ends before it. Run this again.")
            sys.exit(1)
        table.add_row(str(date), *(f"{count:,}" for count in counts(house, date)))
    out.print(table)
    try:
        house.publish(marts, dbt.marts(built), dbt.personal_marts())
    except WarehouseError as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)


def model_named(manifest: Any, name: str) -> Any:
    return next(node for node in manifest.nodes.values() if node.resource_type == "model" and node.name == name)


def keep_upstream(manifest: Any, name: str) -> None:
    """Leave out all but a model and what it is built from: dbt goes through the whole project for each date, which takes as long as the models."""
    waiting, kept = [model_named(manifest, name).unique_id], set()
    while waiting:
        key = waiting.pop()
        if key in manifest.nodes and key not in kept:
            kept.add(key)
            waiting += manifest.nodes[key].depends_on_nodes
    manifest.nodes = {key: node for key, node in manifest.nodes.items() if key in kept or node.resource_type == "operation"}
    for others in (manifest.unit_tests, manifest.exposures, manifest.metrics, manifest.semantic_models, manifest.saved_queries):
        others.clear()


def tag(nodes: Iterable[Any], name: str) -> None:
    for node in nodes:
        node.tags = sorted({*node.tags, name})


def words(sql: str) -> set[str]:
    return set(re.findall(r"\w+", sql))


def clocks_of(manifest: Any) -> set[str]:
    """Words by which SQL asks for the time of a run, macros that ask for it among them."""
    macros = {macro.name: words(macro.macro_sql) for macro in manifest.macros.values() if macro.package_name == manifest.metadata.project_name}
    clocks = set(CLOCK)
    while more := {name for name, used in macros.items() if used & clocks} - clocks:
        clocks |= more
    return clocks


def timeless(manifest: Any) -> list[Any]:
    """Models that are the same at every as_of: neither they, nor the macros they call, nor what they read ask for it."""
    clocks = clocks_of(manifest)
    models = {key: node for key, node in manifest.nodes.items() if node.resource_type == "model"}
    is_input = {key: node.original_file_path.startswith(tuple(path.removeprefix("path:") for path in UNCHANGED)) for key, node in models.items()}

    @cache
    def moves(key: str) -> bool:
        if key not in models or is_input[key]:
            return False
        return bool(words(models[key].raw_code) & clocks) or any(map(moves, models[key].depends_on.nodes))

    return [node for key, node in models.items() if not (is_input[key] or moves(key))]


@contextmanager
def inlined(manifest: Any) -> Iterator[None]:
    """Segments as parts of the one query that unites them, which takes a third of the time of a table each."""
    memberships = model_named(manifest, "segment_memberships")
    segments = [manifest.nodes[key] for key in memberships.depends_on.nodes if key.split(".")[-1].startswith("seg_")]
    materialized = [node.config.materialized for node in segments]
    tag(segments, INLINED)
    for node in segments:
        node.config.materialized = "ephemeral"
    try:
        yield
    finally:
        for node, word in zip(segments, materialized, strict=True):
            node.config.materialized = word
        # Else dbt takes the SQL of this date for that of the next. Segments that name the day only as a column (segment_columns) have the same.
        clocks = clocks_of(manifest) - {"segment_columns"}
        for node in [memberships, *(node for node in segments if words(node.raw_code) & clocks)]:
            node.compiled, node.extra_ctes_injected, node.extra_ctes = False, False, []


def step(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9]\d{0,4})([hdw])", text.strip())
    if not found:
        stop(f"--every is {text}; it has to be a number of hours, days or weeks such as 12h, 1d or 2w.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def instants(first: str, last: str, gap: timedelta) -> list[datetime]:
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    if start > end:
        stop(f"--from {start} is after --to {end}.")
    return [*(start + gap * number for number in range(-((start - end) // gap))), end]


def last_run(house: Warehouse) -> datetime | None:
    relation = house.relation("segment_membership_log")
    return house.rows(f"select max(changed_at) as newest from {relation}")[0]["newest"] if relation else None


def counts(house: Warehouse, date: datetime) -> list[int]:
    """Memberships at a date, and those that came and went since the date before."""
    log = house.relation("segment_membership_log")
    [row] = house.rows(
        f"select sum(change) as inside,"
        f" sum(case when changed_at = timestamp '{date}' and change = 1 then 1 else 0 end) as entered,"
        f" sum(case when changed_at = timestamp '{date}' and change = -1 then 1 else 0 end) as exited from {log}"
    )
    return [int(row[name] or 0) for name in ("inside", "entered", "exited")]
