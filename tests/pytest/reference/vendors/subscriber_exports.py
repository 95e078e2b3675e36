"""Exports of subscribers of Attentive and Postscript, whose headers are not published (connectors.md, section 4.8)."""

from __future__ import annotations

from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.landed import phone, plain
from sms_segmentation.exports import NUMBER

PHONES = NUMBER
STATES = ("Status", "Subscription Status", "SMS Status")
SOURCES = ("Source", "Subscription Source", "Opt In Source", "Sign Up Source")
OPT_IN_DATES = ("Opt In Date", "Subscribed At", "Subscribed Date", "Sign Up Date", "Date")
OPT_OUT_DATES = ("Opt Out Date", "Unsubscribed At", "Unsubscribed Date")


class SubscriberExport:
    def __init__(self, tables: Tables, name: str, country: str | None = None) -> None:
        self.name = name
        self.country = country
        self.rows = [
            {
                "raw": raw,
                "phone_e164": phone(raw.text(*PHONES), country, has_calling_code=True),
                "id": raw.id("Id", "Subscriber ID", "Subscriber External ID"),
                "loaded_at": raw.instant("_file_loaded_at"),
            }
            for raw in cells.rows_of(tables, "subscribers_export")
        ]

    def consent_events(self) -> list[Row]:
        return [one for row in self.rows for one in self._consent(row)]

    def _consent(self, row: Row) -> list[Row]:
        """What the state says, and the day of leaving, which is an opt-out whatever the state is."""
        state = plain(row["raw"].text(*STATES) or "")
        stated = [] if state in ("", "notsubscribed", "neversubscribed") else [_action(state)]
        has_left = row["raw"].text(*OPT_OUT_DATES) is not None
        return [self._act(row, action) for action in [*stated, *(["opt_out"] if has_left and "opt_out" not in stated else [])]]

    def _act(self, row: Row, action: str | None) -> Row:
        """Who left did so at the file's time at the latest; who joined needs the day of it."""
        at = row["raw"].instant(*(OPT_OUT_DATES if action == "opt_out" else OPT_IN_DATES))
        return {
            "profile_id": cells.composed(self.name, row["id"]),
            "phone_e164": row["phone_e164"],
            "channel": "sms",
            "message_category": "all" if action == "opt_out" else "marketing",
            "action": action,
            "consent_level": "unknown",
            "source": _source(row["raw"].text(*SOURCES)),
            "occurred_at": at or (row["loaded_at"] if action == "opt_out" else None),
            "source_system": self.name,
            "loaded_at": row["loaded_at"],
        }


def _action(state: str) -> str | None:
    if state in ("subscribed", "optedin", "optin", "active"):
        return "opt_in"
    return "opt_out" if state in ("unsubscribed", "optedout", "optout") else None


def _source(said: str | None) -> str:
    """The sources that Postscript names; an unknown one was not the person's doing."""
    words = (said or "").lower()
    if words in ("desktop popup", "mobile popup", "popup", "form", "keyword - form", "klaviyo form"):
        return "form"
    if words == "keyword":
        return "keyword"
    if words == "keyword api":
        return "api"
    if "checkout" in words:
        return "checkout"
    return "import"
