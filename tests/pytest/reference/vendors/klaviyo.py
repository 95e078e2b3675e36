"""Klaviyo's tables as rows of the inputs (../shared/spec/connectors.md, section 4.1)."""

from __future__ import annotations

from reference.facts import Tables
from reference.vendors import klaviyo_consent, klaviyo_orders, klaviyo_properties, klaviyo_texts
from reference.vendors.klaviyo_events import events
from reference.vendors.klaviyo_persons import Persons
from reference.vendors.landed import Connection


def asides(connection: Connection) -> Tables:
    return klaviyo_orders.asides(connection, events(connection)) | {"profile_properties": klaviyo_properties.properties(Persons(connection))}


def read(connection: Connection) -> Tables:
    persons = Persons(connection)
    acts = events(connection)
    return {
        "profiles": persons.profiles(),
        "profile_identities": persons.identities(),
        "sms_events": klaviyo_texts.texts(connection, persons, acts),
        "consent_events": klaviyo_consent.consent(connection, persons, acts),
        "suppressions": klaviyo_consent.suppressions(connection, persons),
    }
