"""Figures as a person reads them, and sentences about two of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

NOTHING = "–"
# What no free text of the warehouse may bring into the page.
E_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[A-Za-z]{2,}")
NUMBER = re.compile(r"\+?\(?\d[\d().\-\u2011 ]{8,}\d")


def count(value: Any) -> str:
    if value is None:
        return NOTHING
    number = float(value)
    return f"{number:,.0f}" if number == round(number) else f"{number:,.1f}"


def share(value: Any) -> str:
    """A share as a percentage, with a digit more where it is small."""
    if value is None:
        return NOTHING
    percent = 100 * float(value)
    return f"{percent:.2f}%" if 0 < abs(percent) < 1 else f"{percent:.1f}%" if abs(percent) < 99.95 else f"{percent:,.0f}%"


def money(value: Any) -> str:
    if value is None:
        return NOTHING
    return f"{float(value):,.0f}" if abs(float(value)) >= 1000 else f"{float(value):,.2f}"


def ratio(value: Any) -> str:
    return NOTHING if value is None else f"{float(value):,.2f}"


def p_value(value: Any) -> str:
    if value is None:
        return NOTHING
    return "< 0.001" if float(value) < 0.001 else f"{float(value):.3f}"


def day(value: Any) -> str:
    return NOTHING if value is None else f"{value:%b} {value.day}, {value.year}" if isinstance(value, date) else str(value)


def moment(value: Any) -> str:
    return NOTHING if value is None else f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def text(value: Any) -> str:
    """Words of the warehouse, without e-mail addresses and phone numbers that somebody may have put into a name."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NUMBER.sub(_hidden, E_MAIL.sub("[e-mail]", str(value)))


def _hidden(found: re.Match[str]) -> str:
    """A phone number has ten digits or more; dates and amounts have fewer."""
    return "[number]" if 10 <= len(re.sub(r"\D", "", found[0])) <= 15 else found[0]


def plain(code: str | None) -> str:
    """A word of a column, such as too_few, as people write it."""
    return NOTHING if code is None else text(code.replace("_", " "))


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def by_unit(unit: str | None) -> Callable[[Any], str]:
    """How a figure of that unit is written."""
    return {"share": share, "currency": money, "days": count, "count": count}.get(unit or "", ratio)


def moved(first: float | None, last: float | None, shown: Callable[[Any], str]) -> str:
    """What happened between two figures, such as "fell from 12.1% to 9.3%"."""
    if last is None:
        return "cannot be had"
    if first is None:
        return f"came to {shown(last)}"
    if shown(first) == shown(last):
        return f"stayed at {shown(last)}"
    return f"{'rose' if last > first else 'fell'} from {shown(first)} to {shown(last)}"


def listed(names: list[str], most: int = 3) -> str:
    """A few names in a sentence, and how many more there are."""
    shown, more = names[:most], len(names) - most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def of_many(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
