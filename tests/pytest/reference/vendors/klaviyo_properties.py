"""What Klaviyo keeps of a person apart from its own columns (../shared/spec/connectors.md, section 4.1)."""

from __future__ import annotations

import re
from typing import Any

from reference.facts import Row
from reference.vendors.klaviyo_persons import Persons, own_properties
from reference.vendors.landed import text


def properties(persons: Persons) -> list[Row]:
    """Consent among them is a property like any other; one that holds nothing makes no row."""
    return [
        {
            "profile_id": persons.connection.id(person_id),
            "property_name": name,
            "property_value": value,
            "updated_at": person.instant("updated"),
        }
        for person_id, person in persons.current.items()
        for name, value in _named(own_properties(person)).items()
    ]


def _named(own: dict[str, Any]) -> dict[str, str]:
    """By names in small letters and digits."""
    told = {re.sub("[^a-z0-9]+", "_", name.lower()).strip("_"): text(value) for name, value in own.items()}
    return {name: value for name, value in told.items() if name and value}
