"""sending_violations names every text of the sample that was planted to break a rule, and no other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from project import SAMPLE
from warehouse import Warehouse

Rows = list[dict[str, Any]]
TOLD = ("message_id", "rule", "known_when_sent", "evidence_id")


def told(rows: Rows) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in TOLD) for row in rows), key=str)


def planted(folder: Path) -> Rows:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))["violations"]


@pytest.fixture(scope="module")
def other_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other shoppers, other texts: the planted ones are the same."""
    folder = tmp_path_factory.mktemp("other_shop")
    command = [sys.executable, ROOT / "scripts" / "generate_inputs", "--profiles", "1500", "--days", "300", "--seed", "7"]
    subprocess.run([*command, "--out", folder], check=True, capture_output=True)
    return folder


def test_what_was_planted_is_found_and_nothing_else(duckdb_warehouse: Warehouse) -> None:
    assert len(planted(SAMPLE)) > 30
    assert told(duckdb_warehouse.table("sending_violations")) == told(planted(SAMPLE))


def test_another_shop_that_obeys_the_rules_broke_none(other_shop: Path, build: Callable) -> None:
    house = build(other_shop, "duckdb", "--select", "+sending_violations")
    assert len(house.table("int_sent_texts")) > 10_000
    assert told(house.table("sending_violations")) == told(planted(other_shop))
