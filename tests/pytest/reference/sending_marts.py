"""Advice to a sender, doubtful texts, gaps in proof of consent and the campaigns of the guides, from the tables they rest on.

definitions.md, sections 4 and 7; activation.md, section 3.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from math import floor

from reference.facts import Row, by, seed
from reference.replies import classify

Read = Callable[[str], list[Row]]
OPT_INS = {"opt_in", "opt_in_pending", "resubscribe", "double_opt_in_confirmed"}
WEEK = 168


def sending_advice(read: Read) -> list[Row]:
    """A row a subscriber; texts a week in tenths, rounded down, so that no one is advised more than a cap allows."""
    caps = by(read("int_sending_caps"), "profile_id")
    rows = []
    for person in read("sms_subscribers"):
        allowed = min((a_week(cap) for cap in caps.get(person["profile_id"], [])), default=None)
        best = person["best_texts_per_week"]
        rows.append(
            {
                "profile_id": person["profile_id"],
                "recommended_texts_per_week": None if best is None else tenths(min(x for x in (Fraction(str(best)), allowed) if x is not None)),
                "allowed_texts_per_week": None if allowed is None else tenths(allowed),
                "best_send_hour": person["best_send_hour"],
                "preferred_message_type": person["preferred_message_type"],
            }
        )
    return rows


def a_week(cap: Row) -> Fraction:
    # A cap that ends with a period of dormancy, or whose size no one knows, is no frequency.
    if not cap["period_hours"] or cap["max_messages"] is None:
        return Fraction(0)
    return Fraction(cap["max_messages"] * WEEK, cap["period_hours"])


def tenths(amount: Fraction) -> float:
    return floor(amount * 10) / 10


def opt_out_review(read: Read, as_of: datetime) -> list[Row]:
    """A row a doubtful text; it blocks until a review says no opt-out or the person opts in after it."""
    held = {row["profile_id"]: row["phone_e164"] for row in read("int_profiles_resolved")}
    valid = {row["phone_e164"]: row["is_valid"] for row in read("int_phone_numbers")}
    reviews = {row["sms_event_id"]: row for row in read("int_reply_reviews_validated") if row["decided_at"] <= as_of}
    opt_ins = by((row for row in read("int_consent_ledger") if row["is_effective"] and row["is_consumer_initiated"]), "phone_e164")
    doubtful = []
    for text in read("int_inbound_texts"):
        known_at = min(at for at in (text["occurred_at"], text["first_loaded_at"]) if at)
        if not text["is_accepted"] or classify(text["body_text"]) != "review" or known_at > as_of:
            continue
        number = text["phone_e164"]
        if number is None or (not valid.get(number, True) and number not in held.values()):
            number = held.get(text["profile_id"]) or number
        if number is not None:
            doubtful.append(text | {"number": number, "known_at": known_at})
    rows = []
    for event_id, versions in by(doubtful, "sms_event_id").items():
        review = reviews.get(event_id)
        is_cleared = bool(review) and review["outcome"] == "no_opt_out"
        first = {number: min(text["known_at"] for text in texts) for number, texts in by(versions, "number").items()}
        rows.append(
            {
                "sms_event_id": event_id,
                "phone_e164": min(first),
                "occurred_at": min(text["occurred_at"] for text in versions),
                "body_text": min(text["body_text"] for text in versions),
                "review_outcome": review and review["outcome"],
                "decided_at": review and review["decided_at"],
                "is_blocking": not is_cleared
                and any(not any(act["effective_at"] > since for act in opt_ins.get(number, [])) for number, since in first.items()),
            }
        )
    return rows


def consent_evidence_gaps(read: Read, as_of: datetime) -> list[Row]:
    """A row a system and source of written opt-ins to texts, with what they lack."""
    disclosures = {row["disclosure_version"]: row for row in read("int_disclosures_validated")}
    opt_ins = [
        row | {"system": row["source_system"] or "unknown", "source": row["source"] or "unknown"}
        for row in read("int_consent_events_validated")
        if (row["channel"], row["consent_level"]) == ("sms", "express_written") and row["action"] in OPT_INS and row["occurred_at"] <= as_of
    ]
    rows = []
    for (system, source), group in by(opt_ins, "system", "source").items():
        shown = [disclosures.get(row["disclosure_version"]) for row in group]
        rows.append(
            {
                "source_system": system,
                "source": source,
                "opt_ins": len(group),
                "without_disclosure_version": sum(row["disclosure_version"] is None for row in group),
                "without_disclosure_text": sum(row["disclosure_version"] is not None and not words for row, words in zip(group, shown, strict=True)),
                "without_page": sum(not (row["page_url"] or (words and words["page_url"])) for row, words in zip(group, shown, strict=True)),
                "without_proof_of_origin": sum(not row["evidence_url"] and not row["ip_address"] for row in group),
            }
        )
    return rows


def campaign_catalog(read: Read, as_of: datetime) -> list[Row]:
    """A row a campaign of the guides; who shares a number with another member gets a text once."""
    decisions = {row["profile_id"]: row for row in read("sending_eligibility")}
    members = {segment: {row["profile_id"] for row in rows} & decisions.keys() for segment, rows in by(read("segment_memberships"), "segment_name").items()}
    sensitive = members.get("discount_sensitive", set()) | members.get("budget_shoppers", set())
    texts = by(read("int_counted_texts"), "phone_e164")
    rows = []
    for plan in seed("policy", "campaign_plan"):
        people = members.get(plan["segment_name"] or "", set())
        sent = [text for number in {decisions[person]["phone_e164"] for person in people} for text in texts.get(number, [])]
        share = plan["discount_sensitive_share"]
        rows.append(
            plan
            | {
                "discount_sensitive_share": share and float(share),
                "members": len(people),
                "eligible_members": sum(decisions[person]["is_eligible"] for person in people),
                "discount_sensitive_members": len(people & sensitive),
                "texts_30d": len(sent),
                "promotional_share_30d": round(sum(text["is_promotional"] for text in sent) / len(sent), 12) if sent else None,
                "as_of": as_of,
            }
        )
    return rows
