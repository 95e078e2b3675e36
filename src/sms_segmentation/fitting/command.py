"""Fits the models that score customers to the data of a warehouse; `scripts/sms fit --help` says how."""

import sys
import time
from typing import Annotated

import typer
from dbt_common.exceptions import DbtBaseException

from sms_segmentation.fitting import model_parameters, prediction_models
from sms_segmentation.options import TargetOption, WarehouseOption
from sms_segmentation.project import SAMPLE_SET, Dbt, err, grid, mapping, opened, out, sentence, stop
from sms_segmentation.warehouse import WarehouseError

BUILT = "select distinct model_set, score_status from {{ ref('int_purchase_predictions') }}"


def main(
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars, the same as for your builds.")] = "{}",
) -> None:
    """Fit BG/NBD, MBG/NBD and Gamma-Gamma to the customers of the last build, and add the parameters to the warehouse.

    Also fit what subscribers are likely to do and which groups they form, and judge these models by the last 30 days. The rows go to the
    tables fitted_model_parameters, fitted_prediction_models, fitted_prediction_coefficients and fitted_cluster_centroids; for the sample,
    to seeds. They belong to the model_set of the build, and the next build scores with them.

    Exit code 0: fitted. 1: a model has no parameters; the table shows why. 2: invalid input or configuration; nothing was written.
    """
    started = time.monotonic()
    dbt_vars = mapping(variables)
    try:
        house = opened(target, warehouse)
        house.wait()
    except WarehouseError as error:
        stop(str(error))
    dbt = Dbt(house)
    dbt.parse(dbt_vars)
    try:
        built = dbt.columns(dbt_vars, BUILT)
    except DbtBaseException as error:
        stop(f"This warehouse holds no predictions to fit; run scripts/build or dbt build first. It said: {sentence(str(error))}")
    if not built["model_set"]:
        stop("This warehouse holds no customers: run scripts/build with inputs that have completed orders.")
    [model_set], [status] = built["model_set"], built["score_status"]
    if status == "insufficient_history":
        stop("This warehouse holds too little history (vars score_min_customers, score_min_days, score_min_orders); nothing was fitted.")
    house.hold()  # two fits at once would take the same number
    with err.status("Fitting the models"):
        rows = model_parameters.fit(dbt, dbt_vars, model_set)
        predictions = prediction_models.fit(dbt, dbt_vars, model_set)
    table = grid("model", "parameter", "value", "standard error", "customers", "outliers", "status")
    for row in rows:
        digits = (f"{float(row[name]):.4g}" if row[name] is not None else "" for name in ("value", "standard_error"))
        table.add_row(row["model"], row["parameter"], *digits, f"{row['customers']:,}", f"{row['outliers']:,}", row["fit_status"])
    out.print(table)
    table = grid("prediction", "judged by", "score", "baseline", "gain in standard errors", "status")
    for prediction in predictions:
        numbers = (prediction.score, prediction.baseline_score, prediction.gain_standard_errors)
        table.add_row(prediction.model, prediction.metric, *("" if n is None else f"{n:.4g}" for n in numbers), prediction.status)
    out.print(table)
    out.print(
        f"Parameters of {rows[0]['model_set']} as of {rows[0]['data_as_of']} are in {'seeds/policy' if model_set == SAMPLE_SET else 'fitted_model_parameters'}, {time.monotonic() - started:.0f} s.",
        soft_wrap=True,
    )
    sys.exit(any(row["value"] is None for row in rows))
