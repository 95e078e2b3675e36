"""Consent of a number: its ledger folded in order of time (definitions.md, section 4 and the fine print of section 9).

Every timestamp is UTC without a zone.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reference import failures, numbers, reading, replies
from reference.facts import Row, Tables, by, latest
from reference.reading import numbers_of
from reference.vars import DEFAULTS, Vars

PERSON_SOURCES = {"form", "checkout", "keyword", "pos"}
PURCHASE_SOURCES = {"checkout", "pos"}
OPT_INS = {"opt_in", "resubscribe", "double_opt_in_confirmed"}
INHERITING = {"resubscribe", "double_opt_in_confirmed", "start"}
OPT_OUTS = {"opt_out", "opt_out_carrier", "number_reassigned"}
ENDING = OPT_OUTS | {"refused"}  # by the person, or by the provider for it
UNREAD = "unread"  # a level that was given and says nothing
LEVELS = ("implied", "express", "express_written")  # weakest first
US_AND_TERRITORIES = {"US", "PR", "GU", "VI", "AS", "MP"}

# Among acts of one instant: what asks, what grants, what ends; the opt-out last, so that it wins.
TURNS = ("opt_in_pending", "grant", "never_subscribed", "review", "opt_out")


@dataclass(frozen=True)
class Act:
    """One entry of the ledger that speaks of marketing texts."""

    at: datetime
    action: str
    source: str | None = None  # None for a reply
    level: str | None = None
    event_id: str | None = None
    starts_tenure: bool = False  # an opt-in, though it may only ask

    @property
    def turn(self) -> tuple:
        kind = "opt_out" if self.action in ENDING else self.action
        order = TURNS.index(kind if kind in TURNS else "grant")
        # The specification leaves these ties open; here what permits least is last: a level is named before it is
        # inherited, the weakest of several last, and nobody adds to a consent before the person has given it.
        weakness = -LEVELS.index(self.level) if self.level in LEVELS else 0
        return self.at, order, self.level is None, self.is_by_person, weakness

    @property
    def is_by_person(self) -> bool:
        return self.action == "start" or self.source in PERSON_SOURCES


@dataclass(frozen=True)
class Grant:
    """A level with the date and the source it was given by; an inherited one keeps those of its origin."""

    level: str
    given_at: datetime
    source: str | None
    acted_at: datetime  # when the opt-in that stands was made; an inherited level was given before

    @property
    def own_expiry(self) -> datetime:
        return add_months(self.given_at, 24 if self.source in PURCHASE_SOURCES else 6)


@dataclass
class Consent:
    """The state of one number while its acts are applied, and after the last of them."""

    country: str | None
    vars: Vars
    orders: list[datetime]  # completed orders of the live profiles on the number
    grants: list[Grant] = field(default_factory=list)  # effective opt-ins since the last opt-out
    last_named: Grant | None = None  # what an opt-in without a level inherits
    has_history: bool = False  # whether a START has anything to go back to
    is_pending: bool = False
    is_opted_out: bool = False
    is_refused: bool = False  # by a provider, until a START from the number
    opted_out_at: datetime | None = None
    doubts: list[tuple[datetime, str]] = field(default_factory=list)  # doubtful replies: when and which
    first_opt_in_at: datetime | None = None  # effective or not
    last_opt_in_at: datetime | None = None  # effective ones only
    first_effective_opt_in_at: datetime | None = None
    last_person_opt_in_at: datetime | None = None
    log: list[str] = field(default_factory=list)
    effects: dict[str | None, tuple[str, str | None]] = field(default_factory=dict)  # of each row: effect and the level it counts at

    def apply(self, act: Act) -> None:
        if act.action in ENDING:
            effect = self._opt_out(act)
        elif act.action == "opt_in_pending":
            effect = self._ask(act)
        elif act.action == "never_subscribed":
            effect = self._end()
        elif act.action == "unclear_request":
            effect = "ignored: not said for what"
        elif act.action == "review":
            self.doubts.append((act.at, act.event_id))
            effect = "doubtful"
        else:
            effect = self._opt_in(act)
        self.log.append(f"{act.at} {act.action} {act.source or 'reply'} {act.level}: {effect}")
        self.effects[act.event_id] = effect, self.effects.get(act.event_id, (None, None))[1]

    def _opt_out(self, act: Act) -> str:
        self.grants = []
        self.is_pending = False
        self.is_opted_out = True
        self.opted_out_at = act.at
        if act.action == "refused":
            self.is_refused = True
            return "refused by the provider"
        if act.action == "number_reassigned":
            self.last_named = None
            self.has_history = False
            return "opted out, past forgotten"
        return "opted out"

    def _ask(self, act: Act) -> str:
        self.is_pending = True
        self.has_history = True
        if act.starts_tenure:
            self.first_opt_in_at = self.first_opt_in_at or act.at
        if act.level in LEVELS:
            self.last_named = Grant(act.level, act.at, act.source, act.at)
        return "asked"

    def _end(self) -> str:
        self.grants = []
        self.last_named = None
        self.is_pending = False
        self.has_history = False
        return "ended"

    def _opt_in(self, act: Act) -> str:
        self.first_opt_in_at = self.first_opt_in_at or act.at
        if act.action == "unclear_opt_in":
            return "ignored: not said for what"
        if act.action == "start":
            self.is_refused = False
        if act.action == "start" and not self.has_history:
            return "ignored: nothing to go back to"
        if self.is_refused:
            return "ignored: only a START lifts what the provider refuses"
        if act.level == UNREAD:
            return "ignored: level cannot be read"
        if act.level:
            grant = Grant(act.level, act.at, act.source, act.at)
        elif act.action in INHERITING and self.last_named:
            grant = replace(self.last_named, acted_at=act.at)
        else:
            return "ignored: no level"
        if not self.counts(grant, act.at):
            return "ignored: level does not count"
        self.effects[act.event_id] = "counts", grant.level
        if self.is_opted_out and not act.is_by_person:
            return "ignored: only the person lifts an opt-out"
        if act.level:
            self.last_named = grant
        self.grants.append(grant)
        self.is_opted_out = False
        self.is_pending = False
        self.has_history = True
        self.first_effective_opt_in_at = self.first_effective_opt_in_at or act.at
        self.last_opt_in_at = act.at
        if act.is_by_person:
            self.last_person_opt_in_at = act.at
            self.doubts = []
        return f"subscribed, {grant.level}"

    def counts(self, grant: Grant, at: datetime) -> bool:
        if grant.level == "express_written":
            return True
        if grant.level == "express":
            return self.country is not None and self.country not in US_AND_TERRITORIES
        return self.country == "CA" and at < self._expiry([grant], at)

    def _expiry(self, grants: list[Grant], known_at: datetime) -> datetime:
        """End of implied grants. A purchase since the last opt-out starts 24 months anew."""
        purchases = [at for at in self.orders if at <= known_at and (not self.opted_out_at or at > self.opted_out_at)]
        return max([grant.own_expiry for grant in grants] + [add_months(at, 24) for at in purchases])

    def end_of(self, grant: Grant, at: datetime) -> datetime | None:
        """When a grant ends: implied consent by law, every one by the age the brand allows."""
        ends = [self._expiry([grant], at)] if grant.level == "implied" else []
        if self.vars.max_consent_age_days:
            ends.append(grant.acted_at + timedelta(days=self.vars.max_consent_age_days))
        return min(ends, default=None)

    def level(self, at: datetime) -> str | None:
        """The best of the opt-ins since the last opt-out that have not ended."""
        ends = [(grant, self.end_of(grant, at)) for grant in self.grants]
        return max((grant.level for grant, end in ends if end is None or end > at), key=LEVELS.index, default=None)

    def expires_at(self, at: datetime) -> datetime | None:
        """When the last of them ends; None when one does not, or there is none."""
        ends = [self.end_of(grant, at) for grant in self.grants]
        return max(ends) if ends and None not in ends else None

    def status(self, as_of: datetime) -> str:
        """subscribed, opted_out, pending, expired or none."""
        if self.is_opted_out:
            return "opted_out"
        if self.grants:
            return "subscribed" if self.level(as_of) else "expired"
        return "pending" if self.is_pending else "none"


class Ledgers:
    """Consent of every number, and the numbers and suppressions it rests on, from the raw input rows."""

    def __init__(self, tables: Tables, as_of: datetime, vars: Vars = DEFAULTS) -> None:
        self.as_of = as_of
        self.vars = vars
        tables = reading.read(tables, vars)
        self.number_of = tables.number_of
        self.live_profiles = {row["profile_id"]: row for row in tables["profiles"] if self._is_live(row)}
        self._sharing = defaultdict(list)
        for profile_id in self.live_profiles:
            self._sharing[self.number_of[profile_id]].append(profile_id)
        self.acts = self._acts(tables)
        self.suppressions = self._suppressions(tables)
        self.orders_of = self._orders_of(tables)
        self._reviews = by(latest(tables.get("reply_reviews", []), "sms_event_id"), "sms_event_id")
        self._folded: dict[str, Consent] = {}

    def consent(self, phone_e164: str) -> Consent:
        if phone_e164 not in self._folded:
            self._folded[phone_e164] = self.consent_of(phone_e164, self.as_of)
        return self._folded[phone_e164]

    def consent_of(self, phone_e164: str, moment: datetime) -> Consent:
        """Consent as the acts up to a moment left it."""
        consent = Consent(numbers.read(phone_e164).country, self.vars, self.orders_on(phone_e164))
        for act in sorted(self.acts[phone_e164], key=lambda act: act.turn):
            if act.at <= moment:
                consent.apply(act)
        return consent

    def effective_opt_ins(self) -> dict[str | None, list[datetime]]:
        """Times of the opt-ins that gave consent, also those of who had given it before, by number; none of any other number."""
        found: dict[str | None, list[datetime]] = defaultdict(list)
        for phone_e164, acts in self.acts.items():
            consent = Consent(numbers.read(phone_e164).country, self.vars, self.orders_on(phone_e164))
            for act in sorted(acts, key=lambda act: act.turn):
                consent.apply(act)
                if (consent.effects[act.event_id][0] or "").startswith("subscribed"):
                    found[phone_e164].append(act.at)
        return found

    def open_doubts(self, phone_e164: str) -> list[str]:
        """Doubtful replies that neither a review nor a later opt-in of the person has cleared."""
        return [event_id for _, event_id in self.consent(phone_e164).doubts if not self.is_cleared(event_id)]

    def open_suppressions(self, phone_e164: str, at: datetime) -> list[Row]:
        return [row for row in self.suppressions[phone_e164] if row["starts_at"] <= at and not (row["ends_at"] and row["ends_at"] <= at)]

    def can_receive_sms_marketing(self, profile_id: str) -> bool:
        phone_e164 = self.number_of[profile_id]
        return (
            profile_id in self.live_profiles
            and phone_e164 is not None
            and numbers.read(phone_e164).is_valid
            and self.consent(phone_e164).status(self.as_of) == "subscribed"
            and not self.open_suppressions(phone_e164, self.as_of)
            and not self.open_doubts(phone_e164)
        )

    def _is_live(self, row: Row) -> bool:
        is_deleted = "deleted_at" in row["unread"] or (row["deleted_at"] and row["deleted_at"] <= self.as_of)
        is_test = "is_test" in row["unread"] or row["is_test"]
        return not (row["is_refused"] or is_deleted or is_test)

    def _acts(self, tables: Tables) -> dict[str, list[Act]]:
        acts = defaultdict(list)
        for phone_e164, act in [*self._stated_acts(tables), *self._acts_of_texts(tables)]:
            if act.at <= self.as_of:
                acts[phone_e164].append(act)
        return acts

    def _stated_acts(self, tables: Tables) -> Iterator[tuple[str, Act]]:
        """Those of consent events: the newest version of each, and the opt-outs among the older ones."""
        for versions in by(tables.get("consent_events", []), "consent_event_id").values():
            [newest] = latest(versions, "consent_event_id")
            arrived = {"first_loaded_at": newest["first_loaded_at"]}
            older = [row | arrived for row in versions if is_opt_out(row) and row | arrived != newest]
            for row in [newest, *older]:
                act = None if is_opt_out(row) and is_unclear(row) else self._stated(row)
                for phone_e164 in numbers_of(row, is_opt_out(row)) if act else ():
                    yield phone_e164, act

    def _acts_of_texts(self, tables: Tables) -> Iterator[tuple[str, Act]]:
        """Those of replies, and of what providers refuse."""
        for row in latest(tables.get("sms_events", []), "sms_event_id"):
            acts = [] if row["is_unclear"] else [self._replied(row)]
            if failures.is_refusal(row):
                acts.append(Act(arrival(row), "refused", event_id=row["sms_event_id"]))
            for act in filter(None, acts):
                for phone_e164 in numbers_of(row, act.action in ENDING | {"review"}):
                    yield phone_e164, act

    def _stated(self, row: Row) -> Act | None:
        """Act of a consent event; None when it does not speak of marketing texts."""
        at, action, scope = row["occurred_at"], row["action"], row["message_category"]
        if scope == "transactional" or row["channel"] == "email":
            return None
        if is_opt_out(row):
            return Act(arrival(row), action or "opt_out", row["source"], event_id=row["consent_event_id"])
        if at is None or row["channel"] is None:
            return None
        if scope not in ("marketing", "all") and action != "never_subscribed":
            if action == "opt_in_pending":
                return Act(at, "unclear_request", row["source"], event_id=row["consent_event_id"])
            # Too vague to permit anything, though it starts the tenure.
            return Act(at, "unclear_opt_in", row["source"], event_id=row["consent_event_id"]) if action in OPT_INS else None
        level = row["consent_level"] if row["consent_level"] in LEVELS else None
        if "consent_level" in row["unread"]:
            level = UNREAD
        if self.vars.require_double_opt_in and action in ("opt_in", "resubscribe"):
            return Act(at, "opt_in_pending", row["source"], level, row["consent_event_id"], starts_tenure=True)
        return Act(at, action, row["source"], level, row["consent_event_id"])

    @staticmethod
    def _replied(row: Row) -> Act | None:
        """Act of an inbound text; None when it is just talk."""
        if row["direction"] == "outbound" or (row["event_type"] or "received") != "received":
            return None
        at = row["occurred_at"]
        match replies.classify(row["body_text"]):
            case "opt_out":
                return Act(arrival(row), "opt_out", event_id=row["sms_event_id"])
            case "opt_in":
                return Act(at, "start", event_id=row["sms_event_id"])
            case "review":
                return Act(at, "review", event_id=row["sms_event_id"])
        return None

    def _suppressions(self, tables: Tables) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for row in latest(tables.get("suppressions", []), "suppression_id"):
            if row["channel"] in ("sms", "all"):
                for phone_e164 in numbers_of(row, True):
                    found[phone_e164].append(row)
        for row in self._unclear_opt_outs(tables):
            for phone_e164 in numbers_of(row, True):
                # It is there once it is loaded, whatever it says of its times.
                starts_at = min(filter(None, (arrival(row), row["loaded_at"])))
                found[phone_e164].append({"reason": None, "starts_at": starts_at, "ends_at": None})
        return found

    def _unclear_opt_outs(self, tables: Tables) -> Iterator[Row]:
        """Rows that may be wishes to stop, though not when or in which words: nothing that comes later is known to lift them."""
        clear = {row["consent_event_id"] for row in tables["consent_events"] if not is_unclear(row)}
        for row in [*tables["consent_events"], *tables.keyless["consent_events"]]:
            # What became of a row that ends consent without being an opt-out, another version of it says.
            ends_consent = row["action"] == "never_subscribed" and row["consent_event_id"] not in clear
            is_about_texts = row["message_category"] != "transactional" and row["channel"] != "email"
            if (is_opt_out(row) or ends_consent) and is_unclear(row) and is_about_texts:
                yield row
        for row in [*tables["sms_events"], *tables.keyless["sms_events"]]:
            act = self._replied(row) if row["is_unclear"] or row["sms_event_id"] is None else None
            is_refusal = row["sms_event_id"] is None and failures.is_refusal(row)
            if is_refusal or (act and act.action in ("opt_out", "review")):
                yield row
        yield from (row | {"occurred_at": row["starts_at"]} for row in tables.keyless["suppressions"] if row["channel"] in ("sms", "all"))

    def _orders_of(self, tables: Tables) -> dict[str, list[datetime]]:
        """Times of the completed orders of each live profile."""
        found = defaultdict(list)
        for row in latest(tables.get("orders", []), "order_id"):
            if is_completed(row, self.as_of) and row["profile_id"] in self.live_profiles:
                found[row["profile_id"]].append(row["ordered_at"])
        return found

    def orders_on(self, phone_e164: str) -> list[datetime]:
        return [at for profile_id in self._sharing[phone_e164] for at in self.orders_of[profile_id]]

    def is_cleared(self, event_id: str) -> bool:
        return any(row["outcome"] == "no_opt_out" and row["decided_at"] <= self.as_of for row in self._reviews[event_id])


def is_unclear(row: Row) -> bool:
    """Whether a consent event lacks its key, or what, where or when it was cannot be read."""
    return None in (row["consent_event_id"], row["action"], row["channel"], row["occurred_at"])


def is_opt_out(row: Row) -> bool:
    """An unknown action may be one."""
    return row["action"] in OPT_OUTS or row["action"] is None


def arrival(row: Row) -> datetime:
    """When an opt-out stands: it cannot have happened after it arrived, whatever its own clock says."""
    arrived_at = row.get("received_at") or row.get("first_loaded_at") or row["loaded_at"]
    return min(filter(None, (row["occurred_at"], arrived_at)))


def is_completed(order: Row, as_of: datetime) -> bool:
    """What cannot be read makes it none."""
    is_cancelled = order["cancelled_at"] and order["cancelled_at"] <= as_of
    return (
        order["status"] == "completed"
        and not (order["is_test"] or is_cancelled or order["unread"] & {"is_test", "cancelled_at"})
        and order["ordered_at"] is not None
        and order["ordered_at"] <= as_of
    )


def add_months(moment: datetime, months: int) -> datetime:
    """Calendar months later; the last day where the month is too short for the day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
