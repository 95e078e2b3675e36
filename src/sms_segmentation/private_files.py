"""Files with personal data."""

from __future__ import annotations

import os
from pathlib import Path


def write_privately(file: Path, text: str) -> None:
    """Replace a file as a whole with one that its owner alone can read; its folder is made if need be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)  # one that was left behind would keep its mode
    with open(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="") as opened_file:
        opened_file.write(text)
    fresh.replace(file)
