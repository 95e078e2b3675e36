"""The pages of docs/ that are made from the project."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from sms_segmentation.paths import ROOT
from sms_segmentation.rules.rows import allowed, in_force, place_of, seed, several
from sms_segmentation.rules.rows import rules as rule_rows

HEAD = "<!-- Written by scripts/sms docs; change what it is made from. -->\n"
VAR = re.compile(r"^  (\w+): (.*?)(?: # (.*))?$")


def folder(model: Any) -> str:
    """Folder of a model as floors.yml names it: the nearest one that is listed."""
    listed = {name for floor in floors() for name in floor}
    path = Path(model.original_file_path).relative_to("models")
    return next(parent.as_posix() for parent in path.parents if parent.as_posix() in listed)


@cache
def floors() -> list[list[str]]:
    found: list[list[str]] = yaml.safe_load((ROOT / "floors.yml").read_text(encoding="utf-8"))["floors"]
    return found


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

    lines = [
        "# Areas",
        "",
        "Data moves downwards only (`floors.yml`). An arrow is left out where a longer way leads there too.",
        "",
        "```mermaid",
        "flowchart TD",
    ]
    for floor in floors():
        lines += [f"    {name.replace('/', '_')}[{name}]" for name in floor]
    for name in (name for floor in floors() for name in floor):
        direct = readers[name] - {further for reader in readers[name] for further in reached(reader)}
        lines += [f"    {name.replace('/', '_')} --> {reader.replace('/', '_')}" for reader in sorted(direct)]
    return HEAD + "\n".join([*lines, "```", ""])


def one_line(text: str) -> str:
    return " ".join(text.split())


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    titles = list(titles)
    cells = [[str(cell).replace("|", "/").replace("\n", " ").strip() for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [titles, ["---"] * len(titles), *cells]] + [""]


def columns(models: list[Any]) -> str:
    """Every public table but the segments, with type and meaning of its columns."""
    lines = ["# Tables for readers", "", "Each has a contract. Segment tables are in [their catalog](segment-catalog.md).", ""]
    for model in sorted((model for model in models if model.access == "public" and not model.name.startswith("seg_")), key=lambda model: model.name):
        lines += [f"## {model.name}", "", one_line(model.description), ""]
        rows = ((f"`{name}`", column.data_type, one_line(column.description)) for name, column in model.columns.items())
        lines += table(["column", "type", "meaning"], rows)
    return HEAD + "\n".join(lines)


def inputs(sources: list[Any]) -> str:
    """Every input table with its columns, the required tables first."""
    lines = [
        "# Input tables",
        "",
        "A key or required column has to be there; an optional one may be absent. [Your own tables](your-data.md) has the spellings.",
        "",
    ]
    for source in sorted(sources, key=lambda source: (not source.config.meta["is_required"], source.name)):
        is_required = "Required." if source.config.meta["is_required"] else "May be absent."
        lines += [f"## {source.name}", "", f"{one_line(source.description).removesuffix('.')}. {is_required}", ""]
        rows = ((f"`{name}`", column.data_type, column.config.meta["need"], one_line(column.description)) for name, column in source.columns.items())
        lines += table(["column", "type", "need", "meaning"], rows)
    return HEAD + "\n".join(lines)


def segment_catalog(models: list[Any]) -> str:
    """Every segment by family; the vars in a rule lead to their page."""
    known = {name for name, _, _ in declared_vars()}

    def linked(text: str) -> str:
        return re.sub(r"\w+", lambda word: f"[`{word[0]}`](vars.md)" if word[0] in known else word[0], one_line(text))

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


def rules(models: list[Any]) -> str:
    """Why a text may not go out: the reasons, then the rows of seeds that they read."""
    lines = [
        "# Sending rules",
        "",
        "[Eligibility](eligibility.md) explains how these rules make an answer. The hours and caps of places are facts to check, not legal advice",
        "([law](law.md)).",
        "",
        "## Reasons",
        "",
        "In the order in which `sending_eligibility` reports them. Each model is in `models/intermediate/rules/`.",
        "",
    ]
    lines += table(["reason", "meaning", "rests on", "decided by", "vars"], _reasons(models))
    lines += [
        "## Hours and caps by place",
        "",
        "The seed `jurisdiction_rules`, a line a rule and time in force. `default_practice` is for countries without a row. `scripts/sms rules --place US-FL`",
        "prints what holds at a place, `scripts/sms rules --changed-since GITREF` what changed since a release.",
        "",
    ]
    lines += table(["rule", "place", "hours", "cap", "in force", "basis", "confidence", "reviewed", "source"], _places())
    lines += [
        "## Caps of the brand",
        "",
        "The seed `brand_caps`. Var `cap_policy` chooses one policy; every cap whose group holds the person binds, but `welcome` replaces track and lifecycle",
        "caps.",
        "",
    ]
    lines += table(["policy", "cap", "binds", "texts", "guide"], _brand_caps())
    return HEAD + "\n".join(lines)


def _reasons(models: list[Any]) -> list[list[str]]:
    deciding = {reason: (model, words) for model in models for reason, words in model.config.meta.get("reasons", {}).items()}
    [decisions] = [model for model in models if model.name == "sending_eligibility"]
    rows = []
    for name, column in decisions.columns.items():
        if name.startswith("is_blocked_by_"):
            reason = name.removeprefix("is_blocked_by_")
            model, words = deciding.pop(reason)
            meaning = one_line(column.description).removesuffix(" Never null.")
            used = ", ".join(f"[`{var}`](vars.md)" for var in words["vars"])
            rows.append([f"`{reason}`", meaning, _linked_sections(words["rests_on"]), f"`{model.name}`", used])
    assert not deciding, f"no column of sending_eligibility for {', '.join(deciding)}"
    return rows


def _linked_sections(text: str) -> str:
    """The sections and choices that a text names, as links."""

    def linked(found: re.Match[str]) -> str:
        page, number = found[1], found[2]
        [heading] = re.findall(rf"^#+ ({re.escape(number)}\.? .*)$", (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
        return f"[{page}, section {number}]({page}.md#{anchor(heading)})"

    text = re.sub(r"(law|definitions)\.md section ([0-9.]*[0-9])", linked, text)
    return re.sub(r"\bC[0-9]{2}\b", lambda choice: f"[{choice[0]}](choices.md)", text)


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _places() -> list[list[str]]:
    """A line a rule and time in force."""
    written = []
    for (rule, dated), group in groupby(sorted(rule_rows(), key=_by_rule_and_time()), key=lambda row: (row["rule_id"], in_force(row))):
        members = list(group)
        is_on = any(row["default_enabled"] == "true" for row in members)
        hours = several(allowed(row) for row in members if row["row_kind"] != "cap")
        caps = several(allowed(row) for row in members if row["row_kind"] == "cap")
        facts = (several(row[column] for row in members) for column in ("basis", "confidence", "reviewed_on", "source"))
        written.append([f"`{rule}`" + ("" if is_on else " (off)"), place_of(members[0]), hours, caps, dated, *facts])
    return written


def _by_rule_and_time() -> Callable[[dict[str, str]], tuple[int, str]]:
    """Rules in the order of the seed, each from its earliest time in force."""
    order = {name: number for number, name in enumerate(dict.fromkeys(row["rule_id"] for row in rule_rows()))}
    return lambda row: (order[row["rule_id"]], row["effective_from"] + row["effective_to"])


def _brand_caps() -> list[list[str]]:
    return [
        [row["cap_policy"], f"`{row['cap_name']}`", f"`{row['tier']} = {row['value']}`", _most(row), row["source"]]
        for row in seed("seeds/policy/brand_caps.csv")
    ]


def _most(row: dict[str, str]) -> str:
    return f"{row['max_messages']} in {row['period_hours']} hours" if row["period_hours"] else f"{row['max_messages']} in a period of dormancy"
