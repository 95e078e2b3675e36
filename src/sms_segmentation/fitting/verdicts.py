"""Whether a prediction is better than a simple rule: measured on 30 days it has not seen, and beyond chance."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

STANDARD_ERRORS = 2.0
# Fewer events of a kind than this, in training or among the held-out examples, say too little.
MIN_EVENTS = 50
MIN_HELD_OUT_EVENTS = 10

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Prediction:
    """A fitted model, what it scores with, and how it did on the held-out examples against its baseline."""

    model: str
    metric: str
    baseline: str
    training_examples: int
    holdout_examples: int
    # outcome, feature -> coefficient
    coefficients: dict[tuple[str, str], float] = field(default_factory=dict)
    score: float | None = None
    baseline_score: float | None = None
    gain_standard_errors: float | None = None
    calibration_error: float | None = None

    @property
    def status(self) -> str:
        if self.gain_standard_errors is None:
            return "too_little_history"
        return "shipped" if self.gain_standard_errors > STANDARD_ERRORS else "no_better_than_baseline"


def standard_errors(gains: np.ndarray, sizes: np.ndarray | None = None) -> float:
    """How many standard errors the mean gain lies above zero; gains are sums over `sizes` events of independent people."""
    sizes = np.ones(len(gains)) if sizes is None else sizes
    mean = gains.sum() / sizes.sum()
    error = np.sqrt(((gains - mean * sizes) ** 2).sum()) / sizes.sum()
    return float(mean / error) if error > 0 else 0.0


def calibration_error(told: np.ndarray, came_true: np.ndarray, sizes: np.ndarray | None = None) -> float:
    """Mean distance of the probability told and the share that came true, over tenths of the examples by probability."""
    sizes = np.ones(len(told)) if sizes is None else sizes
    order = np.argsort(told, kind="stable")
    groups = np.minimum(10 * (np.cumsum(sizes[order]) - sizes[order]) // sizes.sum(), 9).astype(int)
    distances = np.bincount(groups, (told * sizes - came_true)[order], 10)
    return float(np.abs(distances).sum() / sizes.sum())
