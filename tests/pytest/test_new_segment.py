"""scripts/sms new-segment makes a segment that builds, in a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT, location
from sms_segmentation.warehouse import Warehouse


def new_segment(copy: Path, family: str, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([copy / "scripts" / "sms", "new-segment", family, name], capture_output=True, text=True)


def test_each_step_left_out_is_named_by_dbt_build(copy: Path, duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    """The steps of docs/segments.md for two segments, one of them in a family of its own; what is still to be written ends the build."""
    assert new_segment(copy, "lifecycle", "big_fans").returncode == 0
    assert new_segment(copy, "hobby", "gardeners").returncode == 0
    shutil.copy(location(duckdb_warehouse), tmp_path / "fans.duckdb")
    environment = {
        **os.environ, "DBT_EXCLUDE_RESOURCE_TYPES": "", "SMS_DUCKDB_FILE": str(tmp_path / "fans.duckdb"), "DBT_TARGET_PATH": str(tmp_path / "target"),
    }  # fmt: skip

    def said() -> str:
        """What a build of the new segments and of all that lists them says; the exit code is its last line."""
        command = [ROOT / ".venv" / "bin" / "dbt", "build", "--project-dir", copy, "--profiles-dir", copy, "--indirect-selection", "cautious"]
        named = ["--select", "seg_big_fans", "seg_gardeners", "segment_memberships", "segment_catalog", "brand_caps,resource_type:seed"]
        done = subprocess.run([*command, *named, "--vars", "{as_of: '2026-11-20 17:00:00'}"], env=environment, capture_output=True, text=True)
        return f"{' '.join(done.stdout.split())} exit code {done.returncode}"

    def write(file: str, *changes: tuple[str, str]) -> None:
        path = copy / "models" / "marts" / "segments" / file
        text = path.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)

    rule = "where lifetime_orders >= 3\n"
    proof = (
        ("{profile_id: just_inside}\n          -", "{profile_id: just_inside, lifetime_orders: 3}\n          -"),
        ("{profile_id: just_outside}", "{profile_id: just_outside, lifetime_orders: 2}"),
        ("{profile_id: unknown}", "{profile_id: unknown, lifetime_orders: null}"),
        ('"TODO: write rows just inside and outside each edge, and one with nulls"', "just_inside"),
    )
    words = (
        ("TODO: who is in it, in a sentence that names the vars of its rule.", "Has ordered three times."),
        ('"TODO: what texting it is for"', "thank them"),
    )
    unwritten = (copy / "models/marts/segments/hobby/seg_gardeners.sql").read_text().splitlines()[-1]

    write("lifecycle/seg_big_fans.sql", (unwritten.replace("hobby", "lifecycle").replace("gardeners", "big_fans") + "\n", rule))
    found = said()
    assert "Write the rule of seg_gardeners in models/marts/segments/hobby/seg_gardeners.sql: a condition over sms_subscribers." in found
    assert "TODO: write rows just inside and outside each edge" in found
    assert found.endswith("exit code 1")

    write("hobby/seg_gardeners.sql", (unwritten + "\n", rule))
    for file in ("hobby/_hobby__models.yml", "lifecycle/_lifecycle__models.yml"):
        write(file, *proof)
    write("lifecycle/_lifecycle__models.yml", *words)
    write("hobby/_hobby__models.yml", ("cadence: engagement_track", 'cadence: "TODO"'), ("source: ours", "source: a friend"))
    found = said()
    assert "The YAML of seg_gardeners in models/marts/segments/hobby is not finished: write its description; write its goal; write its cadence; source" in found
    assert "a friend is none of attn_agency_guide," in found
    assert found.endswith("exit code 1")

    write("hobby/_hobby__models.yml", *words, ('cadence: "TODO"', "cadence: flow"), ("source: a friend", "source: ours"))
    write("segment_memberships.sql", ("    ref('seg_gardeners'),\n", ""))
    found = said()
    assert "Add ref('seg_gardeners') to the list in segment_memberships.sql: it lacks this segment." in found
    assert found.endswith("exit code 1")

    write("segment_memberships.sql", ("    ref('seg_big_fans'),\n", "    ref('seg_big_fans'),\n    ref('seg_gardeners'),\n"))
    found = said()
    assert "PASS seg_gardeners::gardeners_edges" in found and found.endswith("exit code 0")
    with duckdb.connect(str(tmp_path / "fans.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select segment_name, family, members from segments.segment_catalog where title in ('Big fans', 'Gardeners') order by 1"
        ).fetchall()
        [loyal] = connection.execute("select count(*) from sms_subscribers where lifetime_orders >= 3").fetchone() or (0,)
    assert rows == [("big_fans", "lifecycle", loyal), ("gardeners", "hobby", loyal)]


@pytest.mark.parametrize(
    ("family", "name", "sentence"),
    [
        ("rfm", "rfm_champions", "Segment rfm_champions exists: models/marts/segments/rfm/seg_rfm_champions.sql."),
        ("rfm", "seg_dormant", "Segment dormant exists"),
        ("../rfm", "fans", "FAMILY is ../rfm"),
        ("rfm", "Fans!", "NAME is Fans!"),
    ],
)
def test_a_name_that_cannot_be_is_refused(copy: Path, family: str, name: str, sentence: str) -> None:
    before = sorted(str(path) for path in copy.rglob("*.sql"))
    done = new_segment(copy, family, name)
    assert done.returncode == 2 and sentence in done.stderr
    assert sorted(str(path) for path in copy.rglob("*.sql")) == before
