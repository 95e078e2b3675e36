"""The eleven mistakes of the guides as checks, with their evidence."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import STATUS, Column, Finding, Listing, Missing, Picture, Row, Section, Shown, table

# Values that are counts and no shares.
COUNTS = {"opt_outs_ignored", "ignored_consent"}


def section(marts: Marts) -> Section:
    made = Section("practice", "Practice checks", "The eleven common mistakes, measured. A warning names its worst campaign or segment.")
    rows = marts.rows("select * from {practice_checks} order by check_name")
    if not rows:
        made.blocks.append(Missing("Practice checks", marts.why_none("practice_checks")))
        return made
    rank = {"warning": 0, "ok": 1, "no_data": 2}
    rows.sort(key=lambda row: (rank.get(row["status"], 3), row["check_name"]))
    warnings = [row for row in rows if row["status"] == "warning"]
    made.findings += [Finding("warn", sentence(row)) for row in warnings]
    columns = [
        Column("Check", "check_name", words.plain),
        Column("Mistake", "mistake"),
        Column("Status", "status", STATUS),
        Column("Value", "value", shown_by=kind),
        Column("Warns", lambda row: f"{row['warns_when']} {shown(row, row['threshold'])}"),
        Column("Of", lambda row: f"{words.count(row['numerator'])} / {words.count(row['denominator'])}"),
        Column("Evidence", "evidence"),
        Column("Period", lambda row: f"{words.day(row['period_start'])} – {words.day(row['period_end'])}"),
        Column("Asked by", "feature_id"),
    ]
    title = f"{len(warnings)} of {len(rows)} checks warn" + (f": {words.listed([words.plain(row['check_name']) for row in warnings])}" if warnings else "")
    measured = [row for row in rows if row["value"] is not None and row["check_name"] not in COUNTS]
    if measured:
        svg = drawing.intervals(
            [
                drawing.Interval(
                    words.plain(row["check_name"]), row["value"], label=f"{words.share(row['value'])}, warns {row['warns_when']} {words.share(row['threshold'])}",
                    color=drawing.PINK if row["status"] == "warning" else drawing.GREEN,
                    band=(row["threshold"], None) if row["warns_when"] == "above" else (None, row["threshold"]),
                )
                for row in measured
            ],
            words.share, limits=(0.0, 1.0),
        )  # fmt: skip
        made.blocks.append(Picture(title, "Gray: where a check warns. Thresholds are vars of the project.", svg, table(title, columns, rows)))
    made.blocks.append(Listing("The evidence of each check", "", table("Practice checks", columns, rows)))
    for row in rows:
        if row["status"] == "no_data":
            made.blocks.append(
                Missing(words.capital(words.plain(row["check_name"])), words.text(row["evidence"]) if row["evidence"] else "The period has no data for it.")
            )
    return made


def kind(row: Row) -> Shown:
    return words.count if row["check_name"] in COUNTS else words.share


def shown(row: Row, value: float | None) -> str:
    return kind(row)(value)


def sentence(row: Row) -> str:
    what = f"{words.capital(words.plain(row['check_name']))}: {shown(row, row['value'])}, {row['warns_when']} {shown(row, row['threshold'])}"
    return f"{what}. {words.text(row['evidence'])}" if row["evidence"] else f"{what}."
