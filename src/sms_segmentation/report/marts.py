"""The marts as the page reads them: rows with plain numbers, and the reason where there are none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sms_segmentation.explain.person import Reader
from sms_segmentation.report.parts import Row
from sms_segmentation.warehouse import Warehouse, WarehouseError


class Marts:
    """Queries in which {name} is a relation of the warehouse or a value; a mart that is not there has no rows."""

    def __init__(self, house: Warehouse) -> None:
        self.reader = Reader(house)
        [row] = self.reader.rows("select max(as_of) as as_of from {sending_eligibility}") or [{"as_of": None}]
        if row["as_of"] is None:
            raise WarehouseError("This warehouse holds no decisions to report on: sending_eligibility is missing or empty; run scripts/build first.")
        self.as_of: datetime = row["as_of"]
        dates = self.rows("select max(as_of_date) as as_of_date from {segment_catalog}") if self.has("segment_catalog") else []
        self.as_of_date: date = (dates[0]["as_of_date"] if dates else None) or self.as_of.date()

    def rows(self, sql: str, **values: Any) -> list[Row]:
        return [{name: _plain(value) for name, value in row.items()} for row in self.reader.rows(sql, **values)]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Segments by the name that people know them by."""
        return {row["segment_name"]: row["title"] for row in self.rows("select segment_name, title from {segment_catalog}")}

    def has(self, *names: str) -> bool:
        return self.reader.has(*names)

    def ago(self, days: int) -> date:
        return self.as_of_date - timedelta(days=days)

    def why_none(self, name: str, otherwise: str = "it has no rows, so nothing of this kind has happened yet") -> str:
        """Why a mart gives nothing."""
        return f"{name} is not in this warehouse; scripts/build makes it." if not self.has(name) else f"{name} is there, but {otherwise}."


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
