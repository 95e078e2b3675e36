"""Klaviyo's export of profiles: today's state of consent, at times (connectors.md, section 4.8)."""

from __future__ import annotations

from reference.facts import Row, Tables, by, seed
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, phone

SOURCES = {row["method"]: row["consent_source"] for row in seed("reference", "consent_methods") if row["vendor"] == "klaviyo"}


class KlaviyoExport:
    def __init__(self, tables: Tables, name: str) -> None:
        self.name = name
        rows = [
            {
                "raw": raw,
                "id": raw.id("Klaviyo ID", "Profile ID", "ID"),
                "loaded_at": raw.instant("_file_loaded_at"),
            }
            for raw in cells.rows_of(tables, "profiles", "profiles_export")
        ]
        self.rows = rows
        self.people = cells.newest((row for row in rows if row["id"]), "id")

    def profiles(self) -> list[Row]:
        return [
            {
                "profile_id": cells.composed(self.name, row["id"]),
                "phone_e164": self._number(row["raw"]),
                "email": address(row["raw"].text("Email")),
                "source_system": self.name,
            }
            for row in self.people
        ]

    def profile_identities(self) -> list[Row]:
        seen = [(cells.composed(self.name, row["id"]), row["id"], self._number(row["raw"]), address(row["raw"].text("Email"))) for row in self.rows]
        return cells.identities((who, *one) for who, key, phone, email in seen for one in (("klaviyo_id", key), ("phone", phone), ("email", email)))

    def _number(self, raw: Cells) -> str | None:
        return phone(raw.text("Phone Number", "Phone"), None, has_calling_code=True)

    def consent_events(self) -> list[Row]:
        """Every file's word: a later file that says subscribed takes no opt-out back."""
        said = [one for row in self.rows for channel in ("sms", "email") for one in self._consent(row, channel)]
        found = []
        for rows in by(said, "profile_id", "channel", "state", "occurred_at", "phone_e164").values():
            # one state may be in several files: how it came about is known where all say the same, but for a carrier, whose word ends consent
            methods = {row["method"] for row in rows}
            method = max(filter(_is_of_carrier, methods), default=next(iter(methods)) if len(methods) == 1 else None)
            first = min(rows, key=lambda row: row["loaded_at"])
            emails = [row["email"] for row in rows if row["email"]]
            found.append(first | {"email": max(emails, default=None)} | _said(first, method))
        return found

    def _consented_number(self, row: Row) -> str | None:
        """That of a person whom every file knows with one number: a state is of the person."""
        seen = {self._number(other["raw"]) or other["raw"].text("Phone Number") for other in self.rows if other["id"] == row["id"]} - {None}
        return self._number(row["raw"]) if len(seen) < 2 else None

    def _consent(self, row: Row, channel: str) -> list[Row]:
        raw = row["raw"]
        names = [f"{channel} Marketing Consent", f"{channel} Consent"]
        state = (raw.text(*names) or "").upper()
        if state in ("", "NEVER_SUBSCRIBED", "NOT_SUBSCRIBED"):
            return []
        action = {"SUBSCRIBED": "opt_in", "UNSUBSCRIBED": "opt_out"}.get(state)
        at = raw.instant(*(f"{name} Timestamp" for name in names))
        method = raw.text(*(f"{name} Method" for name in names), *(f"{name} Source" for name in names))
        return [
            {
                "profile_id": cells.composed(self.name, row["id"]),
                "phone_e164": self._consented_number(row) if channel == "sms" else None,
                "email": address(raw.text("Email")) if channel == "email" else None,
                "channel": channel,
                "state": state,
                "message_category": "marketing",
                "action": action,
                "consent_level": "unknown",
                "method": method,
                # an opt-in without its time is not of the day on which somebody saved the file
                "occurred_at": at or (row["loaded_at"] if action != "opt_in" else None),
                "source_system": self.name,
                "loaded_at": row["loaded_at"],
            }
        ]


def _said(row: Row, method: str | None) -> Row:
    if row["channel"] == "sms" and _is_of_carrier(method):
        return {"action": "number_reassigned", "source": "carrier"}
    return {"source": SOURCES.get((method or "").lower().replace(" ", "_"), "api") if method else "import"}


def _is_of_carrier(method: str | None) -> bool:
    return any(word in (method or "").lower() for word in ("carrier", "deactivat"))
