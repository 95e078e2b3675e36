"""Random worlds cut into random arrivals: any row may come late, twice, in several versions or broken."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from reference.facts import Row, Tables
from reference.inputs import COLUMNS, write
from reference.segment_worlds import SegmentWorld
from reference.worlds import RandomWorld

TOLD_APART_BY = ("loaded_at", "updated_at")


def arrivals(seed: int, as_of: datetime, steps: int, folder: Path, profiles: int = 120) -> list[Path]:
    """Inputs as they stand after each of some steps: what lies there after one is there after the next.

    Shoppers and consents are two worlds in one: where both use an id, one more row has several versions.
    """
    chance = random.Random(seed)
    worlds = [SegmentWorld(seed, as_of, profiles), RandomWorld(seed, as_of, profiles)]
    arrived: list[Tables] = [{name: [] for name in COLUMNS} for _ in range(steps)]
    for name in COLUMNS:
        rows = [row for world in worlds for row in world.tables[name]]
        for row in rows:
            for version in [row, *_other_versions(chance, row, chance.choice(rows))]:
                # Most is there at first; when the rest comes has nothing to do with when it happened or was loaded.
                first = chance.choice([0, 0, 0, *range(1, steps)])
                for tables in arrived[first:]:
                    tables[name].append(version)
    return [write(tables, folder / f"step_{number}") for number, tables in enumerate(arrived)]


def _other_versions(chance: random.Random, row: Row, other: Row) -> list[Row]:
    """Nothing, the same row again, one that lacks something, or one that says what another row says, of an earlier or later time."""
    if chance.random() > 0.15:
        return []
    changed = dict(row)
    for column in chance.sample(list(row)[1:], min(2, len(row) - 1)):
        changed[column] = chance.choice([other[column], other[column], None])
    for column in TOLD_APART_BY:
        if row.get(column):
            changed[column] = row[column] + timedelta(hours=chance.choice([-900, -1, 0, 1, 900]))
    return [chance.choice([row, changed, changed])]
