"""The drawings of the page, as SVG: narrow enough for a phone, in colors that the page sets for dark and light."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import matplotlib

matplotlib.use("agg")
from matplotlib import dates as mdates
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sms_segmentation.report import words

# Each color stands for a variable of the page's style sheet, which has it in dark and in light.
INK, MUTED, GRID, FILL, PAPER = "#1a1b1f", "#565d66", "#dfe2e7", "#c9cdd4", "#fefefe"
SERIES = ("#1f5fc4", "#b7530a", "#14804f", "#8a3fb1", "#8b6b0f", "#b8255f")
VARIABLES = {INK: "ink", MUTED: "muted", GRID: "grid", FILL: "fill", PAPER: "card"} | {color: f"s{number}" for number, color in enumerate(SERIES, 1)}
BLUE, ORANGE, GREEN, PURPLE, OCHRE, PINK = SERIES
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), "-", "-")
WIDTH = 4.3
STYLE: Any = {
    "svg.fonttype": "none",  # letters stay letters; the page chooses their font
    "svg.hashsalt": "report",
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "axes.edgecolor": FILL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "savefig.transparent": True,
}
Shown = Callable[[Any], str]


@dataclass
class Line:
    name: str
    x: Sequence[date]
    y: Sequence[float | None]
    # From this date on the figures may still change.
    open_from: date | None = None


@dataclass
class Bar:
    name: str
    value: float
    label: str = ""
    color: str = BLUE
    # Part of the bar in full color, such as those of one reason alone.
    part: float | None = None


@dataclass
class Interval:
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    label: str = ""
    color: str = BLUE
    band: tuple[float | None, float | None] | None = None


@dataclass
class Stack:
    name: str
    parts: dict[str, float] = field(default_factory=dict)


@contextmanager
def _figure(height: float, columns: int = 1, rows: int = 1) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on; afterwards the list holds the SVG."""
    svg: list[str] = []
    with matplotlib.rc_context(STYLE):
        figure, axes = pyplot.subplots(rows, columns, figsize=(WIDTH, height), layout="constrained")
        yield axes, svg
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        pyplot.close(figure)
    text = written.getvalue()
    svg.append(_dressed(text[text.index("<svg") :]))


def _dressed(svg: str) -> str:
    """The drawing with the page's colors, without ids that no one refers to and that several drawings would share."""
    for color, variable in VARIABLES.items():
        svg = svg.replace(color, f"var(--{variable})")
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", svg)
    size = re.search(r'viewBox="([^"]*)"', svg)
    assert size
    opened = f'<svg viewBox="{size[1]}" class="drawing" focusable="false" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">'
    svg = re.sub(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>|<!--.*?-->", "", svg, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"<svg[^>]*>", opened, svg, count=1))


def _on_x(axes: Axes, shown: Shown, ticks: int = 4) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(ticks))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: shown(value)))


def short(shown: Shown) -> Shown:
    """Ticks need no digits behind the point where the numbers are round."""

    def tick(value: Any) -> str:
        if shown is words.share:
            return f"{100 * value:.3g}%"
        return f"{value / 1e6:,.3g}M" if abs(value) >= 1e6 else f"{value / 1e3:,.3g}k" if abs(value) >= 1e4 else f"{value:,.4g}"

    return tick


def lines(series: Sequence[Line], shown: Shown, from_zero: bool = True) -> str:
    """Lines over time; what may still change is dotted."""
    with _figure(2.9) as (axes, svg):
        for number, line in enumerate(series):
            known = [(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]
            color, dash = SERIES[number % len(SERIES)], DASHES[number % len(DASHES)]
            done = [point for point in known if line.open_from is None or point[0] < line.open_from]
            still = known[max(len(done) - 1, 0) :] if len(done) < len(known) else []
            if done:
                axes.plot(*zip(*done, strict=True), color=color, linestyle=dash, linewidth=2, label=line.name)
            if still:
                axes.plot(*zip(*still, strict=True), color=color, linestyle=":", linewidth=2, label=None if done else line.name)
            if known:
                axes.plot(*known[-1], color=color, marker="o", markersize=5)
        _dates(axes)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(shown)(value)))
        axes.grid(axis="x", visible=False)
        axes.spines["left"].set_visible(False)
        if from_zero:
            axes.set_ylim(bottom=0)
        if len(series) > 1 and axes.get_legend_handles_labels()[0]:
            axes.figure.legend(loc="outside upper left", ncols=2 if len(series) < 5 else 3, fontsize=10, borderpad=0)
    return svg[0]


