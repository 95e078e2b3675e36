"""What leaves for vendors, row by row, in plain Python from the words of exports.csv, of activation.md (section 6) and of vendors.md (section 4).

Slow and literal on purpose. What other tests hold is given: features, segments and the log of them, messages due and audiences of campaigns as SQL
made them. Numbers, consent, suppressions, ids and who is there at all come from the raw inputs. The reporting time zone is UTC.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from hashlib import md5, sha256
from math import floor
from typing import Any

from reference.blocks import Blocks, is_newer
from reference.facts import Row, Tables, by, listed
from reference.sending import REASONS

LASTING = REASONS[: REASONS.index("no_common_window")]
VENDOR_IDS = ("klaviyo_id", "attentive_external_id", "postscript_id", "bloomreach_customer_id")
PROPERTIES = ("sms_track", "rfm_segment", "lifecycle_stage", "clv_tier", "primary_segment", "recommended_product_id", "lasting_block_reason")
CHANGE_DAYS, FINAL_MINUTES = timedelta(days=30), timedelta(minutes=60)
EXCLUSIVE = [
    {"engagement_at_risk", "high_engagers", "low_engagers", "moderate_engagers"},
    {"aov_high_value", "aov_mid_tier", "aov_price_sensitive"},
    {"clv_at_risk", "clv_high_potential", "clv_low_potential", "clv_medium_potential"},
    {"rfm_at_risk", "rfm_champions", "rfm_loyal", "rfm_potential_loyalists"},
    {"lifecycle_active_customers", "lifecycle_established_customers", "lifecycle_new_subscribers"},
    {"first_time_buyers", "repeat_customers"},
    {"churn_high_risk", "churn_low_risk", "churn_medium_risk", "churn_safe"},
    {"next_purchase_0_7_days", "next_purchase_31_60_days", "next_purchase_8_30_days", "next_purchase_over_60_days"},
    {"cadence_daily", "cadence_monthly", "cadence_quarterly", "cadence_weekly"},
    {"recency_180_days_plus", "recency_30_days", "recency_7_days", "recency_90_days"},
    {"generation_boomers", "generation_millennials", "generation_x", "generation_z"},
]
STOP_TEXT = "Reply STOP to opt out"


@dataclass(frozen=True)
class Vendors:
    """Vars that say what there is at vendors."""

    klaviyo_lists: dict[str, str] = field(default_factory=dict)
    bloomreach_segments: dict[str, str] = field(default_factory=dict)
    bloomreach_consent_category: str | None = None
    twilio_sender_ids: tuple[str, ...] = ()


def seconds(at: datetime) -> int:
    return int(at.replace(tzinfo=UTC).timestamp())


def digest(*parts: Any) -> str:
    """MD5 of texts joined by |; null is empty, a moment its seconds since 1970."""
    return md5("|".join("" if part is None else str(seconds(part) if isinstance(part, datetime) else part) for part in parts).encode()).hexdigest()


def hashed(row: Row) -> Row:
    return row | {"row_hash": digest(*row.values())}


def sha(text: str | None) -> str | None:
    return sha256(text.encode()).hexdigest() if text is not None else None


def batched(rows: Iterable[Row], size: int, order: Callable[[Row], Any], *within: str) -> list[Row]:
    """Each row with the number of the request that it goes out with."""
    groups = by(rows, *within) if within else {None: [*rows]}
    return [row | {"batch_no": place // size + 1} for group in groups.values() for place, row in enumerate(sorted(group, key=order))]


class Exports:
    """A method a table, by the name of the table."""

    def __init__(self, tables: Tables, identities: list[Row], as_of: datetime, marts: Tables, vendors: Vendors, prefix: str = "wh_") -> None:
        self.as_of, self.marts, self.vendors, self.prefix = as_of, marts, vendors, prefix
        self.since = as_of - CHANGE_DAYS
        self.eligibility = {row["profile_id"]: row for row in marts["sending_eligibility"]}
        self.features = {row["profile_id"]: row for row in marts["profile_features"]}
        self.blocks = Blocks(tables, as_of, self.eligibility)
        self.ledgers, self.profiles = self.blocks.ledgers, self.blocks.profiles
        self.ids = vendor_ids(identities, {*self.ledgers.live_profiles})
        self.people = sorted(id for id, row in self.eligibility.items() if not row["is_blocked_by_erased"])
        self.phones = {id: self.blocks.valid_number(id) for id in self.people}
        self.emails = {id: self.profiles[id]["email"] for id in self.people}
        self.owners_of_phones = {phone: id for id, phone in reversed(self.phones.items()) if phone}
        self.owners_of_emails = {email: id for id, email in reversed(self.emails.items()) if email}
        suppressed = {phone for phone, _ in self.blocks.holding}
        self.can_be_texted = {id for id, phone in self.phones.items() if phone and phone not in suppressed and self._has_consent(phone)}

    def _has_consent(self, phone: str) -> bool:
        return self.ledgers.consent(phone).status(self.as_of) == "subscribed"

    def id_at(self, profile_id: str, kind: str) -> str | None:
        return self.ids.get((profile_id, kind))

    def bloomreach_id(self, profile_id: str) -> str:
        return self.id_at(profile_id, "bloomreach_customer_id") or profile_id

    # ---- 1, 2: who may not be texted, who was erased

    def export_suppressions(self) -> list[Row]:
        found = []
        for (phone, scope), block in self.blocks.holding.items():
            row = {"suppression_key": digest(phone, scope), "phone_e164": phone, "scope": scope, "reason": block.reason}
            found.append(hashed(row | {"changed_at": block.at, "origin_system": block.system}))
        return found

    def _unsubscribed(self, vendor: str, includes_own: bool = False) -> Iterator[tuple[str, str, Any]]:
        """Number, scope and block of each number, the widest scope; without what the vendor itself reported, unless its own are to be in."""
        found: dict[str, tuple[str, str, Any]] = {}
        for (phone, scope), block in sorted(self.blocks.holding.items(), key=lambda item: item[0][1] != "all"):
            if includes_own or block.system not in (vendor, f"{vendor}_csv"):
                found.setdefault(phone, (phone, scope, block))
        yield from found.values()

    def _unsubscribes(self, vendor: str, column: str) -> list[Row]:
        return [{"suppression_key": digest(phone, scope), column: phone} for phone, scope, _ in self._unsubscribed(vendor)]

    def export_klaviyo_sms_unsubscribes(self) -> list[Row]:
        return batched(self._unsubscribes("klaviyo", "phone_number"), 100, lambda row: row["suppression_key"])

    def export_attentive_unsubscribes(self) -> list[Row]:
        return self._unsubscribes("attentive", "phone")

    def export_postscript_unsubscribes(self) -> list[Row]:
        return self._unsubscribes("postscript", "phone_number")

    def export_twilio_consents(self) -> list[Row]:
        """Twilio keeps opt-outs by sender: what one of several knows another does not."""
        senders, found = self.vendors.twilio_sender_ids, []
        for phone, _, block in self._unsubscribed("twilio", includes_own=len(senders) > 1):
            for sender in senders:
                row = {"correlation_id": digest(phone, sender), "contact_id": phone, "sender_id": sender, "status": "opt-out"}
                found.append(row | {"source": "opt-out-message" if block.is_reply else "others", "date_of_consent": block.at})
        return batched(found, 25, lambda row: row["correlation_id"])

    def export_bloomreach_consents(self) -> list[Row]:
        blocked = {phone: block for phone, _, block in self._unsubscribed("bloomreach")} if self.vendors.bloomreach_consent_category else {}
        found = []
        for id, phone in self.phones.items():
            if block := blocked.get(phone or ""):
                row = {"command_id": digest(self.bloomreach_id(id), "reject", block.at), "registered_id": self.bloomreach_id(id), "action": "reject"}
                found.append(row | {"category": self.vendors.bloomreach_consent_category, "timestamp": block.at and seconds(block.at)})
        return batched(found, 50, lambda row: row["command_id"])

    def export_erasures(self) -> list[Row]:
        """Number, address and ids that a live profile has too are left out: a vendor that erases by them would erase that person."""
        live, found = self.ledgers.live_profiles, []
        emails = {row["email"] for row in live.values()}
        for id, row in self.profiles.items():
            if row["deleted_at"] and self.since < row["deleted_at"] <= self.as_of:
                phone = self.blocks.valid_number(id)
                told = {"person_id": id, "phone_e164": None if self.blocks.has_live_owner(phone) else phone, "erased_at": row["deleted_at"]}
                told |= {"email": None if row["email"] in emails else row["email"]}
                found.append(told | {kind: self.id_at(id, kind) for kind in VENDOR_IDS})
        return found

    # ---- 3, 4: audiences and who is in them

    def export_people(self) -> list[Row]:
        rows = [{"person_id": id, "phone_e164": self.phones[id], "email": self.emails[id]} for id in self.people]
        return [hashed(row | {kind: self.id_at(row["person_id"], kind) for kind in VENDOR_IDS}) for row in rows]

    @cached_property
    def members(self) -> dict[tuple[str, str], datetime | None]:
        """Members of audiences that have consent, with the start of their spell."""
        rows = [row for row in self.marts["segment_memberships"] if row["profile_id"] in self.can_be_texted]
        return {member(row): self._spells[member(row)][0] if member(row) in self._spells else None for row in rows}

    @cached_property
    def _spells(self) -> dict[tuple[str, str], tuple[datetime, datetime | None]]:
        """The latest spell of each member by the log: when it began and ended. Runs for one moment that contradict each other cancel out."""
        found: dict[tuple[str, str], tuple[datetime, datetime | None]] = {}
        for (id, at), rows in sorted(by([row | {"member": member(row)} for row in self.marts["segment_membership_log"]], "member", "changed_at").items()):
            change = sum(row["change"] for row in rows)
            if at <= self.as_of and change:
                found[id] = (at, None) if change > 0 else (found[id][0], at)
        return found

    @cached_property
    def changes(self) -> list[Row]:
        """The latest entry or exit of each member. Who is no longer there leaves by ids alone, but for who was among the erasures then."""
        found = []
        for (audience, id), (began_at, ended_at) in self._spells.items():
            is_in = (audience, id) in self.members
            at = began_at if is_in else ended_at or max(began_at, self._consent_lost_at(id))
            if at > self.since and not (id in self.blocks.deleted and self.blocks.deleted[id] > at - CHANGE_DAYS):
                found.append({"audience_id": audience, "person_id": id, "is_in": is_in, "changed_at": at, "phone_e164": self.phones.get(id)})
        return found

    def _consent_lost_at(self, profile_id: str) -> datetime:
        phone = self.phones.get(profile_id)
        times = [block.at for (number, _), block in self.blocks.holding.items() if number == phone and block.at]
        return min(times, default=(phone and self.blocks.status_since(phone)) or self.as_of)

    def export_audiences(self) -> list[Row]:
        """Segments that are enabled; one with second keys is an audience for each that anyone has, or had in the days of the changes."""
        keyed = {audience for audience, _ in self.members} | {row["audience_id"] for row in self.changes}
        catalog = {row["segment_name"]: row for row in self.marts["segment_catalog"]}
        names = keyed | ({name for name, row in catalog.items() if row["is_enabled"]} - {audience.partition(":")[0] for audience in keyed})
        found = []
        for audience in names:
            name, _, second_key = audience.partition(":")
            told = {"audience_id": audience, "audience_name": ": ".join(filter(None, [catalog[name]["title"], second_key]))[:200]}
            told |= {"description": catalog[name]["description"], "external_id": audience[:255], "is_sendable": catalog[name]["family"] != "base"}
            found.append(told | {"members": sum(one == audience for one, _ in self.members)})
        return found

    def export_audience_memberships(self) -> list[Row]:
        told = [{"audience_id": audience, "person_id": id, "entered_at": at} for (audience, id), at in self.members.items()]
        return [{"membership_id": digest(row["audience_id"], row["person_id"])} | row for row in told]

    def export_membership_changes(self) -> list[Row]:
        found = []
        for row in self.changes:
            kind = "entered" if row["is_in"] else "exited"
            told = {"change_id": digest(row["audience_id"], row["person_id"], kind, row["changed_at"]), "change_type": kind}
            told |= {name: row[name] for name in ("audience_id", "person_id", "phone_e164", "changed_at")}
            found.append(told | {"previous_audience_id": self._left_for(row) if row["is_in"] else None})
        return found

    def _left_for(self, change: Row) -> str | None:
        """The audience of an exclusive family that the person left when they came into this."""
        family: set[str] = next((names for names in EXCLUSIVE if change["audience_id"] in names), set())
        spells = {name: self._spells.get((name, change["person_id"]), (None, None)) for name in family}
        return min((name for name, (_, ended_at) in spells.items() if ended_at == change["changed_at"]), default=None)

    def _operations(self, enters: str, leaves: str) -> Iterator[Row]:
        for row in self.changes:
            id = digest(row["audience_id"], row["person_id"])
            yield row | {"membership_id": id, "operation": enters if row["is_in"] else leaves}

    def _in_order(self, row: Row) -> tuple[Any, ...]:
        """The oldest first, of one moment those who are no longer there."""
        return row["changed_at"], row["person_id"] in self.phones, row["person_id"]

    def export_klaviyo_list_members(self) -> list[Row]:
        rows = [row for row in self._operations("add", "remove") if row["audience_id"] in self.vendors.klaviyo_lists]
        told = [row | {"klaviyo_id": self.id_at(row["person_id"], "klaviyo_id"), "list_key": row["audience_id"]} for row in rows]
        found = batched([row for row in told if row["klaviyo_id"]], 1_000, self._in_order, "list_key", "operation")
        return only(found, "membership_id", "list_key", "klaviyo_id", "operation", "changed_at", "batch_no")

    def export_attentive_segment_members(self) -> list[Row]:
        rows = [row for row in self._operations("add", "remove") if len(row["person_id"]) <= 100]
        told = [row | {"segment_external_id": row["audience_id"][:255], "client_user_id": row["person_id"], "phone": row["phone_e164"]} for row in rows]
        found = batched(told, 10_000, self._in_order, "segment_external_id", "operation")
        return only(found, "membership_id", "segment_external_id", "client_user_id", "phone", "operation", "changed_at", "batch_no")

    def export_bloomreach_memberships(self) -> list[Row]:
        rows = [row for row in self._operations("join", "leave") if row["audience_id"] in self.vendors.bloomreach_segments]
        told = [row | {"segment_id": self.vendors.bloomreach_segments[row["audience_id"]], "customer_id": self.bloomreach_id(row["person_id"])} for row in rows]
        found = batched(told, 10_000, self._in_order, "segment_id", "operation")
        return only(found, "membership_id", "segment_id", "customer_id", "operation", "changed_at", "batch_no")

    def export_cdp_segments(self) -> list[Row]:
        found = []
        for phone, id in self.owners_of_phones.items():
            segment = self.features.get(id, {}).get("primary_segment")
            if (segment, id) in self.members:
                entered_at = self.members[segment, id]
                found.append({"segment_key": digest(phone), "phone": phone, "segment": segment, "timestamp": entered_at and seconds(entered_at) * 1000})
        return found

    def export_onetext_csv(self) -> list[Row]:
        """A ; within a value would end it."""
        segments = by([{"id": id, "audience": audience.replace(";", ",")} for audience, id in self.members], "id")
        found = []
        for row in self._described():
            id = row["person_id"]
            told = [f"{self.prefix}{name}={row[name].replace(';', ',')}" for name in sorted(PROPERTIES) if row[name] is not None]
            if id in self.can_be_texted:
                joined = ";".join(sorted(one["audience"] for one in segments.get(id, [])))
                found.append({"person_id": id, "phone": row["phone_e164"], "properties": ";".join(told), "segments": joined})
        return found

    def export_people_hashed(self) -> list[Row]:
        found = []
        for audience, id in self.members:
            email = self.emails[id]
            told = {"phone_sha256": sha(self.phones[id]), "email_sha256": sha(email.strip().lower() if email else None)}
            found.append({"hashed_key": digest(audience, id), "person_id": id, "audience_id": audience} | told)
        return found

    # ---- 5: attributes

    def _described(self) -> Iterator[Row]:
        bands = {row["profile_id"]: row["segment_name"] for row in self.marts["segment_memberships"] if row["segment_name"].startswith("next_purchase_")}
        advice = {row["profile_id"]: row for row in self.marts["sending_advice"]}
        products = {row["profile_id"]: row["product_id"] for row in self.marts["product_recommendations"] if (row["kind"], row["rank"]) == ("new", 1)}
        for id in self.people:
            features, texts, value = self.features[id], advice.get(id, {}), self.features[id]["predicted_clv_365d"]
            per_week = texts.get("recommended_texts_per_week")
            yield {
                "person_id": id,
                "phone_e164": self.phones[id],
                "email": self.emails[id],
                "sms_track": features["engagement_track"],
                "rfm_segment": features["rfm_name"],
                "rfm_score": features["rfm_score"],
                "lifecycle_stage": features["lifecycle_stage"],
                "clv_tier": features["clv_tier"],
                "predicted_clv_365d": None if value is None else Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP),
                "churn_risk": features["churn_risk"],
                "next_purchase_band": bands[id].removeprefix("next_purchase_") if id in bands else None,
                "primary_segment": features["primary_segment"],
                "recommended_texts_per_week": None if per_week is None else floor(per_week),
                "best_send_hour_local": texts.get("best_send_hour"),
                "recommended_product_id": products.get(id),
                "lasting_block_reason": self._lasting_reason(id),
            }

    def _lasting_reason(self, profile_id: str) -> str | None:
        """Without a suppression that ends and a frequency above 0, which other reasons may hide among: then next_eligible_at is not null either."""
        held = listed(self.eligibility[profile_id]["ineligibility_reasons"])
        return next((reason for reason in LASTING if reason in held and self.blocks.lasts(profile_id, reason)), None)

    def export_profiles(self) -> list[Row]:
        return [hashed(row) for row in self._described()]

    def _properties(self, row: Row) -> Row:
        return {self.prefix + name: row[name] for name in PROPERTIES}

    def export_klaviyo_profiles(self) -> list[Row]:
        found = []
        for row in self._described():
            id, phone, email = row["person_id"], row["phone_e164"], row["email"]
            told = {"external_id": id, "klaviyo_id": self.id_at(id, "klaviyo_id")}
            told |= {"phone_number": phone if self.owners_of_phones.get(phone) == id else None}
            told |= {"email": email if self.owners_of_emails.get(email) == id else None}
            if told["klaviyo_id"] or told["phone_number"] or told["email"]:
                found.append(hashed(told | self._properties(row)))
        return batched(found, 5_000, lambda row: row["external_id"])

    def export_attentive_user_attributes(self) -> list[Row]:
        found = []
        for row in self._described():
            id, phone = row["person_id"], row["phone_e164"]
            if phone and self.owners_of_phones[phone] == id and len(id) <= 100:
                found.append(hashed({"person_id": id, "phone": phone, "client_user_id": id} | self._properties(row)))
        return batched(found, 256, lambda row: row["person_id"])

    def export_postscript_subscriber_updates(self) -> list[Row]:
        told = [(self.id_at(row["person_id"], "postscript_id"), json.dumps(self._properties(row), ensure_ascii=False)) for row in self._described()]
        return [hashed({"postscript_id": id, "properties_json": properties}) for id, properties in told if id]

    def export_bloomreach_properties(self) -> list[Row]:
        found = []
        for row in self._described():
            told = hashed({"registered_id": self.bloomreach_id(row["person_id"]), "properties_json": json.dumps(self._properties(row), ensure_ascii=False)})
            found.append(told | {"command_id": digest(told["registered_id"], told.pop("row_hash"))})
        return batched(only(found, "command_id", "registered_id", "properties_json"), 50, lambda row: row["command_id"])

    # ---- 6: messages

    def export_messages(self) -> list[Row]:
        """What may leave now to people whom it can reach, with the words up to the link; without words no text."""
        found = []
        for row, category, body in [*self._of_flows(), *self._of_campaigns()]:
            id, is_text = row["person_id"], row["channel"] == "sms"
            phone, email = self.phones.get(id), self.emails.get(id)
            if id in self.phones and (phone and body if is_text else email):
                told = {"phone_e164": phone, "email": None if is_text else email, "occurred_at": self.as_of}
                told |= {"message_text": body.partition("{link}")[0].strip() if is_text else None}
                found.append(row | told | {"stop_text": STOP_TEXT if is_text and category == "marketing" else None})
        return batched(found, 1_000, lambda row: row["message_key"])

    def _of_flows(self) -> Iterator[tuple[Row, str, Any]]:
        bodies = {row["enrollment_key"]: row["rendered_body"] for row in self.marts["int_flow_texts"]}
        for row in self.marts["flow_messages_due"]:
            if row["decision"] == "send":
                told = {name: row[name] for name in ("message_key", "step", "channel", "product_id", "not_before", "expires_at")}
                told |= {"source": "flow", "source_id": row["flow_id"], "variant_id": None, "person_id": row["profile_id"]}
                told |= {"event_name": f"{self.prefix}{worded(row['flow_id'])}_{row['step']}"}
                yield told, row.get("message_category"), bodies.get(row["enrollment_key"])

    def _of_campaigns(self) -> Iterator[tuple[Row, str, Any]]:
        campaigns = {row["campaign_id"]: row for row in self.blocks.tables["planned_campaigns"]}
        bodies = {row["audience_key"]: row for row in self.marts["int_campaign_bodies"]}
        for row in self.marts["campaign_audience"]:
            if row["is_final"] and row["decision"] == "include":
                campaign, body = campaigns[row["campaign_id"]], bodies[row["audience_key"]]
                ends_at = campaign["planned_at"] + max(timedelta(hours=campaign["send_within_hours"] or 0), FINAL_MINUTES)
                told = {"message_key": row["audience_key"], "source": "campaign", "source_id": row["campaign_id"], "step": None, "channel": "sms"}
                told |= {"variant_id": row["variant_id"], "person_id": row["profile_id"], "product_id": body["product_id"]}
                told |= {"event_name": f"{self.prefix}campaign_{worded(row['campaign_id'])}", "not_before": row["send_at"], "expires_at": ends_at}
                yield told, "marketing", body["rendered_body"]


def only(rows: Iterable[Row], *columns: str) -> list[Row]:
    return [{name: row[name] for name in columns} for row in rows]


def worded(text: str) -> str:
    """Letters, digits and underscores alone."""
    return re.sub(r"[^A-Za-z0-9]+", "_", text)


def member(row: Row) -> tuple[str, str]:
    """Audience and profile of a membership: the segment, with its second key where it has one, by its hash where that is too long for a name."""
    key = row["second_key"]
    if key is None:
        return row["segment_name"], row["profile_id"]
    return f"{row['segment_name']}:{key if len(key) <= 100 else md5(key.encode()).hexdigest()}", row["profile_id"]


def vendor_ids(identities: list[Row], live: set[str]) -> dict[tuple[str, str], str]:
    """The id that each vendor knows a person by: the primary, else the one seen last. One of several people is the first's, of those who are live."""
    mine: dict[tuple[str, str], str] = {}
    held = {(row["id_type"], row["id_value"]) for row in identities if row["profile_id"] in live}
    for row in sorted(identities, key=is_newer):
        if row["id_type"] in VENDOR_IDS and (row["profile_id"] in live or (row["id_type"], row["id_value"]) not in held):
            mine.setdefault((row["profile_id"], row["id_type"]), row["id_value"])
    owners: dict[tuple[str, str], str] = defaultdict(str)
    for (profile_id, kind), value in sorted(mine.items()):
        owners.setdefault((kind, value), profile_id)
    return {(profile_id, kind): value for (profile_id, kind), value in mine.items() if owners[kind, value] == profile_id}
