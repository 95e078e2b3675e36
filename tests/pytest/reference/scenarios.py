"""The worked cases of eligibility_scenarios.csv as rows of the inputs, a profile and a number of its own for each.

Not here, because inputs cannot express them:
- T39 asks about a transactional text; the project decides about marketing texts alone.
- T51 needs a rule of its own that crosses midnight, with the legal rules off; rules are seeds, not inputs. The unit test
  on int_rule_intervals holds it.
Expressed by other means than the case names:
- T35 has moved from New York to Connecticut: the number here is a Connecticut one from the start.
- T57 needs a number check, since no digits tell a fixed line.
Whoever opted in did so ten days before: long enough ago to forget, and too lately for any cap but the welcome of five.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reference.facts import Row, Tables

OPTED_IN_BEFORE = timedelta(days=10)
_lines = itertools.count(2001)


@dataclass(frozen=True)
class Scenario:
    id: str
    as_of: datetime
    reasons: str
    next_eligible_at: datetime | None
    remaining: int
    tables: Tables
    vars: tuple[tuple[str, object], ...] = ()


@dataclass
class Case:
    """A case while it is written down."""

    id: str
    as_of: datetime
    phone: str
    address: Row = field(default_factory=dict)
    rows: list[tuple[str, Row]] = field(default_factory=list)

    def consent(self, action: str, at: str | datetime, **more: object) -> Case:
        at = _instant(at)
        row = {"phone_e164": self.phone, "action": action, "occurred_at": at, "consent_level": "express_written"}
        self.rows.append(("consent_events", row | more))
        return self

    def texts(self, *times: str, category: str = "marketing") -> Case:
        for at in times:
            row = {"phone_e164": self.phone, "occurred_at": _instant(at), "message_category": category}
            self.rows.append(("sms_events", row))
        return self

    def checked(self, line_type: str) -> Case:
        row = {"phone_e164": self.phone, "checked_at": self.as_of - timedelta(days=1), "line_type": line_type}
        self.rows.append(("number_checks", row))
        return self

    def says(self, reasons: str, next_eligible_at: str | None, remaining: int, **vars: object) -> Scenario:
        profile = {"profile_id": self.id, "phone_e164": self.phone} | self.address
        tables: Tables = {"profiles": [profile]}
        for name, row in self.rows:
            tables.setdefault(name, []).append(row)
        for name, rows in tables.items():
            if name in ("consent_events", "sms_events"):
                key = name.removesuffix("s").replace("consent_event", "consent_event_id").replace("sms_event", "sms_event_id")
                rows[:] = [row | {key: f"{self.id}-{name}-{number}"} for number, row in enumerate(rows)]
        end = next_eligible_at and _instant(next_eligible_at)
        return Scenario(self.id, self.as_of, reasons, end, remaining, tables, tuple(vars.items()))


def _instant(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def nanp(area_code: str) -> str:
    return f"+1{area_code}364{next(_lines)}"


def case(id: str, as_of: str, phone: str, **address: str | None) -> Case:
    return Case(id, _instant(as_of), phone, address)


def subscriber(id: str, as_of: str, phone: str, **address: str | None) -> Case:
    new = case(id, as_of, phone, **address)
    return new.consent("opt_in", new.as_of - OPTED_IN_BEFORE)


MONDAY = "2026-11-23T15:00:00"
US = {"country_code": "US"}

SCENARIOS = [
    # ---- windows
    subscriber("T01", MONDAY, nanp("212")).says("", MONDAY, 3),
    subscriber("T03", "2026-11-24T01:59:59", nanp("212")).says("", "2026-11-24T01:59:59", 3),
    subscriber("T05", "2026-11-24T01:30:00", nanp("305")).says("quiet_hours", "2026-11-24T13:00:00", 3),
    subscriber("T07", "2026-11-24T01:15:00", nanp("850")).says("quiet_hours", "2026-11-24T14:00:00", 3),
    subscriber("T09", "2027-03-14T11:30:00", nanp("212")).says("quiet_hours", "2027-03-14T12:00:00", 3),
    subscriber("T13", "2026-07-16T03:30:00", nanp("928")).says("quiet_hours", "2026-07-16T15:00:00", 3),
    subscriber("T15", "2026-11-22T18:30:00", nanp("915")).says("quiet_hours", "2026-11-22T19:00:00", 3),
    subscriber("T17", "2026-11-26T16:00:00", nanp("401")).says("blocked_holiday", "2026-11-27T14:00:00", 3),
    subscriber("T19", MONDAY, nanp("212"), region_code="CA", **US).says("quiet_hours", "2026-11-23T16:00:00", 3),
    subscriber("T21", "2026-11-23T13:30:00", nanp("671"), region_code="NY", **US).says("quiet_hours", "2026-11-23T22:00:00", 3),
    subscriber("T23", "2026-11-23T18:00:00", "+870773111234", **US).says("unknown_timezone", None, 0),
    subscriber("T41", "2026-12-02T05:00:00", nanp("604")).says("quiet_hours", "2026-12-02T16:00:00", 3),
    subscriber("T43", "2026-12-02T02:45:00", nanp("204")).says("quiet_hours", "2026-12-02T14:00:00", 3),
    subscriber("T45", "2026-11-11T10:00:00", "+33612345678").says("blocked_holiday", "2026-11-12T07:30:00", 3),
    subscriber("T47", "2026-11-23T01:00:00", "+61412345678").says("quiet_hours", "2026-11-23T02:30:00", 3),
    subscriber("T49", "2026-11-23T12:45:00", nanp("709")).says("quiet_hours", "2026-11-23T13:00:00", 3),
    subscriber("T61", "2026-10-11T16:00:00", nanp("412")).says("", "2026-10-11T16:00:00", 3),
    subscriber("T63", "2026-11-21T20:30:00", "+573001234567").says("quiet_hours", "2026-11-23T12:00:00", 1),
    subscriber("T65", "2027-02-09T18:00:00", nanp("504")).says("blocked_holiday", "2027-02-10T14:00:00", 3),
    subscriber("T67", "2026-11-23T15:30:00", nanp("364")).says("quiet_hours", "2026-11-23T16:00:00", 3),
    # ---- caps
    subscriber("T11", "2026-11-01T15:30:00", nanp("305"))
    .texts("2026-10-31T15:00:00", "2026-10-31T18:00:00", "2026-10-31T22:00:00")
    .says("", "2026-11-01T15:30:00", 1),
    subscriber("T33", "2026-11-23T23:00:00", nanp("305"))
    .texts("2026-11-23T14:00:00", "2026-11-23T17:00:00", "2026-11-23T22:00:00")
    .says("frequency_cap_24h", "2026-11-24T14:00:00", 0),
    subscriber("T35", "2026-11-24T15:00:00", nanp("203"))
    .texts("2026-11-24T01:30:00", "2026-11-24T01:31:00", "2026-11-24T01:32:00")
    .says("frequency_cap_24h", "2026-11-25T14:00:00", 0),
    subscriber("T37", "2026-11-23T23:00:00", nanp("305"))
    .texts("2026-11-23T14:00:00", "2026-11-23T17:00:00")
    .texts("2026-11-23T18:00:00", category="transactional")
    .says("", "2026-11-23T23:00:00", 1),
    subscriber("T59", "2026-11-24T02:30:00", nanp("305"))
    .texts("2026-11-23T14:00:00", "2026-11-23T17:00:00", "2026-11-23T22:00:00")
    .says("quiet_hours;frequency_cap_24h", "2026-11-24T14:00:00", 0),
    # ---- consent
    case("T25", MONDAY, nanp("212"))
    .consent("opt_in", "2026-11-20T10:00:00")
    .consent("opt_out", "2026-11-20T10:00:00")
    .says("opted_out", None, 0),
    subscriber("T27", MONDAY, nanp("212"))
    .consent("opt_out", "2026-11-20T10:00:00", source="keyword")
    .consent("opt_in", "2026-11-21T10:00:00", source="import")
    .says("opted_out", None, 0),
    subscriber("T29", MONDAY, nanp("212"))
    .consent("opt_out", "2026-11-23T14:00:00", source="keyword", loaded_at=datetime(2026, 11, 23, 18))
    .says("opted_out", None, 0),
    subscriber("T29-as-known-then", MONDAY, nanp("212"))
    .consent("opt_out", "2026-11-23T14:00:00", source="keyword", loaded_at=datetime(2026, 11, 23, 18))
    .says("", MONDAY, 3, as_of_mode="known_at"),
    subscriber("T29-known-that-instant", MONDAY, nanp("212"))
    .consent("opt_out", "2026-11-23T14:00:00", source="keyword", loaded_at=_instant(MONDAY))
    .says("opted_out", None, 0, as_of_mode="known_at"),
    case("T31", MONDAY, nanp("212")).consent("opt_in", "2026-11-24T15:00:00").says("no_consent", None, 0),
    case("T53", MONDAY, nanp("212")).says("no_consent", None, 0),
    case("T55", MONDAY, nanp("212"))
    .consent("opt_in", "2026-11-20T10:00:00")
    .says("double_opt_in_pending", None, 0, require_double_opt_in=True),
    subscriber("T57", MONDAY, "+442071838750").checked("landline").says("not_a_mobile_number", None, 0),
]  # fmt: skip


def together(scenarios: list[Scenario]) -> Tables:
    """The rows of several cases in one set of inputs."""
    tables: Tables = {}
    for scenario in scenarios:
        for name, rows in scenario.tables.items():
            tables.setdefault(name, []).extend(rows)
    return tables
