"""Who would be texted and who is in which segment under two policies; `scripts/sms compare --help` says how."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.markup import escape
from rich.table import Table

from sms_segmentation.errors import WarehouseError
from sms_segmentation.explain.command import last_vars
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, grid, mapping, opened, out, scored, stop
from sms_segmentation.report import drawing, words
from sms_segmentation.report.command import writable, write
from sms_segmentation.report.page import Page
from sms_segmentation.report.parts import Block, Column, Missing, Picture, Row, Section, table
from sms_segmentation.warehouse import DuckDB

SEEDS = ROOT / "seeds" / "policy"
# What the selectors sending and segments end in, with all that it needs.
DECIDED = ("+path:models/marts/segments", "+sending_eligibility", "+sending_advice")
COMPARED = ("sending_eligibility", "sending_advice", "segment_memberships", "segment_catalog")
DAYS = 7


def main(
    variables: Annotated[
        list[str] | None,
        typer.Option(
            "--vars",
            metavar="YAML",
            help="dbt vars over those of the warehouse, once for each policy: A, then B. Given once: B, against the warehouse as it is.",
        ),
    ] = None,
    seeds: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder with CSV files that replace the policy seeds of those names (brand_caps.csv ...) in B.")
    ] = None,
    warehouse: Annotated[str | None, typer.Option(metavar="FILE", help="DuckDB file that scripts/build made. Default: the one in profiles.yml.")] = None,
    target: Annotated[str, typer.Option(metavar="duckdb", help="Engine; compare works on copies of a DuckDB file.")] = "duckdb",
    file: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Page to write: one HTML file that needs no network.")] = None,
) -> None:
    """Decide twice, with two policies, and show who changes: eligible now, texts of the next 7 days, reasons, segments.

    Both decisions are made in temporary copies of the warehouse, for the time of its last build; the warehouse does not change. The disk
    needs room for two copies of it. Exit code 0: compared. 1: some dbt nodes failed. 2: invalid input or configuration.
    """
    started = time.monotonic()
    if target != "duckdb":
        stop(f"--target is {target}; sms compare works on copies of a DuckDB file, so on --target duckdb alone.")
    given = [mapping(text, with_connections=False) for text in variables or []]
    if len(given) > 2:
        stop(f"--vars is given {len(given)} times; two policies are compared, A and B.")
    replaced = replacements(seeds) if seeds else {}
    if not given and not replaced:
        stop("Nothing differs: give --vars once or twice, or --seeds, such as sms compare --vars '{new_consent_days: 14}'.")
    file = writable(file) if file else None
    a, b = ([{}, *given] if len(given) < 2 else given)[-2:] if given else ({}, {})
    try:
        house = opened(target, warehouse)
        assert isinstance(house, DuckDB)
        common = common_vars(house)
        with tempfile.TemporaryDirectory(prefix="compare-", dir=Path(house.credentials.path).resolve().parent) as folder, house_kept(house):
            copies = [decide(house, Path(folder, name), common | policy, seeds_of) for name, policy, seeds_of in (("a", a, {}), ("b", b, replaced))]
            compared = Comparison(copies[0], copies[1], named(a), named(b, replaced))
    except WarehouseError as error:
        stop(str(error))
    tell(compared)
    if file:
        write(Page("What if", f"As of {words.moment(compared.as_of)} UTC, from {Path(house.place).name}", [section(compared)]), file)
    out.print(f"{time.monotonic() - started:.0f} s." + (f" Page: {file}" if file else ""), markup=False, highlight=False, soft_wrap=True)


def replacements(folder: Path) -> dict[str, Path]:
    """CSV files of a folder by the policy seed that each replaces; ends the process when one is no policy seed, or there is none."""
    if not folder.is_dir():
        stop(f"--seeds is {folder}, which is no folder.")
    files = {file.stem: file.resolve() for file in sorted(folder.glob("*.csv"))}
    known = {file.stem for file in SEEDS.glob("*.csv")}
    if not files:
        stop(f"--seeds is {folder}, which holds no CSV file; policy seeds are {', '.join(sorted(known))}.")
    for name in files.keys() - known:
        stop(f"{files[name]} is no policy seed; these are {', '.join(sorted(known))}.")
    return files


def named(policy: dict[str, Any], seeds: dict[str, Path] | None = None) -> str:
    """A policy in words."""
    said = [f"{name}: {value}" for name, value in policy.items()] + [f"{name}.csv" for name in seeds or {}]
    return ", ".join(said) or "as it is"


def common_vars(house: DuckDB) -> dict[str, Any]:
    """The vars that the warehouse was built with, for the time of its last decisions."""
    relation = house.relation("sending_eligibility")
    rows = house.rows(f"select max(as_of) as as_of from {relation}") if relation else []
    if not rows or rows[0]["as_of"] is None:
        raise WarehouseError(f"{house.credentials.path} holds no decisions; run scripts/build first.")
    sets = [row["model_set"] for row in scored(house)]
    return last_vars(house) | {"as_of": str(rows[0]["as_of"])} | ({"model_set": sets[0]} if sets else {})


@contextmanager
def house_kept(house: DuckDB) -> Iterator[None]:
    """While inside, dbt works elsewhere; afterwards the environment is as it was."""
    names = (DuckDB.location_variable, "DBT_TARGET_PATH", "DBT_LOG_PATH", "DBT_EXCLUDE_RESOURCE_TYPES")
    before = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def decide(house: DuckDB, folder: Path, dbt_vars: dict[str, Any], seeds: dict[str, Path]) -> Path:
    """A copy of the warehouse with the decisions of a policy in it; ends the process with 1 when dbt fails."""
    folder.mkdir()
    source = Path(house.credentials.path)
    place = folder / source.name  # views name the database, which is named for the file
    house.wait()  # else a build in another process would be copied halfway
    shutil.copyfile(source, place)
    os.environ["DBT_TARGET_PATH"], os.environ["DBT_LOG_PATH"] = str(ROOT / "target" / "compare"), str(ROOT / "logs" / "compare")
    # What is shown is who changes; the rules were tested when the warehouse was built.
    os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "test unit_test"
    dbt = Dbt(opened("duckdb", str(place)))
    dbt.parse(dbt_vars)
    for node in dbt.manifest.nodes.values():
        if node.resource_type == "seed" and node.name in seeds:
            node.root_path, node.original_file_path = str(seeds[node.name].parent), seeds[node.name].name
    _, failures = dbt.build(dbt_vars, "--select", *DECIDED, "--no-write-json")
    if failures:
        err.print(f"{failures} dbt nodes failed, see above and {dbt.log}; the warehouse is as it was.", soft_wrap=True)
        raise SystemExit(1)
    dbt.house.wait()  # lets dbt's connection go
    return place


class Comparison:
    """Two decided copies, side by side."""

    def __init__(self, a: Path, b: Path, name_a: str, name_b: str) -> None:
        self.name_a, self.name_b = name_a, name_b
        with duckdb.connect() as connection:
            self.connection = connection
            connection.execute("set timezone = 'UTC'")
            for side, place in (("a", a), ("b", b)):
                connection.execute(f"attach '{str(place).replace(chr(39), chr(39) * 2)}' as {side} (read_only)")
                for name in COMPARED:
                    connection.execute(f"create temp view {side}_{name} as from {side}.{self._relation(side, name)}")
            connection.execute(_PROFILES)
            self.as_of: datetime = self.rows("select max(as_of) as as_of from b_sending_eligibility")[0]["as_of"]
            [self.sums] = self.rows(_SUMS)
            self.reasons = self.rows(_REASONS)
            self.changes = self.rows(_CHANGES)
            self.segments = self.rows(_SEGMENTS)

    def _relation(self, side: str, name: str) -> str:
        found = self.connection.execute("select schema_name from duckdb_tables() where database_name = ? and table_name = ?", [side, name]).fetchall()
        if not found:
            raise WarehouseError(f"The build of the copy made no {name}; run scripts/build on the warehouse first.")
        return f"{found[0][0]}.{name}"

    def rows(self, sql: str) -> list[Row]:
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [{name: float(value) if hasattr(value, "as_tuple") else value for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]


# Texts that fit into the next 7 days: what is left under the tightest cap now, for those whom an instant of these days may reach.
# A cap that frees up within them makes room for more, which remaining_sends does not say.
_PROFILES = f"""
create temp table profiles as
with sides as (
    select 'a' as side, * from a_sending_eligibility union all by name select 'b' as side, * from b_sending_eligibility
),
reached as (
    select
        side, profile_id, is_eligible, ineligibility_reasons,
        case when next_eligible_at < as_of + interval {DAYS} day
            then greatest(remaining_sends, case when is_eligible then 0 else 1 end) else 0 end as sends
    from sides
),
advised as (
    select
        reached.*,
        coalesce(case when side = 'a' then advice_a.recommended_texts_per_week else advice_b.recommended_texts_per_week end, reached.sends) as recommended
    from reached
    left join a_sending_advice as advice_a using (profile_id)
    left join b_sending_advice as advice_b using (profile_id)
)
select
    profile_id,
    coalesce(bool_or(is_eligible) filter (where side = 'a'), false) as was_eligible,
    coalesce(bool_or(is_eligible) filter (where side = 'b'), false) as is_eligible,
    coalesce(max(ineligibility_reasons) filter (where side = 'a'), '') as old_reasons,
    coalesce(max(ineligibility_reasons) filter (where side = 'b'), '') as new_reasons,
    coalesce(max(sends) filter (where side = 'a'), 0) as old_sends,
    coalesce(max(sends) filter (where side = 'b'), 0) as new_sends,
    coalesce(max(least(sends, recommended)) filter (where side = 'a'), 0) as old_advised,
    coalesce(max(least(sends, recommended)) filter (where side = 'b'), 0) as new_advised
