"""Raw tables of shops, Klaviyo and site tracking become the rows that an independent reading of ../shared/spec/connectors.md says."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from reference.facts import Tables
from reference.raw_tables import columns, store
from reference.vendors import klaviyo, shopify, tracks
from reference.vendors.comparison import differences
from reference.vendors.klaviyo_worlds import KlaviyoWorld
from reference.vendors.landed import Connection
from reference.vendors.shopify_worlds import ShopifyWorld
from reference.vendors.track_worlds import CONSENT_TRACKS, TrackWorld

AS_OF = datetime(2026, 7, 1)
SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "278").split(",")]
READ = {"klaviyo": klaviyo.read, "shopify": shopify.read, "segment": tracks.read}
WORLDS: dict[str, Callable[..., Any]] = {"klaviyo": KlaviyoWorld, "shopify": ShopifyWorld, "segment": TrackWorld}
LOADERS = {"klaviyo": ["fivetran", "airbyte"], "shopify": ["fivetran", "airbyte"], "segment": ["warehouse"]}
SETTINGS = {"default_country": "US", "currency": "CAD"}
OWN_SETTINGS = {
    "klaviyo": {"external_id_is": "shopify_customer_id"},
    "segment": {"consent_tracks": CONSENT_TRACKS},
}
INPUTS = [
    *("profiles", "profile_identities", "consent_events", "suppressions", "sms_events"),
    *("orders", "order_lines", "refunds", "web_events", "cart_events"),
]
# not the owner of these where Shopify is there
ORDERS = ["orders", "order_lines"]


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


def types_of(connection: Connection) -> dict[str, dict[str, str]]:
    """Times and documents as their own types, where a warehouse has them so."""
    typed = {"_airbyte_extracted_at": "timestamp with time zone", "line_items": "json", "refunds": "json", "default_address": "json"}
    return {table: columns(rows) | {name: typed[name] for name in columns(rows) if name in typed} for table, rows in connection.tables.items()}


def test_rows_of_random_raw_tables(successive: Callable) -> None:
    worlds = connections()
    with successive("duckdb", "vendor_reference") as build:
        for name, (_, connection) in worlds.items():
            store(build.house, name, connection.tables, types_of(connection))
        sources = {name: connection.settings | {"vendor": vendor, "loader": connection.loader} for name, (vendor, connection) in worlds.items()}
        build(None, {"as_of": AS_OF.isoformat(sep=" "), "sources": sources}, "--select", *(f"+stg_inputs__{name}" for name in INPUTS))
        tables = {name: build.house.table(f"stg_inputs__{name}") for name in INPUTS}
    expected: Tables = {name: [] for name in INPUTS}
    for vendor, connection in worlds.values():
        for name, rows in READ[vendor](connection).items():
            if not (vendor == "segment" and name in ORDERS):
                expected[name] += rows
    assert [line for name in INPUTS for line in differences(name, expected[name], tables[name])] == []
