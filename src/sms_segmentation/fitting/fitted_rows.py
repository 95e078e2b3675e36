"""Where the rows of a fit are kept: in the tables fitted_* of the warehouse; those of the generated sample in seeds, which come with the project."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sms_segmentation.paths import ROOT
from sms_segmentation.project import SAMPLE_SET, Dbt

FOLDER = ROOT / "seeds" / "policy"

Row = dict[str, Any]


def keep(dbt: Dbt, dbt_vars: dict[str, Any], model_set: str, rows_of: Mapping[str, list[Row]]) -> None:
    """Keep the rows of one fit, by the name of their seed."""
    if model_set == SAMPLE_SET:
        for seed, rows in rows_of.items():
            _write(seed, rows)
        return
    numbers = " union all ".join(f"select fit_number from {{{{ ref('fitted_{seed}') }}}}" for seed in rows_of)
    [last] = dbt.columns(dbt_vars, f"select coalesce(max(fit_number), 0) as last_fit from ({numbers}) as fits")["last_fit"]
    for seed, rows in rows_of.items():
        if rows:
            names = [*rows[0], "fit_number"]
            values = ", ".join(f"({', '.join(map(_literal, [*row.values(), last + 1]))})" for row in rows)
            dbt.execute(dbt_vars, f"insert into {{{{ ref('fitted_{seed}') }}}} ({', '.join(names)}) values {values}")


def kept(seed: str) -> list[dict[str, str]]:
    """All rows of a seed, as text."""
    with (FOLDER / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(seed: str, rows: list[Row]) -> None:
    path = FOLDER / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _literal(value: Any) -> str:
    """A value in dbt's words; numbers are plain, so that each engine takes them for its decimals."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"{{{{ escaped_literal({json.dumps(value, ensure_ascii=False)}) }}}}"
    if isinstance(value, int | Decimal):
        return str(value)
    return f"cast('{value}' as date)"
