"""Sending advice, opt-out review, gaps in proof of consent and the campaign catalog are what an independent reading makes of the tables they rest on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from reference import sending_marts
from reference.facts import Row
from sms_segmentation.project import SAMPLE, declared_end, utc
from sms_segmentation.warehouse import Warehouse

AS_OF = datetime.fromisoformat(utc(declared_end(SAMPLE)))
READINGS: dict[str, tuple[Callable[..., list[Row]], tuple[datetime, ...], tuple[str, ...]]] = {
    "sending_advice": (sending_marts.sending_advice, (), ("profile_id",)),
    "opt_out_review": (sending_marts.opt_out_review, (AS_OF,), ("sms_event_id",)),
    "consent_evidence_gaps": (sending_marts.consent_evidence_gaps, (AS_OF,), ("source_system", "source")),
    "campaign_catalog": (sending_marts.campaign_catalog, (AS_OF,), ("plan_id",)),
}


@pytest.mark.parametrize("mart", READINGS)
def test_every_row_is_the_one_of_the_reading(duckdb_warehouse: Warehouse, mart: str) -> None:
    reading, moment, key = READINGS[mart]
    wanted, found = ({identity(row, key): row for row in rows} for rows in (reading(duckdb_warehouse.table, *moment), duckdb_warehouse.table(mart)))
    assert wanted, "the sample has such rows"
    assert wanted.keys() == found.keys()
    assert [(at, column) for at, row in wanted.items() for column in found[at] if not alike(row[column], found[at][column])] == []


def identity(row: Row, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[column] for column in key)


def alike(mine: Any, theirs: Any) -> bool:
    return mine == (float(theirs) if isinstance(theirs, Decimal) else theirs)
