"""May a number be texted now, why not, when next and how often (definitions.md, sections 7 and 9)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from reference import numbers, reading, windows
from reference.consent import Consent, Ledgers
from reference.facts import Row, Tables, by, latest, seed
from reference.failures import Failures
from reference.messages import counted_messages
from reference.sunset import Sunset
from reference.vars import DEFAULTS, Vars
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
TEXTED_LINES = {"mobile", "non_fixed_voip", "unknown", None}
WHOLE = re.compile(r"[0-9]+(\.0+)?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
# Countries whose numbers the reassigned numbers database knows.
RND_COUNTRIES = {"US"} | windows.TERRITORIES
CAP_KINDS = ("law", "brand", "track", "lifecycle", "welcome", "preference")

BRAND_CAPS = seed("policy", "brand_caps")
# Groups that they name, and how the features of a profile tell them.
GROUPS = {
    ("rfm_name", "champions"): lambda member: member["rfm_name"] == "champions",
    ("rfm_name", "loyal"): lambda member: member["rfm_name"] == "loyal",
    ("rfm_name", "potential_loyalists"): lambda member: member["rfm_name"] == "potential_loyalists",
    ("rfm_name", "rfm_at_risk"): lambda member: member["rfm_name"] == "rfm_at_risk",
    ("is_vip", "true"): lambda member: member["is_vip_blended"],
    ("lifecycle_stage", "active_customer"): lambda member: member["is_lifecycle_active_customers"],
    ("lifecycle_stage", "new_subscriber"): lambda member: member["is_lifecycle_new_subscribers"],
    ("is_dormant", "true"): lambda member: member["is_dormant"],
} | {
    ("sending_track", track): lambda member, track=track: member["engagement_track"] == track
    for track in ("track_a", "track_b", "track_c", "track_d", "never_clicked")
}


@dataclass(frozen=True)
class Cap:
    name: str
    kind: str
    size: int
    hours: int | None  # None = a spell of dormancy
    used_in_spell: int = 0

    @property
    def reason(self) -> str:
        if self.hours is None:
            return "sunset_suppressed"
        return "frequency_preference" if self.kind == "preference" else f"frequency_cap_{self.hours}h"

    def left(self, sends: list[datetime], at: datetime) -> int:
        if self.hours is None:
            return self.size - self.used_in_spell
        since = at - timedelta(hours=self.hours)
        return self.size - (bisect_right(sends, at) - bisect_right(sends, since))


@dataclass
class Subject:
    """Everything that decides about one profile. Only time moves: `reasons` may be asked for any later instant."""

    as_of: datetime
    vars: Vars
    phone_e164: str | None
    consent: Consent | None
    suppressions: list[Row]
    fixed_reasons: set[str]
    places: set[windows.Place]
    closures: list[tuple[datetime, datetime | None]]
    caps: list[Cap]
    sends: list[datetime]
    has_quiet_hours: bool
    quiet_hours: tuple[time, time] | None  # None = they cannot be read

    def reasons(self, at: datetime) -> set[str]:
        reasons = self.fixed_reasons | self.closed_by(at) | {self.suppression_reason(row) for row in self.open_at(at)}
        if self.consent:
            reasons |= {CONSENT_REASONS.get(self.consent.status(at))} - {None}
        return reasons | {cap.reason for cap in self.caps if cap.left(self.sends, at) <= 0}

    def closed_by(self, at: datetime) -> set[str]:
        """Reasons of the places alone."""
        closed = {reason for place in self.places for reason in windows.timeline(place, self.as_of, self.vars).at(at)}
        if self.has_quiet_hours and windows.in_quiet_hours(self.quiet_hours, self.zones, at, self.vars):
            closed.add("quiet_hours")
        is_closed_by_hand = any(start <= at and not (end and end <= at) for start, end in self.closures)
        return closed | {"manual_closure"} if is_closed_by_hand else closed

    @property
    def zones(self) -> set[str]:
        return {zone for place in self.places for zone in place.zones}

    @cached_property
    def turns_of_places(self) -> set[datetime]:
        turns = {turn for place in self.places for turn in windows.timeline(place, self.as_of, self.vars).turns}
        if self.has_quiet_hours and self.quiet_hours:
            turns |= windows.wall_turns(frozenset(self.zones), frozenset(self.quiet_hours), self.as_of, self.vars)
        return turns | {edge for closure in self.closures for edge in closure if edge}

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
        turns = self.turns_of_places | {row[edge] for row in self.suppressions for edge in ("starts_at", "ends_at")}
        turns |= {at + timedelta(hours=cap.hours) for at in self.sends for cap in self.caps if cap.hours}
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
        opens_at = None
        for turn in sorted(self.turns_of_places):
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
            return cap.left(self.sends, self.as_of), CAP_KINDS.index(cap.kind), cap.hours or 10**6, cap.name

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

    def __init__(self, tables: Tables, as_of: datetime, members: Mapping[str, Row], vars: Vars = DEFAULTS) -> None:
        self.as_of = as_of
        self.members = members
        self.vars = vars
        tables = reading.read(tables, vars)
        self.ledgers = Ledgers(tables, as_of, vars)
        self._sends = counted_messages(tables, as_of, vars)
        self._sunset = Sunset(tables, self.ledgers, self._sends, vars)
        self._failures = Failures(tables, as_of)
        self._checks = by(latest(tables.get("number_checks", []), "phone_e164", "checked_at"), "phone_e164")
        self._preferences = preferences_of(tables)
        self._holdouts = by(latest(tables.get("holdout_assignments", []), "experiment_id", "profile_id"), "profile_id")
        self._closures = seed("policy", "manual_closures")
        self._brand_caps = [row for row in BRAND_CAPS if row["cap_policy"] == vars.cap_policy]

    def decisions(self) -> dict[str, Row]:
        return {profile_id: self.subject(profile_id).decide() for profile_id in self.ledgers.live_profiles}

    def subject(self, profile_id: str) -> Subject:
        profile = self.ledgers.live_profiles[profile_id]
        phone_e164 = self.ledgers.number_of[profile_id]
        number = numbers.read(phone_e164) if phone_e164 else None
        consent = self.ledgers.consent(phone_e164) if phone_e164 else None
        places, is_unknown = windows.places(profile, number, self.vars)
        has_quiet_hours, quiet_hours = self._quiet_hours(profile_id)
        subject = Subject(
            as_of=self.as_of,
            vars=self.vars,
            phone_e164=phone_e164,
            consent=consent,
            suppressions=self.ledgers.suppressions[phone_e164] if phone_e164 else [],
            fixed_reasons=self._reasons_of_profile(profile) | self._reasons_of_number(phone_e164, consent),
            places=places,
            closures=[closure for place in places for closure in self._closures_of(place)],
            caps=self._caps(profile_id, places, consent),
            sends=self._sends.get(phone_e164, []),
            has_quiet_hours=has_quiet_hours,
            quiet_hours=quiet_hours,
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
        if "birth_date" in profile["unread"] or (not born and self.vars.require_known_age):
            reasons.add("age_not_verified")
        if reading.flag(self._preferences.get((profile_id, "channel", "sms"), "true")) is not True:
            reasons.add("channel_preference")
        final_texts = [int(row["max_messages"]) for row in self._brand_caps if row["tier"] == "is_dormant"]
        is_used_up = any(self._sunset.texts_while_dormant(profile_id) >= size for size in final_texts)
        if is_used_up or self._sunset.is_after_a_flow(profile_id):
            reasons.add("sunset_suppressed")
        if any(
            row["arm"] in ("control", None)
            and row["is_holdout"] is not False
            and (row["assigned_at"] is None or row["assigned_at"] <= self.as_of)
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
        checks = [row for row in self._checks[phone_e164] if row["checked_at"] and row["checked_at"] <= self.as_of]
        # One of an unknown time may be the latest.
        counting = [max(checks, key=lambda row: row["checked_at"])] if checks else []
        counting += [row for row in self._checks[phone_e164] if not row["checked_at"]]
        for check in counting:
            if "line_type" in check["unread"] or check["line_type"] not in TEXTED_LINES:
                reasons.add("not_a_mobile_number")
            if check["is_active"] is False or "is_active" in check["unread"]:
                reasons.add("number_inactive")
        given = consent.last_person_opt_in_at
        if self._failures.in_a_row(phone_e164, given) >= self.vars.permanent_failures_max:
            reasons.add("number_inactive")
        if any(self._is_reassigned(phone_e164, check, consent) for check in counting or [None]):
            reasons.add("number_reassigned")
        return reasons

    def _is_reassigned(self, phone_e164: str, check: Row | None, consent: Consent) -> bool:
        """The database says yes and the person has not opted in since; or a no is required and does not cover the consent."""
        asked = check and check["reassigned_asked_date"]
        given = consent.last_person_opt_in_at
        if check and "reassigned" in check["unread"]:
            return True
        if check and check["reassigned"] == "yes" and not (asked and given and given.date() > asked):
            return True
        if not self.vars.require_rnd_check or numbers.read(phone_e164).country not in RND_COUNTRIES:
            return False
        consented = given or consent.first_effective_opt_in_at
        is_cleared = (
            check and check["reassigned"] == "no" and asked and consented
            and check["checked_at"] and asked <= consented.date() <= check["checked_at"].date()
        )  # fmt: skip
        return not is_cleared

    def _quiet_hours(self, profile_id: str) -> tuple[bool, tuple[time, time] | None]:
        """Whether the person named hours, and which; None when they cannot be read."""
        wishes = {key: value for (owner, kind, key), value in self._preferences.items() if (owner, kind) == (profile_id, "quiet_hours")}
        is_readable = wishes.keys() == {"start", "end"} and all(CLOCK.fullmatch(clock) for clock in wishes.values())
        if not is_readable or wishes["start"] == wishes["end"]:
            return bool(wishes), None
        return True, (time.fromisoformat(wishes["start"]), time.fromisoformat(wishes["end"]))

    def _closures_of(self, place: windows.Place) -> list[tuple[datetime, datetime | None]]:
        margin = timedelta(minutes=self.vars.send_margin_minutes)
        return [
            (datetime.fromisoformat(row["starts_at"]) - margin, row["ends_at"] and datetime.fromisoformat(row["ends_at"]) + margin)
            for row in windows.rows_of_place(self._closures, place)
        ]

    def _caps(self, profile_id: str, places: set[windows.Place], consent: Consent | None) -> list[Cap]:
        return [*self._caps_of_places(places), *self._caps_of_groups(profile_id, consent), *self._caps_of_person(profile_id)]

    def _caps_of_places(self, places: set[windows.Place]) -> list[Cap]:
        caps = windows.in_scope(windows.CAPS, self.vars.sms_rule_scope)
        brand = [row for row in caps if row["country_code"] == "*"]
        law = {
            id(row): row
            for place in places
            for row in windows.rows_of_place(caps, place)
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
            Cap(
                row["cap_name"],
                row["kind"],
                int(row["max_messages"]),
                row["period_hours"] and int(row["period_hours"]),
                0 if row["period_hours"] else self._sunset.texts_while_dormant(profile_id),
            )
            for row in self._brand_caps
            if GROUPS[row["tier"], row["value"]](self.members[profile_id])
        ]
        return [cap for cap in caps if cap.kind == "welcome"] or caps

    def _caps_of_person(self, profile_id: str) -> list[Cap]:
        wanted = self._preferences.get((profile_id, "frequency", "max_per_week"))
        if wanted is None:
            return []
        return [Cap("max_per_week", "preference", int(float(wanted)) if WHOLE.fullmatch(wanted) else 0, 168)]


def preferences_of(tables: Tables) -> dict[tuple[str, str, str], str]:
    """What each profile prefers; "unread" where one of an unknown time may be the newest."""
    key = "profile_id", "preference_type", "preference_key"
    undated = {tuple(row[c] for c in key) for row in tables.get("preferences", []) if not row["updated_at"]}
    found = {tuple(row[c] for c in key): row["preference_value"] or "" for row in latest(tables.get("preferences", []), *key)}
    return {of: "unread" if of in undated else reading.trimmed(value) or "" for of, value in found.items()}
