"""The rows of the warehouse that the record of a number is made of, section by section."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sms_segmentation.explain.person import Reader, Row, shown

NEEDED = (
    *("sending_record", "sending_violations", "sending_eligibility", "consent_ledger", "consent_state", "consent_effects"),
    *("int_consent_events_validated", "int_disclosures_validated", "int_message_bodies_validated", "int_inbound_texts", "int_suppression_history"),
    *(
        "int_suppressions_validated",
        "int_sms_events_versions",
        "int_sent_texts",
        "int_sms_campaigns_validated",
        "int_number_checks_validated",
        "int_profiles_validated",
    ),
    *("int_profiles_resolved", "int_recipient_places", "int_past_rule_days", "jurisdiction_rules", "zone_offsets"),
)
OPT_INS = ("opt_in", "opt_in_pending", "double_opt_in_confirmed", "resubscribe")


@dataclass
class Section:
    """A table of the record; rows have their columns in the order in which they are shown."""

    name: str
    title: str
    note: str
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Record:
    """All that is known of a number and of the texts to it."""

    phone: str
    as_of: datetime
    since: datetime | None
    until: datetime | None
    sections: list[Section]
    gaps: list[str]
    broken: int

    def section(self, name: str) -> Section:
        return next(section for section in self.sections if section.name == name)


def gathered(reader: Reader, since: datetime | None, until: datetime | None) -> Record:
    """The record of {phone} at {as_of}. Raises WarehouseError when the warehouse cannot be read."""
    acts = consent_acts(reader)
    texts = sent_texts(reader, since, until)
    broken = violations(reader, {text["message_id"] for text in texts})
    rules = applied_rules(reader, texts)
    sections = [
        Section(
            "owners", "Whose number it was",
            "Profiles that a consent act or a text named with this number, or that have it now. First and last: times of those acts and texts.",
            owners(reader),
        ),
        Section("checks", "Checks of the number", "Look-ups of the number at a carrier or in the reassigned numbers database.", checks(reader)),
        Section(
            "acts", "Every consent act",
            "Each act of the number in order of the time it counts from, what it was shown, and what became of it by which rule.", acts,
        ),
        Section(
            "opt_outs", "Every opt-out, and how long it took",
            "Hours from the act to its arrival, and marketing texts that went out after the act.", opt_outs(reader, acts),
        ),
        Section("suppressions", "Suppressions", "Times in which the number was not to be texted, whatever its consent.", suppressions(reader)),
        Section(
            "texts", "Every marketing text",
            "The verdict is by all that is known at the time of this record, verdict_when_sent by the rows that had arrived when the text was sent."
            " Texts that failed for good are left out.",
            [described(text, broken.get(text["message_id"], []), rules[text["message_id"]]) for text in texts],
        ),
        Section(
            "violations", "Rules that texts broke",
            "A row a text and rule, with the rows of the record that show it.", list(chain.from_iterable(broken.values())),
        ),
        Section(
            "rules", "The rules",
            "Rows of jurisdiction_rules that applied at the places of the number on days of its texts, and the caps of law and brand, with the source"
            " and the days they are in force.",
            rule_rows(reader, {rule for names in rules.values() for rule in names}),
        ),
    ]  # fmt: skip
    known = reader.values
    return Record(known["phone"], known["as_of"], since, until, sections, gaps(acts, texts), sum(text["verdict"] != "clean" for text in texts))


def owners(reader: Reader) -> list[Row]:
    return reader.rows(
        "select named.profile_id, min(named.at) as first_at, max(named.at) as last_at, max(profiles.created_at) as profile_created_at,"
        " max(profiles.deleted_at) as profile_deleted_at, max(case when resolved.is_live and resolved.phone_e164 = {phone} then 1 else 0 end) = 1 as has_it_now"
        " from (select profile_id, occurred_at as at from {int_consent_events_validated} where phone_e164 = {phone} and channel = 'sms'"
        " union all select profile_id, sent_at as at from {sending_record} where phone_e164 = {phone}"
        " union all select profile_id, null as at from {int_profiles_resolved} where phone_e164 = {phone}) as named"
        " left join {int_profiles_validated} as profiles on named.profile_id = profiles.profile_id"
        " left join {int_profiles_resolved} as resolved on named.profile_id = resolved.profile_id"
        " where named.profile_id is not null group by named.profile_id order by 2, 1"
    )


def checks(reader: Reader) -> list[Row]:
    return reader.rows(
        "select checked_at, line_type, is_active, reassigned, reassigned_asked_date from {int_number_checks_validated}"
        " where phone_e164 = {phone} order by checked_at"
    )


def consent_acts(reader: Reader) -> list[Row]:
    return reader.rows(
        "select ledger.effective_at, ledger.occurred_at, ledger.received_at, ledger.consent_event_id, ledger.action, ledger.source, ledger.source_system,"
        " events.method_detail as form, coalesce(events.page_url, disclosures.page_url) as page, events.disclosure_version,"
        " coalesce(disclosures.disclosure_text, texts.body_text) as words, ledger.consent_level as level, ledger.effect, effects.description as rule_applied,"
        " events.ip_address, events.user_agent, events.evidence_url"
        " from {consent_ledger} as ledger inner join {consent_effects} as effects on ledger.effect_reason = effects.effect_reason"
        " left join {int_consent_events_validated} as events on ledger.consent_event_id = events.consent_event_id"
        " left join {int_disclosures_validated} as disclosures on events.disclosure_version = disclosures.disclosure_version"
        " left join {int_inbound_texts} as texts on ledger.consent_event_id = texts.sms_event_id and texts.is_accepted"
        " and ledger.phone_e164 = texts.phone_e164"
        " where ledger.phone_e164 = {phone} order by ledger.effective_at, ledger.consent_event_id"
    )


def opt_outs(reader: Reader, acts: list[Row]) -> list[Row]:
    rows = reader.rows(
        "select consent_event_id, occurred_at, received_at, processing_hours, is_within_24_hours from {consent_ledger}"
        " where phone_e164 = {phone} and processing_hours is not null order by occurred_at, consent_event_id"
    )
    sent = [row["sent_at"] for row in reader.rows("select sent_at from {sending_record} where phone_e164 = {phone}")]
    given = [act["effective_at"] for act in acts if act["effect"] == "applied" and act["rule_applied"] and act["action"] not in ("opt_out", "opt_out_carrier")]
    for row in rows:
        again = min((at for at in given if at > row["occurred_at"]), default=datetime.max)
        row["texts_until_the_next_act"] = sum(row["occurred_at"] <= at < again for at in sent)
    return rows


def suppressions(reader: Reader) -> list[Row]:
    return reader.rows(
        "select history.starts_at, history.ends_at, history.known_at, history.block_reason, suppressions.reason, history.evidence_id"
        " from {int_suppression_history} as history left join {int_suppressions_validated} as suppressions"
        " on history.evidence_id = suppressions.suppression_id where history.phone_e164 = {phone} order by history.starts_at, history.evidence_id"
    )


def sent_texts(reader: Reader, since: datetime | None, until: datetime | None) -> list[Row]:
    """The texts of the period, each with its words and the local time at every one of its places."""
    period = " and sent_at >= {since}" * bool(since) + " and sent_at < {until}" * bool(until)
    bounds = {name: value for name, value in (("since", since), ("until", until)) if value}
    texts = reader.rows(
        "select record.*, campaigns.campaign_name, counts.texts_24h - 1 as before_24h, counts.texts_168h - 1 as before_168h,"
        " counts.texts_720h - 1 as before_720h from {sending_record} as record"
        " inner join {int_sent_texts} as counts on record.phone_e164 = counts.phone_e164 and record.message_id = counts.message_id"
        " left join {int_sms_campaigns_validated} as campaigns on record.campaign_id = campaigns.campaign_id"
        " where record.phone_e164 = {phone}" + period.replace("sent_at", "record.sent_at") + " order by record.sent_at, record.message_id",
        **bounds,
    )
    events: dict[str, list[Row]] = {}
    for row in reader.rows(
        "select coalesce(message_id, 'event ' || sms_event_id) as message_id, body_text, campaign_id, flow_id, flow_step, variant_id"
        " from {int_sms_events_versions} where phone_e164 = {phone} and direction = 'outbound' and is_current and is_accepted"
        " order by occurred_at, sms_event_id"
    ):
        events.setdefault(row["message_id"], []).append(row)
    bodies = reader.rows("select * from {int_message_bodies_validated} order by body_id")
    places: dict[str | None, list[Row]] = {}
    for row in reader.rows(
        "select profile_id, country_code, region_code, time_zone from {int_recipient_places} where phone_e164 = {phone} and time_zone is not null"
        " order by time_zone, country_code, region_code"
    ):
        places.setdefault(row["profile_id"], []).append(row)
    zones = sorted({row["time_zone"] for rows in places.values() for row in rows})
    offsets = reader.rows("select * from {zone_offsets} where time_zone in {zones} order by starts_at", zones=zones) if zones else []
    for text in texts:
        text["words"] = words(text, events.get(text["message_id"], []), bodies)
        text["places"] = [row | {"local_at": local(text["sent_at"], row["time_zone"], offsets)} for row in places.get(text["profile_id"], [])]
    return texts


def words(text: Row, events: list[Row], bodies: list[Row]) -> str | None:
    """What the text said: its own events first, then the body that names most of what it was sent for."""
    said = next((event["body_text"] for event in events if event["body_text"]), None)
    if said:
        return str(said)
    about = {name: {event[name] for event in events} - {None} for name in ("campaign_id", "flow_id", "flow_step", "variant_id")}
    about["campaign_id"] |= {text["campaign_id"]} - {None}
    fitting = [
        body
        for body in bodies
        if any(body[name] is not None for name in about)
        and all(body[name] is None or body[name] in values for name, values in about.items())
        and (body["valid_from"] is None or body["valid_from"] <= text["sent_at"])
    ]
    best = max(fitting, key=lambda body: (sum(body[name] is not None for name in about), body["valid_from"] or datetime.min), default=None)
    return None if best is None else str(best["body_text"])


def local(at: datetime, zone: str, offsets: list[Row]) -> datetime | None:
    return next(
        (at + timedelta(minutes=row["offset_minutes"]) for row in offsets if row["time_zone"] == zone and row["starts_at"] <= at < row["ends_at"]), None
    )


def violations(reader: Reader, messages: set[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in reader.rows(
        "select message_id, sent_at, rule, evidence_id, was_known_when_sent from {sending_violations} where phone_e164 = {phone}"
        " order by sent_at, message_id, rule"
    ):
        if row["message_id"] in messages:
            found.setdefault(row["message_id"], []).append(row)
    return found


def applied_rules(reader: Reader, texts: list[Row]) -> dict[str, list[str]]:
    """Names of the rules of windows that held at the places of each text on its local days, and of its tightest cap."""
    rules: dict[tuple[Any, ...], set[str]] = {}
    zones = sorted({place["time_zone"] for text in texts for place in text["places"]})
    if zones:
        for row in reader.rows(
            "select distinct country_code, region_code, time_zone, rule_id, local_date from {int_past_rule_days} where time_zone in {zones}", zones=zones
        ):
            rules.setdefault((row["country_code"], row["region_code"], row["time_zone"], row["local_date"]), set()).add(row["rule_id"])
    found = {}
    for text in texts:
        names = {text["tightest_cap"]} - {None}
        for place in text["places"]:
            if place["local_at"]:
                names |= rules.get((place["country_code"], place["region_code"], place["time_zone"], place["local_at"].date()), set())
        found[text["message_id"]] = sorted(names)
    return found


def rule_rows(reader: Reader, names: set[str]) -> list[Row]:
    if not names:
        return []
    return reader.rows(
        "select rule_id, row_kind, country_code, region_code, day_type, window_start_local, window_end_local, max_marketing_messages, cap_period_hours,"
        " effective_from, effective_to, basis, source, confidence from {jurisdiction_rules} where rule_id in {names} and default_enabled"
        " order by rule_id, row_kind, day_type",
        names=sorted(names),
    )


def described(text: Row, broken: list[Row], rules: list[str]) -> dict[str, Any]:
    """A text as the page shows it."""
    window = f"{shown(text['window_opens_at'])} to {shown(text['window_closes_at'])}" if text["window_opens_at"] else None
    return {
        "sent_at": text["sent_at"],
        "message_id": text["message_id"],
        "campaign": text["campaign_name"] or text["campaign_id"],
        "words": text["words"],
        "local_times": "; ".join(f"{shown(place['local_at'])} {place['time_zone']}" for place in unique_zones(text["places"])) or None,
        "open_window_utc": window,
        "texts_counted_before_in_24_168_720_hours": ", ".join(str(text[f"before_{hours}h"]) for hours in (24, 168, 720)),
        "tightest_cap": text["tightest_cap"],
        "room_left_before_it": text["room_left"],
        "consent": text["consent_status"],
        "rested_on": text["consent_event_id"],
        "level": text["consent_level"],
        "rules_looked_at": "; ".join(rules) or None,
        "verdict": text["verdict"].replace(";", ", "),
        "shown_by": "; ".join(row["evidence_id"] for row in broken if row["evidence_id"]) or None,
        "verdict_when_sent": text["verdict_when_sent"].replace(";", ", "),
    }


def unique_zones(places: list[Row]) -> list[Row]:
    return list({place["time_zone"]: place for place in places}.values())


def gaps(acts: list[Row], texts: list[Row]) -> list[str]:
    """What is missing for a complete proof of this number."""
    written = [act for act in acts if act["action"] in OPT_INS and act["level"] == "express_written"]
    of_opt_ins, of_texts = f"of {len(written)} opt-ins of level express_written", f"of {len(texts)} texts"
    missing = [
        (sum(act["disclosure_version"] is None for act in written), f"{of_opt_ins} without a disclosure version (disclosure_version)"),
        (
            sum(act["disclosure_version"] is not None and act["words"] is None for act in written),
            f"{of_opt_ins} with a disclosure whose words are not kept (input disclosures)",
        ),
        (sum(act["page"] is None for act in written), f"{of_opt_ins} without a page (page_url)"),
        (
            sum(act["ip_address"] is None and act["evidence_url"] is None for act in written),
            f"{of_opt_ins} with neither an address nor a certificate (ip_address, evidence_url)",
        ),
        (sum(text["words"] is None for text in texts), f"{of_texts} without words (input message_bodies)"),
        (sum(not text["places"] for text in texts), f"{of_texts} to a number whose place is not known: windows are not judged"),
    ]  # fmt: skip
    return [f"{count} {what}." for count, what in missing if count] + [
        "Addresses of the past are not kept: places are those of today, with that of the number itself.",
        "Caps of tracks and lifecycles, own limits, preferences, holdouts, number checks and ages of the past are not judged.",
    ]
