"""Consent: what happened, what the person shows today, and who is suppressed."""

from __future__ import annotations

from datetime import datetime

from reference import reading
from reference.facts import Row, by, seed
from reference.vendors.klaviyo_events import Event
from reference.vendors.klaviyo_persons import Persons, phone
from reference.vendors.landed import Cells, Connection, address
from reference.vendors.landed import phone as number_of

SOURCES = {row["method"]: row["consent_source"] for row in seed("reference", "consent_methods") if row["vendor"] == "klaviyo"}
STATE = ("state", "person_id", "channel", "occurred_at")
OWN_NUMBER = ("phone_number", "phone")


def consent(connection: Connection, persons: Persons, events: list[Event]) -> list[Row]:
    seen = numbers_seen(connection, persons, events)
    rows = [row for event in events for row in _of_event(connection, persons, event, seen)]
    states = [state for person in persons.versions for channel in ("sms", "email") for state in _states(person, channel)]
    for (_, person_id, channel, _), said in by([state | {"key": tuple(state[name] for name in STATE)} for state in states], "key").items():
        rows.append(_of_state(connection, said, only_number(persons, person_id, seen) if channel == "sms" else None, persons.email(person_id)))
    return rows


def numbers_seen(connection: Connection, persons: Persons, events: list[Event]) -> dict[str, set[str | None]]:
    """Every number that was ever seen for a person; one that cannot be read as it is written."""
    seen: dict[str, set[str | None]] = {}
    for person in persons.versions:
        if person.text("phone_number"):
            seen.setdefault(person.id("id"), set()).add(phone(person, connection) or person.text("phone_number"))
    for event in events:
        own = event.properties.text(*OWN_NUMBER) if "sms_consent" in event.kinds else None
        if "sms" in event.kinds:
            own = event.properties.text("from_number" if event.kinds["sms"] == "received" else "to_number")
        if own:
            seen.setdefault(event.person_id, set()).add(number_of(own, persons.country(event.person_id), has_calling_code=True) or own)
    return seen


def _of_event(connection: Connection, persons: Persons, event: Event, seen: dict[str, set[str | None]]) -> list[Row]:
    method = event.properties.text("method")
    rows = []
    for kind in event.kinds.keys() & {"sms_consent", "email_consent"}:
        channel = kind.split("_")[0]
        own = event.properties.text(*OWN_NUMBER)
        known = number_of(own, persons.country(event.person_id), has_calling_code=True) if own else only_number(persons, event.person_id, seen)
        rows.append(
            _row(connection, event.person_id)
            | {
                "consent_event_id": connection.id(event.id),
                "phone_e164": known if channel == "sms" else None,
                "email": persons.email(event.person_id) if channel == "email" else None,
                "channel": channel,
                **_how(channel, event.kinds[kind], method),
                "method_detail": event.properties.text("list"),
                "occurred_at": event.occurred_at,
                "loaded_at": event.loaded_at,
            }
        )
    return rows


def only_number(persons: Persons, person_id: str | None, seen: dict[str, set[str | None]]) -> str | None:
    """The number of a person whom no other was ever seen with."""
    own = {number for person in persons.versions if person.id("id") == person_id and (number := phone(person, persons.connection))}
    return own.pop() if len(own) == 1 and seen[person_id or ""] == own else None


def is_of_carrier(method: str | None) -> bool:
    return any(word in reading.compared(method) for word in ("carrier", "deactivat"))


def _how(channel: str, action: str | None, method: str | None) -> Row:
    """A carrier that takes a number out of service ends all consent to it."""
    if channel == "sms" and is_of_carrier(method):
        return {"action": "number_reassigned", "source": "carrier"}
    return {"action": action, "source": SOURCES.get(reading.compared(method), "api")}


def _row(connection: Connection, person_id: str | None) -> Row:
    return {"profile_id": connection.id(person_id), "message_category": "marketing", "consent_level": "unknown", "source_system": connection.name}


def _states(person: Cells, channel: str) -> list[Row]:
    """What a version of a person says of a channel, and since when."""
    place = f"subscriptions_{channel}_marketing"
    state = person.word(f"{place}_consent")
    if state in ("", "never_subscribed"):
        return []
    said = [moment for name in ("timestamp", "last_updated") if (moment := person.instant(f"{place}_{name}"))]
    since = min(said, default=None) if state == "subscribed" else max(said, default=None) or person.instant("updated") or person.loaded_at
    of_channel = {"channel": channel, "state": state, "occurred_at": since, "method": person.text(f"{place}_method")}
    return [
        of_channel | {"person_id": person.id("id"), "email": address(person.text("email")), "detail": person.text(f"{place}_method_detail"), "person": person}
    ]


def _of_state(connection: Connection, said: list[Row], number: str | None, email: str | None) -> Row:
    """A state once, however many versions show it; an unknown word is no action, which forbids."""
    state = said[0]
    methods = {one["method"] for one in said}
    # how it came about is known where all versions say the same; that a carrier ended it, where any does
    method = max(filter(is_of_carrier, methods), default=next(iter(methods)) if len(methods) == 1 else None)
    return _row(connection, state["person_id"]) | {
        "phone_e164": number,
        "email": (email or max(one["email"] or "" for one in said) or None) if state["channel"] == "email" else None,
        "channel": state["channel"],
        **_how(state["channel"], {"subscribed": "opt_in", "unsubscribed": "opt_out"}.get(state["state"]), method),
        "method_detail": max(one["detail"] or "" for one in said) or None,
        "occurred_at": state["occurred_at"],
        "loaded_at": min(one["person"].loaded_at for one in said),
    }


def suppressions(connection: Connection, persons: Persons) -> list[Row]:
    rows = []
    place = "subscriptions_sms_marketing"
    by_person = by([{"id": person.id("id"), "person": person} for person in persons.versions], "id")
    for person_id, versions in by_person.items():
        # Airbyte shows how a person stands with texts in some versions alone
        person = max((one["person"] for one in versions), key=lambda one: (bool(one.word(f"{place}_consent")), one.is_current, one.loaded_at))
        can_receive = person.text(f"{place}_can_receive_sms_marketing", f"{place}_can_receive")
        if person.word(f"{place}_consent") == "subscribed" and can_receive and reading.flag(can_receive) is not True:
            at = person.instant(f"{place}_last_updated") or person.instant(f"{place}_timestamp") or person.instant("updated") or person.loaded_at
            rows.append(_kept_back(connection, f"sms:{person_id}", person_id, person, "sms", at))
    for row in persons.exclusions:
        person_id = row.id("person_id", "id")
        at = row.instant("timestamp") or row.instant("subscriptions_email_marketing_last_updated") or row.loaded_at
        rows.append(_kept_back(connection, f"exclusion:{person_id}", person_id, row, "email", at))
        rows[-1]["email"] = rows[-1]["email"] or persons.email(person_id)
    return rows


def _kept_back(connection: Connection, key: str, person_id: str | None, person: Cells, channel: str, at: datetime | None) -> Row:
    return {
        "suppression_id": connection.id(key),
        "profile_id": connection.id(person_id),
        "phone_e164": phone(person, connection) if channel == "sms" else None,
        "email": address(person.text("email")) if channel == "email" else None,
        "channel": channel,
        "scope": "marketing",
        "reason": "manual",
        "starts_at": at,
        "ends_at": None,
        "source_system": connection.name,
        "loaded_at": person.loaded_at,
    }
