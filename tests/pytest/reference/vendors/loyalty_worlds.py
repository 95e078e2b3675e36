"""Raw tables of loyalty programs, and an export that only the user knows how to read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from reference.facts import Row, Tables
from reference.vendors.sender_dirt import Dirt

# a tier has no connection but in its name
TIERS = ["smile1: Bronze", "smile1: Silver", "smile1: Gold"]

ONETEXT: Row = {
    "Subscriber ID": {"to": "profile_id"},
    "Phone": {"to": "phone_e164"},
    "Mail": {"to": "email"},
    "Given name": {"to": "first_name"},
    "Land": {"to": "country_code"},
    "State": {"to": "region_code"},
    "Zip": {"to": "postal_code"},
    "Zone": {"to": "timezone"},
    "Lat": {"to": "latitude"},
    "Lon": {"to": "longitude"},
    "Birthday": {"to": "birth_date", "format": "MM/DD/YYYY"},
    "Joined": {"to": "created_at"},
    "Changed": {"to": "updated_at"},
    "Gone": {"to": "deleted_at"},
    "Is test": {"to": "is_test"},
}


def smile(dirt: Dirt) -> Tables:
    customers = [
        {
            "id": _number(dirt, 4100 + place),
            "email": dirt.address(),
            "first_name": dirt.blank("Ann"),
            "state": dirt.word("member", "member", "candidate", "disabled"),
            "date_of_birth": dirt.one("1990-05-31", "1004-02-29", "1004-12-01", "31.05.1990", None, ""),
            "points_balance": _points(dirt, 250),
            "vip_tier_id": dirt.one("11", "12", 13, "99", None),
            "referral_url": dirt.blank("https://shop.example/r/1"),
            "created_at": dirt.time(),
            "updated_at": dirt.blank(dirt.time()),
        }
        for place in range(14)
    ]
    changes = [
        {
            "id": _number(dirt, 900 + place),
            "customer_id": dirt.blank(_number(dirt, 4100 + dirt.random.randint(0, 15))),
            "points_change": _points(dirt, dirt.one(50, -200, -5)),
            "description": dirt.one("Points expired", "Manual adjustment", "Adjusted by Ann", "Placed an order", "$5 off coupon", "EXPIRES", None),
            "created_at": dirt.time(),
        }
        for place in range(40)
    ]
    tiers = [{"id": 11 + place, "name": name, "milestone": dirt.money(100.0 * place)} for place, name in enumerate(TIERS)]
    return {
        "customers": dirt.landed(_versions(dirt, customers, "points_balance", "state"), ["id", "state", "loaded_at"]),
        "points_transactions": dirt.landed(_versions(dirt, changes, "description"), ["id", "loaded_at"]),
        "vip_tiers": dirt.landed(_versions(dirt, tiers, "milestone"), ["id", "name", "milestone", "loaded_at"]),
    }


def _versions(dirt: Dirt, rows: list[Row], *changed: str) -> list[Row]:
    """Some twice, as they were before."""
    landed = [row | {"loaded_at": dirt.time(dirt.moment(5), unread=0)} for row in rows]
    before = [
        row | {name: dirt.one(*rows)[name] for name in changed} | {"loaded_at": dirt.time(dirt.moment(400) - timedelta(days=9), unread=0)} for row in rows
    ]
    return landed + [row for row in before if dirt.chance(0.3)]


def _number(dirt: Dirt, value: int) -> Any:
    return dirt.one(value, str(value), f"{value}.0")


def _points(dirt: Dirt, points: int) -> Any:
    return dirt.one(points, points, str(points), f"{points}.0", f"{points:,}", "many", None)


def yotpo(dirt: Dirt, loader: str) -> Tables:
    is_packed = dirt.chance(0.4)
    rows = []
    for place in range(24):
        swell = {
            "swell_point_balance": _points(dirt, 1200),
            "swell_vip_tier_name": dirt.blank("Gold"),
            "swell_has_account": dirt.blank(dirt.one(True, "true", "No", False, "false", "perhaps")),
            "swell_referral_link": dirt.blank("https://rwrd.io/x"),
        }
        person = {"email": dirt.address(), "created": dirt.time(), "updated": dirt.time(), "phone_number": dirt.number()}
        # Fivetran overwrites a row
        for age in range(dirt.one(1, 1, 2) if loader == "airbyte" else 1):
            at = dirt.time(dirt.moment(4) - timedelta(days=9 * age), unread=0)
            swell = swell | ({"swell_point_balance": _points(dirt, 7)} if age else {})
            rows.append({"id": f"P{place}"} | (_of_airbyte(person, swell, at) if loader == "airbyte" else _of_fivetran(person, swell, at, is_packed)))
    table, loaded_at = ("profiles", "_airbyte_extracted_at") if loader == "airbyte" else ("person", "_fivetran_synced")
    return {table: dirt.landed(rows, ["id", "attributes", loaded_at, "custom_swell_point_balance", "custom_swell_has_account", "custom_fields"])}


def _of_airbyte(person: Row, swell: Row, at: str) -> Row:
    return {"attributes": json.dumps(person | {"properties": swell}), "_airbyte_extracted_at": at}


def _of_fivetran(person: Row, swell: Row, at: str, is_packed: bool) -> Row:
    own = {"custom_fields": json.dumps(swell)} if is_packed else {f"custom_{name}": value for name, value in swell.items()}
    return person | own | {"_fivetran_synced": at}


def onetext(dirt: Dirt) -> Tables:
    rows = [
        {
            "Subscriber ID": dirt.blank(_number(dirt, 800 + place), 0.1),
            "Phone": dirt.number(),
            "Mail": dirt.address(),
            "Given name": dirt.blank("Ann"),
            **dirt.one({"Land": "US", "State": "California"}, {"Land": "Canada", "State": "ON"}, {"Land": "US", "State": "Elsewhere"}, {"Land": "Nowhere"}, {}),
            "Zip": dirt.blank("02134"),
            "Zone": dirt.one("America/New_York", "Mars", None),
            "Lat": dirt.one("37.5", "421.6", "0", None),
            "Lon": dirt.one("-122.25", "0", None),
            "Birthday": dirt.one("05/31/1990", "02/30/1990", "1990-05-31", "31/05/1990", None),
            "Joined": dirt.blank(dirt.time()),
            "Changed": dirt.blank(dirt.time()),
            "Gone": dirt.one(None, None, None, dirt.time()),
            "Is test": dirt.one(None, dirt.flag(True), dirt.flag(False), "perhaps"),
            "SMS consent": dirt.one("yes", "no"),
            "_file_loaded_at": f"2026-06-0{file} 00:00:00",
        }
        for file, place in [*((1, place) for place in range(20)), *((8, place) for place in range(8))]
    ]
    return {"subscribers": dirt.landed(rows, ["Subscriber ID", "Phone", "Is test", "Gone", "Birthday", "Land", "State", "_file_loaded_at"])}
