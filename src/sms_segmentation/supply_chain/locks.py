"""The files requirements*.txt, which pin every package of an environment with the hashes of its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sms_segmentation.paths import ROOT

RELEASED = "requirements.txt"
PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+?))?(?P<hashes>(?: \\\n +--hash=sha256:[0-9a-f]{64})+)(?:\n|\Z)"
)


@dataclass(frozen=True)
class Pin:
    """A package as a lock has it; marker says on which platforms, "" = on all."""

    name: str
    version: str
    marker: str


def locks() -> list[Path]:
    return sorted(ROOT.glob("requirements*.txt"))


def pins(lock: Path) -> list[Pin]:
    return [Pin(canonical(found["name"]), found["version"], found["marker"] or "") for found in PIN.finditer(lock.read_text(encoding="utf-8"))]


def faults(lock: Path) -> list[str]:
    """Lines of a lock that are neither a comment nor a pin with hashes: a package index, a file, a version that is open."""
    rest = PIN.sub("", "".join(line for line in lock.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("#")))
    return [f"{lock.name}: {line.strip()} is no version with hashes" for line in rest.splitlines() if line.strip()]


def canonical(name: str) -> str:
    """A name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
