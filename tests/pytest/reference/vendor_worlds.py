"""Raw tables of five vendors that know the same people, each its own part of them, as loaders land them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from reference.facts import Row, Tables

SOURCES = {
    "klaviyo": {"loader": "fivetran", "schema": "raw_klaviyo"},
    "shopify": {"loader": "fivetran", "schema": "raw_shopify"},
    "attentive": {"loader": "fivetran", "schema": "raw_attentive"},
    "postscript": {"loader": "webhooks", "schema": "raw_postscript"},
    "twilio": {"loader": "fivetran", "schema": "raw_twilio"},
}
METRICS = ["Subscribed to SMS Marketing", "Unsubscribed from SMS Marketing", "Received SMS", "Clicked SMS", "Sent SMS"]
BODIES = ["STOP", "START", "I will stop by your store later", "thanks"]
AREAS = ["212", "305", "416", "514", "808", "907"]


class VendorWorld:
    """People with an address and a number that some share; mark keeps the ids and numbers of one world apart from those of another of the same seed."""

    def __init__(self, seed: int, as_of: datetime, mark: int, people: int = 120) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.mark = mark
        self.tables: dict[str, Tables] = {
            "klaviyo": {"person": [], "event": [], "metric": [{"id": f"m{n}", "name": name, "integration_name": "Klaviyo"} for n, name in enumerate(METRICS)]},
            "shopify": {"customer": [], "order": []},
            "attentive": {"sms_email_subscribed": [], "sms_email_unsubscribed": [], "sms_sent": []},
            "postscript": {"webhooks": [], "subscribers": []},
            "twilio": {"message": []},
        }
        numbers = [f"+1{self.random.choice(AREAS)}{mark}{self.random.randint(20, 49)}{self.random.randint(1000, 9999)}" for _ in range(people * 9 // 10)]
        for place in range(people):
            self.person = f"{mark}x{place:03}"
            self.number = self.random.choice(numbers)
            self.address = f"p{place // 2 if self._chance(0.3) else place}@w{mark}.example"
            for vendor in self.tables:
                if self._chance(0.6):
                    # most vendors know the person's number and address, some another number or none
                    self.phone = self.random.choice([self.number] * 5 + [self.random.choice(numbers), None])
                    self.email = self.address if self._chance(0.7) else None
                    getattr(self, f"_add_to_{vendor}")()
        for tables in self.tables.values():
            for rows in tables.values():
                for row in rows:
                    row["_fivetran_synced"] = self._text(self._past(20))

    def _add_to_klaviyo(self) -> None:
        state = self.random.choice(["SUBSCRIBED"] * 6 + ["UNSUBSCRIBED", "NEVER_SUBSCRIBED", None])
        then = self._past(300)
        consent = {"consent": state, "timestamp": self._text(then), "last_updated": self._text(then + timedelta(days=self.random.choice([0, 0, 9])))}
        consent["method"] = self.random.choice(["Klaviyo Form", "Manual Import", "keyword", None])
        person = {"id": f"K{self.person}", "email": self.email, "phone_number": self.phone, "created": self._text(self._past(900)), "updated": self._text(then)}
        self._add("klaviyo", "person", person | {f"subscriptions_sms_marketing_{name}": value for name, value in consent.items()})
        for number in range(self.random.choice([0, 0, 1, 2])):
            metric = self.random.randrange(len(METRICS))
            own = {["property_phone_number", "property_phone_number", "property_to_number", "property_to_number", "property_from_number"][metric]: self.phone}
            event = {"id": f"E{self.person}{number}", "person_id": f"K{self.person}", "metric_id": f"m{metric}", "timestamp": self._text(self._past(200))}
            event |= {"property_method": self.random.choice(["Klaviyo Form", "api"]), "property_message_body": self.random.choice(BODIES)}
            self._add("klaviyo", "event", event | (own if self._chance(0.7) else {}))

    def _add_to_shopify(self) -> None:
        state = self.random.choice(["SUBSCRIBED"] * 6 + ["UNSUBSCRIBED", "PENDING", "NOT_SUBSCRIBED", None])
        consent = {"state": state, "updated_at": self._text(self._past(500)), "collected_from": self.random.choice(["SHOPIFY", "SHOPIFY", "OTHER"])}
        customer = {
            "id": f"S{self.person}",
            "email": self.email,
            "phone": self.phone,
            "created_at": self._text(self._past(900)),
            "updated_at": self._text(self._past(60)),
        }
        self._add("shopify", "customer", customer | {f"sms_marketing_consent_{name}": value for name, value in consent.items()})
        for number in range(self.random.choice([0, 1, 3])):
            money = dict.fromkeys(["total_price_set_shop_amount", "subtotal_price_set_shop_amount"], 50.0)
            order = {"id": f"O{self.person}{number}", "customer_id": f"S{self.person}", "processed_at": self._text(self._past(800)), "currency_code": "USD"}
            self._add("shopify", "order", order | money | {"display_financial_status": "PAID"})

    def _add_to_attentive(self) -> None:
        subscriber = {"subscriber_external_id": f"A{self.person}", "subscriber_phone": self.phone, "subscriber_email": self.email}
        for _ in range(self.random.choice([1, 2])):
            act = {
                "type": self.random.choice(["sms", "sms", None]),
                "subscription_type": self.random.choice(["MARKETING", None]),
                "timestamps": self._milliseconds(300),
            }
            table, form = self.random.choice([("sms_email_subscribed", "popup")] * 5 + [("sms_email_subscribed", None), ("sms_email_unsubscribed", None)])
            self._add("attentive", table, subscriber | act | {"creative_name": form})
        self._add(
            "attentive",
            "sms_sent",
            subscriber | {"message_id": "7", "message_channel": "TEXT", "message_type": "CAMPAIGN", "timestamps": self._milliseconds(40)},
        )

    def _add_to_postscript(self) -> None:
        subscriber = {
            "id": f"P{self.person}",
            "phone_number": self.phone,
            "email": self.email,
            "shopify_customer_id": f"S{self.person}" if self._chance(0.5) else None,
        }
        subscriber |= {"created_at": self._text(self._past(900)), "updated_at": self._text(self._past(200))}
        self._add("postscript", "subscribers", subscriber | {"subscriptions": {"promotional": {"can_send": self._chance(0.9)}}})
        for event in self.random.sample(["shop.subscriber.opt_in", "shop.subscriber.opt_out", "shop.incoming_message"], self.random.choice([0, 0, 0, 1, 2])):
            data = {"subscriber_id": f"P{self.person}", "phone_number": self.phone if self._chance(0.8) else None}
            then = self._text(self._past(200))
            if event == "shop.incoming_message":
                body = self.random.choice(BODIES)
                data |= {"id": f"im{self.person}", "from_number": self.phone, "body": body, "is_opt_out": body == "STOP", "created_at": then}
            self._add("postscript", "webhooks", {"event": event, "event_time": then, "event_data": data, "received_at": then})

    def _add_to_twilio(self) -> None:
        for number in range(self.random.choice([1, 3])):
            message = {"id": f"SM{self.person}{number}", "created_at": self._text(self._past(90)), "error_code": None}
            parties = {"from": "+18885550100", "to": self.number, "direction": "outbound-api", "status": "delivered"}
            match self.random.choice(["sent"] * 8 + ["refused", "received"]):
                case "refused":
                    parties |= {"status": "failed", "error_code": "21610"}
                case "received":
                    parties = {"from": self.number, "to": "+18885550100", "direction": "inbound", "status": "received", "body": self.random.choice(BODIES)}
            self._add("twilio", "message", message | {"date_sent": message["created_at"]} | parties)

    def _add(self, vendor: str, table: str, row: Row) -> None:
        self.tables[vendor][table].append(row)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _past(self, days: int) -> datetime:
        return self.as_of - timedelta(seconds=self.random.randint(0, days * 86400))

    def _milliseconds(self, days: int) -> str:
        return str(int((self._past(days) - datetime(1970, 1, 1)).total_seconds()) * 1000)

    @staticmethod
    def _text(moment: datetime) -> str:
        return moment.isoformat(" ", "seconds")
