"""Checks what the project is installed from, and writes the list of it for a release; `scripts/sms supply-chain --help` says how."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, out, stop
from sms_segmentation.supply_chain import licenses, locks, vulnerabilities


def main(
    sbom: Annotated[
        Path | None,
        typer.Option(
            "--sbom", metavar="FILE", help="Also write the packages of requirements.txt to FILE, as CycloneDX JSON, and fail on known vulnerabilities."
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Look up no vulnerabilities.")] = False,
) -> None:
    """Check that each package is pinned with hashes and under an allowed license, and look up known vulnerabilities.

    A vulnerability is reported, and fails the check of a release (--sbom) alone, since a new one is no fault of what is being tested.

    Exit code 0: all in order. 1: a check failed. 2: invalid input, or the list cannot be written.
    """
    files = locks.locks()
    installed = [pin for name in (locks.RELEASED, "requirements-dev.txt") for pin in locks.pins(ROOT / name)]
    wrong = [fault for file in files for fault in locks.faults(file)]
    wrong += [f"{words} is not among the allowed licenses" for words in licenses.refused(installed)]
    for sentence in wrong:
        err.print(sentence, markup=False, soft_wrap=True)
    if not wrong:
        out.print(
            f"Every package of {len(files)} locks is pinned with hashes; every installed one is under an allowed license.", highlight=False, soft_wrap=True
        )
    found = [] if offline else look_up(installed)
    if sbom:
        write_sbom(sbom)
    sys.exit(bool(wrong or (sbom and found)))


def look_up(pinned: list[locks.Pin]) -> list[str]:
    """Print the known vulnerabilities, or why there was no looking them up."""
    try:
        found = vulnerabilities.known(sorted(set(pinned), key=lambda pin: pin.name))
    except vulnerabilities.NotLookedUp as reason:
        err.print(f"Vulnerabilities were not looked up: {reason}.", markup=False, soft_wrap=True)
        return []
    for sentence in found:
        err.print(sentence, markup=False, soft_wrap=True)
    out.print(f"{len(found) or 'No'} known vulnerabilities.", highlight=False)
    return found


def write_sbom(file: Path) -> None:
    """The released packages as CycloneDX JSON, the same file for the same lock."""
    options: list[str | Path] = ["--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", file.resolve()]
    done = vulnerabilities.run("cyclonedx_py", "requirements", *options, ROOT / locks.RELEASED)
    if done.returncode:
        stop(f"{file} was not written: {' '.join(done.stderr.split())[-300:]}")
    out.print(f"{file} lists the packages of {locks.RELEASED}.", highlight=False, soft_wrap=True)
