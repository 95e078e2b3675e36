"""Faults that benchmarks/mutants plants: where they are found, and that those said to change nothing are still there."""

from __future__ import annotations

import csv
from pathlib import Path

from conftest import ROOT
from mutants import COMPARISONS
from mutations import Mutation, mutations

SQL = """\
{# a comment with a < b and not c -#}
{%- set days = 30 -%}
select
    a.profile_id,
    coalesce(a.points, 0) as points, -- at least 0 and more
    max(case when a.days < 30 then 1 else 0 end) as is_recent,
    'x >= y' as word
from a
left join b on a.profile_id = b.profile_id
where a.days <= {{ var('n_days') }} and not b.is_test
union all
select * from c
"""
FAULTS = {
    "coalesce": ["a.points as points, -- at least 0 and more"],
    "max, min": ["min(case when a.days < 30 then 1 else 0 end) as is_recent,"],
    "number": ["max(case when a.days < 29 then 1 else 0 end) as is_recent,", "max(case when a.days < 31 then 1 else 0 end) as is_recent,"],
    "case": ["max(case when a.days < 30 then 0 else 1 end) as is_recent,"],
    "comparison": ["max(case when a.days <= 30 then 1 else 0 end) as is_recent,", "where a.days < {{ var('n_days') }} and not b.is_test"],
    "join": ["inner join b on a.profile_id = b.profile_id"],
    "and, or": ["where a.days <= {{ var('n_days') }} or not b.is_test"],
    "not": ["where a.days <= {{ var('n_days') }} and b.is_test"],
    "union": ["(union)"],
}


def test_faults_are_found_in_sql_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "m.sql").write_text(SQL)
    found: dict[str, list[str]] = {}
    for mutation in mutations(tmp_path, "models/m.sql"):
        found.setdefault(mutation.kind, []).append(mutation.lines(SQL)[2])
    assert found == FAULTS


def test_faults_that_change_nothing_can_still_be_planted() -> None:
    with (ROOT / "benchmarks" / "equivalent_mutants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = (ROOT / row["path"]).read_text(encoding="utf-8")
        assert (row["before"], row["after"]) in {mutation.lines(text)[1:] for mutation in mutations(ROOT, row["path"])}, row
        assert row["why"]


def test_every_folder_is_compared_by_tests_that_are_there() -> None:
    strata = {Mutation(str(file.relative_to(ROOT)), "", 0, 0, "").stratum for top in ("models", "macros") for file in (ROOT / top).rglob("*.sql")}
    assert set(COMPARISONS) <= strata
    named = {test for tests in COMPARISONS.values() for test in tests}
    assert named <= {file.name for file in (ROOT / "tests" / "pytest").iterdir()}
    readings = {file.name for file in (ROOT / "tests" / "pytest").glob("test_*_reference.py")}
    assert readings - named == {"test_numbers_reference.py"}, "one of the reading of numbers itself; the others compare"
