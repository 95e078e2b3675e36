"""The worked cases of activation_cases.csv as rows of the inputs, read from the sentences of the file.

Cases share a world: each has a profile and a number of its own, and its times are moved so that its as_of is that of the world. Cases whose
answer hangs on the time of day, or on a var, have a world of their own. A fact that no short world can give is left to the test (A34).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from reference.facts import Row, Tables

AS_OF = datetime(2026, 11, 18, 20)
HOUR = timedelta(hours=1)
TIME = r"(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)"
# Where the clock decides, or a var: these are not moved into the common world.
ALONE = ("A11", "A57")
# A campaign goes to a segment that its person alone is in, since several of one number's campaigns would keep each other out.
AUDIENCES: dict[str, tuple[str, Row]] = {
    "C12": ("generation_z", {"birth_date": date(2003, 1, 1)}),
    "C13": ("generation_millennials", {"birth_date": date(1990, 1, 1)}),
    "C14": ("generation_x", {"birth_date": date(1975, 1, 1)}),
    "C15": ("generation_boomers", {"birth_date": date(1955, 1, 1)}),
    "C16": ("gender_men", {"gender": "male"}),
    "C17": ("gender_women", {"gender": "female"}),
}


@dataclass(frozen=True)
class Case:
    id: str
    given: str
    as_of: datetime
    vars: str
    expected: str
    not_before: str
    expires_at: str

    @property
    def shift(self) -> timedelta:
        return timedelta() if self.id in ALONE else AS_OF - self.as_of


def read(path: Path) -> list[Case]:
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["as_of"]]
    return [Case(row["case_id"], row["given"], _instant(row["as_of"]), row["vars"], row["expected"], row["not_before"], row["expires_at"]) for row in rows]


class World:
    """Rows of several cases, each about one person."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self._people = 0
        self._count = 0

    def add(self, case: Case) -> None:
        """All that the sentence of a case says, in the order of the sentence."""
        if case.id == "C18":
            return self._add_arms(case)
        self._people += 1
        person = _Person(self, case, f"+1415230{100 + self._people:04}")
        rest = case.given.rstrip(".")
        if not (_has_own_opt_in(rest)):
            person.opts_in(datetime(2025, 1, 1, 10))
        if not re.search(r"m0 does not exist|m0 of 2026-11-05 taken away", rest):
            person.text("m0", datetime(2026, 11, 5, 18), clicked=datetime(2026, 11, 5, 18, 5))
        for pattern, act in PATTERNS:
            for match in re.finditer(pattern, rest):
                act(person, *match.groups())
            rest = re.sub(pattern, "", rest)
        left = [part for part in re.split(r"[;,.: ]+", rest) if part]
        assert not left, f"{case.id}: no row for {' '.join(left)}"

    def add_old_customers(self) -> None:
        """Others who ordered longer ago and less, so that ranks of RFM, which a case alone would not have, put no one at risk."""
        for number in range(40):
            name = f"old-{number}"
            self.tables.setdefault("profiles", []).append({"profile_id": name})
            cells = {"order_id": name, "profile_id": name, "ordered_at": datetime(2024, 1, 1), "gross_amount": Decimal(1), "total_amount": Decimal(1)}
            self.tables.setdefault("orders", []).append(cells)

    def _add_arms(self, case: Case) -> None:
        """The ten numbers of C18, by which arms are drawn, and their campaign of two variants."""
        for line in range(1, 11):
            person = _Person(self, case, f"+1415230{line:04}", f"C18-{line:04}")
            person.opts_in(datetime(2025, 1, 1, 10))
            cells = {"preference_type": "topic", "preference_key": "events", "preference_value": "true"}
            self.tables.setdefault("preferences", []).append(cells | {"profile_id": person.id})
        cells = {"campaign_id": "spring", "include_segments": "prefers_events", "planned_at": datetime(2026, 11, 20, 18), "holdout_share": 0.2}
        self.tables.setdefault("planned_campaigns", []).append(cells)
        for variant in ("a", "b"):
            self.tables.setdefault("planned_campaign_variants", []).append({"campaign_id": "spring", "variant_id": variant, "share": 0.5})

    def key(self) -> str:
        self._count += 1
        return f"row-{self._count}"


