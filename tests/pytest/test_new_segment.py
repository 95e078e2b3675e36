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


def test_new_segments_build_and_pass_their_tests(copy: Path, duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    assert new_segment(copy, "lifecycle", "big_fans").returncode == 0
    assert new_segment(copy, "hobby", "gardeners").returncode == 0
    shutil.copy(location(duckdb_warehouse), tmp_path / "fans.duckdb")

    def build(*selected: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / ".venv" / "bin" / "dbt", "build", "--project-dir", copy, "--profiles-dir", copy, "--select", *selected]
            + ["--vars", "{as_of: '2026-11-20 17:00:00'}", "--indirect-selection", "cautious"],
            env={**os.environ, "DBT_EXCLUDE_RESOURCE_TYPES": "", "SMS_DUCKDB_FILE": str(tmp_path / "fans.duckdb"), "DBT_TARGET_PATH": str(tmp_path / "target")},
            capture_output=True,
            text=True,
        )

    done = build("seg_big_fans", "seg_gardeners", "segment_memberships", "segment_catalog")
    assert done.returncode == 0, done.stdout
    assert "PASS seg_gardeners::gardeners_starts_at_its_edge" in done.stdout
    with duckdb.connect(str(tmp_path / "fans.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select segment_name, family, members from segments.segment_catalog where title in ('Big fans', 'Gardeners') order by 1"
        ).fetchall()
        [loyal] = connection.execute("select count(*) from sms_subscribers where lifetime_orders >= 3").fetchone() or (0,)
    assert rows == [("big_fans", "lifecycle", loyal), ("gardeners", "hobby", loyal)]
    memberships = copy / "models" / "marts" / "segments" / "segment_memberships.sql"
    memberships.write_text(memberships.read_text().replace("    ref('seg_gardeners'),\n", ""))
    done = build("segment_memberships")
    assert done.returncode == 1
    assert "Add ref('seg_gardeners') to the list of segment_memberships.sql" in done.stdout


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
