"""The syncs of activation/syncs, and what each vendor needs to be reached."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from sms_segmentation.errors import WarehouseError
from sms_segmentation.paths import ROOT

PROJECT = ROOT / "activation"
STEPS = {1: "opt-outs", 2: "erasures", 3: "leaves", 4: "joins", 5: "properties", 6: "messages"}
# Environment variables that a vendor cannot be reached without.
NEEDED = {
    "klaviyo": ("KLAVIYO_API_KEY",),
    "attentive": ("ATTENTIVE_API_KEY",),
    "postscript": ("POSTSCRIPT_API_KEY",),
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"),
    "bloomreach": ("BLOOMREACH_API_KEY_ID", "BLOOMREACH_API_SECRET", "BLOOMREACH_PROJECT_TOKEN", "BLOOMREACH_SEGMENTS_URL", "BLOOMREACH_SEGMENTS_KEY"),
    "onetext": ("ONETEXT_FILE",),
    "cdp": ("CDP_URL", "CDP_API_KEY"),
}
ADDRESSES = {
    "KLAVIYO_URL": "https://a.klaviyo.com",
    "ATTENTIVE_URL": "https://api.attentivemobile.com",
    "POSTSCRIPT_URL": "https://api.postscript.io",
    "TWILIO_URL": "https://accounts.twilio.com",
    "BLOOMREACH_URL": "https://api.exponea.com",
}


@dataclass(frozen=True)
class Sync:
    """A file of activation/syncs."""

    file: Path

    @cached_property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = yaml.safe_load(self.file.read_text(encoding="utf-8"))
        return content

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def vendor(self) -> str:
        return str(self.content["tags"][0])

    @property
    def step(self) -> int:
        return int(self.content["tags"][1].removeprefix("step_"))

    @property
    def query(self) -> str:
        return str(self.content["model"])

    @property
    def tables(self) -> set[str]:
        return {word.removeprefix("exports.") for word in self.query.split() if word.startswith("exports.")}


def syncs() -> list[Sync]:
    """All syncs, in the order in which their steps run."""
    return sorted((Sync(file) for file in (PROJECT / "syncs").glob("*.yml")), key=lambda sync: (sync.step, sync.name))


def chosen(vendor: str | None) -> list[str]:
    """The vendor that is asked for, else all that can be reached. Raises WarehouseError when there is none."""
    if vendor is None:
        ready = [name for name, needed in NEEDED.items() if not _lacking(needed)]
        if not ready:
            raise WarehouseError("No vendor can be reached: set the environment variables of one, such as KLAVIYO_API_KEY (docs/exports.md lists them).")
        return ready
    if vendor not in NEEDED:
        raise WarehouseError(f"--vendor is {vendor}; allowed: {', '.join(NEEDED)}.")
    return [vendor]


def require_access(vendors: list[str]) -> None:
    """Raises WarehouseError where a vendor cannot be reached for want of an environment variable."""
    for vendor in vendors:
        if lacking := _lacking(NEEDED[vendor]):
            raise WarehouseError(f"{vendor} cannot be reached: environment variable {lacking[0]} is not set.")


def environment() -> dict[str, str]:
    """What the syncs read: addresses of vendors, and a filler for what those that do not run would need, since drt reads all files."""
    filler = {name: "not-set" for needed in NEEDED.values() for name in needed}
    return filler | ADDRESSES | dict(os.environ)


def _lacking(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if not os.environ.get(name)]
