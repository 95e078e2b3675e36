"""How many texts a week went best with people who click never, little or much.

Compared are people who got different numbers of texts in the 30 days before a moment, by their clicks in the 30 days after it less
what those who left would have clicked in a year. Within a habit the number is taken to be chance: it is a comparison, no experiment.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sms_segmentation.fitting.propensities import HELD_OUT
from sms_segmentation.fitting.verdicts import MIN_EVENTS, Columns, Prediction

MONTHS_LOST = 12
HABITS = ["clicks_little", "clicks_much", "never_clicks"]


def fit_frequency(examples: Columns) -> Prediction:
    """The best number of texts a week of each click habit, judged against going on as before."""
    texted = ~np.isnan(examples["texts_per_week"])
    held_out = examples["moment"] == HELD_OUT
    train, test = texted & ~held_out, texted & held_out
    said: dict[str, Any] = dict(model="texts_per_week", metric="clicks_a_month", baseline="as many texts as before")
    sizes: dict[str, Any] = dict(training_examples=int(train.sum()), holdout_examples=int(test.sum()))
    clicks = examples["next_texts_clicked"].astype(float)
    if clicks[train].sum() < MIN_EVENTS or not test.any():
        return Prediction(**said, **sizes)
    worth = clicks - MONTHS_LOST * clicks[train].mean() * examples["next_leaves"]
    best, gain, variance, before = {}, 0.0, 0.0, worth[test].mean()
    for habit in HABITS:
        alike = examples["click_habit"] == habit
        means = {
            number: worth[rows].mean()
            for number in np.unique(examples["texts_per_week"][train])
            if (rows := train & alike & (examples["texts_per_week"] == number)).sum() >= 2 * MIN_EVENTS
        }
        if not means:
            continue
        number = float(max(means, key=means.__getitem__))
        now, advised = test & alike, test & alike & (examples["texts_per_week"] == number)
        if advised.sum() < 2:
            continue
        best[habit, "texts"] = number
        share = now.sum() / test.sum()
        gain += share * (worth[advised].mean() - worth[now].mean())
        variance += share**2 * (worth[advised].var(ddof=1) / advised.sum() + worth[now].var(ddof=1) / now.sum())
    return Prediction(
        **said,
        **sizes,
        coefficients=best,
        score=before + gain,
        baseline_score=before,
        gain_standard_errors=float(gain / np.sqrt(variance)) if variance > 0 else 0.0,
    )
