"""What was foretold against what came: measures of a trial, alike for models and for the simple rules beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from backtesting.trial import Trial
from scipy.stats import rankdata

MODELS = {"mbg_nbd": "MBG/NBD", "bg_nbd": "BG/NBD"}


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


@dataclass(frozen=True)
class Measure:
    """A figure of a judgement: its title, how it is written, and which of several is best."""

    title: str
    form: str
    best: Callable[[Iterable[float]], float]

    def text(self, value: float | None) -> str:
        return "" if value is None else self.form.format(value)


@dataclass(frozen=True)
class Judgement:
    """How a forecast did, by the names of MEASURES; None where it says nothing."""

    name: str
    is_model: bool
    figures: dict[str, float | None]
    # Share of customers, best first, and the share of the revenue that is theirs
    gains: tuple[np.ndarray, np.ndarray]


MEASURES = {
    "auc_soon": Measure("AUC {soon_days} d", "{:.3f}", max),
    "auc": Measure("AUC {days} d", "{:.3f}", max),
    "top_revenue": Measure("revenue in top 10%", "{:.1%}", max),
    "orders_error": Measure("orders error", "{:.3f}", min),
    "revenue_error": Measure("revenue error", "{:,.2f}", min),
    "orders_ratio": Measure("orders ratio", "{:.2f}", lambda ratios: min(ratios, key=lambda ratio: abs(ratio - 1))),
}


def forecasts(trial: Trial) -> list[Forecast]:
    """Both variants of the model, then what shops go by without one."""
    past = trial.customers
    models = [
        Forecast(MODELS[variant], True, score["buys"], score["revenue"], score["orders"], score["revenue"])
        for variant, score in trial.scores.items()
    ]
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


def judge(trial: Trial, forecast: Forecast) -> Judgement:
    came = trial.customers
    gained = gains(forecast.worth, came["revenue"])
    figures = {
        "auc_soon": auc(forecast.likelihood, came["bought_soon"] > 0),
        "auc": auc(forecast.likelihood, came["orders"] > 0),
        "top_revenue": float(np.interp(0.1, *gained)),
        "orders_error": None if forecast.orders is None else float(np.abs(forecast.orders - came["orders"]).mean()),
        "revenue_error": None if forecast.revenue is None else float(np.abs(forecast.revenue - came["revenue"]).mean()),
        "orders_ratio": None if forecast.orders is None else float(forecast.orders.sum() / came["orders"].sum()),
    }
    return Judgement(forecast.name, forecast.is_model, figures, gained)


def best(judgements: Iterable[Judgement], measure: str) -> Judgement:
    """The best of those that have the figure."""
    having = [judgement for judgement in judgements if judgement.figures[measure] is not None]
    figure = MEASURES[measure].best([judgement.figures[measure] for judgement in having])
    return next(judgement for judgement in having if judgement.figures[measure] == figure)


def verdict(trial: Trial, judgements: list[Judgement]) -> str:
    """Where each model does better than every simple rule."""
    rules = [judgement for judgement in judgements if not judgement.is_model]
    parts = []
    for model in judgements:
        if model.is_model:
            lost = [title for name, title in titles(trial).items() if best([*rules, model], name) is not model]
            parts.append(f"{model.name} beats every simple rule" + f" but in {', '.join(lost)}" * bool(lost))
    return "; ".join(parts)


def titles(trial: Trial) -> dict[str, str]:
    """Measures of this trial; one AUC where both would be of the same days."""
    return {
        name: measure.title.format(soon_days=trial.soon_days, days=trial.days)
        for name, measure in MEASURES.items()
        if name != "auc" or trial.days > trial.soon_days
    }


def auc(score: np.ndarray, came_true: np.ndarray) -> float:
    """How often one to whom it happened stands before one to whom it did not; equals count half."""
    yes = came_true.sum()
    no = len(came_true) - yes
    return float((rankdata(score)[came_true].sum() - yes * (yes + 1) / 2) / (yes * no))


def gains(score: np.ndarray, amount: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of customers, best first, and the share of the amount that is theirs; equals are taken in no order, so in a straight line."""
    _, group = np.unique(-score, return_inverse=True)
    people, amounts = np.bincount(group), np.bincount(group, amount)
    return np.r_[0, people.cumsum() / len(score)], np.r_[0, amounts.cumsum() / amount.sum()]


def by_decile(told: np.ndarray, came: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means of what was told and of what came, and customers, in tenths by what was told; equals stay together."""
    tenth = np.minimum(10 * (rankdata(told, "min") - 1) // len(told), 9).astype(int)
    people = np.bincount(tenth, minlength=10)
    held = people > 0
    told_sums, came_sums = np.bincount(tenth, told, 10), np.bincount(tenth, came, 10)
    return told_sums[held] / people[held], came_sums[held] / people[held], people[held]
