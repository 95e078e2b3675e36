"""The page to look at; `scripts/sms report --help` says how."""

import time
from pathlib import Path
from typing import Annotated

import typer
from dbt_common.exceptions import DbtBaseException

from sms_segmentation.options import TargetOption, WarehouseOption
from sms_segmentation.project import err, opened, out, stop
from sms_segmentation.report import (
    attribution,
    benchmarks,
    campaigns,
    experiments,
    funnel,
    messages,
    overview,
    practice,
    predictions,
    quality,
    segments,
    tracks,
    words,
)
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.page import Page
from sms_segmentation.report.parts import Section
from sms_segmentation.warehouse import Warehouse, WarehouseError

SECTIONS = (
    overview.section, segments.section, funnel.section, messages.section, tracks.section, campaigns.section, attribution.section,
    experiments.section, practice.section, benchmarks.section, predictions.section, quality.section,
)  # fmt: skip


def main(
    file: Annotated[Path, typer.Option("--out", metavar="FILE", help="Page to write: one HTML file that needs no network.")] = Path("sms_report.html"),
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
) -> None:
    """Write a page with charts of what the texts did, from the public marts alone and without personal data.

    Exit code 0: written. 2: invalid input or configuration; nothing was written.
    """
    started = time.monotonic()
    file = writable(file)
    if target == "spark":
        stop("--target is spark, whose views cannot be read from outside; the report reads every other target.")
    try:
        house = opened(target, warehouse)
        with err.status("Reading the marts"), house.one_connection():
            page = report(house)
        write(page, file)
    except WarehouseError as error:
        stop(str(error))
    except DbtBaseException as error:
        stop(f"dbt cannot read profiles.yml: {str(error).strip().splitlines()[0]}")
    for finding, _ in page.findings:
        if finding.level in ("bad", "warn"):
            out.print(finding.sentence, markup=False, highlight=False, soft_wrap=True)
    out.print(f"{time.monotonic() - started:.0f} s. Report: {file}", markup=False, highlight=False, soft_wrap=True)


def writable(file: Path) -> Path:
    """The file as an absolute path; ends the process when its folder is not there."""
    file = file.resolve()
    if file.is_dir():
        stop(f"--out is {file}, which is a folder; name a file in it.")
    if not file.parent.is_dir():
        stop(f"--out is {file}, in a folder that does not exist.")
    return file


def write(page: Page, file: Path) -> None:
    """Replace the file as a whole."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_text(page.html(), encoding="utf-8")
    fresh.replace(file)


def report(house: Warehouse) -> Page:
    """The page of a warehouse. Raises WarehouseError when it holds no decisions."""
    marts = Marts(house)
    made: list[Section] = [section(marts) for section in SECTIONS]
    return Page("What the texts did", f"As of {words.moment(marts.as_of)} UTC, from {Path(house.place).name}", made)
