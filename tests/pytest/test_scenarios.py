"""Every worked case of eligibility_scenarios.csv, in the reference and through the raw inputs on the engines.

DuckDB decides all of them, one instant after the other over the same inputs. Postgres decides at the instants where most cases
lie and where clocks change, Spark where most cases lie: a build costs it a minute. That the engines agree everywhere else is for
test_engines_agree to say, over the sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from reference.scenarios import MONDAY, SCENARIOS, Scenario, together
from reference.sending import Sending
from reference.vars import Vars
from reference.inputs import complete, write

NEWCOMER = {
    "is_dormant": False,
    "engagement_track": "new",
    "rfm_name": "prospect",
    "is_vip_blended": False,
    "is_lifecycle_active_customers": False,
    "is_lifecycle_new_subscribers": True,
}
IN_POSTGRES = {MONDAY, "2026-11-01T15:30:00", "2027-03-14T11:30:00"}

Moment = tuple[datetime, tuple[tuple[str, object], ...]]


def moment(scenario: Scenario) -> Moment:
    """As of when and with which vars a case is decided."""
    return scenario.as_of, scenario.vars


def moments(at: set[str] | None = None) -> list[Moment]:
    """Those that occur among the cases, or of them those at some instants with no var changed."""
    every = sorted({moment(scenario) for scenario in SCENARIOS}, key=str)
    return every if at is None else [(when, changed) for when, changed in every if not changed and when.isoformat() in at]


def test_most_cases_lie_where_spark_looks() -> None:
    assert Counter(map(moment, SCENARIOS)).most_common(1)[0][0] == (datetime.fromisoformat(MONDAY), ())


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_the_reference_decides_the_case(scenario: Scenario) -> None:
    changed = {name: value for name, value in scenario.vars if name != "as_of_mode"}
    tables = complete(scenario.tables)
    if dict(scenario.vars).get("as_of_mode") == "known_at":
        for name, rows in tables.items():
            tables[name] = [row for row in rows if row.get("loaded_at", scenario.as_of) <= scenario.as_of]
    sending = Sending(tables, scenario.as_of, {scenario.id: NEWCOMER}, Vars(**changed))
    assert told(scenario) == answer(sending.decisions()[scenario.id])


def told(scenario: Scenario) -> tuple[Any, ...]:
    return not scenario.reasons, scenario.reasons, scenario.next_eligible_at, scenario.remaining


def answer(decision: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(decision[c] for c in ("is_eligible", "ineligibility_reasons", "next_eligible_at", "remaining_sends"))


@pytest.fixture(scope="module")
def decided(decisions_at: Callable, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Iterator[tuple]]:
    inputs = write(together(SCENARIOS), tmp_path_factory.mktemp("scenarios") / "inputs")

    def run(target: str, at: list[Moment]) -> Iterator[tuple[Scenario, dict[str, Any]]]:
        """Each case of these moments with its decision."""
        given = [{"as_of": when.isoformat(), **dict(changed)} for when, changed in at]
        for found, decisions in zip(at, decisions_at(inputs, target, given), strict=True):
            by_profile = {row["profile_id"]: row for row in decisions}
            yield from ((s, by_profile[s.id]) for s in SCENARIOS if moment(s) == found)

    return run


def test_duckdb_decides_every_case(decided: Callable) -> None:
    found = list(decided("duckdb", moments()))
    assert len(found) == len(SCENARIOS)
    assert {s.id: answer(decision) for s, decision in found} == {s.id: told(s) for s, _ in found}


def test_postgres_decides_the_cases_of_some_instants(decided: Callable) -> None:
    found = list(decided("postgres", moments(IN_POSTGRES)))
    assert {s.id: answer(decision) for s, decision in found} == {s.id: told(s) for s, _ in found}


def test_spark_decides_the_cases_of_the_instant_with_most(decided: Callable) -> None:
    found = list(decided("spark", moments({MONDAY})))
    assert len(found) >= 7
    assert {s.id: answer(decision) for s, decision in found} == {s.id: told(s) for s, _ in found}
