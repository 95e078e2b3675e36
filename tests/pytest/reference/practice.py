"""The eleven mistakes as checks (measurement.md, section 8), from texts, violations, memberships and what people did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from hashlib import md5
from typing import Any

from reference.facts import Row, by
from reference.health import LAG, Health, is_member, ratio

Read = Callable[[str], list[Row]]
Figure = tuple[float | None, float | None]
THRESHOLDS = {
    "same_text_to_everyone": 0.25,
    "only_discounts": 0.6,
    "over_messaging": 0.01,
    "ignored_consent": 0,
    "demographics_only": 0.5,
    "stale_segments": 0.05,
    "no_frequency_control": 0.5,
    "irrelevant_offers": 0.5,
    "dormant_not_suppressed": 0.1,
    "opt_outs_ignored": 0,
    "apart_from_crm": 0.5,
}
CONSENT_RULES = {"no_consent", "double_opt_in_pending", "consent_expired", "opted_out", "erased", "suppressed", "sunset_suppressed"}
YES = {"true", "t", "yes", "y", "1", "on"}
WIN_BACK = {"reengage", "re_engage", "winback", "win_back", "reactivation", "sunset"}
MONTH = {"no_frequency_control", "dormant_not_suppressed", "apart_from_crm", "opt_outs_ignored"}


class Practice:
    def __init__(self, read: Read, as_of: datetime) -> None:
        self.read, self.as_of, self.today = read, as_of, as_of.date()
        self.health = Health(read, as_of)
        self.campaigns = {row["campaign_id"]: row for row in read("performance_campaigns") if row["kind"] == "campaign"}
        self.all_texts = [row for row in read("performance_messages") if row["is_sent"] and row["is_mature"] and self.is_in(row["send_date"], 90)]
        self.texts = [row for row in self.all_texts if row["campaign_id"] in self.campaigns]
        self.recent = [row for row in self.texts if self.is_in(row["send_date"], 30)]
        self.families = {row["segment_name"]: row["family"] for row in read("segment_catalog")}

    def is_in(self, day: date, days: int) -> bool:
        return LAG <= (self.today - day).days < LAG + days

    def was_in(self, segment: str, text: Row) -> bool:
        mine = self.health.memberships.get(text["profile_id"], []) if text["profile_id"] else []
        return any(row["segment_name"] == segment and is_member(row, text["sent_at"]) for row in mine)

    def rows(self) -> list[Row]:
        rows = []
        for check, threshold in THRESHOLDS.items():
            above, below = getattr(self, check)()
            value = None if not below else float(above or 0) if threshold == 0 else ratio(above, below)
            is_bad = value is not None and (value < threshold if check == "apart_from_crm" else value > threshold)
            rows.append(
                {
                    "check_name": check,
                    "value": value,
                    "numerator": above,
                    "denominator": below,
                    "threshold": float(threshold),
                    "status": "no_data" if value is None else "warning" if is_bad else "ok",
                    "period_start": self.today - timedelta(LAG + (29 if check in MONTH else 89)),
                    "period_end": self.today - timedelta(LAG),
                }
            )
        return rows

    def share(self, texts: list[Row], is_bad: Callable[[Row], bool]) -> Figure:
        return (sum(map(is_bad, texts)), len(texts)) if texts else (None, None)

    def same_text_to_everyone(self) -> Figure:
        return self.share(self.texts, lambda text: (self.campaigns[text["campaign_id"]]["share_of_subscribers"] or 0) >= 0.8)

    def only_discounts(self) -> Figure:
        return self.share([text for text in self.texts if text["is_promotional"] is not None], lambda text: text["is_promotional"])

    def demographics_only(self) -> Figure:
        def is_bad(text: Row) -> bool:
            audience = text["audience_segment"]
            return audience is None or self.families.get(audience) in ("demographic", "location", "base")

        return self.share(self.texts, is_bad)

    def over_messaging(self) -> Figure:
        caps = [row for row in self.read("sending_violations") if row["rule"].startswith("frequency_cap_")]
        beyond = {text_key(row) for row in caps}
        return sum(text["message_key"] in beyond for text in self.texts), len(self.texts)

    def ignored_consent(self) -> Figure:
        refused: dict[str, datetime] = {}
        for row in self.read("int_preferences_validated"):
            # What names no other channel may mean texts.
            is_about_texts = row["preference_type"] == "channel" and row["preference_key"] != "email"
            if is_about_texts and row["preference_value"].strip().lower() not in YES:
                refused[row["profile_id"]] = min(row["updated_at"], refused.get(row["profile_id"], datetime.max))
        broken = {text_key(row) for row in self.read("sending_violations") if row["rule"] in CONSENT_RULES and self.is_in(row["sent_at"].date(), 90)}
        broken |= {text["message_key"] for text in self.all_texts if text["sent_at"] >= refused.get(text["profile_id"], datetime.max)}
        return len(broken), len(self.all_texts)

    def stale_segments(self) -> Figure:
        named = [text for text in self.texts if text["audience_segment"] in self.families and text["sent_at"] >= self.health.history_from]
        return self.share(named, lambda text: not self.was_in(text["audience_segment"], text))

    def no_frequency_control(self) -> Figure:
        campaigns = {text["campaign_id"] for text in self.recent}
        if len(campaigns) < 4:
            return None, None
        first, last = self.start(LAG + 29), self.start(LAG - 1)
        got = defaultdict(set)
        for text in self.recent:
            if text["is_received"]:
                got[text["recipient_key"]].add(text["campaign_id"])
        keys = {row["phone_e164"]: row["recipient_key"] for row in self.read("int_recipients")}
        always = [number for number, rows in by(self.read("int_consent_history"), "phone_e164").items() if is_subscribed_throughout(rows, first, last)]
        return sum(10 * len(got[keys.get(number, number)]) >= 9 * len(campaigns) for number in always), len(always)

    def irrelevant_offers(self) -> Figure:
        found = self.relevance()
        return (sum(not is_relevant for is_relevant in found.values()), len(found)) if found else (None, None)

    def relevance(self) -> dict[str, bool]:
        """Of each text about a category whether the person showed interest in it, by message_key."""
        category_of = {row["campaign_id"]: row["category"] for row in self.read("int_sms_campaigns_validated")}
        about = [text for text in self.texts if category_of.get(text["campaign_id"])]
        seen: dict[tuple[str, Any], list[tuple[datetime, datetime]]] = defaultdict(list)
        product_of = {row["product_id"]: row["category"] for row in self.read("int_products_validated")}
        for row in self.read("int_web_events_validated"):
            if row["event_type"] in ("product_viewed", "category_viewed") and row["occurred_at"] <= self.as_of:
                product = product_of.get(row["product_id"]) if row["event_type"] == "product_viewed" else None
                category = next((name for name in (product, row["category"]) if name and name != "uncategorised"), None)
                seen[row["profile_id"], category].append((row["occurred_at"], row["occurred_at"] + timedelta(90)))
        for row in self.read("int_order_line_facts"):
            seen[row["profile_id"], row["category"]].append((row["ordered_at"], row["ordered_at"] + timedelta(365)))
        for row in self.read("int_wishlist_items_validated"):
            seen[row["profile_id"], product_of.get(row["product_id"])].append((row["added_at"], row["removed_at"] or datetime.max))
        for memberships in self.health.memberships.values():
            for held in memberships:
                if held["segment_name"] == "category_affinity":
                    seen[held["profile_id"], held["second_key"]].append((held["entered_at"], held["exited_at"] or datetime.max))

        def is_relevant(text: Row) -> bool:
            periods = seen.get((text["profile_id"], category_of[text["campaign_id"]]), [])
            return any(start <= text["sent_at"] < end for start, end in periods)

        return {text["message_key"]: is_relevant(text) for text in about}

    def dormant_not_suppressed(self) -> Figure:
        def is_bad(text: Row) -> bool:
            if {word_key(self.campaigns[text["campaign_id"]]["goal"]), word_key(text["message_type"])} & WIN_BACK:
                return False
            return text["engagement_track"] == "never_clicked" or self.was_in("dormant", text)

        return self.share([text for text in self.recent if text["sent_at"] >= self.health.history_from], is_bad)

    def opt_outs_ignored(self) -> Figure:
        now = {(row["segment_name"], row["second_key"]): row for row in self.health.rows("is_opted_out", "opt_out")}
        before = {(row["segment_name"], row["second_key"]): row for row in self.health.rows("is_opted_out", "opt_out", 1)}
        judged = {segment: row for segment, row in before.items() if row["status"] not in ("no_history", "too_few")}

        def fell(segment: tuple[str, str | None]) -> bool:
            load, earlier = ratio(now[segment]["texts"][0], now[segment]["members"]), ratio(now[segment]["texts"][1], before[segment]["members"])
            return earlier is None or (load or 0) < earlier

        return sum(row["status"] == "alert" and not fell(segment) for segment, row in judged.items()), len(judged)

    def apart_from_crm(self) -> Figure:
        since = self.start(89)
        texted = {text["profile_id"] for text in self.recent if text["profile_id"]}
        known = {row["profile_id"] for row in self.read("int_email_events_validated") if since <= row["occurred_at"] <= self.as_of}
        for table in ("int_web_events_validated", "int_cart_events_validated", "int_checkouts_validated"):
            known |= {row["profile_id"] for row in self.read(table) if since <= row.get("occurred_at", row.get("started_at")) <= self.as_of}
        return len(texted & known), len(texted)

    def start(self, days_ago: int) -> datetime:
        return datetime.combine(self.today - timedelta(days_ago), time())


def is_subscribed_throughout(rows: Iterable[Row], first: datetime, last: datetime) -> bool:
    """Whether a number was subscribed from one moment to another, in however many periods."""
    at = first
    for row in sorted(rows, key=lambda row: row["valid_from"]):
        if row["consent_status"] == "subscribed" and row["valid_from"] <= at:
            at = max(at, row["valid_to"] or datetime.max)
    return at >= last and at > first


def text_key(row: Row) -> str:
    return md5(f"{row['phone_e164']}|{row['message_id']}".encode()).hexdigest()


def word_key(text: str | None) -> str | None:
    return text and "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
