"""Days and hours as seen from as_of (definitions.md, section 1). The reporting time zone is UTC here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Clock:
    as_of: datetime

    @property
    def today(self) -> date:
        return self.as_of.date()

    def has_come(self, at: datetime | None) -> bool:
        return at is not None and at <= self.as_of

    def days_since(self, at: datetime) -> int:
        """0 = today."""
        return (self.today - at.date()).days

    def in_last(self, days: int, at: datetime) -> bool:
        return self.has_come(at) and self.days_since(at) < days

    def hours_ago(self, hours: int) -> datetime:
        return self.as_of - timedelta(hours=hours)


class Times:
    """When something happened, as far as it has happened at as_of."""

    def __init__(self, clock: Clock, instants: Iterable[datetime]) -> None:
        self._clock = clock
        self.instants = sorted(at for at in instants if clock.has_come(at))

    @property
    def last(self) -> datetime | None:
        return max(self.instants, default=None)

    @property
    def days_since_last(self) -> int | None:
        return self._clock.days_since(self.last) if self.last else None

    def count(self, days: int, before: int = 0) -> int:
        """Those of the last `days` days, or of the `days` days that ended `before` days ago."""
        return sum(before <= self._clock.days_since(at) < before + days for at in self.instants)

    def any_in_last(self, days: int) -> bool:
        return self.count(days) > 0
