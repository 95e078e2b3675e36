"""Who gets which message: what is due now by flow, what is held or dropped and why, planned campaigns with audience and cost."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Finding, Listing, Missing, Picture, Row, Section, Subsection, table

DECISIONS = {"send": drawing.GREEN, "hold": drawing.BLUE, "drop": drawing.FILL}
MOST_REASONS = 12


def section(marts: Marts) -> Section:
    made = Section(
        "messages", "Who gets which message", "What flows and planned campaigns would send now, and what holds the rest back. The vendor sends; this decides."
    )
    made.blocks.append(Subsection("Flows"))
    rows = marts.rows(
        "select flow_id, channel, decision, reason, count(*) as messages from {flow_messages_due} where decision is not null group by flow_id, channel, decision, reason order by 1, 2, 3, 4"
    )
    if rows:
        made.blocks += [by_flow(rows), *why_not(rows)]
        if any(row["reason"] == "sent_not_recognised" for row in rows):
            made.findings.append(Finding("info", "No marketing text of a flow goes: var sent_recognised_by does not say yet how sent messages are known."))
    else:
        made.blocks.append(Missing("Messages of flows", marts.why_none("flow_messages_due", "no message is due now")))
    made.blocks.append(Subsection("Planned campaigns"))
    made.blocks.append(planned(marts))
    return made


def by_flow(rows: list[Row]) -> Block:
    counts: dict[str, dict[str, float]] = {}
    for row in rows:
        flow = counts.setdefault(row["flow_id"], dict.fromkeys(DECISIONS, 0.0))
        flow[row["decision"]] += row["messages"]
    whole = {decision: sum(flow[decision] for flow in counts.values()) for decision in DECISIONS}
    flows = sorted(counts, key=lambda name: (-counts[name]["send"], -counts[name]["hold"], name))
    title = (
        f"{words.of_many(int(whole['send']), 'message')} of {words.of_many(len(flows), 'flow')} may go now;"
        f" {words.count(whole['hold'])} are held and {words.count(whole['drop'])} dropped"
    )
    stacks = [drawing.Stack(words.plain(name), counts[name]) for name in flows]
    columns = [
        Column("Flow", "flow", words.plain),
        Column("Send", "send", words.count),
        Column("Hold", "hold", words.count),
        Column("Drop", "drop", words.count),
    ]
    explanation = "One message a person and flow. A held one is judged again by the next run; a dropped one does not go."
    svg = drawing.stacks(stacks, DECISIONS, words.count, is_shares=False)
    return Picture(title, explanation, svg, table(title, columns, [{"flow": name, **counts[name]} for name in flows]))


def why_not(rows: list[Row]) -> list[Block]:
    counts: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["reason"]:
            key = (row["decision"], row["reason"])
            counts[key] = counts.get(key, 0) + row["messages"]
    if not counts:
        return []
    reasons: list[Row] = [
        {"decision": decision, "reason": reason, "messages": number} for (decision, reason), number in sorted(counts.items(), key=lambda one: -one[1])
    ]
    title = f"Most messages that do not go are kept back by {words.plain(reasons[0]['reason'])}: {words.count(reasons[0]['messages'])}"
    bars = [
        drawing.Bar(f"{row['decision']}: {words.plain(row['reason'])}", row["messages"], words.count(row["messages"]), DECISIONS[row["decision"]])
        for row in reasons[:MOST_REASONS]
    ]
    columns = [Column("Decision", "decision"), Column("Reason", "reason", words.plain), Column("Messages", "messages", words.count)]
    detail = [
        Column("Flow", "flow_id", words.plain),
        Column("Channel", "channel"),
        Column("Decision", "decision"),
        Column("Reason", "reason", words.plain),
        Column("Messages", "messages", words.count),
    ]
    return [
        Picture(
            title,
            "The first reason of each message.",
            drawing.bars(bars),
            table(title, columns, reasons),
        ),
        Listing("What is due, by flow and reason", "", table("Messages of flows", detail, rows, 200)),
    ]


def planned(marts: Marts) -> Block:
    rows = marts.rows("select * from {campaign_forecast} order by planned_at, campaign_id")
    if not rows:
        return Missing("Planned campaigns", marts.why_none("campaign_forecast", "no campaign is planned for the next 60 days"))
    included = sum(row["included"] or 0 for row in rows)
    title = f"{words.of_many(len(rows), 'planned campaign')} would reach {words.of_many(int(included), 'person', 'people')} in all"
    bars = [
        drawing.Bar(
            words.text(row["campaign_name"] or row["campaign_id"]),
            row["members"] or 0,
            f"{words.count(row['included'])} of {words.count(row['members'])}",
            part=row["included"] or 0,
        )
        for row in rows
    ]
    columns = [
        Column("Campaign", lambda row: words.text(row["campaign_name"] or row["campaign_id"])),
        Column("Planned, UTC", "planned_at", words.moment),
        Column("Members", "members", words.count),
        Column("Included", "included", words.count),
        Column("Control", "control", words.count),
        Column("Excluded", "excluded", words.count),
        Column("Why excluded", "excluded_by_reason", lambda reasons: words.plain(reasons) if reasons else words.NOTHING),
        Column("Segments", "segments", words.count),
        Column("Expected cost", "expected_cost", words.money),
        Column("Texts without a price", "texts_without_price", words.count),
        Column("Discount-sensitive", "discount_sensitive_included", words.count),
        Column("Final", "is_final"),
    ]
    explanation = "Members of its segments; in full color those who would get it. A forecast until the planned moment has come."
    return Picture(title, explanation, drawing.bars(bars), table(title, columns, rows))
