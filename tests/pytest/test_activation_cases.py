"""The worked cases of ../shared/spec/activation_cases.csv, through the raw inputs on the engines.

Cases share one world; those that hang on the time of day or on a var have worlds of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ELSEWHERE, ROOT
from reference import activation_worlds as worlds
from reference.given_tables import needed, overwrite
from reference.inputs import write

FILE = ROOT.parent / "shared" / "spec" / "activation_cases.csv"
VARS = {"as_of": str(worlds.AS_OF), "sent_recognised_by": "flow_id", "demographic_segments": True}
MARTS = ["flow_messages_due", "campaign_audience", "next_best_message"]
SHARES = "int_promotional_shares"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="shared/spec is absent")


@pytest.fixture
def wrong(successive: Callable, parsed: Callable, tmp_path: Path) -> Callable:
    """Cases that come out otherwise than the file says, a sentence each."""

    def decide(target: str, cases: list[worlds.Case], dbt_vars: dict[str, Any]) -> list[str]:
        world = worlds.World()
        world.add_old_customers()
        for case in cases:
            world.add(case)
        with successive(target, f"activation_{cases[0].id}") as build:
            manifest = parsed(build.house)
            seeds, models = needed(manifest, MARTS, [SHARES])
            house = build(write(world.tables, tmp_path), dbt_vars, "--select", *seeds)
            # of whom promotions had their share is given: no short world has it
            overwrite(house, manifest, {SHARES: [{"profile_id": "A34-p1", "counted": 2, "promotional": 2}]})
            build(None, dbt_vars, "--select", *models)
            tables = house.all_rows(MARTS)
        return [sentence for case in cases for sentence in worlds.differences(case, tables)]

    return decide


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_cases_of_one_world(target: str, wrong: Callable) -> None:
    cases = [case for case in worlds.read(FILE) if case.id not in worlds.ALONE]
    assert len(cases) > 70
    assert wrong(target, cases, VARS) == []


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
@pytest.mark.parametrize("name", worlds.ALONE)
def test_cases_of_their_own(target: str, name: str, wrong: Callable) -> None:
    case = next(case for case in worlds.read(FILE) if case.id == name)
    more = dict([case.vars.split("=")]) if case.vars else {}
    assert wrong(target, [case], VARS | {"as_of": str(case.as_of)} | more) == []
