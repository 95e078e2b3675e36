"""The claims of the guides next to the shop's own figures."""

from __future__ import annotations

from collections import Counter

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import STATUS, Column, Listing, Missing, Picture, Row, Section, Shown, table


def section(marts: Marts) -> Section:
    made = Section("benchmarks", "Benchmark claims", "What the guides claim, and what this shop measures. No claim is a threshold anywhere.")
    rows = marts.rows("select * from {benchmark_comparison} order by claim_id")
    if not rows:
        made.blocks.append(Missing("Benchmark claims", marts.why_none("benchmark_comparison")))
        return made
    for row in rows:
        row["name"] = words.text(row["claim"] or row["measure"])
    verdicts = Counter(row["verdict"] for row in rows)
    said = [f"{number} {words.plain(verdict)}" for verdict, number in verdicts.most_common()]
    title = f"{verdicts['within']} of {len(rows)} claims agree with this shop ({words.listed(said, 8)})"
    columns = [
        Column("Claim", "name"),
        Column("Claimed", lambda row: claimed(row)),
        Column("This shop", "shop_value", shown_by=of_unit),
        Column(
            "95% interval", lambda row: f"{figure(row, row['shop_low'])} to {figure(row, row['shop_high'])}" if row["shop_low"] is not None else words.NOTHING
        ),
        Column("Verdict", "verdict", STATUS),
        Column("Evidence", "evidence", words.plain),
        Column("Units", "units", words.count),
        Column("What would have to be done", "note"),
        Column("Guide", "source_guide", words.plain),
        Column("Asked by", "feature_id"),
    ]
    measured = [row for row in rows if row["shop_value"] is not None]
    for unit in dict.fromkeys(row["unit"] for row in measured):
        alike = [row for row in measured if row["unit"] == unit]
        bands = [band for row in alike for band in (row["claimed_low"], row["claimed_high"], row["shop_value"]) if band is not None]
        agree = sum(row["verdict"] == "within" for row in alike)
        heading = f"{agree} of {words.of_many(len(alike), 'claim')} in {words.plain(unit) if unit else 'no unit'} {'agrees' if agree == 1 else 'agree'} with what is measured"
        svg = drawing.intervals(
            [
                drawing.Interval(
                    row["name"], row["shop_value"], row["shop_low"], row["shop_high"], f"{figure(row, row['shop_value'])}, {words.plain(row['verdict'])}",
                    drawing.GREEN if row["verdict"] == "within" else drawing.BLUE, (row["claimed_low"], row["claimed_high"]) if _has_claim(row) else None,
                )
                for row in alike
            ],
            words.by_unit(_kind(unit)), limits=(min(0.0, *bands), max(bands)),
        )  # fmt: skip
        explanation = "Gray: what is claimed. Dot and line: this shop and its 95% interval. Observational figures compare groups that were not drawn by lot."
        made.blocks.append(Picture(heading, explanation, svg, table(heading, columns, alike)))
    made.blocks.append(Listing(title, "A claim without a figure says what would have to be done to know.", table("Claims", columns, rows)))
    return made


def _has_claim(row: Row) -> bool:
    return row["claimed_low"] is not None or row["claimed_high"] is not None


def _kind(unit: str | None) -> str | None:
    return (
        "share"
        if unit and ("share" in unit or "rate" in unit or "percent" in unit or unit == "change")
        else "currency"
        if unit and "currency" in unit
        else unit
    )


def of_unit(row: Row) -> Shown:
    return words.by_unit(_kind(row["unit"]))


def figure(row: Row, value: float | None) -> str:
    return of_unit(row)(value)


def claimed(row: Row) -> str:
    low, high = row["claimed_low"], row["claimed_high"]
    if low is None and high is None:
        return words.NOTHING
    if low == high:
        return figure(row, low)
    if low is None or high is None:
        return f"under {figure(row, high)}" if low is None else f"over {figure(row, low)}"
    return f"{figure(row, low)} to {figure(row, high)}"
