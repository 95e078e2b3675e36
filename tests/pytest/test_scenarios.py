"""Every worked case of eligibility_scenarios.csv, in the reference and through the raw inputs on the engines.

DuckDB and Postgres decide all of them, one instant after the other over the same inputs. Spark needs a minute for an instant, so that it
decides at all of them only when SMS_TEST_EVERY_INSTANT is set, else at two: where most cases lie, and on the day on which clocks go back.
Cases about windows alone, at any instant of the two months from then, are read off the windows it has worked out there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from reference.facts import Row, by
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
EVERY_INSTANT = bool(os.environ.get("SMS_TEST_EVERY_INSTANT"))
CLOCKS_GO_BACK = "2026-11-01T15:30:00"
WINDOW_REASONS = ("manual_closure", "quiet_hours", "blocked_day", "blocked_holiday")
# No case has orders, products, visits, e-mails, points or history enough to be scored: what is made of them is empty at every instant.
EMPTY = [f"path:models/intermediate/{area}" for area in ("orders", "products", "site", "email", "loyalty", "predictions")]

Moment = tuple[datetime, tuple[tuple[str, object], ...]]


def moment(scenario: Scenario) -> Moment:
    """As of when and with which vars a case is decided."""
    return scenario.as_of, scenario.vars


def moments(at: set[str] | None = None) -> list[Moment]:
    """Those that occur among the cases, or of them those at some instants with no var changed."""
    every = sorted({moment(scenario) for scenario in SCENARIOS}, key=str)
    return every if at is None else [(when, changed) for when, changed in every if not changed and when.isoformat() in at]


def test_most_cases_lie_where_spark_decides() -> None:
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

    def run(target: str, at: list[Moment]) -> Iterator[tuple[Moment, dict[str, Row], dict[str, list[Row]]]]:
        """Each of these moments with its decisions by profile, and the timeline of each profile's places."""
        given = [{"as_of": when.isoformat(), **dict(changed)} for when, changed in at]
        tables = ["sending_eligibility", "int_sending_candidates", "int_sending_timeline"]
        for found, (decisions, candidates, timeline) in zip(at, decisions_at(inputs, target, given, tables, EMPTY), strict=True):
            spans = by(timeline, "signature")
            yield (
                found,
                {row["profile_id"]: row for row in decisions},
                {row["profile_id"]: spans[row["signature"]] for row in candidates},
            )

    return run


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_an_engine_decides_every_case(target: str, decided: Callable) -> None:
    found = {s.id: answer(by_id[s.id]) for at, by_id, _ in decided(target, moments()) for s in SCENARIOS if moment(s) == at}
    assert found == {s.id: told(s) for s in SCENARIOS}


def is_about_windows(scenario: Scenario) -> bool:
    """Whether nothing but the places of a subscriber decides the case."""
    return set(scenario.reasons.split(";")) <= {"", *WINDOW_REASONS} and "sms_events" not in scenario.tables and not scenario.vars


def window(spans: list[Row], at: datetime) -> tuple[Any, ...]:
    """What a timeline says of an instant: open or not, why not, and when it opens."""
    [now] = [span for span in spans if span["from_at"] <= at < span["to_at"]]
    reasons = [reason for reason in WINDOW_REASONS if now[f"is_{reason}"]]
    opens_at = min(max(span["from_at"], at) for span in spans if span["is_open"] and span["to_at"] > at)
    return now["is_open"], ";".join(reasons), opens_at


def test_spark_decides_the_cases_of_two_instants_and_of_the_windows_ahead(decided: Callable) -> None:
    at = moments() if EVERY_INSTANT else moments({MONDAY, CLOCKS_GO_BACK})
    found, expected = {}, {}
    for (when, changed), decisions, spans in decided("spark", at):
        for scenario in SCENARIOS:
            if moment(scenario) == (when, changed):
                found[scenario.id, when], expected[scenario.id, when] = answer(decisions[scenario.id]), told(scenario)
            elif is_about_windows(scenario) and when < scenario.as_of < when + timedelta(days=45):
                found[scenario.id, when] = window(spans[scenario.id], scenario.as_of)
                expected[scenario.id, when] = told(scenario)[:3]
    assert len({id for id, _ in found}) > (len(SCENARIOS) - 1 if EVERY_INSTANT else 20)
    assert found == expected
