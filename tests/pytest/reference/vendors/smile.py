"""Smile.io: members of a loyalty program, what they earned and spent, and its tiers (connectors.md, section 4.7)."""

from __future__ import annotations

from datetime import datetime

from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address

STATES = {"member": "active", "candidate": "candidate", "disabled": "disabled"}


class Smile:
    def __init__(self, tables: Tables, name: str) -> None:
        self.name = name
        self.customers, self.transactions, self.tiers = (self._current(tables, table) for table in ("customers", "points_transactions", "vip_tiers"))

    def _current(self, tables: Tables, table: str) -> list[Row]:
        rows = [{"raw": raw, "id": raw.id("id"), "loaded_at": raw.instant("loaded_at")} for raw in cells.rows_of(tables, table)]
        return cells.newest((row for row in rows if row["id"]), "id")

    def profiles(self) -> list[Row]:
        return [self._profile(row["raw"], row["loaded_at"]) for row in self.customers]

    def _profile(self, raw: Cells, loaded_at: datetime | None) -> Row:
        """Known by an address alone."""
        return cells.birthday(raw.text("date_of_birth")) | {
            "profile_id": self._id(raw, "id"),
            "phone_e164": None,
            "email": address(raw.text("email")),
            "first_name": raw.text("first_name"),
            "created_at": raw.instant("created_at") or loaded_at,
            "updated_at": raw.instant("updated_at") or loaded_at,
            "source_system": self.name,
        }

    def loyalty_accounts(self) -> list[Row]:
        names = {row["id"]: row["raw"].text("name") for row in self.tiers}
        return [
            {
                "loyalty_account_id": self._id(row["raw"], "id"),
                "profile_id": self._id(row["raw"], "id"),
                "status": STATES.get(row["raw"].word("state")),
                "tier": names.get(row["raw"].id("vip_tier_id")),
                "points_balance": cells.count(row["raw"].text("points_balance")),
                "enrolled_at": row["raw"].instant("created_at") or row["loaded_at"],
                "referral_url": row["raw"].text("referral_url"),
                "updated_at": row["raw"].instant("updated_at") or row["loaded_at"],
            }
            for row in self.customers
        ]

    def loyalty_tiers(self) -> list[Row]:
        milestones = sorted(amount for row in self.tiers if (amount := row["raw"].amount("milestone")) is not None)
        return [
            {"tier": row["raw"].text("name"), "rank": milestones.index(amount) + 1, "threshold_value": amount}
            for row in self.tiers
            if (amount := row["raw"].amount("milestone")) is not None
        ]

    def loyalty_ledger(self) -> list[Row]:
        return [self._entry(row["raw"]) | {"loaded_at": row["loaded_at"]} for row in self.transactions]

    def _entry(self, raw: Cells) -> Row:
        points = cells.count(raw.text("points_change"))
        return {
            "ledger_id": self._id(raw, "id"),
            "loyalty_account_id": self._id(raw, "customer_id"),
            "entry_type": _kind(points, (raw.text("description") or "").lower()) if points is not None else None,
            "points": points,
            "occurred_at": raw.instant("created_at"),
        }

    def _id(self, raw: Cells, name: str) -> str | None:
        return cells.composed(self.name, raw.id(name))


def _kind(points: int, description: str) -> str:
    """Points that go are spent, unless they are said to have expired; those that are said to be adjusted are that, either way."""
    if points < 0 and "expir" in description:
        return "expire"
    if "adjust" in description or points == 0:
        return "adjust"
    return "earn" if points > 0 else "redeem"
