"""Experiments: the only figures that say what would not have happened without the texts."""

from __future__ import annotations

from sms_segmentation.report import drawing, words
from sms_segmentation.report.marts import Marts
from sms_segmentation.report.parts import STATUS, Block, Column, Finding, Listing, Missing, Picture, Row, Section, Shown, Subsection, table

SHARES = {"clicked", "visited", "converted", "retained", "opted_out", "click_rate"}
# With fewer people in an arm nothing is drawn; experiment_min_units decides about verdicts.
COMPARABLE = 10
# An interval wider than that is cut, so that the others can be seen.
WIDEST = 1.5
COLORS = {"increase": drawing.GREEN, "no_harm": drawing.GREEN, "decrease": drawing.PINK, "harm": drawing.PINK}


def section(marts: Marts) -> Section:
    made = Section(
        "experiments",
        "Experiments",
        "What texts cause. Groups are drawn by lot, so that what differs between them comes from the texts. Only the primary metric over everybody decides.",
    )
    rows = marts.rows("select * from {experiment_results} order by experiment_id, arm, metric, dimension, dimension_value")
    checks = marts.rows("select * from {experiment_arm_checks} order by experiment_id, arm")
    if not rows and not checks:
        why = marts.why_none(
            "experiment_results", "there is no experiment: holdout_assignments and experiments are empty. A holdout is the only way to know what texts add"
        )
        made.blocks.append(Missing("Experiments", why))
        return made
    tiny = []
    for experiment in dict.fromkeys(row["experiment_id"] for row in [*checks, *rows]):
        of_one = [row for row in rows if row["experiment_id"] == experiment]
        arms = [row for row in checks if row["experiment_id"] == experiment]
        name = next((row["experiment_name"] for row in [*of_one, *arms] if row["experiment_name"]), experiment)
        people = [row["units"] or 0 for row in arms] or [n for row in of_one[:1] for n in (row["treatment_units"], row["control_units"])]
        if len(people) < 2 or min(people) < COMPARABLE:
            tiny.append(Missing(words.text(name), f"Its arms have {words.listed([f'{number:,}' for number in people], 9)} people: too few to compare."))
            continue
        made.blocks.append(Subsection(words.text(name)))
        blocks, findings = of_experiment(words.text(name), of_one, arms)
        made.blocks += blocks
        made.findings += findings
    made.blocks += tiny
    return made


def of_experiment(name: str, rows: list[Row], arms: list[Row]) -> tuple[list[Block], list[Finding]]:
    made: list[Block] = []
    findings: list[Finding] = []
    overall = [row for row in rows if row["dimension"] == "all"]
    for arm in dict.fromkeys(row["arm"] for row in overall):
        block, finding = effects(name, arm, [row for row in overall if row["arm"] == arm])
        made.append(block)
        findings += finding
    made += [shown for row in overall if row["metric"] == "revenue" if (shown := incremental(row))]
    if not overall:
        made.append(Missing("Effects", "No unit counts yet: everybody's window is still open, or the experiment has one arm."))
    if arms:
        made.append(drawn_lots(arms))
    segments = [row for row in rows if row["dimension"] != "all" and row["role"] == "exploratory"]
    if segments:
        made.append(by_segment(segments))
    return made, findings


def of_metric(row: Row) -> Shown:
    return words.share if row["metric"] in SHARES else words.ratio


def relative(row: Row, name: str) -> float | None:
    return row[name] / abs(row["control_mean"]) if row[name] is not None and row["control_mean"] else None


