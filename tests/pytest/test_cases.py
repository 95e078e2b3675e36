"""Inputs as they come from shops and vendors, and what has to come out of them: the cases beside the specification.

SMS_CASES names their folder; without it, ../shared/cases. Their check.py says how they are written and runs them all on DuckDB.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT, THOROUGH
from sms_segmentation.warehouse import Warehouse

CASES = Path(os.environ.get("SMS_CASES", ROOT.parent / "shared" / "cases"))
# What is compared on other engines: all cases but those with a run of their own. Spark would need minutes for all inputs.
BUILT = {"postgres": ["sending_eligibility", "rejected_rows"], "spark": ["sending_eligibility"]}

pytestmark = pytest.mark.skipif(not (CASES / "check.py").is_file(), reason=f"no cases in {CASES} (set SMS_CASES to their folder)")


@pytest.fixture(scope="module")
def check() -> Any:
    """check.py of the cases as a module."""
    spec = importlib.util.spec_from_file_location("check", CASES / "check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_case_passes_on_duckdb(copy: Path) -> None:
    run = subprocess.run([sys.executable, CASES / "check.py", copy], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]


class Tables:
    """Tables of a warehouse as check.py asks for them: values as text."""

    def __init__(self, house: Warehouse, names: list[str]) -> None:
        self.rows = house.all_rows(names)

    def values(self, table: str, key: str, column: str) -> list[str | None]:
        if table == "exit_code":
            return ["0"]
        parts = [re.fullmatch("([a-z0-9_]+)([=~])(.*)", part).groups() for part in key.split(";") if part]
        rows = [row for row in self.rows[table] if all(fits(row[name], sign, value) for name, sign, value in parts)]
        return [str(len(rows))] if column == "count" else [as_text(row[column]) for row in rows]


def fits(value: Any, sign: str, wanted: str) -> bool:
    text = as_text(value)
    return text is not None and (text == wanted if sign == "=" else wanted in text)


def as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return str(value).removesuffix("+00:00")
    return None if value is None else str(value)


@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough asks Postgres and Spark too")
@pytest.mark.parametrize("target", ["postgres", "spark"])
def test_another_engine_decides_the_same(target: str, check: Any, build: Callable, tmp_path: Path) -> None:
    cases = [case for case in map(check.Case, sorted(path.parent for path in CASES.glob("*/case.yml"))) if not case.is_alone]
    tables = BUILT[target]
    for case in cases:
        # Of rows of which either may hold, all are compared or none.
        open_elsewhere = {row.get("either") for row in case.expected if row["table"] not in tables} - {"", None}
        case.expected = [row for row in case.expected if row["table"] in tables and row.get("either") not in open_elsewhere]
    selected = [f"+{table},resource_type:{kind}" for table in tables for kind in ("model", "seed")]
    found = {}
    for number, group in enumerate(check.groups([case for case in cases if case.expected])):
        inputs = tmp_path / str(number)
        check.write_inputs(group, inputs)
        dbt_vars = {"as_of": group[0].as_of.removesuffix("Z"), **yaml.safe_load(group[0].vars)}
        house = Tables(build(inputs, target, dbt_vars, "--select", *selected), tables)
        found |= {case.name: check.difference(case, house) for case in group}
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) > 5
