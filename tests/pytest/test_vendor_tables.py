"""Raw rows of vendors become the rows of the inputs that ../shared/spec/connector_cases.csv says."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands import sms
from conftest import ELSEWHERE
from reference.raw_tables import store
from sms_segmentation.connect.macros import Macros
from sms_segmentation.paths import ROOT
from sms_segmentation.warehouse import ENGINES, Warehouse

SHARED = Path(__file__).resolve().parents[3] / "shared"
CASES = SHARED / "spec" / "connector_cases.csv"
FIXTURES = SHARED / "data" / "vendors"
# Vendors that are built together: none owns an input of another.
HOUSES = [["twilio", "twilio_csv", "attentive", "postscript", "segment"], ["klaviyo", "klaviyo_csv"], ["shopify"], ["shopify_csv"]]
AS_OF = "2026-07-01 00:00:00"
# public raw tables, by folder: whose they are, how they were loaded, and how many of them make a row of an input
LANDED = {
    "shopify_fivetran_graphql": ("shopify", "fivetran", {"consent_events": 0}),
    "klaviyo_fivetran": ("klaviyo", "fivetran", {"profiles": 2, "orders": 0, "sms_events": 0}),
    "klaviyo_airbyte": ("klaviyo", "airbyte", {"profiles": 1, "email_events": 2, "consent_events": 0}),
    "segment_warehouse": ("segment", "warehouse", {"profiles": 0}),
    "twilio_fivetran": ("twilio", "fivetran", {"profiles": 0}),
}


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
@pytest.mark.parametrize("vendors", HOUSES, ids="-".join)
@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_rows_of_a_vendor(successive: Callable, target: str, vendors: list[str]) -> None:
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
def test_three_vendors_in_ten_lines(tmp_path: Path) -> None:
    """What README says, with public raw tables: one command makes every table and passes every data test."""
    [written] = re.findall(r"```yaml\n(# connections.yml\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "connections.yml").write_text(written)
    house = ENGINES["duckdb"](str(tmp_path / "shop.duckdb"))
    for folder, vendor in {"klaviyo_fivetran": "klaviyo", "shopify_fivetran_graphql": "shopify", "twilio_fivetran": "twilio"}.items():
        store(house, vendor, landed(folder))
    settings = {"SMS_CONNECTIONS": str(tmp_path / "connections.yml"), "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test"}  # as scripts/build sets it
    done = sms("build", "--warehouse", house.credentials.path, "--as-of", "2026-07-01", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Connections: klaviyo" in done.stdout
    persons = {row["profile_id"] for row in house.table("profile_links")}
    assert {row["profile_id"] for row in house.table("sending_eligibility")} == persons
    assert not any(row["is_eligible"] for row in house.table("sending_eligibility"))  # none of these tables holds a consent


def landed(folder: str) -> dict[str, list[dict[str, Any]]]:
    """Public raw tables, every cell as text."""
    return {file.stem: list(csv.DictReader(file.open(encoding="utf-8-sig", newline=""))) for file in sorted((FIXTURES / folder).glob("*.csv"))}


@pytest.mark.skipif(not FIXTURES.exists(), reason="shared/data is absent")
@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_public_raw_tables_are_read(successive: Callable, target: str) -> None:
    inputs = sorted({name for *_, rows in LANDED.values() for name in rows})
    with successive(target, "public_raw_tables") as build:
        for folder in LANDED:
            store(build.house, folder, landed(folder))
        sources = {folder: {"vendor": vendor, "loader": loader} for folder, (vendor, loader, _) in LANDED.items()}
        selected = " ".join(f"+stg_inputs__{name},resource_type:model" for name in inputs)
        build(None, {"as_of": AS_OF, "sources": sources}, "--select", selected, "path:seeds/reference")
        tables = {name: build.house.table(f"stg_inputs__{name}") for name in inputs}
    found = {name: [str(next(iter(row.values()))).split(":")[0] for row in rows] for name, rows in tables.items()}
    for folder, (_, _, rows) in LANDED.items():
        assert {name: found[name].count(folder) for name in rows} == rows


@pytest.mark.skipif(not CASES.exists(), reason="shared/spec is absent")
def test_tables_and_columns_may_be_missing(successive: Callable) -> None:
    """Any table and any column of a vendor: no error, and no row that the whole tables do not give."""
    choose, required = random.Random(5), Macros({}).vendors()
    schemas, sources = {}, {}
    for vendor in ("klaviyo", "shopify", "twilio", "attentive", "postscript"):
        for case in choose.sample(cases([vendor]), 2):
            name, settings = connection(case)
            whole = json.loads(case["given"])
            lost_table = choose.choice(list(whole))
            # a connection stops the run where a table is missing without which it, or another table, says nothing
            groups = [*required[vendor]["tables"], *required[vendor].get("needs", {}).values()]
            needed = {lost_table: []} if any(lost_table in names and not set(names) & (whole.keys() - {lost_table}) for names in groups) else {}
            columns = sorted({column for rows in whole.values() for row in rows for column in row} - {"id"})
            lost_columns = set(choose.sample(columns, len(columns) // 3))
            schemas |= {
                name: whole,
                f"{name}_table": {table: rows for table, rows in whole.items() if table != lost_table} | needed,
                f"{name}_columns": {table: [{c: v for c, v in row.items() if c not in lost_columns} for row in rows] for table, rows in whole.items()},
            }
            sources |= {kind: settings for kind in (name, f"{name}_table", f"{name}_columns")}
    inputs = ["profiles", "consent_events", "sms_events", "orders", "order_lines", "suppressions"]
    with successive("duckdb", "missing") as build:
        for name in sources:
            store(build.house, name, schemas[name])
        selected = [f"+stg_inputs__{name},resource_type:model" for name in inputs]
        build(None, {"as_of": AS_OF, "sources": sources}, "--select", *selected, "path:seeds/reference")
        tables = {name: build.house.table(f"stg_inputs__{name}") for name in inputs}
    # ids hold times, which may be missing: rows are counted, opt-ins by themselves
    counts = Counter((table, str(next(iter(row.values()))).split(":")[0], row.get("action") == "opt_in") for table, rows in tables.items() for row in rows)
    assert [found for found in counts if counts[found] > counts[(found[0], found[1].split("_")[0], found[2])]] == []
    assert {row["consent_level"] for row in tables["consent_events"]} <= {"unknown"}


def bloomreach(name: str, is_named: bool) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Raw tables, and the rows of inputs that they become. is_named: the connection names the category of texts."""
    usual = {"action": "accept", "category": "sms_marketing", "valid_until": "unlimited", "source": "page"}
    rows: dict[str, tuple[dict[str, Any], str]] = {
        "given": ({}, "opt_in"),
        "until": ({"valid_until": 1790000000}, "opt_in"),
        "refused": ({"action": "reject", "valid_until": None, "source": "scenario"}, "opt_out"),
        "no_end": ({"valid_until": None}, "opt_out"),
        "capitals": ({"action": "Accept"}, "opt_out"),
        "unknown": ({"action": "maybe"}, "opt_out"),
        "no_category": ({"category": None}, "opt_out"),
        "of_email": ({"category": "newsletter"}, ""),
        "email_refused": ({"category": "newsletter", "action": "reject"}, "" if is_named else "opt_out"),
    }
    consents = [
        {"internal_customer_id": key, "phone": f"(415) 555-26{number}", **usual, **given, "timestamp": 1780000000}
        for number, (key, (given, _)) in enumerate(rows.items(), 71)
    ]
    counted = {key: action for key, (_, action) in rows.items() if action == "opt_out" or (action and is_named)}
    sent = {"internal_customer_id": "given", "recipient": "+14155552671", "action_type": "sms", "campaign_id": "c1", "action_id": 3}
    campaign = [sent | {"status": status, "timestamp": 1780000000} for status in ("sent", "delivered", "opened")]
    campaign.append(sent | {"action_type": "email", "status": "sent", "timestamp": 1780000000})
    return (
        {"consent": consents, "campaign": campaign, "customers": [{"internal_id": "given", "email": "Jane@Doe.com", "phone": "(415) 555-2671"}]},
        {
            "profiles": [{"profile_id": f"{name}:given", "email": "jane@doe.com", "phone_e164": "+14155552671"}],
            "consent_events": [
                {"profile_id": f"{name}:{key}", "action": action, "consent_level": "unknown", "phone_e164": f"+1415555267{list(rows).index(key) + 1}"}
                for key, action in counted.items()
            ],
            "suppressions": [{"profile_id": f"{name}:until", "starts_at": "2026-09-21 14:13:20"}] if is_named else [],
            "sms_events": [
                {"sms_event_id": f"{name}:c1:3:given:{status}:1780000000000", "event_type": status, "phone_e164": "+14155552671", "campaign_id": f"{name}:c1"}
                for status in ("sent", "delivered")
            ],
        },
    )


