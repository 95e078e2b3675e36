"""Repeat buying: BG/NBD (Fader, Hardie and Lee 2005) and MBG/NBD (Batislam, Denizel and Filiztekin 2007).

While alive, a customer buys at a rate of their own (gamma with shape r and rate alpha, in weeks); after every purchase they leave
with a probability of their own (beta with a and b). In MBG/NBD the first purchase counts too, so a one-time buyer may have left.

repeat_orders (x): order days after the first; last_order (t_x) and age (T): weeks from the first order day to the last one and
to the end of the data; counts: customers that share the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import gammaln, psi

from sms_segmentation.fitting.optimum import FEWEST_RETURNED, Fit, maximise, unfitted
from sms_segmentation.fitting.outliers import buys_too_often

TIME_UNIT = "weeks"
STATISTICS = """
    select repeat_order_days, days_to_last_order, days_since_first_order, count(*) as customers
    from {{ ref('int_purchase_histories') }}
    group by repeat_order_days, days_to_last_order, days_since_first_order
    order by repeat_order_days, days_to_last_order, days_since_first_order
"""

# Beyond r = 100 all customers buy at one rate, beyond a, b = 1,000 all leave alike; below a = 0.05 nobody does, and the quadrature
# of the scores (seed quadrature_nodes) gets rough.
BOUNDS = {"r": (1e-3, 1e2), "alpha": (1e-3, 1e6), "a": (0.05, 1e3), "b": (0.05, 1e3)}


def fits(statistics: Mapping[str, np.ndarray]) -> list[Fit]:
    days = statistics["days_to_last_order"], statistics["days_since_first_order"]
    histories = statistics["repeat_order_days"], *(day / 7 for day in days), statistics["customers"]
    is_outlier = buys_too_often(histories[0], histories[-1])
    outliers = int(histories[-1][is_outlier].sum())
    return [replace(fit(*(column[~is_outlier] for column in histories)), outliers=outliers) for fit in (fit_bg_nbd, fit_mbg_nbd)]


def fit_bg_nbd(repeat_orders: np.ndarray, last_order: np.ndarray, age: np.ndarray, counts: np.ndarray) -> Fit:
    return _fit("bg_nbd", repeat_orders, last_order, age, counts)


def fit_mbg_nbd(repeat_orders: np.ndarray, last_order: np.ndarray, age: np.ndarray, counts: np.ndarray) -> Fit:
    return _fit("mbg_nbd", repeat_orders, last_order, age, counts)


def _fit(model: str, repeat_orders: np.ndarray, last_order: np.ndarray, age: np.ndarray, counts: np.ndarray) -> Fit:
    x, t_x, T, counts = (np.asarray(values, dtype=float) for values in (repeat_orders, last_order, age, counts))
    customers = int(counts.sum())
    if counts[x > 0].sum() < FEWEST_RETURNED:
        return unfitted(model, "too_few", customers, BOUNDS)
    likelihood = Likelihood(model, x, t_x, T, counts)
    # Where nobody had left: the mean rate, with as much spread as there is mean.
    start = {"r": 0.5, "alpha": 0.5 * (counts @ T) / (counts @ x), "a": 0.5, "b": 2.0}
    start = {name: float(np.clip(value, *BOUNDS[name])) for name, value in start.items()}
    return maximise(model, likelihood, BOUNDS, start, customers)


class Likelihood:
    """Log-likelihood of (r, alpha, a, b) and its slopes. What depends on one number alone is worked out once a value of it."""

    def __init__(self, model: str, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, counts: np.ndarray) -> None:
        self.xs, of_x = np.unique(x, return_inverse=True)
        self.ages, of_age = np.unique(T, return_inverse=True)
        self.last_orders, of_last_order = np.unique(t_x, return_inverse=True)
        self.x_counts = np.bincount(of_x, counts)
        self.age_counts, self.age_orders = np.bincount(of_age, counts), np.bincount(of_age, counts * x)
        # Purchases that a customer stayed after, if the last one did not drive them away.
        self.stayed = self.xs + (model == "mbg_nbd")
        may_have_left = self.stayed[of_x] > 0
        self.x, self.counts = x[may_have_left], counts[may_have_left]
        self.of_x, self.of_age, self.of_last_order = (of[may_have_left] for of in (of_x, of_age, of_last_order))

    def __call__(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = parameters
        xs, stayed, n = self.xs, self.stayed, self.x_counts
        log_age, log_last_order = np.log(alpha + self.ages), np.log(alpha + self.last_orders)
        stayed_before = b + np.maximum(stayed, 1) - 1
        # Odds of having left: a / (b + stayed - 1) x ((alpha + T) / (alpha + t_x))^(r + x)
        silence = log_age[self.of_age] - log_last_order[self.of_last_order]
        log_odds = np.log(a / stayed_before)[self.of_x] + (r + self.x) * silence
        smaller = np.exp(-np.abs(log_odds))
        left = self.counts * np.where(log_odds < 0, smaller, 1) / (1 + smaller)
        left_by_x = np.bincount(self.of_x, left, len(xs))
        in_silence = (1 / (alpha + self.ages))[self.of_age] - (1 / (alpha + self.last_orders))[self.of_last_order]
        orders_by_age = r * self.age_counts + self.age_orders
        beta_slope = psi(a + b) - psi(a + b + stayed)
        value = (
            n @ (gammaln(r + xs) - gammaln(r) + r * np.log(alpha))
            + n @ (gammaln(b + stayed) - gammaln(b) + gammaln(a + b) - gammaln(a + b + stayed))
            - orders_by_age @ log_age
            + (self.counts * (np.maximum(log_odds, 0) + np.log1p(smaller))).sum()
        )
        slopes = [
            n @ (psi(r + xs) - psi(r) + np.log(alpha)) - self.age_counts @ log_age + (left * silence).sum(),
            n.sum() * r / alpha - orders_by_age @ (1 / (alpha + self.ages)) + (left * (r + self.x) * in_silence).sum(),
            n @ beta_slope + left.sum() / a,
            n @ (psi(b + stayed) - psi(b) + beta_slope) - left_by_x @ (1 / stayed_before),
        ]
        return float(value), np.array(slopes)
