"""Results of experiments from what each profile did, against scipy, statsmodels and tea-tasting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import tea_tasting as tt
from scipy import stats
from statsmodels.stats.multitest import multipletests

from conftest import THOROUGH
from sms_segmentation.project import Dbt
from test_inputs import TABLES, written

AS_OF = {"as_of": "2026-11-20 12:00:00"}
RATES = ["visited", "clicked", "converted", "opted_out"]
MEANS = ["orders", "revenue", "email_revenue", "cost", "discount"]
ADJUSTED = ["visited", "converted", "orders", "revenue"]
RATIOS = {"average_order_value": ("revenue", "orders"), "click_rate": ("texts_clicked", "texts_received")}
ARMS = ["control", "short", "Long"]
Results = dict[tuple[str, str, str], dict[str, Any]]


def profiles(seed: int) -> pd.DataFrame:
    """What profiles of three arms did; whoever spent before spends again, and the short texts are clicked more."""
    draw = np.random.default_rng(seed)
    size = 3000
    arm = draw.choice(ARMS, size, p=[0.4, 0.3, 0.3])
    before = np.where(draw.random(size) < 0.3, draw.gamma(2, 30, size).round(2), 0)
    orders = draw.poisson(np.where(before > 0, 0.5, 0.1) * np.where(arm == "short", 1.3, 1))
    received = draw.poisson(4, size)
    rows = {
        "experiment_id": "x",
        "profile_id": [f"p{place}" for place in range(size)],
        "arm": arm,
        "arm_key": np.char.lower(arm),
        "assigned_at": pd.Timestamp("2026-10-01"),
        "visited": draw.random(size) < 0.2 + 0.3 * (orders > 0),
        "clicked": draw.random(size) < 0.15,
        "opted_out": draw.random(size) < 0.02,
        "orders": orders,
        "revenue": (orders * draw.gamma(3, 20, size) + before * (orders > 0)).round(2),
        "revenue_before": before,
        "discount": (orders * draw.gamma(1, 3, size)).round(2),
        "email_revenue": (orders * (draw.random(size) < 0.2) * draw.gamma(3, 20, size)).round(2),
        "sms_revenue": (orders * (draw.random(size) < 0.4) * 25.0).round(2),
        "retained": None,
        "texted": received > 0,
        "texts_received": received,
        "texts_clicked": draw.binomial(received, np.where(arm == "short", 0.12, 0.08)),
        "cost": received * 0.0119,
    }
    frame = pd.DataFrame(rows)
    frame["converted"] = frame.orders > 0
    frame["bought_by_email"] = frame.email_revenue > 0
    return frame


@pytest.fixture(scope="module")
def given() -> pd.DataFrame:
    return profiles(20)


@pytest.fixture(scope="module", params=["duckdb", "postgres", *(["spark"] if THOROUGH else [])])
def found(request: pytest.FixtureRequest, given: pd.DataFrame, successive: Callable, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Rows of experiment_results by arm, metric and value of the dimension."""
    start, end = pd.to_datetime(["2026-10-01", "2026-11-01"])
    flags = [name for name in given if given[name].dtype == bool]
    experiment = {"experiment_id": "x", "experiment_name": "Short or long", "kind": "ab", "control_key": "control", "primary_metric": "revenue"}
    groups = given[["experiment_id", "profile_id"]].assign(dimension="segment", dimension_value=np.where(given.revenue_before > 0, "buyers", "others"))
    tables = {
        "int_experiments": pd.DataFrame([experiment | {"analysis_plan": "fixed", "outcome_days": 14, "planned_units": 4000, "alpha": 0.05}]),
        "int_experiment_arms": pd.DataFrame([{"experiment_id": "x", "arm_key": arm.lower(), "arm": arm, "is_control": arm == "control"} for arm in ARMS]),
        "int_experiment_validity": pd.DataFrame([{"experiment_id": "x", "has_srm": False, "is_final": True, "started_at": start, "ends_at": end}]),
        "int_experiment_outcomes": given.drop(columns="arm").astype(dict.fromkeys(flags, "int64")).astype({"retained": "Int64"}),
        "int_experiment_groups": groups,
    }
    folder = tmp_path_factory.mktemp("outcomes")
    for name, rows in tables.items():
        rows.to_parquet(folder / f"{name}.parquet", coerce_timestamps="us")
    with successive(request.param, f"experiments_{request.param}") as build:
        dbt = Dbt(build.house)
        dbt.manifest = parsed(build.house)
        build.house.load({name: [folder / f"{name}.parquet"] for name in tables}, set(tables), "inputs")
        dbt.execute(AS_OF, "create schema if not exists {{ ref('int_experiments').schema }}")
        for name in tables:
            dbt.execute(AS_OF, f"create table {{{{ ref('{name}') }}}} as select * from inputs.{name}")
        models = ["sums", "moments", "effects", "tests", "verdicts"]
        build(written(folder / "inputs", TABLES), AS_OF, "--select", *(f"int_experiment_{name}" for name in models), "experiment_results")
        return {(row["arm"], row["metric"], row["dimension_value"]): row for row in build.house.table("experiment_results")}


