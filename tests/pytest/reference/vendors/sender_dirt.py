"""Cells and rows of a raw table in the spellings of loaders and people: other forms, gaps, doubles, columns that are missing or renamed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from reference.facts import Row

AS_OF = datetime(2026, 7, 1)
NUMBERS = ["+14155552671", "+14155552672", "+12125550187", "+13055552673", "+14165552674", "+447911123456", "+5215512345678"]
BLANKS: list[str | None] = [None, None, "", " "]


class Dirt:
    """Cells and rows of one connection, in the spellings of its loader."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def blank(self, value: Any, share: float = 0.12) -> Any:
        return self.random.choice(BLANKS) if self.chance(share) else value

    def moment(self, days: int = 300) -> datetime:
        """Often one of few, so that things fall on one instant."""
        near = AS_OF - timedelta(days=self.random.randint(1, 6), microseconds=self.one(0, 0, 25455))
        return near if self.chance(0.5) else AS_OF - timedelta(seconds=self.random.randint(0, days * 86400))

    def time(self, at: datetime | None = None, unread: float = 0.04) -> str:
        at = at or self.moment()
        if self.chance(unread):
            return self.one("not a date", "2026-13-45 00:00:00")
        zone = self.one("Z", "+00:00", " UTC", "")
        hours = self.one(-4, 2, 10)
        local = at + timedelta(hours=hours)
        return self.one(
            at.isoformat(" "),
            at.isoformat("T") + zone,
            at.isoformat(" ") + zone,
            at.isoformat(" ") + "  ",
            local.isoformat(self.one("T", " ")) + f"{hours:+03}{self.one('', ':')}00",
            local.replace(microsecond=0).isoformat(" ") + f" {hours:+03}00" if not at.microsecond else at.isoformat(),
            format_datetime(at.replace(tzinfo=UTC), usegmt=True) if not at.microsecond else at.isoformat(" ") + " UTC",
        )

    def milliseconds(self, at: datetime | None = None) -> Any:
        count = round(((at or self.moment()) - datetime(1970, 1, 1)) / timedelta(milliseconds=1))
        return self.one(count, str(count), str(count), f"{count} ", count // 1000)

    def number(self) -> Any:
        number = self.one(*NUMBERS)
        spelled = self.one(number, number, number[1:], f"'{number}", f" {number} ", f"tel:{number}", "00" + number[1:])
        if number.startswith("+1") and self.chance(0.2):
            spelled = self.one(f"({number[2:5]}) {number[5:8]}-{number[8:]}", number[2:], number + " ext 5", "1.41555526E+10")
        return self.blank(spelled)

    def address(self) -> str | None:
        name = f"{self.one('ann', 'bo', 'cy')}{self.random.randint(1, 4)}@example.org"
        return self.blank(self.one(name, name.upper(), f" {name} ", name, "5f4dcc3b5aa765d61d8327deb882cf99", "nobody"))

    def word(self, *words: str) -> str | None:
        word = self.one(*words)
        return self.blank(self.one(word, word, word.lower(), word.upper(), word.title(), f" {word}", "paused", "v2-unknown"), 0.15)

    def flag(self, value: bool) -> Any:
        yes, no = self.one((True, False), ("true", "false"), ("TRUE", "FALSE"), ("yes", "no"), ("1", "0"), ("t", "f"))
        return yes if value else no

    def person(self, prefix: str) -> str | None:
        return self.blank(f"{prefix}{self.random.randint(1, 9)}", 0.1)

    def money(self, value: float) -> Any:
        return self.one(value, f"{value}", f"{value:.2f}", f"${value:,.2f}", f" {value:.2f} ") if value >= 0 else self.one(value, str(value), f"-${-value}")

    def landed(self, rows: Sequence[Row], needed: Sequence[str] = (), spellings: bool = True) -> list[Row]:
        """The rows as a table: some twice, in no order, under names of another spelling, without some of the columns."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        kept = [name for name in names if name in needed or not self.chance(0.05)]
        headers = {name: self.header(name) if spellings else name for name in kept}
        doubled = [*rows, *(row for row in rows if self.chance(0.15))]
        self.random.shuffle(doubled)
        renamed = self.one(*kept) if self.chance(0.5) else ""
        return [self.in_time(row, renamed, at) for at, row in enumerate({headers[name]: row.get(name) for name in kept} for row in doubled)]

    def in_time(self, row: Row, name: str, place: int) -> Row:
        """A column that got another spelling on the way: each is filled for a part of the time."""
        if name not in row:
            return row
        return {column: None if column == name and place % 2 else value for column, value in row.items()} | {f"{name}__": row[name] if place % 2 else None}

    def header(self, name: str) -> str:
        words = name.replace("-", " ").replace("_", " ").split()
        spelled = self.one(name, name, name.upper(), "_".join(words).lower(), words[0] + "".join(word.title() for word in words[1:]), name.replace(" ", "-"))
        return f"_{spelled.lstrip('_')}" if name.startswith("_") else spelled
