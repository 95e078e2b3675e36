"""The scores of int_purchase_predictions: against truths computed elsewhere, against published tables, and from raw orders to scores."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commands import sms
from conftest import MODELS_ONLY, ROOT, ensure_java
from reference.inputs import write
from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import ENGINES

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
def dbt_on(parsed: Callable, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Dbt]:
    """dbt on an engine with nothing in it."""

    def start(engine: str) -> Dbt:
        if engine == "postgres":
            request.getfixturevalue("postgres_server")
        if engine == "spark":
            ensure_java()
        for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
            monkeypatch.setenv(setting, str(tmp_path))
        monkeypatch.chdir(ROOT)
        dbt = Dbt(ENGINES[engine]({"duckdb": str(tmp_path / "shop.duckdb"), "spark": str(tmp_path)}.get(engine, "postgres")))
        dbt.manifest = parsed(dbt.house)
        return dbt

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
    dbt_vars = dbt_vars | {"model_set": "test", "score_min_customers": 1, "score_min_days": 0, "score_min_orders": 1}
    sql = dbt.compiled(dbt_vars, "int_purchase_predictions")["int_purchase_predictions"]
    with duckdb.connect() as connection:
        connection.execute(
            f"attach ':memory:' as {dbt.house.credentials.database}; use {dbt.house.credentials.database}; create schema reference;"
            f"create table reference.quadrature_nodes as from read_csv('{NODES}');"
            "create table int_model_parameters (model_set text, model text, parameter text, value double, outliers integer, fit_status text);"
            "create table int_purchase_histories (profile_id integer, repeat_order_days integer, days_to_last_order double,"
            " days_since_first_order double, mean_repeat_revenue double, orders integer)"
        )
        rows = [("test", model, name, value, 0, "converged") for model, found in parameters.items() for name, value in found.items()]
        connection.executemany("insert into int_model_parameters values (?, ?, ?, ?, ?, ?)", rows)
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
            if (expected["next_purchase_days"] or 0) > 3650:
                expected["next_purchase_days"] = None
            assert {name: row[name] for name in expected} == {
                name: value if value is None else pytest.approx(value, rel=1e-6) for name, value in expected.items()
            }
            assert row["score_status"] == "scored"
            assert row["is_next_purchase_unlikely"] == (expected["next_purchase_days"] is None)


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


# ---- from raw orders to scores


def run(folder: Path, command: str, *options: str | Path) -> subprocess.CompletedProcess[str]:
    """A command on a warehouse in a folder."""
    given = {"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "logs"), **MODELS_ONLY}
    return sms(command, "--warehouse", folder / "shop.duckdb", *options, **given)


def fit_and_score(folder: Path, inputs: Path) -> subprocess.CompletedProcess[str]:
    """What a build of everything does when a shop has no fit, without what reads no scores."""
    scores = "build", "--inputs", inputs, "--as-of", "2026-06-30T12:00:00Z", "--select", "+sms_subscribers +int_prediction_examples"
    assert "no_parameters" in run(folder, *scores).stdout
    assert run(folder, "fit").returncode == 1  # there is too little to fit from
    return run(folder, *scores)


def fitted(folder: Path) -> list[dict[str, Any]]:
    """The rows of every fit, by number."""
    rows = ENGINES["duckdb"](str(folder / "shop.duckdb")).table("fitted_model_parameters")
    return sorted(rows, key=lambda row: (row["fit_number"], row["model"], row["parameter"]))


def predictions(folder: Path) -> list[dict[str, Any]]:
    return ENGINES["duckdb"](str(folder / "shop.duckdb")).table("int_purchase_predictions")


@needs(CDNOW)
def test_a_build_fits_the_models_of_a_shop_that_has_none(tmp_path: Path) -> None:
    """And one who came back to pay a billion is told of, and moves nobody."""
    with duckdb.connect() as connection:
        orders = connection.execute(
            f"select sample_customer_id, order_date, sum(amount) from '{CDNOW}' where order_date <= date '1997-09-30' group by all"
        ).fetchall()
    orders += [("big", date(1997, 2, 3), 20), ("big", date(1997, 5, 6), 10**9)]
    customers = sorted({customer for customer, _, _ in orders})
    rows = {
        "profiles": [{"profile_id": str(customer)} for customer in customers],
        "orders": [
            {"profile_id": str(who), "ordered_at": datetime.combine(day, time(12)), "gross_amount": paid, "total_amount": paid} for who, day, paid in orders
        ],
    }
    inputs = write(rows, tmp_path / "cdnow")
    seed = (ROOT / "seeds" / "policy" / "model_parameters.csv").read_bytes()
    done = run(tmp_path, "build", "--inputs", inputs, "--as-of", "1997-09-30T23:00:00Z", "--vars", "{clv_model: bg_nbd}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Predictions: 2,358 customers scored, parameter set cdnow. Fit: converged, 1 outlier left out of it.\n" in done.stdout
    rows_of_fit = fitted(tmp_path)
    assert {(row["model_set"], row["fit_number"]) for row in rows_of_fit} == {("cdnow", 1)}
    for model, published in PUBLISHED.items():
        found = {row["parameter"]: float(row["value"]) for row in rows_of_fit if row["model"] == model}
        # the new customer is one of those whose orders count, but not of those whose spend does
        tolerance = {"abs": 5e-3} if model == "gamma_gamma" else {"rel": 0.01}
        assert found == {name: pytest.approx(value, **tolerance) for name, value in published.items()}
    assert {row["fit_status"] for row in rows_of_fit} == {"converged"}
    assert {(row["customers"], row["outliers"], str(row["data_as_of"])) for row in rows_of_fit} == {(2358, 0, "1997-09-30"), (946, 1, "1997-09-30")}
    found = predictions(tmp_path)
    assert len(found) == 2358 and {row["score_status"] for row in found} == {"scored"}
    assert {(row["fit_status"], row["outliers"], row["is_fallback_in_use"]) for row in found} == {("converged", 1, False)}
    values = [row["expected_order_value"] for row in found]
    assert sorted(value > 1_000 for value in values)[-2:] == [False, True]
    # Of the 39 weeks to come BTYD expects 1,653 orders of 0.41 a quarter on average.
    assert 0.2 < sum(row["expected_orders_90d"] for row in found) / 2358 < 0.3
    again = run(tmp_path, "fit")
    assert again.returncode == 0, again.stdout + again.stderr
    assert fitted(tmp_path) == rows_of_fit + [row | {"fit_number": 2} for row in rows_of_fit]
    assert (ROOT / "seeds" / "policy" / "model_parameters.csv").read_bytes() == seed, "a fit of a shop leaves the project as it is"


def test_a_shop_of_one_time_buyers_has_no_scores(tmp_path: Path) -> None:
    """Customers and days enough, and one with three orders, all of one day: nothing can be told, and that is said."""
    days = [datetime(2026, 1, 1) + timedelta(days=number % 170) for number in range(500)]
    rows = {
        "profiles": [{"profile_id": f"p{number}"} for number in range(500)],
        "orders": [{"profile_id": f"p{number % 500}", "ordered_at": days[number % 500]} for number in [*range(500), 0, 0]],
    }
    done = fit_and_score(tmp_path, write(rows, tmp_path / "once"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Predictions: 500 customers fit_failed, parameter set once. Fit: too_few, 0 outliers left out of it.\n" in done.stdout
    assert {(row["fit_status"], row["value"]) for row in fitted(tmp_path)} == {("too_few", None)}
    scores = set(predictions(tmp_path)[0]) - {"profile_id", "model_set", "score_status", "fit_status", "outliers"}
    assert {row[name] for row in predictions(tmp_path) for name in scores} == {None}


def test_a_shop_that_gives_its_goods_away_is_scored_by_the_median(tmp_path: Path) -> None:
    """Nobody of 600 who came back paid, but three: there is no model of spend, and what one of them paid is nobody's mean."""
    start = datetime(2025, 12, 1, 12)
    orders = []
    for number in range(600):
        day = start + timedelta(days=number % 90)
        while day < datetime(2026, 6, 30):
            orders.append({"profile_id": f"p{number}", "ordered_at": day, "gross_amount": 0, "total_amount": 0})
            day += timedelta(days=20 + number % 37 * 5)
    for number, paid in enumerate((10, 20, 10**9)):
        repeat = [order for order in orders if order["profile_id"] == f"p{number}"][1]
        repeat |= {"gross_amount": paid, "total_amount": paid}
    rows = {"profiles": [{"profile_id": f"p{number}"} for number in range(600)], "orders": orders}
    done = fit_and_score(tmp_path, write(rows, tmp_path / "free"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "Predictions: 600 customers scored_by_median_value, parameter set free. Fit: too_few, 1 outlier left out of it."
        " Fallback in use: no model of spend fits, everyone is expected to spend the median.\n"
    ) in done.stdout
    assert {(row["expected_order_value"], row["is_fallback_in_use"]) for row in predictions(tmp_path)} == {(0, True)}


def test_nothing_is_fitted_to_too_little_history(copy: Path, tmp_path: Path) -> None:
    rows = {"profiles": [{"profile_id": "p"}], "orders": [{"profile_id": "p", "ordered_at": datetime(2026, 1, 1)}] * 3}
    inputs = write(rows, tmp_path / "small")
    done = run(tmp_path, "build", "--inputs", inputs, "--as-of", "2026-06-30T12:00:00Z", "--select", "+int_purchase_predictions")
    assert "Predictions: 1 customers insufficient_history, parameter set small.\n" in done.stdout
    shop = tmp_path / "shop.duckdb"
    for options, said in [(("--warehouse", shop), "too little history"), (("--target", "nowhere"), "--target is nowhere")]:
        done = sms("fit", *options, DBT_TARGET_PATH=str(tmp_path / "target"))
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert said in done.stderr and "Traceback" not in done.stderr
    # over dbt's own connection
    profiles = copy / "profiles.yml"
    mine = f"    mine: {{type: duckdb, path: {shop}, schema: main}}\n"
    profiles.write_text(profiles.read_text().replace("  outputs:\n", f"  outputs:\n{mine}"))
    done = subprocess.run([copy / "scripts" / "sms", "fit", "--target", "mine"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "too little history" in done.stderr
    assert not ENGINES["duckdb"](str(shop)).table("fitted_model_parameters")
