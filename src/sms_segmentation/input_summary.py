"""What a build says of its inputs: how many rows came in, what of them was rejected or not read, with an example each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from sms_segmentation.project import grid, out
from sms_segmentation.warehouse import Warehouse

Row = dict[str, Any]

COLUMNS = {
    "rows in": "rows_in", "rejected": "rows_rejected", "superseded": "rows_superseded", "problems": "rows_with_problems",
    "orphaned": "rows_orphaned",
}  # fmt: skip
UNUSUAL = ["rows_rejected", "rows_with_problems"]
INPUTS_SHOWN = 6
NOBODY = "opt_out_of_nobody"
REASONS_SHOWN = 3
CELLS_SHOWN = 3
# A date whose day and month may be either way round, or that a comparison of texts would order wrongly.
REGIONAL = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})\b.*", re.DOTALL)
EXAMPLES = """
    select * from (
        select
            input, reason, column_name, cell_text, row_key,
            count(*) over (partition by input, reason) as reason_rows,
            row_number() over (partition by input, reason order by row_key, cell_text) as place
        from {rejected}
        where is_row_rejected and input in ({inputs})
    ) as reasons
    where place = 1
    order by input, reason_rows desc, reason
"""
CELLS = """
    select * from (
        select
            input, column_name, cell_text,
            count(*) over (partition by input, column_name) as cells,
            row_number() over (partition by input, column_name order by cell_text) as place
        from {rejected}
        where column_name is not null and (reason like 'unparsed%' or reason like 'unknown%')
    ) as unread
    where place = 1
    order by cells desc, input, column_name
"""
OPT_OUTS = "select input, row_key from {rejected} where reason = '" + NOBODY + "' order by input, row_key"
REJECTED_OTHERWISE = (
    """
    select input, count(*) as rejected from {rejected}
    where is_row_rejected and reason_number = 1 and reason <> '"""
    + NOBODY
    + "' group by input"
)


@dataclass(frozen=True)
class Contract:
    """What the contract says of the columns of an input."""

    keys: list[str]
    personal: set[str]
    times: set[str]

    @classmethod
    def of(cls, source: Any) -> Contract:
        """Of an input as dbt's manifest has it."""
        meta = {name: column.config.meta or column.meta for name, column in source.columns.items()}
        keys = [name for name, about in meta.items() if about.get("need") == "key"]
        times = {name for name, column in source.columns.items() if column.data_type in ("timestamp", "date")}
        return cls(keys, {name for name, about in meta.items() if about.get("contains_pii")}, times)

    def cell(self, column: str, text: str | None) -> str:
        """A cell as it may be shown: of personal data its shape alone."""
        text = text or ""
        return shape(text) if column in self.personal else shortened(text)

    def key(self, key: str | None) -> str:
        return shape(key or "") if self.personal & set(self.keys) else shortened(key or "")


def shape(text: str) -> str:
    """How a text is written, without what it says: (212) 555-4003 is (###) ###-####."""
    return shortened(re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "#", text)))


def shortened(text: str) -> str:
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= 40 else text[:37] + "..."


