"""How often experiments are said to have an effect, by what they are judged by: the fixed p at every look or at the end, the sequence at every look.

Many experiments are simulated at once, a row an experiment, look and arm of int_experiment_moments; the models from there to the verdict judge them on
DuckDB. Profiles arrive between looks and count once, as with outcome_days. Without an effect (the default) every verdict is a false alarm. Ends with 1
when the sequence gives more of them than alpha allows.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console

from sms_segmentation.project import Dbt, grid
from sms_segmentation.warehouse import ENGINES

MODELS = ["int_experiment_effects", "int_experiment_tests", "int_experiment_verdicts"]
Values = NDArray[np.float64]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=2000, help="how many are simulated")
    parser.add_argument("--looks", type=int, default=30)
    parser.add_argument("--units", type=int, default=200, help="profiles an arm between two looks")
    parser.add_argument("--rate", type=float, default=0.05, help="share of profiles that buy")
    parser.add_argument("--effect", type=float, default=0, help="what treatment adds to it, relative: 0.2 = a fifth more")
    parser.add_argument("--seed", type=int, default=20)
    return parser.parse_args()


def sums(values: Values, center: float) -> list[Values]:
    """Numbers, sums and sums of squares minus the center, by experiment and look: each look sees all profiles up to it."""
    off = values - center
    count = np.full(values.shape[:2], values.shape[2], dtype=float)
    return [np.cumsum(part, axis=1) for part in (count, off.sum(axis=2), (off * off).sum(axis=2))]


def moments(given: argparse.Namespace) -> pd.DataFrame:
    draw = np.random.default_rng(given.seed)
    size = (given.experiments, given.looks, given.units)
    ids = [f"{experiment} {look}" for experiment in range(given.experiments) for look in range(given.looks)]
    parts = []
    for arm, rate in {"control": given.rate, "treatment": given.rate * (1 + given.effect)}.items():
        converted = (draw.random(size) < rate).astype(float)
        for metric, values, center in [("converted", converted, given.rate), ("revenue", converted * draw.lognormal(4, 0.7, size), given.rate * 60)]:
            units, sum_y, sum_y2 = (part.ravel() for part in sums(values, center))
            columns = {"experiment_id": ids, "arm_key": arm, "metric": metric, "center_y": center, "units": units.astype(int), "sum_y": sum_y, "sum_y2": sum_y2}
            parts.append(pd.DataFrame(columns | {"events": np.cumsum(converted.sum(axis=2), axis=1).ravel().astype(int)}))
    empty = {column: np.nan for column in ["center_w", "sum_w", "sum_w2", "sum_yw", "sms_revenue"]}
    return pd.concat(parts).assign(scope="own", dimension="all", dimension_value="all", estimator="difference", **empty)


def judged(given: argparse.Namespace) -> pd.DataFrame:
    """Verdict of each experiment, metric and look."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DBT_TARGET_PATH": str(Path(folder, "target")), "DBT_LOG_PATH": str(Path(folder, "logs")), "DBT_LOG_LEVEL_FILE": "none"}
        house = ENGINES["duckdb"](str(Path(folder, "shop.duckdb")))
        compiled = Dbt(house).compiled({"as_of": "2026-11-20 12:00:00"}, " ".join(MODELS))
        with duckdb.connect(str(Path(folder, "shop.duckdb"))) as connection:
            connection.register("simulated", moments(given))
            connection.execute("create table int_experiment_moments as select * from simulated")
            planned = given.looks * given.units * 2
            connection.execute(f"""
                create table int_experiments as
                select distinct experiment_id, 'sequential' as analysis_plan, 'revenue' as primary_metric, 14 as outcome_days, {planned} as planned_units,
                    0.05::double as alpha
                from simulated""")
            connection.execute("""
                create table int_experiment_validity as
                select experiment_id, false as has_srm, true as is_final, null::timestamp as started_at, null::timestamp as ends_at from int_experiments""")
            connection.execute("create table int_experiment_arms as select distinct experiment_id, arm_key, arm_key = 'control' as is_control from simulated")
            for model in MODELS:
                connection.execute(f"create table {model} as {compiled[model]}")
            return connection.execute("""
                select split_part(experiment_id, ' ', 1) as experiment, split_part(experiment_id, ' ', 2)::integer as look, metric, p_value,
                    verdict in ('increase', 'decrease') as is_found
                from int_experiment_verdicts""").df()


def main() -> int:
    given = options()
    looks = judged(given)
    table = grid("metric", "fixed p, at any look", "sequence, at any look", "fixed p, at the end")
    is_too_many = False
    for metric, rows in looks.groupby("metric"):
        is_at_end = rows.look == given.looks - 1
        rates = [
            (rows.p_value < 0.05).groupby(rows.experiment).any().mean(),
            rows.is_found.groupby(rows.experiment).any().mean(),
            (rows.p_value[is_at_end] < 0.05).mean(),
        ]
        is_too_many |= given.effect == 0 and rates[1] > 0.05
        table.add_row(str(metric), *(f"{rate:.1%}" for rate in rates))
    what = "without an effect" if given.effect == 0 else f"with {given.effect:+.0%}"
    print(f"{given.experiments:,} experiments {what}, {given.looks} looks, {given.units} profiles an arm between two: share with a verdict")
    Console().print(table)
    return int(is_too_many)


if __name__ == "__main__":
    sys.exit(main())
