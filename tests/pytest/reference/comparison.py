"""What the SQL models say beside what the reference says, profile by profile, with the rows both started from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reference import reading
from reference.facts import Row, Tables
from reference.sending import Sending
from reference.vars import DEFAULTS, Vars

DECISION_COLUMNS = (
    *("phone_e164", "is_eligible", "ineligibility_reasons", "next_eligible_at", "remaining_sends", "binding_cap"),
    *("window_opens_at", "window_closes_at", "decision_valid_until"),
)
CONSENT_COLUMNS = ("can_receive_sms_marketing", "days_since_sms_opt_in", "sms_tenure_days", "sms_consent_level")


def member(features: Row, vars: Vars) -> Row:
    """Groups of brand_caps.csv that a row of int_profile_features stands for, by the rules of segments.csv."""

    def above(value: str, threshold: str) -> bool:
        return features[threshold] is not None and (features[value] or 0) > features[threshold]

    tenure = features["sms_tenure_days"]
    deeds = [features[f"days_since_{deed}"] for deed in ("last_order", "sms_engaged", "email_clicked", "web_activity")]
    return {
        "is_dormant": tenure is not None and tenure >= vars.dormant_days and all(days is None or days >= vars.dormant_days for days in deeds),
        "engagement_track": features["sending_track"],
        "rfm_name": features["rfm_name"],
        "is_vip_blended": above("vip_revenue", "vip_revenue_threshold") or above("vip_frequency", "vip_orders_threshold"),
        "is_lifecycle_new_subscribers": tenure is not None and tenure < 30,
        "is_lifecycle_active_customers": tenure is not None and 30 <= tenure < 180 and features["lifetime_orders"] > 0,
    }


def differences(tables: Tables, as_of: datetime, decided: Iterable[Row], features: Iterable[Row], vars: Vars = DEFAULTS) -> list[str]:
    """A text for each profile about which the tables sending_eligibility and int_profile_features say something else."""
    built = {row["profile_id"]: row for row in decided}
    built_features = {row["profile_id"]: row for row in features}
    sending = Sending(tables, as_of, {profile_id: member(row, vars) for profile_id, row in built_features.items()}, vars)
    assert built.keys() == built_features.keys() == sending.ledgers.live_profiles.keys()
    found = []
    for profile_id, decision in sending.decisions().items():
        pairs = [(c, decision[c], built[profile_id][c]) for c in DECISION_COLUMNS]
        told = consent_features(sending, profile_id)
        pairs += [(column, value, built_features[profile_id][column]) for column, value in told.items()]
        different = [f"  {column}: reference {mine}, SQL {theirs}" for column, mine, theirs in pairs if mine != theirs]
        if different:
            found.append("\n".join([profile_id, *different, *evidence(sending, tables, profile_id)]))
    return found


def consent_features(sending: Sending, profile_id: str) -> Row:
    can_receive = sending.ledgers.can_receive_sms_marketing(profile_id)
    if not can_receive:
        return {"can_receive_sms_marketing": False}
    consent = sending.ledgers.consent(sending.ledgers.number_of[profile_id])
    today = sending.as_of.date()
    return {
        "can_receive_sms_marketing": True,
        "days_since_sms_opt_in": (today - consent.last_opt_in_at.date()).days,
        "sms_tenure_days": (today - consent.first_opt_in_at.date()).days,
        "sms_consent_level": consent.level(sending.as_of),
    }


def evidence(sending: Sending, tables: Tables, profile_id: str) -> list[str]:
    """The rows about a profile and its number, and what the reference made of the ledger."""
    phone = sending.ledgers.number_of[profile_id]
    lines = [f"  as of {sending.as_of}, places {sending.subject(profile_id).places}"]
    lines += [f"  group {sending.members[profile_id]}"]
    sharing = {other for other, number in sending.ledgers.number_of.items() if number == phone} if phone else {profile_id}
    numbers = {phone} - {None}
    read = reading.read(tables, sending.vars)
    for name in [name for name in tables if name != "web_events"]:
        for row in read[name]:
            if row.get("profile_id") in sharing or ({row.get("phone_e164")} | row.get("named_numbers", set())) & numbers:
                told = {column: str(value) for column, value in row.items() if value not in (None, set(), frozenset())}
                lines.append(f"  {name}: {told}")
    return lines + [f"  ledger: {line}" for line in (sending.ledgers.consent(phone).log if phone else [])]
