"""May a number be texted now, why not, when next and how often (definitions.md, sections 7 and 9).

Left out: age_not_verified, the sunset flow, the final text of the dormant, personal quiet hours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from reference import numbers, windows
from reference.consent import Consent, Ledgers
from reference.facts import Row, Tables, by, latest, seed
from reference.windows import HORIZON, LOOK_BACK

REASONS = (
    *("erased", "no_phone", "invalid_number", "not_a_mobile_number", "number_inactive", "number_reassigned", "minor"),
    *("age_not_verified", "no_consent", "double_opt_in_pending", "consent_expired", "opted_out", "suppressed"),
    *("sunset_suppressed", "channel_preference", "frequency_preference", "holdout", "unknown_timezone"),
    *("no_common_window", "manual_closure", "quiet_hours", "blocked_day", "blocked_holiday"),
    *("frequency_cap_24h", "frequency_cap_168h", "frequency_cap_720h"),
)
SUPPRESSION_REASONS = {"erased": "erased", "sunset": "sunset_suppressed"}
CONSENT_REASONS = {
    "none": "no_consent",
    "pending": "double_opt_in_pending",
    "expired": "consent_expired",
    "opted_out": "opted_out",
}
NOT_MOBILE = {"landline", "fixed_voip", "toll_free", "premium"}
SENT = {"queued", "accepted", "sent", "delivered"}
NOT_SENT = {"failed", "rejected", "cancelled", "undelivered"}
NOT_MARKETING = {"transactional", "conversational", "auto_response"}
CAP_KINDS = ("law", "brand", "track", "lifecycle", "welcome", "preference")

BRAND_CAPS = [row for row in seed("policy", "brand_caps") if row["frequency_profile"] == "conservative"]
# Groups that they name, and how the features of a profile tell them.
GROUPS = {
    "segment rfm_champions": lambda member: member["rfm_name"] == "champions",
    "segment rfm_loyal": lambda member: member["rfm_name"] == "loyal",
    "segment rfm_potential_loyalists": lambda member: member["rfm_name"] == "potential_loyalists",
    "segment rfm_at_risk": lambda member: member["rfm_name"] == "rfm_at_risk",
    "segment vip_blended": lambda member: member["is_vip_blended"],
    "segment lifecycle_active_customers": lambda member: member["is_lifecycle_active_customers"],
    "segment lifecycle_new_subscribers": lambda member: member["is_lifecycle_new_subscribers"],
    "segment dormant": lambda member: False,
} | {
    f"engagement_track {track}": lambda member, track=track: member["engagement_track"] == track
    for track in ("track_a", "track_b", "track_c", "track_d", "never_clicked")
}


@dataclass(frozen=True)
class Cap:
    name: str
    kind: str
    size: int
    hours: int

    @property
    def reason(self) -> str:
        return "frequency_preference" if self.kind == "preference" else f"frequency_cap_{self.hours}h"

    def left(self, sends: list[datetime], at: datetime) -> int:
        since = at - timedelta(hours=self.hours)
        return self.size - (bisect_right(sends, at) - bisect_right(sends, since))


@dataclass
class Subject:
    """Everything that decides about one profile. Only time moves: `reasons` may be asked for any later instant."""

    as_of: datetime
    phone_e164: str | None
    consent: Consent | None
    suppressions: list[Row]
    fixed_reasons: set[str]
    places: set[windows.Place]
    closures: list[tuple[datetime, datetime | None]]
    caps: list[Cap]
    sends: list[datetime]

    def reasons(self, at: datetime) -> set[str]:
        reasons = self.fixed_reasons | self.closed_by(at) | {self.suppression_reason(row) for row in self.open_at(at)}
        if self.consent:
            reasons |= {CONSENT_REASONS.get(self.consent.status(at))} - {None}
        return reasons | {cap.reason for cap in self.caps if cap.left(self.sends, at) <= 0}

    def closed_by(self, at: datetime) -> set[str]:
        """Reasons of the places alone."""
        closed = {reason for place in self.places for reason in windows.timeline(place, self.as_of).at(at)}
        is_closed_by_hand = any(start <= at and not (end and end <= at) for start, end in self.closures)
        return closed | {"manual_closure"} if is_closed_by_hand else closed

    def open_at(self, at: datetime) -> list[Row]:
        return [row for row in self.suppressions if row["starts_at"] <= at and not (row["ends_at"] and row["ends_at"] <= at)]

    @staticmethod
    def suppression_reason(row: Row) -> str:
        return SUPPRESSION_REASONS.get(row["reason"], "suppressed")

    @cached_property
    def is_lasting(self) -> bool:
        """Whether a reason holds that time alone does not take away."""
        before_windows = set(REASONS[: REASONS.index("no_common_window")])
        fixed = self.fixed_reasons & before_windows
        consent_reason = self.consent and self.consent.status(self.as_of) != "subscribed"
        suppressed_for_good = any(not row["ends_at"] for row in self.open_at(self.as_of))
        never_wanted = any(cap.kind == "preference" and cap.size == 0 for cap in self.caps)
        return bool(fixed or consent_reason or suppressed_for_good or never_wanted)

    @cached_property
    def turns(self) -> list[datetime]:
        """Instants after as_of, within the horizon, at which a reason can come or go."""
        turns = {turn for place in self.places for turn in windows.timeline(place, self.as_of).turns}
        turns |= {row[edge] for row in self.suppressions for edge in ("starts_at", "ends_at")}
        turns |= {edge for closure in self.closures for edge in closure}
        turns |= {at + timedelta(hours=cap.hours) for at in self.sends for cap in self.caps}
        if self.consent:
            turns.add(self.consent.expires_at(self.as_of))
        return sorted(turn for turn in turns - {None} if self.as_of < turn <= self.as_of + HORIZON)

    @property
    def next_eligible_at(self) -> datetime | None:
        if self.is_lasting:
            return None
        return next((at for at in [self.as_of, *self.turns] if not self.reasons(at)), None)

    @property
    def decision_valid_until(self) -> datetime | None:
        now = self.reasons(self.as_of)
        return next((at for at in self.turns if self.reasons(at) != now), None)

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """The common open interval that holds as_of, else the next one."""
        if "unknown_timezone" in self.fixed_reasons:
            return None, None
        turns = {turn for place in self.places for turn in windows.timeline(place, self.as_of).turns}
        turns |= {edge for closure in self.closures for edge in closure if edge}
        opens_at = None
        for turn in sorted(turns):
            if turn < self.as_of - LOOK_BACK:
                continue
            is_open = not self.closed_by(turn)
            if is_open and opens_at is None:
                opens_at = turn
            elif not is_open and opens_at is not None:
                if turn > self.as_of:
                    return opens_at, turn
                opens_at = None
        return opens_at, None

    @property
    def scarcest_cap(self) -> Cap | None:
        def key(cap: Cap) -> tuple:
            return cap.left(self.sends, self.as_of), CAP_KINDS.index(cap.kind), cap.hours, cap.name

        return min(self.caps, key=key, default=None)

    def decide(self) -> Row:
        reasons = self.reasons(self.as_of)
        opens_at, closes_at = self.window
        cap = None if self.is_lasting else self.scarcest_cap
        remaining = max(0, cap.left(self.sends, self.as_of)) if cap else None
        return {
            "phone_e164": self.phone_e164,
            "is_eligible": not reasons,
            "ineligibility_reasons": ";".join(reason for reason in REASONS if reason in reasons),
            "next_eligible_at": self.next_eligible_at,
            "remaining_sends": 0 if self.is_lasting else remaining,
            "binding_cap": cap.name if cap else None,
            "window_opens_at": opens_at,
            "window_closes_at": closes_at,
            "decision_valid_until": self.decision_valid_until,
        }


class Sending:
    """Decisions about all live profiles. `members` says per profile which groups of brand_caps.csv it is in."""

    def __init__(self, tables: Tables, as_of: datetime, members: Mapping[str, Row]) -> None:
        self.as_of = as_of
        self.members = members
        self.ledgers = Ledgers(tables, as_of)
        self._sends = counted_messages(tables, as_of)
        self._checks = by(latest(tables.get("number_checks", []), "phone_e164", "checked_at"), "phone_e164")
        preferences = latest(tables.get("preferences", []), "profile_id", "preference_type", "preference_key")
        self._preferences = {
            (row["profile_id"], row["preference_type"], row["preference_key"]): row["preference_value"]
            for row in preferences
        }
        self._holdouts = by(latest(tables.get("holdout_assignments", []), "experiment_id", "profile_id"), "profile_id")
        self._closures = seed("policy", "manual_closures")

    def decisions(self) -> dict[str, Row]:
        return {profile_id: self.subject(profile_id).decide() for profile_id in self.ledgers.live_profiles}

    def subject(self, profile_id: str) -> Subject:
        profile = self.ledgers.live_profiles[profile_id]
        phone_e164 = self.ledgers.number_of[profile_id]
        number = numbers.read(phone_e164) if phone_e164 else None
        consent = self.ledgers.consent(phone_e164) if phone_e164 else None
        places, is_unknown = windows.places(profile, number)
        subject = Subject(
            as_of=self.as_of,
            phone_e164=phone_e164,
            consent=consent,
            suppressions=self.ledgers.suppressions[phone_e164] if phone_e164 else [],
            fixed_reasons=self._reasons_of_profile(profile) | self._reasons_of_number(phone_e164, consent),
            places=places,
            closures=[closure for place in places for closure in self._closures_of(place)],
            caps=self._caps(profile_id, places, consent),
            sends=self._sends.get(phone_e164, []),
        )
        if is_unknown:
            subject.fixed_reasons.add("unknown_timezone")
        elif all(subject.closed_by(at) for at in [self.as_of, *subject.turns]):
            subject.fixed_reasons.add("no_common_window")
        return subject

    def _reasons_of_profile(self, profile: Row) -> set[str]:
        profile_id, born, today = profile["profile_id"], profile["birth_date"], self.as_of.date()
        reasons = set()
        if born and (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < 18:
            reasons.add("minor")
        if self._preferences.get((profile_id, "channel", "sms")) == "false":
            reasons.add("channel_preference")
        if any(
            row["arm"] == "control"
            and row["is_holdout"] is not False
            and row["assigned_at"] <= self.as_of
            and not (row["ended_at"] and row["ended_at"] <= self.as_of)
            for row in self._holdouts[profile_id]
        ):
            reasons.add("holdout")
        return reasons

    def _reasons_of_number(self, phone_e164: str | None, consent: Consent | None) -> set[str]:
        """Reasons that neither come nor go by themselves."""
        if not phone_e164:
            return {"no_phone"}
        reasons = set() if numbers.read(phone_e164).is_valid else {"invalid_number"}
        if self.ledgers.open_doubts(phone_e164):
            reasons.add("suppressed")
        checks = [row for row in self._checks[phone_e164] if row["checked_at"] <= self.as_of]
        if not checks:
            return reasons
        check = max(checks, key=lambda row: row["checked_at"])
        if check["line_type"] in NOT_MOBILE:
            reasons.add("not_a_mobile_number")
        if check["is_active"] is False:
            reasons.add("number_inactive")
        asked, given = check["reassigned_asked_date"], consent.last_person_opt_in_at
        if check["reassigned"] == "yes" and not (asked and given and given.date() > asked):
            reasons.add("number_reassigned")
        return reasons

    def _closures_of(self, place: windows.Place) -> list[tuple[datetime, datetime | None]]:
        return [
            (datetime.fromisoformat(row["starts_at"]), row["ends_at"] and datetime.fromisoformat(row["ends_at"]))
            for row in windows.rows_of_place(self._closures, place)
        ]

    def _caps(self, profile_id: str, places: set[windows.Place], consent: Consent | None) -> list[Cap]:
        return [*self._caps_of_places(places), *self._caps_of_groups(profile_id, consent), *self._caps_of_person(profile_id)]

    def _caps_of_places(self, places: set[windows.Place]) -> list[Cap]:
        brand = [row for row in windows.CAPS if row["country_code"] == "*"]
        law = {
            id(row): row
            for place in places
            for row in windows.rows_of_place(windows.CAPS, place)
            if any(windows.in_force(row, windows.to_local(self.as_of, zone).date()) for zone in place.zones)
        }
        return [
            Cap(row["rule_id"], kind, int(row["max_marketing_messages"]), int(row["cap_period_hours"]))
            for kind, rows in (("law", law.values()), ("brand", brand))
            for row in rows
        ]

    def _caps_of_groups(self, profile_id: str, consent: Consent | None) -> list[Cap]:
        """Caps of track and lifecycle hold while consent stands; welcome takes their place."""
        if not consent or consent.status(self.as_of) != "subscribed":
            return []
        caps = [
            Cap(row["cap_name"], row["kind"], int(row["max_messages"]), int(row["period_hours"]))
            for row in BRAND_CAPS
            if GROUPS[row["applies_to"]](self.members[profile_id])
        ]
        return [cap for cap in caps if cap.kind == "welcome"] or caps

    def _caps_of_person(self, profile_id: str) -> list[Cap]:
        wanted = self._preferences.get((profile_id, "frequency", "max_per_week"))
        return [Cap("max_per_week", "preference", int(wanted), 168)] if wanted else []


def counted_messages(tables: Tables, as_of: datetime) -> dict[str, list[datetime]]:
    """Times of the marketing texts of each number that count towards caps, in order."""
    rows = [
        row
        for row in latest(tables.get("sms_events", []), "sms_event_id")
        if row["direction"] == "outbound" and row["occurred_at"] <= as_of
    ]
    sends: dict[str, list[datetime]] = {}
    messages = by([row | {"message": row["message_id"] or row["sms_event_id"]} for row in rows], "phone_e164", "message")
    for (phone_e164, _), events in messages.items():
        types = {event["event_type"] for event in events}
        categories = {event["message_category"] for event in events}
        is_marketing = "marketing" in categories or not categories & NOT_MARKETING
        is_undone = types & NOT_SENT and "delivered" not in types
        times = [event["occurred_at"] for event in events if event["event_type"] in SENT]
        if is_marketing and times and not is_undone:
            sends.setdefault(phone_e164, []).append(min(times))
    return {phone_e164: sorted(times) for phone_e164, times in sends.items()}
