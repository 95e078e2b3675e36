"""The selector sending, between two whole builds, decides as a whole build does, but for tracks and lifecycles that moved since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from reference.comparison import member
from reference.facts import Row
from reference.inputs import write
from reference.vars import DEFAULTS
from reference.worlds import RandomWorld
from sms_segmentation.warehouse import Warehouse

AS_OF = datetime(2026, 11, 24, 1, 30)
CAPS = {"frequency_cap_24h", "frequency_cap_168h", "frequency_cap_720h"}


def rows(house: Warehouse, table: str) -> dict[str, Row]:
    return {row["profile_id"]: row for row in house.table(table)}


def reasons(row: Row) -> set[str]:
    return set(row["ineligibility_reasons"].split(";")) - {""}


def test_the_selector_sending_blocks_whomever_a_whole_build_blocks(successive: Callable, tmp_path: Path) -> None:
    inputs = write(RandomWorld(28, AS_OF).tables, tmp_path / "inputs")
    whole = "--select", "+sending_eligibility,resource_type:model", "+sending_eligibility,resource_type:seed"
    with successive("duckdb", "fast_path") as build:
        house = build(inputs, {"as_of": str(AS_OF - timedelta(days=1))}, *whole)
        features_before = rows(house, "int_profile_features")
        build(None, {"as_of": str(AS_OF)}, "--selector", "sending")
        fast = rows(house, "sending_eligibility")
        build(None, {"as_of": str(AS_OF)}, *whole)
        full, features = rows(house, "sending_eligibility"), rows(house, "int_profile_features")
    assert fast.keys() == full.keys()
    had_consent, have_consent = ({id for id, row in known.items() if row["has_sms_consent"]} for known in (features_before, features))
    opted_in_since = have_consent - had_consent
    assert len(opted_in_since) > 2
    # Their tracks and lifecycles are unknown, so that they fall under the caps of all; whoever moved has those of before.
    known_before = features.keys() & features_before.keys() - opted_in_since
    moved = {id for id in known_before if member(features_before[id], DEFAULTS) != member(features[id], DEFAULTS)}
    assert [(full[id], row) for id, row in fast.items() if not (reasons(full[id]) - CAPS) <= reasons(row)] == []
    assert [(full[id], row) for id, row in fast.items() if id not in moved and not reasons(full[id]) <= reasons(row)] == []
    assert [(full[id], row) for id, row in fast.items() if id not in moved | opted_in_since and full[id] != row] == []
