"""Maximum likelihood in log parameters, and what came of it in one word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

LogLikelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

# Per customer and log parameter: where the search may end, and what is no end at all.
GENTLE_SLOPE = 1e-7
STEEP_SLOPE = 1e-5
# Least curvature, over all customers: what is not known to a factor of e^2 = 7 is not known.
FLATTEST = 0.25
# Customers who came back, without whom there is nothing to tell.
FEWEST_RETURNED = 50


@dataclass(frozen=True)
class Fit:
    """A model and what the data say of it; parameters without values unless converged or boundary."""

    model: str
    status: str  # converged | boundary | too_few | diverged
    customers: int
    parameters: Mapping[str, float | None]
    standard_errors: Mapping[str, float | None]
    log_likelihood: float | None
    # Customers left out of the fit
    outliers: int = 0

    @property
    def is_usable(self) -> bool:
        return self.status in ("converged", "boundary")


def maximise(model: str, log_likelihood: LogLikelihood, bounds: Mapping[str, tuple[float, float]], start: Mapping[str, float], customers: int) -> Fit:
    """The parameters of greatest likelihood within bounds.

    `log_likelihood` takes the parameters in the order of `bounds` and returns its value and its slopes by them. `boundary`: the
    likelihood still rises at a bound, or is flat in some direction, so that a parameter is as good as infinite or 0 and has no
    standard error; what the model foretells is sound all the same.
    """
    edges = np.log(np.array(list(bounds.values())))

    def cost(logs: np.ndarray) -> tuple[float, np.ndarray]:
        values = np.exp(logs)
        total, slopes = log_likelihood(values)
        return -total / customers, -slopes * values / customers

    first = np.log([start[name] for name in bounds])
    found = minimize(cost, first, jac=True, method="L-BFGS-B", bounds=edges, options={"maxiter": 500, "ftol": 0, "gtol": GENTLE_SLOPE})
    logs = found.x
    at_bound = (np.abs(logs - edges[:, 0]) < 1e-6) | (np.abs(logs - edges[:, 1]) < 1e-6)
    free = ~at_bound
    slopes, curvature = cost(logs)[1], _curvature(cost, logs, free)
    is_curved = free.any() and np.linalg.eigvalsh(curvature).min() * customers > FLATTEST
    if is_curved:
        # Newton's last step, so that every machine ends in the same digits.
        step = np.zeros_like(logs)
        step[free] = np.linalg.solve(curvature, slopes[free])
        logs = np.clip(logs - step, *edges.T)
        slopes = cost(logs)[1]
    if np.abs(slopes[free]).max(initial=0) > STEEP_SLOPE:
        return unfitted(model, "diverged", customers, bounds)
    values = np.exp(logs)
    errors: dict[str, float | None] = dict.fromkeys(bounds)
    if is_curved:
        deviations = np.sqrt(np.diag(np.linalg.inv(curvature)) / customers) * values[free]
        errors |= dict(zip(np.array(list(bounds))[free], map(float, deviations), strict=True))
    return Fit(
        model,
        "converged" if is_curved and free.all() else "boundary",
        customers,
        dict(zip(bounds, map(float, values), strict=True)),
        errors,
        -cost(logs)[0] * customers,
    )


def _curvature(cost: Callable[[np.ndarray], tuple[float, np.ndarray]], logs: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Second derivatives by the free parameters, from differences of the slopes."""
    rows = []
    for index in np.flatnonzero(free):
        step = np.zeros_like(logs)
        step[index] = 1e-4
        rows.append((cost(logs + step)[1] - cost(logs - step)[1])[free] / 2e-4)
    matrix: np.ndarray = np.array(rows).reshape(free.sum(), free.sum())
    symmetric: np.ndarray = (matrix + matrix.T) / 2
    return symmetric


def unfitted(model: str, status: str, customers: int, names: Iterable[str]) -> Fit:
    """What is left of a fit that found no parameters."""
    nothing: dict[str, float | None] = dict.fromkeys(names)
    return Fit(model, status, customers, nothing, nothing, None)
