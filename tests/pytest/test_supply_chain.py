"""What the project is installed from is pinned and may be used; what it does at run time needs no network; its secrets are in no file."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from reference.inputs import complete, write
from reference.scenarios import MONDAY, nanp, subscriber, together
from sms_segmentation.supply_chain import licenses
from sms_segmentation.supply_chain.command import write_sbom
from sms_segmentation.supply_chain.locks import RELEASED, canonical, faults, locks, pins
from sms_segmentation.supply_chain.vulnerabilities import NotLookedUp, found_in

LOCKS = locks()
HASH = " \\\n    --hash=sha256:" + "0" * 64
# Settings of a connection that say neither where the warehouse is, nor who asks, nor with which secret.
PLAIN = {"type", "method", "schema", "threads", "host", "config_options", "server_side_parameters", "session_properties"}
# What dbt-spark asks for and a session of this process does not have.
NO_HOST = "NA"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_with_hashes_and_names_no_index(lock: Path) -> None:
    assert len(pins(lock)) > 20 and faults(lock) == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links", lock.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_what_was_asked_for(lock: Path) -> None:
    asked = re.findall(r"^[\w.-]+", lock.with_suffix(".in").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked and {canonical(name) for name in asked} <= {pin.name for pin in pins(lock)}


def test_the_lock_of_developers_holds_the_released_one() -> None:
    """Both are installed into .venv."""
    versions = {pin.name: pin.version for pin in pins(ROOT / "requirements-dev.txt")}
    assert [pin for pin in pins(ROOT / RELEASED) if versions.get(pin.name) != pin.version] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_what_makes_an_environment_reads_the_same_pins(lock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    assert import_module("bootstrap")._pins(lock) == {pin.name: pin.version for pin in pins(lock)}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a==1\n", "a==1"),
        ("a[b]==1\n", "a[b]==1"),
        ("a>=1" + HASH + "\n", "a>=1"),
        ("a @ file:///somewhere" + HASH + "\n", "a @ file:///somewhere"),
        ("--index-url https://somewhere\n", "--index-url https://somewhere"),
        ("-r requirements.in\n", "-r requirements.in"),
        ("a==1" + HASH.replace("sha256", "md5") + "\n", "a==1"),
    ],
)
def test_what_is_no_pin_is_named(line: str, fault: str, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("# a comment\nb[x,y]==2.0 ; sys_platform == 'win32'" + HASH + HASH + "\n" + line + "c==3" + HASH + "\n")
    assert faults(lock)[0].startswith(f"requirements.txt: {fault}")
    assert {(pin.name, pin.version) for pin in pins(lock)} >= {("b", "2.0"), ("c", "3")}


@pytest.mark.parametrize(
    ("expression", "is_allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("GPL-3.0-only OR Apache-2.0", True),
        ("GPL-3.0-only AND MIT", False),
        ("GPL-3.0-only AND (MIT OR Apache-2.0)", False),
        ("(MIT OR Apache-2.0) AND ISC", True),
        ("GNU General Public License (GPL)", False),
        ("none stated", False),
        ("UNKNOWN", False),
    ],
)
def test_every_license_that_binds_has_to_be_allowed(expression: str, is_allowed: bool) -> None:
    assert licenses.is_allowed(expression) == is_allowed


def test_licenses_of_what_is_installed_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = [pin for lock in LOCKS for pin in pins(lock)]
    assert licenses.refused(pinned) == []
    assert licenses.EXCEPTIONS.keys() <= {pin.name for pin in pinned}
    # one that is no longer allowed is named, with its license
    monkeypatch.setattr(licenses, "ALLOWED", licenses.ALLOWED - {"Apache-2.0"})
    assert "dbt-core: Apache-2.0" in licenses.refused(pinned)


def test_vulnerabilities_are_reported() -> None:
    audited = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}, {"id": "CVE-2", "fix_versions": []}]},
            {"name": "b", "version": "2", "vulns": []},
        ]
    }
    assert found_in(json.dumps(audited), "") == ["a 1: CVE-1, fixed in 1.1", "a 1: CVE-2, fixed in no version yet"]


@pytest.mark.parametrize(
    ("output", "errors", "reason"),
    [
        ("", "Traceback\nConnectionError: no route", "ConnectionError: no route"),
        ("", "", "pip-audit gave no reason"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', "", "1 of 1 packages are not in the database"),
    ],
)
def test_vulnerabilities_that_could_not_be_looked_up_are_no_clean_bill(output: str, errors: str, reason: str) -> None:
    with pytest.raises(NotLookedUp, match=reason):
        found_in(output, errors)


def test_the_list_of_a_release_holds_what_is_released(tmp_path: Path) -> None:
    if not (ROOT / ".venv-supply-chain" / ".pins").exists():
        pytest.skip("the tools of requirements-supply-chain.txt are not installed; scripts/sms supply-chain installs them")
    write_sbom(tmp_path / "sbom.json")
    written = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    assert written["bomFormat"] == "CycloneDX" and written["metadata"]["component"]["name"] == "sms-segmentation"
    assert {(part["name"], part["version"]) for part in written["components"]} == {(pin.name, pin.version) for pin in pins(ROOT / RELEASED)}
    assert "file:" not in json.dumps(written)


@pytest.fixture
def without_network() -> list[str | Path]:
    """Words before a command that runs it where there is no network at all."""
    words: list[str | Path] = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("a namespace without a network (unshare) cannot be made on this machine")
    interfaces = subprocess.run([*words, sys.executable, "-c", "import socket; print(socket.if_nameindex())"], capture_output=True, text=True)
    assert interfaces.stdout.strip() == "[(1, 'lo')]"
    return words


def test_a_build_on_duckdb_needs_no_network(without_network: list[str | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading, seeds, models, data tests and the file of readers."""
    for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(setting, str(tmp_path / "dbt"))
    inputs = write(complete(together([subscriber("new_york", MONDAY, nanp("212")).says("", None, 0)])), tmp_path / "inputs")
    command = [*without_network, sys.executable, "-P", "-m", "sms_segmentation", "build", "--inputs", inputs]
    options = ["--warehouse", tmp_path / "shop.duckdb", "--as-of", MONDAY, "--select", "+consent_state +int_rules_to_review"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "shop_marts.duckdb").exists()


def test_connections_come_from_environment_variables_alone() -> None:
    outputs = yaml.safe_load((ROOT / "profiles.yml.example").read_text(encoding="utf-8"))["sms_segmentation"]["outputs"]
    written = [
        f"{target}.{setting}"
        for target, settings in outputs.items()
        for setting, value in settings.items()
        if not ("env_var(" in str(value) if setting not in PLAIN else setting != "host" or value == NO_HOST or "env_var(" in str(value))
    ]
    assert written == []


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "profiles.yml.example").read_text(encoding="utf-8")
    secrets = re.findall(r"^ +\w*(?:password|token|secret|key|passphrase)\w*: (.*)$", text, re.MULTILINE)
    assert secrets and [value for value in secrets if not re.fullmatch(r"\"\{\{ env_var\('\w+'(, '')?\) \}\}\"", value)] == []


def test_files_with_connections_are_not_tracked() -> None:
    """profiles.yml, connections.yml and .env are a person's own; a private key is no file of a project."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [name for name in tracked if re.search(r"(^|/)(profiles\.yml|connections\.yml|\.env[^/]*)$|\.(pem|p8|key)$", name) and "tests/" not in name] == []
    assert "profiles.yml" in (ROOT / ".gitignore").read_text() and "connections.yml" in (ROOT / ".gitignore").read_text()
