"""The worked cases of measurement_cases.csv as rows of the inputs; what has to come out of them is read from that file.

Cases share a world. Each has profiles, numbers, messages, orders, campaigns and experiments of its own: `m09-p1` is p1 of case M09. Figures of
the whole shop (M12, M13) have a world of their own, and so have tracks and trends of segments (M14 to M16). Not here, because they are rows of
marts: M17, M26, M27, which are unit tests.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reference.facts import Row, Tables

AS_OF = datetime(2026, 11, 20, 12)
OPTED_IN = datetime(2025, 1, 1, 10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASSIGNED = datetime(2026, 10, 1)
LOADED_WITH = {"consent_events": "occurred_at", "sms_events": "occurred_at", "email_events": "occurred_at", "orders": "ordered_at", "refunds": "refunded_at"}
# M11: what texts cost
MESSAGE_PRICES = [
    {"country_code": "US", "message_format": "sms", "valid_from": "2026-01-01", "price_amount": "0.0079", "carrier_fee_amount": "0.0040", "currency": "USD"},
    {"country_code": "US", "message_format": "mms", "valid_from": "2026-01-01", "price_amount": "0.0200", "carrier_fee_amount": "0.0070", "currency": "USD"},
]


def instant(text: str | datetime) -> datetime:
    """November 2026, as `10 15:00:01` or `10-22 00:00`, else a whole time."""
    if isinstance(text, datetime):
        return text
    day, _, clock = text.partition(" ")
    date = {0: f"2026-11-{day}", 1: f"2026-{day}", 2: day}[day.count("-")]
    return datetime.fromisoformat(f"{date} {clock or '00:00'}")


class World:
    """Rows of several cases."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self.lines = itertools.count(1)
        self.ids = itertools.count()

    def case(self, name: str) -> Case:
        return Case(self, name.lower())

    def number(self) -> str:
        return f"+1415{2_300_000 + next(self.lines)}"


