"""The clone that the commands work on."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
# The YAML files that declare the input tables.
INPUT_CONTRACT = sorted((ROOT / "models" / "staging" / "inputs").glob("*__sources.yml"))
