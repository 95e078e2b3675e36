"""How the shop does: the metrics of the whole, and their course over weeks."""

from __future__ import annotations

from datetime import date, timedelta

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Finding, Listing, Missing, Picture, Row, Section, Shown, Tile, Tiles, table

WEEKS = 26
# What is missing where a metric has no value.
WHY = {
    "delivery_rate": "no source reports deliveries, or no text of the period is mature",
    "open_rate": "no source reports opens; a delivered text is not an opened one",
    "roi": "no cost is known: neither messages nor marketing_costs have one",
    "return_on_spend": "no cost is known: neither messages nor marketing_costs have one",
    "clv": "customers are not scored yet (score_status of purchase_predictions)",
    "incrementality": "no holdout has finished yet: only one shows what texts really add",
    "win_back_rate": "membership history does not reach back to the start of the period",
    "win_back_order_rate": "membership history does not reach back to the start of the period",
}
OTHERWISE = "nothing to divide by in the period"
# What is looked at first.
ORDER = [
    "sms_revenue_share", "revenue_per_text", "revenue_per_subscriber", "return_on_spend", "roi", "incrementality",
    "click_rate", "conversion_rate", "open_rate", "opt_out_rate", "unsubscribe_rate", "subscriber_churn_rate",
    "average_order_value", "repeat_purchase_rate", "retention_rate", "win_back_rate", "win_back_order_rate", "clv",
]  # fmt: skip
# Where less is better.
FALLING = {"opt_out_rate", "unsubscribe_rate", "subscriber_churn_rate", "discounted_revenue_share", "discount_amount_share"}
# What moved so far is named at the top of the page.
NOTABLE = 0.1


def section(marts: Marts) -> Section:
    made = Section(
        "overview",
        "Overview",
        "Rates are of texts that are mature: old enough for their clicks and orders to be in. Amounts are in the reporting currency, net of refunds.",
    )
    metrics(marts, made)
    over_weeks(marts, made)
    return made


def metrics(marts: Marts, made: Section) -> None:
    rows = marts.rows("select * from {performance_overview}")
    if not rows:
        made.blocks.append(Missing("The metrics of the shop", marts.why_none("performance_overview")))
        return
    rows.sort(key=lambda row: (ORDER.index(row["metric"]) if row["metric"] in ORDER else len(ORDER), row["metric"]))
    known = [row for row in rows if row["value"] is not None]
    made.blocks.append(Tiles([tile(row) for row in known]))
    made.findings += [finding for row in known if (finding := noted(row))]
    figures = [
        Column("Metric", "title"),
        Column("Value", "value", shown_by=of_unit),
        Column("One period earlier", "previous_value", shown_by=of_unit),
        Column("95% interval", lambda row: interval(row)),
        Column("Over", lambda row: of_what(row)),
        Column("Period", lambda row: period(row)),
        Column("Mature", "is_mature"),
        Column("Asked by", "feature_ids"),
    ]
    made.blocks.append(Listing(f"{len(known)} of {len(rows)} metrics can be measured", "", table("Metrics of the shop", figures, known), is_closed=True))
    for row in rows:
        if row["value"] is None:
            made.blocks.append(Missing(row["title"], words.capital(WHY.get(row["metric"], OTHERWISE)) + "."))


def of_unit(row: Row) -> Shown:
    return words.by_unit(row["unit"])


def interval(row: Row) -> str:
    shown = words.by_unit(row["unit"])
    return f"{shown(row['value_low'])} to {shown(row['value_high'])}" if row["value_low"] is not None else words.NOTHING


def of_what(row: Row) -> str:
    if row["denominator"] is None:
        return words.NOTHING
    return f"{words.count(round(row['numerator'] or 0, 2))} / {words.count(round(row['denominator'], 2))}"


def period(row: Row) -> str:
    return f"{words.day(row['period_start'])} – {words.day(row['period_end'])}" if row["period_start"] else words.NOTHING


