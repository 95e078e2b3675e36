"""Health of segments: which tire, lose people or opt out, beyond season and noise."""

from __future__ import annotations

from math import expm1, log1p

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import STATUS, Block, Column, Finding, Listing, Missing, Picture, Row, Shown, table

MEASURES = {"engagement": "clicks", "opt_out": "opt-outs", "churn": "churn", "size": "size", "revenue": "revenue"}
SHOWN = {"engagement": words.share, "opt_out": words.share, "churn": words.share, "size": words.count, "revenue": words.money}
STATES = {"alert": drawing.PINK, "watch": drawing.ORANGE, "ok": drawing.GREEN, "too_few": drawing.MUTED, "no_history": drawing.FILL}
MOST = 12


def blocks(marts: Marts, titles: dict[str, str]) -> tuple[list[Block], list[Finding]]:
    rows = marts.rows("select * from {segment_health} order by segment_name, second_key, measure")
    if not rows:
        return [Missing("Health of segments", marts.why_none("segment_health"))], []
    for row in rows:
        name = titles.get(row["segment_name"], words.text(row["segment_name"]))
        row["title"] = f"{name}, {words.text(row['second_key'])}" if row["second_key"] else name
    rank = {"alert": 0, "watch": 1, "ok": 2, "too_few": 3, "no_history": 4}
    rows.sort(key=lambda row: (rank.get(row["status"], 5), row["title"], row["measure"]))
    judged = [row for row in rows if row["status"] in ("alert", "watch", "ok")]
    alerts = [row for row in rows if row["status"] == "alert"]
    findings = [Finding("bad", f"{words.text(row['title'])}: {words.plain(row['alert'])}. {words.text(row['advice'])}") for row in alerts[:5]]
    if all(row["status"] == "no_history" for row in rows):
        why = "Membership history is shorter than the two periods that are compared; it grows with each build, and sms backfill makes it of past dates."
        return [Missing("Health of segments", why)], []
    made: list[Block] = [statuses(rows), engagement(rows)]
    columns = [
        Column("Segment", "title"),
        Column("Measure", lambda row: MEASURES.get(row["measure"], row["measure"])),
        Column("Status", "status", STATUS),
        Column("Now", "current_value", shown_by=of_measure),
        Column("Before", "previous_value", shown_by=of_measure),
        Column("Trend", "trend", words.share),
        Column("Everybody else", "rest_trend", words.share),
        Column("Beyond them", "excess_trend", words.share),
        Column("z", "excess_z", words.ratio),
        Column("A year ago", "last_year_value", shown_by=of_measure),
        Column("People", "units", words.count),
        Column("Guide's rule fires", "rule_fires"),
        Column("Advice", "advice"),
    ]
    made.append(Listing(f"{words.of_many(len(judged), 'measure')} of {len(rows)} can be judged", "Alerts first.", table("Health", columns, rows, 400)))
    return made, findings


def of_measure(row: Row) -> Shown:
    return SHOWN.get(row["measure"], words.ratio)


def statuses(rows: list[Row]) -> Block:
    """How many segments are in which state, by measure."""
    names = list(STATES)
    measures = [measure for measure in MEASURES if any(row["measure"] == measure for row in rows)]
    counts = {measure: {name: sum(row["status"] == name for row in rows if row["measure"] == measure) for name in names} for measure in measures}
    alerts = [row for row in rows if row["status"] == "alert"]
    watched = [row for row in rows if row["status"] == "watch"]
    if alerts:
        who = words.listed(list(dict.fromkeys(row["title"] for row in alerts)))
        title = f"{words.of_many(len(alerts), 'alert')}: {words.text(who)}"
    elif all(row["status"] in ("too_few", "no_history") for row in rows):
        title = "No segment can be judged yet: too few people, or no history"
    else:
        title = f"No alert; {words.of_many(len(watched), 'measure is', 'measures are')} to be watched"
    stacks = [drawing.Stack(MEASURES[measure], {words.plain(name): float(counts[measure][name]) for name in names}) for measure in measures]
    columns = [Column("Measure", "measure"), *(Column(words.plain(name), name, words.count) for name in names)]
    figures = [{"measure": MEASURES[measure], **counts[measure]} for measure in measures]
    explanation = (
        "Alert: the guide's rule fires, and beyond what season and chance explain. Watch: the rule fires, but they may explain it."
        " No history: membership is not known for both periods; sms backfill makes it."
    )
    return Picture(
        title,
        explanation,
        drawing.stacks(stacks, {words.plain(name): color for name, color in STATES.items()}, words.count, False),
        table(title, columns, figures),
    )


def engagement(rows: list[Row]) -> Block:
    """Trends of clicks with the trend of everybody else taken out."""
    known = [row for row in rows if row["measure"] == "engagement" and row["excess_trend"] is not None]
    if not known:
        return Missing("Which segments tire", "No segment has clicks of two whole periods within membership history; sms backfill makes history of past dates.")
    known.sort(key=lambda row: row["excess_trend"])
    shown = known[:MOST]
    worst = shown[0]
    rest = words.share(worst["rest_trend"])
    title = f"Clicks of {words.text(worst['title'])} changed by {words.share(worst['trend'])}, those of everybody else by {rest}"
    intervals = []
    for row in shown:
        # The z is of ln(1 + excess trend), so that its interval is there.
        error = None if not row["excess_z"] or row["excess_trend"] <= -1 else abs(log1p(row["excess_trend"]) / row["excess_z"])
        low, high = (None, None) if error is None else (expm1(log1p(row["excess_trend"]) - 1.96 * error), expm1(log1p(row["excess_trend"]) + 1.96 * error))
        color = STATES[row["status"]] if row["status"] in ("alert", "watch") else drawing.BLUE
        intervals.append(
            drawing.Interval(row["title"], row["excess_trend"], low, high, f"{words.share(row['excess_trend'])}, {words.plain(row['status'])}", color)
        )
    columns = [
        Column("Segment", "title"),
        Column("Clicks now", "current_value", words.share),
        Column("Before", "previous_value", words.share),
        Column("Trend", "trend", words.share),
        Column("Everybody else", "rest_trend", words.share),
        Column("Beyond them", "excess_trend", words.share),
        Column("Status", "status", STATUS),
    ]
    explanation = "Change of the click rate against the 30 days before, with the change of everybody else taken out: what fell for all is the calendar. Lines: 95% intervals."
    return Picture(title, explanation, drawing.intervals(intervals, words.share, 0.0), table(title, columns, known))
