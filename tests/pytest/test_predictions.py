"""The scores of int_purchase_predictions: against truths computed elsewhere, against published tables, and from raw orders to scores."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import BUILT, MODELS_ONLY, ROOT, ensure_java
from project import Dbt
from reference.inputs import write
from warehouse import ENGINES

DATA = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data"))
GRID = DATA / "reference" / "bgnbd_truth_grid.csv"
CUSTOMERS = DATA / "reference" / "bgnbd_gg_reference_customers.csv"
CDNOW = DATA / "cdnow" / "cdnow_sample.parquet"
NODES = ROOT / "seeds" / "reference" / "quadrature_nodes.csv"
# Published for CDNOW: Fader, Hardie and Lee 2005; Fader and Hardie 2013.
PUBLISHED = {"bg_nbd": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, "gamma_gamma": {"p": 6.25, "q": 3.74, "gamma": 15.44}}


def needs(file: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not file.is_file(), reason=f"no {file.name} in {file.parent} (set SMS_REAL_DATA to the folder above that)")


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def dbt_on(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Dbt]:
    """dbt on an engine with nothing in it."""

    def start(engine: str) -> Dbt:
        if engine == "postgres" and not BUILT:
            request.getfixturevalue("postgres_server")
        if engine == "spark":
            ensure_java()
        for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
            monkeypatch.setenv(setting, str(tmp_path))
        monkeypatch.chdir(ROOT)
        return Dbt(ENGINES[engine]({"duckdb": str(tmp_path / "empty.duckdb"), "spark": str(tmp_path)}.get(engine, "postgres")))

    return start


def relation(name: str, columns: list[str], rows: list[Any]) -> str:
    """A CTE of doubles that every engine reads."""
    cells = ", ".join("(" + ", ".join(map(str, row)) + ")" for row in rows)
    doubles = ", ".join(f"cast({column} as {{{{ type_double() }}}}) as {column}" for column in columns)
    return f"{name} as (select {doubles} from (values {cells}) as cells ({', '.join(columns)}))"


# ---- truths computed elsewhere


@needs(GRID)
@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_expected_purchases_hold_six_digits_everywhere(engine: str, dbt_on: Callable[[str], Dbt]) -> None:
    """5,940 points computed with 40 digits: 10 sets of parameters, 0 to 60 orders, a day to 300 weeks of age, a week to 2 years ahead."""
    truth = read(GRID)
    sets = {tuple(row[name] for name in ("r", "alpha", "a", "b")) for row in truth}
    axes = {name: sorted({row[name] for row in truth}, key=float) for name in ("x", "age_weeks", "horizon_weeks")}
    assert len(sets) * len(axes["x"]) * len(axes["age_weeks"]) * len(axes["horizon_weeks"]) == len(truth) == 5940
    keys = ["r", "alpha", "a", "b", *axes]
    query = f"""
        with {relation("parameters", ["r", "alpha", "a", "b"], sorted(sets))},
        {", ".join(relation(name, [name], [(value,) for value in values]) for name, values in axes.items())},
        {relation("nodes", ["distance", "weight"], [(row["distance"], row["weight"]) for row in read(NODES)])},
        states as (
            select {", ".join(keys)}, r + x as purchase_shape, alpha + age_weeks as purchase_rate, a as leave_a, b + x as leave_b
            from parameters cross join {" cross join ".join(axes)}
        )
        select * from ({{{{ expected_purchases('states', {keys}, {{'expected': 'horizon_weeks'}}, nodes='nodes') }}}}) as scored
    """
    found = dbt_on(engine).columns({}, query)
    expected = dict(zip(zip(*(map(float, found[key]) for key in keys), strict=True), found["expected"], strict=True))
    errors = [abs(expected[tuple(float(row[key]) for key in keys)] / float(row["expected_purchases_given_alive"]) - 1) for row in truth]
    assert max(errors) < 1e-6


def scored(dbt: Dbt, dbt_vars: dict[str, Any], histories: list[tuple], parameters: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """What int_purchase_predictions makes of histories in DuckDB; their days need not be whole."""
    dbt_vars = dbt_vars | {"parameter_set": "test", "score_min_customers": 1, "score_min_days": 0, "score_min_orders": 1}
    sql = dbt.compiled(dbt_vars, "int_purchase_predictions")["int_purchase_predictions"]
    with duckdb.connect() as connection:
        connection.execute(
            "attach ':memory:' as empty; use empty; create schema policy; create schema reference;"
            f"create table reference.quadrature_nodes as from read_csv('{NODES}');"
            "create table policy.model_parameters (parameter_set text, model text, parameter text, value double);"
            "create table int_purchase_histories (profile_id integer, repeat_order_days integer, days_to_last_order double,"
            " days_since_first_order double, mean_repeat_revenue double, orders integer)"
        )
        rows = [("test", model, name, value) for model, found in parameters.items() for name, value in found.items()]
        connection.executemany("insert into policy.model_parameters values (?, ?, ?, ?)", rows)
        connection.executemany("insert into int_purchase_histories values (?, ?, ?, ?, ?, ?)", histories)
        cursor = connection.execute(f"select * from ({sql}) order by profile_id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@needs(CUSTOMERS)
def test_reference_customers_have_their_published_scores(dbt_on: Callable[[str], Dbt]) -> None:
    """31 customers, new to 300 weeks old, the 26 orders in 31 weeks of BTYD and the paradox of fewer orders among them."""
    customers = read(CUSTOMERS)
    histories = [
        (number, int(row["x"]), 7 * float(row["t_x"]), 7 * float(row["T"]), float(row["zbar"]) or None, int(row["x"]) + 1)
        for number, row in enumerate(customers)
    ]
    names = {
        "probability_alive": "p_alive", "expected_orders_90d": "ey_90d", "expected_orders_365d": "ey_365d",
        "expected_order_value": "exp_avg_order", "predicted_clv_90d": "clv_90d", "predicted_clv_365d": "clv_365d",
        "next_purchase_days": "median_days_next",
    }  # fmt: skip
    for days in (90, 365):
        dbt_vars = {"clv_model": "bg_nbd", "churn_horizon_days": days}
        found = scored(dbt_on("duckdb"), dbt_vars, histories, PUBLISHED)
        for row, truth in zip(found, customers, strict=True):
            expected = {name: float(truth[column]) if truth[column] else None for name, column in names.items()}
            expected["churn_probability"] = float(truth[f"p_no_purchase_{days}d"])
            assert {name: row[name] for name in expected} == {
                name: value if value is None else pytest.approx(value, rel=1e-6) for name, value in expected.items()
            }
            assert row["score_status"] == "scored"
            assert row["next_purchase_unlikely"] == (expected["next_purchase_days"] is None)


@needs(CDNOW)
def test_weeks_40_to_78_of_cdnow_are_foretold_as_published(dbt_on: Callable[[str], Dbt]) -> None:
    """Purchases after the fit by number of repeat purchases in it: what happened and what BTYD expects of BG/NBD."""
    query = f"""
        with days as (
            select distinct sample_customer_id as customer, order_date, min(order_date) over (partition by sample_customer_id) as first_date
            from '{CDNOW}'
        ),

        customers as (
            select
                customer,
                count(*) filter (where order_date <= date '1997-09-30') - 1 as x,
                (max(order_date) filter (where order_date <= date '1997-09-30') - min(order_date)) / 7 as t_x,
                (date '1997-09-30' - min(order_date)) / 7 as age,
                count(*) filter (where order_date > date '1997-09-30') as actual
            from days
            group by customer
        ),

        states as (
            select customer, 0.2425945 + x as purchase_shape, 4.4136019 + age as purchase_rate, 0.7929199 as leave_a, 2.4258881 + x as leave_b
            from customers
        ),

        nodes as (
            select * from read_csv('{NODES}')
        ),

        if_alive as (
            {{{{ expected_purchases('states', ['customer'], {{'orders': 39}}, nodes='nodes') }}}}
        )

        select
            least(x, 7) as repeats,
            count(*) as customers,
            avg(actual) as actual,
            avg(if_alive.orders * {{{{ probability_alive(
                'x', '(0.2425945 + x)', '(4.4136019 + age)', '(4.4136019 + t_x)', '0.7929199', '2.4258881'
            ) }}}}) as expected
        from customers
        inner join if_alive using (customer)
        group by least(x, 7)
        order by repeats
    """
    found = dbt_on("duckdb").columns({}, query)
    assert found["customers"] == [1411, 439, 214, 100, 62, 38, 29, 64]
    actual = [0.2367116, 0.6970387, 1.392523, 1.56, 2.532258, 2.947368, 3.862069, 6.359375]
    expected = [0.2250893, 0.5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036]
    assert found["actual"] == pytest.approx(actual, rel=1e-6)
    assert found["expected"] == pytest.approx(expected, rel=2e-4)
