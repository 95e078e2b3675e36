"""Random raw rows of senders and of exports become the rows of the inputs that an independent reading makes of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import pytest

from reference.facts import Row, Tables
from reference.raw_tables import store
from reference.vendors import sender_worlds
from reference.vendors.attentive import Attentive
from reference.vendors.bloomreach import Bloomreach
from reference.vendors.klaviyo_export import KlaviyoExport
from reference.vendors.landed import mark_unread_birth_dates
from reference.vendors.onetext import OneText
from reference.vendors.postscript import Postscript
from reference.vendors.row_order import disagreements, in_two_orders, is_of_two_orders
from reference.vendors.shopify_exports import ShopifyExports
from reference.vendors.smile import Smile
from reference.vendors.subscriber_exports import SubscriberExport
from reference.vendors.twilio import Twilio
from reference.vendors.yotpo import Yotpo

SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "1").split(",")]
ATTESTED = {"shopify1": {"level": "express_written", "source": "form", "consented_at": "2026-05-31"}}
INPUTS = [
    *("consent_events", "suppressions", "sms_events", "profiles", "profile_identities", "profile_properties", "orders", "order_lines", "order_discounts"),
    *("loyalty_accounts", "loyalty_ledger", "loyalty_tiers"),
]
NEEDED = {"order_lines": "order_line_id", "order_discounts": "order_discount_id", "loyalty_accounts": "points_balance", "loyalty_ledger": "points"}
# helpers of the reading, no columns
OWN = {"subscriber", "phone", "state", "said", "method"}


def reading_of(name: str, settings: Row, tables: Tables) -> Any:
    country = settings.get("default_country")
    match settings["vendor"], settings.get("loader"):
        case ("twilio" | "twilio_csv", _):
            return Twilio(tables, name, settings.get("categories"))
        case ("attentive" | "postscript", "csv"):
            return SubscriberExport(tables, name, country)
        case ("attentive", _):
            return Attentive(tables, name)
        case ("postscript", _):
            return Postscript(tables, name, country)
        case ("bloomreach", _):
            return Bloomreach(tables, name, settings)
        case ("klaviyo_csv", _):
            return KlaviyoExport(tables, name)
        case ("smile", _):
            return Smile(tables, name)
        case ("yotpo", loader):
            return Yotpo(tables, name, loader)
        case ("onetext", _):
            return OneText(tables, name, settings)
    return ShopifyExports(tables, name, ATTESTED.get(name), country, settings.get("currency"))


def cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"
    return str(value)


def differences(what: str, wanted: list[Row], found: list[Row]) -> list[str]:
    columns = sorted({column for row in wanted for column in row} - OWN)
    if not wanted:
        return [f"{what}: found {row}" for row in found]
    mine, theirs = ({tuple(cell(row.get(column)) for column in columns) for row in rows} for rows in (wanted, found))
    missing, extra = sorted(mine - theirs), sorted(theirs - mine)
    lines = []
    for row in missing:
        near = min(extra, key=lambda other: sum(a != b for a, b in zip(row, other, strict=True)), default=None)
        if near and sum(a != b for a, b in zip(row, near, strict=True)) <= 3:
            extra.remove(near)
            cells = {column: (a, b) for column, a, b in zip(columns, row, near, strict=True) if not alike(a, b)}
            if cells:
                lines.append(f"{what} (reading, project) {cells} in {row}")
        else:
            lines.append(f"{what} only the reading: {dict(zip(columns, row, strict=True))}")
    return lines + [f"{what} only the project: {dict(zip(columns, row, strict=True))}" for row in extra]


def alike(one: str, other: str) -> bool:
    """The last digit of an amount may be rounded either way."""
    try:
        return abs(Decimal(one) - Decimal(other)) <= Decimal("0.0001")
    except InvalidOperation:
        return one == other


def says_nothing(table: str, row: Row) -> bool:
    """Rejected: an opt-in without its time, a row without its points, and one whose connection only its missing key would tell."""
    return (row.get("action") == "opt_in" and row["occurred_at"] is None) or (table in NEEDED and row[NEEDED[table]] is None)


def of_connection(name: str, row: Row) -> bool:
    return row.get("source_system") == name or str(next(iter(row.values()))).split(":")[0] == name


@pytest.mark.parametrize("seed", SEEDS)
def test_raw_rows_become_the_rows_of_the_inputs(successive: Callable, seed: int) -> None:
    worlds = sender_worlds.worlds(seed)
    settings, exported = worlds["shopify1"]
    # another shop with the same customers would make their ids ambiguous
    without_customers = settings | {"inputs": ["consent_events", "orders", "order_lines", "order_discounts"]}
    landed = worlds | in_two_orders(worlds | {"shopify1": (without_customers, exported)})
    sources = {name: settings for name, (settings, _) in landed.items()}
    with successive("duckdb", f"senders_{seed}") as build:
        for name, (_, tables) in landed.items():
            store(build.house, name, tables)
        dbt_vars = {"as_of": sender_worlds.AS_OF.isoformat(" "), "sources": sources, "attested_consent": ATTESTED}
        house = build(None, dbt_vars, "--select", *(f"+stg_inputs__{name}" for name in INPUTS), "+int_profile_references")
        with house.one_connection():
            found = {name: house.table(f"stg_inputs__{name}") for name in INPUTS}
            mark_unread_birth_dates(found["profiles"])
            references = [row for row in house.table("int_profile_references") if not is_of_two_orders(row)]
    assert disagreements(found) == []
    assert compared(worlds, found) == []
    assert {(row["profile_id"], row["id_value"], row["named_profile_id"]) for row in references} == customers_named(worlds)


def customers_named(worlds: dict[str, tuple[Row, Tables]]) -> set[tuple[str, str, str | None]]:
    """The customer of the shop's export that a subscriber is, by the id of the shop."""
    told = {name: reading_of(name, *world) for name, world in worlds.items()}
    known = {row["profile_id"] for row in told["shopify1"].profiles()}
    ids = [(row["profile_id"], row["id_value"]) for row in told["postscript1"].profile_identities() if row["id_type"] == "shopify_customer_id"]
    return {(profile_id, value, f"shopify1:{value}" if f"shopify1:{value}" in known else None) for profile_id, value in ids}


def compared(worlds: dict[str, tuple[Row, Tables]], found: Tables) -> list[str]:
    """What a reading says and the project does not, or the other way round, and consent without an id, which would be rejected."""
    lines = [f"no id: {row}" for row in found["consent_events"] if row["consent_event_id"] is None and row["action"] != "opt_in"]
    for name, (settings, tables) in worlds.items():
        told = reading_of(name, settings, tables)
        for table in INPUTS:
            rows = getattr(told, table, list)()
            theirs = [row for row in found[table] if of_connection(name, row)]
            lines += differences(f"{name} {table}", *([row for row in side if not says_nothing(table, row)] for side in (rows, theirs)))
    return lines
