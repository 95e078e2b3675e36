"""Which hours and caps hold at a place, and what changed in them; `scripts/sms rules --help` says how."""

from __future__ import annotations

import csv
import difflib
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table

from sms_segmentation.project import out, stop
from sms_segmentation.rules.changes import at_commit, changes
from sms_segmentation.rules.places import Place, holding, holidays, known_places, open_hours
from sms_segmentation.rules.rows import Row, dated, place_of, rules

KEY = {"rule_id", "row_kind", "country_code", "region_code", "day_type", "window_start_local", "window_end_local", "effective_from", "effective_to"}


def main(
    place: Annotated[str | None, typer.Option(metavar="US-FL", help="Country, or state or province of the US or Canada: what holds there.")] = None,
    at: Annotated[str | None, typer.Option(metavar="DATE", help="Local day that --place is asked about. Default: today.")] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(metavar="GITREF", help="Commit or tag of this clone, or a jurisdiction_rules.csv of another release: what changed since."),
    ] = None,
) -> None:
    """Print the rows of the seed jurisdiction_rules that hold at a place on a day, or what changed in them since a release.

    Every rule that is on counts, as with sms_rule_scope strict. Facts to check, not legal advice; docs/rules.md lists all rules.

    Exit code 0: printed. 2: invalid input.
    """
    if (place is None) == (changed_since is None) or (changed_since is not None and at is not None):
        stop("Give --place, with or without --at, or --changed-since.")
    if changed_since is not None:
        tell_changes(changed_since)
    elif place is not None:
        tell_place(_place(place), _day(at) if at is not None else datetime.now(UTC).date())


def tell_place(place: Place, day: date) -> None:
    held = holding(place, day)
    table = Table("rule", "place", "holds that day", "basis", "source", box=box.SIMPLE_HEAD)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for row in held:
        table.add_row(row["rule_id"], place_of(row), dated(row), f"{row['basis']}, {row['confidence']}", row["source"])
    out.print(f"{place}, {day:%A} {day}, every rule that is on:", highlight=False)
    out.print(table)
    hours = ", ".join(f"{start}-{end}" for start, end in open_hours(held))
    out.print(f"Open by all of them: {hours or 'not at all'}, local time.", highlight=False, soft_wrap=True)
    out.print(f"Least recent review of these rows: {min(row['reviewed_on'] for row in held)}.", highlight=False)
    states = sorted({place_of(row) for row in rules() if row["country_code"] == place.country and row["region_code"] != "*"})
    if states and not place.region:
        out.print(f"Rules of states and provinces come on top: --place {states[0]}, {', '.join(states[1:])}.", highlight=False, soft_wrap=True)
    out.print("Caps of the brand's groups, manual closures and what a person asked for come on top (docs/eligibility.md).", highlight=False, soft_wrap=True)


def tell_changes(release: str) -> None:
    found = changes(_released(release), rules())
    if not found:
        out.print(f"No rule has changed since {release}.", highlight=False, soft_wrap=True)
        return
    table = Table("rule", "what", "before", "now", box=box.SIMPLE_HEAD)
    for change in found:
        table.add_row(*change)
    out.print(table)


def _place(text: str) -> Place:
    place, known = Place.read(text), known_places()
    if place not in known:
        names = sorted(map(str, known))
        near = difflib.get_close_matches(str(place), names, 1, cutoff=0)[0]
        stop(f"--place is {text}; it has to be a country such as GB, or a state or province of the US or Canada such as US-FL. The nearest is {near}.")
    return place


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        stop(f"--at is {text}; it has to be a date such as 2026-11-20.")
    years = [int(dated[:4]) for _, dated in holidays()]
    if not min(years) <= day.year <= max(years):
        stop(f"--at is {text}; the holidays that rules name are known from {min(years)} to {max(years)}.")
    return day


def _released(release: str) -> list[Row]:
    file = Path(release)
    text = file.read_text(encoding="utf-8") if file.is_file() else at_commit(release)
    if text is None:
        stop(f"--changed-since is {release}; it has to be a commit or tag of this clone, or a file such as jurisdiction_rules.csv of another release.")
    found = list(csv.DictReader(io.StringIO(text)))
    if not found or KEY - found[0].keys():
        stop(f"--changed-since is {release}, which holds no rows of jurisdiction_rules.")
    return found