from advised
group by profile_id
"""
_SUMS = """
select
    count(*) as profiles,
    count(*) filter (where was_eligible) as old_eligible, count(*) filter (where is_eligible) as new_eligible,
    count(*) filter (where is_eligible and not was_eligible) as gained, count(*) filter (where was_eligible and not is_eligible) as lost,
    count(*) filter (where old_sends > 0) as old_reached, count(*) filter (where new_sends > 0) as new_reached,
    sum(old_sends) as old_sends, sum(new_sends) as new_sends, sum(old_advised) as old_advised, sum(new_advised) as new_advised
from profiles
"""
_REASONS = """
with lists as (
    select 'a' as side, unnest(string_split(old_reasons, ';')) as reason from profiles
    union all
    select 'b' as side, unnest(string_split(new_reasons, ';')) as reason from profiles
)
select reason, count(*) filter (where side = 'a') as a, count(*) filter (where side = 'b') as b, b - a as change
from lists where reason <> '' group by reason order by abs(change) desc, reason
"""
# Those who are free, or no longer, by the reasons that went or came.
_CHANGES = """
select
    case when is_eligible then 'may be texted now' else 'may no longer be texted' end as change,
    case when is_eligible then old_reasons else new_reasons end as reasons,
    count(*) as profiles
from profiles where is_eligible <> was_eligible group by 1, 2 order by 3 desc, 1, 2
"""
_SEGMENTS = """
with
members as (
    select
        segment_name, profile_id,
        bool_or(side = 'a') as was_in, bool_or(side = 'b') as is_in
    from (
        select distinct 'a' as side, segment_name, profile_id from a_segment_memberships
        union all
        select distinct 'b' as side, segment_name, profile_id from b_segment_memberships
    )
    group by all
),
counted as (
    select
        coalesce(catalog.title, members.segment_name) as title,
        count(*) filter (where was_in) as a, count(*) filter (where is_in) as b,
        count(*) filter (where is_in and not was_in) as entered, count(*) filter (where was_in and not is_in) as exited,
        count(*) filter (where was_in and was_eligible) as old_eligible, count(*) filter (where is_in and is_eligible) as new_eligible,
        coalesce(sum(old_sends) filter (where was_in), 0) as old_sends, coalesce(sum(new_sends) filter (where is_in), 0) as new_sends
    from members
    left join profiles using (profile_id)
    left join b_segment_catalog as catalog using (segment_name)
    group by 1
)
select * from counted order by entered + exited desc, abs(new_sends - old_sends) desc, title
"""
SUMS = {
    "eligible now": "eligible", f"reached within {DAYS} days": "reached", f"texts that fit into {DAYS} days": "sends", "of these advised": "advised",
}  # fmt: skip


def signed(value: float) -> str:
    return "0" if not value else f"{'+' if value > 0 else '−'}{words.count(abs(round(value, 1)))}"


def headline(compared: Comparison) -> str:
    sums = compared.sums
    if not sums["gained"] and not sums["lost"]:
        return f"The same {words.count(sums['new_eligible'])} profiles may be texted now"
    became = f"{words.count(sums['old_eligible'])} become {words.count(sums['new_eligible'])}"
    if not sums["lost"]:
        return f"{words.count(sums['gained'])} more profiles may be texted now: {became}"
    if not sums["gained"]:
        return f"{words.count(sums['lost'])} fewer profiles may be texted now: {became}"
    return f"{words.count(sums['gained'])} more may be texted now, {words.count(sums['lost'])} may no longer: {became}"


def tell(compared: Comparison) -> None:
    """The comparison on the terminal."""
    out.print(f"A: {escape(compared.name_a)}\nB: {escape(compared.name_b)}\n", highlight=False, soft_wrap=True)
    out.print(f"{headline(compared)}.", highlight=False, soft_wrap=True)
    first = grid("", "A", "B", "change")
    for title, name in SUMS.items():
        old, new = compared.sums[f"old_{name}"] or 0, compared.sums[f"new_{name}"] or 0
        first.add_row(title, words.count(round(old)), words.count(round(new)), signed(new - old))
    out.print(first)
    if changed := [row for row in compared.reasons if row["change"]]:
        out.print(_grid("reason not to text", changed[:12], {"A": "a", "B": "b", "change": "change"}, "reason"))
    moved = [row for row in compared.segments if row["entered"] or row["exited"] or row["new_sends"] != row["old_sends"]]
    if moved:
        shown = {"A": "a", "B": "b", "in": "entered", "out": "exited", "eligible": "eligible", f"texts, {DAYS} days": "sends"}
        rows = [
            row | {"eligible": signed(row["new_eligible"] - row["old_eligible"]), "sends": signed(row["new_sends"] - row["old_sends"])} for row in moved[:15]
        ]
        out.print(_grid("segment", rows, shown, "title"))
        if len(moved) > 15:
            out.print(f"... and {len(moved) - 15} more segments; --out writes all.", highlight=False)
    else:
        out.print("No segment changes.", highlight=False)


def _grid(first: str, rows: list[Row], columns: dict[str, str], name: str) -> Table:
    made = grid(first, *columns)
    for row in rows:
        cells = [row[column] for column in columns.values()]
        made.add_row(
            escape(row[name]),
            *(
                cell if isinstance(cell, str) else signed(cell) if column == "change" else words.count(cell)
                for column, cell in zip(columns.values(), cells, strict=True)
            ),
        )
    return made


def section(compared: Comparison) -> Section:
    """The comparison as a section of a page."""
    lead = f"A: {compared.name_a}. B: {compared.name_b}. Both are decided for the same moment from the same data, in copies; nothing is in force."
    return Section("what-if", "What would change", lead, [totals(compared), reasons(compared), who(compared), members(compared)])


def totals(compared: Comparison) -> Block:
    rows: list[Row] = [
        {
            "title": title,
            "a": compared.sums[f"old_{name}"] or 0,
            "b": compared.sums[f"new_{name}"] or 0,
            "change": (compared.sums[f"new_{name}"] or 0) - (compared.sums[f"old_{name}"] or 0),
        }
        for title, name in SUMS.items()
    ]
    bars = [
        drawing.Bar(f"{row['title']}, {side.upper()}", row[side], words.count(round(row[side])), color)
        for row in rows
        for side, color in (("a", drawing.FILL), ("b", drawing.BLUE))
    ]
    columns = [Column("", "title"), Column("A", "a", words.count), Column("B", "b", words.count), Column("Change", "change", signed)]
    explanation = (
        f"Texts that fit: what is left under the tightest cap now, one at least for those who become free within {DAYS} days. A cap that frees up within them may"
        " make room for more. Advised: no more than recommended_texts_per_week where it is known."
    )
    title = headline(compared)
    return Picture(title, explanation, drawing.bars(bars), table(title, columns, rows))


def reasons(compared: Comparison) -> Block:
    changed = [row for row in compared.reasons if row["change"]]
    if not changed:
        return Missing("Reasons that change", "Every reason holds back as many profiles as before")
    most = changed[0]
    title = f"{words.plain(most['reason'])} holds back {words.count(abs(most['change']))} {'more' if most['change'] > 0 else 'fewer'} profiles"
    bars = [
        drawing.Bar(
            words.plain(row["reason"]),
            row["change"],
            f"{signed(row['change'])} ({words.count(row['a'])} to {words.count(row['b'])})",
            drawing.ORANGE if row["change"] > 0 else drawing.BLUE,
        )
        for row in changed[:12]
    ]
    columns = [Column("Reason", "reason", words.plain), Column("A", "a", words.count), Column("B", "b", words.count), Column("Change", "change", signed)]
    return Picture(words.capital(title), "Profiles with each reason; a profile may have several.", drawing.bars(bars), table(title, columns, compared.reasons))


def who(compared: Comparison) -> Block:
    if not compared.changes:
        return Missing("Who changes", "No profile's answer changes.")
    most = compared.changes[0]
    title = f"{words.count(most['profiles'])} {most['change']}: {words.plain(most['reasons'].replace(';', ' and '))}"
    bars = [
        drawing.Bar(
            words.plain(row["reasons"].replace(";", ", ")),
            row["profiles"],
            f"{words.count(row['profiles'])} {row['change']}",
            drawing.GREEN if "now" in row["change"] else drawing.ORANGE,
        )
        for row in compared.changes[:12]
    ]
    columns = [Column("Change", "change"), Column("Reasons that went or came", "reasons"), Column("Profiles", "profiles", words.count)]
    return Picture(title, "Those whose answer changes, by the reasons that went or came.", drawing.bars(bars), table(title, columns, compared.changes, 100))


def members(compared: Comparison) -> Block:
    moved = [row for row in compared.segments if row["entered"] or row["exited"]]
    columns = [
        Column("Segment", "title"),
        Column("A", "a", words.count),
        Column("B", "b", words.count),
        Column("Enter", "entered", words.count),
        Column("Leave", "exited", words.count),
        Column("Eligible, A", "old_eligible", words.count),
        Column("Eligible, B", "new_eligible", words.count),
        Column(f"Texts in {DAYS} days, A", "old_sends", words.count),
        Column(f"Texts in {DAYS} days, B", "new_sends", words.count),
    ]
    shown = moved or [row for row in compared.segments if row["new_sends"] != row["old_sends"]]
    if not shown:
        return Missing("Segments", "No one enters or leaves a segment, and each may get as many texts as before.")
    most = shown[0]
    if moved:
        title = f"{words.of_many(len(moved), 'segment changes', 'segments change')} members; {most['title']} the most: {most['entered']:,} enter, {most['exited']:,} leave"
        bars = [
            drawing.Bar(row["title"], row["b"] - row["a"], f"+{row['entered']:,} −{row['exited']:,}", drawing.BLUE if row["b"] >= row["a"] else drawing.ORANGE)
            for row in moved[:12]
        ]
    else:
        title = f"No one enters or leaves a segment; {most['title']} may get {signed(most['new_sends'] - most['old_sends'])} texts in {DAYS} days"
        bars = [
            drawing.Bar(
                row["title"],
                row["new_sends"] - row["old_sends"],
                signed(row["new_sends"] - row["old_sends"]),
                drawing.BLUE if row["new_sends"] > row["old_sends"] else drawing.ORANGE,
            )
            for row in shown[:12]
        ]
    return Picture(title, "Segments overlap, so their texts do not add up.", drawing.bars(bars), table(title, columns, compared.segments))
