"""From raw data to segments and sending eligibility; `scripts/build --help` says how."""

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from sms_segmentation.build_summary import Summary
from sms_segmentation.options import TargetOption
from sms_segmentation.project import SAMPLE, SAMPLE_SET, Dbt, declared_end, err, exports_in, load, mapping, opened, out, sample, scored, stop, utc
from sms_segmentation.warehouse import ENGINES, WarehouseError


def main(
    inputs: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder with a parquet or CSV file, or a folder of such files, for each input table, and exports of vendors. Default: the connections in var sources, else the sample; on targets but duckdb, postgres and spark the tables that are there.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="TIMESTAMP", help="Time to compute everything for, UTC unless it has an offset. Default: the end of the sample, else now."),
    ] = None,
    warehouse: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="DuckDB file, Spark folder or Postgres database to build into. Default: the one in profiles.yml."),
    ] = None,
    target: TargetOption = "duckdb",
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars, such as '{vip_window_days: 180}'.")] = "{}",
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild incremental tables.")] = False,
    select: Annotated[str | None, typer.Option(metavar="SELECTOR", help="Build only these dbt nodes.")] = None,
    selector: Annotated[str | None, typer.Option(metavar="NAME", help="Build only what this selector of selectors.yml selects.")] = None,
    exclude: Annotated[str | None, typer.Option(metavar="SELECTOR", help="Exclude these dbt nodes.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print every input, segment and reason, not only the largest.")] = False,
) -> None:
    """Load inputs, run dbt build and print what came out.

    A full build fits the models that score customers when there is enough history and no parameters are fitted to inputs of this name
    yet, then rebuilds what depends on them. On DuckDB, readers open FILE_marts.duckdb; a build that passed replaces it as a whole.

    Exit code 0: built. 1: some dbt nodes failed, or every row of an input was rejected. 2: invalid input or configuration; nothing was built.
    """
    started = time.monotonic()
    dbt_vars = mapping(variables)
    inputs = inputs.resolve() if inputs else None
    try:
        house = opened(target, warehouse)
        house.hold()
        if not (inputs or dbt_vars.get("sources")) and target in ENGINES:
            inputs = sample()
        exports = exports_in(inputs, dbt_vars) if inputs else []
        if as_of is not None or "as_of" not in dbt_vars:
            dbt_vars["as_of"] = utc(declared_end(inputs) if as_of is None else as_of)
        is_set_given = "model_set" in dbt_vars
        dbt_vars.setdefault("model_set", _model_set(inputs, dbt_vars))
        dbt = Dbt(house)
        dbt.parse(dbt_vars)
        if inputs:
            load(dbt, house, inputs, exports)
        elif target in ENGINES and any(row["model_set"] == SAMPLE_SET for row in scored(house)):
            stop(f"{house.place} holds people of the sample, who would mix with those of your connections; give --warehouse another place.")
        if selector == "sending" and not house.relation("int_profile_features"):
            err.print("There is no full build yet that the selector sending could continue from; building everything.")
            selector = None
    except WarehouseError as error:
        stop(str(error))
    options = ["--full-refresh"] * full_refresh
    options += ["--select", select] if select else []
    options += ["--selector", selector] if selector else []
    options += ["--exclude", exclude] if exclude else []
    built, failures = dbt.build(dbt_vars, *options)
    if not (failures or select or selector or exclude or is_set_given) and any(row["score_status"] == "no_parameters" for row in scored(house)):
        fit(dbt, dbt_vars)
        again, failures = dbt.build(dbt_vars, "--select", "path:models/intermediate/fits+")
        built |= again
    summary = Summary(house, built, verbose)
    lost = summary.tell_inputs(dbt.inputs())
    if lost and dbt_vars.get("sources"):  # what a vendor cannot tell, such as where a shop is, is no mistake of a table
        own = house.catalog().get(dbt.inputs()[0].schema, {})
        lost = [name for name in lost if name in own]
    summary.tell_results()
    out.print(f"As of {dbt_vars['as_of']} UTC, {target}, {time.monotonic() - started:.0f} s.")
    if failures:
        err.print(f"{failures} dbt nodes failed, see above and {dbt.log}. What is built from them stays as it was.", soft_wrap=True)
        sys.exit(1)
    if lost:
        err.print(f"Every row of {', '.join(lost)} was rejected, see above; readers see the tables of the last run.", soft_wrap=True)
        sys.exit(1)
    try:
        house.publish(dbt.marts(), dbt.marts(built), dbt.personal_marts())
    except WarehouseError as error:
        err.print(str(error), markup=False, soft_wrap=True)
        sys.exit(1)
    summary.tell_next_step()


def _model_set(inputs: Path | None, dbt_vars: dict[str, Any]) -> str:
    """Whose parameters score: those of the generated sample are for no one else, whatever a folder is called."""
    if inputs is None:
        return "connections" if dbt_vars.get("sources") else "inputs"
    if inputs == SAMPLE:
        return SAMPLE_SET
    return "inputs" if inputs.name == SAMPLE_SET else inputs.name


def fit(dbt: Dbt, dbt_vars: dict[str, Any]) -> None:
    """Fit the models that score customers to what was built."""
    from sms_segmentation.fitting import (
        model_parameters,  # half a second of scipy, for the few builds that fit
        prediction_models,
    )

    with err.status("Fitting the models that score customers"):
        for models in (model_parameters, prediction_models):
            models.fit(dbt, dbt_vars, dbt_vars["model_set"])
