"""Every row and column that leaves for vendors against a plain reading of the specification (reference/exports.py), and two days later once more.

SMS_TEST_SEEDS=5,6,7 tries other worlds than usual.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from conftest import ROOT
from reference.export_worlds import ExportWorld
from reference.exports import Exports, Vendors
from reference.facts import Tables, disagreements
from reference.given_tables import needed, overwrite

SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "1").split(",")]
EXPORTS = sorted(file.stem for file in (ROOT / "models" / "marts" / "activation" / "exports").glob("*.sql"))
READ = ["sending_eligibility", "profile_features", "segment_membership_log", "segment_catalog"]
AS_OF = datetime(2026, 11, 18, 20)
LISTS = {"sms_subscribers": "L1", "dormant": "L2", "category_affinity:bath: oils; salts": "L3"}
VARS = {
    **{
        "model_set": "sample",
        "score_min_customers": 2,
        "score_min_days": 30,
        "sent_recognised_by": "flow_id",
        "brand_name": "Acme",
        "klaviyo_lists": LISTS,
        "bloomreach_segments": LISTS,
    },
    **{"bloomreach_consent_category": "texts", "twilio_sender_ids": ["MG1", "MG2"]},
}
VENDORS = Vendors(LISTS, LISTS, "texts", ("MG1", "MG2"))


@dataclass(frozen=True)
class Built:
    """The exports as they were built, and what the reference says of them."""

    tables: Tables
    known: Exports


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed {seed}")
def builds(request: pytest.FixtureRequest, successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> list[Built]:
    seed, folder, found = request.param, tmp_path_factory.mktemp("exports"), []
    world = ExportWorld(seed, AS_OF)
    with successive("duckdb", f"exports_{seed}") as build:
        manifest = parsed(build.house)
        seeds, models = needed(manifest, [*EXPORTS, "sending_eligibility"], [*world.given])
        build(world.write(folder / "first"), {"as_of": str(AS_OF)}, "--select", *seeds)
        for as_of in AS_OF, AS_OF + timedelta(days=2):
            if as_of > AS_OF:
                world.goes_on(as_of)
            overwrite(build.house, manifest, world.given)
            tables = deepcopy(world.tables)
            house = build(world.write(folder / as_of.isoformat()), VARS | {"as_of": str(as_of)}, "--select", *models)
            marts = world.given | house.all_rows(READ)
            found.append(Built(house.all_rows(EXPORTS), Exports(tables, world.identities, as_of, marts, VENDORS)))
    return found


@pytest.mark.parametrize("table", EXPORTS)
def test_every_row_and_column(builds: list[Built], table: str) -> None:
    key, *_ = next(row for built in builds for row in built.tables[table])  # the first column
    for place, built in enumerate(builds):
        expected, found = getattr(built.known, table)(), built.tables[table]
        assert all(len({row[key] for row in rows}) == len(rows) for rows in (expected, found))
        said = disagreements(expected, found, key)
        assert not said, "\n".join([f"build {place}: {len(said)} of {len(found)} differ", *said[:12]])


UNSUBSCRIBES = {
    "klaviyo_sms_unsubscribes": "phone_number",
    "attentive_unsubscribes": "phone",
    "postscript_unsubscribes": "phone_number",
    "twilio_consents": "contact_id",
}
JOINS = {"klaviyo_list_members": "add", "attentive_segment_members": "add", "bloomreach_memberships": "join", "membership_changes": "entered"}


def test_whoever_opted_out_since_is_unsubscribed_once_at_every_vendor(builds: list[Built]) -> None:
    first, later = builds
    before, now = ({row["phone_e164"] for row in built.tables["export_suppressions"]} for built in builds)
    opted_out = {row["phone_e164"] for row in later.tables["export_suppressions"] if row["origin_system"] is None and row["phone_e164"] in now - before}
    assert len(opted_out) > 10
    for table, column in UNSUBSCRIBES.items():
        rows = [row for row in later.tables[f"export_{table}"] if row.get("sender_id", "MG1") == "MG1"]
        numbers = [row[column] for row in rows]
        assert opted_out <= {*numbers} and len(numbers) == len({*numbers}), table
        systems = {table.partition("_")[0], f"{table.partition('_')[0]}_csv"}
        left_out = {row["origin_system"] for row in later.tables["export_suppressions"] if row["phone_e164"] not in numbers}
        assert left_out <= systems, table
    people = {row["phone_e164"] for row in later.tables["export_people"]}
    rejected = {row["registered_id"] for row in later.tables["export_bloomreach_consents"]}
    ids = {row["bloomreach_customer_id"] or row["person_id"] for row in later.tables["export_people"] if row["phone_e164"] in opted_out}
    assert ids <= rejected and people & opted_out


def test_whoever_may_get_no_text_joins_nothing(builds: list[Built]) -> None:
    for built in builds:
        suppressed = {row["phone_e164"] for row in built.tables["export_suppressions"]}
        people = {row["person_id"]: row for row in built.tables["export_people"]}
        barred = {id for id, row in people.items() if row["phone_e164"] is None or row["phone_e164"] in suppressed}
        ids = {kind: {people[id][kind] for id in barred} - {None} for kind in ("klaviyo_id", "bloomreach_customer_id")}
        assert len(barred) > 50
        for table, word in JOINS.items():
            rows = [row for row in built.tables[f"export_{table}"] if word in (row.get("operation"), row.get("change_type"))]
            members = {row.get("person_id", row.get("client_user_id", row.get("klaviyo_id", row.get("customer_id")))) for row in rows}
            assert members and not members & (barred | ids["klaviyo_id"] | ids["bloomreach_customer_id"]), table
        for table in ("export_cdp_segments", "export_onetext_csv"):
            assert not suppressed & {row["phone"] for row in built.tables[table]}, table
        for table in ("export_audience_memberships", "export_people_hashed"):
            assert not barred & {row["person_id"] for row in built.tables[table]}, table


def test_a_member_of_before_who_is_none_now_leaves_once(builds: list[Built]) -> None:
    first, later = ({(row["audience_id"], row["person_id"]) for row in built.tables["export_audience_memberships"]} for built in builds)
    erased = {row["person_id"] for row in builds[1].tables["export_erasures"]} | builds[1].known.blocks.deleted.keys()
    exits = [(row["audience_id"], row["person_id"]) for row in builds[1].tables["export_membership_changes"] if row["change_type"] == "exited"]
    gone = {member for member in first - later if member[1] not in erased}
    assert len(gone) > 100
    assert len({person for _, person in gone} - {row["person_id"] for row in builds[1].tables["export_people"]}) > 3
    assert gone <= {*exits} and len(exits) == len({*exits})
