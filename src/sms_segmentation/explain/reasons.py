"""What a sending decision rests on: for each reason the rows behind it, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sms_segmentation.explain.person import Reader, Row, shown


@dataclass(frozen=True)
class Ground:
    """Rows a reason rests on and the sentence each of them makes: {column} in a text, or a function of the row.

    In the query {name} stands for a relation; {profile}, {phone} and {as_of} for what is asked about.
    """

    sql: str
    sentence: str | Callable[[Row], str]

    def sentences(self, reader: Reader, **values: object) -> list[str]:
        return [self._filled(row) for row in reader.rows(self.sql, **values)]

    def _filled(self, row: Row) -> str:
        if isinstance(self.sentence, str):
            return self.sentence.format(**{name: known(value, name) for name, value in row.items()})
        return self.sentence(row)


def known(value: object, name: str = "") -> str:
    return "unknown" if value is None else shown(value, name)


def until(moment: object) -> str:
    return "for good" if moment is None else f"until {shown(moment)}"


def quoted(text: object) -> str:
    return "an empty text" if text is None else f'"{" ".join(str(text).split())[:80]}"'


def why(reader: Reader, reason: str) -> list[str]:
    """Sentences about what a reason rests on; the general one where no row says more."""
    general, *grounds = REASONS.get(reason, (f"Rule {reason}.",))
    found = [sentence for ground in grounds for sentence in (ground(reader) if callable(ground) else ground.sentences(reader))]
    return found or [general]


def _suppressions(reason: str) -> Ground:
    """Suppressions, texts in doubt and unreadable rows that give this reason at as_of."""
    return Ground(
        "select history.evidence_id, history.starts_at, history.ends_at, suppressions.reason, suppressions.channel,"
        " suppressions.source_system, doubts.sms_event_id, doubts.body_text, doubts.review_outcome, unreadable.evidence_id as unreadable"
        " from {int_suppression_history} as history"
        " left join {int_suppressions_validated} as suppressions on history.evidence_id = suppressions.suppression_id"
        " left join {int_ambiguous_opt_outs} as doubts on history.evidence_id = doubts.sms_event_id"
        " left join (select distinct evidence_id from {int_unreadable_opt_outs}) as unreadable"
        " on history.evidence_id = unreadable.evidence_id and suppressions.suppression_id is null and doubts.sms_event_id is null"
        f" where history.phone_e164 = {{phone}} and history.block_reason = '{reason}' and history.starts_at <= {{as_of}}"
        " and (history.ends_at is null or history.ends_at > {as_of}) order by history.starts_at, history.evidence_id",
        suppression,
    )


def suppression(row: Row) -> str:
    since = f"since {shown(row['starts_at'])}, {until(row['ends_at'])}"
    if row["sms_event_id"] is not None:
        decided = "no one has decided yet" if row["review_outcome"] == "undecided" else f"the review says {row['review_outcome']}"
        return f"Text {row['evidence_id']}, {quoted(row['body_text'])}, of {shown(row['starts_at'])} may be an opt-out; {decided}."
    if row["unreadable"] is not None:
        return f"Row {row['evidence_id']}, which cannot be read, may be an opt-out: {since}."
    source = f", from {row['source_system']}" if row["source_system"] else ""
    return f"Suppression {row['evidence_id']} ({known(row['reason'])}, channel {known(row['channel'])}{source}) {since}."


def act(row: Row) -> str:
    """One row of the consent ledger."""
    if row["sms_event_id"] is not None:
        what = f"Text {row['consent_event_id']}, {quoted(row['body_text'])}, of {shown(row['effective_at'])}"
    else:
        source = f" from {row['source_system']}" if row["source_system"] else ""
        what = f"{row['action']} {row['consent_event_id']} by {known(row['source'])}{source} of {shown(row['effective_at'])}"
    return f"{what}: {row['effect_description']}."


def _acts(condition: str, sentence: Callable[[Row], str] = act) -> Ground:
    """The newest act of the number that meets a condition."""
    return Ground(
        "select ledger.*, effects.description as effect_description, texts.sms_event_id, texts.body_text from {consent_ledger} as ledger"
        " inner join {consent_effects} as effects on ledger.effect_reason = effects.effect_reason"
        " left join {int_inbound_texts} as texts on ledger.consent_event_id = texts.sms_event_id and texts.is_accepted"
        " and ledger.phone_e164 = texts.phone_e164"
        f" where ledger.phone_e164 = {{phone}} and ledger.effective_at <= {{as_of}} and {condition}"
        " order by ledger.effective_at desc, ledger.consent_event_id limit 1",
        sentence,
    )


CHECK = "select * from {int_latest_number_checks} where phone_e164 = {phone}"
FAILURES = Ground(
    "select occurred_at, message_id, failure_class, failure_code from {int_sms_events_versions} where is_current and phone_e164 = {phone}"
    " and event_type in ('failed', 'rejected', 'undelivered') and occurred_at <= {as_of} order by occurred_at desc, sms_event_id limit 3",
    "Text {message_id} of {occurred_at} failed: {failure_class}, code {failure_code}.",
)


def _number_inactive(reader: Reader) -> list[str]:
    checks = Ground(CHECK + " and not is_active", "The number check of {checked_at} says that the number is not active.")
    return checks.sentences(reader) or FAILURES.sentences(reader)


def _caps(reader: Reader, condition: str) -> list[str]:
    """Caps that are used up, each with the texts that count."""
    caps = reader.rows(
        "select cap_name, kind, max_messages, period_hours, counted, releases_at from {int_sending_caps}"
        f" where profile_id = {{profile}} and counted >= max_messages and {condition} order by cap_name"
    )
    return [f"{cap(row)}{_texts(reader, row['period_hours'])}." for row in caps]


def cap(row: Row) -> str:
    """A cap and what is used of it."""
    return f"Cap {row['cap_name']} ({row['kind']}) allows {row['max_messages']} {period(row['period_hours'])}; counted: {row['counted']}"


def period(hours: int | None) -> str:
    return f"in {hours} hours" if hours else "while dormant"


def _texts(reader: Reader, hours: int | None) -> str:
    since = reader.values["as_of"] - timedelta(hours=hours or 0)
    texts = reader.rows(
        "select counted_at, message_id from {int_counted_texts} where phone_e164 = {phone} and counted_at > {since} order by newest", since=since
    )
    named = [f"{text['message_id']} ({shown(text['counted_at'])})" for text in texts[:5]]
    more = [f"{len(texts) - 5} older"] * (len(texts) > 5)
    return ": " + ", ".join(named + more) if named else ""


def places(reader: Reader) -> list[Row]:
    """Every place that has to be open, with the time there."""
    found = reader.rows(
        "select distinct places.country_code, places.region_code, places.time_zone, places.quiet_hours, places.is_unknown, offsets.offset_minutes"
        " from {int_sending_candidates} as candidates"
        " inner join {int_location_places} as places on candidates.location_key = places.location_key"
        " left join {zone_offsets} as offsets on places.time_zone = offsets.time_zone"
        " and offsets.starts_at <= {as_of} and offsets.ends_at > {as_of}"
        " where candidates.profile_id = {profile} order by 1, 2, 3"
    )
    for row in found:
        minutes = row.pop("offset_minutes")
        row["local_time"] = None if minutes is None else reader.values["as_of"] + timedelta(minutes=minutes)
    return found


def _at(place: Row) -> str:
    """When and where: it is 04:12 in America/Los_Angeles (US-WA)."""
    codes = "-".join(code for code in (place["country_code"], place["region_code"]) if code)
    there = f" ({codes})" if codes else ""
    return f"It is {place['local_time']:%a %H:%M} in {place['time_zone']}{there}"


def _rules(reader: Reader, place: Row) -> list[Row]:
    """The rules in force at a place now: whether each lets texts through or closes the day, and when it opens next."""
    in_force = "i.valid_from <= {as_of} and i.valid_to > {as_of}"
    states = ", ".join(
        f"max(case when i.state = '{state}' and {in_force} then 1 else 0 end) = 1 as is_{state}"
        for state in ("day", "open", "blocked_day", "blocked_holiday", "preference")
    )
    found = reader.rows(
        f"select i.rule_id, {states}, min(case when i.state = 'open' and i.valid_from > {{as_of}} then i.valid_from end) as opens_at"
        " from {int_rule_intervals} as i where i.time_zone = {zone} and (i.state <> 'preference' and coalesce(i.country_code, '*') = {country}"
        " and coalesce(i.region_code, '*') = {region} or i.state = 'preference' and i.rule_id = {preference}) group by i.rule_id order by i.rule_id",
        zone=place["time_zone"],
        country=place["country_code"] or "*",
        region=place["region_code"] or "*",
        preference=place["quiet_hours"],
    )
    return [row for row in found if row["is_day"] or row["is_preference"]]


def first(sentences: list[str], what: str = "places") -> list[str]:
    """The first three, and how many are left out: a country may have a dozen zones."""
    return sentences[:3] + [f"And {len(sentences) - 3} more {what}."] * (len(sentences) > 3)


def _quiet_hours(reader: Reader) -> list[str]:
    found = []
    for place in places(reader):
        if place["local_time"] is None:
            continue
        rules = _rules(reader, place)
        if not any(rule["is_day"] for rule in rules):
            found.append(f"{_at(place)}, where no rule lets texts through now.")
        for rule in rules:
            opens = f" It opens at {shown(rule['opens_at'])} UTC." if rule["opens_at"] else ""
            if rule["is_preference"]:
                found.append(f"{_at(place)}; the person wants no texts between {rule['rule_id'].replace('-', ' and ')}.")
            elif not (rule["is_open"] or rule["is_blocked_day"] or rule["is_blocked_holiday"]):
                found.append(f"{_at(place)}; the window of rule {rule['rule_id']} is closed.{opens}")
    return first(found)


def _closed_day(state: str, what: str) -> Callable[[Reader], list[str]]:
    def sentences(reader: Reader) -> list[str]:
        dated = [place for place in places(reader) if place["local_time"] is not None]
        closing = [(place, rule) for place in dated for rule in _rules(reader, place) if rule[f"is_{state}"]]
        return first([f"{_at(place)}; rule {rule['rule_id']} closes {what}." for place, rule in closing])

    return sentences


def _no_common_window(reader: Reader) -> list[str]:
    where = [f"{_at(place)}." for place in places(reader) if place["local_time"] is not None]
    return ["Within 60 days there is no time at which all places are open.", *first(where)] if where else []


NOT_A_YES = "coalesce(lower(preference_value), 'unreadable') not in ('true', 't', 'yes', 'y', '1', 'on')"
SIGNS = "{int_last_signs_of_life} as signs inner join {int_flow_enrollments_validated} as flows on signs.profile_id = flows.profile_id"
DONE = "coalesce(flows.completed_at, case when flows.exit_reason = 'completed' then flows.exited_at end)"

# A sentence for where no row says more, then what to ask.
REASONS: dict[str, tuple[Any, ...]] = {
    "erased": ("The person asked to be erased.", _suppressions("erased")),
    "no_phone": (
        "The profile has no phone number.",
        Ground(
            "select phone_raw from {int_profiles_validated} where profile_id = {profile} and phone_raw is not null",
            "The profile has no phone number that can be read: {phone_raw}.",
        ),
    ),
    "invalid_number": (
        "The number cannot exist or receive texts.",
        Ground(
            "select phone_e164 from {int_phone_numbers} where phone_e164 = {phone}",
            "Number {phone_e164} cannot exist or receive texts: its calling code, area code or length is wrong, or it is toll-free.",
        ),
    ),
    "not_a_mobile_number": (
        "No number check shows that the number is a mobile number.",
        Ground(CHECK, "The number check of {checked_at} says {line_type}."),
    ),
    "number_inactive": ("The number is not active, or its check cannot be read.", _number_inactive),
    "number_reassigned": (
        "No number check shows that the number still belongs to the person who consented (var require_rnd_check).",
        Ground(
            CHECK + " and reassigned = 'yes'",
            "The number check of {checked_at} says that the number was reassigned; it asked about {reassigned_asked_date}.",
        ),
    ),
    "minor": (
        "The person is under 18, or the birth date cannot be read.",
        Ground(
            "select birth_date from {int_profiles_resolved} where profile_id = {profile} and birth_date is not null",
            "The person was born on {birth_date}: under 18.",
        ),
    ),
    "age_not_verified": ("No birth date is known, or it cannot be read (var require_known_age).",),
    "no_consent": (
        "No consent row names this number.",
        _acts(
            "ledger.consent_event_id = (select min(newest.consent_event_id) from {consent_ledger} as newest"
            " where newest.phone_e164 = {phone} and newest.effective_at <= {as_of} and newest.action not in ('help', 'review')"
            " and newest.effective_at = (select max(other.effective_at) from {consent_ledger} as other where other.phone_e164 = {phone}"
            " and other.effective_at <= {as_of} and other.action not in ('help', 'review')))",
            lambda row: f"No opt-in gives consent. The newest act is {act(row)}",
        ),
    ),
    "double_opt_in_pending": ("The opt-in was not confirmed.", _acts("ledger.effect_reason = 'requests_confirmation'")),
    "consent_expired": (
        "The consent has expired.",
        _acts("ledger.effect_reason = 'gives_consent'"),
        Ground(
            "select valid_from from {int_consent_history} where phone_e164 = {phone} and consent_status = 'expired' and valid_to is null",
            "This consent ended at {valid_from}.",
        ),
    ),
    "opted_out": (
        "The person opted out.",
        _acts("ledger.effect_reason = 'ends_consent'", lambda row: f"{act(row)[:-1]}. No later act of the person reverses it."),
    ),
    "suppressed": ("The number is suppressed.", _suppressions("suppressed")),
    "sunset_suppressed": (
        "The person has not reacted for too long.",
        _suppressions("sunset_suppressed"),
        Ground(
            f"select flows.enrollment_id, {DONE} as completed_at from {SIGNS} where signs.profile_id = {{profile}}"
            f" and lower(flows.flow_name) = 'sunset' and {DONE} <= {{as_of}} and (signs.last_sign_at is null or {DONE} >= signs.last_sign_at)",
            "Sunset flow {enrollment_id} ended on {completed_at} without a click, reply, order or opt-in since.",
        ),
        Ground(
            "select message_id, first_sent_at, count(*) over () as texts from {int_dormant_texts} where profile_id = {profile}"
            " order by first_sent_at, message_id limit 1",
            "Text {message_id} of {first_sent_at} is the first of {texts} that went out while the person was dormant: the final text is used up.",
        ),
    ),
    "channel_preference": (
        "The person does not want texts.",
        Ground(
            "select distinct preference_value from {int_contact_preferences} where profile_id = {profile} and preference_type = 'channel'"
            f" and coalesce(preference_key, 'sms') = 'sms' and {NOT_A_YES}",
            "The preference for channel sms is {preference_value}.",
        ),
    ),
    "frequency_preference": ("The person wants no more texts a week.", lambda reader: _caps(reader, "kind = 'preference'")),
    "holdout": (
        "The profile is in a control group, or its arm cannot be read.",
        Ground(
            "select experiment_id, arm, assigned_at from {int_holdout_assignments_validated} where profile_id = {profile} and arm = 'control'"
            " and coalesce(is_holdout, true) and assigned_at <= {as_of} and (ended_at is null or ended_at > {as_of}) order by assigned_at",
            "In arm {arm} of experiment {experiment_id} since {assigned_at}.",
        ),
    ),
    "unknown_timezone": (
        "The time zone of the person is not known.",
        Ground(
            "select country_code, region_code, timezone from {int_profiles_resolved} where profile_id = {profile}",
            "Number and address do not show the time zone: country {country_code}, region {region_code}, zone {timezone}.",
        ),
    ),
    "no_common_window": ("Within 60 days there is no time at which all places are open.", _no_common_window),
    "manual_closure": (
        "A closure of the brand is in force.",
        Ground(
            "select distinct closures.country_code, closures.region_code, closures.reason, closures.starts_at, closures.ends_at"
            " from {int_sending_candidates} as candidates"
            " inner join {int_location_places} as places on candidates.location_key = places.location_key"
            " inner join {manual_closures} as closures on places.country_code = closures.country_code"
            " and (coalesce(closures.region_code, '*') = '*' or places.region_code = closures.region_code)"
            " where candidates.profile_id = {profile} and closures.starts_at <= {as_of} and (closures.ends_at is null or closures.ends_at > {as_of})",
            lambda row: f"Closure in {row['country_code']} ({known(row['reason'])}) since {shown(row['starts_at'])}, {until(row['ends_at'])}.",
        ),
    ),
    "quiet_hours": ("Not all places are open now.", _quiet_hours),
    "blocked_day": ("A rule closes this day.", _closed_day("blocked_day", "this day of the week")),
    "blocked_holiday": ("A rule closes this day.", _closed_day("blocked_holiday", "this holiday")),
    **{
        f"frequency_cap_{hours}h": (
            f"No more texts fit into {hours} hours.",
            lambda reader, hours=hours: _caps(reader, f"kind <> 'preference' and period_hours = {hours}"),
        )
        for hours in (24, 168, 720)
    },
}

# What permits a text to somebody who is eligible.
CONSENT = _acts(
    "ledger.effect_reason = 'gives_consent' and ledger.consent_level = (select max(state.consent_level) from {consent_state} as state"
    " where state.phone_e164 = {phone})",
    lambda row: f"{act(row)[:-1]}, level {row['consent_level']}.",
)


def permits(reader: Reader, decision: Row) -> list[tuple[str, list[str]]]:
    """What an eligible person's permission rests on."""
    caps = reader.rows(
        "select cap_name, kind, max_messages, period_hours, counted from {int_sending_caps}"
        " where profile_id = {profile} and cap_name = {binding} order by max_messages - counted, period_hours limit 1",
        binding=decision["binding_cap"],
    )
    hours = [f"{_at(place)}; open until {shown(decision['window_closes_at'])} UTC." for place in places(reader) if place["local_time"]]
    return [
        ("consent", CONSENT.sentences(reader) or ["The consent stands (see the consent record)."]),
        ("suppressions", ["None is in force."]),
        ("hours", first(hours)),
        ("caps", [f"{cap(row)}{_texts(reader, row['period_hours'])}." for row in caps] or ["No cap applies."]),
    ]
