"""Campaigns and flows: what each reached, what it is credited with, and for whom it was meant."""

from __future__ import annotations

from datetime import date, timedelta

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Listing, Missing, Picture, Row, Section, Subsection, table

NEWEST = 12
RATES = [
    Column("Click rate", "click_rate", words.share),
    Column("From", "click_rate_low", words.share),
    Column("To", "click_rate_high", words.share),
    Column("Conversion", "conversion_rate", words.share),
    Column("Opt-out rate", "opt_out_rate", words.share),
    Column("Credited orders", "attributed_orders", words.count),
    Column("Credited revenue", "attributed_revenue", words.money),
    Column("A text", "revenue_per_text", words.ratio),
    Column("Cost", "cost", words.money),
    Column("Texts without a cost", "texts_without_cost", words.count),
    Column("ROI", "roi", words.share),
    Column("Mature", "is_mature"),
]


def section(marts: Marts) -> Section:
    made = Section(
        "campaigns", "Campaigns and flows", "What each text reached and what it is credited with. Credit is a convention: Experiments show what texts add."
    )
    made.blocks.append(Subsection("Campaigns"))
    made.blocks += of_campaigns(marts)
    made.blocks.append(Subsection("Flows"))
    made.blocks += of_flows(marts)
    return made


def of_campaigns(marts: Marts) -> list[Block]:
    rows = marts.rows("select * from {performance_campaigns} where kind = 'campaign' order by first_sent_at desc, campaign_id")
    if not rows:
        return [Missing("Campaigns", marts.why_none("performance_campaigns", "no campaign has been sent"))]
    columns = [
        Column("Campaign", lambda row: name_of(row)),
        Column("Sent", "send_date", words.day),
        Column("Segment", "audience_segment"),
        Column("Recipients", "recipients", words.count),
        Column("Of the subscribers", "share_of_subscribers", words.share),
        *RATES,
        Column("Bot clicks", "bot_clicks", words.count),
        Column("Clicks within 3 s", "suspect_click_share", words.share),
    ]
    made: list[Block] = [last_month(marts, rows), clicked(rows), earned(rows)]
    made.append(Listing(f"{words.of_many(len(rows), 'campaign')}, the newest first", "Choose a heading to sort.", table("Campaigns", columns, rows, 200)))
    return made


def name_of(row: Row) -> str:
    return words.text(row["campaign_name"] or row["campaign_id"])


def months_before(day: date) -> tuple[date, date]:
    """The calendar month before the one of a day."""
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def last_month(marts: Marts, rows: list[Row]) -> Block:
    """What the campaigns of the last whole month earned, by the segment that each named."""
    start, end = months_before(marts.as_of_date)
    within = [row for row in rows if row["send_date"] and start <= row["send_date"] <= end]
    month = f"{start:%B %Y}"
    if not within:
        return Missing(f"What the campaigns of {month} earned", "No campaign was sent in that month.")
    sums: dict[str, Row] = {}
    for row in within:
        one = sums.setdefault(
            marts.titles.get(row["audience_segment"], row["audience_segment"]) or "no segment named",
            {"campaigns": 0, "texts_sent": 0, "attributed_revenue": 0.0, "cost": None, "texts_without_cost": 0, "is_mature": True},
        )
        one["campaigns"] += 1
        one["texts_sent"] += row["texts_sent"] or 0
        one["attributed_revenue"] += row["attributed_revenue"] or 0
        one["cost"] = one["cost"] if row["cost"] is None else (one["cost"] or 0) + row["cost"]
        one["texts_without_cost"] += row["texts_without_cost"] or 0
        one["is_mature"] = one["is_mature"] and bool(row["is_mature"])
    by_segment = sorted(({"segment": name, **one} for name, one in sums.items()), key=lambda row: -row["attributed_revenue"])
    for row in by_segment:
        row["revenue_per_text"] = row["attributed_revenue"] / row["texts_sent"] if row["texts_sent"] else None
    whole = sum(row["attributed_revenue"] for row in by_segment)
    title = f"The campaigns of {month} are credited with {words.money(whole)}"
    if whole:
        title += f"; {words.text(by_segment[0]['segment'])} brought the most, {words.money(by_segment[0]['attributed_revenue'])}"
    bars = [drawing.Bar(words.text(row["segment"]), row["attributed_revenue"], words.money(row["attributed_revenue"])) for row in by_segment[:NEWEST]]
    columns = [
        Column("Segment that the campaign named", "segment"),
        Column("Campaigns", "campaigns", words.count),
        Column("Texts sent", "texts_sent", words.count),
        Column("Credited revenue", "attributed_revenue", words.money),
        Column("A text", "revenue_per_text", words.ratio),
        Column("Cost", "cost", words.money),
        Column("Texts without a cost", "texts_without_cost", words.count),
        Column("Mature", "is_mature"),
    ]
    note = "A cost with texts whose cost is not known is a lower bound." if any(row["texts_without_cost"] for row in by_segment) else ""
    return Picture(title, "By the segment that each campaign named.", drawing.bars(bars), table(title, columns, by_segment, note=note))


