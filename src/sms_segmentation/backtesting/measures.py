"""What was predicted against what came: measures of a trial, alike for models and for the simple rules beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log

import numpy as np
from scipy.stats import rankdata

from sms_segmentation.backtesting.trial import Columns, Trial

MODELS = {"mbg_nbd": "MBG/NBD", "bg_nbd": "BG/NBD"}
# Better than another by less than so many standard errors of the difference is no better.
STANDARD_ERRORS = 2
# Standard errors come from leaving out one after the other of so many groups of customers (a jackknife).
GROUPS = 20


@dataclass(frozen=True)
class Forecast:
    """What one model or rule says of each customer: an order of merit, and figures where it has any."""

    name: str
    is_model: bool
    # Greater is more likely to buy again; greater is worth more.
    likelihood: np.ndarray
    worth: np.ndarray
    orders: np.ndarray | None = None
    revenue: np.ndarray | None = None

    def of(self, rows: np.ndarray) -> Forecast:
        """The same of some of the customers."""
        orders = None if self.orders is None else self.orders[rows]
        revenue = None if self.revenue is None else self.revenue[rows]
        return replace(self, likelihood=self.likelihood[rows], worth=self.worth[rows], orders=orders, revenue=revenue)


@dataclass(frozen=True)
class Measure:
    """A figure of a judgement: its title, how it is written, and how bad it is."""

    title: str
    form: str
    badness: Callable[[float], float]

    def text(self, value: float | None) -> str:
        return "" if value is None else self.form.format(value)


@dataclass(frozen=True)
class Judgement:
    """How a forecast did, by the names of MEASURES; a measure that it says nothing of is missing."""

    name: str
    is_model: bool
    figures: dict[str, float]
    # The same without each group of customers
    without: list[dict[str, float]]
    # Share of customers, best first, and the share of the revenue that is theirs
    gains: tuple[np.ndarray, np.ndarray]

    def error(self, measure: str) -> float:
        """Standard error of a figure."""
        return _jackknife([figures[measure] for figures in self.without])

    def text(self, measure: str) -> str:
        return MEASURES[measure].text(self.figures.get(measure))

    def error_text(self, measure: str) -> str:
        return MEASURES[measure].text(self.error(measure)) if measure in self.figures else ""


def _off_one(ratio: float) -> float:
    return abs(log(ratio)) if ratio > 0 else np.inf


# Level first: sums that are wrong are wrong for everybody, whoever stands before whom.
MEASURES = {
    "orders_ratio": Measure("orders ratio", "{:.2f}", _off_one),
    "revenue_ratio": Measure("revenue ratio", "{:.2f}", _off_one),
    "orders_error": Measure("orders error", "{:.3f}", float),
    "revenue_error": Measure("revenue error", "{:,.2f}", float),
    "auc_soon": Measure("AUC {soon_days} d", "{:.3f}", lambda value: -value),
    "auc": Measure("AUC {days} d", "{:.3f}", lambda value: -value),
    "top_revenue": Measure("revenue in top 10%", "{:.1%}", lambda value: -value),
}


def forecasts(trial: Trial) -> list[Forecast]:
    """Both variants of the model, then what shops go by without one."""
    past = trial.customers
    models = [Forecast(MODELS[variant], True, score["buys"], score["revenue"], score["orders"], score["revenue"]) for variant, score in trial.scores.items()]
    orders = past_rate(trial) * trial.days
    per_order = past["past_revenue"] / (past["repeat_order_days"] + 1)
    recency = past["days_to_last_order"] - past["days_since_first_order"]
    return [
        *models,
        Forecast("recency", False, recency, recency),
        Forecast("past rate", False, orders, orders * per_order, orders, orders * per_order),
        Forecast("past spend", False, past["past_revenue"], past["past_revenue"]),
    ]


def past_rate(trial: Trial) -> np.ndarray:
    """Repeat orders a day since the first order."""
    return trial.customers["repeat_order_days"] / np.maximum(trial.customers["days_since_first_order"], 1)


def judge_all(trial: Trial) -> list[Judgement]:
    """Every forecast, by all customers and without each group of them."""
    came = trial.customers
    group = np.random.default_rng(20261120).permutation(len(came["orders"])) % GROUPS
    rest = [group != number for number in range(GROUPS)]
    came_of_rest = [{name: came[name][rows] for name in ("orders", "bought_soon", "revenue")} for rows in rest]
    return [
        Judgement(
            forecast.name,
            forecast.is_model,
            _figures(forecast, came),
            [_figures(forecast.of(rows), others) for rows, others in zip(rest, came_of_rest, strict=True)],
            gains(forecast.worth, came["revenue"]),
        )
        for forecast in forecasts(trial)
    ]


def _figures(forecast: Forecast, came: Columns) -> dict[str, float]:
    figures = {
        "auc_soon": auc(forecast.likelihood, came["bought_soon"] > 0),
        "auc": auc(forecast.likelihood, came["orders"] > 0),
        "top_revenue": float(np.interp(0.1, *gains(forecast.worth, came["revenue"]))),
    }
    for name in ("orders", "revenue"):
        predicted = getattr(forecast, name)
        if predicted is not None:
            figures[f"{name}_error"] = float(np.abs(predicted - came[name]).mean())
            figures[f"{name}_ratio"] = _over(predicted.sum(), came[name].sum())
    return figures


def _jackknife(values: list[float]) -> float:
    return float(np.sqrt((len(values) - 1) * np.var(values)))


def gain(one: Judgement, other: Judgement, measure: str) -> tuple[float, float]:
    """By how much one is better than the other, and the standard error of that."""
    badness = MEASURES[measure].badness
    gains = [badness(b[measure]) - badness(a[measure]) for a, b in zip(one.without, other.without, strict=True)]
    with np.errstate(invalid="ignore"):
        return badness(other.figures[measure]) - badness(one.figures[measure]), _jackknife(gains)


def beats(one: Judgement, other: Judgement, measure: str) -> bool:
    """Whether it is better beyond what chance does; not known is no."""
    better, error = gain(one, other, measure)
    return better > STANDARD_ERRORS * error


def best(judgements: list[Judgement], measure: str) -> list[Judgement]:
    """Those of whom none is beaten by another."""
    having = [judgement for judgement in judgements if measure in judgement.figures]
    return [one for one in having if not any(beats(other, one, measure) for other in having)]


def level(judgements: list[Judgement]) -> str:
    """How much was predicted of what came, by each model, with one standard error."""
    parts = [
        f"{judgement.name} {judgement.text('orders_ratio')} ± {judgement.error_text('orders_ratio')} of the orders"
        f" and {judgement.text('revenue_ratio')} ± {judgement.error_text('revenue_ratio')} of the revenue"
        for judgement in judgements
        if judgement.is_model
    ]
    return f"Predicted: {'; '.join(parts)}"


def verdict(trial: Trial, judgements: list[Judgement]) -> str:
    """Where each model beats every simple rule, where a rule beats it, and where two standard errors tell nothing."""
    rules = [judgement for judgement in judgements if not judgement.is_model]
    parts = []
    for model in judgements:
        if not model.is_model:
            continue
        said: dict[str, list[str]] = {"beats every simple rule in": [], "is beaten in": [], "is no better or worse in": []}
        for name, title in titles(trial).items():
            having = [rule for rule in rules if name in rule.figures]
            if all(beats(model, rule, name) for rule in having):
                said["beats every simple rule in"].append(title)
            elif any(beats(rule, model, name) for rule in having):
                said["is beaten in"].append(title)
            else:
                said["is no better or worse in"].append(title)
        parts.append(f"{model.name} " + ", ".join(f"{words} {', '.join(which)}" for words, which in said.items() if which))
    return "; ".join(parts)


def titles(trial: Trial) -> dict[str, str]:
    """Measures of this trial; one AUC where both would be of the same days."""
    return {
        name: measure.title.format(soon_days=trial.soon_days, days=trial.days)
        for name, measure in MEASURES.items()
        if name != "auc" or trial.days > trial.soon_days
    }


def _over(numerator: float, denominator: float) -> float:
    return float(numerator / denominator) if denominator else np.nan


def auc(score: np.ndarray, came_true: np.ndarray) -> float:
    """How often one to whom it happened stands before one to whom it did not; equals count half."""
    yes = came_true.sum()
    no = len(came_true) - yes
    return _over(rankdata(score)[came_true].sum() - yes * (yes + 1) / 2, yes * no)


def gains(score: np.ndarray, amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of customers, best first, and the share of the amount that is theirs; equals are taken in no order, so in a straight line."""
    _, group = np.unique(-score, return_inverse=True)
    people, amounts = np.bincount(group), np.bincount(group, amount)
    return np.r_[0, people.cumsum() / len(score)], np.r_[0, amounts.cumsum() / (amount.sum() or np.nan)]


def by_decile(predicted: np.ndarray, came: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means of what was predicted and of what came, and customers, in tenths by what was predicted; equals stay together."""
    tenth = np.minimum(10 * (rankdata(predicted, "min") - 1) // len(predicted), 9).astype(int)
    people = np.bincount(tenth, minlength=10)
    held = people > 0
    predicted_sums, came_sums = np.bincount(tenth, predicted, 10), np.bincount(tenth, came, 10)
    return predicted_sums[held] / people[held], came_sums[held] / people[held], people[held]
