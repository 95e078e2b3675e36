"""Raw rows of vendors become the rows of the inputs that ../shared/spec/connector_cases.csv says."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reference.raw_tables import store
from sms_segmentation.warehouse import Warehouse

SHARED = Path(__file__).resolve().parents[3] / "shared"
CASES = SHARED / "spec" / "connector_cases.csv"
FIXTURES = SHARED / "data" / "vendors"
# vendors that are built together: none owns an input of another
HOUSES = [["twilio"], ["shopify"], ["shopify_csv"]]
AS_OF = "2026-07-01 00:00:00"


def cases(vendors: list[str]) -> list[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["vendor"] in vendors]


def connection(case: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The case's connection under a name of its own, so that many cases are one build."""
    config = json.loads(case["config"])
    given = config.get("sources", {}).get(case["vendor"], {})
    loader = "fivetran" if case["loader"].startswith("fivetran") else case["loader"]
    return case["case_id"].lower(), given | {"vendor": case["vendor"], "loader": loader}


def same(expected: Any, found: Any) -> bool:
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, bool):
        return expected == found
    if isinstance(expected, int | float):
        return abs(float(found) - expected) < 0.00005
    if isinstance(found, datetime):
        return found == datetime.fromisoformat(expected)
    return str(found) == str(expected)


def differences(case: dict[str, Any], house: Warehouse, tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What of a case did not come out; the name of its connection stands for the vendor's in ids."""
    name, _ = connection(case)
    found = []
    for table, wanted in json.loads(case["expected"]).items():
        key = next(iter(tables[table][0]), None) if tables[table] else None
        rows = [as_received(row) for row in tables[table] if name in (row.get("source_system"), str(row[key]).split(":")[0])]
        if len(rows) != len(wanted):
            found.append(f"{case['case_id']} {table}: {len(wanted)} rows expected, {len(rows)} found: {[row[key] for row in rows]}")
        for row in wanted:
            row = {column: renamed(value, case["vendor"], name) for column, value in row.items()}
            near = [[c for c, v in row.items() if not same(v, other.get(c))] for other in rows]
            best = min(range(len(near)), key=lambda i: len(near[i]), default=None)
            if best is None or near[best]:
                shown = {} if best is None else {c: (row[c], rows[best].get(c)) for c in near[best]}
                found.append(f"{case['case_id']} {table}: (expected, found) {shown}")
    return found


def as_received(row: dict[str, Any]) -> dict[str, Any]:
    """With the raw number as the vendor wrote it, which the staged input keeps apart from what it was read as."""
    return row | {"phone_raw": row["phone_raw_received"]} if row.get("phone_raw_received") else row


def renamed(value: Any, vendor: str, name: str) -> Any:
    if isinstance(value, str) and (value == vendor or value.startswith(f"{vendor}:")):
        return name + value[len(vendor) :]
    return value


@pytest.mark.skipif(not CASES.exists(), reason="shared/spec is absent")
@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize("vendors", HOUSES, ids="-".join)
def test_rows_of_a_vendor(successive: Callable, vendors: list[str], target: str) -> None:
    told = cases(vendors)
    inputs = sorted({table for case in told for table in json.loads(case["expected"])})
    attested = {connection(case)[0]: a for case in told for a in json.loads(case["config"]).get("attested_consent", {}).values()}
    with successive(target, f"connectors_{'_'.join(vendors)}") as build:
        house = build.house
        for case in told:
            store(house, case["case_id"].lower(), json.loads(case["given"]))
        staged = [f"stg_inputs__{name}" for name in inputs]
        build(
            None,
            {"as_of": AS_OF, "sources": dict(connection(case) for case in told), "attested_consent": attested},
            *("--select", " ".join(f"+{name},resource_type:model" for name in staged), "path:seeds/reference"),
        )
        tables = {name: house.table(f"stg_inputs__{name}") for name in inputs}
    assert [line for case in told for line in differences(case, house, tables)] == []


@pytest.mark.skipif(not FIXTURES.exists(), reason="shared/data is absent")
@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize(("vendor", "fixtures"), [("shopify", "shopify_fivetran_graphql")])
def test_public_fixtures_are_staged(successive: Callable, vendor: str, fixtures: str, target: str) -> None:
    """Tables as loaders land them, with blanks, hashes and columns that no case has, of which no row may fail a build or permit a text."""
    with successive(target, f"fixtures_{vendor}") as build:
        tables = {}
        for path in (FIXTURES / fixtures).glob("*.csv"):
            with path.open(encoding="utf-8-sig") as file:
                tables[path.stem] = list(csv.DictReader(file))
        store(build.house, "landed", tables)
        sources = {"landed": {"vendor": vendor}}
        build(None, {"as_of": AS_OF, "sources": sources}, "--select", f"path:models/staging/{vendor}+1,resource_type:model", "path:seeds/reference")
        assert len(build.house.table("stg_inputs__profiles")) > 0
        assert build.house.table("stg_inputs__consent_events") == []
