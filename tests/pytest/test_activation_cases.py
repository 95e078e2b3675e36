"""The worked cases of ../shared/spec/activation_cases.csv, through the raw inputs on the engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from reference import activation_worlds as worlds
from reference.given_tables import needed, overwrite
from reference.inputs import write

FILE = ROOT.parent / "shared" / "spec" / "activation_cases.csv"
SHARES = "int_promotional_shares"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="shared/spec is absent")


def decided(build: Any, manifest: Any, cases: list[worlds.Case], dbt_vars: dict[str, Any], folder: Path) -> tuple[worlds.World, Any]:
    """A warehouse in which these cases are decided; of whom promotions had their share is given, no short world has it."""
    world = worlds.World()
    world.add_old_customers()
    for case in cases:
        world.add(case)
    seeds, models = needed(manifest, ["flow_messages_due"], [SHARES])
    house = build(write(world.tables, folder), dbt_vars, "--select", *seeds)
    overwrite(house, manifest, {SHARES: [{"profile_id": "A34-p1", "counted": 2, "promotional": 2}]})
    return world, build(None, dbt_vars, "--select", *models)


@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
def test_flows(target: str, successive: Callable, parsed: Callable, tmp_path: Path) -> None:
    cases = [case for case in worlds.read(FILE) if case.id.startswith("A")]
    together = [case for case in cases if case.id not in worlds.ALONE]
    found = []
    with successive(target, f"flows_{target}") as build:
        groups = [(together, worlds.AS_OF, {})] + [([case], case.as_of, dict([case.vars.split("=")]) if case.vars else {}) for case in cases if case.id in worlds.ALONE]
        for number, (group, as_of, more) in enumerate(groups):
            dbt_vars = {"as_of": str(as_of), "sent_recognised_by": "flow_id"} | more
            world, house = decided(build, parsed(build.house), group, dbt_vars, tmp_path / str(number))
            messages = house.table("flow_messages_due")
            for case in group:
                expected, got = worlds.expected_messages(case), worlds.found_messages(case, messages, world.profiles[case.id])
                if expected != got:
                    found.append(f"{case.id}: {got}, expected {expected}")
    assert not found, "\n".join(found)
    assert len(cases) > 50
