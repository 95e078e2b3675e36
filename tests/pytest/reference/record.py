"""The record of consent as consent_ledger and consent_state have to tell it, read from the raw input rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from reference import failures, replies
from reference.consent import INHERITING, LEVELS, OPT_OUTS, Ledgers, add_months, is_opt_out
from reference.facts import Row, Tables, by, latest
from reference.reading import numbers_of, read

WITHDRAWALS = ("opt_out", "opt_out_carrier")
APPLIED = {
    "opted out": "ends_consent",
    "refused by the provider": "ends_consent",
    "opted out, past forgotten": "ends_consent",
    "ended": "denies_consent",
    "asked": "requests_confirmation",
    "subscribed": "gives_consent",
}


def ledger(ledgers: Ledgers, tables: Tables) -> list[Row]:
    """Rows of consent_ledger."""
    found = []
    for row in events(ledgers, read(tables, ledgers.vars)):
        arrived_at, effective_at = row["arrived_at"], row["occurred_at"]
        if row["action"] in (*WITHDRAWALS, "number_reassigned", "never_subscribed"):
            effective_at = min(effective_at, arrived_at)
        if not row["phone_e164"] or min(row["occurred_at"], arrived_at) > ledgers.as_of:
            continue
        effect, level = ledgers.consent(row["phone_e164"]).effects.get(row["id"].split(" version ")[0], (None, None))
        if " version " in row["id"]:
            effect, level = "opted out", None
        applied, reason = outcome(row, effective_at > ledgers.as_of, effect, level)
        is_withdrawal = row["action"] in WITHDRAWALS
        late = max(timedelta(0), arrived_at - row["occurred_at"])
        found.append(
            {
                "consent_event_id": row["id"],
                "phone_e164": row["phone_e164"],
                "effective_at": effective_at,
                "action": row["action"],
                "source": row["source"],
                "source_system": row["source_system"],
                "consent_level": level or row["consent_level"],
                "effect": "applied" if applied else "ignored",
                "effect_reason": reason,
                "occurred_at": row["occurred_at"],
                "received_at": arrived_at,
                "processing_hours": round(Decimal(int(late.total_seconds())) / 3600, 4) if is_withdrawal else None,
                "is_within_24_hours": late <= timedelta(hours=24) if is_withdrawal else None,
            }
        )
    return found


def events(ledgers: Ledgers, tables: Tables) -> list[Row]:
    """What every number said about texts, or a provider of it, and when it arrived."""
    found = []
    for versions in by(tables["consent_events"], "consent_event_id").values():
        for row in stated(versions):
            if row["channel"] == "sms":
                arrived_at = row["received_at"] or row["first_loaded_at"]
                for number in numbers_of(row, is_opt_out(row) or row["action"] == "never_subscribed"):
                    found.append(row | {"phone_e164": number, "arrived_at": arrived_at})
    for row in latest(tables["sms_events"], "sms_event_id"):
        meaning = replies.classify(row["body_text"])
        told = {"id": row["sms_event_id"], "message_category": "all", "consent_level": None, "arrived_at": row["first_loaded_at"]}
        if (row["direction"], row["event_type"]) == ("inbound", "received") and meaning:
            found.append(row | told | {"action": "start" if meaning == "opt_in" else meaning, "source": "keyword"})
        elif failures.is_refusal(row):
            found.append(row | told | {"action": "opt_out_carrier", "source": "carrier"})
    return found


def stated(versions: list[Row]) -> list[Row]:
    """The newest version of a consent row, and the opt-outs among the others that say something else. An opt-in without a number is none."""
    versions = [row for row in versions if row["phone_e164"] or row["action"] in (*OPT_OUTS, "never_subscribed")] or versions
    [newest] = latest(versions, "consent_event_id")
    said = ("action", "occurred_at", "phone_e164", "message_category")
    others = {}
    for row in versions:
        if row["action"] in OPT_OUTS and [row[name] for name in said] != [newest[name] for name in said]:
            content = tuple(row[name] for name in ("occurred_at", "received_at", "action", "phone_e164", "profile_id", "message_category", "source"))
            others.setdefault(content, row | {"first_loaded_at": newest["first_loaded_at"]})
    ordered = [others[content] for content in sorted(others, key=lambda content: [(part is None, part) for part in content])]
    rows = [newest | {"id": newest["consent_event_id"]}]
    return rows + [row | {"id": f"{row['consent_event_id']} version {n}"} for n, row in enumerate(ordered, 1)]


def outcome(row: Row, is_later: bool, effect: str | None, level: str | None) -> tuple[bool, str]:
    """Whether a row took effect, and why, or why not."""
    if row["action"] == "help":
        return False, "asks_for_help"
    if row["action"] == "review":
        return True, "awaits_review"
    if row["message_category"] == "transactional":
        return False, "not_marketing"
    if is_later:
        return False, "future_dated"
    if effect is None or effect == "ignored: not said for what":
        return False, "not_marketing"
    if effect == "ignored: only a START lifts what the provider refuses":
        return False, "requires_start_reply"
    if not effect.startswith("ignored"):
        return True, APPLIED[effect.removesuffix(f", {level}")]
    if level:
        return False, "requires_consumer_action"
    if row["consent_level"] in LEVELS:
        return False, "insufficient_consent_level"
    return False, "no_prior_consent" if row["action"] in INHERITING and row["consent_level"] is None else "missing_consent_level"


def state(ledgers: Ledgers, tables: Tables) -> list[Row]:
    """Rows of consent_state."""
    at, found = ledgers.as_of, []
    for phone in phones(ledgers, read(tables, ledgers.vars)):
        consent = ledgers.consent(phone)
        level = consent.level(at)
        found.append(
            {
                "phone_e164": phone,
                "channel": "sms",
                "consent_status": consent.status(at),
                "consent_level": level,
                "since_at": since(ledgers, phone),
                "consent_expires_at": consent.expires_at(at) if level else None,
                "first_opt_in_at": consent.first_opt_in_at,
                "last_opt_in_at": consent.last_opt_in_at,
                "last_opt_out_at": consent.opted_out_at,
            }
        )
    return found


def phones(ledgers: Ledgers, tables: Tables) -> set[str]:
    """Every number of a profile, live or not, of a consent or of a text."""
    found = {phone for phone in ledgers.number_of.values() if phone}
    for versions in by(tables["consent_events"], "consent_event_id").values():
        for row in stated(versions):
            seen_at = min(filter(None, (row["occurred_at"], row["received_at"], row["first_loaded_at"])))
            if row["channel"] == "sms" and row["phone_e164"] and seen_at <= ledgers.as_of:
                found.add(row["phone_e164"])
    for row in latest(tables["sms_events"], "sms_event_id"):
        is_reply = (row["direction"], row["event_type"]) == ("inbound", "received")
        if min(row["occurred_at"], row["first_loaded_at"] if is_reply else row["occurred_at"]) <= ledgers.as_of:
            found.add(row["phone_e164"])
    return found


def since(ledgers: Ledgers, phone: str) -> datetime | None:
    """Since when the status of a number has been what it is; None where it never said anything."""
    said = [act.at for act in ledgers.acts[phone] if act.action != "review"]
    if not said:
        return None
    grants = [grant for at in said for grant in ledgers.consent_of(phone, at).grants]
    orders = ledgers.orders_on(phone)
    moments = {*said, *orders, *(add_months(at, 24) for at in orders), *(grant.own_expiry for grant in grants)}
    if ledgers.vars.max_consent_age_days:
        moments |= {grant.acted_at + timedelta(days=ledgers.vars.max_consent_age_days) for grant in grants}
    began_at, status = None, None
    for moment in sorted(moment for moment in moments if min(said) <= moment <= ledgers.as_of):
        there = ledgers.consent_of(phone, moment).status(moment)
        if there != status:
            began_at, status = moment, there
    return began_at
