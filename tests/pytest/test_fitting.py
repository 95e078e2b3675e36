"""The likelihoods of src/sms_segmentation/fitting: published numbers, known truths, and data that no model should be believed on."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest

from conftest import ROOT
from sms_segmentation.fitting import FAMILIES, purchases, spend
from sms_segmentation.fitting.fitted_rows import kept
from sms_segmentation.fitting.optimum import Fit
from sms_segmentation.fitting.purchases import Likelihood, fit_bg_nbd, fit_mbg_nbd
from sms_segmentation.fitting.spend import fit_gamma_gamma
from sms_segmentation.warehouse import Warehouse

CDNOW = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data")) / "cdnow" / "cdnow_sample.parquet"
needs_cdnow = pytest.mark.skipif(not CDNOW.is_file(), reason=f"no {CDNOW.name} in {CDNOW.parent} (set SMS_REAL_DATA to the folder above that)")
PURCHASES = pytest.mark.parametrize("fit", [fit_bg_nbd, fit_mbg_nbd])

Histories = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def simulated(customers: int, r: float, alpha: float, a: float, b: float, model: str = "bg_nbd", weeks: int = 78) -> Histories:
    """Order days of customers who came in the first half of the time; a = 0: nobody leaves."""
    random = np.random.default_rng(20261120)
    pace = random.gamma(r, 1 / alpha, customers)
    leave = random.beta(a, b, customers) if a else np.zeros(customers)
    age = random.integers(7 * weeks // 2, 7 * weeks, customers) / 7
    x, t_x, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    stays = random.random(customers) >= leave if model == "mbg_nbd" else np.ones(customers, bool)
    while stays.any():
        now = now + random.exponential(1 / pace)
        stays &= now < age
        x, t_x = x + stays, np.where(stays, now, t_x)
        stays &= random.random(customers) >= leave
    return x, t_x, age, np.ones(customers)


def values(fit: Fit) -> list[float]:
    return list(fit.parameters.values())


# ---- CDNOW, 2,357 customers, 1997-01-01 to 1997-09-30


@pytest.fixture(scope="module")
def cdnow() -> dict[str, np.ndarray]:
    query = f"""
        with days as (
            select sample_customer_id as customer_id, order_date, sum(amount) as amount, min(order_date) over (partition by customer_id) as first_date
            from '{CDNOW}'
            where order_date <= date '1997-09-30'
            group by customer_id, order_date
        )

        select
            count(*) - 1 as x,
            (max(order_date) - min(order_date)) / 7 as t_x,
            (date '1997-09-30' - min(order_date)) / 7 as age,
            coalesce(avg(amount) filter (where order_date > first_date), 0) as spend
        from days
        group by customer_id
        order by customer_id
    """
    with duckdb.connect() as connection:
        return {name: np.asarray(column, dtype=float) for name, column in connection.execute(query).fetchnumpy().items()}


@needs_cdnow
def test_bg_nbd_of_cdnow_is_the_published_one(cdnow: dict[str, np.ndarray]) -> None:
    """Fader, Hardie and Lee 2005; standard errors and digits as in CLVTools."""
    fit = fit_bg_nbd(cdnow["x"], cdnow["t_x"], cdnow["age"], np.ones(2357))
    assert (fit.status, fit.customers) == ("converged", 2357)
    assert values(fit) == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=6e-4)
    assert values(fit) == pytest.approx([0.2425945, 4.4136019, 0.7929199, 2.4258881], abs=3e-5)
    assert fit.log_likelihood == pytest.approx(-9582.429, abs=5e-4)


@needs_cdnow
def test_gamma_gamma_of_cdnow_is_the_published_one(cdnow: dict[str, np.ndarray]) -> None:
    """Fader and Hardie 2013; the likelihood as in CLVTools."""
    fit = fit_gamma_gamma(cdnow["x"], cdnow["spend"], np.ones(2357))
    assert (fit.status, fit.customers) == ("converged", 946)
    assert values(fit) == pytest.approx([6.25, 3.74, 15.44], abs=5e-3)
    assert fit.log_likelihood == pytest.approx(-4055.9177, abs=1e-3)


# ---- known truths


@pytest.mark.parametrize(("fit", "model"), [(fit_bg_nbd, "bg_nbd"), (fit_mbg_nbd, "mbg_nbd")])
def test_parameters_of_a_simulated_shop_are_found(fit, model: str) -> None:
    truth = [0.6, 6.0, 0.9, 2.5]
    found = fit(*simulated(40_000, *truth, model=model))
    assert found.status == "converged"
    for value, error, true in zip(values(found), found.standard_errors.values(), truth, strict=True):
        assert error < 0.15 * true
        assert abs(value - true) < 3 * error


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd"])
def test_slopes_are_those_of_the_likelihood(model: str) -> None:
    likelihood = Likelihood(model, *simulated(500, 0.6, 6, 0.9, 2.5))
    at = np.array([0.3, 4.0, 0.5, 2.0])
    slopes = [(likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-5 for step in np.eye(4) * 1e-5]
    assert likelihood(at)[1] == pytest.approx(slopes, rel=1e-6)


@PURCHASES
def test_customers_alike_may_be_counted(fit) -> None:
    x, t_x, age, counts = simulated(2_000, 0.6, 6, 0.9, 2.5)
    once, twice = fit(x, t_x, age, 2 * counts), fit(*(np.tile(column, 2) for column in (x, t_x, age, counts)))
    assert values(once) == pytest.approx(values(twice), rel=1e-6)
    assert (once.customers, once.log_likelihood) == (4_000, pytest.approx(twice.log_likelihood))


def test_spend_counts_in_any_money() -> None:
    random = np.random.default_rng(1)
    spend = random.gamma(3, 1, 2_000) / random.gamma(4, 1, 2_000) * 40
    euros, cents = (fit_gamma_gamma(np.ones(2_000), amount, np.ones(2_000)) for amount in (spend, 100 * spend))
    assert euros.status == cents.status == "converged"
    assert values(cents) == pytest.approx([*values(euros)[:2], 100 * values(euros)[2]], rel=1e-6)


# ---- data on which no model should be believed


@PURCHASES
def test_one_time_buyers_alone_are_too_few(fit) -> None:
    found = fit(np.zeros(1_000), np.zeros(1_000), np.linspace(1, 52, 1_000), np.ones(1_000))
    assert (found.status, found.customers, set(values(found))) == ("too_few", 1_000, {None})


@PURCHASES
def test_five_customers_are_too_few(fit) -> None:
    assert fit(*(column[:5] for column in simulated(50, 2, 5, 0.9, 2.5))).status == "too_few"


@PURCHASES
def test_nobody_is_too_few(fit) -> None:
    assert fit(*[np.array([])] * 4).status == "too_few"


@PURCHASES
def test_orders_of_one_day_are_too_few(fit) -> None:
    """All orders on the last day: no repeat days, T = 0."""
    assert fit(*[np.zeros(1_000)] * 3, np.ones(1_000)).status == "too_few"


@PURCHASES
def test_a_shop_that_nobody_leaves_lies_on_the_boundary(fit) -> None:
    x, t_x, age, counts = simulated(3_000, 0.6, 6, 0, 0)
    found = fit(x, t_x, age, counts)
    assert found.status == "boundary"
    assert found.parameters["a"] / (found.parameters["a"] + found.parameters["b"]) < 1e-3
    assert found.standard_errors["a"] is None
    assert [found.parameters["r"], found.parameters["alpha"]] == pytest.approx([0.6, 6], rel=0.1)


@PURCHASES
def test_customers_of_one_pace_lie_on_the_boundary(fit) -> None:
    found = fit(*simulated(2_000, 500, 1_000, 0.9, 2.5))
    assert found.status == "boundary"
    assert found.parameters["r"] / found.parameters["alpha"] == pytest.approx(0.5, rel=0.05)


@PURCHASES
def test_customers_of_today_change_nothing(fit) -> None:
    """T = 0 says nothing of the pace or of leaving later."""
    x, t_x, age, counts = simulated(2_000, 0.6, 6, 0.9, 2.5)
    new = np.zeros(300)
    found = fit(*(np.append(column, more) for column, more in ((x, new), (t_x, new), (age, new), (counts, new + 1))))
    assert (found.status, found.customers) == ("converged", 2_300)
    assert values(found) == pytest.approx(values(fit(x, t_x, age, counts)), rel=1e-5)


@PURCHASES
def test_one_bot_with_3000_orders_is_survived(fit) -> None:
    x, t_x, age, counts = simulated(2_000, 0.6, 6, 0.9, 2.5)
    x[0], t_x[0], age[0] = 3_000, 77, 78
    found = fit(x, t_x, age, counts)
    assert found.status == "converged"
    mean_orders = found.parameters["r"] / found.parameters["alpha"]
    assert 0.5 * 0.1 < mean_orders < 3 * 0.1


def test_spend_of_nothing_and_below_is_left_out() -> None:
    random = np.random.default_rng(1)
    spend = random.gamma(3, 1, 2_000) / random.gamma(4, 1, 2_000) * 40
    x = np.ones(2_000)
    with_odd_ones = fit_gamma_gamma(np.append(x, [2, 3, 0]), np.append(spend, [0, -50, 10]), np.ones(2_003))
    assert with_odd_ones == fit_gamma_gamma(x, spend, x)
    assert fit_gamma_gamma(x, -spend, x).status == "too_few"


def test_spend_without_a_mean_diverges() -> None:
    spend = 1 + np.random.default_rng(1).pareto(0.7, 2_000)
    found = fit_gamma_gamma(np.ones(2_000), spend, np.ones(2_000))
    assert (found.status, set(values(found))) == ("diverged", {None})


def test_one_price_for_all_lies_on_the_boundary() -> None:
    found = fit_gamma_gamma(np.ones(100), np.full(100, 5.0), np.ones(100))
    assert found.status == "boundary"
    p, q, gamma = values(found)
    assert p * gamma / (q - 1) == pytest.approx(5, rel=0.01)


# ---- outliers


def paid(customers: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Repeat order days and mean spend of customers as Gamma-Gamma has them, half of them under 24."""
    random = np.random.default_rng(seed)
    x = random.geometric(0.4, customers).astype(float)
    return x, random.gamma(6 * x) / (random.gamma(3.7, 1 / 13.5, customers) * x)


