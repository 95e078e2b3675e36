"""Emulators of warehouses that no test can reach, each in an environment of its own: .venv-<emulator>, from requirements-<emulator>.txt."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

from sms_segmentation.paths import ROOT


def python_of(emulator: str) -> Path:
    """The Python of an emulator's environment, made again when its pins have changed."""
    pins, folder = ROOT / f"requirements-{emulator}.txt", ROOT / f".venv-{emulator}"
    folder.mkdir(exist_ok=True)
    python, installed = folder / "bin" / "python", folder / "pins.txt"
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_text() != pins.read_text():
            installed.unlink(missing_ok=True)
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", pins], check=True)
            shutil.copy(pins, installed)
    return python
