"""What a page is made of: sections of tiles, pictures, tables, and sentences about what cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sms_segmentation.report import words

Row = dict[str, Any]


Shown = Callable[[Any], str]


class Column(NamedTuple):
    """A column of a table: its title, the figure's name in the row or how to get it, and how it is written, which may depend on the row."""

    title: str
    value: str | Callable[[Row], Any]
    shown: Shown = words.text
    shown_by: Callable[[Row], Shown] | None = None


@dataclass(frozen=True)
class Cell:
    shown: str
    sort: str
    is_number: bool
    mark: str = ""
    svg: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    titles: list[str]
    rows: list[list[Cell]]
    note: str = ""


# How a word of a status is coloured; the word itself is always there.
MARKS = {
    "ok": "good", "yes": "", "increase": "good", "no harm": "good", "within": "good",
    "watch": "warn", "warning": "bad", "alert": "bad", "harm": "bad", "invalid": "bad", "decrease": "bad",
    "running": "info", "above": "info", "below": "info",
}  # fmt: skip
STATUS = words.plain


def table(caption: str, columns: Sequence[Column], rows: Iterable[Row], most: int = 0, note: str = "") -> Table:
    """A table of rows; of more than `most` the first, with a sentence that says so."""
    rows = list(rows)
    if most and len(rows) > most:
        note = f"The first {most} of {len(rows):,} rows. {note}".strip()
        rows = rows[:most]
    return Table(caption, [column.title for column in columns], [[_cell(column, row) for column in columns] for row in rows], note)


def _cell(column: Column, row: Row) -> Cell:
    value = row.get(column.value) if isinstance(column.value, str) else column.value(row)
    if isinstance(value, Sparkline):
        return Cell("", f"{value.last:.6f}", False, svg=value.svg)
    shown = (column.shown_by(row) if column.shown_by else column.shown)(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    sort = "" if value is None else f"{value:.9f}" if is_number else value.isoformat() if isinstance(value, (date, datetime)) else shown
    return Cell(shown, sort, is_number, MARKS.get(shown, "") if column.shown is STATUS else "")


@dataclass(frozen=True)
class Sparkline:
    svg: str
    last: float


def sparkline(values: Sequence[float]) -> Sparkline:
    """A line as small as a word, for a cell."""
    low, high = min(values), max(values)
    step, height = 80 / max(len(values) - 1, 1), 18
    points = " ".join(f"{number * step:.1f},{height - 1 - (value - low) / ((high - low) or 1) * (height - 2):.1f}" for number, value in enumerate(values))
    line = f'<polyline points="{points}" fill="none" stroke="var(--s1)" stroke-width="1.5"/>'
    return Sparkline(f'<svg class="spark" viewBox="0 0 80 {height}" aria-hidden="true" focusable="false">{line}</svg>', values[-1])


@dataclass(frozen=True)
class Picture:
    """A chart: a title that says what it shows, how to read it, the drawing, and its figures as a table."""

    title: str
    explanation: str
    svg: str
    figures: Table
    kind: str = "picture"


@dataclass(frozen=True)
class Listing:
    """A table on its own."""

    title: str
    explanation: str
    figures: Table
    is_closed: bool = False
    kind: str = "listing"


@dataclass(frozen=True)
class Missing:
    """What cannot be shown, and why."""

    title: str
    reason: str
    kind: str = "missing"


@dataclass(frozen=True)
class AllMissing:
    """Several of them in a row."""

    several: list[Missing]
    kind: str = "missing"


@dataclass(frozen=True)
class Tile:
    title: str
    value: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    tiles: list[Tile]
    kind: str = "tiles"


@dataclass(frozen=True)
class Subsection:
    title: str
    kind: str = "subsection"


Block = Picture | Listing | Missing | Tiles | Subsection


class Finding(NamedTuple):
    """A sentence for the top of the page: good, warn, bad or info."""

    level: str
    sentence: str


@dataclass
class Section:
    key: str
    title: str
    lead: str
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def shown(self) -> list[Block | AllMissing]:
        """The blocks, with what is missing in a row put together."""
        made: list[Block | AllMissing] = []
        for is_missing, blocks in groupby(self.blocks, lambda block: isinstance(block, Missing)):
            together = list(blocks)
            made += [AllMissing([block for block in together if isinstance(block, Missing)])] if is_missing else together
        return made