def tile(row: Row) -> Tile:
    shown = words.by_unit(row["unit"])
    change = ""
    if row["previous_value"] is not None:
        arrow = "→" if shown(row["value"]) == shown(row["previous_value"]) else "↑" if row["value"] > row["previous_value"] else "↓"
        change = f"{arrow} {shown(row['previous_value'])} before"
    note = f"95%: {interval(row)}" if row["value_low"] is not None else ""
    return Tile(words.text(row["title"]), shown(row["value"]), change, note + (" (may still change)" if row["is_mature"] is False else ""))


def noted(row: Row) -> Finding | None:
    """A sentence where a metric of people moved beyond its interval, and by a tenth at least."""
    value, before = row["value"], row["previous_value"]
    if before is None or row["value_low"] is None or before == 0 or row["value_low"] <= before <= row["value_high"] or abs(value / before - 1) < NOTABLE:
        return None
    is_better = (value > before) != (row["metric"] in FALLING)
    moved = words.moved(before, value, words.by_unit(row["unit"]))
    return Finding("good" if is_better else "warn", f"{words.text(row['title'])} {moved} against the period before.")


def over_weeks(marts: Marts, made: Section) -> None:
    days = marts.rows("select * from {performance_days} where calendar_date >= {start} order by calendar_date", start=marts.ago(7 * WEEKS - 1))
    if not days:
        made.blocks.append(Missing("The course of texts, clicks, revenue and subscribers", marts.why_none("performance_days")))
        return
    weeks = in_weeks(days)
    for draw in (clicks, revenue, subscribers, opt_outs, texts):
        made.blocks.append(draw(weeks))


