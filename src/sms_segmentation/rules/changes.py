"""What one release of jurisdiction_rules has differently from another."""

from __future__ import annotations

import subprocess
from collections import defaultdict

from sms_segmentation.paths import ROOT
from sms_segmentation.rules.rows import PATH, Row, dated

# rule, what changed, before, after
Change = tuple[str, str, str, str]


def at_commit(name: str) -> str | None:
    """The text of the seed at a commit or tag; None where there is no such thing."""
    found = subprocess.run(["git", "show", "--end-of-options", f"{name}:./{PATH}"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return found.stdout if found.returncode == 0 else None


def changes(before: list[Row], after: list[Row]) -> list[Change]:
    """Rules and rows that came or went, and cells that changed; columns that only one of the two has are left out."""
    columns = [column for column in after[0] if column in before[0]]
    old, new = _by_rule(before, columns), _by_rule(after, columns)
    found: list[Change] = []
    for rule in dict.fromkeys([*new, *old]):
        if rule not in old or rule not in new:
            found += [(rule, "new rule", "", dated(row)) for row in new[rule]] + [(rule, "rule gone", dated(row), "") for row in old[rule]]
            continue
        gone = [row for row in old[rule] if row not in new[rule]]
        came = [row for row in new[rule] if row not in old[rule]]
        for row in list(gone):
            if other := next((other for other in came if _is_same(row, other)), None):
                gone.remove(row)
                came.remove(other)
                found += [(rule, f"{dated(other)}: {column}", row[column], other[column]) for column in columns if row[column] != other[column]]
        found += [(rule, "row gone", dated(row), "") for row in gone] + [(rule, "new row", "", dated(row)) for row in came]
    return found


def _by_rule(rows: list[Row], columns: list[str]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["rule_id"]].append({column: row[column] for column in columns})
    return found


def _is_same(row: Row, other: Row) -> bool:
    """Whether two rows of a rule speak of the same: a kind of day, or a period, since a time."""
    return all(row[column] == other[column] for column in ("country_code", "region_code", "row_kind", "day_type", "cap_period_hours", "effective_from"))