class _Person:
    def __init__(self, world: World, case: Case, phone: str, profile_id: str | None = None) -> None:
        self.world, self.case, self.phone = world, case, phone
        self.id = profile_id or f"{case.id}-p1"
        self.last_text: tuple[str, datetime] | None = None
        email = f"{self.id.lower()}@example.org"
        about = AUDIENCES.get(case.id, ("", {}))[1]
        self.row("profiles", profile_id=self.id, phone_e164=phone, email=email, **about)

    def row(self, table: str, **cells: Any) -> None:
        for name, value in cells.items():
            if isinstance(value, datetime) and value.year > 2025:
                cells[name] = value + self.case.shift
        self.world.tables.setdefault(table, []).append(cells)

    def own(self, name: str) -> str:
        return f"{self.case.id}-{name}"

    def opts_in(self, at: datetime) -> None:
        self.row(
            "consent_events",
            **{"consent_event_id": self.world.key(), "phone_e164": self.phone, "action": "opt_in", "consent_level": "express_written"},
            **{"source": "form", "occurred_at": at, "loaded_at": at},
        )

    def text(self, message: str, at: datetime, clicked: datetime | None = None, kinds: tuple[str, ...] = ("sent", "delivered"), **more: Any) -> None:
        self.last_text = (message, at)
        for kind in (*kinds, *(["clicked"] if clicked else [])):
            when = clicked if clicked and kind == "clicked" else at
            self.event(message, kind, when, **({"campaign_id": "campaign"} | more))

    def event(self, message: str, kind: str, at: datetime, **more: Any) -> None:
        cells = {"sms_event_id": self.world.key(), "message_id": self.own(message), "phone_e164": self.phone, "event_type": kind}
        cells |= {"is_bot_click": False} if kind == "clicked" else {}
        self.row("sms_events", **(cells | {"occurred_at": at, "loaded_at": at} | more))

    def order(self, name: str, at: datetime, gross: str = "60.00", category: str | None = None, product: str | None = None, **more: Any) -> None:
        amounts = {"gross_amount": Decimal(gross), "total_amount": Decimal(gross), "discount_amount": 0}
        self.row("orders", order_id=self.own(name), profile_id=self.id, ordered_at=at, loaded_at=at, **(amounts | more))
        if category and not product:
            product = "thing"
            self.row("products", product_id=self.own(product), category=category)
        if product:
            self.row("order_lines", order_line_id=self.world.key(), order_id=self.own(name), product_id=self.own(product), line_total=Decimal(gross))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _has_own_opt_in(given: str) -> bool:
    return "opts in (" in given


def _later(day: datetime, clock: str) -> datetime:
    return datetime.combine(day.date(), datetime.fromisoformat(f"2026-01-01 {clock}").time())


def _cart(person: _Person, kind: str, at: str, value: str) -> None:
    person.row("cart_events", cart_event_id=person.world.key(), profile_id=person.id, event_type=kind, occurred_at=_instant(at), cart_value=Decimal(value))


def _flow_email(person: _Person, flow: str, step: str, at: str) -> None:
    cells = {"email_event_id": person.world.key(), "profile_id": person.id, "event_type": "received", "flow_id": flow, "flow_step": int(step)}
    person.row("email_events", **cells, occurred_at=_instant(at))


def _flow_text(person: _Person, category: str, flow: str, step: str, at: str, end: str) -> None:
    kinds = ("sent", "delivered") if end == "delivered" else ("sent", "failed")
    more = {"failure_class": "permanent"} if end != "delivered" else {}
    person.text(f"{flow}-{step}-{at}", _instant(at), kinds=kinds, message_category=category, flow_id=flow, flow_step=int(step), campaign_id=None, **more)


def _campaign_text(person: _Person, at: str, clicked: str | None = None) -> None:
    moment = _instant(at)
    person.text(f"campaign-{at}", moment, clicked=_later(moment, clicked) if clicked else None)


def _stop(person: _Person, at: str) -> None:
    when = _instant(at)
    cells = {"direction": "inbound", "event_type": "received", "body_text": "STOP", "occurred_at": when, "loaded_at": when}
    person.row("sms_events", sms_event_id=person.world.key(), phone_e164=person.phone, **cells)


def _click_latest(person: _Person, at: str) -> None:
    sent = [row for row in person.world.tables["sms_events"] if row["phone_e164"] == person.phone and row["occurred_at"] <= _instant(at) + person.case.shift]
    message = max(sent, key=lambda row: row["occurred_at"])["message_id"].removeprefix(f"{person.case.id}-")
    person.event(message, "clicked", _instant(at), campaign_id="campaign")


def _restock(person: _Person, wished: str, empty: str, quantity: str, at: str) -> None:
    product = person.own("prodA")
    person.row("products", product_id=product)
    person.row("wishlist_items", wishlist_item_id=person.world.key(), profile_id=person.id, product_id=product, added_at=_instant(wished))
    for number, moment in ((0, empty), (int(quantity), at)):
        cells = {"product_id": product, "store_id": "store", "available_quantity": number, "occurred_at": _instant(moment)}
        person.row("inventory_events", inventory_event_id=person.world.key(), **cells)


def _delivery(person: _Person, order: str, status: str, at: str) -> None:
    person.row("deliveries", delivery_id=person.world.key(), order_id=person.own(order), status=status, occurred_at=_instant(at))


