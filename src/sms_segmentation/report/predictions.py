"""What customers are expected to do, and what is known about how far to trust it."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Missing, Picture, Row, Section, table

STATUSES = {
    "scored": "scored",
    "scored_by_median_value": "scored, with one order value for everybody",
    "insufficient_history": "not scored: too few customers, days or second orders",
    "no_parameters": "not scored: no model is fitted",
}


def section(marts: Marts) -> Section:
    made = Section(
        "predictions", "Predictions", "What customers are expected to buy. Expected figures are sums of probabilities: right for many people, not for one."
    )
    rows = marts.rows(
        "select score_status, fit_status, outliers, count(*) as customers, sum(expected_orders_90d) as orders, sum(predicted_clv_90d) as revenue,"
        " sum(predicted_clv_365d) as year from {purchase_predictions} group by 1, 2, 3 order by 4 desc, 1"
    )
    if not rows:
        made.blocks.append(Missing("Predictions", marts.why_none("purchase_predictions", "there is no customer yet")))
        return made
    if not any(row["year"] is not None for row in rows):
        status = rows[0]["score_status"]
        made.blocks.append(Missing("Predictions", f"Customers are {STATUSES.get(status, words.plain(status))}."))
    else:
        made.blocks += [tenths(marts, rows), churn(marts)]
    made.blocks.append(calibration(marts))
    return made


def tenths(marts: Marts, rows: list[Row]) -> Block:
    parts = marts.rows(
        "select tenth, count(*) as customers, sum(predicted_clv_365d) as year, avg(expected_orders_90d) as orders, avg(churn_probability) as churn from"
        " (select *, ntile(10) over (order by predicted_clv_365d desc) as tenth from {purchase_predictions} where predicted_clv_365d is not null) as ranked"
        " group by 1 order by 1"
    )
    whole = sum(row["year"] for row in parts) or 1
    for row in parts:
        row["share"] = row["year"] / whole
    title = f"The best tenth of customers is expected to bring {words.share(parts[0]['share'])} of the {words.money(whole)} of the next 365 days"
    bars = [drawing.Bar(_tenth(row), row["year"], f"{words.money(row['year'])} ({words.share(row['share'])})") for row in parts]
    columns = [
        Column("Tenth, best first", "tenth", words.count),
        Column("Customers", "customers", words.count),
        Column("Revenue of 365 days", "year", words.money),
        Column("Of all", "share", words.share),
        Column("Orders a customer in 90 days", "orders", words.ratio),
        Column("Mean churn probability", "churn", words.share),
    ]
    fit = words.plain(rows[0]["fit_status"])
    explanation = f"Customers by predicted revenue of a year, in tenths. The fit: {fit}, {words.of_many(int(rows[0]['outliers'] or 0), 'outlier')} left out."
    return Picture(title, explanation, drawing.bars(bars), table(title, columns, parts))


def churn(marts: Marts) -> Block:
    rows = marts.rows(
        "select case when churn_probability >= 0.9 then 9 else floor(churn_probability * 10) end as low, count(*) as customers, avg(churn_probability) as mean,"
        " sum(predicted_clv_365d) as year from {purchase_predictions} where churn_probability is not null group by 1 order by 1"
    )
    if not rows:
        return Missing("Who may be gone", "No customer has a churn probability.")
    whole = sum(row["customers"] for row in rows)
    gone = sum(row["customers"] * row["mean"] for row in rows)
    title = f"{words.count(round(gone))} of {words.count(whole)} customers are expected not to order again within the horizon"
    bars = [drawing.Bar(f"{row['low'] * 10:.0f}% to {row['low'] * 10 + 10:.0f}%", row["customers"], words.count(row["customers"])) for row in rows]
    columns = [
        Column("Probability of no order, from", lambda row: row["low"] / 10, words.share),
        Column("Customers", "customers", words.count),
        Column("Mean", "mean", words.share),
        Column("Predicted revenue of 365 days", "year", words.money),
    ]
    return Picture(title, "Customers by the probability that no order comes within churn_horizon_days.", drawing.bars(bars), table(title, columns, rows))


def calibration(marts: Marts) -> Block:
    rows = marts.rows("select * from {prediction_calibration} order by tenth")
    if not rows:
        return Missing("Calibration: whether predictions come true", marts.why_none("prediction_calibration", "no one who is scored had ordered 91 days ago"))
    expected, placed = (sum(row[name] for row in rows) for name in ("expected_orders", "placed_orders"))
    title = f"Of {words.count(round(expected))} orders expected in 90 days, {words.count(placed)} came"
    intervals = []
    for row in rows:
        row["expected"], row["placed"] = (float(row[name]) / row["customers"] for name in ("expected_orders", "placed_orders"))
        reach = 1.96 * row["placed_orders"] ** 0.5 / row["customers"]
        label = f"{words.ratio(row['expected'])} expected, {words.ratio(row['placed'])} came"
        intervals.append(
            drawing.Interval(_tenth(row), row["placed"], max(row["placed"] - reach, 0.0), row["placed"] + reach, label, band=(row["expected"], row["expected"]))
        )
    explanation = (
        f"Orders a customer after {words.day(rows[0]['known_until'])}, up to {words.day(rows[0]['counted_until'])}, in tenths by what was expected of them from the"
        " orders before: gray what the newest fit expects, the dot what came, the line how far chance alone moves a count of this size."
        " The fit has seen these days; sms backtest fits to the time before them."
    )
    columns = [
        Column("Tenth, most expected first", "tenth", words.count),
        Column("Customers", "customers", words.count),
        Column("Orders expected", "expected_orders", lambda value: words.count(round(value))),
        Column("Orders that came", "placed_orders", words.count),
        Column("Expected a customer", "expected", words.ratio),
        Column("Came a customer", "placed", words.ratio),
    ]
    return Picture(title, explanation, drawing.intervals(intervals, words.ratio), table(title, columns, rows))


def _tenth(row: Row) -> str:
    return "best tenth" if row["tenth"] == 1 else f"tenth {row['tenth']}"
