"""Random consent, texts, clicks and answers of numbers, on the edges of rules and beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from reference import numbers, windows
from reference.facts import Row
from reference.shop_worlds import ShopWorld
from reference.worlds import DOUBTFUL, STARTS, TALK

SOURCES = ["shop", "shop", "silent", "opener"]  # silent never reports delivery, opener alone reports opens
LOCAL_HOURS = "04:59:59 05:00:00 08:59:59 09:00:00 19:59:59 20:00:00 23:59:59 00:00:00 12:00:00".split()


class TextWorld(ShopWorld):
    """Adds what happens to a number; nobody on a quiet one has done a thing for so many days."""

    quiet_days: dict[str, int]

    def _add_consent(self, phone: str) -> None:
        [kind] = self.random.choices(["plain", "again", "start", "chaos", "none", "gone"], [12, 3, 1, 3, 1, 1])
        tenure = self._one_of([0, 29, 30, 31, 59, 60, 119, 120, 121, 179, 180, 181, 365, 500, 500])
        if kind == "chaos":
            self._chaos(phone)
        elif kind != "none":
            self._act(phone, "opt_in", self._ago(tenure), "express_written", "form")
        if kind == "again":
            self._act(phone, "resubscribe", self._edge(), None, "form")
        if kind == "start":
            self._text(phone, self._edge(), self._one_of(STARTS))
        if kind == "gone":
            self._act(phone, "opt_out", self._near(self.as_of), None, "keyword")
        if self._chance(0.03):
            self._add_suppression(phone)

    def _add_texts(self, phone: str) -> None:
        self.quiet = self.quiet_days[phone]
        kinds: list[tuple[Callable[[str], None], float]] = [
            (lambda phone: None, 2),
            (self._gets_texts_at_edges, 5),
            (self._clicks_at_a_rate, 4),
            (self._clicks_at_an_hour, 3),
            (self._clicks_less, 2),
            (self._answers, 2),
        ]
        functions, weights = zip(*kinds, strict=True)
        for function in self.random.choices(functions, weights, k=2):
            function(phone)
        if self._chance(0.05):
            self._add_message(phone, self._future(), clicked_at=[self._future()])
            self._text(phone, self._future(), "thanks")

    def _gets_texts_at_edges(self, phone: str) -> None:
        for _ in range(self._one_of([1, 1, 2, 3, 5])):
            clicks = [self._edge() for _ in range(self._one_of([0, 0, 1, 1, 2]))]
            self._add_message(phone, self._edge(), clicks)

    def _clicks_at_a_rate(self, phone: str) -> None:
        """Exactly 40, 20 or 10 percent, or one message beside; opens likewise."""
        count = self._one_of([2, 3, 5, 5, 10, 20])
        clicked = max(0, round(count * self._one_of([0, 0.1, 0.2, 0.4, 0.5])) + self._one_of([0, 0, 0, -1]))
        opened = max(0, round(count * self._one_of([0.4, 0.6, 0.8, 1])) + self._one_of([0, 0, -1]))
        source = self._one_of(SOURCES)
        for number in range(count):
            sent_at = self._ago(max(self.quiet, self._one_of([1, 10, 60, 89])))
            clicks = [self._ago(max(self.quiet, self._one_of([0, 10, 89])))] if number < clicked else []
            opens = [sent_at] if number < opened and source == "opener" else []
            self._add_message(phone, sent_at, clicks, opens, source, "marketing")

    def _clicks_at_an_hour(self, phone: str) -> None:
        """Mornings, evenings and a second beside them, where the person is."""
        zones = {row["timezone"] for row in self.tables["profiles"] if row["phone_e164"] == phone} & windows.ZONES
        zone = min(zones or numbers.read(phone).zones or {"UTC"})
        hours = self._one_of([LOCAL_HOURS[:4], LOCAL_HOURS[4:8], LOCAL_HOURS])
        for _ in range(self._one_of([2, 3, 3, 4, 6])):
            day = self._ago(max(self.quiet, self._one_of([2, 30, 89, 178, 179, 181])))
            local = datetime.combine(day.date(), time.fromisoformat(self._one_of(hours)))
            self._add_message(phone, day, [windows.to_utc(local, zone, 0)], category="marketing")

    def _clicks_less(self, phone: str) -> None:
        """Half of the clicks before, or one more or fewer."""
        before = self._one_of([1, 2, 2, 3, 4])
        now = max(0, before // 2 + self._one_of([-1, 0, 0]))
        for low, high, count in ((90, 179, before), (0, 89, now)):
            clicks = [self._ago(max(self.quiet, self._one_of([low, high, high - 30]))) for _ in range(count)]
            self._add_message(phone, self._edge(), clicks, category="marketing")

    def _answers(self, phone: str) -> None:
        for _ in range(self._one_of([1, 1, 2])):
            at, body = self._edge(), self._one_of([*TALK, *TALK, *DOUBTFUL])
            event_id = self._text(phone, at, body)
            if body in DOUBTFUL and self._chance(0.4):
                # Blocks no longer, and yet nobody may have said that it was just talk.
                self._text(phone, at + timedelta(hours=1), "START")
            if body in DOUBTFUL and self._chance(0.7):
                outcome = self._one_of(["no_opt_out", "no_opt_out", "no_opt_out", "opt_out"])
                review = {"decided_at": self._one_of([at, self._near(self.as_of)]), "outcome": outcome}
                self._add("reply_reviews", {"sms_event_id": event_id} | review)

    def _add_message(
        self,
        phone: str,
        at: datetime,
        clicked_at: list[datetime] | None = None,
        opened_at: list[datetime] | None = None,
        source: str | None = None,
        category: str | None = None,
    ) -> None:
        source = source or self._one_of(SOURCES)
        words = ["marketing", "unknown", "promo", None, "transactional", "auto_response", "conversational"]
        category = category or self.random.choices(words, [12, 2, 1, 1, 2, 1, 1])[0]
        arrived = self._one_of(["sent", "sent", "failed"] if source == "silent" else ["delivered"] * 5 + ["failed"])
        steps = [("sent", at), (arrived, at + timedelta(seconds=self._one_of([0, 1])))]
        steps += [("opened", opened) for opened in opened_at or []]
        if source == "opener" and self._chance(0.3):
            steps.append(("opened", at))
        steps += [("clicked", clicked) for clicked in clicked_at or []]
        has_id = self._chance(0.9)
        message_id = f"message-{self._id()}" if has_id else None
        for event_type, occurred_at in steps:
            event: Row = {"sms_event_id": self._id(), "message_id": message_id, "phone_e164": phone}
            event |= {"event_type": event_type, "occurred_at": occurred_at, "source_system": source}
            event["message_category"] = category if self._chance(0.9) else self._one_of(["unknown", "marketing"])
            if event_type == "clicked":
                event["is_bot_click"] = self._one_of([None, False, False, False, True])
            self._add_versions("sms_events", event, {"event_type": "queued"})
