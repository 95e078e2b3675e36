"""Small faults that somebody may make in the SQL of a model or macro, found by reading its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Other engines' own macros and what is not SQL of the project are left alone.
LEFT_OUT = re.compile(r"macros/overrides/|macros/checks/|segment_memberships\.sql")
OTHER_ENGINES = re.compile(r"\{%-?\s*macro (postgres|spark|snowflake|bigquery|databricks|redshift)__.*?endmacro", re.DOTALL)
# Comments, statements of Jinja and texts; what a Jinja expression says is text to dbt, so it is left alone too, but for its functions.
NOT_SQL = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|--[^\n]*|'[^'\n]*'", re.DOTALL)
COMMENTS = re.compile(r"\{#.*?#\}|\{%.*?%\}|--[^\n]*", re.DOTALL)
SAME_COLUMN = re.compile(r"\w+\.(\w+) = \w+\.\1\b")

SWAPS = {
    "comparison": (r"(?<= )(<=|>=|<>|<|>|=)(?= |\n)", {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}),
    "and, or": (r"(?<=[ \n])(and|or)(?=[ \n])", {"and": "or", "or": "and"}),
    "max, min": (r"\b(max|min)(?=\()", {"max": "min", "min": "max"}),
    "null": (r"\bis (not null|null)\b", {"not null": "null", "null": "not null"}),
    "not": (r"(?<=[ (\n])(not )(?!null\b)", {"not ": ""}),
    "plus, minus": (r"(?<= )([+-])(?= )", {"+": "-", "-": "+"}),
    "join": (r"\b(left) join\b", {"left": "inner"}),
}
# Not what a count counts or exists asks for, the size of a type, or a constant that is a column.
NUMBER = re.compile(r"(?<![\w.'])(?<!decimal\()(?<!, )(?<!then )(?<!else )(?<!select )\d{1,4}(?![\w.']| as )")
ELSE = re.compile(r"then ((?:(?!\b(?:when|case|end|else|then)\b)[^\n])+?) else ((?:(?!\b(?:when|case|else|then)\b)[^\n])+?) end\b")


@dataclass(frozen=True)
class Mutation:
    """A place of a file and what is put there instead."""

    path: str
    kind: str
    start: int
    end: int
    instead: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.instead + text[self.end :]

    def lines(self, text: str) -> tuple[int, str, str]:
        """Number of the line, and the line before and after, of what changed."""
        number = text.count("\n", 0, self.start + 1) + 1
        before, after = text.splitlines()[number - 1], (self.apply(text).splitlines() + [""])[number - 1]
        return number, before.strip(), f"({self.kind})" if self.kind == "union" else after.strip()

    @property
    def stratum(self) -> str:
        parts = Path(self.path).parts
        if parts[0] == "macros":
            return parts[1]
        if parts[1] == "staging":
            return "inputs" if parts[2] == "inputs" else "vendors"
        return parts[2]


def blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def mutations(root: Path, path: str) -> Iterator[Mutation]:
    """Every fault that can be planted in a file, in the order of kinds."""
    if LEFT_OUT.search(path):
        return
    text = (root / path).read_text(encoding="utf-8")
    told = blank(text, OTHER_ENGINES)
    sql = blank(told, NOT_SQL)
    for kind, (pattern, instead) in SWAPS.items():
        for match in re.finditer(pattern, sql):
            line = sql[sql.rfind("\n", 0, match.start()) + 1 : (sql.find("\n", match.end()) + len(sql) + 1) % (len(sql) + 1)]
            is_key = kind in ("comparison", "and, or") and SAME_COLUMN.search(line)  # a join that matches all rows takes forever
            is_range = match[1] == "and" and "between" in line
            if not is_key and not is_range:
                yield Mutation(path, kind, *match.span(1), instead[match[1]])
    for match in re.finditer(r"\b(greatest|least)_of(?=\()", blank(told, COMMENTS)):
        yield Mutation(path, "max, min", *match.span(1), "least" if match[1] == "greatest" else "greatest")
    for match in NUMBER.finditer(sql):
        for step in (-1, 1):
            yield Mutation(path, "number", *match.span(), str(int(match[0]) + step))
    for match in re.finditer(r"\bcoalesce\(", sql):
        if commas := commas_and_end(sql, match.end()):
            *_, last, end = commas
            yield Mutation(path, "coalesce", match.start(), end + 1, text[match.end() : last])
    for match in ELSE.finditer(sql):
        swapped = text[match.start() : match.start(1)] + text[slice(*match.span(2))] + " else " + text[slice(*match.span(1))] + " end"
        yield Mutation(path, "case", *match.span(), swapped)
    for match in re.finditer(r"\n( *)union all\n(?:(?!\n *union|\{%).)*?(?=\n *(?:union|\))|\s*\Z)", told, re.DOTALL):
        yield Mutation(path, "union", *match.span(), "")


def commas_and_end(sql: str, start: int) -> list[int]:
    """Places of the commas of a call's arguments, and of its end; nothing where it has one argument or does not end."""
    depth, found = 0, []
    for place in range(start, len(sql)):
        if sql[place] == ")" and depth == 0:
            return [*found, place] if found else []
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if sql[place] == "," and depth == 0:
            found.append(place)
    return []
