"""Known vulnerabilities of the pinned packages, looked up by pip-audit, which has an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sms_segmentation.paths import ROOT
from sms_segmentation.supply_chain.locks import Pin

SECONDS = 300


class NotLookedUp(Exception):
    """There is no network, or it has no database of vulnerabilities; says which."""


def run(module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A tool of requirements-supply-chain.txt, installed if need be."""
    command = [sys.executable, str(ROOT / "scripts" / "bootstrap.py"), "requirements-supply-chain.txt", "-P", "-m", module, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=SECONDS, cwd=ROOT)


def known(pinned: list[Pin]) -> list[str]:
    """Vulnerabilities of the pins, a line each. Raises NotLookedUp."""
    # One package first: where that cannot be looked up, the others need not be asked for.
    _audited(pinned[:1])
    return _audited(pinned)


def _audited(pinned: list[Pin]) -> list[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{pin.name}=={pin.version}\n" for pin in pinned))
        file.flush()
        try:
            done = run("pip_audit", "-r", file.name, "--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json", "--timeout", "10")
        except subprocess.TimeoutExpired:
            raise NotLookedUp(f"no answer within {SECONDS} seconds") from None
    return found_in(done.stdout, done.stderr)


def found_in(output: str, errors: str) -> list[str]:
    """What pip-audit found. Raises NotLookedUp where its output is none, or says that a package is not in its database."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except ValueError:
        said = errors.strip().splitlines() or ["pip-audit gave no reason"]
        raise NotLookedUp(said[-1][:200]) from None
    skipped = [package for package in packages if "skip_reason" in package]
    if skipped:
        raise NotLookedUp(f"{len(skipped)} of {len(packages)} packages are not in the database that was asked")
    return [
        f"{package['name']} {package['version']}: {one['id']}, fixed in {', '.join(one['fix_versions']) or 'no version yet'}"
        for package in packages
        for one in package["vulns"]
    ]
