"""What happened, from either loader, with the kind of its metric."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reference import reading
from reference.facts import seed
from reference.vendors.landed import Cells, Connection

KINDS: dict[str, dict[str, str]] = defaultdict(dict)
for _row in seed("reference", "klaviyo_metrics"):
    KINDS[reading.compared(_row["name"])][_row["kind"]] = _row["action"]


@dataclass(frozen=True)
class Event:
    id: str
    person_id: str | None
    kinds: dict[str, str]
    occurred_at: datetime | None
    properties: Cells
    row: Cells
    campaign_id: str | None
    flow_id: str | None
    flow_message_id: str | None

    @property
    def loaded_at(self) -> datetime | None:
        return self.row.loaded_at


def events(connection: Connection) -> list[Event]:
    if connection.loader == "airbyte":
        names = {row.id("id"): _named(row.nested("attributes")) for row in connection.current("metrics")}
        found = [_of_airbyte(row, names) for row in connection.current("events", "events_detailed")]
    else:
        metrics = {row.id("id"): row for row in connection.current("metric")}
        found = [_of_fivetran(row, metrics) for row in connection.current("event")]
    return [event for event in found if event.kinds]


def _named(attributes: Any) -> dict[str, Any]:
    attributes = attributes if isinstance(attributes, dict) else {}
    return {"name": attributes.get("name"), "integration_name": (attributes.get("integration") or {}).get("name")}


def _kinds(metric: Any) -> dict[str, str]:
    """What events of a metric are; texts and consent only where the metric is Klaviyo's own."""
    kinds = KINDS.get(reading.compared(metric.get("name")), {})
    is_own = reading.compared(metric.get("integration_name")) in ("", "klaviyo")
    return {kind: action for kind, action in kinds.items() if is_own or kind not in ("sms", "sms_consent", "email_consent", "email")}


def _of_fivetran(row: Cells, metrics: dict[Any, Cells]) -> Event:
    metric = metrics.get(row.id("metric_id"), Cells({}))
    properties = {name.removeprefix("property"): value for name, value in row.items() if name.startswith("property")}
    packed = row.nested("custom_property_fields")
    for name, value in packed.items() if isinstance(packed, dict) else ():
        properties.setdefault(Cells({name: 1}).popitem()[0], value)
    return Event(
        row.id("id"),
        row.id("person_id"),
        _kinds({"name": metric.text("name"), "integration_name": metric.text("integration_name")}),
        row.instant("timestamp", "datetime"),
        Cells(properties),
        row,
        *(row.id(name) for name in ("campaign_id", "flow_id", "flow_message_id")),
    )


def _of_airbyte(row: Cells, names: dict[Any, dict[str, Any]]) -> Event:
    attributes = row.nested("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    related = row.nested("relationships")
    related = related if isinstance(related, dict) else {}
    metric, profile = (Cells((related.get(name) or {}).get("data") or {}) for name in ("metric", "profile"))
    named = names.get(metric.id("id"), {})
    given = Cells(attributes.get("event_properties") or {})
    return Event(
        row.id("id"),
        profile.id("id"),
        _kinds({"name": named.get("name") or metric.text("name"), "integration_name": named.get("integration_name")}),
        reading.instant(str(attributes["timestamp"])) if attributes.get("timestamp") else row.instant("datetime"),
        given,
        row,
        None,
        given.id("$flow"),
        None,
    )