def tell_inputs(house: Warehouse, counts: str, contracts: Mapping[str, Contract], verbose: bool = False) -> list[str]:
    """Print what became of the rows of the inputs; returns the inputs of which every row was rejected.

    counts: the relation input_row_counts. verbose: every input and column, not only those with the most that is wrong. Opt-outs of nobody
    are rows that were read; they are reported, and fail no run.
    """
    inputs = house.rows(f"select * from {counts} where rows_in > 0 order by input")
    worst = sorted(inputs, key=lambda row: [-sum(row[column] for column in UNUSUAL), -row["rows_orphaned"]])
    shown = inputs if verbose else sorted(worst[:INPUTS_SHOWN], key=lambda row: row["input"])
    table = Table(box=box.SIMPLE_HEAD, padding=0)
    table.add_column("input", no_wrap=True)
    for title in COLUMNS:
        table.add_column(title, justify="right", no_wrap=True)
    for row in shown:
        table.add_row(row["input"], *(f"{row[column]:,}" for column in COLUMNS.values()))
    if len(inputs) > 1:
        table.add_row(f"all {len(inputs)} inputs", *(f"{sum(row[column] for row in inputs):,}" for column in COLUMNS.values()))
    out.print(table)
    rejected = house.relation("rejected_rows")
    if not rejected or not any(row["rows_rejected"] or row["rows_with_problems"] for row in inputs):
        return []
    tell_cells(house.rows(CELLS.format(rejected=rejected)), contracts, verbose)
    tell_opt_outs(house.rows(OPT_OUTS.format(rejected=rejected)), contracts)
    refused = {row["input"]: row["rejected"] for row in house.rows(REJECTED_OTHERWISE.format(rejected=rejected))}
    bad = {row["input"]: row for row in inputs if refused.get(row["input"], 0) * 2 > row["rows_in"]}
    if not bad:
        return []
    names = ", ".join(f"'{name}'" for name in bad)
    examples = house.rows(EXAMPLES.format(rejected=rejected, inputs=names))
    lost = [name for name, row in bad.items() if refused[name] == row["rows_in"]]
    for name, row in bad.items():
        said = f"all {row['rows_in']:,} rows were" if name in lost else f"{refused[name]:,} of {row['rows_in']:,} rows were"
        style = "bold red" if name in lost else "yellow"
        out.print(f"[{style}]{name}: {said} rejected.[/] The commonest reasons:", soft_wrap=True)
        tell_reasons([example for example in examples if example["input"] == name], contracts[name])
    return lost


def tell_cells(unread: list[Row], contracts: Mapping[str, Contract], verbose: bool) -> None:
    """Print how many cells of each column could not be read, with an example; of the columns with the most when not verbose."""
    if not unread:
        return
    table = grid("cells that could not be read", "cells")
    table.add_column("such as")
    shown = unread if verbose else unread[:CELLS_SHOWN]
    for row in shown:
        example = contracts[row["input"]].cell(row["column_name"], row["cell_text"])
        table.add_row(f"{row['input']}.{row['column_name']}", f"{row['cells']:,}", escape(example))
    out.print(table)
    if len(unread) > len(shown):
        out.print(f"... and of {len(unread) - len(shown):,} more columns; --verbose lists all, rejected_rows holds them.", soft_wrap=True)
    regional = [
        f"{row['input']}.{row['column_name']}"
        for row in unread
        if row["column_name"] in contracts[row["input"]].times and REGIONAL.fullmatch(row["cell_text"] or "")
    ]
    if regional:
        out.print(
            f"[yellow]Times in a regional form are not guessed at ({', '.join(regional)}):[/]"
            " write them as 2026-12-05 or 2026-12-05T10:00:00Z.", soft_wrap=True,
        )  # fmt: skip


def tell_opt_outs(rows: list[Row], contracts: Mapping[str, Contract]) -> None:
    """Print, in red, the opt-outs that name no one who is known."""
    if not rows:
        return
    keys: dict[str, list[str]] = {}
    for row in rows:
        keys.setdefault(row["input"], []).append(contracts[row["input"]].key(row["row_key"]))
    told = "; ".join(f"{len(found):,} of {name} ({listed(found)})" for name, found in keys.items())
    verb = "1 opt-out names" if len(rows) == 1 else f"{len(rows):,} opt-outs name"
    out.print(f"[bold red]{verb} no one who is known: {escape(told)}; see rejected_rows.[/]", soft_wrap=True)


def tell_reasons(examples: Iterable[Row], contract: Contract) -> None:
    for example in list(examples)[:REASONS_SHOWN]:
        column = example["column_name"]
        cell = f"{column} {contract.cell(column, example['cell_text'])!r} of " if column and example["cell_text"] else ""
        key = contract.key(example["row_key"])
        keys = ", ".join(contract.keys)
        told = f"{cell}{keys} {key!r}" if key else f"{cell}a row without {keys}"
        out.print(f"  {example['reason_rows']:,} {example['reason']}, such as {escape(told)}", highlight=False, soft_wrap=True)


def listed(keys: list[str]) -> str:
    return ", ".join(keys[:REASONS_SHOWN]) + (", ..." if len(keys) > REASONS_SHOWN else "")