def clicked(rows: list[Row]) -> Block:
    mature = [row for row in rows if row["is_mature"] and row["click_rate"] is not None][:NEWEST]
    if not mature:
        return Missing("How often campaigns are clicked", "No campaign is mature yet: clicks of all of them are still coming in.")
    best, worst = max(mature, key=lambda row: row["click_rate"]), min(mature, key=lambda row: row["click_rate"])
    title = f"{name_of(best)} was clicked by {words.share(best['click_rate'])} of its recipients"
    title += f", {name_of(worst)} by {words.share(worst['click_rate'])}" if best is not worst else ""
    svg = drawing.intervals(
        [drawing.Interval(name_of(row), row["click_rate"], row["click_rate_low"], row["click_rate_high"], words.share(row["click_rate"])) for row in mature],
        words.share,
    )
    columns = [
        Column("Campaign", lambda row: name_of(row)),
        Column("Sent", "send_date", words.day),
        Column("Recipients", "recipients", words.count),
        *RATES[:3],
    ]
    explanation = f"The newest {len(mature)} mature campaigns, newest first, with 95% intervals: those that overlap may be equally good."
    return Picture(title, explanation, svg, table(title, columns, mature))


def earned(rows: list[Row]) -> Block:
    known = [row for row in rows if row["attributed_revenue"]]
    if not known:
        return Missing("What campaigns are credited with", "No order is credited to a campaign.")
    best = sorted(known, key=lambda row: -row["attributed_revenue"])[:NEWEST]
    whole = sum(row["attributed_revenue"] for row in known)
    top = sum(row["attributed_revenue"] for row in best[:3])
    title = f"The best {min(3, len(best))} of {len(rows)} campaigns bring {words.share(top / whole)} of what campaigns are credited with"
    bars = [
        drawing.Bar(name_of(row), row["attributed_revenue"], f"{words.money(row['attributed_revenue'])}, {words.ratio(row['revenue_per_text'])} a text")
        for row in best
    ]
    columns = [Column("Campaign", lambda row: name_of(row)), Column("Sent", "send_date", words.day), Column("Texts", "texts_sent", words.count), *RATES[5:]]
    return Picture(title, "Credited revenue, and what that is for each text sent.", drawing.bars(bars), table(title, columns, best))


def of_flows(marts: Marts) -> list[Block]:
    rows = marts.rows("select * from {performance_flows} order by flow_id, flow_step")
    if not rows:
        return [Missing("Flows", marts.why_none("performance_flows", "no flow has sent a text"))]
    flows: dict[str, list[Row]] = {}
    for row in rows:
        flows.setdefault(row["flow_id"], []).append(row)
    columns = [
        Column("Flow", "flow_name"),
        Column("Step", "flow_step", words.count),
        Column("Recipients", "recipients", words.count),
        Column("Of the first step", "share_of_first_step", words.share),
        *RATES,
        Column("Clicks a text", "text_click_rate", words.share),
    ]
    made: list[Block] = []
    sums = [{"flow": steps[0]["flow_name"], "revenue": sum(row["attributed_revenue"] or 0 for row in steps), "steps": len(steps),
             "texts": sum(row["texts_sent"] or 0 for row in steps)} for steps in flows.values()]  # fmt: skip
    sums.sort(key=lambda row: (-row["revenue"], row["flow"]))
    if sums[0]["revenue"]:
        title = f"{words.plain(sums[0]['flow'])} is the flow credited with the most: {words.money(sums[0]['revenue'])}"
        bars = [
            drawing.Bar(words.plain(row["flow"]), row["revenue"], f"{words.money(row['revenue'])}, {words.count(row['texts'])} texts") for row in sums[:NEWEST]
        ]
        sum_columns = [
            Column("Flow", "flow"),
            Column("Steps", "steps", words.count),
            Column("Texts", "texts", words.count),
            Column("Credited revenue", "revenue", words.money),
        ]
        made.append(Picture(title, "All texts of a flow since it began.", drawing.bars(bars), table(title, sum_columns, sums)))
    stepped = sorted(
        (steps for steps in flows.values() if sum(row["share_of_first_step"] is not None for row in steps) > 1),
        key=lambda steps: -(steps[0]["recipients"] or 0),
    )
    if stepped:
        shown = [row for steps in stepped[:4] for row in steps if row["share_of_first_step"] is not None][:16]
        first, last = stepped[0][0], [row for row in stepped[0] if row["share_of_first_step"] is not None][-1]
        title = f"{words.share(last['share_of_first_step'])} of those who begin {words.plain(first['flow_name'])} get its step {last['flow_step']}"
        bars = [
            drawing.Bar(
                f"{words.plain(row['flow_name'])}, step {row['flow_step']}", row["share_of_first_step"],
                f"{words.share(row['share_of_first_step'])}, clicked by {words.share(row['click_rate'])}",
            )
            for row in shown
        ]  # fmt: skip
        made.append(
            Picture(
                title,
                "Recipients of each step against those of the first, of the flows with the most people.",
                drawing.bars(bars),
                table(title, columns, shown),
            )
        )
    made.append(Listing(f"{words.of_many(len(rows), 'step')} of {words.of_many(len(flows), 'flow')}", "", table("Flows", columns, rows, 200)))
    return made
