"""Who is due which message, whom campaigns go to and what comes next, against a plain reading of activation.md (reference/activation.py)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
SENT = ["flow_messages_due", "campaign_audience"]


@dataclass(frozen=True)
class Case:
    """A world as it was built, what the reference knows of it, and the same once all that may leave was handed over."""

    tables: Tables
    known: Activation
    later: Tables


# In the afternoon of the US, and in its night, half an hour before the windows of its west close.
@pytest.fixture(scope="module", params=[(1, "2026-11-18 20:00:00", "flow_id"), (2, "2026-11-19 04:30:00", "handed_over")], ids=["afternoon", "night"])
def case(request: pytest.FixtureRequest, successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Case:
    seed, moment, recognised_by = request.param
    as_of, dbt_vars = datetime.fromisoformat(moment), {"as_of": moment, "sent_recognised_by": recognised_by}
    world, folder = FlowWorld(seed, as_of), tmp_path_factory.mktemp("flows")
    with successive("duckdb", f"flows_{seed}") as build:
        seeds, models = needed(parsed(build.house), [*MARTS, *GIVEN], [])
        house = build(write(world.tables, folder / "inputs"), dbt_vars, "--select", *seeds, *models)
        tables = house.all_rows([*MARTS, *GIVEN])
        known = Activation(world.tables, as_of, *(tables[name] for name in GIVEN))
        inputs = write(
            world.tables | {"handed_over_messages": [*world.tables["handed_over_messages"], *hand_overs(tables, known, seed == 1)]}, folder / "later"
        )
        build(inputs, dbt_vars, "--select", *(f"stg_inputs__handed_over_messages+,+{mart}" for mart in SENT))
        later = house.all_rows(SENT)
    return Case(tables, known, later)


def leaving(tables: Tables) -> dict[str, Row]:
    """The messages that a sync may take, by their keys."""
    campaigns = {row["audience_key"]: row for row in tables["campaign_audience"] if row["is_final"] and row["decision"] == "include"}
    return {row["message_key"]: row for row in tables["flow_messages_due"] if row["decision"] == "send"} | campaigns


def hand_overs(tables: Tables, known: Activation, is_trigger_gone: bool) -> list[Row]:
    """All that may leave as handed over: by its key alone, or by whom and what it was, under a key that no longer says so."""
    if not is_trigger_gone:
        return [{"message_key": key, "handed_over_at": known.as_of} for key in leaving(tables)]
    return [
        {"message_key": f"gone {key}", "handed_over_at": known.as_of, "profile_id": row["profile_id"], "channel": row.get("channel", "sms")}
        | {"phone_e164": known.number_of[row["profile_id"]], "campaign_id": row.get("campaign_id"), "flow_id": row.get("flow_id"), "flow_step": row.get("step")}
        for key, row in leaving(tables).items()
    ]


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


def test_messages_of_flows(case: Case) -> None:
    tables, known = case.tables, case.known
    expected = known.messages()
    reasons = {(row["decision"], row["reason"]) for row in expected}
    assert len(expected) > 400 and len(reasons) > 12
    columns = ("branch", "channel", "message_category", "template_id", "priority", "expires_at", "decision", "reason", "not_before")
    assert not disagreements(expected, tables["flow_messages_due"], ("profile_id", "flow_id", "step", "due_at"), columns)


def test_enrollments(case: Case) -> None:
    tables, known = case.tables, case.known
    found = [row for row in tables["flow_enrollments_due"] if row["status"] in ("waiting_first", "running")]
    assert len(found) > 800
    columns = ("status", "last_step_sent", "next_step", "next_due_at")
    assert not disagreements(known.running(), found, ("profile_id", "flow_id", "entered_at"), columns)


def test_campaigns(case: Case) -> None:
    tables, known = case.tables, case.known
    expected = known.audience()
    assert {row["decision"] for row in expected} == {"include", "control", "exclude"}
    assert {row["reason"] for row in expected} >= {"same_number", "quiet_hours", "texted_recently", "flow_message_first", "campaign_first"}
    columns = ("decision", "reason", "send_at", "arm", "is_final")
    assert not disagreements(expected, tables["campaign_audience"], ("campaign_id", "profile_id"), columns)


def test_what_comes_next(case: Case) -> None:
    tables, known = case.tables, case.known
    columns = ("source", "source_id", "channel", "send_at", "is_eligible", "coordination_action", "alternative_channel", "branch_action")
    assert not disagreements(Following(known).rows(), tables["next_best_message"], ("profile_id",), columns)


def texted(known: Activation, tables: Tables) -> list[str]:
    """Numbers to which marketing texts leave, but those of campaigns that ask for no hours between."""
    hours = {row["campaign_id"]: row["not_texted_hours"] for row in known.tables["planned_campaigns"]}
    rows = [row for row in tables["flow_messages_due"] if row["decision"] == "send" and known.is_marketing_text(row)]
    finals = [row for row in tables["campaign_audience"] if row["is_final"] and row["decision"] == "include"]
    rows += [row for row in finals if hours[row["campaign_id"]] != 0 and row["send_at"] == known.as_of]
    return [known.number_of[row["profile_id"]] for row in rows]


def test_one_marketing_text_leaves_to_a_number(case: Case) -> None:
    numbers = texted(case.known, case.tables)
    assert len(numbers) > 20
    assert max(Counter(numbers).values()) == 1


def test_nothing_leaves_again(case: Case) -> None:
    """The next run, before any event of a vendor says what went."""
    recorded = {row["enrollment_key"] for row in case.tables["flow_enrollments_due"] if row["trigger_key"] is None}
    assert any(row["enrollment_key"] in recorded and row["decision"] == "send" for row in case.tables["flow_messages_due"])
    assert not leaving(case.tables).keys() & leaving(case.later).keys()
    assert not {*texted(case.known, case.tables)} & {*texted(case.known, case.later)}