def _cancelled(person: _Person, order: str, at: str) -> None:
    row = next(row for row in person.world.tables["orders"] if row["order_id"] == person.own(order))
    row["cancelled_at"] = _instant(at) + person.case.shift


def _supply(person: _Person, at: str) -> None:
    person.order("o1", _instant(at), product="prodC")
    person.row("products", product_id=person.own("prodC"), is_consumable=True, replenish_days=30)
    _flow_text(person, "transactional", "post_purchase", "1", at, "delivered")


def _loyalty(person: _Person, enrolled: str, balance: str, points: str, expires: str) -> None:
    account = person.own("account")
    cells = {"loyalty_account_id": account, "profile_id": person.id, "enrolled_at": _instant(enrolled), "points_balance": int(balance)}
    person.row("loyalty_accounts", **cells)
    cells = {"ledger_id": person.world.key(), "loyalty_account_id": account, "points": int(points), "expires_at": _instant(expires)}
    person.row("loyalty_ledger", **cells)
    for step in (1, 2, 3):
        _flow_text(person, "marketing", "loyalty", str(step), f"2025-0{step + 5}-02 18:00", "delivered")


def _recorded(person: _Person, flow: str, at: str, step: str) -> None:
    cells = {"enrollment_id": person.world.key(), "profile_id": person.id, "flow_name": flow, "entered_at": _instant(at), "last_step": int(step)}
    person.row("flow_enrollments", **cells)


def _email(person: _Person, at: str, opened: str | None = None, is_machine: str | None = None) -> None:
    moment = _instant(at)
    for kind, when in (("received", moment), *([("opened", _later(moment, opened))] if opened else [])):
        cells = {"email_event_id": person.world.key(), "profile_id": person.id, "event_type": kind, "message_id": person.own("mail")}
        person.row("email_events", **cells, occurred_at=when, is_machine_open=bool(is_machine) if kind == "opened" else None)


def _held_out(person: _Person, at: str) -> None:
    person.row("holdout_assignments", experiment_id=person.own("holdout"), profile_id=person.id, arm="control", assigned_at=_instant(at))


def _suppressed(person: _Person, start: str, end: str | None = None) -> None:
    cells = {"suppression_id": person.world.key(), "phone_e164": person.phone, "scope": "marketing", "reason": "manual", "starts_at": _instant(start)}
    person.row("suppressions", **cells, ends_at=_instant(end) if end else None)


def _planned(person: _Person, _name: str, at: str, within: str | None = None, hours: str | None = None) -> None:
    cells = {"campaign_id": person.own("c1"), "include_segments": AUDIENCES[person.case.id][0], "planned_at": _instant(at), "template_id": "new_arrivals"}
    person.row("planned_campaigns", **cells, send_within_hours=int(within) if within else None, not_texted_hours=int(hours) if hours else None)


def _seven_texts(person: _Person) -> None:
    for number, day in enumerate(("10-21", "10-24", "10-28", "11-01", "11-08", "11-12", "11-16")):
        at = _instant(f"2026-{day} 18:00")
        person.text(f"text-{day}", at, clicked=at + timedelta(minutes=5) if number == 0 else None)


def _unfinished_order(person: _Person, name: str, at: str) -> None:
    person.order(name, _instant(at), status="pending")


def _ordered(person: _Person, name: str, at: str, gross: str, category: str | None = None, product: str | None = None) -> None:
    person.order(name, _instant(at), gross, category, product)


def _nothing(*_: object) -> None:
    """Holds by the other rows."""


