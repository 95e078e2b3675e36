"""The record of consent against a plain reading of the raw rows (reference/record.py), cell by cell, over random worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from reference import record
from reference.consent import Ledgers
from reference.facts import disagreements
from reference.inputs import write
from reference.vars import DEFAULTS, Vars
from reference.worlds import RandomWorld

ASKED_TWICE = Vars(require_double_opt_in=True, max_consent_age_days=200)


@pytest.mark.parametrize(
    ("seed", "as_of", "vars"),
    [(5, "2026-11-24T01:30:00", DEFAULTS), (6, "2026-03-31T12:00:00", ASKED_TWICE)],
    ids=["as shipped", "everything asked for twice"],
)
def test_the_record_of_consent_is_what_a_plain_reading_makes_of_it(seed: int, as_of: str, vars: Vars, build: Callable, tmp_path: Path) -> None:
    tables = RandomWorld(seed, datetime.fromisoformat(as_of)).tables
    changed = {name: value for name, value in asdict(vars).items() if value != getattr(DEFAULTS, name)}
    house = build(write(tables, tmp_path / "inputs"), "duckdb", {"as_of": as_of, **changed}, "--select", "+consent_ledger +consent_state")
    ledgers = Ledgers(tables, datetime.fromisoformat(as_of), vars)
    found = disagreements(record.ledger(ledgers, tables), house.table("consent_ledger"), "consent_event_id", "phone_e164")
    found += disagreements(record.state(ledgers, tables), house.table("consent_state"), "phone_e164")
    assert not found, f"{len(found)} rows differ, the first of them:\n" + "\n".join(found[:10])
