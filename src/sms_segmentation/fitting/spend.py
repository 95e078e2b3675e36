"""Spend per order: Gamma-Gamma (Fader and Hardie 2013).

A customer's orders are gamma with shape p around a mean of their own, whose rate is gamma with shape q and scale gamma.

repeat_orders (x): order days after the first; mean_spend: mean revenue of these days; counts: customers that share the two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import betainc, gammaln, psi

from sms_segmentation.fitting.optimum import FEWEST_RETURNED, Fit, maximise, unfitted
from sms_segmentation.fitting.outliers import buys_too_often, median

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
# Times the median: beyond the one is an outlier, within the other (and its inverse) is none, and in between the model tells. An order
# just below a fixed limit would move the others as one above it would.
FARTHEST_SPEND, USUAL_SPEND = 100, 10
# Of so many shops of one size one has such a customer, and the model does not expect it in this one.
RAREST = 0.01
MOST_ROUNDS = 10


def fits(statistics: Mapping[str, np.ndarray]) -> list[Fit]:
    return [fit_without_outliers(statistics["repeat_order_days"], statistics["mean_repeat_revenue"], statistics["customers"])]


def fit_without_outliers(repeat_orders: np.ndarray, mean_spend: np.ndarray, counts: np.ndarray) -> Fit:
    """The fit to the customers of usual spend, and to whom else it expects."""
    x, spend, counts = _known(repeat_orders, mean_spend, counts)
    if not len(x):
        return fit_gamma_gamma(x, spend, counts)
    times = spend / median(spend, counts)
    may_stay = ~buys_too_often(x, counts) & (times <= FARTHEST_SPEND)
    is_usual = may_stay & (times <= USUAL_SPEND) & (times >= 1 / USUAL_SPEND)

    def fitted(stays: np.ndarray) -> Fit:
        return replace(fit_gamma_gamma(x[stays], spend[stays], counts[stays]), outliers=int(counts[~stays].sum()))

    stays, fit = is_usual, fitted(is_usual)
    for _ in range(MOST_ROUNDS):
        should_stay = is_usual | may_stay & ~_is_unexpected(fit, x, spend, counts) if fit.is_usable else may_stay
        if (should_stay == stays).all():
            break
        stays, fit = should_stay, fitted(should_stay)
    return fit


def _is_unexpected(fit: Fit, x: np.ndarray, spend: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Whether a mean spend as low or as high is all but impossible among so many customers: x spend / gamma is beta prime (p x, q)."""
    p, q, gamma = fit.parameters.values()
    total = x * spend
    lower, higher = betainc(p * x, q, total / (total + gamma)), betainc(q, p * x, gamma / (total + gamma))
    unexpected: np.ndarray = np.minimum(lower, higher) * counts.sum() < RAREST
    return unexpected


def fit_gamma_gamma(repeat_orders: np.ndarray, mean_spend: np.ndarray, counts: np.ndarray) -> Fit:
    """`diverged` also where the model has no mean (q of 1 or less) or one far from that of the data."""
    x, spend, counts = _known(repeat_orders, mean_spend, counts)
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
            + shape @ log_spend_by_x
            - log_spend
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
    found = {name: value for name, value in fit.parameters.items() if value is not None}
    p, q, gamma = found.values()
    if q <= 1 or not 1 / FARTHEST_MEAN < p * gamma / (q - 1) < FARTHEST_MEAN:
        return unfitted("gamma_gamma", "diverged", customers, BOUNDS)
    in_money = {"gamma": mean}
    return Fit(
        fit.model,
        fit.status,
        customers,
        {name: value * in_money.get(name, 1) for name, value in found.items()},
        {name: error and error * in_money.get(name, 1) for name, error in fit.standard_errors.items()},
        None if fit.log_likelihood is None else fit.log_likelihood - customers * math.log(mean),
    )


def _known(repeat_orders: np.ndarray, mean_spend: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those of the customers who came back and paid."""
    x, spend, counts = (np.asarray(values, dtype=float) for values in (repeat_orders, mean_spend, counts))
    known = (x > 0) & (spend > 0)
    return x[known], spend[known], counts[known]