# raw tables of vendors that no case is of, and columns of the rows of inputs that they become
WITHOUT_CASES = {
    "smile": (
        {"vendor": "smile"},
        {
            "customers": [
                {"id": 304169228, "email": "Jane@Doe.com", "state": "member", "date_of_birth": "1004-05-27", "points_balance": 300, "vip_tier_id": 2,
                 "created_at": "2024-04-04T15:10:42.030Z", "updated_at": "2026-04-04T15:10:42.030Z"},
                {"id": 304169229, "email": "bo@doe.com", "state": "candidate", "date_of_birth": "1990-05-27", "points_balance": 0,
                 "vip_status": {"vip_tier_id": 1}, "created_at": "2024-04-04T15:10:42Z", "updated_at": "2026-04-04T15:10:42Z"},
                {"id": 304169230, "state": "paused", "points_balance": 9, "created_at": "2024-04-04T15:10:42Z", "updated_at": "2026-04-04T15:10:42Z"},
            ],
            "points_transactions": [
                {"id": number, "customer_id": 304169228, "points_change": points, "description": words, "created_at": "2026-05-01T15:00:00Z"}
                for number, (points, words) in enumerate([(100, "Placed an order"), (-50, "$5 off"), (-20, "Points expired"), (-7, "Manual adjustment")])
            ],
            "vip_tiers": [{"id": 2, "name": "Gold", "milestone": 500}, {"id": 1, "name": "Silver", "milestone": 100}, {"id": 3, "name": "By invitation"}],
        },
        {
            "profiles": [
                {"profile_id": "smile:304169228", "email": "jane@doe.com", "birth_date": None, "birth_month_day": "05-27", "phone_e164": None},
                {"profile_id": "smile:304169229", "email": "bo@doe.com", "birth_date": "1990-05-27", "birth_month_day": None},
                {"profile_id": "smile:304169230", "email": None},
            ],
            "loyalty_accounts": [
                {"profile_id": "smile:304169228", "status": "active", "tier": "Gold", "points_balance": 300, "enrolled_at": "2024-04-04 15:10:42.030"},
                {"profile_id": "smile:304169229", "status": "candidate", "tier": "Silver", "points_balance": 0, "is_accepted": True},
                {"profile_id": "smile:304169230", "is_accepted": False},
            ],
            "loyalty_ledger": [
                {"ledger_id": f"smile:{number}", "loyalty_account_id": "smile:304169228", "entry_type": kind, "points": points}
                for number, (kind, points) in enumerate([("earn", 100), ("redeem", -50), ("expire", -20), ("adjust", -7)])
            ],
            "loyalty_tiers": [{"tier": "Gold", "rank": 2, "threshold_value": 500}, {"tier": "Silver", "rank": 1, "threshold_value": 100}],
        },
    ),
    "yotpo": (
        {"vendor": "yotpo"},
        {
            "person": [
                {"id": "K1", "email": "jane@doe.com", "phone_number": "+14155552671", "created": "2025-01-01 00:00:00", "updated": "2026-05-01 00:00:00",
                 "custom_swell_point_balance": "120", "custom_swell_vip_tier_name": "Blue Belt", "custom_swell_has_account": "true"},
                {"id": "K2", "email": "bo@doe.com", "created": "2025-01-01 00:00:00", "updated": "2026-05-01 00:00:00", "custom_swell_point_balance": "0",
                 "custom_swell_has_account": "false"},
                {"id": "K3", "email": "cy@doe.com", "created": "2025-01-01 00:00:00", "updated": "2026-05-01 00:00:00"},
            ],
        },
        {
            "profiles": [{"profile_id": "yotpo:K1", "email": "jane@doe.com", "phone_e164": None}, {"profile_id": "yotpo:K2", "email": "bo@doe.com"}],
            "loyalty_accounts": [
                {"profile_id": "yotpo:K1", "status": "active", "tier": "Blue Belt", "points_balance": 120},
                {"profile_id": "yotpo:K2", "status": "candidate", "tier": None, "points_balance": 0},
            ],
        },
    ),
    "bloomreach": ({"vendor": "bloomreach", "sms_category": "sms_marketing", "default_country": "US"}, *bloomreach("bloomreach", is_named=True)),
    "engagement": ({"vendor": "bloomreach", "default_country": "US"}, *bloomreach("engagement", is_named=False)),
    "onetext": (
        {
            "default_country": "US",
            "properties": {
                "Subscriber ID": {"to": "profile_id"}, "Mobile": {"to": "phone_e164"}, "Mail": {"to": "email"},
                "Born": {"to": "birth_date", "format": "MM/DD/YYYY"},
            },
        },
        {
            "subscribers": [
                {"Subscriber ID": "s1", "Mobile": "(415) 555-2671", "Mail": "jane@doe.com", "Born": "5/27/1990", "Opted In": "yes", "SMS Status": "subscribed",
                 "_file_loaded_at": "2026-06-01 00:00:00"},
                {"Mobile": "+14155552672", "Opted In": "yes", "_file_loaded_at": "2026-06-01 00:00:00"},
            ],
        },
        {
            "profiles": [
                {"profile_id": "onetext:s1", "phone_e164": "+14155552671", "email": "jane@doe.com", "birth_date": "1990-05-27", "created_at": "2026-06-01 00:00:00"},
            ],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_vendors_without_cases(successive: Callable, target: str) -> None:
    inputs = ["profiles", "loyalty_accounts", "loyalty_ledger", "loyalty_tiers", "consent_events", "suppressions", "sms_events"]
    with successive(target, "without_cases") as build:
        for name, (_, tables, _) in WITHOUT_CASES.items():
            store(build.house, f"raw_{name}", tables)
        sources = {name: settings | {"schema": f"raw_{name}"} for name, (settings, _, _) in WITHOUT_CASES.items()}
        selected = " ".join(f"+stg_inputs__{name},resource_type:model" for name in inputs)
        build(None, {"as_of": AS_OF, "sources": sources}, "--select", selected, "path:seeds/reference")
        found = {name: build.house.table(f"stg_inputs__{name}") for name in inputs}
    expected: dict[str, list[dict[str, Any]]] = {name: [row for *_, rows in WITHOUT_CASES.values() for row in rows.get(name, [])] for name in inputs}
    for name, rows in expected.items():
        assert len(found[name]) == len(rows), name
        for row in rows:
            key = next(iter(row))
            [like] = [other for other in found[name] if other[key] == row[key]]
            assert {column: like[column] for column, value in row.items() if not same(value, like[column])} == {}, row


STAGING = ROOT / "models" / "staging"
VENDOR_MODELS = sorted(file for file in STAGING.rglob("*.sql") if file.relative_to(STAGING).parts[0] != "inputs")


def test_vendors_models_are_those_that_macros_know() -> None:
    """dbt asks macro vendors for the models of an input before it knows the files."""
    named = {f"stg_{vendor}__{name}" for vendor, kept in Macros({}).vendors().items() for name in kept["inputs"]}
    assert {file.stem for file in VENDOR_MODELS if file.stem.startswith("stg_")} == named


def test_no_vendor_states_a_consent_level() -> None:
    """The one word that counts is the user's own, in attested_consent."""
    level = re.compile(r"'(express_written|express|implied)'")
    assert [file.name for file in [*VENDOR_MODELS, *(ROOT / "macros" / "connectors").glob("*.sql")] if level.search(file.read_text(encoding="utf-8"))] == []


def test_vendors_models_are_described_and_read_their_own_folder() -> None:
    """What test_conventions holds the other models to; dbt leaves these out where no vendor is connected."""
    described = {model["name"]: model.get("description", "") for file in STAGING.rglob("*__models.yml") for model in yaml.safe_load(file.read_text())["models"]}
    folders = {file.stem: file.relative_to(STAGING).parts[0] for file in VENDOR_MODELS}
    seeds = {file.stem for file in (ROOT / "seeds").rglob("*.csv")}
    for file in VENDOR_MODELS:
        assert described.get(file.stem, "").strip().endswith("."), f"{file.stem} has no description"
        for name in re.findall(r"\bref\('(\w+)'\)", file.read_text(encoding="utf-8")):
            assert name in seeds or folders.get(name) == folders[file.stem], f"{file.stem} reads {name}"
