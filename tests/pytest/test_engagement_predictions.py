"""Predictions: what is planted is found, noise is not shipped, SQL scores as the fit means it, the sample's rows are up to date."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sms_segmentation.fitting import fitted_rows, prediction_models
from sms_segmentation.fitting.clusters import WORDS, fit_clusters
from sms_segmentation.fitting.fitted_rows import kept
from sms_segmentation.fitting.frequency import fit_frequency
from sms_segmentation.fitting.habits import fit_habit
from sms_segmentation.fitting.propensities import ACTIONS, fit_propensities
from sms_segmentation.project import Dbt
from sms_segmentation.warehouse import Warehouse

SEEDS = ["prediction_models", "prediction_coefficients", "cluster_centroids"]
FEATURES = ["alike", "apart", "noise"]
CLICKS = {"intercept": -1.5, "alike": 1.0, "apart": -0.7, "noise": 0.0}


def examples(seed: int, n: int = 12_000) -> dict[str, np.ndarray]:
    """People at four moments who click and buy as CLICKS says, and leave or do nothing by the same features."""
    rng = np.random.default_rng(seed)
    moment = np.repeat([1.0, 2.0, 3.0, 4.0], n // 4)
    values = {name: rng.normal(5, 2, n) for name in FEATURES}
    score = CLICKS["intercept"] + sum(CLICKS[name] * (values[name] - 5) for name in FEATURES)
    chance = 1 / (1 + np.exp(-score))
    texts = rng.integers(0, 6, n).astype(float)
    weights = np.column_stack([np.ones(n), np.exp(score), np.full(n, 0.1), np.exp(-score / 2)])
    action = (rng.random((n, 1)) > np.cumsum(weights / weights.sum(1, keepdims=True), axis=1)).sum(1)
    return values | {
        "moment": moment,
        "texts": np.full(n, 10.0),
        "clicks": rng.integers(0, 3, n).astype(float),
        "orders": rng.integers(0, 3, n).astype(float),
        "days_since_ordered": rng.integers(0, 360, n).astype(float),
        "next_texts": texts,
        "next_texts_clicked": rng.binomial(texts.astype(int), chance).astype(float),
        "next_orders": (rng.random(n) < chance).astype(float),
        "next_action": np.array(ACTIONS)[np.minimum(action, 3)],
        "next_leaves": (action == 2).astype(float),
    }


def shuffled(columns: dict[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    """The same people with what followed dealt out anew within each moment: nothing is left to foretell."""
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(np.flatnonzero(columns["moment"] == m)) for m in np.unique(columns["moment"])])
    back = np.argsort(np.concatenate([np.flatnonzero(columns["moment"] == m) for m in np.unique(columns["moment"])]))
    return columns | {name: values[order][back] for name, values in columns.items() if name.startswith("next_")}


def test_fitted_propensities_recover_what_was_planted() -> None:
    click, purchase, action = fit_propensities(examples(1), FEATURES)
    centred = CLICKS["intercept"] - 5 * sum(CLICKS[name] for name in FEATURES)
    for fit, outcome in [(click, "click"), (purchase, "purchase"), (action, "click")]:
        assert fit.status == "shipped"
        assert fit.calibration_error < 0.03
        for name in FEATURES:
            assert fit.coefficients[outcome, name] == pytest.approx(CLICKS[name], abs=0.12)
        if fit is not action:
            assert fit.coefficients[outcome, "intercept"] == pytest.approx(centred, abs=0.7)
    assert action.coefficients["purchase", "alike"] == pytest.approx(-CLICKS["alike"] / 2, abs=0.12)
    assert ("nothing", "alike") not in action.coefficients


def test_who_orders_every_day_leaves_the_figures_numbers() -> None:
    """A past rate so high that it rounds to certainty, as in grocery shops, and a click rate of one."""
    columns = examples(1)
    columns["orders"][::3] = 600
    columns["clicks"][::3] = columns["texts"][::3] = 5_000
    for fit in fit_propensities(columns, FEATURES):
        assert all(math.isfinite(figure) for figure in (fit.score, fit.baseline_score, fit.gain_standard_errors, fit.calibration_error))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_is_not_shipped(seed: int) -> None:
    columns = shuffled(examples(seed), seed)
    assert [fit.status for fit in fit_propensities(columns, FEATURES)] == ["no_better_than_baseline"] * 3
    rng = np.random.default_rng(seed)
    clicks = {
        "profile_id": rng.integers(0, 500, 5_000).astype(str),
        "periods_ago": rng.integers(0, 6, 5_000).astype(float),
        "choice": rng.integers(8, 21, 5_000).astype(float),
        "clicks": np.ones(5_000),
    }
    assert fit_habit("best_send_hour", clicks).status == "no_better_than_baseline"


def test_too_little_history_is_said_and_ships_nothing() -> None:
    few = {name: values[::200] for name, values in examples(1).items()}
    none = {name: values[:0] for name, values in examples(1).items()}
    for columns in (few, none):
        columns = columns | {"texts_per_week": columns["texts"], "click_habit": columns["next_action"]}
        for fit in [*fit_propensities(columns, FEATURES), fit_frequency(columns)]:
            assert (fit.status, fit.coefficients, fit.score) == ("too_little_history", {}, None)
    empty = {name: np.array([]) for name in ("profile_id", "periods_ago", "choice", "clicks")}
    assert fit_habit("best_send_hour", empty).status == "too_little_history"
    once = {"profile_id": np.arange(600).astype(str), "periods_ago": np.arange(600) % 3}
    once |= {"choice": np.full(600, 9.0), "clicks": np.ones(600)}
    assert fit_habit("best_send_hour", once).status == "too_little_history"
    fit, clusters = fit_clusters({name: np.array([]) for name in WORDS})
    assert (fit.status, clusters) == ("too_little_history", [])


def test_a_habit_of_people_is_shipped() -> None:
    rng = np.random.default_rng(7)
    person = rng.integers(0, 300, 4_000)
    own = rng.integers(8, 21, 300)[person]
    choice = np.where(rng.random(4_000) < 0.6, own, rng.integers(8, 21, 4_000))
    period = rng.integers(0, 6, 4_000)
    clicks = {"profile_id": person.astype(str), "periods_ago": period, "choice": choice.astype(float), "clicks": np.ones(4_000)}
    fit = fit_habit("best_send_hour", clicks)
    assert fit.status == "shipped"
    assert fit.score > 0.5 > fit.baseline_score
    assert set(fit.coefficients) == {("weight", "everybody")}


def test_the_frequency_that_went_best_is_told_by_habit() -> None:
    rng = np.random.default_rng(3)
    n = 12_000
    habit = rng.choice(["never_clicks", "clicks_little", "clicks_much"], n)
    weekly = rng.choice([0.5, 1.0, 2.0], n)
    # who clicks much clicks more with every text; who never clicks leaves when texted twice a week
    clicks = rng.poisson(np.where(habit == "clicks_much", weekly, 0.2)).astype(float)
    leaves = rng.random(n) < np.where((habit == "never_clicks") & (weekly == 2), 0.2, 0.01)
    columns = {
        "moment": np.repeat([1.0, 2.0, 3.0, 4.0], n // 4), "click_habit": habit, "texts_per_week": weekly, "next_texts_clicked": clicks,
        "next_leaves": leaves.astype(float),
    }  # fmt: skip
    fit = fit_frequency(columns)
    assert fit.status == "shipped"
    assert fit.coefficients["clicks_much", "texts"] == 2
    assert fit.coefficients["never_clicks", "texts"] < 2
    flat = fit_frequency(columns | {"next_texts_clicked": rng.poisson(0.5, n).astype(float), "next_leaves": np.zeros(n)})
    assert flat.status == "no_better_than_baseline"


def test_clusters_are_found_whatever_the_order_of_the_rows() -> None:
    rng = np.random.default_rng(5)
    middles = rng.normal(0, 20, (8, len(WORDS)))
    points = (middles[:, None] + rng.normal(0, 1, (8, 200, len(WORDS)))).reshape(-1, len(WORDS))
    subscribers = dict(zip(WORDS, points.T, strict=True))
    fit, clusters = fit_clusters(subscribers)
    assert fit.status == "shipped"
    assert fit.score > 0.95
    found = np.array([[cluster.centroid[name] for name in WORDS] for cluster in clusters])
    assert all(np.abs(found - middle).max(axis=1).min() < 0.5 for middle in middles)
    assert len({cluster.name for cluster in clusters}) == 8
    order = rng.permutation(len(points))
    assert fit_clusters({name: values[order] for name, values in subscribers.items()}) == (fit, clusters)


def test_everybody_alike_makes_no_clusters() -> None:
    fit, clusters = fit_clusters({name: np.zeros(2_000) for name in WORDS})
    assert (fit.status, clusters) == ("too_little_history", [])


PROBABILITIES = {
    "click": "next_click_probability",
    "purchase": "next_purchase_probability",
    "leave": "opt_out_probability_30d",
    "nothing": "no_action_probability_30d",
}


def test_scores_are_those_of_the_coefficients(duckdb_warehouse: Warehouse) -> None:
    """Scores of the sample, added up here from the periods and spans they come from."""
    coefficients: dict[tuple[str, str], dict[str, float]] = {}
    for row in kept("prediction_coefficients"):
        if row["model_set"] == "sample":
            coefficients.setdefault((row["model"], row["outcome"]), {})[row["feature"]] = float(row["coefficient"])
    shipped = {row["model"] for row in kept("prediction_models") if (row["model_set"], row["status"]) == ("sample", "shipped")}
    periods: dict[str, list[dict[str, Any]]] = {}
    for row in duckdb_warehouse.table("int_activity_periods"):
        periods.setdefault(row["profile_id"], []).append(row)
    since = {
        row["profile_id"]: row["days"]
        for row in duckdb_warehouse.rows(
            "select profile_id, date_diff('day', cast(valid_from as date), date '2026-11-20') as days"
            " from int_consent_history inner join int_live_profiles using (phone_e164) where consent_status = 'subscribed' and valid_to is null"
        )
    }
    scores = duckdb_warehouse.table("int_engagement_predictions")
    assert {row["profile_id"] for row in scores} == set(since)
    for row in scores[:500]:
        past = [period for period in periods.get(row["profile_id"], []) if period["periods_ago"] < 12]
        recent = [period for period in past if period["periods_ago"] < 3]
        texts, clicks = (sum(period[name] for period in past) for name in ("texts_received", "clicks"))
        recent_texts, recent_clicks = (sum(period[name] for period in recent) for name in ("texts_received", "clicks"))
        features = {
            "intercept": 1,
            "click_log_odds": math.log((clicks + 0.5) / (max(texts - clicks, 0) + 9.5)),
            "recent_click_log_odds": math.log((recent_clicks + 0.5) / (max(recent_texts - recent_clicks, 0) + 9.5)),
            "click_recency": math.log1p(min([p["last_clicked_days_ago"] for p in past if p["clicks"]], default=360)),
            "text_volume": math.log1p(sum(period["texts_received"] for period in past if period["periods_ago"] == 0)),
            "order_volume": math.log1p(sum(period["orders"] for period in past)),
            "order_recency": math.log1p(min([p["last_ordered_days_ago"] for p in past if p["orders"]], default=360)),
            "tenure": math.log1p(since[row["profile_id"]]),
        }
        logistic = {key: found for key, found in coefficients.items() if "intercept" in found}
        odds = {key: math.exp(sum(features[name] * value for name, value in found.items())) for key, found in logistic.items()}
        click, purchase = odds["click", "click"], odds["purchase_30d", "purchase"]
        assert row["click_probability"] == (pytest.approx(click / (1 + click)) if "click" in shipped else None)
        assert row["purchase_probability_30d"] == (pytest.approx(purchase / (1 + purchase)) if "purchase_30d" in shipped else None)
        actions = {action: odds.get(("next_action", action), 1) for action in ACTIONS}
        for action, part in actions.items():
            assert row[PROBABILITIES[action]] == pytest.approx(part / sum(actions.values()))
        assert row["next_action"] == max(sorted(actions), key=actions.__getitem__)


def test_the_predictions_of_the_sample_are_those_in_the_seeds(duckdb_warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stale after a change of the sample, the features or the fit: run scripts/build and scripts/sms fit."""
    for seed in SEEDS:
        header = (fitted_rows.FOLDER / f"{seed}.csv").read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / f"{seed}.csv").write_text(header + "\n", encoding="utf-8")
    committed = {seed: [row for row in kept(seed) if row["model_set"] == "sample"] for seed in SEEDS}
    monkeypatch.setattr(fitted_rows, "FOLDER", tmp_path)
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
        monkeypatch.setenv(setting, str(tmp_path / "dbt"))
    dbt = Dbt(duckdb_warehouse)
    dbt_vars = {"as_of": "2026-11-20 17:00:00", "model_set": "sample"}
    dbt.parse(dbt_vars)
    prediction_models.fit(dbt, dbt_vars, "sample")
    for seed, rows in committed.items():
        found = kept(seed)
        assert len(found) == len(rows) > 0
        for row, other in zip(rows, found, strict=True):
            for name, value in row.items():
                try:
                    assert float(other[name]) == pytest.approx(float(value), rel=1e-3, abs=1e-4), (seed, row)
                except ValueError:
                    assert other[name] == value, (seed, row)