def effects(name: str, arm: str, rows: list[Row]) -> tuple[Block, list[Finding]]:
    primary = next((row for row in rows if row["role"] == "primary"), rows[0])
    title = verdict(primary)
    known = [row for row in rows if relative(row, "effect") is not None]
    # Primary first, guard rails last.
    rank = {"primary": 0, "secondary": 1, "guard_rail": 2}
    known.sort(key=lambda row: (rank.get(row["role"], 3), row["metric"]))
    columns = [
        Column("Metric", "metric", words.plain),
        Column("Role", "role", words.plain),
        Column("Treatment", "treatment_mean", shown_by=of_metric),
        Column("Control", "control_mean", shown_by=of_metric),
        Column("Effect", "effect", shown_by=of_metric),
        Column("95% interval", lambda row: f"{_mean(row, 'effect_low')} to {_mean(row, 'effect_high')}" if row["effect_low"] is not None else words.NOTHING),
        Column("p, adjusted", "p_adjusted", words.p_value),
        Column("Relative", "relative_effect", words.share),
        Column("Smallest effect it can find", "minimum_detectable_effect", shown_by=of_metric),
        Column("Verdict", "verdict", STATUS),
    ]
    figures = table(title, columns, rows, note="Intervals are not adjusted for several comparisons; the adjusted p decides.")
    explanation = (
        f"Arm {words.text(arm)}, {words.count(primary['treatment_units'])} people, against {words.count(primary['control_units'])} of control;"
        f" {words.day(primary['started_date'])} to {words.day(primary['ended_date'])}. Effects and their 95% intervals in percent of the control group's mean;"
        " an interval over the dashed line may be chance."
    )
    level = {"increase": "good", "decrease": "bad", "invalid": "bad", "harm": "bad"}.get(primary["verdict"], "info")
    findings = [Finding(level, f"{name}: {title}.")]
    findings += [
        Finding("bad", f"{name}: {words.plain(row['metric'])} rose beyond its guard rail.") for row in rows if row["verdict"] == "harm" and row is not primary
    ]
    if not known:
        return Listing(title, explanation, figures), findings
    widest = min(
        WIDEST, max(abs(x) for row in known for x in (relative(row, "effect_low"), relative(row, "effect_high"), relative(row, "effect")) if x is not None)
    )
    svg = drawing.intervals(
        [
            drawing.Interval(
                f"{words.plain(row['metric'])} ({words.plain(row['role'])})", relative(row, "effect") or 0.0, relative(row, "effect_low"), relative(row, "effect_high"),
                f"{relative(row, 'effect') or 0:+.1%}, {words.plain(row['verdict'])}", COLORS.get(row["verdict"] or "", drawing.BLUE),
            )
            for row in known
        ],
        words.share, 0.0, (-widest, widest),
    )  # fmt: skip
    return Picture(title, explanation, svg, figures), findings


def _mean(row: Row, name: str) -> str:
    return of_metric(row)(row[name])


def verdict(row: Row) -> str:
    """What may be said of the primary metric, and no more."""
    metric = words.capital(words.plain(row["metric"]))
    if row["effect"] is None or row["effect_low"] is None:
        return f"{metric} cannot be compared: {words.plain(row['verdict'])}"
    effect = f"{_mean(row, 'effect')} a person (95% {_mean(row, 'effect_low')} to {_mean(row, 'effect_high')})"
    match row["verdict"]:
        case "increase":
            return f"{metric} rose by {effect}"
        case "decrease":
            return f"{metric} changed by {effect}: a decrease"
        case "invalid":
            return "The lot did not fall as planned: no figure of this experiment counts"
        case "running":
            return f"Still running: nothing is decided, {metric.lower()} so far {effect}"
        case "too_few":
            return f"Too few people or events to say anything about {metric.lower()}"
        case "inconclusive":
            return f"No effect on {metric.lower()} is shown: {effect}"
    return f"{metric}: {words.plain(row['verdict'])}, {effect}"


def incremental(row: Row) -> Block | None:
    """What the arm really earned against what attribution credits it with."""
    if row["incremental_total"] is None or row["verdict"] == "invalid":
        return None
    total, credited = row["incremental_total"], row["attributed_revenue"]
    title = f"The texts of arm {words.text(row['arm'])} added {words.money(total)} (95% {words.money(row['incremental_total_low'])} to {words.money(row['incremental_total_high'])})"
    if row["kind"] == "holdout" and row["incrementality"] is not None and row["incrementality_low"] is not None and row["incrementality_low"] < 0:
        title = f"How much of the credited revenue is real cannot be said: from {words.share(row['incrementality_low'])} to {words.share(row['incrementality_high'])}"
    elif row["kind"] == "holdout" and row["incrementality"] is not None:
        title = f"{words.share(row['incrementality'])} of the credited revenue is real (95% {words.share(row['incrementality_low'])} to {words.share(row['incrementality_high'])})"
    if row["verdict"] == "running":
        title = f"Nothing is decided yet; so far {title[:1].lower()}{title[1:]}"
    rows = [drawing.Interval("added, by the experiment", total, row["incremental_total_low"], row["incremental_total_high"], words.money(total), drawing.GREEN)]
    if credited is not None:
        rows.append(drawing.Interval("credited, by attribution", credited, None, None, words.money(credited), drawing.ORANGE))
    figures = [
        Column("Arm", "arm"),
        Column("Added", "incremental_total", words.money),
        Column("From", "incremental_total_low", words.money),
        Column("To", "incremental_total_high", words.money),
        Column("Credited", "attributed_revenue", words.money),
        Column("Incrementality", "incrementality", words.share),
        Column("Cost", "incremental_cost", words.money),
        Column("ROI", "incremental_roi", words.share),
        Column("Profit", "incremental_profit", words.money),
    ]
    note = "" if row["incremental_profit"] is not None else "Profit needs var gross_margin."
    explanation = "Revenue that would not have come without the texts, against what attribution credits them with in the same windows."
    return Picture(title, explanation, drawing.intervals(rows, words.money, 0.0), table(title, figures, [row], note=note))