def in_weeks(days: list[Row]) -> list[Row]:
    """Sums of seven days each, counted back from the last day, so that every week is whole."""
    last = days[-1]["calendar_date"]
    summed = [name for name, value in days[-1].items() if name not in ("calendar_date", "is_mature", "subscribers")]
    parts: dict[date, list[Row]] = {}
    for row in days:
        parts.setdefault(last - timedelta(days=(last - row["calendar_date"]).days // 7 * 7), []).append(row)
    weeks = []
    for end in sorted(parts):
        rows = parts[end]
        if len(rows) == 7:
            sums = {name: _sum(rows, name) for name in summed}
            weeks.append(sums | {"week": end, "is_mature": all(row["is_mature"] for row in rows), "subscribers": rows[-1]["subscribers"]})
    return weeks


def _sum(rows: list[Row], name: str) -> float | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def open_from(weeks: list[Row]) -> date | None:
    return next((row["week"] for row in weeks if not row["is_mature"]), None)


def ratio(row: Row, over: str, under: str) -> float | None:
    return row[over] / row[under] if row[under] and row[over] is not None else None


def four_weeks(weeks: list[Row], over: str, under: str, is_mature_only: bool = True) -> tuple[float | None, float | None]:
    """A ratio of sums over the four weeks before the last four, and over the last four."""
    done = [row for row in weeks if row["is_mature"] or not is_mature_only]

    def of(part: list[Row]) -> float | None:
        below = _sum(part, under)
        above = _sum(part, over)
        return above / below if below and above is not None else None

    return of(done[-8:-4]), of(done[-4:])


def clicks(weeks: list[Row]) -> Block:
    for row in weeks:
        row["click_rate"] = ratio(row, "texts_clicked", "texts_received")
    before, last = four_weeks(weeks, "texts_clicked", "texts_received")
    if last is None:
        return Missing("Clicks over time", "No text of these weeks is both received and mature.")
    still = " Dotted: weeks that are not mature, whose clicks are still coming in." if open_from(weeks) else ""
    return weekly(
        f"Clicks {words.moved(before, last, words.share)} of the texts received",
        f"The last four mature weeks against the four before; a point is a week.{still} A rate that falls may be the season: Segments, health, sets it apart.",
        weeks, [("click rate", "click_rate")], words.share, True,
        [("Received", "texts_received", words.count), ("Clicked", "texts_clicked", words.count), ("Bots only", "bot_clicks", words.count)],
    )  # fmt: skip


def revenue(weeks: list[Row]) -> Block:
    _, last = four_weeks(weeks, "attributed_revenue_by_order_date", "revenue", is_mature_only=False)
    if last is None:
        return Missing("Revenue over time", "There is no completed order in these weeks.")
    return weekly(
        f"Texts are credited with {words.share(last)} of the revenue of the last four weeks",
        "By the day of the order. Credit is a convention (the attribution model of the project), no proof: Experiments show what texts add.",
        weeks, [("all revenue", "revenue"), ("credited to texts", "attributed_revenue_by_order_date")], words.money, False,
        [("Orders", "orders", words.count), ("Credited, by send date", "attributed_revenue", words.money), ("Cost of texts", "cost", words.money)],
    )  # fmt: skip


def subscribers(weeks: list[Row]) -> Block:
    known = [row for row in weeks if row["subscribers"] is not None]
    if not known:
        return Missing("Subscribers over time", "No number has consented yet.")
    first, last = known[0], known[-1]
    return weekly(
        f"Subscribers {words.moved(first['subscribers'], last['subscribers'], words.count)} since {words.day(first['week'])}",
        "Numbers with a standing consent at the end of each week. The scale does not begin at zero.",
        weeks, [("subscribers", "subscribers")], words.count, False, [("Joined", "new_subscribers", words.count)], from_zero=False,
    )  # fmt: skip


def opt_outs(weeks: list[Row]) -> Block:
    joined, left = (sum(row[name] or 0 for row in weeks[-4:]) for name in ("new_subscribers", "opt_outs"))
    svg = drawing.columns(
        [row["week"] for row in weeks], [row["new_subscribers"] or 0 for row in weeks], [row["opt_outs"] or 0 for row in weeks], ("joined", "opted out")
    )
    figures = [
        Column("7 days to", "week", words.day),
        Column("Joined", "new_subscribers", words.count),
        Column("Opted out", "opt_outs", words.count),
        Column("Of these credited to a text", "credited_opt_outs", words.count),
        Column("Complaints", "complaints", words.count),
    ]
    title = f"{words.count(joined)} numbers joined in the last four weeks and {words.count(left)} opted out"
    return Picture(title, "All effective opt-ins and opt-outs, whether a text preceded them or not.", svg, table(title, figures, weeks[::-1]))


def texts(weeks: list[Row]) -> Block:
    before, last = (sum(row["texts_sent"] or 0 for row in part) for part in (weeks[-8:-4], weeks[-4:]))
    return weekly(
        f"Texts sent {words.moved(before if len(weeks) >= 8 else None, last, words.count)} in four weeks",
        "Marketing texts alone. Where received stays below sent, texts failed or were not reported as delivered.",
        weeks, [("sent", "texts_sent"), ("received", "texts_received")], words.count, False,
        [("Without a known cost", "texts_without_cost", words.count), ("Fees without a campaign", "other_cost", words.money)],
    )  # fmt: skip


def weekly(
    title: str, explanation: str, weeks: list[Row], series: list[tuple[str, str]], shown: Shown, may_change: bool,
    others: list[tuple[str, str, Shown]], from_zero: bool = True,
) -> Picture:  # fmt: skip
    """A picture of weeks and its figures, the newest first."""
    days = [row["week"] for row in weeks]
    still = open_from(weeks) if may_change else None
    svg = drawing.lines([drawing.Line(name, days, [row[column] for row in weeks], still) for name, column in series], shown, from_zero)
    columns = [Column("7 days to", "week", words.day), *(Column(words.capital(name), column, shown) for name, column in series)]
    columns += [Column(name, column, how) for name, column, how in others] + [Column("Mature", "is_mature")]
    return Picture(title, explanation, svg, table(title, columns, weeks[::-1]))
