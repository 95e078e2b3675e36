"""The statistics that are written in SQL give what scipy and statsmodels give, on every engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from asking import Ask, Row, asked_of


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def ask(request: pytest.FixtureRequest, successive: Callable, parsed: Callable) -> Iterator[Ask]:
    with asked_of(request.param, "statistics", successive, parsed) as ask:
        yield ask


def test_the_tail_of_the_normal_distribution(ask: Ask) -> None:
    xs = [0.0, 0.01, 0.5, 1.0, 1.959963984540, 3.0, 5.0, 8.0, 50.0, 1e6]
    found = ask([{"x": x} for x in [*xs, None]], tail="normal_tail('x')", p="two_sided_p('-x')")
    for x, row in zip(xs, found, strict=False):
        assert row["tail"] == pytest.approx(stats.norm.sf(x), abs=7.5e-8)
        assert row["p"] == pytest.approx(2 * stats.norm.sf(x), abs=1.5e-7)
    assert found[-1] == {"tail": None, "p": None}


def test_p_of_a_t(ask: Ask) -> None:
    cases = [(t, df) for t in (0.0, 0.1, 1.0, 1.96, 2.5, 4.0, 10.0, -3.0, 1e5) for df in (10.0, 12.5, 30.0, 198.0, 1987.3, 1e6, 5e8)]
    nothing = [(None, 10.0), (2.0, None), (2.0, 0.0)]
    found = ask([{"t": t, "df": df} for t, df in [*cases, *nothing]], p="p_of_t('t', 'df')")
    for (t, df), row in zip(cases, found, strict=False):
        assert row["p"] == pytest.approx(2 * stats.t.sf(abs(t), df), abs=4e-7), (t, df)
    assert [row["p"] for row in found[len(cases) :]] == [None, None, None]


def test_how_far_an_interval_reaches(ask: Ask) -> None:
    cases = [(alpha, df) for alpha in (0.10, 0.05, 0.01) for df in (30.0, 31.7, 100.0, 1998.0, 1e7)]
    rows: list[Row] = [{"alpha": alpha, "df": df} for alpha, df in [*cases, (0.2, 100.0), (None, 100.0), (0.05, None)]]
    found = ask([row | {"z": {0.10: 1.644853626951, 0.05: 1.959963984540, 0.01: 2.575829303549}.get(row["alpha"])} for row in rows],
                z="z_of_alpha('alpha')", reach="t_quantile('z', 'df')")  # fmt: skip
    for (alpha, df), row in zip(cases, found, strict=False):
        assert row["z"] == pytest.approx(stats.norm.isf(alpha / 2), abs=1e-9)
        assert row["reach"] == pytest.approx(stats.t.isf(alpha / 2, df), abs=2e-5 if alpha == 0.01 else 2e-6)
    assert [row["reach"] for row in found[len(cases) :]] == [None, None, None]


def test_the_tail_of_chi_square(ask: Ask) -> None:
    cases = [(x, df) for df in range(1, 31) for x in (0.0, 0.3, 2.0, 8.737864078, 17.77777778, 45.0, 300.0, 1e9)]
    found = ask([{"x": x, "df": df} for x, df in [*cases, (1.0, 0), (1.0, 31), (1.0, None), (None, 3)]], p="chi2_tail('x', 'df')")
    for (x, df), row in zip(cases, found, strict=False):
        assert row["p"] == pytest.approx(stats.chi2.sf(x, df), abs=2e-7), (x, df)
    assert [row["p"] for row in found[len(cases) :]] == [None] * 4


def test_the_interval_of_a_rate(ask: Ask) -> None:
    cases = [(0, 1), (1, 1), (0, 50), (50, 50), (2, 8), (24, 400), (120, 1500), (1, 1_000_000), (45, 50_000_000)]
    rows = [{"k": k, "n": n} for k, n in [*cases, (9, 8), (0, 0), (None, 5), (3, None)]]
    found = ask(rows, low="wilson_low('k', 'n')", high="wilson_high('k', 'n')")
    for (k, n), row in zip(cases, found, strict=False):
        assert (row["low"], row["high"]) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-9)
    beyond, *nothing = found[len(cases) :]
    assert 0 <= beyond["low"] <= beyond["high"] == 1
    assert nothing == [{"low": None, "high": None}] * 3


def test_what_sums_say_of_groups(ask: Ask) -> None:
    """Welch from numbers, sums and sums of products of values minus a mean, as a model keeps them."""
    draw = np.random.default_rng(20)
    rows: list[Row] = []
    expected = []
    for size, other, mean in [(40, 70, 0.0), (400, 30, 1e6), (1000, 1000, 37.5)]:
        a, b = draw.gamma(1, 20, size) + mean, draw.gamma(1, 22, other) + mean
        center = np.concatenate([a, b]).mean()
        a, b = a - center, b - center
        rows.append({"n_a": float(size), "n_b": float(other), "sum_a": a.sum(), "sum_b": b.sum(), "sum_a2": (a * a).sum(), "sum_b2": (b * b).sum(),
                     "variance_a": a.var(ddof=1), "variance_b": b.var(ddof=1)})  # fmt: skip
        expected.append((a.var(ddof=1), stats.ttest_ind(a, b, equal_var=False).df, math.hypot(stats.sem(a), stats.sem(b))))
    # one value for all, one row, none
    for row in (
        {"n_a": 1000.0, "sum_a": 1000 * 0.012, "sum_a2": sum(0.012**2 for _ in range(1000))},
        {"n_a": 1.0},
        {"n_a": 0.0, "sum_a": None, "sum_a2": None},
    ):
        rows.append(rows[0] | row | {"variance_a": 0.0, "variance_b": 0.0})
    found = ask(rows, variance="covariance('n_a', 'sum_a', 'sum_a', 'sum_a2')", df="welch_df('variance_a', 'n_a', 'variance_b', 'n_b')",
                se2="variance_of_difference('variance_a', 'n_a', 'variance_b', 'n_b')")  # fmt: skip
    for (variance, df, se), row in zip(expected, found, strict=False):
        assert (row["variance"], row["df"], row["se2"]) == pytest.approx((variance, df, se**2), rel=1e-9)
    assert [row["variance"] for row in found[3:]] == [0, None, None]
    assert [row["df"] for row in found[3:]] == [None, None, None]


def test_how_many_trials_tell_as_much_as_texts_of_which_several_go_to_one_person(ask: Ask) -> None:
    """At most as many as there are texts; of a rate that does not vary as many as persons, whatever rounding leaves of its variance."""
    cases = [(0.2, 0.004, 40), (0.2, 0.001, 100), (0.2, 0.0, 100), (0.2, -1e-18, 100), (0.2, None, 100), (0.0, 1e-6, 60), (1.0, 1e-6, 60), (None, 0.004, None)]
    found = ask([{"rate": rate, "n": 100.0, "variance": variance, "units": 60.0} for rate, variance, _ in cases],
                trials="effective_trials('rate', 'n', 'variance', 'units')")  # fmt: skip
    assert [row["trials"] for row in found] == [pytest.approx(expected) for *_, expected in cases]


def test_an_interval_that_holds_at_every_look(ask: Ask) -> None:
    """Case M23 of the definitions, as GrowthBook has it; at its ends the interval and p agree about 0."""
    cases = [(8000.0, 0.015, 0.005202, 0.05, 5000), (900.0, 1.0, 0.2, 0.01, 800), (10.0, 0.0, 1.0, 0.10, None), (1e6, 50.0, 0.001, 0.05, 5000)]
    rows: list[Row] = []
    for n, effect, se, alpha, planned in [*cases, (900.0, 1.0, None, 0.05, None)]:
        rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / (planned or 5000)
        rows.append({"n": n, "effect": effect, "se": se, "alpha": alpha, "planned": planned, "rho2_given": rho2, "z": effect / se if se else None})
    found = ask(rows, rho2="sequence_rho2('alpha', 'planned')", half="sequence_half_width('n', 'se', 'alpha', 'rho2_given')",
                p="sequence_p('n', 'z', 'rho2_given')")  # fmt: skip
    for (n, effect, se, alpha, _), row, it in zip(cases, rows, found, strict=False):
        rho2 = row["rho2_given"]
        root = math.sqrt(n * rho2 + 1)
        assert it["rho2"] == pytest.approx(rho2)
        assert it["half"] == pytest.approx(math.sqrt(n * se**2) * math.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * math.log(root / alpha)))
        assert it["p"] == pytest.approx(min(1, root / math.exp(min(500, rho2 * n * (effect / se) ** 2 / (2 * (n * rho2 + 1))))), abs=1e-12)
        assert (it["p"] < alpha) == (abs(effect) > it["half"])
    assert found[-1]["half"] is None and found[-1]["p"] is None


@pytest.mark.parametrize("method", ["holm", "benjamini_hochberg"])
def test_corrections_for_several_comparisons(ask: Ask, method: str) -> None:
    groups = {
        "a": [0.02540115054, 0.04340407983, 0.5662008972],
        "b": [0.01, 0.01, 0.04, None, 0.03, 0.005, 0.04],
        "c": [0.9, 0.8, 0.7],
        "d": [None, None],
        "e": [0.04],
    }
    rows: list[Row] = [{"grp": group, "p": p, "step": None} for group, ps in groups.items() for p in ps]
    first = ask(rows, step=f"{method}_step('p', 'grp')")
    found = ask([row | {"step": step["step"]} for row, step in zip(rows, first, strict=True)], p=f"{method}_p('step', 'p', 'grp')")
    adjusted = iter(row["p"] for row in found)
    for ps in groups.values():
        known = [p for p in ps if p is not None]
        expected = iter(multipletests(known, method="holm" if method == "holm" else "fdr_bh")[1] if known else [])
        for p in ps:
            assert next(adjusted) == (None if p is None else pytest.approx(next(expected)))
