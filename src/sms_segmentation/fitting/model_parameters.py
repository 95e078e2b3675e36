"""The parameters of the models that score customers, fitted from what a warehouse holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from sms_segmentation.fitting import FAMILIES
from sms_segmentation.fitting.fitted_rows import Row, keep
from sms_segmentation.project import Dbt

COLUMNS = (
    "model_set", "model", "parameter", "value", "standard_error", "log_likelihood", "customers", "outliers", "time_unit", "data_as_of",
    "fit_status",
)  # fmt: skip


def fit(dbt: Dbt, dbt_vars: dict[str, Any], model_set: str) -> list[Row]:
    """Fit every family of models to the customers of a warehouse and keep what was found for this set."""
    rows = estimates(dbt, dbt_vars, model_set)
    keep(dbt, dbt_vars, model_set, {"model_parameters": rows})
    return rows


def estimates(dbt: Dbt, dbt_vars: dict[str, Any], model_set: str) -> list[Row]:
    """What every family of models finds in the customers of a warehouse, as rows of the seed."""
    [data_as_of] = dbt.columns(dbt_vars, "select max(as_of_date) as data_as_of from {{ ref('int_purchase_histories') }}")["data_as_of"]
    rows = []
    for family in FAMILIES:
        statistics = {name: np.array(values) for name, values in dbt.columns(dbt_vars, family.STATISTICS).items()}
        for found in family.fits(statistics):
            for parameter, value in found.parameters.items():
                cells = (
                    model_set, found.model, parameter, _digits(value), _digits(found.standard_errors[parameter]),
                    _digits(found.log_likelihood), found.customers, found.outliers, family.TIME_UNIT, data_as_of, found.status,
                )  # fmt: skip
                rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def _digits(value: float | None) -> Decimal | None:
    """Ten digits, more than the data tell and fewer than machines differ by."""
    return None if value is None else Decimal(f"{value:.10g}")
