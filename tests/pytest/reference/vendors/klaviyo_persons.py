"""Who Klaviyo knows, from either loader."""

from __future__ import annotations

from reference import reading
from reference.facts import Row
from reference.vendors.landed import Cells, Connection, address, birth_date, country, degrees, identities, place
from reference.vendors.landed import phone as number_of

PREFIX = "custom_"


class Persons:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        tables = ["profiles", "global_exclusions"] if connection.loader == "airbyte" else ["person", "global_exclusion"]
        self.versions = [_whole(row, connection) for row in connection.rows(*tables)]
        excluded = connection.current("global_exclusion", "global_exclusions", key=("person_id", "id"))
        self.exclusions = [_whole(row, connection) for row in excluded if not row.is_deleted]
        of_people = connection.current(tables[0])
        self.current = {row.id("id"): _whole(row, connection) for row in of_people if row.id("id")}

    def country(self, person_id: str | None) -> str | None:
        person = self.current.get(person_id)
        return country_of(person, self.connection) if person else self.connection.settings.get("default_country")

    def number(self, person_id: str | None) -> str | None:
        person = self.current.get(person_id)
        return phone(person, self.connection) if person else None

    def email(self, person_id: str | None) -> str | None:
        person = self.current.get(person_id)
        return address(person.text("email")) if person else None

    def profiles(self) -> list[Row]:
        return [self._profile(person_id, person) for person_id, person in self.current.items()]

    def _profile(self, person_id: str, person: Cells) -> Row:
        country_code, region_code = place(person.text("country"), person.text("region"), phone(person, self.connection))
        latitude, longitude = degrees(person.first("latitude"), person.first("longitude"))
        return self._birth_date(person) | {
            "profile_id": self.connection.id(person_id),
            "phone_e164": phone(person, self.connection),
            "email": address(person.text("email")),
            "first_name": person.text("first_name"),
            "last_name": person.text("last_name"),
            "country_code": country_code,
            "region_code": region_code,
            "city": person.text("city"),
            "postal_code": person.text("zip"),
            "latitude": latitude,
            "longitude": longitude,
            "timezone": reading._place("time_zone", None, person.text("timezone")),
            "locale": person.text("locale"),
            "created_at": person.instant("created"),
            "updated_at": person.instant("updated"),
            "deleted_at": person.loaded_at if person.is_deleted else None,
            "source_system": self.connection.name,
        }

    def _birth_date(self, person: Cells) -> Row:
        """What a property of the connection's choice says."""
        named = {name: meaning for name, meaning in self.connection.settings.get("properties", {}).items() if meaning["to"] == "birth_date"}
        told = Cells(own_properties(person)).text(*named)
        return birth_date(told, next((meaning["format"] for meaning in named.values()), None))

    def identities(self) -> list[Row]:
        """Of every version: an opt-out without a number falls on all that the person ever had."""
        seen = []
        for person in self.versions:
            values = {"klaviyo_id": person.id("id"), "email": address(person.text("email")), "phone": phone(person, self.connection)}
            if self.connection.settings.get("external_id_is"):
                values[self.connection.settings["external_id_is"]] = person.id("external_id")
            times = person.instant("created"), person.instant("updated")
            seen += [(self.connection.id(person.id("id")), kind, value, *times) for kind, value in values.items() if value]
        return identities(seen)


def _whole(row: Cells, connection: Connection) -> Cells:
    """A person of Airbyte with what is nested as columns of Fivetran's names."""
    if connection.loader == "fivetran":
        # who is excluded from everything is named by the person's id alone
        row.setdefault("id", row.first("person_id"))
        return row
    attributes = row.nested("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    location = attributes.get("location") or {}
    flat = dict(row) | {"updated": attributes.get("updated") or row.first("updated")} | {k: v for k, v in attributes.items() if k != "location"} | location
    for channel in ("sms", "email"):
        states = ((attributes.get("subscriptions") or {}).get(channel) or {}).get("marketing") or {}
        flat |= {f"subscriptions_{channel}_marketing_{name}": value for name, value in states.items()}
    person = Cells(flat)
    person.loaded_at = row.loaded_at
    return person


def own_properties(person: Cells) -> Row:
    """What an account made up itself: of Fivetran columns, or one document of all; of Airbyte a document."""
    packed = person.nested("custom_fields", "properties")
    columns = {name.lower().removeprefix(PREFIX): value for name, value in person.written.items() if name.lower().startswith(PREFIX)}
    return (packed if isinstance(packed, dict) else {}) | {name: value for name, value in columns.items() if name != "fields"}


def country_of(person: Cells, connection: Connection) -> str | None:
    return country(person.text("country")) or connection.settings.get("default_country")


def phone(person: Cells, connection: Connection) -> str | None:
    return number_of(person.text("phone_number"), country_of(person, connection), has_calling_code=True)
