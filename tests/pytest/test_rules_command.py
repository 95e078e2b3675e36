"""sms rules: what it prints of a place is what decides there, and what it says of a release is what differs."""

from __future__ import annotations

import csv
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commands import sms
from conftest import ROOT
from reference import windows
from sms_segmentation.build_summary import Summary
from sms_segmentation.rules.changes import changes
from sms_segmentation.rules.places import Place, holding, known_places, open_hours
from sms_segmentation.rules.rows import PATH, rules

DATED = {date.fromisoformat(row[column]) for row in rules() for column in ("effective_from", "effective_to") if row[column]}
# Around each change, a week in which every kind of day occurs, and holidays of many calendars.
DAYS = sorted({day + timedelta(days=n) for day in DATED for n in (-1, 0)} | {date(2026, 12, 20) + timedelta(days=n) for n in range(15)} | {date(2026, 7, 3)})


@pytest.mark.parametrize("kind", ["hours", "caps"])
def test_what_holds_is_what_the_reference_decides_by(kind: str) -> None:
    """The reference is compared with the SQL in random worlds; here at every place with a rule, and some without."""
    named = {Place(row["country_code"], row["region_code"].strip("*") or None) for row in rules() if row["country_code"] != "*"}
    named |= {Place("PL"), Place("PR"), Place("US", "HI"), Place("CA", "ON")}
    differing = []
    assert named <= known_places()
    for place in named:
        at = windows.Place(place.country, frozenset({place.region} - {None}), frozenset())
        for day in DAYS:
            held = [row for row in holding(place, day) if (row["row_kind"] == "cap") == (kind == "caps")]
            if kind == "hours":
                decided = [row for rows in windows.rules_on(at, day, "strict") for row in rows]
            else:
                binding = [row for row in windows.CAPS if row["country_code"] == "*"] + windows.rows_of_place(windows.CAPS, at)
                decided = [row for row in binding if windows.in_force(row, day)]
            if sorted(key(row) for row in held) != sorted(key(row) for row in decided):
                differing.append((str(place), day))
    assert differing == []


def key(row: dict) -> tuple[str, ...]:
    return tuple(row[column] or "" for column in ("rule_id", "day_type", "window_start_local", "cap_period_hours", "effective_from"))


def row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(rules()[0], "") | {"rule_id": "a", "row_kind": "window", "country_code": "PL", "region_code": "*", "day_type": "all"} | cells


def hours(rule: str, start: str, end: str) -> dict[str, str]:
    return row(rule_id=rule, window_start_local=start, window_end_local=end)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([hours("a", "08:00", "21:00"), hours("b", "09:00", "20:00")], [("09:00", "20:00")]),
        # rows of one rule are alternatives
        ([hours("a", "08:00", "12:00"), hours("a", "14:00", "20:00"), hours("b", "09:00", "21:00")], [("09:00", "12:00"), ("14:00", "20:00")]),
        ([hours("a", "08:00", "12:00"), hours("a", "12:00", "20:00")], [("08:00", "20:00")]),
        ([hours("a", "08:00", "20:00"), row(rule_id="b", row_kind="closed")], []),
        ([hours("a", "08:00", "10:00"), hours("b", "10:00", "12:00")], []),
    ],
)
def test_hours_are_those_that_every_rule_leaves_open(held: list[dict[str, str]], expected: list[tuple[str, str]]) -> None:
    assert open_hours(held) == expected


@pytest.mark.parametrize(("text", "place"), [("us-fl", Place("US", "FL")), (" GB ", Place("GB")), ("US_CA", Place("US", "CA")), ("US-PR", Place("PR"))])
def test_a_place_is_read_as_people_write_it(text: str, place: Place) -> None:
    assert Place.read(text) == place and place in known_places()


