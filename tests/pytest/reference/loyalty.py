"""Loyalty accounts, tiers and points that expire (definitions.md, section 9, "Segments")."""

from __future__ import annotations

from fractions import Fraction

from reference.days import Clock
from reference.facts import Row, Tables, by, latest


class Loyalty:
    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._clock = clock
        self._tiers = latest(tables.get("loyalty_tiers", []), "tier")
        self._ledger = by(latest(tables.get("loyalty_ledger", []), "ledger_id"), "loyalty_account_id")
        accounts = latest(tables.get("loyalty_accounts", []), "loyalty_account_id")
        active = [row for row in accounts if row["status"] == "active" and clock.has_come(row["enrolled_at"])]
        self._active = by(active, "profile_id")

    def active_accounts(self, profile_id: str) -> list[Row]:
        return self._active.get(profile_id, [])

    def is_highest(self, account: Row) -> bool:
        """Whether the account has the tier of greatest rank."""
        greatest = max((tier["rank"] for tier in self._tiers), default=None)
        return any(tier["tier"] == account["tier"] and tier["rank"] == greatest for tier in self._tiers)

    def greatest_tier(self, accounts: list[Row]) -> str | None:
        """The tier of greatest rank of several accounts; one that the tiers do not know is below those they do."""
        ranks = {tier["tier"]: tier["rank"] for tier in self._tiers}
        tiers = [account["tier"] for account in accounts if account["tier"] is not None]
        return max(tiers, key=lambda tier: ranks.get(tier, -1), default=None)

    def missing_to_next_tier(self, account: Row) -> Fraction | None:
        """What is missing to the next greater rank. Null is below all tiers; an unknown one has no next."""
        ranks = {tier["tier"]: tier["rank"] for tier in self._tiers}
        if account["tier_progress_value"] is None or (account["tier"] is not None and account["tier"] not in ranks):
            return None
        greater = [tier for tier in self._tiers if account["tier"] is None or tier["rank"] > ranks[account["tier"]]]
        if not greater:
            return None
        threshold = min(greater, key=lambda tier: tier["rank"])["threshold_value"]
        return Fraction(threshold) - Fraction(account["tier_progress_value"])

    def has_points_that_expire(self, account: Row, days: int) -> bool:
        """Within the next days, and while there is a balance to lose."""
        return account["points_balance"] > 0 and any(
            row["points"] > 0
            and self._clock.has_come(row["occurred_at"])
            and row["expires_at"] is not None
            and row["expires_at"] > self._clock.as_of
            and (row["expires_at"].date() - self._clock.today).days <= days
            for row in self._ledger.get(account["loyalty_account_id"], [])
        )
