"""sms export: numbered files that hold the vendor's tables and nothing else."""

from __future__ import annotations

import csv
import stat
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from commands import sms
from invented_exports import NOW, fill, shop
from sms_segmentation.export import FILES
from test_exports import CONSENT


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return fill(tmp_path / "shop.duckdb", shop())


@pytest.mark.parametrize("vendor", FILES)
def test_files_hold_the_tables_of_the_vendor(vendor: str, warehouse: Path, tmp_path: Path) -> None:
    done = sms("export", "--vendor", vendor, "--out", tmp_path / "files", "--warehouse", warehouse)
    assert done.returncode == 0, done.stderr
    files = {file.name: file for file in (tmp_path / "files").iterdir()}
    assert min(files).startswith("1_") and {name[0] for name in files} <= set("12345")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for file in FILES[vendor]:
            written = list(csv.DictReader(files[file.name].open(encoding="utf-8"))) if file.name in files else []
            where = f" where operation = '{file.operation}'" if file.operation else ""
            [(rows,)] = connection.execute(f"select count(*) from exports.{file.table}{where}").fetchall()
            assert len(written) == rows
            assert not [cell for row in written for cell in [*row, *row.values()] if CONSENT.search(cell)]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o600}


def test_files_of_an_older_export_are_replaced(warehouse: Path, tmp_path: Path) -> None:
    arguments = ("export", "--vendor", "klaviyo", "--out", tmp_path / "files", "--warehouse", warehouse)
    assert sms(*arguments).returncode == 0
    fill(warehouse, shop(suppressed="", changes=[]))
    assert sms(*arguments).returncode == 0
    assert sorted(file.name for file in (tmp_path / "files").iterdir()) == ["1_klaviyo_sms_unsubscribes.csv", "2_erasures.csv", "5_klaviyo_profiles.csv"]
    assert (tmp_path / "files" / "1_klaviyo_sms_unsubscribes.csv").read_text().splitlines() == ["suppression_key,phone_number,batch_no"]


def test_old_marts_are_refused(tmp_path: Path) -> None:
    old = fill(tmp_path / "shop.duckdb", shop(), NOW - timedelta(hours=7))
    done = sms("export", "--vendor", "klaviyo", "--out", tmp_path / "files", "--warehouse", old)
    assert done.returncode == 2 and "hours old, and --max-age is 6" in " ".join(done.stderr.split())
    assert not (tmp_path / "files").exists()


def test_a_warehouse_without_exports_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("create table other (a integer)")
    done = sms("export", "--vendor", "klaviyo", "--out", tmp_path / "files", "--warehouse", tmp_path / "shop.duckdb")
    assert done.returncode == 2 and "holds nothing to export" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--vendor", "myspace", "--out", "files"], "--vendor is myspace; allowed: klaviyo"),
        (["--vendor", "klaviyo", "--out", __file__], "which is a file"),
        (["--vendor", "klaviyo", "--out", "files", "--target", "spark"], "--target is spark"),
        (["--vendor", "klaviyo", "--out", "files", "--warehouse", "nowhere.duckdb"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(options: list[str], said: str) -> None:
    done = sms("export", *options)
    assert done.returncode == 2 and said in " ".join(done.stderr.split())