def drawn_lots(arms: list[Row]) -> Block:
    """Whether the lot fell as planned, and who got what they should not."""
    first = arms[0]
    problems = []
    if first["has_srm"]:
        problems.append(f"the lot did not fall as planned (p {words.p_value(first['srm_p_value'])})")
    crossed = sum(row["crossed_over"] or 0 for row in arms)
    if crossed:
        problems.append(f"{words.of_many(crossed, 'person', 'people')} of control got a text")
    untreated = sum(row["untreated"] or 0 for row in arms)
    if untreated:
        problems.append(f"{untreated:,} of treatment got none")
    if any(row["pre_period_p_value"] is not None and row["pre_period_p_value"] < 0.001 for row in arms):
        problems.append("the groups spent differently before it began")
    title = (
        words.capital("; ".join(problems))
        if problems
        else "The lot fell as planned"
        if first["has_srm"] is False
        else "No planned shares, so whether the lot fell right is not known"
    )
    columns = [
        Column("Arm", "arm"),
        Column("Control", "is_control"),
        Column("Planned share", "planned_share", words.share),
        Column("Assigned", "assigned", words.count),
        Column("Expected", "expected", words.count),
        Column("Count in results", "units", words.count),
        Column("Window not over", "immature_units", words.count),
        Column("Left out", "excluded_units", words.count),
        Column("p of the lot", "srm_p_value", words.p_value),
        Column("p of those who count", "units_srm_p_value", words.p_value),
        Column("Spend before, against control", "pre_period_effect", words.ratio),
        Column("p of that", "pre_period_p_value", words.p_value),
        Column("Got a text", "texted_share", words.share),
        Column("Control with a text", "crossed_over", words.count),
        Column("Treatment without", "untreated", words.count),
        Column("Number in another arm", "shared_numbers", words.count),
        Column("Ends", "ends_at", words.moment),
        Column("Final", "is_final"),
    ]
    return Listing(title, "Everybody stays in the arm they were drawn into, texted or not.", table("Arms", columns, arms))


def by_segment(rows: list[Row]) -> Block:
    shown = sorted(rows, key=lambda row: (row["p_adjusted"] is None, row["p_adjusted"] or 0, row["dimension_value"]))
    sure = [row for row in shown if row["verdict"] in ("increase", "decrease")]
    title = f"An effect is shown in {len(sure)} of {len(rows)} groups" if sure else f"In none of {len(rows)} groups is an effect shown"
    columns = [
        Column("Group", "dimension_value"),
        Column("Metric", "metric", words.plain),
        Column("People", lambda row: row["treatment_units"] + row["control_units"], words.count),
        Column("Effect", "effect", shown_by=of_metric),
        Column("95% interval", lambda row: f"{_mean(row, 'effect_low')} to {_mean(row, 'effect_high')}"),
        Column("p, adjusted", "p_adjusted", words.p_value),
        Column("Everybody else", "rest_effect", shown_by=of_metric),
        Column("p against them", "versus_rest_p_value", words.p_value),
        Column("Verdict", "verdict", STATUS),
    ]
    explanation = "Groups as they were at the draw. Exploratory: “works here” is not “works better here”, which the p against everybody else says."
    return Listing(title, explanation, table("By group", columns, shown, 200))
