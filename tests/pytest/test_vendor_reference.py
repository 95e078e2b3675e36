"""Raw tables of shops, Klaviyo and site tracking become the rows that an independent reading of ../shared/spec/connectors.md says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from reference.facts import Row, Tables
from reference.raw_tables import columns, store
from reference.vendors import klaviyo, shopify, tracks
from reference.vendors.comparison import KEYS, differences
from reference.vendors.klaviyo_worlds import KlaviyoWorld
from reference.vendors.landed import Connection, mark_unread_birth_dates
from reference.vendors.row_order import disagreements, in_two_orders, is_of_two_orders
from reference.vendors.shopify_worlds import ShopifyWorld
from reference.vendors.track_worlds import CONSENT_TRACKS, TrackWorld
from sms_segmentation.paths import ROOT

AS_OF = datetime(2026, 7, 1)
SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "278").split(",")]
READ = {"klaviyo": klaviyo.read, "shopify": shopify.read, "segment": tracks.read}
WORLDS: dict[str, Callable[..., Any]] = {"klaviyo": KlaviyoWorld, "shopify": ShopifyWorld, "segment": TrackWorld}
LOADERS = {"klaviyo": ["fivetran", "airbyte"], "shopify": ["fivetran", "airbyte"], "segment": ["warehouse"]}
SETTINGS = {"default_country": "US", "currency": "CAD"}
PROPERTIES = {"Birthday": {"to": "birth_date", "format": "MM/DD/YYYY"}, "Sex": {"to": "gender"}}
OWN_SETTINGS = {
    "klaviyo": {"external_id_is": "shopify_customer_id", "properties": PROPERTIES},
    "segment": {"external_id_is": "shopify_customer_id", "consent_tracks": CONSENT_TRACKS},
}
INPUTS = [
    *("profiles", "profile_identities", "consent_events", "suppressions", "sms_events"),
    *("orders", "order_lines", "refunds", "web_events", "cart_events"),
]
# What a vendor would give if it owned these inputs: they are asked of its models, since an input is read from one vendor alone.
ASIDES = {
    "klaviyo": [
        *("orders", "order_lines", "refunds", "web_events", "cart_events", "checkouts", "back_in_stock_subscriptions", "email_events", "sms_campaigns"),
        "profile_properties",
    ],
    "shopify": [
        *("web_events", "cart_events", "checkouts", "products", "inventory_events", "stores", "deliveries", "order_discounts", "refund_lines"),
        "profile_properties",
    ],
    "segment": ["orders", "order_lines", "refunds", "checkouts", "products", "wishlist_items"],
}
ASIDES_READ = {"klaviyo": klaviyo.asides, "shopify": shopify.asides, "segment": tracks.asides}
UNFOUND = (ROOT / "tests/inputs/properties_that_stand_for_columns_are_found.sql").read_text(encoding="utf-8")
NEXT = "-- the next model"


def connections() -> dict[str, tuple[str, Connection]]:
    """One connection for each world, by name, with its vendor."""
    found = {}
    for vendor, loaders in LOADERS.items():
        for loader in loaders:
            for seed in SEEDS:
                name = f"{vendor}_{loader}_{seed}"
                world = WORLDS[vendor](seed, AS_OF, loader)
                is_first = (loader, str(seed)) == (min(loaders), min(map(str, SEEDS)))
                found[name] = vendor, Connection(name, loader, world.tables, SETTINGS | OWN_SETTINGS.get(vendor, {}), is_first)
    return found


def types_of(tables: Tables) -> dict[str, dict[str, str]]:
    """Times and documents as their own types, where a warehouse has them so."""
    typed = {"_airbyte_extracted_at": "timestamp with time zone", "line_items": "json", "refunds": "json", "default_address": "json"}
    return {table: columns(rows) | {name: typed[name] for name in columns(rows) if name in typed} for table, rows in tables.items()}


def model(vendor: str, name: str) -> str:
    """Text of a model without its settings, of which one is that it is switched off where another vendor gives the input."""
    return without_config((ROOT / f"models/staging/{vendor}/stg_{vendor}__{name}.sql").read_text(encoding="utf-8"))


def without_config(text: str) -> str:
    return re.sub(r"^\{\{ config\(.*\) \}\}$", "", text, flags=re.MULTILINE)


def named(name: str, rows: list[Row]) -> list[Row]:
    """Rows with an id: those without one are rejected."""
    return [row for row in rows if row[KEYS[name][0]] is not None]


def as_landed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not is_of_two_orders(row)]


def test_rows_of_random_raw_tables(successive: Callable) -> None:
    worlds = connections()
    asides = {(vendor, name): model(vendor, name) for vendor, names in ASIDES.items() for name in names}
    bases = {base for text in asides.values() for base in re.findall(r"ref\('(base_\w+)'", text)}
    with successive("duckdb", "vendor_reference") as build:
        sources = {name: connection.settings | {"vendor": vendor, "loader": connection.loader} for name, (vendor, connection) in worlds.items()}
        landed = {name: (sources[name], connection.tables) for name, (_, connection) in worlds.items()}
        landed |= in_two_orders(landed)
        for name, (settings, tables) in landed.items():
            store(build.house, name, tables, types_of(tables))
            sources[name] = settings
        dbt_vars = {"as_of": AS_OF.isoformat(sep=" "), "sources": sources}
        build(None, dbt_vars, "--select", *(f"+stg_inputs__{name}" for name in INPUTS), *(f"+{name}" for name in sorted(bases)))
        *queries, unfound = build.sql(dbt_vars, f"\n{NEXT}\n".join([*asides.values(), without_config(UNFOUND)])).split(NEXT)
        with build.house.one_connection():
            tables = {name: build.house.table(f"stg_inputs__{name}") for name in INPUTS}
            mark_unread_birth_dates(tables["profiles"])
            found = {key: named(key[1], build.house.rows(query)) for key, query in zip(asides, queries, strict=True)}
            missed = {name: {row["connection_name"] for row in build.house.rows(unfound) if row["property_name"] == name} for name in PROPERTIES}
    mapping = {name for name, settings in sources.items() if "properties" in settings}
    assert missed["Sex"] == mapping and missed["Birthday"] < mapping, "in these worlds no one has the property Sex, some have a birthday"
    assert disagreements(tables | {f"{vendor} {name}": rows for (vendor, name), rows in found.items()}) == []
    expected: Tables = {name: [] for name in INPUTS}
    aside: dict[tuple[str, str], list[Row]] = {key: [] for key in asides}
    for vendor, connection in worlds.values():
        for name, rows in READ[vendor](connection).items():
            expected[name] += rows
        for name, rows in ASIDES_READ[vendor](connection).items():
            aside[vendor, name] += named(name, rows)
    lines = [line for name in INPUTS for line in differences(name, expected[name], as_landed(tables[name]))]
    lines += [f"{vendor} {line}" for vendor, name in asides for line in differences(name, aside[vendor, name], as_landed(found[vendor, name]))]
    assert lines == []
