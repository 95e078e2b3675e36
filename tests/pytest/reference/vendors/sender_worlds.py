"""Raw tables of senders and of exports as loaders and people land them, with what connectors.md warns of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from reference.facts import Row, Tables
from reference.vendors.export_worlds import klaviyo, shopify, subscribers
from reference.vendors.loyalty_worlds import ONETEXT, onetext, smile, yotpo
from reference.vendors.sender_dirt import AS_OF, NUMBERS, Dirt

TWILIO = {
    "fivetran": {"sid": "id", "created": "created_at", "updated": "updated_at", "sent": "date_sent", "loaded": "_fivetran_synced"},
    "airbyte": {"sid": "sid", "created": "date_created", "updated": "date_updated", "sent": "date_sent", "loaded": "_airbyte_extracted_at"},
    "csv": {"sid": "Sid", "created": None, "updated": None, "sent": "SentDate", "loaded": "_file_loaded_at"},
}
STATES = ["delivered", "delivered", "read", "sent", "undelivered", "failed", "canceled", "accepted", "queued", "sending", "scheduled", "partially_delivered"]


def twilio(dirt: Dirt, loader: str) -> Tables:
    names, rows = TWILIO[loader], []
    has_history = loader == "fivetran" and dirt.chance(0.4)
    for place in range(45):
        is_inbound = dirt.chance(0.25)
        ours, theirs = dirt.one("+18885550100", "+18885550199", "18885550100"), dirt.number()
        if dirt.chance(0.08):
            theirs, ours = f"{dirt.one('whatsapp', 'messenger', 'rcs', 'WhatsApp')}:{dirt.one(*NUMBERS)}", f"whatsapp:{ours}"
        at = dirt.moment(90)
        row = {
            names["sid"]: f"SM{place}",
            "from": theirs if is_inbound else ours,
            "to": ours if is_inbound else theirs,
            "direction": dirt.word("inbound") if is_inbound else dirt.word("outbound-api", "outbound-api", "outbound-reply", "outbound-call"),
            "status": dirt.word("received", "receiving") if is_inbound else dirt.word(*STATES),
            "body": dirt.one("STOP", "hi", None),
            names["created"]: dirt.blank(dirt.time(at)),
            names["sent"]: dirt.blank(dirt.time(at + timedelta(seconds=2)), 0.3),
            names["updated"]: dirt.blank(dirt.time(at + timedelta(days=8))),
            "error_code": dirt.one(None, None, "", 21610, "21610", "30003", "30007.0", "99999", "'21610"),
            "num_segments": dirt.one("1", 2, "", None),
            "price": dirt.blank(dirt.one("-0.0158", "-0.0075", "0.0079", -0.01)),
            "price_unit": dirt.blank("USD"),
            "messaging_service_sid": dirt.one("MG1", "MG2", None),
            names["loaded"]: dirt.time(at + timedelta(days=9), unread=0),
        }
        if loader == "csv":
            renamed = {"error_code": "ErrorCode", "num_segments": "NumSegments", "price_unit": "PriceUnit", "messaging_service_sid": "MessagingServiceSid"}
            row = {renamed.get(name, name): value for name, value in row.items() if name}
            row |= {name: row.pop(name.lower()) for name in ("From", "To", "Direction", "Status", "Body", "Price")}
        if has_history:
            row |= {"_fivetran_active": True}
        rows.append(row)
        if (loader == "airbyte" or has_history) and dirt.chance(0.2):
            later = row | {"status": dirt.word("delivered", "failed"), names["loaded"]: dirt.time(at + timedelta(days=11), unread=0)}
            rows.append(later | {"error_code": dirt.one(row["error_code"], None, "21610")})
            if has_history:
                row["_fivetran_active"] = dirt.one(False, "false")
    table = {"fivetran": "message", "airbyte": "messages", "csv": "messages_export"}[loader]
    return {
        table: dirt.landed(
            rows,
            [
                names["sid"],
                names["loaded"],
                "num_segments",
                "direction",
                "NumSegments",
                "Sid",
                "from",
                "to",
                "From",
                "To",
                "error_code",
                "ErrorCode",
                "_fivetran_active",
            ],
        )
    }


def attentive(dirt: Dirt) -> Tables:
    def act(days: int = 300) -> Row:
        at = dirt.moment(days)
        return {
            "subscriber_external_id": dirt.person("s-"),
            "subscriber_phone": dirt.number(),
            "subscriber_email": dirt.address(),
            dirt.one("timestamps", "timestamps", "timestamp"): dirt.one(
                dirt.milliseconds(at), dirt.milliseconds(at), dirt.milliseconds(at), dirt.time(at), "soon"
            ),
            "_fivetran_synced": dirt.time(at + timedelta(days=1), unread=0),
            "_fivetran_deleted": dirt.one(None, False, False, True),
        }

    def change(words: Sequence[str]) -> Row:
        creative = dirt.one(
            {}, {}, {"creative_name": "Pop up", "creative_id": "77"}, {"creative_type": "KEYWORD"}, {"creative_id": "78", "creative_type": "Keyword"}
        )
        kind = dirt.word("MARKETING", "TEXT", "TRANSACTIONAL", "CHECKOUT_ABANDONED")
        return act() | {"type": dirt.blank(dirt.one(*words, None), 0.2), "subscription_type": dirt.one(kind, None)} | creative

    texts = [
        act(60) | {"message_id": dirt.blank(str(123456780 + dirt.one(1, 2, 3)), 0.05), "message_channel": dirt.word("TEXT", "SMS", "EMAIL"), "message_type": dirt.word("MARKETING", "TRANSACTIONAL", "CAMPAIGN")}
        for _ in range(30)
    ]  # fmt: skip
    encoded = ["MTIzNDU2Nzgx", "MTIzNDU2Nzgy", "MTIzNDU2Nzg5", "123456781", "%%%", "gICA", "MTIzNDU2Nzgx==", None]
    clicks = [
        act(60) | {"message_link_click_link_id": dirt.blank("l1", 0.1), "message_link_click_message_id": dirt.one(*encoded), "message_link_click_channel": dirt.word("TEXT", "EMAIL"),
                   "message_link_click_link_target": "https://shop/x", "message_link_click_message_type": dirt.word("MARKETING")}
        for _ in range(25)
    ]  # fmt: skip
    tables = {
        "custom_attribute": [
            act() | {"property_name": dirt.one("Favorite Tea", "favorite-tea", " Size ", "--", None), "property_value": dirt.one("oolong", "M", "L", "", None)}
            for _ in range(40)
        ],
        "sms_email_subscribed": [change(["sms.subscribed", "SMS", "email.subscribed", "sms.subscribed", "push"]) for _ in range(24)],
        "sms_email_unsubscribed": [change(["sms.unsubscribed", "SMS.unsubscribed", "email.unsubscribed", "Email", "push"]) for _ in range(24)],
        "sms_sent": texts,
        "sms_inbound": [
            act(60)
            | {
                "message_text": dirt.one("STOP", "hello", None),
                "message_channel": dirt.one("SMS", "EMAIL", "TEXT", None),
                "message_id": dirt.blank(f"in{place}"),
            }
            for place in range(15)
        ],
        "sms_message_link_click": clicks,
        "general_events": [
            change([])
            | {
                "type": dirt.one("SUBSCRIPTION_OPT_IN_COMPLETED", "JOIN", "SUBSCRIPTION_OPTED_OUT", "OPT_OUT", "MESSAGE_RECEIPT"),
                "channel": dirt.word("TEXT", "EMAIL"),
            }
            for _ in range(20)
        ],
    }
    needed = ["subscriber_external_id", "subscriber_phone", "timestamps", "type", "subscription_type", "_fivetran_synced"]
    return {name: dirt.landed(rows, needed) for name, rows in tables.items()}


def postscript(dirt: Dirt) -> Tables:
    hooks: list[Row] = []
    for place in range(50):
        at = dirt.moment(200)
        event = dirt.one(
            *("shop.subscriber.opt_in", "shop.subscriber.opt_out", "shop.subscriber.opt_out", "shop.incoming_message"),
            *("shop.email_collected", "shop.shop.email_collected", "shop.subscriber.created", "Shop.Subscriber.Opt_Out"),
        )
        data: Row = {"subscriber_id": dirt.person("s_"), "phone_number": dirt.number()}
        if event == "shop.incoming_message":
            data = {
                "id": f"im_{place}",
                "subscriber_id": dirt.person("s_"),
                "from_number": dirt.number(),
                "body": dirt.one("STOP", "hi"),
                "created_at": dirt.blank(dirt.time(at)),
            }
            data["is_opt_out"] = dirt.one(True, False, False, "true", "no", 1, None, "perhaps")
        row = {
            "webhook_id": f"w{place}",
            "event": dirt.one(event, event, f"{event} "),
            "event_time": dirt.blank(dirt.time(at), 0.05),
            "resource_id": "shop_1",
            "event_data": dirt.one(data, data, data, data, data, data, data, "{broken", "[]", None),
        }
        for delay in range(dirt.one(1, 1, 2)):
            hooks.append(row | {"received_at": dirt.time(at + timedelta(minutes=5 * delay + 1), unread=0)})
    snapshots: list[Row] = []
    for place in range(1, 10):
        person = {
            "id": f"s_{place}",
            "email": dirt.address(),
            "shopify_customer_id": dirt.blank(dirt.one(f"70{place}", f"70{place}.0", "709")),
            "created_at": dirt.blank(dirt.time()),
        }
        for day in range(dirt.one(1, 1, 2, 3)):
            links = {
                kind: dirt.one({"can_send": dirt.flag(dirt.chance(0.6))}, {"can_send": None}, {"can_send": "perhaps"}, {})
                for kind in ("promotional", "transactional")
            }
            at = AS_OF - timedelta(days=8 - day)
            row = person | {"phone_number": dirt.number(), "updated_at": dirt.blank(dirt.time(dirt.moment(30))), "loaded_at": dirt.time(at, unread=0)}
            snapshots.append(row | {"subscriptions": dirt.one(links, links, links, links, None, "{broken", "[]")})
    return {
        "webhooks": dirt.landed(hooks, ["event", "event_time", "event_data", "received_at"]),
        "subscribers": dirt.landed(snapshots, ["id", "phone_number", "subscriptions", "loaded_at"]),
    }


def bloomreach(dirt: Dirt) -> Tables:
    def seconds() -> str | None:
        return dirt.blank(dirt.one(f"{dirt.moment().timestamp():.0f}", f"{dirt.moment().timestamp() + 90 * 86400:.0f}"), 0.05)

    consents = [
        {
            "internal_customer_id": dirt.person("b-"),
            "phone": dirt.number(),
            "action": dirt.one("accept", "accept", "accept", "reject", "Accept", "maybe", None),
            "category": dirt.one("sms_marketing", "sms_marketing", "SMS_Marketing", "newsletter", None),
            "valid_until": dirt.one("unlimited", "unlimited", seconds(), seconds(), "soon", None),
            "source": dirt.word("page", "scenario", "import"),
            "timestamp": seconds(),
            "_file_loaded_at": dirt.time(unread=0),
        }
        for _ in range(45)
    ]
    # of two acceptances that were given at once the one with an end counts
    consents += [row | {"valid_until": seconds()} for row in consents if row["action"] == "accept" and dirt.chance(0.4)]
    sent = [
        {
            "internal_customer_id": dirt.person("b-"),
            "recipient": dirt.blank(dirt.number(), 0.4),
            "action_type": dirt.one("sms", "sms", "SMS", "email", None),
            "status": dirt.word("sent", "delivered", "clicked", "failed", "opened"),
            "campaign_id": dirt.blank(f"c{dirt.one(1, 2)}"),
            "action_id": dirt.one(3, "4.0"),
            "url": "https://shop.example/x",
            "timestamp": seconds(),
            "_file_loaded_at": dirt.time(unread=0),
        }
        for _ in range(40)
    ]
    customers = [
        {
            "internal_id": f"b-{place}",
            "registered": dirt.blank(f"r{place}"),
            "cookie": dirt.blank(f"k{place}"),
            "phone": dirt.number(),
            "email": dirt.address(),
            "country": dirt.one("US", "Canada", "DE", None),
            "created_at": dirt.blank(dirt.time()),
            "updated_at": dirt.blank(dirt.time()),
            "_file_loaded_at": f"2026-06-0{file} 00:00:00",
        }
        for file, place in [*((1, place) for place in range(1, 9)), *((8, place) for place in range(1, 5))]
    ]
    return {
        "consent": dirt.landed(consents, ["internal_customer_id", "phone", "action", "category", "valid_until", "timestamp"]),
        "campaign": dirt.landed(sent, ["action_type", "status"]),
        "customers": dirt.landed(customers, ["internal_id", "_file_loaded_at"]),
    }


def worlds(seed: int) -> dict[str, tuple[Row, Tables]]:
    """By the name of a connection: its settings and its raw tables."""
    sender = {"vendor": "twilio", "categories": {"MG1": "transactional", "+18885550199": "conversational"}}
    made: dict[str, tuple[Row, Callable[[Dirt], Tables]]] = {
        "twilio1": (sender | {"loader": "fivetran"}, lambda dirt: twilio(dirt, "fivetran")),
        "twilio2": (sender | {"loader": "airbyte"}, lambda dirt: twilio(dirt, "airbyte")),
        "twilio3": ({"vendor": "twilio_csv", "loader": "csv"}, lambda dirt: twilio(dirt, "csv")),
        "attentive1": ({"vendor": "attentive", "loader": "fivetran"}, attentive),
        "postscript1": ({"vendor": "postscript", "loader": "webhooks", "default_country": "US"}, postscript),
        "attentive2": ({"vendor": "attentive", "loader": "csv"}, lambda dirt: subscribers(dirt, is_dated=False)),
        "bloomreach1": ({"vendor": "bloomreach", "sms_category": "sms_marketing", "default_country": "US"}, bloomreach),
        "bloomreach2": ({"vendor": "bloomreach"}, bloomreach),
        "postscript2": ({"vendor": "postscript", "loader": "csv", "default_country": "US"}, subscribers),
        "shopify1": ({"vendor": "shopify_csv", "loader": "csv", "default_country": "US", "currency": "CAD"}, shopify),
        "klaviyo1": ({"vendor": "klaviyo_csv", "loader": "csv"}, klaviyo),
        "smile1": ({"vendor": "smile"}, smile),
        "yotpo1": ({"vendor": "yotpo", "loader": "fivetran"}, lambda dirt: yotpo(dirt, "fivetran")),
        "yotpo2": ({"vendor": "yotpo", "loader": "airbyte"}, lambda dirt: yotpo(dirt, "airbyte")),
        "onetext1": ({"vendor": "onetext", "default_country": "US", "properties": ONETEXT}, onetext),
    }
    return {name: (settings, make(Dirt(f"{name} {seed}"))) for name, (settings, make) in made.items()}
