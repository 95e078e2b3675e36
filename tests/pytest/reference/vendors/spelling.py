"""Cells as loaders, apps and people write them: the same in many ways, blanks, and what cannot be read."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, TypeVar

from reference.facts import Tables

Kind = TypeVar("Kind")
BLANKS = [None, None, None, "", " "]
AREAS = ["212", "305", "416", "808", "907"]
STRANGE = ["415-555-2671 x12", "4.15556E+09", "2121111111", "ask me"]


class Spelling:
    def __init__(self, seed: int, as_of: datetime) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *choices: Kind) -> Kind:
        return self.random.choice(choices)

    def blank(self) -> Any:
        return self.random.choice(BLANKS)

    def maybe(self, value: Any, share: float = 0.8) -> Any:
        return value if self.chance(share) else self.blank()

    def past(self, days: int) -> datetime:
        return self.as_of - timedelta(seconds=self.random.randint(0, days * 86400))

    def moment(self, at: datetime) -> str:
        """A time in UTC or with an offset, as text."""
        there = at + timedelta(hours=self.one(2, -7))
        return self.one(
            f"{at:%Y-%m-%d %H:%M:%S}",
            f"{at:%Y-%m-%d %H:%M:%S}.000",
            f"{at:%Y-%m-%d %H:%M:%S}.250 ",
            f"{at:%Y-%m-%d %H:%M:%S} UTC",
            f"{at:%Y-%m-%dT%H:%M:%S}Z",
            f"{at:%Y-%m-%dT%H:%M:%S}+00:00",
            f"{there:%Y-%m-%dT%H:%M:%S}{'+0200' if there > at else '-0700'}",
            f"{there:%Y-%m-%d %H:%M:%S}{'+02:00' if there > at else '-07:00'}",
        )

    def then(self, days: int) -> str:
        return self.moment(self.past(days))

    def time(self, days: int) -> Any:
        """A time, at times none or one that cannot be read."""
        return self.random.choices([self.then(days), self.blank(), "yesterday"], [30, 3, 1])[0]

    def flag(self, value: bool) -> str:
        return self.one(*(("true", "TRUE", "yes", "1", "t") if value else ("false", "FALSE", "no", "0", "f")))

    def yes_or_no(self, share: float) -> Any:
        return self.random.choices([self.flag(self.chance(share)), self.blank(), "maybe"], [20, 4, 1])[0]

    def cased(self, word: str) -> str:
        return self.one(word, word, word.lower(), word.title(), f" {word} ")

    def number(self) -> str:
        return f"+1{self.one(*AREAS)}5{self.random.randint(20, 29)}{self.random.randint(10, 30):04}"

    def phone(self, number: str) -> Any:
        """A number, at times none or one that cannot be read."""
        digits = number[1:]
        ways = [number] * 4 + [
            digits,
            f"'{number}",
            f"tel:{number}",
            f"({digits[1:4]}) {digits[4:7]}-{digits[7:]}",
            digits[1:],
            f"+1 {digits[1:4]} {digits[4:]}",
        ]
        return self.random.choices([self.one(*ways), self.blank(), self.one(*STRANGE)], [16, 3, 1])[0]

    def email(self, name: str) -> Any:
        ways = [f"{name}@shop.example", f" {name.title()}@Shop.Example ", "bea81c1795a612d8fc3a232b156467aa", None, f"{name} at shop"]
        return self.random.choices(ways, [8, 4, 1, 2, 1])[0]

    def lose(self, tables: Tables, *kept: str) -> Tables:
        """The tables as other loaders name and fill them: some in capitals, without columns that nothing depends on, never without those kept."""
        for rows in tables.values():
            names = sorted({name for row in rows for name in row} - set(kept))
            for name in self.random.sample(names, len(names) // 12):
                for row in rows:
                    row.pop(name, None)
        return {name.upper() if self.chance(0.1) else name: rows for name, rows in tables.items()}

    def money(self, amount: float) -> Any:
        return self.one(amount, f"{amount:.2f}", f"${amount:,.2f}")
