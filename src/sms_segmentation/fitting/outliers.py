"""Customers who would move the scores of all others: they are left out of the fits, not of the scores (definitions.md section 6)."""

from __future__ import annotations

import numpy as np

# Times the 99.9th percentile of repeat order days.
FARTHEST_REPEATS = 10
# In a small shop a few bots are the 99.9th percentile: so many of the greatest never are.
MOST_BOTS = 9


def buys_too_often(repeat_orders: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Whether each row is of customers with too many repeat order days."""
    returned = np.where(repeat_orders > 0, counts, 0)
    order = np.argsort(repeat_orders)[::-1]
    place = max(returned.sum() // 1000, MOST_BOTS) + 1
    if returned.sum() < place:
        return np.zeros(len(counts), bool)
    most = repeat_orders[order][np.searchsorted(returned[order].cumsum(), place)]
    too_many: np.ndarray = repeat_orders > FARTHEST_REPEATS * most
    return too_many


def median(values: np.ndarray, counts: np.ndarray) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(counts[order].cumsum(), counts.sum() / 2)])
