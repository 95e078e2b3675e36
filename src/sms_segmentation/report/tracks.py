"""Engagement tracks against the bands that the guide has for them."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Column, Finding, Missing, Picture, Section, table

# Click rates of the bands, the holes between them filled: above, up to and with (D below C).
BANDS: dict[str, tuple[float | None, float | None]] = {"A": (0.10, None), "B": (0.065, 0.10), "C": (0.05, 0.065), "D": (None, 0.05)}


def section(marts: Marts) -> Section:
    made = Section(
        "tracks",
        "Tracks",
        "Whether the people of each track click as often as the guide expects of it. Counted are texts to those who were in the track when the text was sent.",
    )
    rows = marts.rows("select * from {performance_tracks} order by track")
    measured = [row for row in rows if row["click_rate"] is not None]
    if not measured:
        why = marts.why_none("performance_tracks", "no mature text falls into a time with membership history; sms backfill makes it for past dates")
        made.blocks.append(Missing("Click rates of the tracks", why))
    if not rows:
        return made
    columns = [
        Column("Track", "track"),
        Column("Members now", "members", words.count),
        Column("Texts received", "texts_received", words.count),
        Column("Click rate", "click_rate", words.share),
        Column("From", "click_rate_low", words.share),
        Column("To", "click_rate_high", words.share),
        Column("Band", "band"),
        Column("Band by the guide's words", "guide_band"),
        Column("Reaches its own band", "reaches_its_band"),
        Column("Over today's members (not judged)", "click_rate_of_members", words.share),
        Column("Texts a member in 30 days", "texts_per_member_30d", words.ratio),
        Column("Planned texts", "planned_texts", words.count),
        Column("Opt-out rate", "opt_out_rate", words.share),
        Column("History from", "history_from", words.day),
    ]
    if measured:
        below = [row for row in measured if row["reaches_its_band"] is False]
        names = words.listed([f"track {row['track']} ({words.share(row['click_rate'])})" for row in below], 4)
        title = (
            f"{words.capital(names)} {'stays' if len(below) == 1 else 'stay'} below the band" if below else "Every track that can be measured reaches its band"
        )
        svg = drawing.intervals(
            [
                drawing.Interval(
                    f"Track {row['track']}, last {row['window_days']} days", row["click_rate"], row["click_rate_low"], row["click_rate_high"],
                    f"{words.share(row['click_rate'])}, band {row['band']}", drawing.ORANGE if row["reaches_its_band"] is False else drawing.GREEN,
                    BANDS.get(row["track"]),
                )
                for row in measured
            ],
            words.share,
        )  # fmt: skip
        explanation = (
            "Gray: the band of the track. Line: 95% interval, people and not texts being the units. Today's members are no test of a track:"
            " they are in it because they clicked; that reading is in the table and not judged."
        )
        made.blocks.append(Picture(title, explanation, svg, table(title, columns, rows)))
        made.findings += [
            Finding("warn", f"Track {row['track']} is clicked at {words.share(row['click_rate'])}, which is band {row['band']}.")
            for row in below
            if row["click_rate_high"] is not None
            and BANDS.get(row["track"], (None, None))[0] is not None
            and row["click_rate_high"] < (BANDS[row["track"]][0] or 0)
        ]
    planned = [row for row in rows if row["members"] is not None]
    if planned:
        title = f"Track {max(planned, key=lambda row: row['members'])['track']} is the largest; tracks are nested as the guide has them"
        svg = drawing.bars(
            [
                drawing.Bar(
                    f"Track {row['track']}", row["members"],
                    f"{words.count(row['members'])} members, {words.ratio(row['texts_per_member_30d'])} texts each in 30 days"
                    if row["texts_per_member_30d"] is not None else f"{words.count(row['members'])} members",
                )
                for row in planned
            ]
        )  # fmt: skip
        made.blocks.append(Picture(title, "Members now, and how many texts a member got in 30 days.", svg, table(title, columns, rows)))
    return made
