"""How segments do, and whether chance or a season explains it (measurement.md, section 7), from texts, memberships and revenue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from math import log, sqrt

from reference.facts import Row, by
from reference.measurement import wilson

Read = Callable[[str], list[Row]]
Segment = tuple[str, str | None]
# Of a number: texts and events now, and a period before.
Counts = tuple[int, int, int, int]
DAYS, LAG, YEAR, MIN_MEMBERS, Z = 30, 5, 364, 100, 1.96
THRESHOLDS = {"engagement": -0.15, "churn": 0.05, "opt_out": 0.01}
ALERTS = {"engagement": "engagement_declining", "churn": "high_churn_rate", "opt_out": "opt_outs_rising"}
NONE: Counts = (0, 0, 0, 0)


class Health:
    def __init__(self, read: Read, as_of: datetime) -> None:
        self.as_of, self.today = as_of, as_of.date()
        history = [row for row in read("segment_membership_history") if row["entered_at"] <= as_of]
        self.history_from = min(row["entered_at"] for row in history)
        self.segments = by(history, "segment_name", "second_key")
        self.memberships = by(history, "profile_id")
        self.texts = [row for row in read("performance_messages") if row["is_received"] and row["is_mature"]]
        self.revenue = by(read("performance_segments"), "segment_name", "second_key")
        self.shop = read("performance_days")

    def start(self, days_ago: int) -> datetime:
        return datetime.combine(self.today - timedelta(days_ago), time())

    def members(self, segment: Segment, at: datetime) -> set[str] | None:
        if at < self.history_from:
            return None
        return {row["profile_id"] for row in self.segments.get(segment, []) if is_member(row, at)}

    def rows(self, event: str, measure: str, ago: int = 0) -> list[Row]:
        """A row a segment of a rate of texts, as it was so many periods ago."""
        per_segment: dict[Segment, dict[str, Counts]] = defaultdict(lambda: defaultdict(lambda: NONE))
        everyone: dict[str, Counts] = defaultdict(lambda: NONE)
        for text in self.texts:
            period = ((self.today - text["send_date"]).days - LAG) // DAYS - ago
            if period not in (0, 1):
                continue
            hit = int(bool(text[event]))
            one = (1, hit, 0, 0) if period == 0 else (0, 0, 1, hit)
            who = text["recipient_key"]
            everyone[who] = plus(everyone[who], one)
            for segment in {
                (row["segment_name"], row["second_key"]) for row in self.memberships.get(text["profile_id"], []) if is_member(row, text["sent_at"])
            }:
                per_segment[segment][who] = plus(per_segment[segment][who], one)
        return [self.rate_row(segment, measure, ago, per_segment.get(segment, {}), everyone) for segment in self.segments]

    def rate_row(self, segment: Segment, measure: str, ago: int, own: dict[str, Counts], everyone: dict[str, Counts]) -> Row:
        first_day = LAG + (ago + 1) * DAYS - 1
        is_current, is_covered = self.history_from <= self.start(first_day), self.history_from <= self.start(first_day + DAYS)
        rest = {who: tuple(a - b for a, b in zip(counts, own.get(who, NONE), strict=True)) for who, counts in everyone.items()}
        mine, theirs = Change(own), Change({who: counts for who, counts in rest.items() if counts[0] + counts[2]})
        excess = ratio(mine.change, theirs.change)
        both = [mine.deviation(own.get(who, NONE)) * mine.scale - theirs.deviation(rest[who]) * theirs.scale for who in everyone] if excess else []
        excess_z = ratio(log(excess), sqrt(sum(d * d for d in both))) if excess else None
        trend_z = ratio(log(mine.change), mine.log_se) if mine.change else None
        row = self.base(segment, measure, first_day, first_day - DAYS + 1) | {
            "units": len(own) or None,
            "members": len(self.members(segment, self.start(first_day)) or ()),
            "is_covered": is_covered,
            "events": (mine.sums[1], mine.sums[3]),
            "texts": (mine.sums[0], mine.sums[2]),
        }
        row |= dict(zip(("current_value", "current_low", "current_high"), mine.now(), strict=True)) if is_current else {}
        # A segment without texts is compared with no one.
        if is_covered and own:
            row |= {"previous_value": mine.before, "trend": less_1(mine.change), "rest_trend": less_1(theirs.change), "excess_trend": less_1(excess)}
            row |= {"trend_z": trend_z, "excess_z": excess_z}
            row["trend_se"] = mine.change * mine.log_se if mine.change and mine.log_se is not None else None
        if not ago and self.history_from <= self.start(YEAR + first_day):
            columns = {"engagement": "texts_clicked", "opt_out": "opt_outs"}
            row["last_year_value"] = ratio(self.total(segment, columns[measure], YEAR + LAG), self.total(segment, "texts_received", YEAR + LAG))
        return judged(row, excess_z if excess_z is not None else trend_z)

    def counts(self, measure: str, segment: Segment) -> Row:
        row = self.base(segment, measure, DAYS - 1, 0)
        then = self.members(segment, self.start(DAYS - 1))
        row |= {"members": len(then or ()), "is_covered": then is not None, "units": None if then is None else len(then)}
        if measure == "churn":
            ends = {
                "current": (self.start(DAYS - 1), self.as_of),
                "previous": (self.start(2 * DAYS - 1), self.start(DAYS - 1)),
                "last_year": (self.start(YEAR + DAYS - 1), self.as_of - timedelta(YEAR)),
            }
            for name, (begun, ended) in ends.items():
                members = self.members(segment, begun)
                if members:
                    lost = len(members - (self.members(("sms_subscribers", None), ended) or set()))
                    row[f"{name}_value"] = lost / len(members)
                    row |= wilson("current", lost, len(members)) if name == "current" else {}
        elif measure == "size":
            now, year = self.members(segment, self.as_of), self.members(segment, self.as_of - timedelta(YEAR))
            row |= {"current_value": size(now), "previous_value": size(then), "last_year_value": size(year), "units": size(now)}
            everyone = [self.members(("sms_subscribers", None), at) for at in (self.as_of, self.start(DAYS - 1))]
            row["rest"] = [less(size(all_), size(some)) for all_, some in zip(everyone, (now, then), strict=True)]
        else:
            rests = []
            for name, ago in {"current": 0, "previous": DAYS, "last_year": YEAR}.items():
                if self.history_from <= self.start(ago + DAYS - 1):
                    row[f"{name}_value"] = self.total(segment, "member_revenue", ago)
                    rests.append(self.shop_total("revenue", ago) - row[f"{name}_value"])
                else:
                    rests.append(None)
            row["rest"] = rests[:2]
            row["is_covered"] = row["is_covered"] and row["previous_value"] is not None
        change, rest_change = ratio(row["current_value"], row["previous_value"]), ratio(*row["rest"]) if "rest" in row else None
        row |= {"trend": less_1(change), "rest_trend": less_1(rest_change), "excess_trend": less_1(ratio(change, rest_change))}
        return judged(row, None)

    def total(self, segment: Segment, column: str, days_ago: int) -> float:
        return float(sum(row[column] or 0 for row in self.revenue.get(segment, []) if self.is_in(row["activity_date"], days_ago)))

    def shop_total(self, column: str, days_ago: int) -> float:
        return float(sum(row[column] or 0 for row in self.shop if self.is_in(row["calendar_date"], days_ago)))

    def is_in(self, day: object, days_ago: int) -> bool:
        return days_ago <= (self.today - day).days < days_ago + DAYS

    def base(self, segment: Segment, measure: str, first: int, last: int) -> Row:
        named = ("current_value", "current_low", "current_high", "previous_value", "trend", "trend_se", "trend_z", "rest_trend", "excess_trend", "excess_z")
        return {column: None for column in (*named, "last_year_value")} | {
            "segment_name": segment[0],
            "second_key": segment[1],
            "measure": measure,
            "threshold": THRESHOLDS.get(measure),
            "period_start": self.today - timedelta(first),
            "period_end": self.today - timedelta(last),
            "as_of_date": self.today,
        }

    def segment_health(self) -> list[Row]:
        counted = [self.counts(measure, segment) for measure in ("churn", "size", "revenue") for segment in self.segments]
        return [*self.rows("is_clicked", "engagement"), *self.rows("is_opted_out", "opt_out"), *counted]


class Change:
    """A rate now and a period before, with errors clustered by number."""

    def __init__(self, numbers: dict[str, Counts]) -> None:
        self.numbers = numbers
        self.sums = tuple(sum(counts[i] for counts in numbers.values()) for i in range(4))
        n1, c1, n0, c0 = self.sums
        self.rate, self.before = ratio(c1, n1), ratio(c0, n0)
        self.change = ratio(self.rate, self.before)
        k = len(numbers)
        self.scale = sqrt(k / (k - 1)) if k > 1 else 0.0
        self.log_se = sqrt(sum(self.deviation(x) ** 2 for x in numbers.values())) * self.scale if self.change and k > 1 else None

    def deviation(self, counts: Counts) -> float:
        (n1, c1, n0, c0), (all_n1, all_c1, all_n0, all_c0) = counts, self.sums
        return (c1 / all_c1 - n1 / all_n1) - (c0 / all_c0 - n0 / all_n0)

    def now(self) -> tuple[float | None, float | None, float | None]:
        if self.rate is None:
            return None, None, None
        low_high = clustered_wilson(self.rate, [(x[1], x[0]) for x in self.numbers.values() if x[0]])
        return self.rate, *low_high


def clustered_wilson(rate: float, people: Iterable[tuple[int, int]]) -> tuple[float, float]:
    """Wilson's interval with as many trials as tell as much as these events of texts do."""
    people = list(people)
    texts = sum(n for _, n in people)
    trials: float = len(people)
    if 0 < rate < 1:
        variance = sum(((c - rate * n) / texts) ** 2 for c, n in people)
        trials = min(texts, rate * (1 - rate) / variance) if variance else texts
    found = wilson("x", rate * trials, trials)
    return found["x_low"], found["x_high"]


