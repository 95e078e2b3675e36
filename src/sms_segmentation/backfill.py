"""Builds the history of segment memberships again for a range of past dates; `scripts/sms backfill --help` says how."""

import os
import re
import sys
from datetime import datetime, timedelta
from typing import Annotated

import typer

from sms_segmentation.project import Dbt, err, grid, mapping, opened, out, scored, stop, utc
from sms_segmentation.warehouse import ENGINES, Warehouse, WarehouseError

UNITS = {"h": "hours", "d": "days", "w": "weeks"}
HISTORY = "+segment_changes"
# What no later date changes: inputs are judged once, seeds are loaded once.
UNCHANGED = ["path:models/staging", "path:models/intermediate/inputs", "resource_type:seed"]


def main(
    first: Annotated[str, typer.Option("--from", metavar="TIMESTAMP", help="First as_of, UTC unless it has an offset.")],
    last: Annotated[str, typer.Option("--to", metavar="TIMESTAMP", help="Last as_of, always included.")],
    every: Annotated[str, typer.Option(metavar="STEP", help="Time between two dates: hours, days or weeks, such as 12h, 1d or 2w.")] = "1d",
    warehouse: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="DuckDB file, Spark folder or Postgres database. Default: the one in profiles.yml."),
    ] = None,
    target: Annotated[str, typer.Option(metavar="|".join(ENGINES), help="Engine.")] = "duckdb",
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
    # The rows of the builds were tested; here they are only told again.
    os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "test unit_test"
    dbt = Dbt(house)
    table = grid("as of (UTC)", "inside", "entered", "exited")
    for number, date in enumerate(dates):
        err.print(f"{number + 1} of {len(dates)}: {date}")
        run = dbt_vars | {"as_of": str(date), "rebuild_segment_history": number == 0}
        if number < 2:
            dbt.parse(run)  # the var is part of how a table is made
        built, failures = dbt.build(run, "--select", HISTORY, *(["--exclude", *UNCHANGED] if number else []))
        if failures:
            err.print(f"{failures} dbt nodes failed as of {date}, see above and {dbt.log}; the history ends before it. Run this again.")
            sys.exit(1)
        table.add_row(str(date), *(f"{count:,}" for count in counts(house, date)))
    out.print(table)
    try:
        house.publish(dbt.marts(), dbt.marts(built))
    except WarehouseError as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)


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
