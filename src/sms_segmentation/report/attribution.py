"""The same orders under three conventions of credit, side by side."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Missing, Picture, Row, Section, table

MODELS = {"last_click": "last click", "last_touch": "last touch (as Klaviyo, Attentive and Postscript show it)", "linear": "linear: equal shares of all clicks"}
CHANNELS = {"sms": drawing.BLUE, "email": drawing.ORANGE, "none": drawing.FILL}
DAYS = 90


def section(marts: Marts) -> Section:
    made = Section(
        "attribution",
        "Attribution",
        f"Who gets the credit for the orders of the last {DAYS} days. Credit is a convention, useful to compare texts and to reconcile with vendors; it proves nothing.",
    )
    since = marts.ago(DAYS - 1)
    rows = marts.rows(
        "select model, channel, coalesce(sum(revenue), 0) as revenue, coalesce(sum(weight), 0) as orders, coalesce(sum(revenue_before_refunds), 0) as before_refunds"
        " from {order_attribution} where order_date >= {since} group by 1, 2 order by 1, 2",
        since=since,
    )
    if not rows:
        why = marts.why_none("order_attribution", f"there is no completed order in the last {DAYS} days")
        made.blocks.append(Missing("Attribution", why))
        return made
    made.blocks += [by_channel(rows), by_campaign(marts, since), uncredited(marts, since), reported(marts, since)]
    return made


def by_channel(rows: list[Row]) -> Block:
    stacks, shares = [], {}
    for model, name in MODELS.items():
        parts = {row["channel"]: row["revenue"] for row in rows if row["model"] == model}
        if parts:
            stacks.append(drawing.Stack(name, parts))
            shares[model] = parts.get("sms", 0) / (sum(parts.values()) or 1)
    for row in rows:
        row["share"] = row["revenue"] / (sum(other["revenue"] for other in rows if other["model"] == row["model"]) or 1)
    said = [f"{words.share(value)} by {model.replace('_', ' ')}" for model, value in shares.items()]
    title = f"Texts get {words.listed(said)} of the same revenue"
    columns = [
        Column("Model", "model", words.plain),
        Column("Channel", "channel"),
        Column("Revenue", "revenue", words.money),
        Column("Of all revenue", "share", words.share),
        Column("Before refunds", "before_refunds", words.money),
        Column("Orders", "orders", words.count),
    ]
    explanation = "Every order counts once in each bar. Last touch credits texts that were only received; last click asks for a click."
    return Picture(title, explanation, drawing.stacks(stacks, CHANNELS), table(title, columns, rows))


def by_campaign(marts: Marts, since: object) -> Block:
    rows = marts.rows(
        "select campaign_id, flow_id, flow_step,"
        + ", ".join(f"coalesce(sum(case when model = '{model}' then revenue end), 0) as {model}" for model in MODELS)
        + " from {order_attribution} where order_date >= {since} and channel = 'sms' group by 1, 2, 3 order by 4 desc, 5 desc, 1, 2, 3",
        since=since,
    )
    if not rows:
        return Missing("Messages under the three models", "No order of these days is credited to a text.")
    names = {row["campaign_id"]: row["campaign_name"] for row in marts.rows("select campaign_id, campaign_name from {performance_campaigns}")}
    for row in rows:
        step = f", step {row['flow_step']}" if row["flow_step"] is not None else ""
        row["name"] = names.get(row["campaign_id"]) or row["campaign_id"] or f"flow {row['flow_id']}{step}"
    top = rows[:8]
    most = max(top, key=lambda row: row["last_touch"] - row["last_click"])
    title = (
        f"{words.text(most['name'])} looks best under last touch: {words.money(most['last_touch'])} instead of {words.money(most['last_click'])} by last click"
    )
    if most["last_touch"] <= most["last_click"]:
        title = "No message gains from last touch over last click"
    bars = [
        drawing.Bar(f"{words.text(row['name'])}: {name}", row[model], words.money(row[model]), color)
        for row in top[:4]
        for model, name, color in (
            ("last_click", "last click", drawing.BLUE),
            ("last_touch", "last touch", drawing.ORANGE),
            ("linear", "linear", drawing.GREEN),
        )
    ]
    columns = [Column("Message", "name"), *(Column(words.capital(words.plain(model)), model, words.money) for model in MODELS)]
    return Picture(title, "The texts with the most credit by last click, under each model.", drawing.bars(bars), table(title, columns, rows, 100))


def uncredited(marts: Marts, since: object) -> Block:
    rows = marts.rows(
        "select model, unattributed_reason, count(distinct order_id) as orders, coalesce(sum(revenue), 0) as revenue from {order_attribution}"
        " where order_date >= {since} and unattributed_reason is not null group by 1, 2 order by 1, 4 desc, 2",
        since=since,
    )
    if not rows:
        return Missing("Orders without credit", "Every order has a message that gets it.")
    stacks = [drawing.Stack(name, {row["unattributed_reason"]: row["revenue"] for row in rows if row["model"] == model}) for model, name in MODELS.items()]
    stacks = [stack for stack in stacks if stack.parts]
    reasons = list(dict.fromkeys(row["unattributed_reason"] for row in rows))
    clicked = {row["unattributed_reason"]: row for row in rows if row["model"] == "last_click"}
    most = max(clicked.values() or rows, key=lambda row: row["revenue"])
    title = f"By last click {words.money(most['revenue'])} have no message to credit because of {words.plain(most['unattributed_reason'])}"
    columns = [
        Column("Model", "model", words.plain),
        Column("Reason", "unattributed_reason", words.plain),
        Column("Orders", "orders", words.count),
        Column("Revenue", "revenue", words.money),
    ]
    explanation = "No touch: no click or text in the windows before the order. Guest: the buyer is not known. Excluded channel: renewals."
    svg = drawing.stacks(
        [drawing.Stack(stack.name, {words.plain(k): v for k, v in stack.parts.items()}) for stack in stacks],
        dict(zip(map(words.plain, reasons), drawing.SERIES, strict=False)),
        words.money,
        False,
    )
    return Picture(title, explanation, svg, table(title, columns, rows))


def reported(marts: Marts, since: object) -> Block:
    """What the sources themselves claim for a channel, next to last touch, which is their rule."""
    rows = marts.rows(
        "select coalesce(reported_channel, 'none') as reported, channel, coalesce(sum(weight), 0) as orders, coalesce(sum(revenue_before_refunds), 0) as revenue from {order_attribution}"
        " where order_date >= {since} and model = 'last_touch' group by 1, 2 order by 1, 2",
        since=since,
    )
    if all(row["reported"] == "none" for row in rows):
        return Missing("What vendors claim", "Orders carry no attributed_channel, so there is no claim of a vendor to compare with.")
    claims = [row for row in rows if row["reported"] == "sms"]
    agree = sum(row["orders"] for row in claims if row["channel"] == "sms")
    whole = sum(row["orders"] for row in claims)
    title = (
        f"Of the orders that vendors credit to texts, last touch credits {words.share(agree / whole)} to texts too"
        if whole
        else "Vendors credit no order to texts"
    )
    reports = list(dict.fromkeys(row["reported"] for row in rows))
    stacks = [drawing.Stack(f"reported as {words.plain(name)}", {row["channel"]: row["orders"] for row in rows if row["reported"] == name}) for name in reports]
    columns = [
        Column("Reported channel", "reported", words.plain),
        Column("Channel by last touch", "channel"),
        Column("Orders", "orders", words.count),
        Column("Revenue before refunds", "revenue", words.money),
    ]
    return Picture(
        title,
        "Orders by what their source says of them, split by what last touch says.",
        drawing.stacks(stacks, CHANNELS),
        table(title, columns, rows),
    )
