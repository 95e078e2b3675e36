"""Postscript: webhooks that arrive once or more often, and the snapshot that says what they missed (connectors.md, section 4.4)."""

from __future__ import annotations

from datetime import datetime

from reference import reading
from reference.facts import Row, Tables
from reference.vendors import sender_cells as cells
from reference.vendors.landed import Cells, address, phone

ACTIONS = {"shop.subscriber.opt_in": "opt_in", "shop.subscriber.opt_out": "opt_out"}


class Postscript:
    def __init__(self, tables: Tables, name: str, country: str | None = None) -> None:
        self.name = name
        self.country = country
        self.hooks = [self._hook(raw) for raw in cells.rows_of(tables, "webhooks")]
        self.snapshots = [self._snapshot(raw) for raw in cells.rows_of(tables, "subscribers")]
        self.subscribers = cells.newest((row for row in self.snapshots if row["subscriber"]), "subscriber")

    def _hook(self, raw: Cells) -> Row:
        data = cells.parsed(raw.text("event_data"))
        received_at = raw.instant("received_at")
        return {
            "said": raw.text("event"),
            "event": (raw.text("event") or "").lower(),
            "at": raw.instant("event_time"),
            "data": data,
            **self._person(data.id("subscriber_id")),
            "received_at": received_at,
            "loaded_at": received_at,
        }

    def _snapshot(self, raw: Cells) -> Row:
        links = cells.parsed(raw.text("subscriptions"))
        return {
            **self._person(raw.id("id")),
            "phone": raw.text("phone_number"),
            "phone_e164": self._number(raw.text("phone_number")),
            "email": address(raw.text("email")),
            "shopify_customer_id": raw.id("shopify_customer_id"),
            "created_at": raw.instant("created_at"),
            "updated_at": raw.instant("updated_at"),
            "loaded_at": raw.instant("loaded_at"),
            "may_not": {kind: _forbids(cells.parsed(links.text(kind)).text("can_send"), False) for kind in ("promotional", "transactional")},
        }

    def _person(self, subscriber: str | None) -> Row:
        return {"subscriber": subscriber, "profile_id": cells.composed(self.name, subscriber), "source_system": self.name}

    def _number(self, value: str | None) -> str | None:
        return phone(value, self.country, has_calling_code=True)

    # ---- consent

    def consent_events(self) -> list[Row]:
        return [*self._told(), *self._replied(), *self._cut_off()]

    def _told(self) -> list[Row]:
        """What webhooks say, once; where a delivery came twice, when it came first."""
        rows = [
            self._consent(hook, ACTIONS[hook["event"]], hook["at"])
            | {"said": hook["said"], "phone": (told := hook["data"].text("phone_number")), "phone_e164": self._number(told), "source": "keyword"}
            for hook in self.hooks
            if hook["event"] in ACTIONS
        ]
        return _once(rows, "profile_id", "phone", "said", "occurred_at")

    def _replied(self) -> list[Row]:
        """A reply that Postscript itself took for an opt-out, or of which it cannot be read whether it did."""
        rows = []
        for hook in self._replies():
            if _forbids(hook["data"].text("is_opt_out"), True):
                rows.append(
                    self._consent(hook, "opt_out", hook["sent_at"]) | {"phone_e164": self._number(hook["data"].text("from_number")), "source": "keyword"}
                )
        return rows

    def _cut_off(self) -> list[Row]:
        """Whom a snapshot says it cannot text, under the number that it has them with. The ledger says whether a later opt-in lifts that."""
        rows = []
        for row in self.snapshots:
            for kind, category in (("promotional", "marketing"), ("transactional", "transactional")):
                if row["may_not"][kind]:
                    rows.append(
                        self._consent(row, "opt_out", row["updated_at"] or row["loaded_at"])
                        | {
                            "phone": row["phone"],
                            "phone_e164": row["phone_e164"],
                            "email": row["email"],
                            "message_category": category,
                            "source": "api",
                            "received_at": None,
                        }
                    )
        return _once(rows, "profile_id", "phone", "message_category", "occurred_at")

    def _consent(self, row: Row, action: str, at: datetime | None) -> Row:
        kept = {column: row[column] for column in ("subscriber", "profile_id", "source_system", "loaded_at")}
        return kept | {
            "action": action,
            "channel": "sms",
            "message_category": "all" if action == "opt_out" else "marketing",
            "consent_level": "unknown",
            "occurred_at": at,
            "received_at": row.get("received_at"),
            "email": None,
        }

    # ---- replies

    def _replies(self) -> list[Row]:
        rows = [
            hook | {"message": hook["data"].id("id"), "sent_at": hook["data"].instant("created_at") or hook["at"]}
            for hook in self.hooks
            if hook["event"] == "shop.incoming_message"
        ]
        return _once(rows, "message", "profile_id", "sent_at")

    def sms_events(self) -> list[Row]:
        return [
            {
                "sms_event_id": cells.composed(self.name, hook["message"]),
                "profile_id": hook["profile_id"],
                "phone_e164": self._number(hook["data"].text("from_number")),
                "direction": "inbound",
                "event_type": "received",
                "occurred_at": hook["sent_at"],
                "body_text": hook["data"].text("body"),
                "source_system": self.name,
                "loaded_at": hook["loaded_at"],
            }
            for hook in self._replies()
        ]

    # ---- people

    def profiles(self) -> list[Row]:
        columns = ("profile_id", "phone_e164", "email", "created_at", "updated_at", "source_system")
        return [{column: row[column] for column in columns} | {"updated_at": row["updated_at"] or row["created_at"]} for row in self.subscribers]

    def profile_identities(self) -> list[Row]:
        kinds = {"postscript_id": "subscriber", "shopify_customer_id": "shopify_customer_id", "phone": "phone_e164", "email": "email"}
        seen = [(row["profile_id"], kind, row[column]) for row in self.snapshots for kind, column in kinds.items()]
        numbers = [(hook["profile_id"], self._number(hook["data"].text(name))) for hook in self.hooks for name in ("phone_number", "from_number")]
        emails = [(hook["profile_id"], "email", address(hook["data"].text("email"))) for hook in self.hooks if hook["event"].endswith("email_collected")]
        return cells.identities([*seen, *emails, *((who, "phone", number) for who, number in numbers)])


def _forbids(stated: str | None, forbidding: bool) -> bool:
    """Whether a flag is given and is, or may be, the one that forbids."""
    return stated is not None and reading.flag(stated) is not (not forbidding)


def _once(rows: list[Row], *key: str) -> list[Row]:
    """The row of each key that came first."""
    found: dict[tuple, Row] = {}
    for row in sorted(rows, key=lambda row: row["loaded_at"] or datetime.max):
        found.setdefault(tuple(row[column] for column in key), row)
    return list(found.values())
