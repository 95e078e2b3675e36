"""Every worked case of eligibility_scenarios.csv, in the reference and through the raw inputs on the engines.

DuckDB decides them at one instant after the other over the same inputs, and reads cases about windows alone off the windows that it has worked
out at an instant of the 45 days before; Postgres and Spark, slower by an instant, do so at the one of most cases and leave the rest.
scripts/test --thorough lets each decide each case at its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import ROOT, THOROUGH
from reference.facts import Row, by
from reference.inputs import complete, write
from reference.scenarios import SCENARIOS, Scenario, together
from reference.sending import Sending
from reference.vars import Vars

NEWCOMER = {
    "is_dormant": False,
    "engagement_track": "new",
    "rfm_name": "prospect",
    "is_vip_blended": False,
    "is_lifecycle_active_customers": False,
    "is_lifecycle_new_subscribers": True,
}
WINDOW_REASONS = ("manual_closure", "quiet_hours", "blocked_day", "blocked_holiday")
# No case has orders, products, visits, e-mails, points, clicks, preferences or history enough to be scored: what is made of them is
# empty at every instant. Postgres drops the views int_placed_orders, int_shop_orders and int_valid_orders with the profiles that they look at.
AREAS = ("orders", "products", "site", "email", "loyalty", "predictions")
EMPTY = [file.stem for area in AREAS for file in (ROOT / "models" / "intermediate" / area).glob("*.sql")]
EMPTY = [name for name in EMPTY if name not in ("int_placed_orders", "int_shop_orders", "int_valid_orders")]
EMPTY += ["int_sms_clicks", "int_click_counts", "int_click_habits", "int_preference_features", "int_profile_clusters"]

Moment = tuple[datetime, tuple[tuple[str, object], ...]]


def moment(scenario: Scenario) -> Moment:
    """As of when and with which vars a case is decided."""
    return scenario.as_of, scenario.vars


def moments() -> list[Moment]:
    """Those that occur among the cases."""
    return sorted({moment(scenario) for scenario in SCENARIOS}, key=str)


def fewest_moments() -> list[Moment]:
    """Of those as many as it takes for every case to be decided at one of them or read off the windows ahead of it."""
    needed = {moment(scenario) for scenario in SCENARIOS if not is_about_windows(scenario)}
    for scenario in sorted(SCENARIOS, key=lambda scenario: scenario.as_of):
        if not any(is_ahead(scenario, at) for at in needed):
            needed.add(moment(scenario))
    return sorted(needed, key=str)


def busiest_moment() -> list[Moment]:
    """The one at which most cases are decided."""
    return [at for at, _ in Counter(map(moment, SCENARIOS)).most_common(1)]


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

    def run(target: str, at: list[Moment]) -> Iterator[tuple[Moment, dict[str, Row], dict[str, list[Row]]]]:
        """Each of these moments with its decisions by profile, and the timeline of each profile's places."""
        given = [{"as_of": when.isoformat(), **dict(changed)} for when, changed in at]
        tables = ["sending_eligibility", "int_sending_candidates", "int_sending_timeline"]
        for found, (decisions, candidates, timeline) in zip(at, decisions_at(inputs, target, given, tables, EMPTY), strict=True):
            spans = by(timeline, "window_group_key")
            yield (
                found,
                {row["profile_id"]: row for row in decisions},
                {row["profile_id"]: spans[row["window_group_key"]] for row in candidates},
            )

    return run


def is_about_windows(scenario: Scenario) -> bool:
    """Whether nothing but the places of a subscriber decides the case."""
    return set(scenario.reasons.split(";")) <= {"", *WINDOW_REASONS} and "sms_events" not in scenario.tables and not scenario.vars


def is_ahead(scenario: Scenario, at: Moment) -> bool:
    """Whether a case is decided at a moment, or can be read off the windows worked out at it."""
    when, changed = at
    return moment(scenario) == at or (is_about_windows(scenario) and not changed and when < scenario.as_of < when + timedelta(days=45))


def window(spans: list[Row], at: datetime) -> tuple[Any, ...]:
    """What a timeline says of an instant: open or not, why not, and when it opens."""
    [now] = [span for span in spans if span["valid_from"] <= at < span["valid_to"]]
    reasons = [reason for reason in WINDOW_REASONS if now[f"is_{reason}"]]
    opens_at = min(max(span["valid_from"], at) for span in spans if span["is_open"] and span["valid_to"] > at)
    return now["is_open"], ";".join(reasons), opens_at


@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
def test_an_engine_decides_every_case(target: str, decided: Callable) -> None:
    found, expected = {}, {}
    chosen = moments() if THOROUGH else fewest_moments() if target == "duckdb" else busiest_moment()
    for at, decisions, spans in decided(target, chosen):
        for scenario in SCENARIOS:
            if moment(scenario) == at:
                found[scenario.id, at], expected[scenario.id, at] = answer(decisions[scenario.id]), told(scenario)
            elif is_ahead(scenario, at):
                found[scenario.id, at] = window(spans[scenario.id], scenario.as_of)
                expected[scenario.id, at] = told(scenario)[:3]
    decidable = {scenario.id for scenario in SCENARIOS if any(is_ahead(scenario, at) for at in chosen)}
    assert {id for id, _ in found} == decidable and (chosen == busiest_moment() or len(decidable) == len(SCENARIOS))
    assert found == expected
