"""Public test tables of vendors (../shared/data/vendors) are read row by row, whatever stands in them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from reference.raw_tables import store

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "data" / "vendors"
# folder: its vendor and loader, and table -> the model that has a row for each of its rows
FOLDERS = {
    "segment_warehouse": ("segment", "warehouse", {"pages": "base_segment__web_events"}),
    "twilio_fivetran": ("twilio", "fivetran", {"message": "base_twilio__messages"}),
}


@pytest.mark.skipif(not FIXTURES.exists(), reason="shared/data is absent")
@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
def test_rows_of_public_tables(successive: Callable, target: str) -> None:
    sources = {name: {"vendor": vendor, "loader": loader} for name, (vendor, loader, _) in FOLDERS.items()}
    landed: dict[str, int] = {}
    with successive(target, "vendor_fixtures") as build:
        for name in FOLDERS:
            tables = {}
            for path in sorted((FIXTURES / name).glob("*.csv")):
                with path.open(encoding="utf-8", newline="") as file:
                    tables[path.stem] = list(csv.DictReader(file))
            landed |= {model: len(tables[table]) for table, model in FOLDERS[name][2].items()}
            store(build.house, name, tables)
        inputs = "stg_inputs__web_events stg_inputs__sms_events stg_inputs__consent_events"
        build(
            None,
            {"as_of": "2026-07-01 00:00:00", "sources": sources},
            *("--select", " ".join(f"+{name},resource_type:model" for name in inputs.split()), "path:seeds/reference"),
        )
        found = {model: len(build.house.table(model)) for model in landed}
        assert build.house.table("stg_inputs__sms_events")
    assert found == landed
