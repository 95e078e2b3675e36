"""Spend per order: Gamma-Gamma (Fader and Hardie 2013).

A customer's orders are gamma with shape p around a mean of their own, whose rate is gamma with shape q and scale gamma.

repeat_orders (x): order days after the first; mean_spend: mean revenue of these days; counts: customers that share the two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy.special import gammaln, psi

from fitting.optimum import FEWEST_RETURNED, Fit, maximise, unfitted

TIME_UNIT = None
STATISTICS = """
    select repeat_order_days, mean_repeat_revenue, count(*) as customers
    from {{ ref('int_purchase_histories') }}
    where mean_repeat_revenue > 0
    group by repeat_order_days, mean_repeat_revenue
    order by repeat_order_days, mean_repeat_revenue
"""

# gamma in units of the mean spend
BOUNDS = {"p": (1e-2, 1e3), "q": (1e-2, 1e3), "gamma": (1e-4, 1e4)}
# How far from the mean spend of the data the mean of the model may be.
FARTHEST_MEAN = 2


def fits(statistics: Mapping[str, np.ndarray]) -> list[Fit]:
    return [fit_gamma_gamma(statistics["repeat_order_days"], statistics["mean_repeat_revenue"], statistics["customers"])]


def fit_gamma_gamma(repeat_orders: np.ndarray, mean_spend: np.ndarray, counts: np.ndarray) -> Fit:
    """`diverged` also where the model has no mean (q of 1 or less) or one far from that of the data."""
    x, spend, counts = (np.asarray(values, dtype=float) for values in (repeat_orders, mean_spend, counts))
    known = (x > 0) & (spend > 0)
    x, spend, counts = x[known], spend[known], counts[known]
    customers = int(counts.sum())
    if customers < FEWEST_RETURNED:
        return unfitted("gamma_gamma", "too_few", customers, BOUNDS)
    mean = float(counts @ spend) / customers
    spend = spend / mean
    xs, of_x = np.unique(x, return_inverse=True)
    x_counts, log_spend_by_x = np.bincount(of_x, counts), np.bincount(of_x, counts * np.log(spend))
    log_spend = log_spend_by_x.sum()

    def log_likelihood(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, gamma = parameters
        scale = gamma + x * spend
        log_scale_by_x = np.bincount(of_x, counts * np.log(scale))
        shape = p * xs
        value = (
            x_counts @ (gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma) + shape * np.log(xs))
            + shape @ log_spend_by_x - log_spend
            - (shape + q) @ log_scale_by_x
        )
        slopes = [
            (xs * x_counts) @ (psi(shape + q) - psi(shape) + np.log(xs)) + xs @ (log_spend_by_x - log_scale_by_x),
            x_counts @ (psi(shape + q) - psi(q) + np.log(gamma)) - log_scale_by_x.sum(),
            customers * q / gamma - (shape + q) @ np.bincount(of_x, counts / scale),
        ]
        return float(value), np.array(slopes)

    fit = maximise("gamma_gamma", log_likelihood, BOUNDS, {"p": 2.0, "q": 3.0, "gamma": 1.0}, customers)
    if not fit.is_usable:
        return fit
    p, q, gamma = fit.parameters.values()
    if q <= 1 or not 1 / FARTHEST_MEAN < p * gamma / (q - 1) < FARTHEST_MEAN:
        return unfitted("gamma_gamma", "diverged", customers, BOUNDS)
    in_money = {"gamma": mean}
    return Fit(
        fit.model,
        fit.status,
        customers,
        {name: value * in_money.get(name, 1) for name, value in fit.parameters.items()},
        {name: error and error * in_money.get(name, 1) for name, error in fit.standard_errors.items()},
        fit.log_likelihood - customers * math.log(mean),
    )