class Case:
    """Adds rows whose keys begin with the name of the case."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.phones: dict[str, str] = {}

    def add(self, table: str, **row: Any) -> None:
        if table in LOADED_WITH:
            row.setdefault("loaded_at", row[LOADED_WITH[table]] + HOUR)
        self.world.tables.setdefault(table, []).append(row)

    def id(self, name: str | None) -> str | None:
        return name and f"{self.name}-{name}"

    def key(self) -> str:
        return f"{self.name}-{next(self.world.ids)}"

    def people(self, names: Iterable[str], opted_in: str | datetime | None = OPTED_IN, phone: str | None = None) -> list[str]:
        """Live profiles from the US, each with a number of its own unless they share one."""
        names = list(names)
        for name in names:
            self.phones[name] = phone or self.world.number()
            self.add("profiles", profile_id=self.id(name), phone_e164=self.phones[name], country_code="US", source_system="vendor")
            if opted_in:
                self.consent(name, "opt_in", opted_in, consent_level="express_written", source="form")
        return names

    def consent(self, person: str, action: str, at: str | datetime, **more: Any) -> None:
        row = {"profile_id": self.id(person), "phone_e164": self.phones[person], "action": action, "occurred_at": instant(at)}
        self.add("consent_events", consent_event_id=self.key(), source_system="vendor", **(row | more))

    def event(self, person: str, message: str, kind: str, at: str | datetime, **more: Any) -> None:
        row = {"message_id": self.id(message), "profile_id": self.id(person), "phone_e164": self.phones[person], "event_type": kind}
        row |= {"occurred_at": instant(at), "campaign_id": self.id("c1"), "source_system": "vendor"}
        if kind == "clicked":
            row["is_bot_click"] = False
        self.add("sms_events", sms_event_id=self.key(), **(row | more))

    def text(self, person: str, message: str, delivered: str | datetime, *clicks: str | datetime, **more: Any) -> None:
        """Sent a second before it is delivered."""
        self.event(person, message, "sent", instant(delivered) - timedelta(seconds=1), **more)
        self.event(person, message, "delivered", delivered, **more)
        for at in clicks:
            self.event(person, message, "clicked", at)

    def says(self, person: str, body: str, *times: str | datetime) -> None:
        for at in times:
            row = {"phone_e164": self.phones[person], "direction": "inbound", "event_type": "received", "occurred_at": instant(at)}
            self.add("sms_events", sms_event_id=self.key(), message_category="conversational", body_text=body, source_system="vendor", **row)

    def order(self, name: str | None, person: str | None, at: str | datetime, gross: str, **more: Any) -> None:
        amounts = {"gross_amount": Decimal(gross), "discount_amount": Decimal(0), "total_amount": Decimal(gross)}
        row = {"profile_id": self.id(person), "ordered_at": instant(at), "channel": "web", "currency": "USD", "source_system": "vendor"} | amounts
        self.add("orders", order_id=self.id(name) or self.key(), **(row | more))

    def email_click(self, person: str, message: str, at: str) -> None:
        row = {"profile_id": self.id(person), "message_id": self.id(message), "campaign_id": self.id("k1"), "occurred_at": instant(at)}
        self.add("email_events", email_event_id=self.key(), event_type="clicked", source_system="vendor", **row)

    def experiment(self, name: str, shares: dict[str, float], kind: str = "ab", **more: Any) -> Callable[..., None]:
        """Returns what assigns people to one of its arms."""
        experiment_id = self.id(name)
        row = {"experiment_id": experiment_id, "kind": kind, "control_arm": "control", "starts_at": ASSIGNED}
        self.add("experiments", **(row | ({"outcome_days": 14} if kind == "ab" else {}) | more))
        for arm, share in shares.items():
            self.add("experiment_arms", experiment_id=experiment_id, arm=arm, planned_share=share)

        def assign(people: Iterable[str], arm: str, at: datetime = ASSIGNED, case: Case = self) -> None:
            for person in people:
                row = {"experiment_id": experiment_id, "profile_id": case.id(person), "arm": arm, "assigned_at": at, "is_holdout": kind == "holdout"}
                self.add("holdout_assignments", **row)

        return assign


def named(letter: str, first: int, last: int) -> list[str]:
    return [f"{letter}{number}" for number in range(first, last + 1)]


# ---- the texts of campaigns, who gets the credit, what texts cost


def campaigns(world: World) -> None:
    for write in (_m01, _m02, _m03, _m04, _m05, _m06, _m07, _m08, _m09, _m10, _m11):
        write(world.case(write.__name__[1:]))


def _m01(case: Case) -> None:
    case.people(["p1"])
    case.text("p1", "m1", "01 09:00:00", "01 10:00:00")
    case.order("o1", "p1", "06 09:59:59", "80")
    case.order("o2", "p1", "06 10:00:00", "50")


def _m02(case: Case) -> None:
    case.people(["p1"])
    case.text("p1", "m1", "10 08:00:00")
    case.order("o1", "p1", "10 19:59:59", "60")
    case.order("o2", "p1", "10 20:00:00", "40")


def _m03(case: Case) -> None:
    case.people(["p1", "p2"])
    case.text("p1", "m1", "10 09:00", "10 10:00")
    case.email_click("p1", "e1", "10 12:00")
    case.order("o1", "p1", "10 15:00", "100")
    case.text("p2", "m2", "10 09:00", "10 11:00:00")
    case.email_click("p2", "e2", "10 11:00:00")
    case.order("o2", "p2", "10 11:30", "40")


def _m04(case: Case) -> None:
    case.people(["p1"])
    case.text("p1", "m1", "09 09:00", "10 10:00", "10 10:30")
    case.text("p1", "m2", "09 10:00", "10 11:00")
    case.text("p1", "m3", "09 11:00", "10 12:00")
    case.order("o1", "p1", "10 13:00", "100")


def _m05(case: Case) -> None:
    case.people(["p1"])
    case.text("p1", "m1", "12 09:00", "12 09:10")
    amounts = {"discount_amount": 20, "tax_amount": "8.25", "shipping_amount": 5, "total_amount": "113.25"}
    case.order("o1", "p1", "12 10:00", "120", **{name: Decimal(amount) for name, amount in amounts.items()})
    for day, amount in ("15", 30), ("25", 10):
        case.add("refunds", refund_id=case.key(), order_id=case.id("o1"), refunded_at=instant(day), refund_amount=Decimal(amount))


def _m06(case: Case) -> None:
    case.people(["p1"])
    case.text("p1", "m1", "12 09:00", "12 09:10")
    case.order("o1", "p1", "12 10:00", "10", cancelled_at=instant("13"))
    case.order("o2", "p1", "12 10:00", "10", channel="subscription")
    case.order("o3", "p1", "12 10:00", "10")
    case.order("o4", None, "12 10:00", "10")


def _m07(case: Case) -> None:
    case.people(["p1"])
    for kind in "delivered", "clicked":
        case.event("p1", "m1", kind, "12 10:00", message_category="transactional")
    case.text("p1", "m2", "10 10:05")
    case.event("p1", "m2", "clicked", "12 10:05", is_bot_click=True)
    case.order("o1", "p1", "12 10:30", "25")


def _m08(case: Case) -> None:
    case.people(["p1", "p2"], phone=case.world.number())
    case.text("p1", "m1", "12 09:00", "12 09:30")
    case.order("o1", "p2", "12 11:30", "45")


def _m09(case: Case) -> None:
    for person in case.people(named("p", 1, 10)):
        message = f"m{person}"
        case.event(person, message, "sent", "10 15:00:00")
        failed = person in ("p9", "p10")
        case.event(person, message, "failed" if failed else "delivered", "10 15:00:02" if failed else "10 15:00:01")
    for person, at in ("p1", "10 15:10"), ("p1", "10 15:20"), ("p2", "10 15:30"):
        case.event(person, f"m{person}", "clicked", at)
    case.event("p3", "mp3", "clicked", "10 15:40", is_bot_click=True)
    for person, at, gross in ("p1", "10 16:00", "100"), ("p2", "10 17:00", "60"), ("p4", "10 18:00", "30"):
        case.order(None, person, at, gross)
    case.says("p5", "STOP", "10 15:20", "10 15:21")
    case.says("p6", "STOP", "11 15:00:01")


def _m10(case: Case) -> None:
    for person in case.people(named("p", 1, 5)):
        case.event(person, f"m{person}", "sent", "18 15:00", campaign_id=case.id("c2"), source_system="feed")
    case.event("p1", "mp1", "clicked", "18 15:05", campaign_id=case.id("c2"), source_system="feed")


def _m11(case: Case) -> None:
    case.people(named("p", 1, 5))
    case.people(["p6"], phone="+447911123456")
    row = {"campaign_id": case.id("c1"), "campaign_name": "c1", "kind": "campaign", "message_category": "marketing"}
    case.add("sms_campaigns", **row, fixed_cost_amount=Decimal(25), cost_currency="USD")
    cost = {"campaign_id": case.id("c1"), "cost_date": instant("10").date(), "channel": "sms", "cost_amount": Decimal(10), "currency": "USD"}
    case.add("marketing_costs", cost_id=case.key(), **cost)
    case.text("p1", "m1", "10 15:00", cost_amount=Decimal("0.0150"), cost_currency="USD")
    case.text("p2", "m2", "10 15:00", num_segments=2)
    case.event("p3", "m3", "rejected", "10 15:00")
    case.text("p4", "m4", "10 15:00")
    case.text("p5", "m5", "10 15:00", num_segments=2, message_format="mms")
    case.text("p6", "m6", "10 15:00")
    case.event("p1", "m1", "clicked", "10 15:05")
    case.order("o1", "p1", "10 16:00", "160")


# ---- experiments


def experiments(world: World) -> None:
    _m19(world.case("m19"))
    _m20(world.case("m20"))
    _m21(world.case("m21"))
    _m22(world.case("m22"))
    _m23(world.case("m23"))
    _m24(world.case("m24"))
    _m18(world.case("m18"), _m25(world.case("m25")))


HALVES = {"control": 0.5, "treatment": 0.5}


def _buy(case: Case, people: Iterable[str], amount: str, at: str | datetime = "10-03 12:00") -> None:
    for person in people:
        case.order(None, person, at, amount)


def _m18(case: Case, others: Case) -> None:
    """Arms alone are looked at, so the people are those of another case."""
    people = list(others.phones)
    assign = case.experiment("x1", HALVES)
    assign(people[:5000], "control", case=others)
    assign(people[5000:10300], "treatment", case=others)
    assign = case.experiment("x2", {"control": 0.10, "A": 0.45, "B": 0.45})
    assign(people[:1000], "control", case=others)
    assign(people[1000:5700], "A", case=others)
    assign(people[5700:10000], "B", case=others)


def _m19(case: Case) -> None:
    for name, size, buyers in ("x1", 1000, (40, 65)), ("x2", 6250, (300, 312)):
        assign = case.experiment(name, HALVES)
        for arm, bought in zip(HALVES, buyers, strict=True):
            people = case.people(named(f"{name}{arm[0]}", 1, size))
            assign(people, arm)
            _buy(case, people[:bought], "10")


def _m20(case: Case) -> None:
    assign = case.experiment("x1", HALVES)
    control, treatment = (case.people(named(arm[0], 1, 1000)) for arm in HALVES)
    assign(control, "control")
    assign(treatment, "treatment")
    _buy(case, [*control[:40], *treatment[:45]], "50")
    _buy(case, treatment[45:60], "90")


def _m21(case: Case) -> None:
    assign = case.experiment("x1", HALVES)
    kinds = [("0", "0"), ("0", "20"), ("40", "0"), ("40", "60")]
    for arm, sizes in ("control", (500, 100, 250, 150)), ("treatment", (460, 140, 220, 180)):
        people = case.people(named(arm[0], 1, 1000))
        assign(people, arm)
        rest = iter(people)
        for (before, after), size in zip(kinds, sizes, strict=True):
            those = list(itertools.islice(rest, size))
            for amount, at in (before, ASSIGNED - 30 * DAY), (after, instant("10-03 12:00")):
                if amount != "0":
                    _buy(case, those, amount, at)


def _m22(case: Case) -> None:
    assign = case.experiment("x1", HALVES)
    sizes = {
        "control": [(300, 2, 0), (120, 2, 1), (20, 2, 2), (40, 5, 0), (20, 5, 1)],
        "treatment": [(280, 2, 0), (135, 2, 1), (30, 2, 2), (35, 5, 0), (20, 5, 3)],
    }
    for arm, groups in sizes.items():
        people = case.people(named(arm[0], 1, 500))
        assign(people, arm)
        rest = iter(people)
        for size, received, clicked in groups:
            for person in itertools.islice(rest, size):
                for number in range(received):
                    at = instant("10-02 15:00") + number * DAY
                    case.text(person, f"{person}m{number}", at, *[at + HOUR] * (number < clicked))


def _m23(case: Case) -> None:
    """One by one; the last whose window is over was assigned exactly 14 days before as_of. Orders are at both ends of the window."""
    window, arms = 14 * DAY, {arm: case.people(named(arm[0], 1, 4500)) for arm in HALVES}
    tests = [
        case.experiment("x1", HALVES, analysis_plan="fixed", ends_at=instant("2026-12-15")),
        case.experiment("x2", HALVES, analysis_plan="sequential", ends_at=instant("2026-12-15")),
    ]
    for arm, people in arms.items():
        buyers = {"control": 200, "treatment": 260}[arm]
        for number, person in enumerate(people):
            at = AS_OF - window + timedelta(minutes=10) * (number - 3999)
            if number >= 4000:
                at = AS_OF - window + timedelta(minutes=30) * (number - 3999)
            for assign in tests:
                assign([person], arm, at)
            if number < buyers:
                case.order(None, person, at + [timedelta(0), DAY, window - timedelta(seconds=1)][number % 3], "10")
            elif number < buyers + 10:
                case.order(None, person, at + window, "10")
            elif 4000 <= number < 4100:
                case.order(None, person, at + timedelta(minutes=1), "10")


def _m24(case: Case) -> None:
    buyers = {"control": 75, "A": 104, "B": 101, "C": 82}
    assign = case.experiment("x1", dict.fromkeys(buyers, 0.25), ends_at=instant("11-01"))
    for arm, bought in buyers.items():
        people = case.people(named(arm, 1, 1500))
        assign(people, arm)
        _buy(case, people[:bought], "10")


def _m25(case: Case) -> Case:
    starts = instant("08-01")
    assign = case.experiment("x1", {"control": 0.1, "treatment": 0.9}, "holdout", starts_at=starts, ends_at=instant("10-31"))
    control, treatment = case.people(named("c", 1, 2000)), case.people(named("t", 1, 18000))
    assign(control, "control", starts)
    assign(treatment, "treatment", starts)
    cost = {"cost_amount": Decimal("0.12"), "cost_currency": "USD"}
    for number, person in enumerate(treatment):
        case.text(person, f"m{person}", "09-01 09:00", *["09-01 10:00"] * (number < 450), **cost)
    _buy(case, [*control[:60], *treatment[:700]], "60", instant("09-01 12:00"))
    for person in [*control[:2], *treatment[:180]]:
        case.says(person, "STOP", "09-20 12:00")
    return case


# ---- the whole shop


def whole_shop(world: World) -> None:
    _m12(world.case("m12"))
    _m13(world.case("m13"))


def _m12(case: Case) -> None:
    case.people(named("p", 1, 200))
    case.people(named("p", 201, 210), opted_in="01 10:00")
    for person in [*named("p", 1, 5), "p201", "p202"]:
        case.says(person, "STOP", "05 12:00")
    case.says("p5", "START", "10 12:00")
    case.consent("p6", "opt_out_carrier", "06 12:00", source="carrier")
    case.consent("p7", "number_reassigned", "06 12:00", source="carrier")
    case.says("p8", "STOP", "10-01 12:00")


AT_RISK = "behaviour_at_risk"


def _m13(case: Case) -> None:
    """Opted in after the period of M12 began, so that they are not among its subscribers."""
    case.people([*named("p", 1, 4), *named("p", 11, 22)], opted_in="02 00:00")
    for person, days, gross, discount in [
        ("p1", 200, "100", 0), ("p1", 10, "60", 10), ("p2", 150, "80", 0), ("p3", 100, "40", 0),
        ("p3", 95, "75", 15), ("p3", 20, "30", 0), ("p4", 5, "20", 0),
    ]:  # fmt: skip
        case.order(None, person, AS_OF - days * DAY, gross, discount_amount=Decimal(discount), total_amount=Decimal(gross) - discount)
    for person in ("p11", "p12", "p13"):
        case.text(person, f"m{person}", "01 12:00", "01 13:00")
    for person in ("p13", "p14"):
        case.order(None, person, "02 12:00", "10")


def history_of_m13() -> list[Row]:
    """segment_membership_history as the case gives it."""
    return [membership(AT_RISK, f"m13-{person}", instant("09-01")) for person in named("p", 11, 22)]


def membership(segment: str, profile_id: str, entered_at: datetime, exited_at: datetime | None = None) -> Row:
    return {"segment_name": segment, "profile_id": profile_id, "second_key": None, "entered_at": entered_at, "exited_at": exited_at}


# ---- tracks and trends of segments

BEFORE, NOW = AS_OF - 50 * DAY, AS_OF - 20 * DAY
# Numbers that clicked before, clicked now; of the rest M16 has other numbers with as many before.
CLICKED_OF_S = [(120, True, True), (180, True, False), (100, False, True), (1600, False, False)]
CLICKED_OF_REST = [(300, True, True), (420, True, False), (400, False, True), (4880, False, False)]


def trends(world: World) -> list[Row]:
    """Texts of M14 and M15; returns segment_membership_history."""
    case = world.case("m14")
    history = []
    for number, person in enumerate(case.people(named("p", 1, 40))):
        is_inside = number < 12
        for day in range(1, 5):
            at = instant(f"{day:02} 12:00")
            case.text(person, f"{person}d{day}", at, *[at + HOUR] * (is_inside and day == 1))
        entered_at, exited_at = instant("10-01"), None if is_inside else instant("19")
        history.append(membership("track_a_highly_engaged", f"m14-{person}", entered_at, exited_at))
    case = world.case("m15")
    for letter, groups in ("s", CLICKED_OF_S), ("r", CLICKED_OF_REST):
        people = iter(case.people(named(letter, 1, sum(size for size, *_ in groups))))
        for size, *clicks in groups:
            for person in itertools.islice(people, size):
                for at, is_clicked in zip((BEFORE, NOW), clicks, strict=True):
                    case.text(person, f"{person}on{at:%m%d}", at, *[at + HOUR] * is_clicked)
    return history + [membership("s", f"m15-{person}", instant("2026-01-01")) for person in named("s", 1, 2000)]


def clicks_that_m16_lacks() -> list[str]:
    """Messages that the rest clicked now in M15: 240 numbers clicked in both periods, 290 now alone."""
    return [f"m15-{person}on{NOW:%m%d}" for person in [*named("r", 241, 300), *named("r", 1011, 1120)]]


# ---- how a case names what it expects


def result(row: Row, tables: Tables) -> list[Any]:
    """The cells that a row of measurement_cases.csv is about."""
    case, table, where, column = row["case_id"].lower(), row["table"], row["row"], row["column"]
    parts = where.split(" with var ")[0].split(", ")
    if table == "order_attribution":
        return _attribution(case, where, column, tables[table])
    key = {
        "performance_campaigns": "campaign_id", "performance_overview": "metric", "performance_days": "calendar_date", "performance_messages": "message_id",
        "performance_tracks": "track", "experiment_arm_checks": "experiment_id", "experiment_results": "experiment_id", "segment_health": "segment_name",
    }[table]  # fmt: skip
    is_of_case = key in ("campaign_id", "message_id", "experiment_id")
    wanted = parts[0].removeprefix("rows of ").removeprefix("track ")
    rows = [found for found in tables[table] if str(found[key]) == (f"{case}-{wanted}" if is_of_case else wanted)]
    if table == "experiment_results" and len(parts) == 4:
        arm, metric, dimension = parts[1:]
        rows = [found for found in rows if (found["arm"], found["metric"], found["dimension"]) == (arm, metric, dimension)]
    if table == "segment_health":
        rows = [found for found in rows if found["measure"] == parts[1]]
    return [len(rows)] if column == "count" else [found[column] for found in rows]


def _attribution(case: str, where: str, column: str, rows: list[Row]) -> list[Any]:
    rows = [row for row in rows if row["order_id"].startswith(f"{case}-")]
    if where.startswith("sum of weight over "):
        return [sum(row["weight"] for row in rows if row["model"] == where.rpartition(" ")[2])]
    is_sum = where.startswith("sum over ")
    order, *parts = where.removeprefix("sum over ").removeprefix("rows of ").split(", ")
    rows = [row for row in rows if row["order_id"] == f"{case}-{order}"]
    for part in parts:
        name, _, value = part.rpartition(" ")
        field = name or ("model" if part.startswith("l") else "message_id")
        rows = [row for row in rows if row[field] == (f"{case}-{value}" if field == "message_id" else value)]
    if column == "count":
        return [len(rows)]
    return [sum(row[column] for row in rows)] if is_sum else [row[column] for row in rows]


def is_as_expected(row: Row, found: Any) -> bool:
    expected = row["expected"]
    if expected in ("null", "true", "false"):
        return found is {"null": None, "true": True, "false": False}[expected]
    if found is None or isinstance(found, bool):
        return False
    if isinstance(found, str):
        return found in (expected, f"{row['case_id'].lower()}-{expected}")
    if row["tolerance"]:
        return abs(float(found) - float(expected)) <= float(row["tolerance"]) * max(1.0, abs(float(expected)))
    return Decimal(str(found)) == Decimal(expected)
