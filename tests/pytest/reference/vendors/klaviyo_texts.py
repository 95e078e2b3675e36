"""Texts: "Sent SMS" is one that the person sent."""

from __future__ import annotations

from reference.facts import Row
from reference.vendors.klaviyo_events import Event
from reference.vendors.klaviyo_persons import Persons
from reference.vendors.landed import Connection, phone


def texts(connection: Connection, persons: Persons, events: list[Event]) -> list[Row]:
    transactional = transactional_messages(connection)
    return [_text(connection, persons, event, transactional) for event in events if "sms" in event.kinds]


def transactional_messages(connection: Connection) -> set[str | None]:
    actions = {row.id("id") for row in connection.current("flow_action") if row.flag("send_options_is_transactional")}
    return {row.id("id") for row in connection.current("flow_message") if row.id("flow_action_id") in actions}


def number(persons: Persons, event: Event) -> str | None:
    """The person's number of a text: the event's, where that can be read, else as Klaviyo knows it today."""
    is_inbound = event.kinds["sms"] == "received"
    own = event.properties.text("from_number" if is_inbound else "to_number")
    return phone(own, persons.country(event.person_id), has_calling_code=True) or persons.number(event.person_id)


def _text(connection: Connection, persons: Persons, event: Event, transactional: set[str | None]) -> Row:
    is_inbound = event.kinds["sms"] == "received"
    is_of_flow = event.flow_id or event.flow_message_id
    message = event.properties.id("$message")
    flow_message_id = (event.flow_message_id or message) if is_of_flow else None
    campaign_id = None if is_of_flow else event.campaign_id or message
    # what a delivery and its clicks share; what was neither delivered nor refused is no message by itself
    own = event.id if event.kinds["sms"] in ("delivered", "failed") else None
    category = "transactional" if flow_message_id in transactional else "marketing"
    return {
        "sms_event_id": connection.id(event.id),
        "message_id": None if is_inbound else connection.id(campaign_id, event.person_id) or connection.id(own),
        "profile_id": connection.id(event.person_id),
        "phone_e164": number(persons, event),
        "direction": "inbound" if is_inbound else "outbound",
        "event_type": event.kinds["sms"],
        "occurred_at": event.occurred_at,
        "message_category": None if is_inbound else category,
        "campaign_id": connection.id(flow_message_id if is_of_flow else event.campaign_id or message),
        "flow_id": connection.id(event.flow_id),
        "link_url": event.properties.text("URL") if event.kinds["sms"] == "clicked" else None,
        "body_text": event.properties.text("message_body") if is_inbound else None,
        "failure_code": event.properties.id("vendor_error_code") if event.kinds["sms"] == "failed" else None,
        "source_system": connection.name,
        "loaded_at": event.loaded_at,
    }
