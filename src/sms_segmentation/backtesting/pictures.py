"""The pictures of a trial, each a title that says what it shows and a drawing in SVG."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import matplotlib
import numpy as np

from sms_segmentation.backtesting.measures import MODELS, STANDARD_ERRORS, Judgement, by_decile, past_rate
from sms_segmentation.backtesting.trial import Trial

matplotlib.use("agg")
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullFormatter, PercentFormatter, StrMethodFormatter

ACTUAL = "#1a1a1a"
COLOURS = {"MBG/NBD": "#1f5fbf", "BG/NBD": "#d9730d"}
# One model may run along another: dashes let the lower line through.
DASHES = {"MBG/NBD": "-", "BG/NBD": (0, (4, 3))}
RULES = {"recency": "--", "past rate": "-.", "past spend": ":"}
STYLE: Any = {
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
# Lines that differ by less than this share of the picture are one.
ONE_LINE = 0.01


@dataclass(frozen=True)
class Picture:
    title: str
    explanation: str
    svg: str


@dataclass
class Line:
    name: str
    x: np.ndarray
    y: np.ndarray
    style: dict[str, Any] = field(default_factory=dict)


def pictures(trial: Trial, judgements: list[Judgement]) -> list[Picture]:
    return [calibration(trial), tracked(trial), by_past_orders(trial), gains(trial, judgements)]


def draw(axes: Axes, lines: list[Line], highest: float = np.inf) -> list[str]:
    """Draw the lines that can be seen, those that run along each other as one; sentences about the others."""
    seen: list[Line] = []
    sentences = []
    spread = max((np.ptp(line.y) for line in lines if line.y.max() <= highest), default=0)
    for line in lines:
        if len(np.unique(line.x)) < 2:
            sentences.append(f"{line.name} says the same of everybody, so it is no line.")
        elif line.y.max() > highest:
            sentences.append(f"{line.name} would end at {line.y[-1]:,.0f}, far above the picture.")
        elif twin := next((other for other in seen if _runs_along(line, other, ONE_LINE * spread)), None):
            twin.name += f" and {line.name}"
        else:
            seen.append(line)
    for line in seen:
        axes.plot(line.x, line.y, label=line.name, **line.style)
    return sentences


def _runs_along(line: Line, other: Line, tolerance: float) -> bool:
    xs = np.union1d(line.x, other.x)
    ends = np.abs(np.array([line.x.min() - other.x.min(), line.x.max() - other.x.max()])).max()
    return bool(ends <= ONE_LINE * np.ptp(xs) and np.abs(np.interp(xs, line.x, line.y) - np.interp(xs, other.x, other.y)).max() <= tolerance)


def calibration(trial: Trial) -> Picture:
    """Probability predicted and share that came true, by tenths of the customers."""
    gaps, lines = [], []
    top = 0.0
    for variant, scores in trial.scores.items():
        name = MODELS[variant]
        predicted, came, people = by_decile(scores["buys"], trial.customers["bought_soon"])
        is_solid = DASHES[name] == "-"
        marker = {"marker": "o" if is_solid else "s", "markersize": 6, "markerfacecolor": COLOURS[name] if is_solid else "none"}
        lines.append(Line(name, predicted, came, {"color": COLOURS[name], "linewidth": 1, "linestyle": DASHES[name], **marker}))
        top = max(top, predicted.max(), came.max())
        gaps.append(f"{name} by {100 * np.average(np.abs(predicted - came), weights=people):.1f} points")
    with drawing() as (axes, svg):
        sentences = draw(axes, lines)
        axes.plot([0, top], [0, top], color="#888888", linewidth=1, linestyle=":", label="as predicted", zorder=1)
        axes.set_xlabel(f"probability of an order within {trial.soon_days} days")
        axes.set_ylabel("share who ordered")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
    return Picture(
        f"Tenths of customers miss what was predicted: {', '.join(gaps)} on average",
        " ".join(["Each mark is a tenth of the customers by 1 - churn_probability. Above the dotted line more of them ordered than predicted.", *sentences]),
        svg.getvalue(),
    )


def tracked(trial: Trial) -> Picture:
    """Repeat orders of all customers, counted up, before and after the cutoff."""
    days, orders = trial.order_days["day"], trial.order_days["orders"]
    first = max(int(days.min(initial=0)), -trial.days)
    ends = np.unique(np.r_[first:0:7, 0 : trial.days : 7, trial.days])
    counted = np.array([orders[(days > first) & (days <= end)].sum() for end in ends])
    start = counted[ends == 0][0]
    followed = counted[-1] - start
    said = []
    # what was placed lies below the rest, broad enough to be seen there
    lines = [Line("placed", ends / 7, counted, {"color": ACTUAL, "linewidth": 5, "alpha": 0.3, "solid_capstyle": "butt"})]
    for variant, expected in trial.expected.items():
        name = MODELS[variant]
        predicted = start + np.array([0, *expected.values()])
        lines.append(Line(name, np.array([0, *expected]) / 7, predicted, {"color": COLOURS[name], "linestyle": DASHES[name]}))
        said.append(f"{name} predicted {predicted[-1] - start:,.0f} ({_difference(predicted[-1] - start, followed)})")
    highest = 2 * max(line.y.max() for line in lines)
    pace = start + past_rate(trial).sum() * np.array([0, trial.days])
    lines.append(Line("past rate", np.array([0, trial.days]) / 7, pace, {"color": "#777777", "linestyle": RULES["past rate"]}))
    with drawing() as (axes, svg):
        axes.axvline(0, color="#888888", linewidth=1)
        axes.text(0, 1, " cutoff", transform=axes.get_xaxis_transform(), va="top", color="#666666")
        sentences = draw(axes, lines, highest)
        axes.set_xlabel("weeks from the cutoff")
        axes.set_ylabel("repeat orders, counted up")
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.set_ylim(bottom=0)
    return Picture(
        f"{followed:,.0f} repeat orders followed in {trial.days} days; {', '.join(said)}",
        " ".join(
            [
                "Customers won after the cutoff are left out. A gap that widens evenly means that pace or loyalty changed; a step, a season.",
                *sentences,
            ]
        ),
        svg.getvalue(),
    )


def by_past_orders(trial: Trial) -> Picture:
    """Orders predicted over orders placed, by how often a customer had come back."""
    repeats = np.minimum(trial.customers["repeat_order_days"], MANY_ORDERS).astype(int)
    placed = trial.customers["orders"]
    people, sums = np.bincount(repeats, minlength=MANY_ORDERS + 1), np.bincount(repeats, placed, MANY_ORDERS + 1)
    held = np.flatnonzero(sums)
    first, said, sentences = int(held[0]), [], []
    with drawing() as (axes, svg):
        bounds = [1.0]
        for number, (variant, scores) in enumerate(trial.scores.items()):
            name = MODELS[variant]
            ratio = np.bincount(repeats, scores["orders"], MANY_ORDERS + 1)[held] / sums[held]
            said.append(f"{name} predicted {ratio[0] * sums[first] / people[first]:.2f}")
            missed = (scores["orders"] - ratio[np.searchsorted(held, np.clip(repeats, held[0], held[-1]))] * placed) ** 2
            error = STANDARD_ERRORS * np.sqrt(np.bincount(repeats, missed, MANY_ORDERS + 1)[held]) / sums[held]
            low = np.minimum(error, ratio * 0.9)  # what reaches to 0 has no place on this axis
            style: dict[str, Any] = {"fmt": "o" if DASHES[name] == "-" else "s", "mfc": COLOURS[name] if DASHES[name] == "-" else "white"}
            axes.errorbar(np.arange(len(held)) + 0.24 * number - 0.12, ratio, [low, error], color=COLOURS[name], label=name, **style)
            bounds += [*(ratio - low), *(ratio + error)]
        axes.axhline(1, color="#888888", linewidth=1, linestyle=":", label="as predicted")
        axes.set_yscale("log")
        axes.set_ylim(min(bounds) / 1.1, max(bounds) * 1.1)
        axes.yaxis.set_major_locator(FixedLocator([n * 10.0**power for power in range(-4, 5) for n in (1, 2, 5)]))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_xticks(range(len(held)), [f"{repeat}{'+' if repeat == MANY_ORDERS else ''}\n{people[repeat]:,}" for repeat in held], fontsize=9)
        axes.grid(axis="x", visible=False)
        axes.set_xlabel("repeat orders before the cutoff, customers")
        axes.set_ylabel("orders predicted / placed")
    without = [str(repeat) for repeat in np.flatnonzero(people) if repeat not in held]
    if without:
        sentences.append(f"Customers with {', '.join(without)} repeat orders placed none.")
    who = "One-time buyers" if first == 0 else f"Customers with {first} repeat orders"
    return Picture(
        f"{who} placed {sums[first] / people[first]:.2f} orders each; {' and '.join(said)}",
        " ".join(
            [
                f"Bars are {STANDARD_ERRORS} standard errors. The two models differ most in one-time buyers: BG/NBD takes all of them to be alive.",
                *sentences,
            ]
        ),
        svg.getvalue(),
    )


def gains(trial: Trial, judgements: list[Judgement]) -> Picture:
    """Share of the revenue that the customers ranked best brought."""
    lines = []
    for judgement in judgements:
        name = judgement.name
        style = {"color": COLOURS[name], "linestyle": DASHES[name]} if judgement.is_model else {"color": "#777777", "linestyle": RULES[name]}
        lines.append(Line(name, *judgement.gains, style))
    lines.append(Line("in any order", np.array([0.0, 1.0]), np.array([0.0, 1.0]), {"color": "#bbbbbb", "linewidth": 1}))
    with drawing() as (axes, svg):
        sentences = draw(axes, lines)
        axes.axvline(0.1, color="#888888", linewidth=1)
        axes.text(0.11, 0.02, "best tenth", color="#666666")
        axes.set_xlabel("share of customers, best first")
        axes.set_ylabel(f"share of the revenue of {trial.days} days")
        axes.set_xlim(0, 1)
        axes.set_ylim(min(line.y.min() for line in lines), max(line.y.max() for line in lines))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(1, decimals=0))
    tenths = [f"{judgement.text('top_revenue')} by {judgement.name}" for judgement in judgements]
    return Picture(
        f"The best tenth brought {', '.join(tenths)} of the revenue",
        " ".join(
            [
                "Models rank by expected revenue, recency by the last order, past rate by repeat orders a day times spend, past spend by all revenue.",
                *sentences,
            ]
        ),
        svg.getvalue(),
    )


@contextmanager
def drawing() -> Iterator[tuple[Axes, io.StringIO]]:
    """Axes to draw on, small enough for the letters to be read on a phone; afterwards the SVG, with a legend below, is in the text."""
    svg = io.StringIO()
    with matplotlib.rc_context(STYLE):
        figure, axes = pyplot.subplots(figsize=(4.8, 4.2), layout="constrained")
        yield axes, svg
        figure.legend(loc="outside lower center", ncols=2, fontsize=10)
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        pyplot.close(figure)
    # Without the prologue, to stand inside a page.
    text = svg.getvalue()
    svg.seek(0)
    svg.truncate()
    svg.write(text[text.index("<svg") :])


def _difference(predicted: float, came: float) -> str:
    if not came:
        return "of none"
    return f"{abs(predicted / came - 1):.0%} {'more' if predicted > came else 'fewer'}"