def spend_fit(x: np.ndarray, amounts: np.ndarray) -> Fit:
    [found] = spend.fits({"repeat_order_days": x, "mean_repeat_revenue": amounts, "customers": np.ones(len(x))})
    return found


def worst_move(before: Fit, after: Fit, x: np.ndarray, amounts: np.ndarray) -> float:
    """How far the expected order value of anybody moves; x = 0 stands for those who did not come back."""
    x, amounts = np.append(0, x), np.append(0, amounts)

    def expected(fit: Fit) -> np.ndarray:
        p, q, gamma = values(fit)
        return p * (gamma + x * amounts) / (p * x + q - 1)

    return float(np.abs(expected(after) / expected(before) - 1).max())


@pytest.mark.parametrize("repeats", [1, 3, 40])
@pytest.mark.parametrize("amount", [1e10, 1e9, 130 * 24, 95 * 24, 50 * 24, 0.05, 0.01])
@pytest.mark.parametrize("times", [1, 3, 8])
def test_a_few_orders_out_of_all_measure_move_nobody_else(amount: float, repeats: int, times: int) -> None:
    """Far above 100 times the median, just below it, and next to nothing."""
    x, amounts = paid(1_000)
    usual = spend_fit(x, amounts)
    odd = spend_fit(np.append(x, [repeats] * times), np.append(amounts, [amount] * times))
    assert (usual.outliers, usual.customers, odd.outliers, odd.customers) == (0, 1_000, times, 1_000)
    assert worst_move(usual, odd, x, amounts) < 1e-6


