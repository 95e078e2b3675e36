"""Random raw tables of Klaviyo, from Fivetran or Airbyte, with the traps of ../shared/spec/connectors.md, sections 3 and 8."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from reference.facts import Row, Tables
from reference.vendors.spelling import Spelling

METRICS = [
    *("Received SMS", "Clicked SMS", "Failed to Deliver SMS", "Sent SMS", "Consented to Receive SMS", "Subscribed to SMS Marketing"),
    *("Unsubscribed from SMS", "Unsubscribed from SMS Marketing", "Subscribed to Email Marketing", "Unsubscribed from Email Marketing"),
    *("Placed Order", "Opened SMS Survey"),
]
SHOP_METRICS = [
    *("Placed Order", "Ordered Product", "Refunded Order", "Viewed Product", "Active on Site", "Added to Cart", "Checkout Started", "Started Checkout"),
    *("Subscribed to Back in Stock", "Received Email", "Opened Email", "Bounced Email"),
]
STATES = ["SUBSCRIBED"] * 6 + ["UNSUBSCRIBED"] * 3 + ["NEVER_SUBSCRIBED", "PAUSED"]
# columns that no table is without: what they say must never be lost
CONSENT = ["phone_number", "email", "subscriptions_sms_marketing_consent", "subscriptions_sms_marketing_last_updated", "metric_id", "person_id"]
METHODS = ["Klaviyo Form", "FORM", "CHECKOUT", "keyword", "Manual Import", "API", "Carrier Deactivation", "Something new"]


class KlaviyoWorld(Spelling):
    def __init__(self, seed: int, as_of: datetime, loader: str, people: int = 40, events: int = 120) -> None:
        super().__init__(seed, as_of)
        self.is_packed = self.chance(0.3)
        self.is_upper = self.chance(0.3)
        self.is_history = self.chance(0.3)
        self.numbers = [self.number() for _ in range(people // 2)]
        self.persons = [self._person(place) for place in range(people)]
        self.metrics = [self._metric(place, name) for place, name in enumerate(METRICS)]
        self.metrics += [self._metric(90 + place, name) | {"integration_name": "Mailchimp"} for place, name in enumerate(METRICS[:8])]
        sold = [self._metric(200 + place, name) for place, name in enumerate(SHOP_METRICS)]
        happened = [self._event(place) for place in range(events)] + [self._shop_event(place, sold[place % len(sold)]) for place in range(events)]
        self.metrics += sold
        self.names = {row["id"]: row["name"] for row in self.metrics}
        self.unlanded = {row["id"] for row in self.metrics if loader == "airbyte" and self.chance(0.3) and row["integration_name"] != "Mailchimp"}
        self.tables: Tables = self._in_airbyte(happened) if loader == "airbyte" else self._in_fivetran(happened)
        # what says who may not be written to is always there
        if spare := [name for name in self.tables if name in ("flow_action", "flow_message", "campaign", "campaign_message")]:
            del self.tables[self.one(*spare)]
        self.tables = self.lose(
            self.tables, "id", "name", "_fivetran_active", "_fivetran_synced", "_airbyte_extracted_at", "attributes", "relationships", *CONSENT
        )

    def _metric(self, place: int, name: str) -> Row:
        # an id may look like a number with an exponent
        return {
            "id": f"{place}E{place:02}",
            "name": self.one(name, name, name, name.upper()),
            "integration_name": self.one("Klaviyo", "Klaviyo", "klaviyo ", None),
        }

    def _person(self, place: int) -> Row:
        person = {
            "id": f"P{place}",
            "email": self.email(f"p{place if self.chance(0.8) else 0}"),
            "phone_number": self.phone(self.one(*self.numbers)),
            "external_id": self.maybe(self.one(str(7000000000000 + place), f"{7000000000000 + place}.0")),
            "first_name": self.maybe("Ada"),
            "country": self.one("United States", "US", "Canada", "Nowhere", None, ""),
            "region": self.one("California", "Ontario", "NY", "Elsewhere", None),
            "city": self.maybe("Oakland"),
            "zip": self.maybe("02134"),
            "timezone": self.maybe("America/New_York"),
            "latitude": self.one("421.6", "37.5", "0", None, "north"),
            "longitude": self.one("-122.25", "0", None),
            "created": self.then(900),
            "updated": self.then(200),
            "custom": self._custom(),
        }
        for channel in ("sms", "email"):
            state = {
                "consent": self.cased(self.one(*STATES)) if self.chance(0.8) else self.blank(),
                "timestamp": self.time(600),
                "last_updated": self.time(300),
                "method": self.maybe(self.one(*METHODS)),
                "method_detail": self.maybe("footer"),
                f"can_receive_{channel}_marketing": self.yes_or_no(0.7),
            }
            person |= {f"subscriptions_{channel}_marketing_{name}": value for name, value in state.items()}
        return person

    def _custom(self) -> Row:
        return {
            "sms_consent": self.maybe(self.yes_or_no(0.8)),
            "Favorite Tea": self.maybe(self.one("oolong", " Assam ")),
            "Kids (number)": self.maybe(self.one(2, 0)),
            "Tags": self.maybe(["vip"]),
            "Birthday": self.one("05/31/1990", "5/1/2012", "2012-05-31", "31/05/2012", "May 5, 2012", None, ""),
        }

    def _event(self, place: int) -> Row:
        metric = self.one(*self.metrics)
        own = {"Method": self.maybe(self.one(*METHODS)), "List": self.maybe("Newsletter"), "$event_id": f"x{place}"}
        kind = metric["name"].lower()
        if "sms" in kind:
            name = (
                self.one("Phone Number", "$phone_number") if "subscribed" in kind or "consented" in kind else self.one("To Number", "To Number", "From Number")
            )
            own[name] = self.phone(self.one(*self.numbers)) if self.chance(0.7) else self.blank()
            own |= {
                "URL": self.maybe("https://shop.example/x"),
                "Message Body": self.one("STOP", "thanks"),
                "Vendor Error Code": self.maybe(self.one("21610", "30003.0", "30008"), 0.3),
            }
        return {
            "id": f"E{place}",
            "person_id": self.maybe(self.one(*self.persons)["id"], 0.9),
            "metric_id": metric["id"],
            "at": self.past(400),
            "campaign_id": self.maybe(f"C{place % 3}"),
            "flow_id": self.maybe(f"F{place % 3}", 0.4),
            "flow_message_id": self.maybe(f"FM{place % 3}", 0.4),
            "properties": own,
        }

    def _shop_event(self, place: int, metric: Row) -> Row:
        own = {
            "$value": self.maybe(self.one(self.money(20.0), self.money(-7.5), self.money(0.0), "free")),
            "$event_id": self.maybe(self.one(f"x{place}", str(5001 + place), f"{5001 + place}.0")),
            self.one("$currency_code", "Currency"): self.maybe(self.one("USD", "eur")),
            "OrderId": self.maybe(self.one(str(5001 + place % 9), f"{5001 + place % 9}.0")),
            "Total Discounts": self.maybe(self.money(2.5), 0.4),
            "Reason": self.maybe("broken"),
            self.one("AddedItemProductID", "ProductID"): self.maybe(self.one("401", "402.0")),
            "VariantID": self.maybe("7"),
            self.one("AddedItemQuantity", "Quantity"): self.one(1, "2", 3, "0", "some", None),
            self.one("ItemPrice", "Price"): self.maybe(self.money(9.99), 0.6),
            "CompareAtPrice": self.one(self.money(9.99), self.money(30.0), None),
            "Category": self.maybe("Tea"),
            "$cart_id": self.maybe(f"k{place % 5}", 0.5),
            "CheckoutURL": self.maybe("https://shop.example/checkout"),
            "Apple Privacy Open": self.yes_or_no(0.5),
        }
        campaign, flow = self.one((f"C{place % 3}", None), (f"C{place % 3}", None), (None, f"F{place % 3}"))
        return {
            "id": f"O{place}",
            "person_id": self.maybe(self.one(*self.persons)["id"], 0.9),
            "metric_id": metric["id"],
            "at": self.past(400),
            "campaign_id": campaign,
            "flow_id": flow,
            "flow_message_id": self.maybe(f"FM{place % 3}", 0.2),
            "properties": own,
        }

    # ---- Fivetran

    def _in_fivetran(self, happened: list[Row]) -> Tables:
        transactional = [self.yes_or_no(0.6) for _ in range(3)]
        return {
            "metric": [self._landed(row) for row in self.metrics],
            "person": [version for row in self.persons for version in self._versions(row)],
            "event": [self._landed(self._columns(row)) for row in happened],
            "flow_action": [row for n, value in enumerate(transactional) for row in self._flow_action_versions(n, value)],
            "flow_message": [
                self._landed({"id": f"FM{n}", "flow_action_id": f"FA{n}", "channel": self.one("sms", "SMS", "email"), "name": f"Mail {n}"}) for n in range(5)
            ],
            "campaign": [
                self._landed({"id": f"C{n}", "name": f"News {n}", "send_time": self.time(60), "send_options_use_smart_sending": self.yes_or_no(0.5)})
                for n in range(8)
            ],
            "campaign_message": [self._landed({"campaign_id": f"C{n}", "channel": self.one("sms", "SMS", "email")}) for n in (0, 1, 4, 4, 5, 5, 6, 7)],
            "global_exclusion": [
                self._landed({"person_id": f"P{n}", "reason": "USER_SUPPRESSED", "email": self.email(f"x{n}"), "timestamp": self.maybe(self.then(90))})
                for n in (0, 1, 2, 3, 900, 901)
            ],
        }

    def _landed(self, row: Row) -> Row:
        return row | {"_fivetran_deleted": self.flag(self.chance(0.1)), "_fivetran_synced": self.then(30)}

    def _versions(self, person: Row) -> list[Row]:
        row = self._landed(self._with_columns(person))
        if not self.is_history:
            return [row]
        del row["_fivetran_deleted"]
        before = row | {"subscriptions_sms_marketing_consent": self.one(*STATES), "subscriptions_sms_marketing_last_updated": self.then(500)}
        return [before | {"_fivetran_active": "false"}, row | {"_fivetran_active": self.flag(self.chance(0.9))}]

    def _with_columns(self, person: Row) -> Row:
        """Own properties as columns, or in one document."""
        row = {name: value for name, value in person.items() if name != "custom"}
        if self.is_packed:
            return row | {"custom_fields": json.dumps(person["custom"])}
        named = {"custom_" + re.sub("[^a-z0-9]+", "_", name.lower()).strip("_"): value for name, value in person["custom"].items()}
        return row | {name.upper() if self.is_upper else name: value for name, value in named.items()}

    def _flow_action_versions(self, place: int, is_transactional: Any) -> list[Row]:
        row = self._landed({"id": f"FA{place}", "send_options_is_transactional": is_transactional})
        if not self.is_history:
            return [row]
        return [row | {"_fivetran_active": "false", "send_options_is_transactional": "true"}, row | {"_fivetran_active": "true"}]

    def _columns(self, event: Row) -> Row:
        at = self.moment(event["at"])
        row = {name: value for name, value in event.items() if name not in ("at", "properties")}
        row |= {"timestamp": at, "datetime": at} if self.chance(0.9) else {"timestamp": None, "datetime": at}
        if self.is_packed:
            return row | {"custom_property_fields": json.dumps(event["properties"]) if self.chance(0.9) else "{broken"}
        for name, value in event["properties"].items():
            words = name.strip("$").lower().replace("_", " ").split()
            snake = "_".join(["property", *words])
            camel = "property" + "".join(word.title() for word in words)
            row[self.one(snake.upper() if self.is_upper else snake, camel)] = value
        return row

    # ---- Airbyte

    def _in_airbyte(self, happened: list[Row]) -> Tables:
        landed = [self._repeated(self._extracted(self._nested_event(row))) for row in happened]
        return {
            "metrics": [
                self._extracted({"id": row["id"], "attributes": self._metric_attributes(row)}) for row in self.metrics if row["id"] not in self.unlanded
            ],
            "profiles": [version for row in self.persons for version in self._extracted_versions(row)],
            "global_exclusions": [self._extracted(self._nested_person(row)) for row in self.persons[:6]],
            "events": [version for versions in landed[::2] for version in versions],
            "events_detailed": [version for versions in landed[1::2] for version in versions],
        }

    def _extracted(self, row: Row) -> Row:
        return row | {"_airbyte_raw_id": "r", "_airbyte_meta": "{}", "_airbyte_extracted_at": f"{self.past(30):%Y-%m-%dT%H:%M:%SZ}"}

    def _repeated(self, row: Row) -> list[Row]:
        return [row, dict(row)] if self.chance(0.1) else [row]

    @staticmethod
    def _metric_attributes(row: Row) -> Any:
        return {"name": row["name"], "integration": {"name": row["integration_name"]}}

    def _extracted_versions(self, person: Row) -> list[Row]:
        row = self._extracted(self._nested_person(person))
        if not self.chance(0.3):
            return [row]
        earlier = datetime.fromisoformat(row["_airbyte_extracted_at"]) - timedelta(days=9)
        changed = person | {"subscriptions_sms_marketing_consent": self.one(*STATES), "phone_number": self.phone(self.one(*self.numbers))}
        changed |= {f"subscriptions_{channel}_marketing_method": self.one(*METHODS[-2:], None) for channel in ("sms", "email")}
        return [row, self._extracted(self._nested_person(changed)) | {"_airbyte_extracted_at": f"{earlier:%Y-%m-%dT%H:%M:%SZ}"}]

    def _nested_person(self, person: Row) -> Row:
        kept = ("email", "phone_number", "external_id", "first_name", "created", "updated")
        attributes: Row = {name: person[name] for name in kept}
        attributes["location"] = {name: person[name] for name in ("country", "region", "city", "zip", "timezone", "latitude", "longitude")}
        attributes["properties"] = person["custom"]
        states: Row = {}
        for channel in ("sms", "email"):
            place = f"subscriptions_{channel}_marketing_"
            states[channel] = {"marketing": {name.removeprefix(place): value for name, value in person.items() if name.startswith(place)}}
        if self.chance(0.7):
            attributes["subscriptions"] = states
        return {"id": person["id"], "updated": person["updated"], "attributes": json.dumps(attributes) if self.chance(0.95) else "{broken"}

    def _nested_event(self, event: Row) -> Row:
        seconds = int((event["at"] - datetime(1970, 1, 1)).total_seconds())
        given = event["properties"] | {"$message": event["campaign_id"], "$flow": event["flow_id"]}
        attributes = {"timestamp": self.one(seconds, seconds, None), "event_properties": given}
        # a metric may be known by the name in its events alone
        named = {"name": self.names[event["metric_id"]]} if event["metric_id"] in self.unlanded else {}
        related = {
            "metric": {"data": {"type": "metric", "id": event["metric_id"], **named}},
            "profile": {"data": {"type": "profile", "id": event["person_id"]}},
        }
        return {
            "id": event["id"],
            "datetime": f"{event['at']:%Y-%m-%d %H:%M:%S}+00:00",
            "attributes": json.dumps(attributes),
            "relationships": json.dumps(related),
        }
