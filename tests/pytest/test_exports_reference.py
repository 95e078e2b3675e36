"""Every row and column that leaves for vendors against a plain reading of the specification (reference/exports.py): now, an hour on, two days on.

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
from reference.facts import Row, Tables
from reference.given_tables import needed

SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "1").split(",")]
EXPORTS = sorted(file.stem for file in (ROOT / "models" / "marts" / "activation" / "exports").glob("*.sql"))
GIVEN = [
    *("sending_eligibility", "profile_features", "segment_memberships", "segment_membership_log", "segment_catalog", "sending_advice"),
    *("product_recommendations", "flow_messages_due", "campaign_audience"),
]
AS_OF = datetime(2026, 11, 18, 20)
LISTS = {"sms_subscribers": "L1", "dormant": "L2", "category_affinity:bath: oils; salts": "L3"}
VARS = {
    **{"sent_recognised_by": "flow_id", "brand_name": "Acme", "klaviyo_lists": LISTS, "bloomreach_segments": LISTS},
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
        seeds, models = needed(parsed(build.house), EXPORTS, [])
        for place, as_of in enumerate([AS_OF, AS_OF + timedelta(days=2)]):
            if place:
                world.goes_on(as_of)
            tables = deepcopy(world.tables)
            house = build(world.write(folder / str(place)), VARS | {"as_of": str(as_of)}, "--select", *(models if place else [*seeds, *models]))
            marts = {name: house.table(name) for name in GIVEN}
            found.append(Built({name: house.table(name) for name in EXPORTS}, Exports(tables, world.identities, as_of, marts, VENDORS)))
    return found


def differences(expected: list[Row], found: list[Row], left_out: tuple[str, ...] = ()) -> list[str]:
    """A sentence for each row that one side lacks and each cell that differs, by the first column of a table."""
    columns = [name for name in (found or expected or [{}])[0] if name not in left_out]
    assert all(set(columns) == row.keys() - {*left_out} for row in expected), f"{columns} {expected[:1]}"
    mine, theirs = ({row[columns[0]]: row for row in rows} for rows in (expected, found))
    assert len(mine) == len(expected) and len(theirs) == len(found)
    said = [f"only the {'reference' if key in mine else 'SQL'} has {(mine | theirs)[key]}" for key in mine.keys() ^ theirs.keys()]
    for key in mine.keys() & theirs.keys():
        cells = [f"{name}: reference {mine[key][name]}, SQL {theirs[key][name]}" for name in columns if mine[key][name] != theirs[key][name]]
        if cells:
            said.append(f"{key}: {'; '.join(cells)}")
    return sorted(said)


@pytest.mark.parametrize("table", EXPORTS)
def test_every_row_and_column(builds: list[Built], table: str) -> None:
    left_out = ("message_text",) if table == "export_messages" else ()
    assert any(built.tables[table] for built in builds)
    for place, built in enumerate(builds):
        said = differences(getattr(built.known, table)(), built.tables[table], left_out)
        assert not said, "\n".join([f"build {place}: {len(said)} of {len(built.tables[table])} differ", *said[:12]])
