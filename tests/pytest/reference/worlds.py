"""Random worlds of raw inputs, full of the edges of consent and sending."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from reference import numbers
from reference.consent import add_months
from reference.facts import Row, Tables, listed
from reference.inputs import COLUMNS, LONG_AGO, complete
from reference.numbers import AREA_CODES, CALLING_CODE_OF, CALLING_CODES
from reference.windows import RULES, TERRITORIES, ZONES

RULE_COUNTRIES = sorted({row["country_code"] for row in RULES} - {"*", "US"})
REGIONS = sorted({(row["country_code"], region) for row in AREA_CODES.values() for region in listed(row["region_codes"])})
SPLIT_OR_SPECIAL = ["850", "928", "364", "709", "867", "902", "306", "474", "689", "787", "671", "340", "242", "876", "604"]
PERSON = ["form", "checkout", "keyword", "pos"]
OTHERS = ["api", "import", "agent"]
LEVELS = ["express_written", "express_written", "express_written", "express", "implied", "unknown", None]
DOUBTFUL = ["I will stop by your store later", "Can you cancel my order 123?", "the end of the road", "stop all this"]
TALK = ["thanks", "Yes please", "ok great, no stopping us", "HELP", "info", "", None]
STOPS = ["STOP", "Stop!", "ARRÊT", "🛑 stop", "please stop", "don’t text me again", "Opt-out", "wrong number, sorry"]
STARTS = ["START", "yes", "Unstop!"]


class RandomWorld:
    """About 300 profiles with histories that meet at the edges of the rules; the same seed gives the same rows."""

    def __init__(self, seed: int, as_of: datetime, profiles: int = 300) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.tables: Tables = {name: [] for name in COLUMNS}
        self.ids = itertools.count()
        self._fill(seed, profiles)
        self.tables = complete(self.tables)

    def _fill(self, seed: int, profiles: int) -> None:
        self.phones = self._phones(seed, profiles)
        for position in range(profiles):
            self._add_profile(f"p{position:03}", self.phones[position % len(self.phones)])
        for phone in self.phones:
            self._add_history(phone)

    # -- people

    def _phones(self, seed: int, count: int) -> list[str]:
        """Fewer numbers than profiles, so that some are shared; area and calling codes go round from world to world."""
        area_codes = itertools.cycle(sorted(AREA_CODES))
        area_codes = list(itertools.islice(area_codes, seed * 130, seed * 130 + count * 45 // 100))
        calling_codes = itertools.cycle(sorted(CALLING_CODES))
        calling_codes = list(itertools.islice(calling_codes, seed * 40, seed * 40 + count * 13 // 100))
        rule_codes = [CALLING_CODE_OF[country] for country in RULE_COUNTRIES if country != "CA"]
        nanp = [f"+1{code}{self._exchange()}" for code in area_codes + SPLIT_OR_SPECIAL + ["416", "514"] * 8]
        rest = [self._number(code) for code in calling_codes + rule_codes]
        phones = nanp + rest + ["+12125550142", "+12129110142", "+1212364014", "+80012345678", "+999123456789"]
        self.random.shuffle(phones)
        return phones

    def _number(self, code: str) -> str:
        """A number of a possible length that is written in one way alone."""
        length = self.random.choice([n for n in numbers.possible_lengths(code) if 7 <= n + len(code) <= 15])
        if self._chance(0.1):
            length = self.random.randint(6, 15 - len(code))  # of some codes no number has that many digits
        return f"+{code}{self.random.choice('2345678')}{self.random.randrange(10 ** (length - 1)):0{length - 1}}"

    def _exchange(self) -> str:
        return f"{self.random.choice([236, 364, 427, 783])}{self.random.randint(2000, 9999)}"

    def _add_profile(self, profile_id: str, phone: str) -> None:
        row: Row = {"profile_id": profile_id, "phone_e164": phone}
        if self._chance(0.9):
            row["email"] = f"{profile_id}@example.com"
        if self._chance(0.04):
            row["phone_e164"] = None
            row["phone_raw"] = self.random.choice([None, "(212) 364-0142", "1 416 364 0142", "364-0142", "0612345678"])
            row["country_code"] = self.random.choice([None, "US", "CA", "JM", "FR"])
        elif self._chance(0.55):
            row["country_code"], row["region_code"] = self._address(phone)
        if self._chance(0.25):
            row["timezone"] = self.random.choice(
                ["America/New_York", "America/Los_Angeles", "Europe/Paris", "Asia/Kolkata", "Mars/Olympus", "", "UTC"]
                + sorted(ZONES)[:: self.random.randint(20, 60)]
            )
        if self._chance(0.3):
            grown_up = add_months(self.as_of, -18 * 12).date()
            row["birth_date"] = self.random.choice([date(1980, 5, 5), grown_up, grown_up + timedelta(days=1), date(2015, 1, 1)])
        if self._chance(0.04):
            row["deleted_at"] = self._near(self.as_of)
        row["is_test"] = self.random.choice([None, False, False, False]) if self._chance(0.97) else True
        self._add("profiles", row)
        self._add_choices(profile_id)
        self._add_visits(profile_id)
        self._add_flow(profile_id)
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2, 5])):
            self._add_order(profile_id, self._past(900))

    def _add_visits(self, profile_id: str) -> None:
        """Some come every quarter and are never dormant; others come around the day that decides about a text, or never."""
        if self._chance(0.5):
            visits = [self.as_of - timedelta(days=90 * quarter + 10) for quarter in range(12)]
        else:
            days = self.random.choice([[], [119], [120], [121], [130, 300], [125, 200], [3, 400]])
            visits = [self.as_of - timedelta(days=day, seconds=self.random.choice([0, 1, 3600])) for day in days]
        for visit in visits:
            table = self.random.choice(["web_events", "web_events", "email_events"])
            self._add(table, {"profile_id": profile_id, "occurred_at": visit})

    def _add_flow(self, profile_id: str) -> None:
        if not self._chance(0.08):
            return
        ended_at = self.random.choice([None, self._past(200), self._near(self.as_of)])
        how = self.random.choice(["completed_at", "completed_at", "exited_at"])
        self._add(
            "flow_enrollments",
            {
                "profile_id": profile_id,
                "flow_name": self.random.choice(["sunset", "sunset", "Sunset", "welcome"]),
                "entered_at": self.as_of - timedelta(days=250),
                how: ended_at,
                "exit_reason": self.random.choice(["completed", "converted", None]),
            },
        )

    def _address(self, phone: str) -> tuple[str | None, str | None]:
        own = AREA_CODES.get(phone[2:5]) if phone.startswith("+1") else None
        choices: list[tuple[str | None, str | None]] = [
            (own["country_code"], min(listed(own["region_codes"]), default=None)) if own else ("US", "NY"),
            self.random.choice(REGIONS),
            self.random.choice(REGIONS),
            ("US", self.random.choice(sorted(TERRITORIES))),
            (self.random.choice(["US", "US", "CA", "PR", "GB"]), None),
            (self.random.choice(["US", "CA"]), self.random.choice(["AA", "AE", "ZZ"])),
            (self.random.choice(RULE_COUNTRIES), self.random.choice([None, "X1"])),
            (self.random.choice(["KZ", "IM", "JM", "ES", "XX"]), None),
        ]
        return self.random.choice(choices)

    def _add_choices(self, profile_id: str) -> None:
        preference = {"profile_id": profile_id, "updated_at": self._past(100)}
        if self._chance(0.06):
            value = self.random.choice(["true", "Yes", "false", "rarely"])
            self._add(
                "preferences",
                preference | {"preference_type": "channel", "preference_key": "sms", "preference_value": value},
            )
            self._add(
                "preferences",
                preference | {"preference_type": "channel", "preference_key": "email", "preference_value": "false"},
            )
        if self._chance(0.12):
            value = self.random.choice(["0", "1", "2", "3", "10"])
            self._add(
                "preferences",
                preference | {"preference_type": "frequency", "preference_key": "max_per_week", "preference_value": value},
            )
        if self._chance(0.12):
            hours = self.random.choice([("22:00", "07:00"), ("12:00", "13:30"), ("00:30", "17:45"), ("21:00", "21:00"), ("9", "17:00")])
            keys = self.random.choice([("start", "end")] * 5 + [("start",), ("start", "end", "weekend")])
            for key, clock in zip(keys, (*hours, "10:00"), strict=False):
                self._add(
                    "preferences",
                    preference | {"preference_type": "quiet_hours", "preference_key": key, "preference_value": clock},
                )
        if self._chance(0.07):
            self._add(
                "holdout_assignments",
                {
                    "experiment_id": f"experiment-{next(self.ids)}",
                    "profile_id": profile_id,
                    "arm": self.random.choice(["control", "control", "treatment", "A"]),
                    "is_holdout": self.random.choice([None, True, True, False]),
                    "assigned_at": self._near(self.as_of),
                    "ended_at": self.random.choice([None, None, self._near(self.as_of)]),
                },
            )

    def _add_order(self, profile_id: str, at: datetime) -> None:
        self._add(
            "orders",
            {
                "order_id": f"order-{next(self.ids)}",
                "profile_id": profile_id,
                "ordered_at": at,
                "status": self.random.choice(["completed", "completed", "completed", "pending", "cancelled"]),
                "cancelled_at": self.random.choice([None, None, None, self._near(self.as_of)]),
                "gross_amount": self.random.choice([20, 60, 150, 400]),
                "is_test": self.random.choice([None, False, False, False, True]),
                "loaded_at": at,
            },
        )

    # -- what happened to a number

    def _add_history(self, phone: str) -> None:
        """Nothing, a plain subscriber, implied consent near its end, or acts of which some fall together."""
        is_canadian = numbers.read(phone).country == "CA"
        histories: list[tuple[Callable[[str], None], float]] = [
            (lambda phone: None, 1),
            (self._plain, 4),
            (self._implied, 6 if is_canadian else 0.5),
            (self._implied_again, 4 if is_canadian else 0.2),
            (self._chaos, 4),
        ]
        functions, weights = zip(*histories, strict=True)
        [function] = self.random.choices(functions, weights)
        function(phone)
        self._add_texts(phone)
        for _ in range(self.random.choice([0] * 12 + [1, 1, 2])):
            self._add_suppression(phone)
        if self._chance(0.12):
            self._add_check(phone)

    def _plain(self, phone: str) -> None:
        self._act(phone, "opt_in", self._past(500), "express_written", "form")

    def _chaos(self, phone: str) -> None:
        instants = sorted(self._past(400) for _ in range(self.random.randint(1, 4)))
        instants += [self._near(self.as_of)] * self._chance(0.3)
        acts: list[tuple[Callable[..., None], float]] = [
            (self._some_opt_in, 5), (self._some_opt_out, 4), (self._pending, 1.5), (self._without_level, 3),
            (self._reply, 4), (self._some_end, 1.5), (self._refused, 1),
        ]  # fmt: skip
        functions, weights = zip(*acts, strict=True)
        for _ in range(self.random.randint(1, 7)):
            [function] = self.random.choices(functions, weights)
            function(phone, self.random.choice(instants))

    def _act(self, phone: str | None, action: str, at: datetime, level: str | None, source: str, **more: Any) -> None:
        lateness = self.random.choice([0, 0, 60, 86400, 40 * 86400])
        row = {
            "consent_event_id": f"consent-{next(self.ids)}",
            "phone_e164": phone,
            "action": action,
            "occurred_at": at,
            "consent_level": level,
            "source": source,
            "loaded_at": at + timedelta(seconds=lateness),
        } | more
        self._add("consent_events", row)
        if self._chance(0.06):
            # A later version of the same row; only the first tells when it arrived.
            self._add("consent_events", row | {"loaded_at": row["loaded_at"] + timedelta(days=2)})
        elif action in ("opt_out", "opt_out_carrier") and self._chance(0.1):
            # An import writes over an opt-out, which stands all the same.
            later = {"action": "opt_in", "consent_level": "express_written", "source": self.random.choice(["import", "form"])}
            days = {column: row[column] + timedelta(days=2) for column in ("occurred_at", "loaded_at")}
            self._add("consent_events", row | later | days)

    def _some_opt_in(self, phone: str, at: datetime) -> None:
        scope = self.random.choices(["marketing", "all", "transactional", "unknown", None], [8, 2, 1, 0.5, 0.5])[0]
        source = self.random.choice(PERSON + OTHERS)
        self._act(phone, "opt_in", at, self.random.choice(LEVELS), source, message_category=scope)

    def _without_level(self, phone: str, at: datetime) -> None:
        action = self.random.choice(["resubscribe", "double_opt_in_confirmed"])
        level = self.random.choice([None, None, None, "express_written", "express", "implied"])
        self._act(phone, action, at, level, self.random.choice(PERSON + OTHERS))

    def _pending(self, phone: str, at: datetime) -> None:
        scope = self.random.choices(["marketing", "transactional", "unknown", None], [8, 1, 0.5, 0.5])[0]
        level = self.random.choice(["express_written", "express_written", "express", "implied", None])
        source = self.random.choice(PERSON + OTHERS)
        self._act(phone, "opt_in_pending", at, level, source, message_category=scope)
        if self._chance(0.5):
            self._text(phone, at + timedelta(minutes=self.random.choice([0, 5])), self.random.choice(STARTS))

    def _some_opt_out(self, phone: str, at: datetime) -> None:
        action = self.random.choice(["opt_out", "opt_out", "opt_out_carrier"])
        scope = self.random.choices(["marketing", "all", "unknown", None, "transactional"], [4, 4, 1, 0.5, 1])[0]
        more: Row = {"message_category": scope}
        if self._chance(0.15):
            # Dated into the future by a wrong clock; it counts from its arrival, if that is not in the future too.
            at = self.as_of + timedelta(days=self.random.randint(1, 40))
            more["received_at"] = self.random.choice([self._near(self.as_of), None])
            more["loaded_at"] = self._near(self.as_of)
        elif self._chance(0.2):
            more["received_at"] = at + timedelta(seconds=self.random.choice([-7200, 0, 30, 86400]))
        if self._chance(0.1):
            owners = [row["profile_id"] for row in self.tables["profiles"] if row["phone_e164"] == phone]
            owner = self.random.choice(owners or ["p000"])
            named = self.random.choice([{"profile_id": owner}, {"email": f"{owner}@example.com"}])
            self._act(None, action, at, None, "agent", **named, **more)
        else:
            self._act(phone, action, at, None, self.random.choice(PERSON + OTHERS + ["carrier"]), **more)

    def _some_end(self, phone: str, at: datetime) -> None:
        action = self.random.choice(["never_subscribed", "number_reassigned"])
        self._act(phone, action, at, None, self.random.choice(["import", "carrier", "api"]))

    def _refused(self, phone: str, at: datetime) -> None:
        """The provider knows an opt-out; at times a START or a form comes later."""
        self._failure(phone, at, self.random.choice([{"failure_class": "opted_out"}, {"failure_code": "21610"}]))
        match self.random.choice(["nothing", "start", "form", "both"]):
            case "start":
                self._text(phone, at + timedelta(seconds=self.random.choice([0, 600])), "START")
            case "form":
                self._act(phone, "opt_in", at + timedelta(hours=1), "express_written", "form")
            case "both":
                self._act(phone, "opt_in", at + timedelta(hours=1), "express_written", "form")
                self._text(phone, at + timedelta(hours=2), "START")

    def _failure(self, phone: str, at: datetime, why: Row) -> None:
        key = f"failure-{next(self.ids)}"
        event = {"sms_event_id": key, "message_id": self.random.choice([None, key]), "phone_e164": phone, "occurred_at": at}
        step = self.random.choice(["failed", "undelivered", "rejected"])
        self._add("sms_events", event | {"event_type": step, "message_category": self.random.choice(["marketing", "transactional"])} | why)

    def _fails(self, phone: str) -> None:
        """About three failures in a row for good, with something in between at times."""
        began_at = self._past(60)
        for number in range(self.random.choice([2, 3, 3, 4])):
            self._failure(phone, began_at + timedelta(hours=number), {"failure_class": self.random.choice(["permanent"] * 6 + ["temporary"])})
        if self._chance(0.4):
            between = began_at + timedelta(minutes=self.random.choice([-30, 90, 150, 900]))
            match self.random.choice(["arrives", "answers", "opts in"]):
                case "arrives":
                    self._add("sms_events", {"sms_event_id": f"sms-{next(self.ids)}", "phone_e164": phone, "occurred_at": between})
                case "answers":
                    self._text(phone, between, "thanks")
                case "opts in":
                    self._act(phone, "opt_in", between, "express_written", "form")

    def _reply(self, phone: str, at: datetime) -> None:
        body = self.random.choice(self.random.choice([STARTS, STARTS, STOPS, DOUBTFUL, TALK]))
        event_id = self._text(phone, at, body)
        if body in DOUBTFUL and self._chance(0.5):
            self._add(
                "reply_reviews",
                {
                    "sms_event_id": event_id,
                    "decided_at": self.random.choice([at + timedelta(hours=1), self._near(self.as_of)]),
                    "outcome": self.random.choice(["no_opt_out", "no_opt_out", "opt_out"]),
                },
            )

    def _text(self, phone: str, at: datetime, body: str | None) -> str:
        event_id = f"reply-{next(self.ids)}"
        arrived_at = at
        if body in STOPS and self._chance(0.1):
            at = self.as_of + timedelta(days=3)
            arrived_at = self._near(self.as_of)
        self._add(
            "sms_events",
            {
                "sms_event_id": event_id,
                "phone_e164": phone,
                "direction": "inbound",
                "event_type": "received",
                "occurred_at": at,
                "message_category": self.random.choice(["conversational", "marketing"]),
                "body_text": body,
                "loaded_at": arrived_at,
            },
        )
        return event_id

    def _implied(self, phone: str) -> None:
        """Implied consent that ends around as_of, within the next two months, or far from it."""
        source = self.random.choice(PERSON + OTHERS)
        months = 24 if source in ("checkout", "pos") else 6
        end = self.as_of + timedelta(seconds=self.random.choice([-1, 0, 1, 3600, -86400, 86400 * 9, 86400 * 300]))
        self._act(phone, "opt_in", add_months(end, -months), "implied", source)
        owners = [row["profile_id"] for row in self.tables["profiles"] if row["phone_e164"] == phone]
        if owners and self._chance(0.5):
            bought_at = add_months(self.as_of, -24) + timedelta(seconds=self.random.choice([-1, 0, 1, 86400 * 5]))
            self._add_order(self.random.choice(owners), bought_at)
        if self._chance(0.4):
            self._some_opt_out(phone, self._past(500))
            self._text(phone, self._past(300), "START")

    def _implied_again(self, phone: str) -> None:
        """Opted out once or twice, with a purchase between or in that second, and a START 24 months after a purchase."""
        owners = [row["profile_id"] for row in self.tables["profiles"] if row["phone_e164"] == phone] or ["p000"]
        around = [timedelta(seconds=second) for second in (-1, 0, 1)]
        started_at = self._past(60)
        bought_at = add_months(started_at, -24) + self.random.choice(around)
        self._act(phone, "opt_in", bought_at - timedelta(days=30), "implied", "checkout")
        for _ in range(self.random.choice([1, 2])):
            self._act(phone, "opt_out", bought_at - timedelta(days=self.random.choice([0, 0, 2, 5])), None, "keyword", message_category="all")
        for at in self.random.sample([bought_at, bought_at - timedelta(days=3), started_at - timedelta(days=1), started_at + timedelta(days=1)], 2):
            self._add_order(self.random.choice(owners), at)
        self._text(phone, started_at, "START")

    # -- what was sent

    def _add_texts(self, phone: str) -> None:
        if self._chance(0.3):
            return
        edges = [timedelta(hours=hours) for hours in (24, 168, 720)]
        for _ in range(self.random.choice([0, 1, 1, 2, 3, 4, 6, 8])):
            age = self.random.choice(
                [self.random.choice(edges) + timedelta(seconds=self.random.choice([-1, 0, 1]))]
                + [timedelta(seconds=self.random.randint(0, hours * 3600)) for hours in (24, 100, 720)]
            )
            self._add_message(phone, self.as_of - age)
        if self._chance(0.1):
            self._add_message(phone, self.as_of + timedelta(minutes=5))
        if self._chance(0.08):
            self._fails(phone)

    def _add_message(self, phone: str, at: datetime) -> None:
        message_id = f"message-{next(self.ids)}" if self._chance(0.9) else None
        category = self.random.choices(
            ["marketing", "unknown", "promo", None, "transactional", "auto_response", "conversational"],
            [12, 2, 1, 1, 2, 1, 1],
        )[0]
        steps = self.random.choice(
            [["sent", "delivered"], ["queued", "accepted", "sent", "delivered"], ["delivered"], ["queued"]]
            + [["sent", "failed"], ["queued", "cancelled"], ["sent", "undelivered"], ["rejected"]]
            + [["sent", "undelivered", "delivered"], ["sent", "clicked"], ["clicked"]]
        )
        for number, step in enumerate(steps if message_id else steps[-1:]):
            self._add(
                "sms_events",
                {
                    "sms_event_id": f"sms-{next(self.ids)}",
                    "message_id": message_id,
                    "phone_e164": phone,
                    "event_type": step,
                    "occurred_at": at + timedelta(seconds=number * self.random.choice([0, 1, 600])),
                    "is_bot_click": self.random.choice([None, False, True]) if step == "clicked" else None,
                    "message_category": category if self._chance(0.9) else self.random.choice(["unknown", "marketing"]),
                },
            )

    def _add_suppression(self, phone: str) -> None:
        owners = [row["profile_id"] for row in self.tables["profiles"] if row["phone_e164"] == phone]
        is_of_profile = bool(owners) and self._chance(0.2)
        named = self.random.choice([{"profile_id": owners[0]}, {"email": f"{owners[0]}@example.com"}]) if is_of_profile else {}
        reasons = ["complaint", "manual", "erased", "sunset", "dnc", "reassigned_number"]
        soon = self.as_of + timedelta(hours=self.random.choice([0, 1, 20, 300]))
        self._add(
            "suppressions",
            {
                "suppression_id": f"suppression-{next(self.ids)}",
                "phone_e164": None if is_of_profile else phone,
                "channel": self.random.choice(["sms", "sms", "all", "email"]),
                "scope": self.random.choice(["marketing", "all"]),
                "reason": self.random.choice(reasons),
                "starts_at": self.random.choice([self._past(200), self._past(200), self.as_of, soon]),
                "ends_at": self.random.choice([None, soon + timedelta(hours=self.random.choice([0, 30, 900])), LONG_AGO]),
            }
            | named,
        )

    def _add_check(self, phone: str) -> None:
        for _ in range(self.random.choice([1, 1, 2])):
            self._add(
                "number_checks",
                {
                    "phone_e164": phone,
                    "checked_at": self._near(self.as_of) if self._chance(0.3) else self._past(300),
                    "line_type": self.random.choice(["mobile", "mobile", "landline", "fixed_voip", "unknown", None]),
                    "is_active": self.random.choice([None, True, True, False]),
                    "reassigned": self.random.choice([None, "no", "no_data", "yes"]),
                    "reassigned_asked_date": self.random.choice([None, self._past(400).date()]),
                },
            )

    # -- chance

    def _add(self, table: str, row: Row) -> None:
        self.tables[table].append(row)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _past(self, days: int) -> datetime:
        return self.as_of - timedelta(seconds=self.random.randint(0, days * 86400))

    def _near(self, moment: datetime) -> datetime:
        """At the moment, a second or a day on either side of it."""
        return moment + timedelta(seconds=self.random.choice([-86400, -1, 0, 1, 86400]))
