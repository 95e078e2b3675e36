"""The shop's figures next to the claims of the guides (measurement.md, section 9), from texts, credited orders and campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import exp, sqrt

from reference.facts import Row, by, seed
from reference.health import LAG, clustered_wilson, ratio
from reference.practice import Practice

Read = Callable[[str], list[Row]]
# Value, its 95 % interval, the people it rests on, evidence.
Figure = tuple[float | None, float | None, float | None, int, str]
Pair = tuple[float, float]
Z = 1.959963984540054
NEED_EXPERIMENTS = {
    *("revenue_effect_of_segments", "retention_effect", "repeat_purchase_effect"),
    *("clv_effect_of_segments", "churn_effect_of_segments"),
}


class Benchmarks:
    def __init__(self, read: Read, as_of: datetime) -> None:
        self.read, self.today = read, as_of.date()
        self.practice = Practice(read, as_of)
        self.texts = self.practice.all_texts
        self.credit: dict[str, float] = defaultdict(float)
        self.orders: dict[str, float] = defaultdict(float)
        for row in read("order_attribution"):
            if row["model"] == "last_click" and row["channel"] == "sms":
                self.credit[row["message_key"]] += float(row["revenue"] or 0)
                self.orders[row["message_key"]] += float(row["weight"] or 0)
        self.best_hour = {row["profile_id"]: row["best_send_hour"] for row in read("profile_features")}

    def share(self, texts: Iterable[Row], hit: Callable[[Row], bool], is_a_person: bool = False) -> Figure:
        people = [(sum(map(hit, rows)), len(rows)) for rows in by(texts, "recipient_key").values()]
        return rate([(min(c, 1), 1) for c, n in people] if is_a_person else people)

    def figures(self) -> dict[str, Figure]:
        received = [text for text in self.texts if text["is_received"]]
        blasts = {key for key, row in self.practice.campaigns.items() if (row["share_of_subscribers"] or 0) >= 0.8}
        reached: dict[str, dict[bool, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for (who, campaign), texts in by((t for t in self.practice.texts if t["is_received"]), "recipient_key", "campaign_id").items():
            reached[who][campaign in blasts].append((int(any(t["is_clicked"] for t in texts)), 1))
        clicks = {kind: {who: total(found.get(kind, [])) for who, found in reached.items()} for kind in (True, False)}
        inside = {True: defaultdict(list), False: defaultdict(list)}
        for text in received:
            best = self.best_hour.get(text["profile_id"])
            if best is not None and text["sent_hour"] is not None:
                apart = abs(text["sent_hour"] - best)
                inside[min(apart, 24 - apart) <= 1][text["recipient_key"]].append((int(bool(text["is_clicked"])), 1))
        hours = {kind: {who: total(found) for who, found in groups.items()} for kind, groups in inside.items()}
        return {
            "open_rate": self.share([t for t in received if t["is_opened"] is not None], lambda t: t["is_opened"]),
            "opt_out_rate": self.share(received, lambda t: t["is_opted_out"]),
            "conversion_rate": self.share(received, lambda t: t["message_key"] in self.orders, True),
            "campaign_click_rate": rate([total(sum(found.values(), [])) for found in reached.values()]),
            "click_rate_of_blasts": rate(clicks[True].values()),
            "click_rate_of_segmented": rate(clicks[False].values()),
            "click_rate_of_blasts_against_segmented": change(clicks[True], clicks[False]),
            "click_rate_outside_best_hour_against_inside": change(hours[False], hours[True]),
            "revenue_per_text": self.amount(),
            "return_on_spend": self.return_on_spend(),
            "clv_of_subscribers": self.clv(),
            **self.of_campaigns(blasts),
            "opt_out_rate_of_irrelevant_against_relevant": self.of_relevance(),
        }

    def clv(self) -> Figure:
        subscribers = {row["profile_id"] for row in self.read("sms_subscribers")}
        values = {row["profile_id"]: float(row["predicted_clv_365d"]) for row in self.read("int_purchase_predictions") if row["predicted_clv_365d"] is not None}
        return change(*({who: (clv, 1) for who, clv in values.items() if (who in subscribers) == is_one} for is_one in (True, False)))

    def return_on_spend(self) -> Figure:
        days = [row for row in self.read("performance_days") if self.practice.is_in(row["calendar_date"], 90)]
        cost = sum(float(row[column] or 0) for row in days for column in ("cost", "other_cost"))
        value, low, high, units, evidence = self.amount()
        value, low, high = (ratio(end and end * len(self.texts), cost) for end in (value, low, high))
        return value, low, high, units, evidence

    def of_campaigns(self, blasts: set[str]) -> dict[str, Figure]:
        """What campaigns earned a recipient, and cost an order: those to nearly everyone against the others."""
        earned: dict[bool, dict[str, Pair]] = {True: {}, False: {}}
        spent: dict[bool, dict[str, Pair]] = {True: {}, False: {}}
        for (who, campaign), texts in by(self.practice.texts, "recipient_key", "campaign_id").items():
            row = self.practice.campaigns[campaign]
            keys = [text["message_key"] for text in texts]
            revenue, orders = (sum(found.get(key, 0) for key in keys) for found in (self.credit, self.orders))
            one = (revenue, int(any(text["is_received"] for text in texts)))
            add(earned[campaign in blasts], who, one)
            add(spent[campaign in blasts], who, (len(texts) * (ratio(row["cost"], row["texts_sent"]) or 0), orders))
        return {
            "revenue_per_recipient_of_blasts_against_segmented": change(earned[True], earned[False]),
            "cost_per_order_of_blasts_against_segmented": change(spent[True], spent[False]),
        }

    def of_relevance(self) -> Figure:
        relevance, groups = self.practice.relevance(), ({}, {})
        for text in self.texts:
            if text["message_key"] in relevance:
                add(groups[relevance[text["message_key"]]], text["recipient_key"], (int(bool(text["is_opted_out"])), int(text["is_received"])))
        value, low, high, units, evidence = change(*groups)
        return (*(None if end is None else end + 1 for end in (value, low, high)), units, evidence)

    def amount(self) -> Figure:
        people = [(sum(self.credit.get(t["message_key"], 0) for t in texts), len(texts)) for texts in by(self.texts, "recipient_key").values()]
        texts = sum(n for _, n in people)
        mean, k = sum(c for c, _ in people) / texts, len(people)
        error = sqrt(sum((c - mean * n) ** 2 for c, n in people) * k / (k - 1)) / texts
        return mean, mean - Z * error, mean + Z * error, k, "measured"

    def rows(self) -> list[Row]:
        figures = self.figures()
        return [self.row(claim, figures[claim["measure"]]) for claim in seed("policy", "benchmark_claims") if claim["measure"] in figures]

    def row(self, claim: Row, figure: Figure) -> Row:
        low, high = (None if claim[end] is None else float(claim[end]) for end in ("claimed_low", "claimed_high"))
        value, value_low, value_high, units, evidence = figure
        return {
            "claim_id": claim["claim_id"],
            "shop_value": value,
            "shop_low": value_low,
            "shop_high": value_high,
            "units": None if value is None else units,
            "evidence": "none" if value is None else evidence,
            "verdict": verdict(claim["measure"], figure, low, high),
            "period_start": self.today - timedelta(LAG + 89),
            "period_end": self.today - timedelta(LAG),
        }


def verdict(measure: str, figure: Figure, low: float | None, high: float | None) -> str:
    value, value_low, value_high, *_ = figure
    if value is None:
        return "needs_experiment" if measure in NEED_EXPERIMENTS else "not_measured"
    if value_low is None or value_high is None:
        return "unclear"
    if low is not None and value_high < low:
        return "below"
    if high is not None and value_low > high:
        return "above"
    if low == high:
        return "within"
    return "within" if (low is None or value_low >= low) and (high is None or value_high <= high) else "unclear"


def add(people: dict[str, Pair], who: str, one: Pair) -> None:
    people[who] = total([people.get(who, (0, 0)), one])


def total(pairs: Iterable[Pair]) -> Pair:
    pairs = list(pairs)
    return sum(c for c, _ in pairs), sum(n for _, n in pairs)


def rate(people: Iterable[tuple[int, int]]) -> Figure:
    people = [(c, n) for c, n in people if n]
    hits, texts = total(people)
    value = ratio(hits, texts)
    low, high = clustered_wilson(value, people) if value is not None else (None, None)
    return value, low, high, len(people), "measured"


def change(one: dict[str, Pair], other: dict[str, Pair]) -> Figure:
    """How much greater one rate is than another; the same people may be in both."""
    (c1, n1), (c0, n0) = total(one.values()), total(other.values())
    value, people = ratio(ratio(c1, n1), ratio(c0, n0)), {who for group in (one, other) for who, pair in group.items() if any(pair)}
    if not value:
        return (None if value is None else -1.0), None, None, len(people), "observational"
    k, none = len(people), (0, 0)
    squares = sum(
        (one.get(who, none)[0] / c1 - one.get(who, none)[1] / n1 - other.get(who, none)[0] / c0 + other.get(who, none)[1] / n0) ** 2 for who in people
    )
    error = sqrt(squares * k / (k - 1))
    return value - 1, value * exp(-Z * error) - 1, value * exp(Z * error) - 1, k, "observational"
