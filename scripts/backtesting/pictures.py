"""The pictures of a trial, each a title that says what it shows and a drawing in SVG."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
import numpy as np
from backtesting.measures import MODELS, Judgement, best, by_decile, past_rate
from backtesting.trial import Trial

matplotlib.use("agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.ticker import PercentFormatter, StrMethodFormatter  # noqa: E402

ACTUAL = "#1a1a1a"
COLOURS = {"MBG/NBD": "#1f5fbf", "BG/NBD": "#d9730d"}
RULES = {"recency": "--", "past rate": "-.", "past spend": ":"}
STYLE = {
    # Letters stay letters; the page chooses their font.
    "svg.fonttype": "none",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6e6e6",
    "axes.axisbelow": True,
    "axes.edgecolor": "#888888",
    "legend.frameon": False,
    "savefig.transparent": True,
}
# From so many repeat orders on customers are taken together.
MANY_ORDERS = 7


@dataclass(frozen=True)
class Picture:
    title: str
    explanation: str
    svg: str


def pictures(trial: Trial, judgements: list[Judgement]) -> list[Picture]:
    return [tracked(trial), calibration(trial), by_past_orders(trial), gains(trial, judgements)]


def tracked(trial: Trial) -> Picture:
    """Repeat orders of all customers, counted up, before and after the cutoff."""
    days, orders = trial.order_days["day"], trial.order_days["orders"]
    first = max(int(days.min(initial=0)), -trial.days)
    ends = np.unique(np.r_[first:0:7, 0:trial.days:7, trial.days])
    counted = np.array([orders[(days > first) & (days <= end)].sum() for end in ends])
    start = counted[ends == 0][0]
    followed = counted[-1] - start
    said = []
    with drawing() as (axes, svg):
        axes.axvline(0, color="#888888", linewidth=1)
        axes.text(0, 1, " cutoff", transform=axes.get_xaxis_transform(), va="top", color="#666666")
        axes.plot(ends / 7, counted, color=ACTUAL, linewidth=2, label="placed")
        for variant, expected in trial.expected.items():
            name = MODELS[variant]
            foretold = np.array([0, *expected.values()])
            axes.plot(np.array([0, *expected]) / 7, start + foretold, color=COLOURS[name], linewidth=2, label=f"expected by {name}")
            said.append(f"{name} expected {foretold[-1]:,.0f} ({_difference(foretold[-1], followed)})")
        pace = start + past_rate(trial).sum() * np.array([0, trial.days])
        axes.plot(np.array([0, trial.days]) / 7, pace, color="#888888", linestyle=RULES["past rate"], label="at each customer's past rate")
        axes.set_xlabel("weeks from the cutoff")
        axes.set_ylabel("repeat orders of all customers, counted up")
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left", bbox_to_anchor=(0, 0.93))
    return Picture(
        f"{followed:,.0f} repeat orders followed in {trial.days} days; {', '.join(said)}",
        "Customers won after the cutoff are left out. A gap that widens evenly means that pace or loyalty changed; a step, a season.",
        svg.getvalue(),
    )


def calibration(trial: Trial) -> Picture:
    """Probability told and share that came true, by tenths of the customers."""
    gaps = []
    markers = iter("os")
    with drawing(width=5.6) as (axes, svg):
        top = 0.0
        for variant, scores in trial.scores.items():
            name = MODELS[variant]
            told, came, people = by_decile(scores["buys"], trial.customers["bought_soon"])
            axes.plot(told, came, marker=next(markers), color=COLOURS[name], linewidth=1, markersize=6, alpha=0.8, label=name)
            top = max(top, told.max(), came.max())
            gaps.append(f"{name} by {100 * np.average(np.abs(told - came), weights=people):.1f} points")
        axes.plot([0, top], [0, top], color="#888888", linewidth=1, linestyle="--", label="as foretold")
        axes.set_xlabel(f"probability of an order within {trial.soon_days} days, mean of a tenth")
        axes.set_ylabel("share of that tenth who ordered")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.legend(loc="upper left")
    return Picture(
        f"Tenths of customers miss what was foretold: {', '.join(gaps)} on average",
        "Each dot is a tenth of the customers by 1 - churn_probability. Above the dashed line more of them ordered than foretold.",
        svg.getvalue(),
    )


def by_past_orders(trial: Trial) -> Picture:
    """Orders foretold and placed, by how often a customer had come back."""
    repeats = np.minimum(trial.customers["repeat_order_days"], MANY_ORDERS).astype(int)
    people = np.bincount(repeats, minlength=MANY_ORDERS + 1)
    held = np.flatnonzero(people)
    means = {"placed": np.bincount(repeats, trial.customers["orders"])[held] / people[held]}
    for variant, scores in trial.scores.items():
        means[MODELS[variant]] = np.bincount(repeats, scores["orders"])[held] / people[held]
    with drawing() as (axes, svg):
        for number, (name, values) in enumerate(means.items()):
            place = np.arange(len(held)) + (number - (len(means) - 1) / 2) * 0.27
            axes.bar(place, values, 0.25, color=COLOURS.get(name, ACTUAL), label=name if name == "placed" else f"expected by {name}")
        words = [f"{repeat}{'+' if repeat == MANY_ORDERS else ''}\n{people[repeat]:,}" for repeat in held]
        axes.set_xticks(range(len(held)), words)
        axes.grid(axis="x", visible=False)
        axes.set_xlabel("repeat orders before the cutoff, and customers who had placed so many")
        axes.set_ylabel(f"orders a customer in {trial.days} days")
        axes.legend(loc="upper left")
    one_timers = [f"{name} {values[0]:.2f}" for name, values in means.items() if name != "placed"]
    return Picture(
        f"One-time buyers placed {means['placed'][0]:.2f} orders each; expected were {' and '.join(one_timers)}",
        "The two models differ most here: BG/NBD takes every one-time buyer to be still alive.",
        svg.getvalue(),
    )


def gains(trial: Trial, judgements: list[Judgement]) -> Picture:
    """Share of the revenue that the customers ranked best brought."""
    with drawing(width=6.4) as (axes, svg):
        for judgement in judgements:
            share, gained = judgement.gains
            line = {"color": COLOURS[judgement.name], "linewidth": 2} if judgement.is_model else {"color": "#777777", "linestyle": RULES[judgement.name]}
            axes.plot(share, gained, label=judgement.name, **line)
        axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1, label="in any order")
        axes.axvline(0.1, color="#888888", linewidth=1)
        axes.text(0.11, 0.02, "best tenth", color="#666666")
        axes.set_xlabel("share of customers, best first")
        axes.set_ylabel(f"their share of the revenue of {trial.days} days")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.legend(loc="lower right")
    model, rule = (best((j for j in judgements if j.is_model == is_model), "top_revenue") for is_model in (True, False))
    return Picture(
        f"The best tenth by {model.name} brought {model.figures['top_revenue']:.0%} of the revenue, that by {rule.name}"
        f" {rule.figures['top_revenue']:.0%}",
        "Models rank by expected revenue, recency by the last order, past rate by repeat orders a day times spend, past spend by all revenue.",
        svg.getvalue(),
    )


@contextmanager
def drawing(width: float = 8) -> Iterator[tuple[Axes, io.StringIO]]:
    """Axes to draw on; afterwards the SVG is in the text."""
    svg = io.StringIO()
    with matplotlib.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(width, 4.4), layout="constrained")
        yield axes, svg
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        pyplot.close(figure)
    # Without the prologue, to stand inside a page.
    text = svg.getvalue()
    svg.seek(0)
    svg.truncate()
    svg.write(text[text.index("<svg") :])


def _difference(foretold: float, came: float) -> str:
    if not came:
        return "of none"
    return f"{abs(foretold / came - 1):.0%} {'more' if foretold > came else 'fewer'}"
