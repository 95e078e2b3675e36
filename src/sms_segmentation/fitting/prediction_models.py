"""What subscribers are likely to do and which groups they form, fitted from what a warehouse holds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np

from sms_segmentation.fitting.clusters import Cluster, fit_clusters
from sms_segmentation.fitting.fitted_rows import Row, keep
from sms_segmentation.fitting.frequency import fit_frequency
from sms_segmentation.fitting.habits import fit_habit
from sms_segmentation.fitting.propensities import fit_propensities
from sms_segmentation.fitting.verdicts import Columns, Prediction
from sms_segmentation.project import Dbt

# More profiles than these are not needed; which of them are read goes by a hash of their ids.
PROFILES = 25_000

LABELS = [
    "moment", "texts", "clicks", "orders", "days_since_ordered", "texts_per_week", "click_habit", "next_texts", "next_texts_clicked",
    "next_orders", "next_action", "next_leaves",
]  # fmt: skip
EXAMPLES = """
    select {{ prediction_features() | join(', ') }}, {{ labels }}
    from {{ ref('int_prediction_examples') }}
    where profile_hash < '{{ limit }}'
    order by profile_hash, moment
"""
HOURS = """
    select profile_id, periods_ago, local_hour as choice, sum(clicks) as clicks
    from {{ ref('int_click_counts') }}
    where {{ dbt.hash('profile_id') }} < '{{ limit }}' and local_hour between {{ var('send_hours')[0] }} and {{ var('send_hours')[1] }}
    group by profile_id, periods_ago, local_hour
"""
TYPES = """
    select profile_id, periods_ago, message_type as choice, sum(clicks) as clicks
    from {{ ref('int_click_counts') }}
    where {{ dbt.hash('profile_id') }} < '{{ limit }}' and message_type is not null
    group by profile_id, periods_ago, message_type
"""
SUBSCRIBERS = """
    select {{ cluster_features() | join(', ') }}
    from {{ ref('int_profile_clusters') }}
    where {{ dbt.hash('profile_id') }} < '{{ limit }}'
"""
SIZE = "select count(*) as profiles, max(as_of_date) as as_of_date from {{ ref('int_profile_facts') }} where has_sms_consent"


def fit(dbt: Dbt, dbt_vars: dict[str, Any], model_set: str) -> list[Prediction]:
    """Fit every prediction to the last build of a warehouse and keep what was found for this set; nothing where all say too little."""
    about = dbt.columns(dbt_vars, SIZE)
    [profiles], [data_as_of] = about["profiles"], about["as_of_date"]
    limit = f"{int(16**8 * PROFILES / profiles):08x}" if profiles > PROFILES else "g"

    def read(query: str) -> Columns:
        settings = f"{{% set limit, labels = '{limit}', '{', '.join(LABELS)}' %}}"
        return {name: _array(values) for name, values in dbt.columns(dbt_vars, settings + query).items()}

    examples = read(EXAMPLES)
    features = [name for name in examples if name not in LABELS]
    clusters, groups = fit_clusters(read(SUBSCRIBERS))
    found = [
        *fit_propensities(examples, features),
        fit_habit("best_send_hour", read(HOURS)),
        fit_habit("preferred_message_type", read(TYPES)),
        fit_frequency(examples),
        clusters,
    ]
    if any(prediction.status != "too_little_history" for prediction in found):
        keep(dbt, dbt_vars, model_set, _rows(model_set, data_as_of, found, groups))
    return found


def _rows(model_set: str, data_as_of: Any, found: Iterable[Prediction], groups: Iterable[Cluster]) -> dict[str, list[Row]]:
    """Rows of each seed that a fit fills."""
    names = ("model", "training_examples", "holdout_examples", "metric", "baseline", "status")
    measures = ("score", "baseline_score", "gain_standard_errors", "calibration_error")
    models, coefficients = [], []
    for prediction in found:
        row: dict[str, Any] = {"model_set": model_set, "data_as_of": data_as_of}
        row |= {name: getattr(prediction, name) for name in names}
        models.append(row | {name: _digits(getattr(prediction, name)) for name in measures})
        for (outcome, feature), value in prediction.coefficients.items():
            cells = {"model_set": model_set, "model": prediction.model, "outcome": outcome, "feature": feature, "coefficient": _digits(value)}
            coefficients.append(cells)
    centroids = []
    for group in groups:
        row = {"model_set": model_set, "cluster_number": group.number, "cluster_name": group.name, "description": group.description}
        row["share_of_subscribers"] = _digits(group.share)
        row |= {name: _digits(value) for name, value in group.centroid.items()}
        centroids.append(row)
    return {"prediction_coefficients": coefficients, "cluster_centroids": centroids, "prediction_models": models}


def _array(values: list[Any]) -> np.ndarray:
    """Numbers as floats, null as nan; texts as they are."""
    if all(value is None or isinstance(value, int | float | Decimal) for value in values):
        return np.array([np.nan if value is None else value for value in values], float)
    return np.array(values)


def _digits(value: float | None) -> Decimal | None:
    """Six digits, more than the data tell and fewer than machines differ by."""
    return None if value is None else Decimal(f"{round(value, 9):.6g}")