def _dates(axes: Axes) -> None:
    locator = mdates.AutoDateLocator(minticks=3, maxticks=6)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]


def _named(axes: Axes, place: float, name: str, label: str) -> None:
    """Name and figure of a row, above what is drawn for it, so that long names have room on a phone."""
    across = axes.get_yaxis_transform()
    axes.text(0, place, cut(words.text(name), 53 - len(label)), transform=across, va="bottom", ha="left", fontsize=10)
    axes.text(1, place, label, transform=across, va="bottom", ha="right", fontsize=10, fontweight="bold")


def cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def bars(rows: Sequence[Bar]) -> str:
    """Bars to the right, below zero to the left."""
    top = max((abs(row.value) for row in rows), default=0) or 1
    low = min(0.0, *(row.value for row in rows)) if rows else 0.0
    with _figure(0.2 + 0.42 * len(rows)) as (axes, svg):
        for number, row in enumerate(rows):
            place = len(rows) - 1 - number
            axes.barh(place, row.value, height=0.34, color=row.color, alpha=0.45 if row.part is not None else 1)
            if row.part is not None:
                axes.barh(place, row.part, height=0.34, color=row.color)
            _named(axes, place + 0.24, row.name, row.label)
        axes.set_xlim(low * 1.02, max(top if low == 0 else max(row.value for row in rows), 0) * 1.02 or 1)
        if low < 0:
            axes.vlines([0] * len(rows), [place - 0.24 for place in range(len(rows))], [place + 0.24 for place in range(len(rows))], color=MUTED, linewidth=1)
        _bare(axes, len(rows))
    return svg[0]


def _bare(axes: Axes, rows: int) -> None:
    axes.set_ylim(-0.35, rows - 0.25)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def stacks(rows: Sequence[Stack], colors: Mapping[str, str], shown: Shown = words.share, is_shares: bool = True) -> str:
    """Bars of several parts, each with its figure where it has room."""
    sums = [sum(row.parts.values()) or 1.0 for row in rows]
    whole = max(sums, default=1.0)
    with _figure(0.65 + 0.55 * len(rows)) as (axes, svg):
        for number, row in enumerate(rows):
            place, start = len(rows) - 1 - number, 0.0
            scale = sums[number] if is_shares else whole
            for name, color in colors.items():
                size = row.parts.get(name, 0.0) / scale
                axes.barh(place, size, left=start, height=0.4, color=color, label=name if number == 0 else None, edgecolor=PAPER, linewidth=1)
                if size > 0.12:
                    figure = shown(size if is_shares else row.parts[name])
                    axes.text(start + size / 2, place, figure, ha="center", va="center", fontsize=9.5, color=PAPER if color != FILL else INK)
                start += size
            _named(axes, place + 0.25, row.name, "")
        axes.set_xlim(0, 1)
        _bare(axes, len(rows))
        axes.figure.legend(loc="outside upper left", ncols=3, fontsize=10, borderpad=0, handlelength=1)
    return svg[0]


