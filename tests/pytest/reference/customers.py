"""Where a customer stands among all customers, consented or not (definitions.md, sections 3, 6 and 9)."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import SimpleNamespace

from reference.orders import Orders
from reference.scores import Scores

NO_SCORES = Scores()

# By recency, frequency and monetary score; None stands for any. The first that fits.
RFM_NAMES = (
    ((3, 3, 3), "champions"), ((3, 2, 2), "potential_loyalists"), ((3, 1, None), "new_or_promising"),
    ((3, None, None), "active"),
    ((2, 3, 3), "loyal"), ((2, 1, None), "promising"), ((2, None, None), "needs_attention"),
    ((1, 3, 3), "rfm_at_risk"), ((1, 3, 2), "lapsing"), ((1, 3, 1), "lapsing"), ((1, 2, 3), "lapsing"),
    ((1, 2, 2), "lapsing"), ((1, 1, 1), "lost"), ((1, None, None), "almost_lost"),
)  # fmt: skip

VALUE_MEASURES: dict[str, Callable[[Orders, Scores, SimpleNamespace], Fraction | float | None]] = {
    "revenue_365d": lambda orders, scores, v: orders.within(365).revenue,
    "lifetime_revenue": lambda orders, scores, v: orders.revenue,
    "orders_365d": lambda orders, scores, v: len(orders.within(365)),
    "average_order_value": lambda orders, scores, v: orders.within(v.aov_window_days).average_value,
    "predicted_clv_365d": lambda orders, scores, v: scores.predicted_clv_365d,
}


def vip_frequency(orders: Orders, v: SimpleNamespace) -> int:
    """Orders in the window of VIPs, or units where the user counts those."""
    recent = orders.within(v.vip_window_days)
    return recent.units if v.vip_frequency_unit == "units" else len(recent)


def rank_scores(values: Mapping[str, Fraction], bands: int, equals_rank_high: bool) -> dict[str, int]:
    """1 (worst) to `bands` by the share of customers before one; equals share the first of their places, or the last."""
    ordered = sorted(values.values())
    before = {name: bisect_right(ordered, value) - 1 if equals_rank_high else bisect_left(ordered, value) for name, value in values.items()}
    return {name: min(bands, 1 + bands * count // len(ordered)) for name, count in before.items()}


class Customers:
    def __init__(self, orders: Mapping[str, Orders], scores: Mapping[str, Scores], v: SimpleNamespace) -> None:
        customers = {profile_id: of_profile for profile_id, of_profile in orders.items() if of_profile}
        axes = (
            (lambda of_profile: -of_profile.days_since_last, True),
            (lambda of_profile: len(of_profile), False),
            (lambda of_profile: of_profile.revenue, False),
        )
        self._scores = {bands: [rank_scores({who: axis(c) for who, c in customers.items()}, bands, high) for axis, high in axes] for bands in (3, 5)}
        recent = [of_profile for of_profile in customers.values() if of_profile.within(v.vip_window_days)]
        self.vip_revenue_threshold = self._threshold(v.vip_revenue_threshold, [c.within(v.vip_window_days).revenue for c in recent], v)
        self.vip_orders_threshold = self._threshold(v.vip_orders_threshold, [vip_frequency(c, v) for c in recent], v)
        measure = VALUE_MEASURES[v.vip_value_measure]
        values = {who: measure(c, scores.get(who, NO_SCORES), v) for who, c in customers.items()}
        known = {who: value for who, value in values.items() if value is not None and value > 0}
        self.count = len(customers)
        self.value_ranks = {who: 1 + sum(other > value for other in known.values()) for who, value in known.items()}
        self.top = {who for who, rank in self.value_ranks.items() if rank <= v.vip_top_share * self.count}

    def rfm(self, profile_id: str, bands: int = 3) -> tuple[int, ...] | None:
        """Recency, frequency and monetary score; None without an order."""
        recency, frequency, monetary = self._scores[bands]
        if profile_id not in recency:
            return None
        return recency[profile_id], frequency[profile_id], monetary[profile_id]

    def rfm_name(self, profile_id: str) -> str:
        scores = self.rfm(profile_id)
        if not scores:
            return "prospect"
        return next(name for cell, name in RFM_NAMES if all(asked in (None, given) for asked, given in zip(cell, scores, strict=True)))

    @staticmethod
    def _threshold(fixed: Fraction | None, values: list, v: SimpleNamespace) -> Fraction | None:
        if fixed is not None:
            return fixed
        return v.vip_median_factor * Fraction(statistics.median(values)) if values else None