def asked(*words: str | Path) -> str:
    done = sms("rules", *words)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_place_on_a_day() -> None:
    said = asked("--place", "US-TX", "--at", "2026-11-22")
    assert "US-TX, Sunday 2026-11-22" in said
    assert re.search(r"us_tx US-TX Sunday .*12:00-21:00", said) and "Monday to Friday" not in said
    assert "Open by all of them: 12:00-21:00" in said and "brand_day everywhere at most 3 in 24" in said
    assert "not at all" in asked("--place", "US-UT", "--at", "2026-11-22")
    assert "default_practice" in asked("--place", "PL", "--at", "2026-11-22")
    assert "--place US-AL," in asked("--place", "US", "--at", "2026-11-22")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Give --place, with or without --at, or --changed-since."),
        (["--at", "2026-11-22"], "Give --place"),
        (["--place", "US", "--changed-since", "HEAD"], "Give --place"),
        (["--place", "US-FLA"], "--place is US-FLA; it has to be a country such as GB, or a state or province of the US or Canada such as US-FL. The nearest is US-"),
        (["--place", ""], "--place is ; it has to be"),
        (["--place", "GB-ENG"], "--place is GB-ENG; it has to be"),
        (["--place", "US-FL", "--at", "22 Nov"], "--at is 22 Nov; it has to be a date such as 2026-11-20."),
        (["--place", "US-FL", "--at", "2026-02-30"], "--at is 2026-02-30; it has to be a date"),
        (["--place", "US-FL", "--at", "2050-01-01"], "--at is 2050-01-01; the holidays that rules name are known from 2016 to 2030."),
        (["--changed-since", "no-such-tag"], "--changed-since is no-such-tag; it has to be a commit or tag"),
        (["--changed-since", "--output=x"], "--changed-since is --output=x; it has to be a commit or tag"),
        (["--changed-since", str(ROOT / "README.md")], "which holds no rows of jurisdiction_rules."),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_ends_in_a_sentence(words: list[str], sentence: str) -> None:
    done = sms("rules", *words)
    assert done.returncode == 2 and sentence in " ".join(done.stderr.split())


def test_what_changed() -> None:
    before = [
        hours("moved", "08:00", "21:00") | {"source": "a statute"},
        hours("gone", "08:00", "20:00"),
        hours("same", "08:00", "20:00"),
        row(rule_id="sunday", day_type="weekday", window_start_local="08:00", window_end_local="20:00"),
        row(rule_id="sunday", day_type="sunday", row_kind="closed"),
    ]
    after = [
        hours("moved", "09:00", "21:00") | {"source": "another statute"},
        hours("same", "08:00", "20:00"),
        row(rule_id="sunday", day_type="weekday", window_start_local="08:00", window_end_local="20:00"),
        row(rule_id="sunday", row_kind="cap", max_marketing_messages="3", cap_period_hours="24", effective_from="2027-01-01"),
        row(rule_id="new", day_type="holiday", row_kind="closed"),
    ]
    assert changes(before, after) == [
        ("moved", "every day 09:00-21:00: window_start_local", "08:00", "09:00"),
        ("moved", "every day 09:00-21:00: source", "a statute", "another statute"),
        ("sunday", "row gone", "Sunday closed", ""),
        ("sunday", "new row", "", "at most 3 in 24 hours from 2027-01-01"),
        ("new", "new rule", "", "holidays closed"),
        ("gone", "rule gone", "every day 08:00-20:00", ""),
    ]


@pytest.mark.parametrize(
    ("names", "is_verbose", "said"),
    [
        ([], False, ""),
        (["us_fl"], False, "1 rule is due for review: us_fl. Compare"),
        ([f"rule_{n:02}" for n in range(14)], False, "14 rules are due for review: rule_00, .* rule_11 and 2 more"),
        ([f"rule_{n:02}" for n in range(14)], True, "rule_12, rule_13. Compare"),
    ],
)
def test_a_build_names_the_rules_that_are_due_for_review(names: list[str], is_verbose: bool, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    house: Any = SimpleNamespace(rows=lambda query: [{"rule_id": name} for name in names])
    Summary(house, {"int_rules_to_review": SimpleNamespace(schema="main", alias="int_rules_to_review")}, is_verbose).tell_results()
    printed = " ".join(capsys.readouterr().out.split())
    assert re.search(said, printed) and bool(printed) == bool(names)


def test_changes_since_a_file_and_a_commit(tmp_path: Path) -> None:
    """A file of a release that had no column reviewed_on, too."""
    older = [{name: cell for name, cell in rule.items() if name != "reviewed_on"} for rule in rules()]
    older[-1]["window_end_local"] = "17:30"
    with open(tmp_path / "older.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, older[0])
        writer.writeheader()
        writer.writerows(older)
    assert "window_end_local 17:30" in asked("--changed-since", tmp_path / "older.csv")
    assert asked("--changed-since", ROOT / PATH) == f"No rule has changed since {ROOT / PATH}."
    if subprocess.run(["git", "cat-file", "-e", f"HEAD:{PATH}"], cwd=ROOT, capture_output=True).returncode == 0:
        assert asked("--changed-since", "HEAD")
