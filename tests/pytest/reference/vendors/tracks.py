"""Segment's and RudderStack's tables as rows of the inputs (../shared/spec/connectors.md, sections 4.6 and 7.6)."""

from __future__ import annotations

from reference import reading
from reference.facts import Row, Tables, by
from reference.vendors import track_orders, track_products
from reference.vendors.devices import Devices
from reference.vendors.landed import Cells, Connection, address, country, identities, phone

WEB = {"pages": "page_viewed", "product_viewed": "product_viewed", "product_list_viewed": "category_viewed", "products_searched": "search"}
CART = {"product_added": "item_added", "product_removed": "item_removed", "cart_viewed": "viewed", "cart_update": "updated"}


def asides(connection: Connection) -> Tables:
    return track_orders.asides(connection, Devices(connection)) | {"products": track_products.products(connection, [*WEB, *CART])}


def read(connection: Connection) -> Tables:
    devices = Devices(connection)
    people = traits(connection)
    return {
        "profiles": [_profile(connection, user, said) for user, said in people.items()],
        "profile_identities": _identities(connection, people),
        "consent_events": [row for track in connection.settings.get("consent_tracks", {}) for row in _consent(connection, devices, track)],
        "web_events": [_web(connection, devices, table, row) for table in WEB for row in connection.first(table)],
        "cart_events": [_cart(connection, devices, table, row) for table in CART for row in connection.first(table)],
    }


def traits(connection: Connection) -> dict[str, list[Row]]:
    """What was said of each user, and when: a row of users as it was received, an identify as it happened."""
    said = [{"user": row.id("id"), "at": row.loaded_at, "row": row} for row in connection.rows("users")]
    said += [{"user": row.id("user_id"), "at": row.instant("timestamp"), "row": row} for row in connection.rows("identifies")]
    return by([one for one in said if one["user"]], "user")


def _profile(connection: Connection, user: str, said: list[Row]) -> Row:
    in_order = sorted((one for one in said if one["at"]), key=lambda one: one["at"], reverse=True)

    def latest(read: str, *names: str) -> str | None:
        texts = (one["row"].tracked(*names) for one in in_order)
        return next((value for text in texts if (value := address(text) if read == "email" else text)), None)

    return {
        "profile_id": connection.id(user),
        "email": latest("email", "email"),
        "first_name": latest("text", "first_name"),
        "country_code": reading._place("country", None, latest("text", "country")),
        "phone_e164": next((number for one in in_order if (number := _number(connection, one["row"]))), None),
        "created_at": in_order[-1]["at"] if in_order else None,
        "updated_at": in_order[0]["at"] if in_order else None,
        "source_system": connection.name,
    }


def _number(connection: Connection, row: Cells) -> str | None:
    return phone(row.tracked("phone", "phone_number"), country(row.tracked("country")) or connection.settings.get("default_country"))


def _identities(connection: Connection, people: dict[str, list[Row]]) -> list[Row]:
    seen = []
    for user, said in people.items():
        for one in said:
            row, at = one["row"], one["at"]
            values = {"phone": _number(connection, row), "email": address(row.tracked("email")), "anonymous_id": row.id("anonymous_id")}
            if connection.settings.get("external_id_is"):
                values[connection.settings["external_id_is"]] = user
            seen += [(connection.id(user), kind, value, at, at) for kind, value in values.items() if value]
    return identities(seen)


def _consent(connection: Connection, devices: Devices, track: str) -> list[Row]:
    """Traits are no consent, an own track is what the connection says it is."""
    meaning = connection.settings["consent_tracks"][track]
    return [
        {
            "consent_event_id": connection.id(track, row.id("id")),
            "profile_id": connection.id(devices.user_of(row)),
            "phone_e164": phone(row.text(meaning["phone"], f"properties_{meaning['phone']}"), connection.settings.get("default_country")),
            "channel": "sms",
            "message_category": "all" if meaning["action"] == "opt_out" else "marketing",
            "action": meaning["action"],
            "consent_level": "unknown",
            "occurred_at": row.instant("timestamp"),
            "source": meaning["source"],
            "method_detail": track,
            "source_system": connection.name,
            "loaded_at": row.loaded_at,
        }
        for row in connection.first(track)
    ]


def _event(connection: Connection, devices: Devices, row: Cells) -> Row:
    return {
        "profile_id": connection.id(devices.user_of(row)),
        "anonymous_id": row.id("anonymous_id"),
        "occurred_at": row.instant("timestamp"),
        "product_id": connection.id(row.tracked_id("product_id")),
        "loaded_at": row.loaded_at,
    }


def _web(connection: Connection, devices: Devices, table: str, row: Cells) -> Row:
    own = {"web_event_id": connection.id(row.id("id")), "event_type": WEB[table], "search_query": row.tracked("query"), "source_system": connection.name}
    return _event(connection, devices, row) | own


def _cart(connection: Connection, devices: Devices, table: str, row: Cells) -> Row:
    event = _event(connection, devices, row)
    cart = connection.id(row.tracked_id("cart_id")) or event["profile_id"] or connection.id(row.id("anonymous_id"))
    own = {"cart_event_id": connection.id(row.id("id")), "cart_id": cart, "event_type": CART[table], "quantity": row.tracked_amount("quantity")}
    return event | own
