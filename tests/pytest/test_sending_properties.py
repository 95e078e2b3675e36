"""What has to hold of decisions whatever the rows: asked of one random world beside changed copies of itself, and of later moments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reference.comparison import member
from reference.consent import OPT_OUTS
from reference.facts import Row, Tables
from reference.inputs import complete, write
from reference.vars import DEFAULTS
from reference.worlds import RandomWorld

AS_OF = datetime(2026, 11, 24, 1, 30)
# The keys of each table that a copy needs anew; numbers get other last digits beside them.
KEYS = {
    "profiles": ["profile_id", "email"],
    "consent_events": ["consent_event_id", "profile_id", "email"],
    "sms_events": ["sms_event_id", "message_id"],
    "suppressions": ["suppression_id", "profile_id", "email"],
    "number_checks": [],
    "preferences": ["profile_id"],
    "holdout_assignments": ["profile_id"],
    "web_events": ["web_event_id", "profile_id"],
    "email_events": ["email_event_id", "profile_id"],
    "flow_enrollments": ["enrollment_id", "profile_id"],
    "reply_reviews": ["sms_event_id"],
    "orders": ["order_id", "profile_id"],
}
COPIES = {"as-it-is": "", "shuffled": "z", "opted-out": "o", "queued": "q"}


def nothing_to_come(tables: Tables) -> Tables:
    """The world without rows of a later time, so that nothing new happens after as_of."""
    ends = ("deleted_at", "cancelled_at", "ended_at", "completed_at", "exited_at")
    kept: Tables = {}
    for name, rows in tables.items():
        kept[name] = [
            row | {column: None for column in ends if (row.get(column) or AS_OF) > AS_OF}
            for row in rows
            if all((row.get(column) or AS_OF) <= AS_OF for column in ("occurred_at", "checked_at", "decided_at", "assigned_at"))
            # An opt-out dated later counts from its arrival.
            or (row.get("action") in OPT_OUTS and (row["received_at"] or row["loaded_at"]) <= AS_OF)
        ]
    return kept


def copied(tables: Tables, position: int, prefix: str) -> Tables:
    """The same people with keys and numbers of their own."""

    def anew(name: str, row: Row) -> Row:
        changed = {key: f"{prefix}{row[key]}" for key in KEYS[name] if row.get(key)}
        phone = row.get("phone_e164")
        if phone and len(phone) > 9:
            changed["phone_e164"] = phone[:-4] + f"{(int(phone[-4:]) + 2500 * position) % 10000:04}"
        return row | changed

    return {name: [anew(name, row) for row in rows] for name, rows in tables.items()}


@pytest.fixture(scope="module")
def world() -> Tables:
    # A number read off phone_raw, or one whose line says that it is none, has no copy of its own.
    tables = nothing_to_come(RandomWorld(7, AS_OF, profiles=160).tables)
    odd = {r["profile_id"] for r in tables["profiles"] if not r["phone_e164"] or "555" in r["phone_e164"][5:8]}
    return {name: [row for row in rows if row.get("profile_id") not in odd] for name, rows in tables.items()}


@pytest.fixture(scope="module")
def inputs(world: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(7)
    tables: Tables = {name: [] for name in world}
    for position, (kind, prefix) in enumerate(COPIES.items()):
        copy = copied(world, position, prefix)
        phones = sorted({row["phone_e164"] for row in copy["profiles"]})
        if kind == "shuffled":
            for rows in copy.values():
                chance.shuffle(rows)
        if kind == "opted-out":
            times = [AS_OF, AS_OF - timedelta(seconds=1), AS_OF - timedelta(days=200), AS_OF + timedelta(days=1)]
            copy["consent_events"] += [
                {"consent_event_id": f"added-{phone}", "phone_e164": phone, "action": chance.choice(["opt_out", "opt_out_carrier"]),
                 "occurred_at": chance.choice(times), "loaded_at": AS_OF}
                for phone in phones
            ]  # fmt: skip
        if kind == "queued":
            copy["sms_events"] += [
                {"sms_event_id": f"added-{phone}", "message_id": f"added-{phone}", "phone_e164": phone, "event_type": "queued",
                 "occurred_at": AS_OF - timedelta(hours=chance.choice([0, 1, 23, 24, 100, 500]))}
                for phone in phones
            ]  # fmt: skip
        for name, rows in copy.items():
            tables[name] += rows
    return write(complete(tables), tmp_path_factory.mktemp("properties") / "inputs")


@pytest.fixture(scope="module")
def later(inputs: Path, decisions_at: Callable) -> dict[datetime, tuple[dict[str, Row], dict[str, Row]]]:
    """Decisions and features of as_of and of three later moments: the two at which most become eligible, and one before a change."""
    tables = ["sending_eligibility", "int_profile_features"]
    [first] = decisions_at(inputs, "duckdb", [{"as_of": AS_OF.isoformat()}], tables)
    soon = Counter(row["next_eligible_at"] for row in first[0] if not row["is_eligible"] and row["next_eligible_at"])
    ends = Counter(row["decision_valid_until"] for row in first[0] if row["decision_valid_until"])
    moments = [moment for moment, _ in soon.most_common(2)] + [ends.most_common(1)[0][0] - timedelta(seconds=1)]
    rows = decisions_at(inputs, "duckdb", [{"as_of": moment.isoformat()} for moment in moments], tables)
    found = zip([AS_OF, *moments], [first, *rows], strict=True)
    return {moment: tuple({row["profile_id"]: row for row in table} for table in both) for moment, both in found}


@pytest.fixture(scope="module")
def decisions(later: dict) -> dict[str, Row]:
    return later[AS_OF][0]


def pairs(decisions: dict[str, Row], kind: str) -> Iterator[tuple[Row, Row]]:
    """The decision about each person of the world, and that about the same person in a copy."""
    for profile_id, row in decisions.items():
        if profile_id.startswith("p"):
            yield row, decisions[COPIES[kind] + profile_id]


def test_the_order_of_rows_and_the_names_of_profiles_do_not_matter(decisions: dict[str, Row]) -> None:
    def told(row: Row) -> dict[str, Any]:
        return {column: value for column, value in row.items() if column not in ("profile_id", "phone_e164")}

    assert [(one, other) for one, other in pairs(decisions, "shuffled") if told(one) != told(other)] == []


def test_an_added_opt_out_makes_nobody_eligible(decisions: dict[str, Row]) -> None:
    assert any(one["is_eligible"] for one, _ in pairs(decisions, "opted-out"))
    assert [one for one, other in pairs(decisions, "opted-out") if other["is_eligible"] and not one["is_eligible"]] == []


def test_an_added_queued_text_never_leaves_more_sends(decisions: dict[str, Row]) -> None:
    assert [
        (one, other)
        for one, other in pairs(decisions, "queued")
        if other["remaining_sends"] > one["remaining_sends"] or (other["is_eligible"] and not one["is_eligible"])
    ] == []


def unmoved(later: dict, moment: datetime) -> Iterator[tuple[Row, Row]]:
    """Decisions at as_of and at a later moment about whoever the calendar has moved into no other group meanwhile."""
    (before, features), (after, later_features) = later[AS_OF], later[moment]
    for profile_id, row in before.items():
        groups = [member(known[profile_id], DEFAULTS) for known in (features, later_features)]
        if groups[0] == groups[1] and features[profile_id]["age_years"] == later_features[profile_id]["age_years"]:
            yield row, after[profile_id]


def test_at_next_eligible_at_the_answer_is_yes(later: dict) -> None:
    asked = [(row, then) for moment in later for row, then in unmoved(later, moment) if row["next_eligible_at"] == moment and not row["is_eligible"]]
    assert len(asked) > 10
    assert [(row, then) for row, then in asked if not then["is_eligible"]] == []


def test_before_next_eligible_at_the_answer_is_no(later: dict) -> None:
    early = [(row, then) for moment in later for row, then in unmoved(later, moment) if row["next_eligible_at"] and row["next_eligible_at"] > moment]
    assert [(row, then) for row, then in early if then["is_eligible"]] == []


def test_the_answer_holds_until_decision_valid_until(later: dict) -> None:
    held = [
        (row, then) for moment in later for row, then in unmoved(later, moment) if row["decision_valid_until"] is None or row["decision_valid_until"] > moment
    ]
    assert len(held) > 100
    columns = ("is_eligible", "ineligibility_reasons")
    assert [
        (row["profile_id"], *(known[column] for known in (row, then) for column in ("as_of", *columns)), row["decision_valid_until"])
        for row, then in held
        if any(row[column] != then[column] for column in columns)
    ] == []