def near(row: dict[str, Any], **expected: float) -> None:
    for name, value in expected.items():
        assert float(row[name]) == pytest.approx(value, rel=1e-6, abs=5e-7), (row["arm"], row["metric"], name)


@pytest.mark.parametrize("part", ["all", "buyers"])
@pytest.mark.parametrize("arm", ["short", "Long"])
def test_results_are_those_of_tea_tasting(given: pd.DataFrame, found: Results, arm: str, part: str) -> None:
    rows = given[(given.arm.isin(["control", arm])) & ((part == "all") | (given.revenue_before > 0))]
    rows = rows.assign(variant=(rows.arm != "control").astype(int)).drop(columns="retained")
    rows[RATES] = rows[RATES].astype(float)
    metrics = {name: tt.Mean(name, "revenue_before" if name in ADJUSTED else None) for name in RATES + MEANS}
    metrics |= {name: tt.RatioOfMeans(*of) for name, of in RATIOS.items()}
    plain = {f"plain_{name}": tt.Mean(name) for name in ADJUSTED}
    results = tt.Experiment(metrics | plain).analyze(rows)
    for name in metrics:
        expected, row = results[name], found[arm, name, part]
        half = (expected.effect_size_ci_upper - expected.effect_size_ci_lower) / 2
        near(row, p_value=expected.pvalue, effect=expected.effect_size, effect_low=expected.effect_size - half, effect_high=expected.effect_size + half)
        assert row["estimator"] == ("ratio" if name in RATIOS else "cuped" if name in ADJUSTED else "difference")
        if name in ADJUSTED:
            expected = results[f"plain_{name}"]
            near(row, plain_effect=expected.effect_size, plain_p_value=expected.pvalue, plain_effect_low=expected.effect_size_ci_lower)


def test_each_mean_is_that_of_the_arm(given: pd.DataFrame, found: Results) -> None:
    for arm in ["short", "Long"]:
        treated, control = (given[given.arm == name] for name in (arm, "control"))
        for name in RATES + MEANS:
            row = found[arm, name, "all"]
            near(row, treatment_mean=treated[name].astype(float).mean(), control_mean=control[name].astype(float).mean())
            assert (row["treatment_units"], row["control_units"]) == (len(treated), len(control))
        for name, (above, below) in RATIOS.items():
            near(found[arm, name, "all"], treatment_mean=treated[above].sum() / treated[below].sum())
        assert found[arm, "click_rate", "all"]["treatment_events"] == treated.texts_clicked.sum()
        assert found[arm, "revenue", "all"]["control_events"] == control.converted.sum()
        assert float(found[arm, "revenue", "all"]["attributed_revenue"]) == pytest.approx(treated.sms_revenue.sum())


def test_several_arms_and_groups_are_corrected_for(found: Results) -> None:
    for metric in [*RATES, *MEANS, *RATIOS]:
        of_arms = [found[arm, metric, "all"] for arm in ("short", "Long")]
        expected = multipletests([float(row["p_value"]) for row in of_arms], method="holm")[1]
        assert [float(row["p_adjusted"]) for row in of_arms] == pytest.approx(expected, abs=1e-9)
        of_groups = [row for (_, name, part), row in found.items() if name == metric and part != "all"]
        known = [row for row in of_groups if row["p_value"] is not None]
        expected = multipletests([float(row["p_value"]) for row in known], method="fdr_bh")[1]
        assert [float(row["p_adjusted"]) for row in known] == pytest.approx(expected, abs=1e-9)


def test_a_group_is_compared_with_everybody_else(found: Results) -> None:
    """Two groups that make up the whole are each other's rest."""
    for arm in ["short", "Long"]:
        for metric in [*RATES, *MEANS, *RATIOS]:
            one, other = (found[arm, metric, part] for part in ("buyers", "others"))
            near(one, rest_effect=float(other["effect"]))
            z = (float(one["effect"]) - float(other["effect"])) / np.hypot(float(one["effect_se"]), float(other["effect_se"]))
            near(one, versus_rest_p_value=2 * stats.norm.sf(abs(z)))
            assert found[arm, metric, "all"]["rest_effect"] is None


def test_what_it_is_worth_follows_from_the_effect(found: Results) -> None:
    row, cost = found["short", "revenue", "all"], found["short", "cost", "all"]
    total, spent = float(row["effect"]) * row["treatment_units"], float(cost["effect"]) * row["treatment_units"]
    near(row, incremental_total=total, incremental_cost=spent, incremental_roi=(total - spent) / spent)
    near(row, incrementality=total / float(row["attributed_revenue"]), incremental_total_se=float(row["effect_se"]) * row["treatment_units"])
    assert found["short", "click_rate", "all"]["incremental_total"] is None
    assert found["short", "orders", "all"]["attributed_revenue"] is None


def test_nothing_is_known_of_what_was_not_measured(found: Results) -> None:
    assert not [key for key in found if key[1] == "retained"]
    assert found["short", "revenue", "others"]["estimator"] == "difference", "no one in it spent anything before"
