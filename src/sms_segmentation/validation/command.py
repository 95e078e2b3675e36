"""Great Expectations at the doors of a warehouse; `scripts/sms validate --help` says how."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from jinja2 import Environment
from rich import box
from rich.console import Console
from rich.table import Table

from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, opened, stop
from sms_segmentation.warehouse import WarehouseError

if TYPE_CHECKING:
    from sms_segmentation.validation.suites import TableResult

TARGETS = ("duckdb", "postgres")
CHOICES = ("inputs", "marts", "all")

out = Console(highlight=False)


def main(
    target: Annotated[str, typer.Option(metavar="|".join(TARGETS), help="Engine.")] = "duckdb",
    warehouse: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="DuckDB file or Postgres database to validate. Default: the one in profiles.yml."),
    ] = None,
    suite: Annotated[str, typer.Option(metavar="|".join(CHOICES), help="What to validate.")] = "all",
    report: Annotated[Path, typer.Option(metavar="FILE", help="Report to write: one self-contained HTML page.", show_default="validation_report.html")] = ROOT
    / "validation_report.html",
) -> None:
    """Validate the inputs and the marts of a warehouse, print what failed and write a report.

    Exit code 0: every expectation is met. 1: some are not; the keys of the rows are printed. 2: invalid input or configuration;
    nothing was validated.
    """
    started = time.monotonic()
    if target not in TARGETS:
        stop(f"--target is {target}; Great Expectations asks {' and '.join(TARGETS)}. Elsewhere the data tests of sms build check inputs and marts.")
    if suite not in CHOICES:
        stop(f"--suite is {suite}; allowed: {', '.join(CHOICES)}.")
    report = report.resolve()
    if not report.parent.is_dir():
        stop(f"--report is {report}, in a folder that does not exist.")
    try:
        house = opened(target, warehouse)
        house.wait()
        with err.status("Starting Great Expectations"):
            # Takes seconds to import, which a call that cannot work should not cost.
            from sms_segmentation.validation.suites import KEYS_SHOWN, SUITES, Door

            door = Door(house)
        subjects = [s for name in SUITES if suite in (name, "all") for s in door.subjects(name)]
        results = []
        with err.status("") as status:
            for subject in subjects:
                status.update(f"{subject.suite} {subject.table}")
                results.append(door.judge(subject))
    except WarehouseError as error:
        stop(str(error))
    judged = [result for result in results if result.checks]
    absent = [result.table for result in results if not result.checks]
    summary(judged, absent)
    report.write_text(page(judged, absent, target=target, place=door.place, keys_shown=KEYS_SHOWN))
    total = sum(len(result.checks) for result in judged)
    failed = sum(len(result.failed) for result in judged)
    seconds = time.monotonic() - started
    out.print(f"{total - failed} of {total} expectations met, {seconds:.0f} s. Report: {report}", soft_wrap=True)
    sys.exit(failed > 0)


def summary(judged: list[TableResult], absent: list[str]) -> None:
    """Print a row a table, then what failed with the keys of the rows."""
    table = Table("suite", "table", box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("expectations", "passed", "failed", "time"):
        table.add_column(title, justify="right")
    for result in judged:
        total, failed = len(result.checks), len(result.failed)
        table.add_row(
            *(result.suite, result.table, str(total), str(total - failed)),
            *(f"[red]{failed}[/]" if failed else "0", f"{result.seconds:.1f} s"),
        )
    out.print(table)
    if absent:
        out.print(f"Absent, and allowed to be: {', '.join(absent)}.", soft_wrap=True)
    for result in judged:
        for check in result.failed:
            text = f"{result.suite} {result.table}: {check.why} ({check.text}) {check.outcome}"
            out.print(text, markup=False, soft_wrap=True)


def page(judged: list[TableResult], absent: list[str], **facts: Any) -> str:
    """The report as HTML."""
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        Path(__file__).with_name("report.html").read_text(encoding="utf-8")
    )
    return template.render(judged=judged, absent=absent, now=datetime.now(UTC), **facts)