def test_one_big_order_moves_nobody_by_a_twentieth_wherever_the_limit_lies() -> None:
    """Whatever the amount: nobody else moves, at the edge neither."""
    x, amounts = paid(1_000)
    usual = spend_fit(x, amounts)
    for amount in np.geomspace(30, 1e6, 40):
        assert worst_move(usual, spend_fit(np.append(x, 1), np.append(amounts, amount)), x, amounts) < 0.05, amount


def test_spend_of_over_100_times_the_median_is_left_out_though_the_model_expects_it() -> None:
    """Half of a tail without a variance lies beyond any limit."""
    random = np.random.default_rng(3)
    amounts = random.gamma(2, 1, 20_000) / random.gamma(1.5, 1, 20_000)
    found = spend_fit(np.ones(20_000), amounts)
    beyond = int((amounts > 100 * np.median(amounts)).sum())
    assert beyond > 5
    assert (found.status, found.outliers, found.customers) == ("converged", beyond, 20_000 - beyond)


def test_ordinary_shops_have_no_outliers() -> None:
    """Neither do shops of cents, of one price, of two prices ten times apart, or of a hundred times the money."""
    x, amounts = paid(2_000)
    for shop in (amounts, amounts / 1_000, amounts * 1e6, np.full(2_000, 5.0), np.where(np.arange(2_000) % 100, 5.0, 50.0)):
        assert spend_fit(x, shop).outliers == 0


