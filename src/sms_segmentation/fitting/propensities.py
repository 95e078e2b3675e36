"""Who clicks the next text, buys within 30 days, and what somebody does next: logistic models over past moments.

The newest moment is held out to judge them; what is shipped is what was judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sms_segmentation.fitting.verdicts import MIN_EVENTS, MIN_HELD_OUT_EVENTS, Columns, Prediction, calibration_error, standard_errors

HELD_OUT = 1
# The first is what the log odds of the others are against; ties of days were settled in the warehouse.
ACTIONS = ["nothing", "click", "leave", "purchase"]
WEIGHTS = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
RECENCY_BANDS = [30, 90, 180, 360]
# Nobody is held to be surer than that: who orders every day rounds to a probability of one, whose loss has no number.
SURE = (1e-6, 1 - 1e-6)


def fit_propensities(examples: Columns, features: list[str]) -> Iterable[Prediction]:
    """One fit a propensity, from the rows of int_prediction_examples."""
    held_out = examples["moment"] == HELD_OUT
    inputs = np.column_stack([examples[name] for name in features]) if len(held_out) else np.empty((0, len(features)))
    yield _fit_click(examples, inputs, features, held_out)
    yield _fit_purchase(examples, inputs, features, held_out)
    yield _fit_next_action(examples, inputs, features, held_out)


def _fit_click(examples: Columns, inputs: np.ndarray, features: list[str], held_out: np.ndarray) -> Prediction:
    """Probability that a text of the next 30 days is clicked; an example counts once for each text."""
    sent, clicked = examples["next_texts"].astype(float), examples["next_texts_clicked"].astype(float)
    train, test = (mask & (sent > 0) for mask in (~held_out, held_out))
    said: dict[str, Any] = dict(model="click", metric="log_loss", baseline="share of past texts clicked, shrunk to that of everybody")
    sizes: dict[str, Any] = dict(training_examples=int(train.sum()), holdout_examples=int(test.sum()))
    if not _tell_enough([clicked[train], (sent - clicked)[train]], [clicked[test], (sent - clicked)[test]]):
        return Prediction(**said, **sizes)
    rate = clicked[train].sum() / sent[train].sum()

    def past_rate(rows: np.ndarray, weight: float) -> np.ndarray:
        rates: np.ndarray = (examples["clicks"][rows] + weight * rate) / (np.maximum(examples["texts"], examples["clicks"])[rows] + weight)
        return rates

    weight = min(WEIGHTS, key=lambda w: _binomial_losses(past_rate(train, w), clicked[train], sent[train]).sum())
    baseline = _binomial_losses(past_rate(test, weight), clicked[test], sent[test])
    labels = np.repeat([1, 0], train.sum())
    counts = np.concatenate([clicked[train], (sent - clicked)[train]])
    model = _logistic(np.vstack([inputs[train]] * 2), labels, counts)
    told = model.predict_proba(inputs[test])[:, 1]
    losses = _binomial_losses(told, clicked[test], sent[test])
    return Prediction(
        **said,
        **sizes,
        coefficients=_raw_coefficients(model, features, {"click": 0}),
        score=losses.sum() / sent[test].sum(),
        baseline_score=baseline.sum() / sent[test].sum(),
        gain_standard_errors=standard_errors(baseline - losses, sent[test]),
        calibration_error=calibration_error(told, clicked[test], sent[test]),
    )


def _fit_purchase(examples: Columns, inputs: np.ndarray, features: list[str], held_out: np.ndarray) -> Prediction:
    """Probability of an order within 30 days."""
    train, test = ~held_out, held_out
    bought = (examples["next_orders"] > 0).astype(float)
    said: dict[str, Any] = dict(model="purchase_30d", metric="log_loss")
    sizes: dict[str, Any] = dict(training_examples=int(train.sum()), holdout_examples=int(test.sum()))
    if not _tell_enough([bought[train], 1 - bought[train]], [bought[test], 1 - bought[test]]):
        return Prediction(**said, **sizes, baseline="past rate of orders, or days since the last one")
    bands = np.searchsorted(RECENCY_BANDS, examples["days_since_ordered"], side="right")
    shares = (np.bincount(bands[train], bought[train], 5) + bought[train].mean()) / (np.bincount(bands[train], minlength=5) + 1)
    rate = -np.log1p(-bought[train].mean())

    def past_rate(rows: np.ndarray, weight: float) -> np.ndarray:
        rates: np.ndarray = -np.expm1(-(examples["orders"][rows] + weight * rate) / (12 + weight))
        return rates

    weight = min(WEIGHTS, key=lambda w: _binomial_losses(past_rate(train, w), bought[train]).sum())
    rules = {
        "past rate of orders, shrunk to that of everybody": _binomial_losses(past_rate(test, weight), bought[test]),
        "share that buys among people as many days after their last order": _binomial_losses(shares[bands[test]], bought[test]),
    }
    name = min(rules, key=lambda rule: rules[rule].sum())
    model = _logistic(inputs[train], bought[train])
    told = model.predict_proba(inputs[test])[:, 1]
    losses = _binomial_losses(told, bought[test])
    return Prediction(
        **said,
        **sizes,
        baseline=name,
        coefficients=_raw_coefficients(model, features, {"purchase": 0}),
        score=losses.mean(),
        baseline_score=rules[name].mean(),
        gain_standard_errors=standard_errors(rules[name] - losses),
        calibration_error=calibration_error(told, bought[test]),
    )


def _fit_next_action(examples: Columns, inputs: np.ndarray, features: list[str], held_out: np.ndarray) -> Prediction:
    """Probabilities of what somebody does first within 30 days."""
    train, test = ~held_out, held_out
    came = np.column_stack([examples["next_action"] == action for action in ACTIONS]).astype(float)
    said: dict[str, Any] = dict(model="next_action", metric="log_loss", baseline="share of everybody that did each")
    sizes: dict[str, Any] = dict(training_examples=int(train.sum()), holdout_examples=int(test.sum()))
    if not _tell_enough(came[train].T, came[test].T):
        return Prediction(**said, **sizes)
    baseline = -np.log(came[train].mean(axis=0)[came[test].argmax(axis=1)])
    model = _logistic(inputs[train], came[train].argmax(axis=1))
    told = model.predict_proba(inputs[test])
    losses = -np.log(np.clip((told * came[test]).sum(axis=1), *SURE))
    return Prediction(
        **said,
        **sizes,
        coefficients=_raw_coefficients(model, features, {action: number for number, action in enumerate(ACTIONS) if number}),
        score=losses.mean(),
        baseline_score=baseline.mean(),
        gain_standard_errors=standard_errors(baseline - losses),
        calibration_error=float(np.mean([calibration_error(told[:, k], came[test][:, k]) for k in range(len(ACTIONS))])),
    )


def _tell_enough(train: Iterable[np.ndarray], test: Iterable[np.ndarray]) -> bool:
    """Whether every outcome happened often enough to be told from chance."""
    return all(kind.sum() >= MIN_EVENTS for kind in train) and all(kind.sum() >= MIN_HELD_OUT_EVENTS for kind in test)


def _binomial_losses(told: np.ndarray, successes: np.ndarray, trials: np.ndarray | float = 1.0) -> np.ndarray:
    told = np.clip(told, *SURE)
    losses: np.ndarray = -(successes * np.log(told) + (trials - successes) * np.log1p(-told))
    return losses


def _logistic(inputs: np.ndarray, labels: np.ndarray, weights: np.ndarray | None = None) -> Any:
    """A logistic model of standardised features, lightly ridged, so that it stays sane where a feature never varies."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, tol=1e-8))
    return model.fit(inputs, labels, logisticregression__sample_weight=weights)


def _raw_coefficients(model: Any, features: list[str], outcomes: dict[str, int]) -> dict[tuple[str, str], float]:
    """Log odds of each outcome against the first class, for a unit of each feature as it comes."""
    scaler, logistic = model
    slopes = logistic.coef_ / scaler.scale_
    intercepts = logistic.intercept_ - slopes @ scaler.mean_
    if len(slopes) > 1:
        slopes, intercepts = slopes - slopes[0], intercepts - intercepts[0]
    found = {}
    for outcome, row in outcomes.items():
        found[outcome, "intercept"] = float(intercepts[row])
        found |= {(outcome, name): float(value) for name, value in zip(features, slopes[row], strict=True)}
    return found
