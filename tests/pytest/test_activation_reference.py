"""Who is due which message, whom campaigns go to and what comes next, against a plain reading of activation.md (reference/activation.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

import pytest

from reference.activation import Activation
from reference.facts import Row, Tables
from reference.flow_worlds import FlowWorld
from reference.following import Following
from reference.given_tables import needed
from reference.inputs import write

MARTS = ["flow_messages_due", "flow_enrollments_due", "campaign_audience", "next_best_message"]
GIVEN = ["sending_eligibility", "int_profile_features", "segment_memberships"]
# In the afternoon of the US, and in its night, half an hour before the windows of its west close.
MOMENTS = [(1, "2026-11-18 20:00:00"), (2, "2026-11-19 04:30:00")]


@pytest.fixture(scope="module", params=[pytest.param(moment, id=moment[1]) for moment in MOMENTS])
def case(request: pytest.FixtureRequest, successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Activation]:
    """A world as it was built: its marts, and what the reference knows of it."""
    seed, as_of = request.param[0], datetime.fromisoformat(request.param[1])
    world = FlowWorld(seed, as_of)
    with successive("duckdb", f"flows_{seed}") as build:
        seeds, models = needed(parsed(build.house), [*MARTS, *GIVEN], [])
        inputs = write(world.tables, tmp_path_factory.mktemp("flows") / "inputs")
        house = build(inputs, {"as_of": str(as_of), "sent_recognised_by": "flow_id"}, "--select", *seeds, *models)
        tables = {name: house.table(name) for name in [*MARTS, *GIVEN]}
    return tables, Activation(world.tables, as_of, *(tables[name] for name in GIVEN))


def disagreements(expected: Iterable[Row], found: Iterable[Row], key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    """A sentence for each key under which the two have other rows; two orders of one instant are taken as one another."""
    sides: list[dict[tuple, Counter]] = []
    for rows in (expected, found):
        side: dict[tuple, Counter] = defaultdict(Counter)
        for row in rows:
            side[tuple(row[name] for name in key)][tuple(str(row[name]) for name in columns)] += 1
        sides.append(side)
    mine, theirs = sides
    told = [f"{at}: reference {[*mine[at]]}, SQL {[*theirs[at]]}" for at in mine.keys() | theirs.keys() if mine[at] != theirs[at]]
    return "\n".join([f"{len(told)} of {len(mine)} differ, by {columns}", *sorted(told)[:20]]) if told else ""


def test_messages_of_flows(case: tuple[Tables, Activation]) -> None:
    tables, known = case
    expected = known.messages()
    reasons = {(row["decision"], row["reason"]) for row in expected}
    assert len(expected) > 400 and len(reasons) > 12
    columns = ("branch", "channel", "message_category", "template_id", "priority", "expires_at", "decision", "reason", "not_before")
    assert not disagreements(expected, tables["flow_messages_due"], ("profile_id", "flow_id", "step", "due_at"), columns)


def test_enrollments(case: tuple[Tables, Activation]) -> None:
    tables, known = case
    found = [row for row in tables["flow_enrollments_due"] if row["status"] in ("waiting_first", "running")]
    assert len(found) > 800
    columns = ("status", "last_step_sent", "next_step", "next_due_at")
    assert not disagreements(known.running(), found, ("profile_id", "flow_id", "entered_at"), columns)


def test_campaigns(case: tuple[Tables, Activation]) -> None:
    tables, known = case
    expected = known.audience()
    assert {row["decision"] for row in expected} == {"include", "control", "exclude"}
    assert {row["reason"] for row in expected} >= {"same_number", "quiet_hours", "texted_recently", "flow_message_first", "campaign_first", "discount_share"}
    columns = ("decision", "reason", "send_at", "arm", "is_final")
    assert not disagreements(expected, tables["campaign_audience"], ("campaign_id", "profile_id"), columns)


def test_what_comes_next(case: tuple[Tables, Activation]) -> None:
    tables, known = case
    columns = ("source", "source_id", "channel", "send_at", "is_eligible", "coordination_action", "alternative_channel", "branch_action")
    assert not disagreements(Following(known).rows(), tables["next_best_message"], ("profile_id",), columns)


def test_one_marketing_text_goes_to_a_number_a_day(case: tuple[Tables, Activation]) -> None:
    """Of flows now and of campaigns that leave with them."""
    tables, known = case
    flows = [row for row in tables["flow_messages_due"] if row["decision"] == "send" and known.is_marketing_text(row)]
    to_numbers = Counter(known.number_of[row["profile_id"]] for row in flows)
    assert set(to_numbers.values()) == {1}
    hours = {row["campaign_id"]: row["not_texted_hours"] for row in known.tables["planned_campaigns"]}
    campaigns = [row for row in tables["campaign_audience"] if row["is_final"] and row["decision"] == "include" and hours[row["campaign_id"]] != 0]
    assert not [row for row in campaigns if row["send_at"] == known.as_of and known.number_of[row["profile_id"]] in to_numbers]
