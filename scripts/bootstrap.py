#!/usr/bin/env python3
"""Runs the commands of this clone with its own Python: .venv with pinned packages, made if need be; an emulator has one of its own.

Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
# Commands that need more than the packages of requirements.txt, and an option that does.
FOR_DEVELOPERS = {"test", "validate", "refresh-reference", "supply-chain"}
SITE = {"docs", "--site"}


def sms(*command: str) -> NoReturn:
    """Become `sms` with these words and the arguments of the calling script."""
    words = [*command, *sys.argv[1:]]
    requirements = "requirements-dev.txt" if FOR_DEVELOPERS & set(words[:1]) or SITE <= set(words) else "requirements.txt"
    # -P: files of the current folder are not modules.
    run(requirements, "-P", "-m", "sms_segmentation", *words)


def run(requirements: str, *arguments: str) -> NoReturn:
    """Become the Python with these packages and these arguments, and this clone's package ahead of one that is installed there."""
    try:
        python = str(ensure(requirements))
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}.", file=sys.stderr)
        sys.exit(2)
    paths = dict.fromkeys([str(ROOT / "src"), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    sys.stdout.flush()
    os.execve(python, [python, *arguments], {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))})


def ensure(requirements: str) -> Path:
    """Make the environment of `requirements`, install what it lacks of the pins, and return its Python.

    .venv is that of the project; requirements-snowflake.txt and others, which do not go with its packages, have .venv-snowflake and so on. Ends the process with a sentence when Python is too old, or venv or pip fails.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 an older Python may well run this file
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    own = requirements.removeprefix("requirements").removesuffix(".txt")
    venv = ROOT / (".venv" if own in ("", "-dev") else f".venv{own}")
    venv.mkdir(exist_ok=True)
    with open(venv / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (venv / "bin" / "pip").exists():
            _create(venv)
        _install(venv, ROOT / requirements)
    return venv / "bin" / "python"


def _create(venv: Path) -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
    if made.returncode:
        sys.exit(
            f"{sys.executable} cannot make a virtual environment in {venv}. On Debian and Ubuntu:"
            f" apt-get install python3-venv. It said:\n{made.stdout}{made.stderr}"
        )


def _install(venv: Path, requirements: Path) -> None:
    stamp = venv / ".pins"
    installed = _pins(stamp) if stamp.exists() else {}
    wanted = _pins(requirements)
    if wanted.items() <= installed.items():
        return
    started = time.monotonic()
    print(f"Installing {requirements.name} into {venv.name} ...", end=" ", file=sys.stderr, flush=True)
    # Whatever breaks off half way leaves no stamp behind, so that the next run installs again.
    stamp.unlink(missing_ok=True)
    # A lock is complete; pip need not look for what its packages ask for, and trips over some of it when all has to have hashes.
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    if subprocess.run([*pip, "-r", str(requirements)], stdout=sys.stderr).returncode:
        sys.exit(f"pip could not install {requirements.name} (see above). Check that the package index can be reached, then run this again.")
    pins = {**installed, **wanted}
    stamp.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)


def _pins(requirements: Path) -> dict[str, str]:
    """Version of each package of a lock or stamp, by its name as package indexes compare it."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==([^\s;]+)", requirements.read_text(), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


if __name__ == "__main__":
    # scripts/bootstrap.py REQUIREMENTS FILE ...: a file of this clone, such as one of benchmarks/.
    run(*sys.argv[1:])
