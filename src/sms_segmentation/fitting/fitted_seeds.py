"""Seeds that scripts/sms fit writes: rows of each shop beside those of others."""

from __future__ import annotations

import csv
import fcntl
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sms_segmentation.paths import ROOT

FOLDER = ROOT / "seeds" / "policy"


def kept(seed: str) -> list[dict[str, str]]:
    """All rows of a seed, as text."""
    with (FOLDER / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep(seed: str, model_set: str, rows: Iterable[dict[str, Any]]) -> None:
    """Put the rows of one set in a seed in the place of those it had; builds at the same time wait for one another."""
    path = FOLDER / f"{seed}.csv"
    lock = os.open(FOLDER, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    others = [row for row in kept(seed) if row["model_set"] != model_set]
    with tempfile.NamedTemporaryFile("w", dir=FOLDER, suffix=".tmp", encoding="utf-8", newline="", delete=False) as fresh:
        writer = csv.DictWriter(fresh, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted([*others, *rows], key=lambda row: row["model_set"]))
    # Who reads the seed meanwhile, reads the old one or the new one whole.
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(path)
    os.close(lock)
