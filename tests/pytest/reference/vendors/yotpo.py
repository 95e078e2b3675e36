"""Yotpo: the loyalty account of a person of Klaviyo, in properties that begin with swell_ (connectors.md, section 4.7)."""

from __future__ import annotations

from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.klaviyo_persons import own_properties
from reference.vendors.landed import Cells, Connection, address


class Yotpo:
    """Who has points is a member, unless it is said that the person has no account."""

    def __init__(self, tables: Tables, name: str, loader: str) -> None:
        self.name = name
        connection = Connection(name, loader, tables)
        known = [_person(row) for row in connection.current("person", "profiles") if row.id("id")]
        self.members = [row for row in known if row["swell"].text("swell_point_balance")]

    def profiles(self) -> list[Row]:
        return [
            {
                "profile_id": self._id(row),
                "phone_e164": None,
                "email": address(row["person"].text("email")),
                "created_at": row["person"].instant("created") or row["raw"].loaded_at,
                "updated_at": row["person"].instant("updated") or row["raw"].loaded_at,
                "deleted_at": row["raw"].loaded_at if row["raw"].is_deleted else None,
                "source_system": self.name,
            }
            for row in self.members
        ]

    def loyalty_accounts(self) -> list[Row]:
        return [
            {
                "loyalty_account_id": self._id(row),
                "profile_id": self._id(row),
                "status": "candidate" if row["swell"].flag("swell_has_account") is False else "active",
                "tier": row["swell"].text("swell_vip_tier_name"),
                "points_balance": cells.count(row["swell"].text("swell_point_balance")),
                "enrolled_at": row["person"].instant("created") or row["raw"].loaded_at,
                "referral_url": row["swell"].text("swell_referral_link"),
                "updated_at": row["person"].instant("updated") or row["raw"].loaded_at,
            }
            for row in self.members
        ]

    def _id(self, row: Row) -> str | None:
        return cells.composed(self.name, row["raw"].id("id"))


def _person(raw: Cells) -> Row:
    """Of Fivetran a person's properties are columns or one document, of Airbyte they are in the attributes."""
    attributes = raw.nested("attributes")
    if isinstance(attributes, dict):
        return {"raw": raw, "person": Cells({"updated": raw.text("updated")} | attributes), "swell": Cells(attributes.get("properties") or {})}
    columns = {name.removeprefix("custom"): value for name, value in raw.items()}
    return {"raw": raw, "person": raw, "swell": Cells(own_properties(raw) | columns)}
