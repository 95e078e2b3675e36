"""The hour somebody clicks at and the type of text they click: their own clicks, and how much those of everybody weigh beside them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sms_segmentation.fitting.verdicts import MIN_EVENTS, Columns, Prediction, standard_errors

WEIGHTS = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
LEAST_SHARE = 0.05


def fit_habit(model: str, clicks: Columns) -> Prediction:
    """The weight that foretells the clicks of 30 to 59 days ago best, judged by those of the last 30 days.

    `clicks` has profile_id, periods_ago, choice and clicks, as int_click_counts does; the baseline is everybody's favourite.
    """
    profiles, person = np.unique(clicks["profile_id"], return_inverse=True)
    choices, choice = np.unique(clicks["choice"], return_inverse=True)
    counts = np.zeros((3, len(profiles), len(choices)))
    np.add.at(counts, (np.minimum(clicks["periods_ago"], 2).astype(int), person, choice), clicks["clicks"])
    newest, second, older = counts
    said: dict[str, Any] = dict(model=model, metric="hit_rate", baseline="what everybody clicks most")
    sizes: dict[str, Any] = dict(training_examples=int((second + older).sum()), holdout_examples=int(newest.sum()))
    if min(older.sum(), second.sum(), newest.sum()) < MIN_EVENTS:
        return Prediction(**said, **sizes)
    # Of two weights that foretell as much, the one that trusts a person's few clicks less.
    weight = max(WEIGHTS, key=lambda w: (_hits(older, second, w)[0].sum(), w))
    hits, hits_of_all, tried = _hits(older + second, newest, weight)
    if tried.sum() < MIN_EVENTS:
        return Prediction(**said, **sizes)
    return Prediction(
        **said,
        **sizes,
        coefficients={("weight", "everybody"): weight},
        score=hits.sum() / tried.sum(),
        baseline_score=hits_of_all.sum() / tried.sum(),
        gain_standard_errors=standard_errors(hits - hits_of_all, tried),
    )


def _hits(history: np.ndarray, followed: np.ndarray, weight: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clicks that followed on each person's favourite, on that of everybody, and in all, of those who had clicked before.

    What hardly anybody clicked was hardly offered then: it counts for neither.
    """
    offered = followed.sum(axis=0) >= LEAST_SHARE * followed.sum()
    history, followed = history[:, offered], followed[:, offered]
    share = history.sum(axis=0) / max(history.sum(), 1)
    told = history.sum(axis=1) > 0
    own = (history + weight * share).argmax(axis=1)
    return followed[np.arange(len(followed)), own][told], followed[:, share.argmax()][told], followed.sum(axis=1)[told]
