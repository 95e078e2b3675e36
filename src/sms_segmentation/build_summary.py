"""What a build says at its end: inputs, segments, sending eligibility and scores in a few short tables, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich import box
from rich.table import Table

from sms_segmentation.input_summary import Contract, tell_inputs
from sms_segmentation.project import grid, out, scored
from sms_segmentation.warehouse import Warehouse

REASONS_SHOWN = 12
RULES_SHOWN = 12


class Summary:
    """Of the nodes that were built, by name; verbose: every row instead of the largest."""

    def __init__(self, house: Warehouse, built: Mapping[str, Any], verbose: bool) -> None:
        self.house, self.built, self.verbose = house, built, verbose

    def relation(self, name: str) -> str | None:
        """Schema and name of a table, None when it was not built."""
        node = self.built.get(name)
        return f"{node.schema}.{node.alias}" if node else None

    def tell_inputs(self, sources: Iterable[Any]) -> list[str]:
        """Print what became of the inputs; returns those of which every row was rejected."""
        counts = self.relation("input_row_counts")
        return tell_inputs(self.house, counts, {source.name: Contract.of(source) for source in sources}, self.verbose) if counts else []

    def tell_results(self) -> None:
        """Print connections, segments, sending eligibility and scores, as far as they were built."""
        if relation := self.relation("input_coverage"):
            self._tell_connections(relation)
        if relation := self.relation("segment_catalog"):
            self._tell_segments(relation)
        if relation := self.relation("sending_eligibility"):
            self._tell_eligibility(relation)
        if "int_purchase_predictions" in self.built:
            self._tell_scores()
        if relation := self.relation("int_consent_state"):
            self._tell_missing_levels(relation)
        if relation := self.relation("int_order_amounts"):
            self._tell_unknown_revenue(relation)
        if relation := self.relation("int_rules_to_review"):
            self._tell_old_rules(relation)

    def tell_next_step(self) -> None:
        """Print where the tables are to be read, and how to ask about a profile."""
        if self.relation("sending_eligibility"):
            asked = "scripts/sms explain PROFILE_ID" + f" --target {self.house.target}" * (self.house.target != "duckdb")
            out.print(f"Read the tables in {self.house.place}.\nAsk why about a profile: {asked}", soft_wrap=True, highlight=False)

    def _tell_connections(self, relation: str) -> None:
        """Print how much each connection gave and which inputs stay empty, in three lines; nothing where no vendor is connected."""
        rows = self.house.rows(f"select connection, input, max(row_count) as row_count from {relation} group by connection, input order by connection, input")
        given = {name: [row["row_count"] for row in group if row["row_count"]] for name, group in groupby(rows, key=itemgetter("connection"))}
        if len(given) == 1:
            return
        told = ", ".join(f"{name} {sum(counts):,} rows of {len(counts)} inputs" for name, counts in given.items() if counts or name != "inputs")
        filled = {row["input"] for row in rows if row["row_count"]}
        empty = ", ".join(sorted({row["input"] for row in rows} - filled))
        out.print(f"Connections: {told}.", soft_wrap=True, highlight=False)
        out.print(f"Empty inputs: {empty or 'none'}.", soft_wrap=True, highlight=False)
        out.print(
            "Which segments that leaves without members: scripts/sms connect. How far each column is filled: input_coverage.", soft_wrap=True, highlight=False
        )

    def _tell_segments(self, relation: str) -> None:
        rows = self.house.rows(f"select * from {relation} where is_enabled order by family, segment_name")
        families = [(family, list(segments)) for family, segments in groupby(rows, key=itemgetter("family"))]
        if self.verbose:
            table = Table("family", "profiles by segment", box=box.SIMPLE_HEAD)
            for family, segments in families:
                table.add_row(family, ", ".join(f"{s['segment_name']} {s['members']:,}" for s in segments))
        else:
            table = in_two_columns(
                ["family", "segments", "members"],
                [(family, f"{len(segments)}", f"{sum(s['members'] for s in segments):,}") for family, segments in families],
            )
        out.print(table)

    def _tell_eligibility(self, relation: str) -> None:
        flags = [column for column in self.built["sending_eligibility"].columns if column.startswith("is_blocked_by_")]
        counts = ", ".join(f"count(case when {flag} then 1 end) as {flag}" for flag in ["is_eligible", *flags])
        [row] = self.house.rows(f"select count(*) as profiles, {counts} from {relation}")
        eligible = row["is_eligible"]
        reasons = sorted((flag for flag in flags if row[flag]), key=lambda flag: -row[flag])
        shown = reasons if self.verbose else reasons[:REASONS_SHOWN]
        cells = [("eligible now", f"{eligible:,}"), ("blocked", f"{row['profiles'] - eligible:,}")]
        cells += [(f"  {flag.removeprefix('is_blocked_by_')}", f"{row[flag]:,}") for flag in shown]
        out.print(in_two_columns(["sending eligibility", "profiles"], cells))
        if len(reasons) > len(shown):
            out.print(f"... and {len(reasons) - len(shown)} rarer reasons; --verbose lists all.", highlight=False)

    def _tell_scores(self) -> None:
        for row in scored(self.house):
            told = f"Predictions: {row['customers']:,} customers {row['score_status']}, parameter set {row['model_set']}."
            if row["fit_status"]:
                told += f" Fit: {row['fit_status']}, {row['outliers']:,} outlier{'s' * (row['outliers'] != 1)} left out of it."
            if row["is_fallback_in_use"]:
                told += " Fallback in use: no model of spend fits, everyone is expected to spend the median."
            out.print(told, markup=False, soft_wrap=True)

    def _tell_missing_levels(self, relation: str) -> None:
        [row] = self.house.rows(f"select count(*) as numbers from {relation} where lacks_only_a_level")
        if row["numbers"]:
            out.print(
                f"{row['numbers']:,} numbers are blocked only because their opt-in states no consent level;"
                " if the forms of a source are known to ask for one, name it in var assumed_consent_levels."
            )

    def _tell_unknown_revenue(self, relation: str) -> None:
        [row] = self.house.rows(f"select count(*) as orders from {relation} where revenue is null")
        if row["orders"]:
            said = "1 order is" if row["orders"] == 1 else f"{row['orders']:,} orders are"
            out.print(f"[yellow]{said} in a currency without a rate in the seed exchange_rates:[/] what they earned is unknown.", soft_wrap=True)

    def _tell_old_rules(self, relation: str) -> None:
        rows = self.house.rows(f"select rule_id from {relation} order by rule_id")
        if rows:
            shown = rows if self.verbose else rows[:RULES_SHOWN]
            names = ", ".join(row["rule_id"] for row in shown)
            more = f" and {len(rows) - len(shown)} more (--verbose lists all)" if len(rows) > len(shown) else ""
            said = "1 rule is" if len(rows) == 1 else f"{len(rows)} rules are"
            out.print(
                f"[yellow]{said} due for review:[/] {names}{more}. Compare the rows of the seed jurisdiction_rules with their source, and date"
                " reviewed_on; var rules_review_days says how often.",
                soft_wrap=True,
                highlight=False,
            )


def in_two_columns(titles: list[str], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table whose second half is printed next to its first."""
    table = grid(*titles, *titles)
    table.padding = (0, 1, 0, 0)
    table.columns[len(titles)].justify = "left"
    half = (len(rows) + 1) // 2
    for left, right in zip(rows[:half], [*rows[half:], ("",) * len(titles)], strict=False):
        table.add_row(*left, *right)
    return table
