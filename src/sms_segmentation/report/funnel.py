"""From profiles to those who may be texted now, and what holds back the others."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import Block, Column, Finding, Missing, Picture, Row, Section, table

# Steps of the funnel, in the order in which reasons come, with what each lets pass.
STEPS = {
    "have a number that can get texts": ["erased", "no_phone", "invalid_number", "not_a_mobile_number", "number_inactive", "number_reassigned"],
    "are old enough": ["minor", "age_not_verified"],
    "have consented": ["no_consent", "double_opt_in_pending", "consent_expired"],
    "have not opted out": ["opted_out", "suppressed", "sunset_suppressed"],
    "want texts, and this many": ["channel_preference", "frequency_preference"],
    "are in no holdout": ["holdout"],
    "are in a place whose time is known": ["unknown_timezone", "no_common_window"],
    "may be texted at this hour": ["manual_closure", "quiet_hours", "blocked_day", "blocked_holiday"],
    "are under every cap": ["frequency_cap_24h", "frequency_cap_168h", "frequency_cap_720h"],
}
STEP_OF = {reason: step for step, reasons in STEPS.items() for reason in reasons}
OTHER = "have no other reason against them"


def section(marts: Marts) -> Section:
    made = Section("funnel", "From profiles to texts", f"Who may be texted at {words.moment(marts.as_of)} UTC, and what holds back the others.")
    rows = marts.rows("select ineligibility_reasons, is_eligible, count(*) as profiles from {sending_eligibility} group by 1, 2")
    lists = [(row["ineligibility_reasons"].split(";") if row["ineligibility_reasons"] else [], row["is_eligible"], row["profiles"]) for row in rows]
    eligible = sum(profiles for _, is_eligible, profiles in lists if is_eligible)
    everybody = sum(profiles for _, _, profiles in lists)
    first: Counter[str] = Counter()
    named: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for reasons, is_eligible, profiles in lists:
        if is_eligible:
            continue
        first[STEP_OF.get(reasons[0], OTHER) if reasons else OTHER] += profiles
        for reason in reasons:
            named[reason] += profiles
            alone[reason] += profiles if len(reasons) == 1 else 0
    made.blocks += [steps(first, everybody, eligible), every_reason(named, alone, everybody), when(marts, everybody)]
    made.blocks += [caps(marts), consent(marts)]
    made.findings.append(Finding("info", f"{words.count(eligible)} of {words.count(everybody)} profiles may be texted right now."))
    return made


def steps(first: Counter[str], everybody: int, eligible: int) -> Block:
    left = everybody
    rows: list[Row] = [{"step": "profiles", "left": left, "lost": None, "reasons": ""}]
    for step in [*STEPS, *([OTHER] if first[OTHER] else [])]:
        left -= first[step]
        rows.append({"step": step, "left": left, "lost": first[step], "reasons": ", ".join(map(words.plain, STEPS.get(step, [])))})
    svg = drawing.bars(
        [
            drawing.Bar(
                row["step"], row["left"], words.count(row["left"]) + (f"  (−{words.count(row['lost'])})" if row["lost"] else ""),
                drawing.GREEN if number == len(rows) - 1 else drawing.BLUE,
            )
            for number, row in enumerate(rows)
        ]
    )  # fmt: skip
    most = max(rows[1:], key=lambda row: row["lost"])
    title = f"{words.count(eligible)} of {words.count(everybody)} profiles may be texted now"
    if most["lost"]:
        title += f"; most are lost at “{most['step']}” ({words.count(most['lost'])})"
    columns = [Column("Step", "step"), Column("Left", "left", words.count), Column("Lost here", "lost", words.count), Column("Reasons of this step", "reasons")]
    return Picture(title, "Each profile is lost at the first step that it fails; later steps may hold it back too.", svg, table(title, columns, rows))


def every_reason(named: Counter[str], alone: Counter[str], everybody: int) -> Block:
    if not named:
        return Missing("Reasons not to text", "No profile has one.")
    rows: list[Row] = [
        {"reason": reason, "profiles": profiles, "share": profiles / everybody, "alone": alone[reason]}
        for reason, profiles in sorted(named.items(), key=lambda one: (-one[1], one[0]))
    ]
    bars = [drawing.Bar(words.plain(row["reason"]), row["profiles"], words.count(row["profiles"]), part=row["alone"]) for row in rows[:12]]
    title = f"The commonest reason is {words.plain(rows[0]['reason'])}: {words.count(rows[0]['profiles'])} profiles"
    columns = [
        Column("Reason", "reason", words.plain),
        Column("Profiles", "profiles", words.count),
        Column("Of all profiles", "share", words.share),
        Column("With this reason alone", "alone", words.count),
    ]
    explanation = "Every reason counts here, so a profile may be in several bars. The part in full color has this reason alone: it would be free without it."
    return Picture(title, explanation, drawing.bars(bars), table(title, columns, rows))


def when(marts: Marts, everybody: int) -> Block:
    ends = {"within a day": 24, "within a week": 168, "within 60 days": 1440}
    cases = " ".join(f"when next_eligible_at <= {{end_{hours}}} then '{name}'" for name, hours in ends.items())
    rows = marts.rows(
        f"select case when is_eligible then 'now' {cases} else 'not' end as opens, count(*) as profiles from {{sending_eligibility}} group by 1",
        **{f"end_{hours}": marts.as_of + timedelta(hours=hours) for hours in ends.values()},
    )
    found = {row["opens"]: row["profiles"] for row in rows}
    kinds = ["now", *ends, "not"]
    soon = found.get("within a day", 0)
    title = f"{words.count(found.get('now', 0))} may be texted now, {words.count(soon)} more within a day"
    bars = [drawing.Bar("not within 60 days" if kind == "not" else kind, found.get(kind, 0), words.count(found.get(kind, 0))) for kind in kinds]
    table_rows = [{"opens": kind, "profiles": found.get(kind, 0), "share": found.get(kind, 0) / everybody} for kind in kinds]
    columns = [Column("First moment", "opens"), Column("Profiles", "profiles", words.count), Column("Of all profiles", "share", words.share)]
    return Picture(title, "When each profile may first be texted, if nothing new happens.", drawing.bars(bars), table(title, columns, table_rows))


def caps(marts: Marts) -> Block:
    rows = marts.rows(
        "select binding_cap, count(*) as profiles, sum(remaining_sends) as remaining, sum(case when remaining_sends = 0 then 1 else 0 end) as used_up"
        " from {sending_eligibility} where binding_cap is not null group by 1 order by 2 desc, 1"
    )
    if not rows:
        return Missing("Which caps bind", "No profile that could be texted is under a cap.")
    most = rows[0]
    title = (
        f"{words.plain(most['binding_cap'])} is the cap of most people: {words.count(most['profiles'])}, of whom {words.count(most['used_up'])} have used it up"
    )
    bars = [
        drawing.Bar(
            words.plain(row["binding_cap"]), row["profiles"], f"{words.count(row['profiles'])}, used up {words.count(row['used_up'])}", part=row["used_up"]
        )
        for row in rows[:12]
    ]
    columns = [
        Column("Tightest cap", "binding_cap"),
        Column("Profiles", "profiles", words.count),
        Column("Used up", "used_up", words.count),
        Column("Texts left right now", "remaining", words.count),
    ]
    return Picture(
        title, "The cap that leaves a profile the fewest texts. Full color: no text is left right now.", drawing.bars(bars), table(title, columns, rows)
    )


def consent(marts: Marts) -> Block:
    rows = marts.rows(
        "select consent_status, consent_level, count(*) as numbers, sum(case when consent_expires_at is not null then 1 else 0 end) as ends"
        " from {consent_state} group by 1, 2 order by 3 desc, 1, 2"
    )
    if not rows:
        return Missing("Consent of the numbers", marts.why_none("consent_state"))
    whole = sum(row["numbers"] for row in rows)
    subscribed = sum(row["numbers"] for row in rows if row["consent_status"] == "subscribed")
    title = f"{words.share(subscribed / whole)} of {words.count(whole)} numbers have a standing consent"
    bars = [
        drawing.Bar(
            words.plain(row["consent_status"]) + (f", {words.plain(row['consent_level'])}" if row["consent_level"] else ""), row["numbers"],
            words.count(row["numbers"]), drawing.GREEN if row["consent_status"] == "subscribed" else drawing.BLUE,
        )
        for row in rows[:12]
    ]  # fmt: skip
    columns = [
        Column("Status", "consent_status", words.plain),
        Column("Level", "consent_level", words.plain),
        Column("Numbers", "numbers", words.count),
        Column("End by themselves", "ends", words.count),
    ]
    return Picture(title, "Numbers of all profiles, live or not, and of texts and consents.", drawing.bars(bars), table(title, columns, rows))
