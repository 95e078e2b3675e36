"""What holds of consent whoever is one person, and in whatever order sources arrive: ../shared/spec/connectors.md, section 7.5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from reference.facts import Row
from reference.given_tables import overwrite
from reference.inputs import write
from reference.raw_tables import store
from reference.split_worlds import SplitWorld, persons_of

AS_OF = datetime(2026, 11, 24, 17, 30)
# any connection: with none, everybody is who the own tables say
ANY_CONNECTION = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}


def subscribed(rows: list[Row]) -> set[str]:
    return {row["phone_e164"] for row in rows if row["consent_status"] == "subscribed"}


def test_a_split_makes_no_number_eligible(successive: Callable, parsed: Callable, tmp_path: Path) -> None:
    """What was said without a number keeps to all numbers it once fell on: a person who is split was not somebody else when saying it."""
    world = SplitWorld(11, AS_OF)
    dbt_vars = {"as_of": AS_OF.isoformat(), "sources": ANY_CONNECTION}
    tables = ["profile_links", "int_consent_state", "int_suppression_history", "sending_eligibility"]
    found: list[dict[str, list[dict[str, Any]]]] = []
    with successive("duckdb", "split") as build:
        house = build.house
        store(house, "raw_twilio", {"message": []})
        manifest = parsed(house, dbt_vars)
        build(write(world.tables, tmp_path / "inputs"), dbt_vars, "--select", "path:seeds")
        for overrides in (world.joins, world.joins + world.splits):
            overwrite(house, manifest, {"identity_overrides": overrides})
            selected = ["+sending_eligibility,resource_type:model", "+profile_links,resource_type:model"]
            unmoved = ["--exclude", "path:models/staging"] if found else []
            build(None, dbt_vars, "--select", *selected, *unmoved)
            found.append({name: house.table(name) for name in tables})
    whole, split = found
    assert len(persons_of(split["profile_links"])) > len(persons_of(whole["profile_links"])) + 30
    kept_back = {row["phone_e164"] for row in whole["int_suppression_history"] if not row["ends_at"] or row["ends_at"] > AS_OF}
    eligible = {row["phone_e164"] for row in split["sending_eligibility"] if row["is_eligible"]}
    assert len(eligible) > 10
    assert subscribed(split["int_consent_state"]) - subscribed(whole["int_consent_state"]) == set()
    periods = [{(row["phone_e164"], row["block_reason"], row["evidence_id"], row["starts_at"]) for row in one["int_suppression_history"]} for one in found]
    assert periods[0] - periods[1] == set()
    assert eligible - subscribed(whole["int_consent_state"]) | eligible & kept_back == set()
