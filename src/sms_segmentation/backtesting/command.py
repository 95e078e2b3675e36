"""Scores of a past day against what followed; `scripts/sms backtest --help` says how."""

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from sms_segmentation.backtesting.measures import STANDARD_ERRORS, judge_all, level, titles, verdict
from sms_segmentation.backtesting.page import page
from sms_segmentation.backtesting.trial import play, warehouse_in
from sms_segmentation.paths import ROOT
from sms_segmentation.project import SAMPLE, Dbt, declared_end, err, exports_in, grid, load, mapping, out, sample, stop, utc
from sms_segmentation.warehouse import WarehouseError


def main(
    inputs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder with a parquet or CSV file, or a folder of such files, for each input table. Default: the sample."),
    ] = None,
    cutoff: Annotated[
        str | None,
        typer.Option(metavar="TIMESTAMP", help="Time to score at, UTC unless it has an offset. Default: var churn_horizon_days before --until."),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIMESTAMP", help="Last time of what followed. Default: the end of the sample, else now.")] = None,
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars, the same as for your builds.")] = "{}",
    report: Annotated[Path, typer.Option(metavar="FILE", help="Report to write: one self-contained HTML page.", show_default="backtest_report.html")] = ROOT
    / "backtest_report.html",
) -> None:
    """Fit the models that score customers to what was known at the cutoff, and compare their scores with what followed.

    The report compares both variants, BG/NBD and MBG/NBD, with simple rules. Everything is built in a temporary DuckDB file: your
    warehouse and the seed model_parameters do not change. Exit code 0: done. 2: invalid input or configuration, or nothing to compare.
    """
    started = time.monotonic()
    dbt_vars = mapping(variables, with_connections=False)  # their tables are in the warehouse, which is not read
    report = report.resolve()
    if not report.parent.is_dir():
        stop(f"--report is {report}, in a folder that does not exist.")
    inputs = inputs.resolve() if inputs else None
    start, end = utc(cutoff, "--cutoff") if cutoff else None, utc(until, "--until") if until else None
    with tempfile.TemporaryDirectory(prefix="backtest-") as folder:
        try:
            house = warehouse_in(folder)
            inputs = inputs or sample()
            end = end or utc(declared_end(inputs), "--until")
            exports = exports_in(inputs, dbt_vars)
            dbt = Dbt(house)
            dbt.parse(dbt_vars)
            load(dbt, house, inputs, exports)
            horizon = dbt.sql(dbt_vars, "{{ var('churn_horizon_days') }}")
            if not horizon.isdigit():
                stop(f"churn_horizon_days is {horizon}; it has to be a number of days.")
            start = start or str(datetime.fromisoformat(end) - timedelta(days=int(horizon)))
            trial = play(dbt, house, dbt_vars, start, end, int(horizon))
        except WarehouseError as error:
            stop(str(error))
    if not trial.customers["bought_soon"].any() or trial.customers["orders"].all() or not trial.customers["revenue"].any():
        stop(f"In the {trial.days} days after {trial.cutoff} no one or everyone ordered again, or no one paid, so there is nothing to judge by.")
    judgements = judge_all(trial)
    table = grid("", *(judgement.name for judgement in judgements))
    for name, title in titles(trial).items():
        table.add_row(title, *(judgement.text(name) for judgement in judgements))
    out.print(table)
    with err.status("Writing the report"):
        report.write_text(page(trial, judgements, "the sample" if inputs == SAMPLE else inputs.name))
    out.print(f"{level(judgements)} (± one standard error).", soft_wrap=True, highlight=False)
    out.print(f"Beyond {STANDARD_ERRORS} standard errors {verdict(trial, judgements)}.", soft_wrap=True, highlight=False)
    out.print(f"{time.monotonic() - started:.0f} s. Report: {report}", soft_wrap=True)
