"""What of the inputs could be used, and what they lack."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Finding, Listing, Missing, Picture, Row, Section, table

MOST = 12
# So many of the rows of an input may be rejected before the top of the page says so, where it has many.
REJECTED, MANY = 0.05, 100


def section(marts: Marts) -> Section:
    made = Section("quality", "Data quality", "Every row that comes in is accepted, rejected with a reason, or an older version of another.")
    rows = marts.rows("select * from {input_row_counts} order by rows_in desc, input")
    filled = [row for row in rows if row["rows_in"]]
    if not filled:
        made.blocks.append(Missing("Rows of the inputs", marts.why_none("input_row_counts", "every input is empty")))
        return made
    made.blocks += [row_counts(filled), rejections(marts), coverage(marts)]
    if poor := [f"{row['input']} ({words.share(row['rejected_share'])})" for row in filled if row["rejected_share"] > REJECTED and row["rows_in"] >= MANY]:
        made.findings.append(Finding("warn", f"Many rows were rejected of {words.listed(poor, 5)}."))
    if empty := [row["input"] for row in rows if not row["rows_in"]]:
        made.blocks.append(Missing("Inputs without rows", f"{', '.join(sorted(empty))}: what is computed from them is empty or null."))
    return made


def row_counts(rows: list[Row]) -> Block:
    whole, rejected = sum(row["rows_in"] for row in rows), sum(row["rows_rejected"] for row in rows)
    for row in rows:
        row["rejected_share"] = row["rows_rejected"] / row["rows_in"]
    worst = max(rows, key=lambda row: row["rejected_share"])
    title = f"{words.share(rejected / whole)} of {words.count(whole)} rows were rejected"
    title += f"; {words.plain(worst['input'])} lost the largest part, {words.share(worst['rejected_share'])}" if rejected else ""
    shown = sorted(rows, key=lambda row: (-row["rejected_share"], row["input"]))[:MOST]
    bars = [
        drawing.Bar(words.plain(row["input"]), row["rejected_share"], f"{words.share(row['rejected_share'])} of {words.count(row['rows_in'])}", drawing.ORANGE)
        for row in shown
    ]
    columns = [
        Column("Input", "input", words.plain),
        Column("Rows in", "rows_in", words.count),
        Column("Accepted", "rows_accepted", words.count),
        Column("Rejected", "rows_rejected", words.count),
        Column("Of all", "rejected_share", words.share),
        Column("Older versions", "rows_superseded", words.count),
        Column("Accepted with cells left out", "rows_with_problems", words.count),
        Column("Of no live profile", "rows_orphaned", words.count),
    ]
    return Picture(title, "Rejected rows of each input, the largest part first.", drawing.bars(bars), table(title, columns, rows))


def rejections(marts: Marts) -> Block:
    """Counts alone: the rows themselves hold personal data and stay in the warehouse."""
    rows = marts.rows(
        "select input, reason, count(*) as problems, sum(case when is_row_rejected then 1 else 0 end) as rejected from {rejected_rows} group by 1, 2 order by 3 desc, 1, 2"
    )
    if not rows:
        return Missing("Why rows and cells were rejected", marts.why_none("rejected_rows", "no row and no cell was rejected"))
    top = rows[:MOST]
    title = f"The commonest problem is {words.plain(top[0]['reason'])} in {words.plain(top[0]['input'])}: {words.of_many(top[0]['problems'], 'row')}"
    bars = [
        drawing.Bar(f"{words.plain(row['input'])}: {words.plain(row['reason'])}", row["problems"], words.count(row["problems"]), part=row["rejected"])
        for row in top
    ]
    columns = [
        Column("Input", "input", words.plain),
        Column("Reason", "reason", words.plain),
        Column("Rows with it", "problems", words.count),
        Column("Of these rejected", "rejected", words.count),
    ]
    return Picture(title, "Full color: the row was rejected. Pale: the cell alone was left out.", drawing.bars(bars), table(title, columns, rows, 100))


def coverage(marts: Marts) -> Block:
    rows = marts.rows(
        "select connection, input, column_name, row_count, filled_share, last_occurred_at from {input_coverage} where row_count > 0 order by 1, 2, 3"
    )
    if not rows:
        return Missing("How far columns are filled", marts.why_none("input_coverage"))
    empty = [row for row in rows if not row["filled_share"]]
    columns = [
        Column("Connection", "connection"),
        Column("Input", "input", words.plain),
        Column("Column", "column_name"),
        Column("Filled", "filled_share", words.share),
        Column("Rows", "row_count", words.count),
        Column("Last (UTC)", "last_occurred_at", words.moment),
    ]
    title = f"{len(rows) - len(empty)} of {len(rows)} columns have values" + (
        f"; empty are {words.listed([row['input'] + '.' + row['column_name'] for row in empty], 5)}" if empty else ""
    )
    rows.sort(key=lambda row: (row["filled_share"] or 0, row["input"], row["column_name"], row["connection"]))
    return Listing(title, "The emptiest first. What is null everywhere makes what rests on it null.", table("Columns of the inputs", columns, rows))
