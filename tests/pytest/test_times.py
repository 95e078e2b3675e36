"""Times as people and programs write them: the same spellings are read on every engine, and every other is rejected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from test_inputs import TABLES, written

READ = {
    "2026-11-23": "2026-11-23 00:00:00",
    "2026-11-23 15:04": "2026-11-23 15:04:00",
    "2026-11-23T15:04:05": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05.25": "2026-11-23 15:04:05.250000",
    "2026-11-23T15:04:05.123456": "2026-11-23 15:04:05.123456",
    "2026-11-23T15:04:05.123456789Z": "2026-11-23 15:04:05.123456",
    "2026-11-23T15:04:05Z": "2026-11-23 15:04:05",
    "2026-11-23t15:04:05z": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05 UTC": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05 GMT": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05+00": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05+0000": "2026-11-23 15:04:05",
    "2026-11-23 15:04:05.5 +00:00": "2026-11-23 15:04:05.500000",
    "2026-11-23 15:04:05 -0500": "2026-11-23 20:04:05",
    "2026-11-23T15:04:05-05:00": "2026-11-23 20:04:05",
    "2026-11-23T15:04:05+05:45": "2026-11-23 09:19:05",
    "2026-11-23T01:04+02": "2026-11-22 23:04:00",
    "  2026-11-23   15:04:05  ": "2026-11-23 15:04:05",
    "1795446245": "2026-11-23 15:04:05",
    "1795446245.75": "2026-11-23 15:04:05.750000",
    "1795446245123": "2026-11-23 15:04:05.123000",
    '"Mon, 23 Nov 2026 15:04:05 +0000"': "2026-11-23 15:04:05",
    '"Mon, 23 Nov 2026 15:04:05 GMT"': "2026-11-23 15:04:05",
    '"Mon, 23 Nov 2026 10:04:05 -0500"': "2026-11-23 15:04:05",
    "3 Nov 2026 15:04 +0000": "2026-11-03 15:04:00",
}
REJECTED = [
    "5/12/2026",
    "23.11.2026 15:04",
    "11-23-2026",
    "2026-11-31",
    "2026-02-30 10:00:00",
    "2026-13-01",
    "2026-11-23 25:00:00",
    "2026-11-23 15:60:00",
    "2026-11-23 15:04:05 EST",
    "2026-11-23 15:04:05 +99:00",
    "23 Foo 2026 15:04:05 +0000",
    "20261123",
    "179544624512",
    "now",
    "today",
    "infinity",
    "epoch",
]
TEXTS = [*READ, *REJECTED]


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_a_time_is_read_the_same(engine: str, build: Callable, tmp_path: Path) -> None:
    header = TABLES["consent_events"].strip().splitlines()[0]
    rows = [f"t{n},+12125550123,sms,marketing,opt_out,,{text},form,shop,2026-12-01" for n, text in enumerate(TEXTS)]
    inputs = written(tmp_path / "inputs", {**TABLES, "consent_events": "\n".join([header, *rows])})
    house = build(inputs, engine, {"as_of": "2026-12-31"}, "--select", "+stg_inputs__consent_events")
    found = {row["consent_event_id"]: row["occurred_at"] for row in house.table("stg_inputs__consent_events")}
    assert {text: said(found[f"t{n}"]) for n, text in enumerate(TEXTS)} == {**READ, **dict.fromkeys(REJECTED)}


def said(at: object) -> str | None:
    return str(at) if at is not None else None
