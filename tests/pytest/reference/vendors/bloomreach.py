"""Bloomreach's export (connectors.md, section 4.7): only a whole acceptance of the category that the connection names is consent."""

from __future__ import annotations

from datetime import datetime

from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, country, phone

STATUSES = {"sent", "delivered", "clicked", "failed"}
PERSON = ("internal_customer_id", "internal_id", "customer_id")
LOADED_AT = ("_file_loaded_at", "loaded_at")


class Bloomreach:
    def __init__(self, tables: Tables, name: str, settings: Row) -> None:
        self.name = name
        self.country = settings.get("default_country")
        self.category = settings.get("sms_category")
        self.rows = {table: cells.rows_of(tables, table) for table in ("consent", "campaign", "customers")}
        known = [
            {"raw": raw, "customer": raw.id("internal_id", "internal_customer_id", "id"), "loaded_at": raw.instant(*LOADED_AT)}
            for raw in self.rows["customers"]
        ]
        self.customers = cells.newest(known, "customer")
        self.known = known

    def _consents(self) -> list[Row]:
        """Of texts: those of the named category and of none. Where no category is named any refusal may be one of texts, and nothing is consent."""
        found = []
        for raw in self.rows["consent"]:
            category, until = raw.text("category"), raw.text("valid_until")
            is_given = raw.text("action") == "accept" and category is not None and (until == "unlimited" or raw.instant("valid_until") is not None)
            is_of_texts = category is None or category.lower() == self.category.lower() if self.category else not is_given
            if is_of_texts:
                found.append({"raw": raw, "is_given": is_given, "customer": raw.id(*PERSON), "at": raw.instant("timestamp")})
        return found

    def consent_events(self) -> list[Row]:
        return [
            {
                "profile_id": cells.composed(self.name, one["customer"]),
                "phone_e164": phone(one["raw"].text("phone"), self.country),
                "channel": "sms",
                "message_category": "marketing",
                "action": "opt_in" if one["is_given"] else "opt_out",
                "consent_level": "unknown",
                "occurred_at": one["at"],
                "source": "form" if one["raw"].word("source") == "page" else "api",
                "source_system": self.name,
                "loaded_at": one["raw"].instant(*LOADED_AT),
            }
            for one in self._consents()
        ]

    def suppressions(self) -> list[Row]:
        """Consent that was given until a day ends there; of several given to one number the last one says when, at one instant the first end."""
        last: dict[tuple[str | None, str | None], Row] = {}
        for one in (one for one in self._consents() if one["is_given"]):
            key = one["customer"], one["raw"].text("phone")
            if key not in last or _given(one) > _given(last[key]):
                last[key] = one
        return [
            {
                "profile_id": cells.composed(self.name, customer),
                "phone_e164": phone(number, self.country),
                "channel": "sms",
                "scope": "marketing",
                "reason": "manual",
                "starts_at": one["raw"].instant("valid_until"),
                "source_system": self.name,
                "loaded_at": one["raw"].instant(*LOADED_AT),
            }
            for (customer, number), one in last.items()
            if one["raw"].instant("valid_until")
        ]

    def sms_events(self) -> list[Row]:
        numbers = {row["customer"]: row["raw"] for row in self.customers}
        found = []
        for raw in self.rows["campaign"]:
            status, customer = raw.word("status"), raw.id(*PERSON)
            owner = numbers.get(customer, Cells({})) if customer else Cells({})
            if raw.word("action_type") == "sms" and status in STATUSES:
                found.append(
                    {
                        "profile_id": cells.composed(self.name, customer),
                        "phone_e164": phone(raw.text("recipient") or owner.text("phone"), country(owner.text("country")) or self.country),
                        "direction": "outbound",
                        "event_type": status,
                        "occurred_at": raw.instant("timestamp"),
                        "campaign_id": cells.composed(self.name, raw.id("campaign_id")),
                        "link_url": raw.text("url") if status == "clicked" else None,
                        "source_system": self.name,
                        "loaded_at": raw.instant(*LOADED_AT),
                    }
                )
        return found

    def profiles(self) -> list[Row]:
        return [
            {
                "profile_id": cells.composed(self.name, row["customer"]),
                "phone_e164": self._number(row["raw"]),
                "email": address(row["raw"].text("email")),
                "created_at": row["raw"].instant("created_at") or row["loaded_at"],
                "updated_at": row["raw"].instant("updated_at") or row["loaded_at"],
                "source_system": self.name,
            }
            for row in self.customers
        ]

    def _number(self, raw: Cells) -> str | None:
        return phone(raw.text("phone"), country(raw.text("country")) or self.country)

    def profile_identities(self) -> list[Row]:
        seen = []
        for row in self.known:
            raw, who = row["raw"], cells.composed(self.name, row["customer"])
            ids = [("bloomreach_customer_id", row["customer"]), ("bloomreach_customer_id", raw.id("registered")), ("client_id", raw.id("cookie"))]
            seen += [(who, *one) for one in [*ids, ("email", address(raw.text("email"))), ("phone", self._number(raw))]]
        return cells.identities(seen)


def _given(one: Row) -> tuple[datetime, bool, float]:
    """Later acceptances are greater; of one instant that which ends first."""
    until = one["raw"].instant("valid_until")
    return one["at"] or datetime.min, until is not None, -(until - cells.EPOCH).total_seconds() if until else 0.0
