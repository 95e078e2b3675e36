"""Consent as a customer shows it, and as given at a checkout."""

from __future__ import annotations

from datetime import datetime

from reference.facts import Row, by
from reference.vendors.landed import Cells, Connection, country, phone
from reference.vendors.shopify_customers import Customers

ACTIONS = {"unsubscribed": "opt_out", "pending": "opt_in_pending"}
CHANGED_AT = ("sms_marketing_consent_updated_at", "sms_marketing_consent_consent_updated_at")
SAYS_NOTHING = {"", "not_subscribed", "redacted"}


def consent(connection: Connection, customers: Customers) -> list[Row]:
    states = by([state for customer in customers.versions for state in _states(customers, customer)], "state")
    rows = [row for said in states.values() for row in _of_state(connection, said)]
    return rows + [_of_checkout(connection, customers, event) for event in connection.rows("checkout_event") if is_given(event)]


def is_given(event: Cells) -> bool:
    return event.word("event_name") == "checkout_completed" and event.flag("buyer_accepts_sms_marketing") is True


def _states(customers: Customers, customer: Cells) -> list[Row]:
    """What a version of a customer says, and since when; a permitting state without a time since it was first seen. An unknown word forbids."""
    state = customer.word("sms_marketing_consent_state")
    if state in SAYS_NOTHING:
        return []
    level = customer.word("sms_marketing_consent_opt_in_level")
    given = "double_opt_in_confirmed" if level == "confirmed_opt_in" else "opt_in"
    action = given if state == "subscribed" else ACTIONS.get(state)
    own = customer.instant(*CHANGED_AT)
    since = own or customer.instant("updated_at") or customer.loaded_at
    if not own and action != "opt_out":
        alike = [other for other in customers.versions if other.id("id") == customer.id("id") and other.text("phone") == customer.text("phone")]
        alike = [other for other in alike if other.word("sms_marketing_consent_state") == state]
        alike = [other for other in alike if not other.instant(*CHANGED_AT)]
        since = min(other.instant("updated_at") or other.loaded_at for other in alike)
    collected = customer.word("sms_marketing_consent_collected_from", "sms_marketing_consent_consent_collected_from")
    return [
        {
            "state": (customer.id("id"), action or customer.text("sms_marketing_consent_state"), since),
            "action": action,
            "phone": customers.phone(customer),
            "phone_text": customer.text("phone"),
            "level": customer.text("sms_marketing_consent_opt_in_level"),
            "source": "checkout" if own and collected == "shopify" else "api",
            "loaded_at": customer.loaded_at,
        }
    ]


def _of_state(connection: Connection, said: list[Row]) -> list[Row]:
    """A state once for each number that it was seen with; what permits holds for the first of them alone."""
    customer, _, since = said[0]["state"]
    versions = by(said, "phone_text")
    first = min(versions, key=lambda text: (text is None, min(one["loaded_at"] for one in versions[text])))
    return [
        {
            "profile_id": connection.id(customer),
            "phone_e164": alike[0]["phone"] if text == first or alike[0]["action"] == "opt_out" else None,
            "channel": "sms",
            "message_category": "marketing",
            "action": alike[0]["action"],
            "consent_level": "unknown",
            "occurred_at": since,
            "source": "checkout" if {one["source"] for one in alike} == {"checkout"} else "api",
            "method_detail": max(one["level"] or "" for one in alike) or None,
            "source_system": connection.name,
            "loaded_at": min(one["loaded_at"] for one in alike),
        }
        for text, alike in versions.items()
    ]


def _of_checkout(connection: Connection, customers: Customers, event: Cells) -> Row:
    customer = event.id("order_customer_id")
    lives = country(event.text("shipping_address_country_code", "billing_address_country_code")) or connection.settings.get("default_country")
    return {
        "consent_event_id": connection.id("checkout", event.id("id")),
        "profile_id": connection.id(customer),
        "phone_e164": phone(event.text("sms_marketing_phone"), lives),
        "channel": "sms",
        "message_category": "marketing",
        "action": "opt_in",
        "consent_level": "unknown",
        "occurred_at": event.instant("timestamp"),
        "source": "checkout",
        "source_system": connection.name,
        "loaded_at": event.loaded_at,
    }


def suppressions(connection: Connection, customers: Customers) -> list[Row]:
    """Whose consent any version shows as redacted is erased, with the last number that was seen."""
    rows = []
    for customer, versions in by([{"id": row.id("id"), "row": row} for row in customers.versions], "id").items():
        seen = [one["row"] for one in versions]
        erased = [row for row in seen if "redacted" in (row.word("sms_marketing_consent_state"), row.word("email_marketing_consent_state"))]
        if erased:
            last = max(seen, key=lambda row: ("phone" in row, row.loaded_at))
            rows.append(
                {
                    "suppression_id": connection.id("redacted", customer),
                    "profile_id": connection.id(customer),
                    "phone_e164": customers.phone(last),
                    "channel": "all",
                    "scope": "all",
                    "reason": "erased",
                    "starts_at": min(_erased_at(row) for row in erased),
                    "ends_at": None,
                    "source_system": connection.name,
                    "loaded_at": min(row.loaded_at for row in erased),
                }
            )
    return rows


def _erased_at(row: Cells) -> datetime:
    return row.instant(*CHANGED_AT) or row.instant("updated_at") or row.loaded_at
