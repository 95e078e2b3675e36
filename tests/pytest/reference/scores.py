"""What a customer is expected to do next (definitions.md, section 6), by integrals instead of sums over nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, expm1, log, log1p
from types import SimpleNamespace

from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import beta, betaln

from reference.days import Clock
from reference.facts import seed
from reference.orders import Orders

LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Scores:
    """What the models foresee of one customer; None where they do not score."""

    score_status: str | None = None
    probability_alive: float | None = None
    expected_orders_90d: float | None = None
    expected_orders_365d: float | None = None
    expected_order_value: float | None = None
    predicted_clv_90d: float | None = None
    predicted_clv_365d: float | None = None
    churn_probability: float | None = None
    next_purchase_days: float | None = None
    is_next_purchase_unlikely: bool | None = None


@dataclass(frozen=True)
class History:
    """Repeat order days, weeks to the last of all order days and to today, mean revenue of the repeat ones."""

    x: int
    t_x: float
    T: float
    spend: float


def history(orders: Orders, clock: Clock) -> History:
    by_day = defaultdict(float)
    for order in orders:
        by_day[order.date] += float(order.revenue)
    first, *later = sorted(by_day)
    spend = sum(by_day[day] for day in later) / len(later) if later else 0.0
    last = later[-1] if later else first
    return History(len(later), (last - first).days / 7, (clock.today - first).days / 7, spend)


@cache
def parameters(model_set: str) -> dict[tuple[str, str], float]:
    rows = (row for row in seed("policy", "model_parameters") if row["model_set"] == model_set)
    return {(row["model"], row["parameter"]): float(row["value"]) for row in rows}


def scores_of_all(orders: Mapping[str, Orders], clock: Clock, v: SimpleNamespace) -> dict[str, Scores]:
    customers = {who: of_profile for who, of_profile in orders.items() if of_profile}
    is_enough = (
        len(customers) >= v.score_min_customers
        and max((history(c, clock).T * 7 for c in customers.values()), default=-1) >= v.score_min_days
        and max(map(len, customers.values()), default=0) >= v.score_min_orders
    )
    if not is_enough:
        return dict.fromkeys(customers, Scores("insufficient_history"))
    found = parameters(v.model_set)
    if not found:
        return dict.fromkeys(customers, Scores("no_parameters"))
    buying = {name: found[v.clv_model, name] for name in ("r", "alpha", "a", "b")}
    spending = {name: found["gamma_gamma", name] for name in ("p", "q", "gamma")}
    return {who: scores(history(c, clock), v.clv_model, buying, spending, v.churn_horizon_days) for who, c in customers.items()}


def scores(h: History, model: str, buying: Mapping[str, float], spending: Mapping[str, float], churn_horizon_days: int) -> Scores:
    r, alpha, a, b = (buying[name] for name in ("r", "alpha", "a", "b"))
    p, q, gamma = (spending[name] for name in ("p", "q", "gamma"))
    shape, rate = r + h.x, alpha + h.T
    stayed = h.x + (model == "mbg_nbd")
    alive = 1.0
    if stayed:
        # Likelihood of having stayed after every order, against that of having left after the last one.
        here = betaln(a, b + stayed) - shape * log(rate)
        gone = betaln(a + 1, b + stayed - 1) - shape * log(alpha + h.t_x)
        alive = 1 / (1 + exp(min(gone - here, 700)))

    def expected_orders(days: int) -> float:
        def given_chance(chance: float) -> float:
            weeks = days / 7 / rate
            return -expm1(-shape * log1p(chance * weeks)) / chance if chance else shape * weeks

        total, _ = quad(given_chance, 0, 1, weight="alg", wvar=(a - 1, b + stayed - 1), epsabs=0, epsrel=1e-10, limit=200)
        return alive * total / beta(a, b + stayed)

    def silent(days: float) -> float:
        """Probability of no order in these days."""
        return 1 - alive * (1 - (rate / (rate + days / 7)) ** shape)

    is_unlikely = silent(LONGEST_DAYS) > 0.5
    orders_90d, orders_365d = expected_orders(90), expected_orders(365)
    value = (q - 1) / (p * h.x + q - 1) * (gamma * p / (q - 1)) + p * h.x / (p * h.x + q - 1) * h.spend
    return Scores(
        score_status="scored",
        probability_alive=alive,
        expected_orders_90d=orders_90d,
        expected_orders_365d=orders_365d,
        expected_order_value=value,
        predicted_clv_90d=orders_90d * value,
        predicted_clv_365d=orders_365d * value,
        churn_probability=silent(churn_horizon_days),
        next_purchase_days=None if is_unlikely else brentq(lambda days: silent(days) - 0.5, 0, LONGEST_DAYS, xtol=1e-9),
        is_next_purchase_unlikely=is_unlikely,
    )
