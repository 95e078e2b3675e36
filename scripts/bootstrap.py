"""Gives every script of this folder the project's own Python, .venv with pinned packages, and an end in a sentence.

Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FAULTS = ROOT / "logs" / "fault.log"


class WarehouseError(Exception):
    """Something the caller can put right; the message is a sentence that says what."""


def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End the process with a sentence whatever went wrong: exit code 130 after ctrl-C, else 2. Faults of our own go to a log."""
    code = 2
    if isinstance(error, BrokenPipeError):  # whoever read the output, such as head, has seen enough
        os._exit(1)
    if isinstance(error, KeyboardInterrupt):
        said, code = "Interrupted.", 130
    elif isinstance(error, WarehouseError):
        said = str(error)
    elif isinstance(error, OSError) and error.strerror:
        said = f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    elif isinstance(error, MemoryError):
        said = "Out of memory."
    else:
        said = f"This should not happen: {kind.__name__} {' '.join(str(error).split())[:300]}.{_logged(kind, error, trace)}"
    sys.stdout.flush()
    print(said, file=sys.stderr, flush=True)
    atexit._run_exitfuncs()
    os._exit(code)  # past libraries that complain on the way out of what the error still holds


def _logged(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    try:
        FAULTS.parent.mkdir(parents=True, exist_ok=True)
        FAULTS.write_text("".join(traceback.format_exception(kind, error, trace)), encoding="utf-8")
    except OSError:
        return ""
    return f" {FAULTS} says where; please report it."


def ensure(requirements: str) -> None:
    """Return only inside .venv with the pins of `requirements` installed.

    Creates .venv, installs what is missing and starts the calling script anew with .venv's Python.
    Ends the process with a sentence when Python is too old, or venv or pip fails, and whenever an error is left to itself.
    """
    sys.excepthook = end
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    VENV.mkdir(exist_ok=True)
    with open(VENV / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (VENV / "bin" / "pip").exists():
            _create()
        _install(ROOT / requirements)
    if Path(sys.prefix) != VENV:
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def _create() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True
    )
    if made.returncode:
        sys.exit(
            f"{sys.executable} cannot make a virtual environment in {VENV}. On Debian and Ubuntu:"
            f" apt-get install python3-venv. It said:\n{made.stdout}{made.stderr}"
        )


def _install(requirements: Path) -> None:
    stamp = VENV / ".pins"
    installed = _pins(stamp) if stamp.exists() else {}
    wanted = _pins(requirements)
    if wanted.items() <= installed.items():
        return
    started = time.monotonic()
    print(f"Installing {requirements.name} into .venv ...", end=" ", file=sys.stderr, flush=True)
    # Whatever breaks off half way leaves no stamp behind, so that the next run installs again.
    stamp.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", str(requirements)], stdout=sys.stderr).returncode:
        sys.exit(
            f"pip could not install {requirements.name} (see above)."
            " Check that the package index can be reached, then run this again."
        )
    pins = {**installed, **wanted}
    stamp.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)


def _pins(requirements: Path) -> dict[str, str]:
    lines = requirements.read_text().splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))