def judged(row: Row, z: float | None) -> Row:
    value, trend, threshold, measure = row["current_value"], row["trend"], row["threshold"], row["measure"]
    fires = None
    if threshold is not None:
        if measure == "engagement":
            fires = None if trend is None else trend < threshold
        elif value is not None:
            fires = value > threshold and (measure == "churn" or trend is None or trend > 0)
    now, before = row.get("events", (0, 0))
    if not row["is_covered"]:
        status = "no_history"
    elif row["members"] < MIN_MEMBERS or (measure == "engagement" and min(now, before) < 10):
        status = "too_few"
    elif not fires:
        status = "ok"
    else:
        is_sure = {
            "engagement": z is not None and z <= -Z,
            "opt_out": z is not None and z >= Z and min(now, before) >= 10,
            "churn": (row["current_low"] or 0) > threshold,
        }[measure]
        status = "alert" if is_sure else "watch"
    alert = ALERTS.get(measure) if status in ("alert", "watch") else None
    return row | {"rule_fires": fires, "status": status, "alert": alert, "last_year_trend": less_1(ratio(value, row["last_year_value"]))}


def ratio(above: float | None, below: float | None) -> float | None:
    return float(above) / float(below) if above is not None and below else None


def is_member(row: Row, at: datetime) -> bool:
    return bool(row["entered_at"] <= at and (row["exited_at"] is None or at < row["exited_at"]))


def plus(one: Counts, other: Counts) -> Counts:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def size(members: set[str] | None) -> int | None:
    return None if members is None else len(members)


def less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def less_1(value: float | None) -> float | None:
    return less(value, 1)