PATTERNS: list[tuple[str, Callable[..., None]]] = [
    (r"m0 is the only text: [^;]*", _nothing),
    (r"m0 does not exist", _nothing),
    (r"member of seg_\w+ at as_of|engagement_track track_c at as_of|sending_eligibility says promotional_share_reached", _nothing),
    (r"seven marketing texts: m0 of 2026-11-05 taken away, .*? at 18:00(?=; planned)", _seven_texts),
    (rf"completed order of 1 prodC \(consumable, replenish_days 30\) at {TIME}, its flow post_purchase texts sent", _supply),
    (
        rf"active loyalty account enrolled {TIME} \(text of flow loyalty steps 1 to 3 sent in 2025\), balance (\d+), "
        rf"earn row of (\d+) points that expires {TIME}",
        _loyalty,
    ),
    (rf"cart event (\w+) {TIME}, cart_value ([\d.]+)", _cart),
    (rf"e-mail of flow (\w+) step (\d) received {TIME}", _flow_email),
    (rf"(marketing|transactional) text of flow (\w+) step (\d) sent {TIME}, (delivered|failed, permanent)", _flow_text),
    (rf"marketing text of a campaign sent {TIME}, delivered", _campaign_text),
    (rf"text of a campaign delivered {TIME}(?:, clicked ([\d:]+))?", _campaign_text),
    (rf"completed order (\w+) (?:at )?{TIME}, gross ([\d.]+), no discount(?:, category (\w+))?(?:, product (\w+))?", _ordered),
    (rf"order (\w+) at {TIME}, status pending", _unfinished_order),
    (rf"delivery of (\w+) (shipped|delivered) {TIME}", _delivery),
    (rf"(\w+) cancelled {TIME}", _cancelled),
    (rf"replies STOP {TIME}", _stop),
    (rf"clicks the latest text {TIME}", _click_latest),
    (rf"control arm of a running holdout since {TIME}", _held_out),
    (
        rf"product_viewed {TIME}",
        lambda person, at: person.row(
            "web_events", web_event_id=person.world.key(), profile_id=person.id, event_type="product_viewed", occurred_at=_instant(at)
        ),
    ),
    (rf"prodA: wished for {TIME}, out of stock since {TIME}, available (\d+) from {TIME}", _restock),
    (rf"opts in \(express_written, form\) {TIME}", lambda person, at: person.opts_in(_instant(at))),
    (rf"flow_enrollments row: (\w+), entered_at {TIME}, last_step (\d)", _recorded),
    (rf"e-mail received {TIME}(?:, opened ([\d:]+)( with is_machine_open true)?)?", _email),
    (rf"suppression of the number, scope marketing, reason manual, {TIME} to {TIME}", _suppressed),
    (rf"suppression, scope marketing, reason manual, from {TIME}", _suppressed),
    (
        rf"planned campaign (\w+)(?: of segment sms_subscribers)? at {TIME}(?:, send_within_hours (\d+))?(?:, not_texted_hours (\d+))?",
        _planned,
    ),
]


def _expected_messages(case: Case) -> list[tuple[str, ...]]:
    """Rows of flow_messages_due: flow, step and branch, channel, decision, reason; not_before and expires_at as they are in the world."""
    if case.expected == "none":
        return []
    rows = []
    for row, expires in zip(case.expected.split("; "), case.expires_at.split("; "), strict=True):
        words, _, held_until = row.removeprefix("p1 ").partition(" not before ")
        rows.append((*words.split(" "), "")[:5] + (held_until, _moved(case, expires)))
    moments = case.not_before.split("; ")
    return [(*row[:5], _moved(case, moment), row[6]) for row, moment in zip(rows, moments, strict=True)]


def _moved(case: Case, moment: str) -> str:
    return str(_instant(moment) + case.shift) if moment else ""


def _found_messages(case: Case, messages: list[Row], profile_id: str) -> list[tuple[str, ...]]:
    """The same of what the warehouse says, in order of priority."""
    mine = sorted((row for row in messages if row["profile_id"] == profile_id), key=lambda row: row["priority"])
    return [
        (
            row["flow_id"],
            f"{row['step']}{row['branch'] or ''}",
            row["channel"],
            row["decision"],
            row["reason"] or "",
            str(row["not_before"] or ""),
            str(row["expires_at"]),
        )
        for row in mine
    ]


def differences(case: Case, tables: Tables) -> list[str]:
    """A sentence where a case comes out otherwise than the file says."""
    if not case.id.startswith("A"):
        return [] if _is_as_expected(case, tables) else [f"{case.id}: expected {case.expected}"]
    expected, found = _expected_messages(case), _found_messages(case, tables["flow_messages_due"], f"{case.id}-p1")
    return [] if expected == found else [f"{case.id}: {found}, expected {expected}"]


def _is_as_expected(case: Case, tables: Tables) -> bool:
    """Whether a case about campaigns or what comes next has what its sentence names."""
    mine = {name: [row for row in rows if row["profile_id"].startswith(f"{case.id}-")] for name, rows in tables.items()}
    if case.id == "C18":
        arms = dict(part.split("=") for part in case.expected.split(", "))
        return arms == {row["profile_id"].removeprefix("C18-"): row["arm"] for row in mine["campaign_audience"]}
    audience, following = mine["campaign_audience"], mine["next_best_message"]
    if match := re.match(rf"c1 p1: (exclude (\w+)|include, send_at {TIME})", case.expected):
        decision, reason, send_at = match[1].split(" ")[0].rstrip(","), match[2], match[3]
        return [(decision, reason, send_at)] == [(row["decision"], row["reason"], row["send_at"] and str(row["send_at"])) for row in audience]
    if case.expected.startswith("no row for p1"):
        return audience == []
    wanted = dict(re.findall(r"(coordination_action|branch_action|alternative_channel) (\w+)", case.expected))
    return len(wanted) > 0 and len(following) == 1 and all((following[0][column] or "null") == value for column, value in wanted.items())
