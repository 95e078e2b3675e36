"""Writes the pages of docs/ that are made from the project; `scripts/sms docs --help` says how."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, opened, out

HEAD = "<!-- Written by scripts/sms docs; change what it is made from. -->\n"
VAR = re.compile(r"^  (\w+): (.*?)(?: # (.*))?$")


def main(check: Annotated[bool, typer.Option("--check", help="Write nothing; say which pages are out of date.")] = False) -> None:
    """Write docs/areas.md, columns.md, segment-catalog.md and vars.md from dbt_project.yml, floors.yml and the models.

    Exit code 0: written, or all up to date. 1: a page is out of date.
    """
    manifest = Dbt(opened("duckdb", None)).parse({})
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    pages = {"areas": areas(models), "columns": columns(models), "segment-catalog": segment_catalog(models), "vars": vars_page()}
    stale = [name for name, text in pages.items() if not page(name).exists() or page(name).read_text(encoding="utf-8") != text]
    if check and stale:
        err.print(f"Out of date: {', '.join(f'docs/{name}.md' for name in stale)}. scripts/sms docs writes them.")
        sys.exit(1)
    for name in stale:
        page(name).write_text(pages[name], encoding="utf-8")
    out.print(f"{len(stale)} of {len(pages)} pages written." if stale else "All pages are up to date.")


def page(name: str) -> Path:
    return ROOT / "docs" / f"{name}.md"


def folder(model: Any) -> str:
    """Folder of a model below models/; those of segments are one."""
    return "/".join(Path(model.original_file_path).parts[1:3])


def areas(models: list[Any]) -> str:
    """The folders on their floors, with an arrow to each folder that reads them, unless a longer way leads there too."""
    place = {model.unique_id: folder(model) for model in models}
    readers: dict[str, set[str]] = defaultdict(set)
    for model in models:
        for parent in model.depends_on.nodes:
            if parent in place and place[parent] != place[model.unique_id]:
                readers[place[parent]].add(place[model.unique_id])

    def reached(start: str) -> set[str]:
        return {further for reader in readers[start] for further in {reader} | reached(reader)}

    floors = yaml.safe_load((ROOT / "floors.yml").read_text(encoding="utf-8"))["floors"]
    lines = [
        "# Areas",
        "",
        "Data moves downwards only (`floors.yml`). An arrow is left out where a longer way leads there too.",
        "",
        "```mermaid",
        "flowchart TD",
    ]
    for floor in floors:
        lines += [f"    {name.replace('/', '_')}[{name}]" for name in floor]
    for name in (name for floor in floors for name in floor):
        direct = readers[name] - {further for reader in readers[name] for further in reached(reader)}
        lines += [f"    {name.replace('/', '_')} --> {reader.replace('/', '_')}" for reader in sorted(direct)]
    return HEAD + "\n".join([*lines, "```", ""])


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    titles = list(titles)
    cells = [[str(cell).replace("|", "/").replace("\n", " ").strip() for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [titles, ["---"] * len(titles), *cells]] + [""]


def columns(models: list[Any]) -> str:
    """Every public table but the segments, with type and meaning of its columns."""
    lines = ["# Tables for readers", "", "Each has a contract. Segment tables are in [their catalog](segment-catalog.md).", ""]
    for model in sorted((model for model in models if model.access == "public" and not model.name.startswith("seg_")), key=lambda model: model.name):
        lines += [f"## {model.name}", "", " ".join(model.description.split()), ""]
        rows = ((f"`{name}`", column.data_type, " ".join(column.description.split())) for name, column in model.columns.items())
        lines += table(["column", "type", "meaning"], rows)
    return HEAD + "\n".join(lines)


def segment_catalog(models: list[Any]) -> str:
    """Every segment by family; the vars in a rule lead to their page."""
    known = {name for name, _, _ in declared_vars()}

    def linked(text: str) -> str:
        return re.sub(r"\w+", lambda word: f"[`{word[0]}`](vars.md)" if word[0] in known else word[0], " ".join(text.split()))

    segments = sorted((model for model in models if model.name.startswith("seg_")), key=lambda model: (model.fqn[-2], model.name))
    lines = ["# Segments by family", "", f"{len(segments)} tables `segments.seg_<name>`, each with `profile_id`, `segment_name`, `as_of_date`.", ""]
    for family, members in groupby(segments, key=lambda model: model.fqn[-2]):
        lines += [f"## {family}", ""]
        rows = []
        for model in members:
            words = model.config.meta["segment"]
            rows.append([f"`{model.name.removeprefix('seg_')}`", words["title"], linked(model.description), words["goal"], words["source"]])
        lines += table(["segment", "title", "who is in it", "goal", "guide"], rows)
    return HEAD + "\n".join(lines)


def declared_vars() -> list[tuple[str, str, str]]:
    """Name, default and meaning of every var, as dbt_project.yml has them."""
    text = (ROOT / "dbt_project.yml").read_text(encoding="utf-8")
    lines = text[text.index("\nvars:") : text.index("\nmodels:")].split("\n")
    return [(found[1], found[2], found[3] or "") for found in map(VAR.match, lines) if found]


def vars_page() -> str:
    lines = ["# Vars", "", "Each is checked before anything runs; a bad value stops the run with the var, what it was and what is allowed.", ""]
    lines += table(["var", "default", "meaning"], ((f"`{name}`", f"`{default}`", meaning) for name, default, meaning in declared_vars()))
    lines += [
        "The brand's caps are rows, not vars: `seeds/policy/brand_caps.csv`, three policies of which var `cap_policy` chooses one. Laws and",
        "practices are rows of `seeds/reference/jurisdiction_rules.csv`; adding a country is adding rows.",
        "",
    ]
    return HEAD + "\n".join(lines)
