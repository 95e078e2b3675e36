"""Segments: how large they are and were, who entered and left, which overlap, and what they earn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

from sms_segmentation.report import drawing, health, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Finding, Missing, Picture, Row, Section, Subsection, sparkline, table
from sms_segmentation.report.parts import Listing as List

# Everybody who may be texted: a segment of all, which overlaps with each.
BASE = "sms_subscribers"
HISTORY_DAYS = 90
RECENT_DAYS = 7
MOST = 10


def section(marts: Marts) -> Section:
    made = Section("segments", "Segments", "Segments overlap, so their figures do not add up to the shop.")
    catalog = marts.rows("select * from {segment_catalog} where is_enabled order by members desc, segment_name")
    if not catalog:
        made.blocks.append(Missing("Segments", marts.why_none("segment_catalog")))
        return made
    titles = {row["segment_name"]: row["title"] for row in catalog}
    keyed = {row["segment_name"] for row in marts.rows("select distinct segment_name from {segment_memberships} where second_key is not null")}
    # Those by country, category and the like are as large as all of their parts together.
    single = [row for row in catalog if row["segment_name"] not in keyed]
    changes = changes_by_day(marts)
    recent = Recent(marts, changes)
    made.blocks += [sizes(single), over_time(marts, single, changes), entered_and_left(titles, recent), overlap(marts, single, titles)]
    earned = earnings(marts)
    made.blocks.append(revenue(marts, titles, earned))
    made.blocks.append(catalog_table(marts, catalog, changes, recent, earned))
    made.blocks.append(Subsection("Health"))
    blocks, findings = health.blocks(marts, titles)
    made.blocks += blocks
    made.findings += findings
    if at_risk := recent.of("behaviour_at_risk"):
        made.findings.append(Finding("info", f"{words.of_many(at_risk['entered'], 'person', 'people')} became at risk in the last {RECENT_DAYS} days."))
    return made


def changes_by_day(marts: Marts) -> dict[str, dict[date, tuple[int, int]]]:
    """How many entered and left each segment a day, of segments without a second key."""
    rows = marts.rows(
        "select segment_name, cast(entered_at as date) as changed, count(*) as entered, 0 as exited from {segment_membership_history}"
        " where second_key is null group by 1, 2 union all"
        " select segment_name, cast(exited_at as date), 0, count(*) from {segment_membership_history}"
        " where second_key is null and exited_at is not null group by 1, 2"
    )
    found: dict[str, dict[date, tuple[int, int]]] = {}
    for row in rows:
        days = found.setdefault(row["segment_name"], {})
        entered, exited = days.get(row["changed"], (0, 0))
        days[row["changed"]] = entered + row["entered"], exited + row["exited"]
    return found


def sizes_of(days: dict[date, tuple[int, int]]) -> list[tuple[date, int]]:
    """Members at the end of each day on which they changed."""
    ordered = sorted(days)
    return list(zip(ordered, accumulate(days[day][0] - days[day][1] for day in ordered), strict=True))


def steady(marts: Marts, days: dict[date, tuple[int, int]], runs: list[date]) -> tuple[list[date], list[float | None]]:
    """Members at the end of each day on which any segment was decided."""
    known = dict(sizes_of(days))
    values: list[float | None] = []
    last = None
    for run in runs:
        last = known.get(run, last if last is not None else 0)
        values.append(last)
    start = next((number for number, run in enumerate(runs) if run >= marts.ago(HISTORY_DAYS)), len(runs))
    return runs[start:], values[start:]


def runs_of(changes: dict[str, dict[date, tuple[int, int]]]) -> list[date]:
    return sorted({day for days in changes.values() for day in days})


class Recent:
    """Who entered and left within the last days, as far as history reaches back."""

    def __init__(self, marts: Marts, changes: dict[str, dict[date, tuple[int, int]]]) -> None:
        runs = runs_of(changes)
        since = marts.as_of_date - timedelta(days=RECENT_DAYS)
        earlier = [run for run in runs if run <= since]
        self.why = ""
        self.rows: list[Row] = []
        if not runs:
            self.why = marts.why_none("segment_membership_history")
        elif not earlier and len(runs) == 1:
            self.why = f"Membership history begins on {words.day(runs[0])}, with the only run so far. Run daily, or make the past with sms backfill."
        else:
            # Without a run that long ago, since the first one.
            self.since = earlier[-1] if earlier else runs[0]
            for name, days in changes.items():
                entered, exited = (sum(change[side] for day, change in days.items() if day > self.since) for side in (0, 1))
                self.rows.append({"segment_name": name, "entered": entered, "exited": exited, "net": entered - exited})
        self._by_name = {row["segment_name"]: row for row in self.rows}

    def of(self, name: str) -> Row | None:
        return self._by_name.get(name)


def sizes(catalog: list[Row]) -> Block:
    base = next((row["members"] for row in catalog if row["segment_name"] == BASE), None)
    largest = [row for row in catalog if row["segment_name"] != BASE][:MOST]
    if not largest:
        return Missing("The largest segments", "There is no segment but that of all subscribers.")
    title = f"{words.text(largest[0]['title'])} is the largest segment, with {words.count(largest[0]['members'])}"
    title += f" of {words.count(base)} subscribers" if base else " members"
    bars = [drawing.Bar(row["title"], row["members"], f"{words.count(row['members'])} ({words.share(row['share_of_subscribers'])})") for row in largest]
    columns = [Column("Segment", "title"), Column("Members", "members", words.count), Column("Of the subscribers", "share_of_subscribers", words.share)]
    return Picture(title, f"The {len(largest)} largest of {len(catalog)} segments.", drawing.bars(bars), table(title, columns, largest))


def over_time(marts: Marts, catalog: list[Row], changes: dict[str, dict[date, tuple[int, int]]]) -> Block:
    runs = runs_of(changes)
    if len(runs) < 2:
        why = Recent(marts, changes).why or "History has a single day."
        return Missing("Segment sizes over time", why)
    moved = []
    for row in catalog:
        days, values = steady(marts, changes.get(row["segment_name"], {}), runs)
        if len(days) > 1 and values[0] and max(value or 0 for value in values) >= 20:
            moved.append((abs((values[-1] or 0) / values[0] - 1), row["title"], days, values))
    if not moved:
        return Missing("Segment sizes over time", f"No segment of 20 people or more has a history of two days within the last {HISTORY_DAYS}.")
    moved.sort(key=lambda one: (-one[0], one[1]))
    _, name, days, values = moved[0]
    title = f"{words.text(name)} {words.moved(values[0], values[-1], words.count)} since {words.day(days[0])}, more than any other"
    svg = drawing.small_multiples([drawing.Line(name, days, values) for _, name, days, values in moved[:8]], words.count)
    rows = [
        {"title": name, "first": values[0], "last": values[-1], "change": (values[-1] or 0) / (values[0] or 1) - 1, "since": days[0]}
        for _, name, days, values in moved
    ]
    columns = [
        Column("Segment", "title"),
        Column("Since", "since", words.day),
        Column("Then", "first", words.count),
        Column("Now", "last", words.count),
        Column("Change", "change", words.share),
    ]
    return Picture(title, "The segments that changed most, each with a scale of its own that does not begin at zero.", svg, table(title, columns, rows))


def entered_and_left(titles: dict[str, str], recent: Recent) -> Block:
    if recent.why:
        return Missing(f"Who entered and left in the last {RECENT_DAYS} days", recent.why)
    rows = [
        row | {"title": titles[row["segment_name"]]}
        for row in recent.rows
        if row["segment_name"] in titles and row["segment_name"] != BASE and row["entered"] + row["exited"]
    ]
    if not rows:
        return Missing(f"Who entered and left since {words.day(recent.since)}", "No one: every segment has the members it had.")
    rows.sort(key=lambda row: (-abs(row["net"]), row["title"]))
    top = rows[:MOST]
    title = f"{words.text(top[0]['title'])} {'gained' if top[0]['net'] > 0 else 'lost'} the most since {words.day(recent.since)}: {words.count(abs(top[0]['net']))} net"
    bars = [
        drawing.Bar(
            row["title"], row["net"], f"+{words.count(row['entered'])} −{words.count(row['exited'])}", drawing.BLUE if row["net"] >= 0 else drawing.ORANGE
        )
        for row in top
    ]
    columns = [Column("Segment", "title"), Column("Entered", "entered", words.count), Column("Left", "exited", words.count), Column("Net", "net", words.count)]
    return Picture(title, "Entered less left. To whom it happened is in segment_membership_history.", drawing.bars(bars), table(title, columns, rows))


def overlap(marts: Marts, catalog: list[Row], titles: dict[str, str]) -> Block:
    """Counted by the pattern of each profile over the largest segments, since a join of members with members would be large."""
    names = [row["segment_name"] for row in catalog if row["segment_name"] != BASE and row["members"]][:MOST]
    if len(names) < 2:
        return Missing("Which segments overlap", "Fewer than two segments have members.")
    flags = ", ".join(f"max(case when segment_name = {{n{number}}} then 1 else 0 end) as s{number}" for number in range(len(names)))
    columns = ", ".join(f"s{number}" for number in range(len(names)))
    values = {f"n{number}": name for number, name in enumerate(names)}
    patterns = marts.rows(
        f"select {columns}, count(*) as profiles from (select profile_id, {flags} from {{segment_memberships}}"
        f" where segment_name in {{names}} group by profile_id) as patterns group by {columns}",
        **values,
        names=names,
    )

    def both(one: int, other: int) -> int:
        return sum(row["profiles"] for row in patterns if row[f"s{one}"] and row[f"s{other}"])

    size = [both(number, number) for number in range(len(names))]
    shares = [[both(row, column) / size[row] if size[row] else None for column in range(len(names))] for row in range(len(names))]
    pairs: list[Row] = [
        {"one": titles[names[a]], "other": titles[names[b]], "both": both(a, b), "of_one": shares[a][b], "of_other": shares[b][a]}
        for a in range(len(names))
        for b in range(a + 1, len(names))
    ]
    pairs.sort(key=lambda row: -row["both"])
    share, one, other = max((shares[a][b] or 0, names[a], names[b]) for a in range(len(names)) for b in range(len(names)) if a != b)
    title = f"{words.share(share)} of {words.text(titles[one])} are in {words.text(titles[other])} too"
    figures = [
        Column("Segment", "one"),
        Column("And", "other"),
        Column("In both", "both", words.count),
        Column("Of the first", "of_one", words.share),
        Column("Of the second", "of_other", words.share),
    ]
    explanation = "Percent of the members of a row who are in the segment of the column too. Columns have the numbers of the rows."
    svg = drawing.matrix([titles[name] for name in names], shares)
    return Picture(title, explanation, svg, table(title, figures, pairs))


def earnings(marts: Marts) -> dict[str, Row]:
    """Sums of the last 30 days of each segment, by membership when sent or ordered."""
    rows = marts.rows(
        "select segment_name, sum(texts_sent) as texts_sent, sum(texts_received) as texts_received, sum(texts_clicked) as texts_clicked, sum(opt_outs) as opt_outs,"
        " sum(attributed_revenue) as attributed_revenue, sum(member_revenue) as member_revenue, sum(member_orders) as member_orders, sum(cost) as cost,"
        " min(history_from) as history_from, min(case when is_mature then 1 else 0 end) as is_mature"
        " from {performance_segments} where second_key is null and activity_date > {since} group by 1",
        since=marts.ago(30),
    )
    return {row["segment_name"]: row for row in rows}


def revenue(marts: Marts, titles: dict[str, str], earned: dict[str, Row]) -> Block:
    rows = [
        row | {"title": titles[name]}
        for name, row in earned.items()
        if name in titles and name != BASE and (row["member_revenue"] or row["attributed_revenue"])
    ]
    if not rows:
        why = marts.why_none(
            "performance_segments", "no member ordered in the last 30 days within membership history; sms backfill makes history of past dates"
        )
        return Missing("What segments earned in the last 30 days", why)
    rows.sort(key=lambda row: (-(row["member_revenue"] or 0), row["title"]))
    for row in rows:
        row["per_text"] = row["attributed_revenue"] / row["texts_sent"] if row["texts_sent"] and row["attributed_revenue"] is not None else None
    top = rows[:MOST]
    begun = max((row["history_from"] for row in rows if row["history_from"]), default=marts.ago(30))
    since = f"since {words.day(begun)}, when history begins" if begun > marts.ago(29) else "in the last 30 days"
    title = f"Members of {words.text(top[0]['title'])} spent {words.money(top[0]['member_revenue'])} {since}, {words.money(top[0]['attributed_revenue'])} of it credited to texts"
    bars = [
        drawing.Bar(
            row["title"], row["member_revenue"] or 0, f"{words.money(row['member_revenue'])}, texts {words.money(row['attributed_revenue'])}",
            part=min(row["attributed_revenue"] or 0, row["member_revenue"] or 0),
        )
        for row in top
    ]  # fmt: skip
    columns = [
        Column("Segment", "title"),
        Column("Revenue of members", "member_revenue", words.money),
        Column("Orders", "member_orders", words.count),
        Column("Credited to texts", "attributed_revenue", words.money),
        Column("Texts sent", "texts_sent", words.count),
        Column("A text", "per_text", words.ratio),
        Column("Cost", "cost", words.money),
    ]
    explanation = "Pale: orders of those who were members when they ordered. Full color: what texts sent to members are credited with."
    return Picture(title, explanation, drawing.bars(bars), table(title, columns, rows))


def catalog_table(marts: Marts, catalog: list[Row], changes: dict[str, dict[date, tuple[int, int]]], recent: Recent, earned: dict[str, Row]) -> Block:
    runs = runs_of(changes)
    rows = []
    for row in catalog:
        one = earned.get(row["segment_name"], {})
        change = recent.of(row["segment_name"]) or {}
        _, values = steady(marts, changes.get(row["segment_name"], {}), runs)
        is_drawn = len(values) > 1 and row["segment_name"] in changes
        rows.append(
            row
            | {"line": sparkline([value or 0 for value in values]) if is_drawn else None}
            | {"entered": change.get("entered"), "exited": change.get("exited")}
            | {"click_rate": one["texts_clicked"] / one["texts_received"] if one.get("texts_received") else None}
            | {"opt_out_rate": one["opt_outs"] / one["texts_received"] if one.get("texts_received") else None}
        )
    columns = [
        Column("Segment", "title"),
        Column("Family", "family", words.plain),
        Column("Members", "members", words.count),
        Column("Of the subscribers", "share_of_subscribers", words.share),
        Column(f"Last {HISTORY_DAYS} days", "line"),
        Column("Entered", "entered", words.count),
        Column("Left", "exited", words.count),
        Column("Click rate, 30 days", "click_rate", words.share),
        Column("Opt-out rate", "opt_out_rate", words.share),
    ]
    return List(f"All {len(catalog)} segments", "Choose a heading to sort.", table("Segments", columns, rows))
