"""The pages: links and references lead somewhere, in plain English, and up to date."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperArgument, TyperOption

from conftest import ROOT
from sms_segmentation.cli import COMMANDS, HIDDEN, loaded
from sms_segmentation.docs.pages import anchor, declared_vars

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
# Not the plain English of the field.
WORN = re.compile(
    r"\b(told|tells?|foretells?|foretold|anew|beside|stands?|nobody|heirs?|spells?|wish(es)?(?! list)|doubtful|held against|as good as)\b", re.IGNORECASE
)
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(page for page in PAGES if ROOT / "docs" in page.parents)]
SECTION = r"[0-9]+(?:\.[0-9]+)?"
REFERENCE = re.compile(rf"\b(definitions|law|measurement)\.md\)?,?\s+sections?\s+({SECTION}(?:(?:,| and)\s+{SECTION}\b)*)")


def headings(page: Path) -> list[str]:
    return [line.lstrip("# ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for path, place in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        if not target.exists() or (place and place not in map(anchor, headings(target))):
            lost.append(f"{path}#{place}")
    assert lost == []


def test_every_section_that_is_named_is_there() -> None:
    sections = {name: {heading.split()[0].rstrip(".") for heading in headings(ROOT / "docs" / f"{name}.md")} for name in ("definitions", "law", "measurement")}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    files = [ROOT / name for name in tracked if name.endswith((".sql", ".py", ".yml", ".md")) and name != "CHANGELOG.md"]
    texts = {file: file.read_text(encoding="utf-8") for file in files if file.is_file()}
    found = [(file.name, page, places) for file, text in texts.items() for page, places in REFERENCE.findall(text)]
    named = [(file, page, section) for file, page, places in found for section in re.findall(SECTION, places)]
    assert len(named) > 50
    assert [(file, page, section) for file, page, section in named if section not in sections[page]] == []


@pytest.mark.parametrize("name", [*COMMANDS, *HIDDEN])
def test_the_help_of_a_command_is_in_plain_english(name: str) -> None:
    command = loaded(name, {**COMMANDS, **HIDDEN}[name])
    texts = [part.help for part in (command, *getattr(command, "commands", {}).values())]
    texts += [option.help for option in command.params if isinstance(option, TyperOption | TyperArgument)]
    assert all(texts)
    assert [text for text in texts if WORN.search(text)] == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_a_page_is_in_plain_english(page: Path) -> None:
    assert [line for line in page.read_text(encoding="utf-8").splitlines() if WORN.search(line)] == []


def test_descriptions_are_in_plain_english(manifest: dict[str, Any]) -> None:
    """Of models, inputs, seeds, their columns, and the overview of dbt docs."""
    nodes = [*manifest["nodes"].values(), *manifest["sources"].values()]
    texts = {node["name"]: node.get("description", "") for node in nodes}
    texts |= {f"{node['name']}.{name}": column["description"] for node in nodes for name, column in node.get("columns", {}).items()}
    texts |= {name: block["block_contents"] for name, block in manifest["docs"].items() if name.startswith("doc.sms_segmentation.")}
    assert [f"{name}: {text}" for name, text in texts.items() if WORN.search(text)] == []


def test_pages_made_from_the_project_are_up_to_date() -> None:
    done = subprocess.run([ROOT / "scripts" / "sms", "docs", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_dbt_docs_open_on_an_overview(manifest: dict[str, Any]) -> None:
    """It leads to models that are there, and names every folder."""
    overview = manifest["docs"]["doc.sms_segmentation.__overview__"]["block_contents"]
    linked = set(re.findall(r"#!/model/([\w.]+)", overview))
    assert linked and linked <= manifest["nodes"].keys()
    folders = {folder.name for layer in ("intermediate", "marts") for folder in (ROOT / "models" / layer).iterdir()}
    assert [name for name in folders if not re.search(rf"\b{name}`", overview)] == []


def test_a_sending_rule_names_vars_of_the_project(manifest: dict[str, Any]) -> None:
    reasons = [words for node in manifest["nodes"].values() for words in node["config"].get("meta", {}).get("reasons", {}).values()]
    declared = {name for name, _, _ in declared_vars()}
    assert [var for words in reasons for var in words["vars"] if var not in declared] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
