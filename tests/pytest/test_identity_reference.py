"""Random profiles of several sources become the persons that an independent reading makes of them, and acts without a number fall on their numbers."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ELSEWHERE
from reference import numbers, reading
from reference.facts import Row, Tables, by
from reference.given_tables import overwrite
from reference.identity import Identity, Settings
from reference.identity_worlds import AS_OF, IGNORED, MAX_PROFILES, SOURCES, IdentityWorld
from reference.inputs import complete, write_csv
from reference.people import default_vars
from reference.raw_tables import store
from reference.vars import DEFAULTS

SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "1").split(",")]
WANTED = ["profile_links", "profile_identities", "identity_conflicts", "int_profiles_merged", "int_consent_events_unioned", "int_suppression_history"]
ID_TYPES = {"shopify_customer_id", "phone", "email"}


def read_identity(row: Row, countries: dict[str, str | None]) -> Row:
    """A row of profile_identities with its number or address as profiles have theirs; what it is called may be unknown."""
    profile_id, id_type = reading.identifier(row["profile_id"]), reading.compared(row["id_type"])
    number, email = numbers.parse(row["id_value"], countries.get(profile_id or "")), reading.address(row["id_value"])
    id_type = reading.MEANINGS.get(("profile_identities", "id_type", id_type), id_type)
    value = {"phone": number, "email": email}.get(id_type) or reading.identifier(row["id_value"])
    times = {column: reading.instant(row[column]) for column in ("first_seen_at", "last_seen_at")}
    said = (profile_id, id_type, reading.identifier(row["id_value"]))
    return times | {"profile_id": profile_id, "id_type": id_type, "id_value": value, "said": said, "is_primary": reading.flag(row["is_primary"])}


def identities_of(rows: list[Row], profiles: list[Row]) -> list[Row]:
    """Two rows of one key that differ say nothing about when, and link no one."""
    read = [read_identity(row, {profile["profile_id"]: profile["country_code"] for profile in profiles}) for row in rows]
    for versions in by(read, "said").values():
        is_refused = versions[0]["id_type"] not in ID_TYPES or any(version != versions[0] for version in versions)
        for row in versions:
            row["is_refused"] = is_refused
    return read


def settings() -> Settings:
    project = default_vars()
    vendors = {name: given.get("vendor", name) for name, given in SOURCES.items()}
    ignored = [pattern.lower() for pattern in IGNORED]
    return Settings(MAX_PROFILES, ignored, project["identity_precedence"], project["phone_precedence"], vendors)


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_who_in_random_worlds(successive: Callable, parsed: Callable, tmp_path: Path, seed: int, target: str) -> None:
    world = IdentityWorld(seed)
    dbt_vars = {"as_of": AS_OF.isoformat(" "), "sources": SOURCES, "identity_max_profiles": MAX_PROFILES}
    with successive(target, f"identity_{seed}") as build:
        house = build.house
        store(house, "raw_twilio", {"message": []})
        build(write_csv(world.tables, tmp_path / "inputs"), dbt_vars, "--select", "path:seeds")
        ignored = [{"pattern": pattern, "source": "a test"} for pattern in IGNORED]
        overwrite(house, parsed(house, dbt_vars), {"identity_overrides": world.overrides, "identity_ignored": ignored})
        build(None, dbt_vars, "--select", *(f"+{name},resource_type:model" for name in WANTED))
        found = house.all_rows(WANTED)
    assert differences(world, found) == []


def differences(world: IdentityWorld, found: Tables) -> list[str]:
    """What the reading says and the project does not, or the other way round."""
    tables = reading.read(complete({name: rows for name, rows in world.tables.items() if name != "profile_identities"}), DEFAULTS)
    identities = identities_of(world.tables["profile_identities"], tables["profiles"])
    conflicts = {(row["conflict"], row["conflict_value"]): row for row in found["identity_conflicts"]}
    unfollowed = [value for conflict, value in conflicts if conflict == "not_converged"]
    identity = Identity(tables["profiles"], identities, world.overrides, settings(), unfollowed)
    lines = compared("person", identity.person_of, {row["source_profile_id"]: row["profile_id"] for row in found["profile_links"]})
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for (conflict, value), row in conflicts.items():
        # the parts that a chain was left in are reported one by one
        counts[conflict, identity.least.get(value, value) if conflict == "not_converged" else value] += row["profile_count"]
    lines += compared("conflict", {key: len(held) for key, held in identity.conflicts.items()}, counts)
    told = {key: ";".join(sorted(held)[: 2 * MAX_PROFILES]) for key, held in identity.conflicts.items() if key[0] != "not_converged"}
    listed = {key: row["source_profile_ids"] for key, row in conflicts.items() if key[0] != "not_converged"}
    lines += compared("profiles of", told, listed)
    merged = {row["profile_id"]: row for row in identity.merged()}
    columns = list(next(iter(merged.values())))
    shown = {row["profile_id"]: {column: row[column] for column in columns} | {"phone_e164": shown_number(row)} for row in found["int_profiles_merged"]}
    lines += compared("shown", merged, shown)
    rows = by(found["profile_identities"], "profile_id", "id_type", "id_value")
    lines += compared("listed", identity.listed(), {key: [row["first_seen_at"], row["last_seen_at"]] for key, (row, *_) in rows.items()})
    lines += primary(found["profile_identities"], merged)
    ids = {
        row.get("consent_event_id") or row["suppression_id"]: reading.identifier(row.get("profile_id"))
        for row in world.tables["consent_events"] + world.tables["suppressions"]
    }
    acts = {row["consent_event_id"]: row for row in tables["consent_events"] if row["action"] != "opt_in"}
    acts |= {row["suppression_id"]: row for row in tables["suppressions"]}
    seen = [(ids[row["consent_event_id"]], row["phone_e164"]) for row in tables["consent_events"] if row["phone_e164"]]
    falls_on = {act: {row["phone_e164"]} - {None} or identity.numbers_named(ids[act], row["email"], seen) for act, row in acts.items()}
    reached: dict[str, set[str]] = {act: set() for act in acts}
    for row in found["int_consent_events_unioned"] + found["int_suppression_history"]:
        act = row.get("act_id") or row["evidence_id"]
        if act in acts and numbers.E164.fullmatch(row["phone_e164"]):
            reached[act].add(row["phone_e164"])
    return lines + compared("act falls on", falls_on, reached)


def shown_number(row: Row) -> str | None:
    return row["phone_e164"] or row["phone_raw"] or row["phone_e164_received"]


def primary(rows: list[Row], shown: dict[str, Row]) -> list[str]:
    """One of each type is the primary one, the number and address shown where there is one."""
    lines = []
    for (person, id_type), held in by(rows, "profile_id", "id_type").items():
        chosen = [row["id_value"] for row in held if row["is_primary"]]
        wanted = shown[person].get({"phone": "phone_e164"}.get(id_type, id_type)) if id_type in ("phone", "email") and person in shown else None
        if len(chosen) != 1 or (wanted in {row["id_value"] for row in held} and chosen != [wanted]):
            lines.append(f"primary {id_type} of {person}: {chosen}, shown {wanted}")
    return lines


def compared(what: str, mine: dict, theirs: dict) -> list[str]:
    differ = [key for key in {**mine, **theirs} if mine.get(key) != theirs.get(key)]
    return [f"{what} {key}: (reading, project) {of_interest(mine.get(key), theirs.get(key))}" for key in differ]


def of_interest(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return {column: (one[column], other.get(column)) for column in one if one[column] != other.get(column)}
    return one, other