def test_a_customer_who_paid_nothing_is_no_outlier() -> None:
    x, amounts = paid(200)
    assert spend_fit(np.append(x, 2), np.append(amounts, 0)).outliers == 0


def test_without_repeat_buyers_there_is_nothing_to_leave_out() -> None:
    for x, amounts in ((np.array([]), np.array([])), (np.array([3.0]), np.array([1e9]))):
        found = spend_fit(x, amounts)
        assert (found.status, found.outliers) == ("too_few", 0)


@pytest.mark.parametrize("bots", [1, 3, 5])
def test_bots_move_nobody_else(bots: int) -> None:
    x, t_x, age, counts = simulated(2_000, 0.6, 6, 0.9, 2.5)
    names = ("repeat_order_days", "days_to_last_order", "days_since_first_order", "customers")
    usual = dict(zip(names, (x, 7 * t_x, 7 * age, counts), strict=True))
    odd = dict(zip(names, (np.append(column, [value] * bots) for column, value in zip(usual.values(), (300, 500, 520, 1), strict=True)), strict=True))
    for before, after in zip(purchases.fits(usual), purchases.fits(odd), strict=True):
        assert (before.outliers, after.outliers, after.customers) == (0, bots, 2_000)
        assert values(after) == pytest.approx(values(before), rel=1e-9)
    # nor by what they paid
    x, amounts = paid(1_000)
    before, after = spend_fit(x, amounts), spend_fit(np.append(x, [300] * bots), np.append(amounts, [12] * bots))
    assert after.outliers == bots
    assert worst_move(before, after, x, amounts) < 1e-6


@pytest.mark.parametrize(("repeats", "is_outlier"), [(30, False), (31, True)])
def test_an_outlier_has_over_10_times_the_999th_of_1000(repeats: int, is_outlier: bool) -> None:
    """Of 20,000 who came back 20 came back more than 3 times: the 99.9th percentile is 3."""
    x = np.array([1.0, 3.0, 5.0, repeats])
    counts = np.array([10_000, 9_980, 19, 1])
    days = {"repeat_order_days": x, "days_to_last_order": x * 10, "days_since_first_order": x * 0 + 400, "customers": counts}
    assert [fit.outliers for fit in purchases.fits(days)] == [int(is_outlier)] * 2


# ---- the seed


def test_the_rows_of_the_sample_are_those_of_its_orders(duckdb_warehouse: Warehouse) -> None:
    """Stale: scripts/build, then scripts/sms fit."""
    rows = [row for row in kept("model_parameters") if row["model_set"] == "sample"]
    written = {(row["model"], row["parameter"]): float(row["value"]) for row in rows}
    found = {}
    for family in FAMILIES:
        query = re.sub(r"{{ ref\('(\w+)'\) }}", lambda ref: duckdb_warehouse.relation(ref[1]), family.STATISTICS)
        statistics = duckdb_warehouse.rows(query)
        columns = {name: np.array([row[name] for row in statistics]) for name in statistics[0]}
        found |= {(fit.model, name): value for fit in family.fits(columns) for name, value in fit.parameters.items()}
    assert found == {key: pytest.approx(value, rel=1e-6) for key, value in written.items()}
    assert {row["outliers"] for row in rows} == {"0"}
    truth = json.loads((ROOT / ".sample" / "truth.json").read_text(encoding="utf-8"))
    errors = {(row["model"], row["parameter"]): float(row["standard_error"]) for row in rows}
    for parameter in ("r", "alpha", "a", "b"):
        assert abs(written["bg_nbd", parameter] - truth["bg_nbd"][parameter]) < 3 * errors["bg_nbd", parameter]