def intervals(rows: Sequence[Interval], shown: Shown, line: float | None = None, limits: tuple[float, float] | None = None) -> str:
    """A dot with its interval a row, over the band that it is compared with."""
    known = [x for row in rows for x in (row.value, row.low, row.high, *(row.band or ())) if x is not None] + ([line] if line is not None else [])
    low, high = limits or (min(known, default=0), max(known, default=1))
    margin = 0.04 * ((high - low) or 1)
    low, high = low - margin, high + margin
    with _figure(0.45 + 0.46 * len(rows)) as (axes, svg):
        for number, row in enumerate(rows):
            place = len(rows) - 1 - number
            if row.band:
                left, right = row.band[0] if row.band[0] is not None else low, row.band[1] if row.band[1] is not None else high
                axes.barh(place, max(right - left, 0.006 * (high - low)), left=left, height=0.3, color=FILL, zorder=1)
            if row.low is not None and row.high is not None:
                axes.plot([max(row.low, low), min(row.high, high)], [place, place], color=row.color, linewidth=2.2, solid_capstyle="butt")
            if low <= row.value <= high:
                axes.plot(row.value, place, color=row.color, marker="o", markersize=6.5)
            else:
                axes.plot(low if row.value < low else high, place, color=row.color, marker="<" if row.value < low else ">", markersize=7, clip_on=False)
            _named(axes, place + 0.2, row.name, row.label)
        if line is not None:
            axes.axvline(line, color=MUTED, linewidth=1, linestyle="--", zorder=0)
        axes.set_xlim(low, high)
        axes.set_ylim(-0.4, len(rows) - 0.25)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _on_x(axes, short(shown))
    return svg[0]


def columns(days: Sequence[date], up: Sequence[float], down: Sequence[float], names: tuple[str, str]) -> str:
    """Columns above and below zero over time."""
    with _figure(2.9) as (axes, svg):
        axes.bar(days, up, width=5.4, color=BLUE, label=names[0])
        axes.bar(days, [-value for value in down], width=5.4, color=ORANGE, label=names[1])
        axes.axhline(0, color=MUTED, linewidth=1)
        _dates(axes)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(words.count)(abs(value))))
        axes.grid(axis="x", visible=False)
        axes.spines["left"].set_visible(False)
        axes.figure.legend(loc="outside upper left", ncols=2, fontsize=10, borderpad=0, handlelength=1)
    return svg[0]


def matrix(names: Sequence[str], values: Sequence[Sequence[float | None]]) -> str:
    """Shares of rows in columns; the stronger, the more. Columns have the numbers of the rows."""
    size = len(names)
    with _figure(0.5 + 0.44 * size) as (axes, svg):
        for row in range(size):
            place = size - 1 - row
            for column in range(size):
                value = values[row][column]
                if value is None or row == column:
                    continue
                axes.barh(place, 0.94, left=column - 0.47, height=0.5, color=BLUE, alpha=0.08 + 0.82 * value)
                color = PAPER if value > 0.55 else INK
                axes.text(column, place, f"{100 * value:.0f}", ha="center", va="center", fontsize=9, color=color)
            axes.text(-0.47, place + 0.26, f"{row + 1}  {cut(words.text(names[row]), 46)}", ha="left", va="bottom", fontsize=9.5)
        axes.set_xlim(-0.5, size - 0.5)
        _bare(axes, size)
        axes.set_xticks(range(size), [str(number + 1) for number in range(size)])
    return svg[0]


def small_multiples(series: Sequence[Line], shown: Shown) -> str:
    """A small picture for each line, two a row, each with a scale of its own."""
    rows = (len(series) + 1) // 2
    with _figure(1.25 * rows, 2, rows) as (grid, svg):
        flat = list(grid.flat)
        for axes in flat[len(series) :]:
            axes.set_visible(False)
        for axes, line in zip(flat, series, strict=False):
            known = [(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]
            axes.plot(*zip(*known, strict=True), color=BLUE, linewidth=2)
            axes.plot(*known[-1], color=BLUE, marker="o", markersize=4.5)
            axes.set_title(cut(words.text(line.name), 27), fontsize=9.5, loc="left", color=INK)
            axes.grid(visible=False)
            axes.spines["left"].set_visible(False)
            low, high = min(y for _, y in known), max(y for _, y in known)
            axes.set_ylim(low - 0.25 * ((high - low) or 1), high + 0.25 * ((high - low) or 1))
            axes.set_xticks([known[0][0], known[-1][0]], ["", ""])
            axes.set_yticks([known[0][1], known[-1][1]] if known[0][1] != known[-1][1] else [known[-1][1]])
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: shown(round(value, 6))))
            axes.tick_params(labelsize=9)
    return svg[0]
