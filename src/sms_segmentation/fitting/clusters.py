"""Groups of like subscribers: k-means over the six features of macro cluster_features, and what each group is like in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sms_segmentation.fitting.verdicts import MIN_EVENTS, Columns, Prediction, standard_errors

CLUSTERS = 8
# What it means to lie far above and far below everybody's mean in a feature.
WORDS = {
    "days_since_last_purchase": ("long_since_bought", "bought_lately"),
    "total_orders": ("many_orders", "few_orders"),
    "average_order_value": ("big_baskets", "small_baskets"),
    "email_engagement_score": ("reads_email", "silent_by_email"),
    "sms_engagement_score": ("clicks_texts", "silent_by_text"),
    "website_sessions": ("often_on_site", "rarely_on_site"),
}
NEVER_BOUGHT = "never_bought"
OF_BUYERS = ("days_since_last_purchase", "total_orders", "average_order_value")


@dataclass(frozen=True)
class Cluster:
    number: int
    name: str
    description: str
    share: float
    centroid: dict[str, float]


def fit_clusters(subscribers: Columns) -> tuple[Prediction, list[Cluster]]:
    """Groups found in one half of the subscribers and judged by how close the other half lies to them.

    The same rows in any order give the same groups.
    """
    names = list(WORDS)
    points = np.column_stack([subscribers[name] for name in names])
    points = points[np.lexsort(points.T)]
    train, test = points[::2], points[1::2]
    said: dict[str, Any] = dict(model="clusters", metric="explained", baseline="eight groups of one size along the line people differ by most")
    sizes: dict[str, Any] = dict(training_examples=len(train), holdout_examples=len(test))
    spread = train.std(axis=0) if len(train) else np.zeros(len(names))
    weights = np.divide(1, spread, out=np.zeros(len(names)), where=spread > 1e-9)
    if len(train) < CLUSTERS * MIN_EVENTS or len(np.unique(train * weights, axis=0)) < CLUSTERS:
        return Prediction(**said, **sizes), []
    mean = train.mean(axis=0)
    near, far = (train - mean) * weights, (test - mean) * weights
    centres, members = _k_means(near)
    distances, baseline = _distances(far, centres), _distances(far, _along_a_line(near))
    total = (far**2).sum(axis=1)
    fit = Prediction(
        **said,
        **sizes,
        coefficients={("weight", name): float(weight) for name, weight in zip(names, weights, strict=True)},
        score=1 - distances.sum() / total.sum(),
        baseline_score=1 - baseline.sum() / total.sum(),
        gain_standard_errors=standard_errors(baseline - distances),
    )
    order = np.lexsort([*centres.T, -members])
    raw = mean + np.divide(centres, weights, out=np.zeros_like(centres), where=weights > 0)
    return fit, _described(centres[order], raw[order], members[order] / members.sum())


def _k_means(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centres and numbers of members."""
    from sklearn.cluster import KMeans

    found = KMeans(CLUSTERS, n_init=10, random_state=20261121).fit(points)
    return found.cluster_centers_, np.bincount(found.labels_, minlength=CLUSTERS)


def _along_a_line(points: np.ndarray) -> np.ndarray:
    """Middles of as many groups of one size, cut along the first principal component."""
    place = points @ np.linalg.svd(points, full_matrices=False)[2][0]
    return np.array([group.mean(axis=0) for group in np.array_split(points[np.argsort(place, kind="stable")], CLUSTERS)])


def _distances(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Squared distance of each point to the nearest centre."""
    nearest: np.ndarray = np.min([((points - centre) ** 2).sum(axis=1) for centre in centres], axis=0)
    return nearest


def _described(centres: np.ndarray, raw: np.ndarray, shares: np.ndarray) -> list[Cluster]:
    """Groups in words; buyers are told apart from other buyers, and who never bought from others who did not."""
    names = list(WORDS)
    have_bought = np.expm1(raw[:, names.index("total_orders")]) >= 0.5
    clusters: list[Cluster] = []
    for number, (centre, values, share, has_bought) in enumerate(zip(centres, raw, shares, have_bought, strict=True), 1):
        plain = dict(zip(names, values.tolist(), strict=True))
        alike = have_bought == has_bought
        far = dict(zip(names, centre - np.average(centres[alike], axis=0, weights=shares[alike]), strict=True))
        words = [] if has_bought else [NEVER_BOUGHT]
        for feature in sorted(names, key=lambda name: -abs(far[name])):
            if has_bought or feature not in OF_BUYERS:
                words.append(WORDS[feature][0 if far[feature] > 0 else 1])
        taken = {cluster.name for cluster in clusters}
        candidates = ("_and_".join(words[:count]) for count in range(2, len(words) + 1))
        name = next((name for name in candidates if name not in taken), f"{words[0]}_{number}")
        clusters.append(Cluster(number, name, _sentence(plain, has_bought), float(share), plain))
    return clusters


def _sentence(plain: dict[str, float], has_bought: bool) -> str:
    bought = "Hardly anybody has bought"
    if has_bought:
        orders, basket = np.expm1(plain["total_orders"]), np.expm1(plain["average_order_value"])
        bought = f"Last order about {plain['days_since_last_purchase']:.0f} days ago, about {orders:.1f} orders of {basket:.0f} on average"
    return (
        f"{bought}; e-mail engagement {plain['email_engagement_score']:.0f} and text engagement {plain['sms_engagement_score']:.0f} of 100;"
        f" on the site on about {np.expm1(plain['website_sessions']):.1f} of the last 90 days."
    )
