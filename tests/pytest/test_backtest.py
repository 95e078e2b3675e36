"""scripts/sms backtest: customers made by the model are predicted well, CDNOW as well as published, and nothing of the shop is touched."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from commands import sms
from conftest import ROOT, THOROUGH
from reference.inputs import complete, write
from sms_segmentation.backtesting import measures
from sms_segmentation.backtesting.measures import Forecast, Judgement, beats, best, gain, judge_all, verdict
from sms_segmentation.backtesting.page import page
from sms_segmentation.backtesting.pictures import Picture, pictures
from sms_segmentation.backtesting.trial import Columns, Trial

REAL_DATA = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data"))
SEEDS = ROOT / "seeds" / "policy"
START, CUTOFF, UNTIL = datetime(2025, 1, 1, 12), datetime(2025, 12, 31, 23), datetime(2026, 6, 30, 23)


def backtest(*options: str | Path) -> subprocess.CompletedProcess[str]:
    return sms("backtest", *options, COLUMNS="200")


def figures(printed: str) -> dict[str, dict[str, float]]:
    """Figures of the printed table by measure and by the model or rule; those of rules that say nothing are missing."""
    names = ["MBG/NBD", "BG/NBD", "recency", "past rate", "past spend"]
    assert re.search(r"^ *" + " +".join(names) + " *$", printed, re.MULTILINE)
    rows = re.findall(r"^ *((?:orders|revenue) (?:ratio|error)|AUC \d+ d|revenue in top 10%) +([\d.,% ]+)$", printed, re.MULTILINE)
    found = {}
    for measure, text in rows:
        cells = [float(cell.strip("%").replace(",", "")) for cell in text.split()]
        found[measure] = dict(zip([names[0], names[1], names[3]] if len(cells) == 3 else names, cells, strict=True))
    return found


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs of 4,000 customers who buy and leave as BG/NBD has it, with spend as Gamma-Gamma has it."""
    random = np.random.default_rng(7)
    orders = []
    for number in range(4000):
        day, rate, leaves = random.uniform(0, 365), random.gamma(0.6, 1 / 40), random.beta(1.2, 4)
        mean = 6 * 15 / random.gamma(4)
        is_first = True
        while START + timedelta(days=day) <= UNTIL:
            amount = Decimal(f"{mean * random.gamma(6) / 6:.2f}")
            day_of_order = START + timedelta(days=int(day))
            orders.append({"profile_id": f"p{number}", "ordered_at": day_of_order, "gross_amount": amount, "total_amount": amount})
            # Nobody leaves after the first order.
            if not is_first and random.random() < leaves:
                break
            is_first = False
            day += min(random.exponential(1 / rate), 9999)
    tables = {"profiles": [{"profile_id": f"p{number}"} for number in range(4000)], "orders": orders}
    return write(complete(tables), tmp_path_factory.mktemp("simulated") / "inputs")


@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough looks back on a made shop")
def test_customers_made_by_the_model_are_foretold_by_it(simulated: Path, tmp_path: Path) -> None:
    seeds = {file: file.read_bytes() for file in SEEDS.iterdir()}
    report = tmp_path / "report.html"
    done = backtest("--inputs", simulated, "--cutoff", str(CUTOFF), "--until", str(UNTIL), "--report", report)
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures(done.stdout)
    assert list(found) == ["orders ratio", "revenue ratio", "orders error", "revenue error", "AUC 90 d", "AUC 181 d", "revenue in top 10%"]
    assert re.search(r"; BG/NBD beats every simple rule in orders ratio, .*orders error", done.stdout)
    # Sampling alone moves the sum of 4,000 customers by some 2 %.
    assert found["orders ratio"]["BG/NBD"] == pytest.approx(1, abs=0.06)
    html = report.read_text()
    missed = re.search(r"miss what was predicted: .*\bBG/NBD by ([\d.]+) points", html)
    assert missed and float(missed[1]) < 2
    assert html.count("<svg") == 4 and "src=" not in html and "<script" not in html and "<link" not in html
    assert {file: file.read_bytes() for file in SEEDS.iterdir()} == seeds


@pytest.mark.skipif(not (REAL_DATA / "cdnow").is_dir(), reason=f"no CDNOW in {REAL_DATA} (set SMS_REAL_DATA to the folder that holds cdnow)")
def test_cdnow_is_ranked_well_over_39_weeks_by_both_variants(tmp_path: Path) -> None:
    inputs = tmp_path / "cdnow"
    sms("load-retail-data", "cdnow", "--data", REAL_DATA / "cdnow", "--out", inputs).check_returncode()
    done = backtest(*("--inputs", inputs, "--cutoff", "1997-09-30T23:59:59", "--until", "1998-06-30T23:59:59", "--report", tmp_path / "report.html"))
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures(done.stdout)
    assert "AUC 273 d" in done.stdout
    for variant in ("MBG/NBD", "BG/NBD"):
        assert found["AUC 273 d"][variant] >= 0.747
        assert found["revenue in top 10%"][variant] > found["revenue in top 10%"]["past spend"]
        assert found["orders error"][variant] < found["orders error"]["past rate"]


# ---- claims and pictures, of trials made here


def trial(customers: int = 2_000, seed: int = 1, models: dict[str, Columns] | None = None, **changes: np.ndarray) -> Trial:
    """Customers whose orders are Poisson around what the models say of each, unless `changes` says otherwise."""
    random = np.random.default_rng(seed)
    pace = random.gamma(0.7, 1.5, customers)
    orders = random.poisson(pace).astype(float)
    repeats = random.poisson(2 * pace).astype(float)
    past = {
        "repeat_order_days": repeats,
        "days_since_first_order": random.uniform(100, 300, customers),
        "days_to_last_order": random.uniform(0, 100, customers),
        "past_revenue": 30 * (repeats + 1),
        "orders": orders,
        "bought_soon": (orders > random.poisson(1, customers)).astype(float),
        "revenue": orders * random.gamma(6, 5, customers),
    } | changes
    score = {"buys": 1 - np.exp(-0.5 * pace), "orders": pace, "revenue": 30 * pace}
    scores = models or {"mbg_nbd": score, "bg_nbd": {name: value * 1.2 for name, value in score.items()}}
    days = np.arange(-180, 181.0)
    return Trial(
        cutoff=date(2026, 1, 1), days=180, soon_days=90, parameters=[], customers=past, scores=scores,
        order_days={"day": days, "orders": np.full(len(days), past["orders"].sum() / 180)},
        expected={variant: {end: found["orders"].sum() * end / 180 for end in (60, 120, 180)} for variant, found in scores.items()},
    )  # fmt: skip


def by_name(judgements: list[Judgement]) -> dict[str, Judgement]:
    return {judgement.name: judgement for judgement in judgements}


def test_a_standard_error_is_that_of_many_samples() -> None:
    judged = [by_name(judge_all(trial(seed=seed)))["MBG/NBD"] for seed in range(60)]
    for measure in ("orders_ratio", "orders_error", "auc", "auc_soon", "top_revenue"):
        spread = np.std([one.figures[measure] for one in judged])
        assert np.mean([one.error(measure) for one in judged]) == pytest.approx(spread, rel=0.35), measure


def test_better_within_two_standard_errors_is_not_called_better() -> None:
    """A rule as good as the model but for chance, and one that is worse by far."""
    played = trial()
    random = np.random.default_rng(2)
    good = played.scores["mbg_nbd"]
    model = Forecast("model", True, good["buys"], good["revenue"], good["orders"], good["revenue"])
    like = replace(model, name="like", is_model=False, orders=good["orders"] * random.uniform(0.999, 1.001, 2_000))
    far = replace(model, name="far", is_model=False, likelihood=random.random(2_000), orders=good["orders"] * 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "forecasts", lambda _: [model, like, far])
        judged = by_name(judge_all(played))
    for measure in ("orders_error", "orders_ratio", "auc"):
        better, error = gain(judged["model"], judged["far"], measure)
        assert better > 2 * error and beats(judged["model"], judged["far"], measure)
        assert not beats(judged["far"], judged["model"], measure)
        assert not beats(judged["model"], judged["like"], measure) and not beats(judged["like"], judged["model"], measure)
    said = verdict(played, list(judged.values()))
    assert said.startswith("model is no better or worse in") and "beats" not in said
    assert [one.name for one in best(list(judged.values()), "orders_error")] == ["model", "like"]


def test_a_rule_that_is_better_beyond_two_standard_errors_is_said_to_be() -> None:
    played = trial()
    right = played.scores["mbg_nbd"]
    wrong = right | {"orders": right["orders"] * 4, "revenue": right["revenue"] * 4}
    said = verdict(played, judge_all(replace(played, scores={"mbg_nbd": wrong})))
    assert re.search("MBG/NBD .*is beaten in orders ratio, revenue ratio, orders error, revenue error", said)


def test_what_one_customer_alone_did_proves_nothing() -> None:
    """Errors that are not known are no ground for a claim."""
    bought = np.zeros(2_000)
    bought[7] = 1
    said = verdict(trial(bought_soon=bought), judge_all(trial(bought_soon=bought)))
    assert "AUC 90 d" not in "".join(re.findall("beats every simple rule in [^;]*?(?:, is|;|$)", said))


def labels(picture: Picture) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture.svg)


def test_curves_that_run_along_each_other_are_one() -> None:
    same = trial().scores["mbg_nbd"]
    played = trial(models={"mbg_nbd": same, "bg_nbd": {name: value * 1.000001 for name, value in same.items()}})
    calibrated, tracked, _, gained = pictures(played, judge_all(played))
    for picture in (calibrated, tracked):
        assert "MBG/NBD and BG/NBD" in labels(picture) and "BG/NBD" not in labels(picture)
    assert any(label.startswith("MBG/NBD and BG/NBD") for label in labels(gained))
    apart = pictures(trial(), judge_all(trial()))
    assert {"MBG/NBD", "BG/NBD"} <= set(labels(apart[0]))


def test_what_says_the_same_of_everybody_is_no_curve() -> None:
    flat = {"buys": np.full(2_000, 0.2), "orders": np.full(2_000, 1.0), "revenue": np.full(2_000, 30.0)}
    played = trial(models={"mbg_nbd": flat, "bg_nbd": trial().scores["bg_nbd"]})
    calibrated, _, _, gained = pictures(played, judge_all(played))
    assert "MBG/NBD says the same of everybody, so it is no line." in calibrated.explanation
    assert "MBG/NBD" not in labels(calibrated)
    # ranked in no order the revenue is a straight line
    assert "MBG/NBD and in any order" in labels(gained)


def test_a_curve_that_would_flatten_the_others_is_told_instead() -> None:
    """A shop of yesterday: one repeat order a day goes on for ever."""
    played = trial(days_since_first_order=np.ones(2_000))
    tracked = pictures(played, judge_all(played))[1]
    assert "past rate would end at" in tracked.explanation and "past rate" not in labels(tracked)
    assert "past rate" in labels(pictures(trial(), judge_all(trial()))[1])


def test_a_shop_without_one_time_buyers_is_not_said_to_have_some() -> None:
    played = trial(repeat_order_days=np.arange(2_000) % 5 + 2.0)
    assert pictures(played, judge_all(played))[2].title.startswith("Customers with 2 repeat orders placed")
    nothing = trial().customers
    nothing = trial(orders=np.where(nothing["repeat_order_days"] == 3, 0, nothing["orders"]))
    assert "Customers with 3 repeat orders placed none." in pictures(nothing, judge_all(nothing))[2].explanation


def test_the_page_leads_with_level_and_fits_a_phone() -> None:
    html = page(trial(), judge_all(trial()), "a shop")
    assert re.search(r"<h1>Predicted: MBG/NBD [\d.]+ ± [\d.]+ of the orders and", html)
    places = [html.index(words) for words in ("Sum of all customers", "miss what was predicted", "Beyond 2 standard errors")]
    assert places == sorted(places)
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert "svg { width: 100%" in html and "@media (max-width: 40rem)" in html
    assert re.search(r"orders error</td><td data-title=\"MBG/NBD\"[^>]*>[\d.]+ <span class=\"error\">± [\d.]+</span>", html)
    # letters of 11 points on 4.8 inches are 11 pixels high on the 358 that a phone of 390 leaves
    assert {float(width) for width in re.findall(r'<svg[^>]* width="([\d.]+)pt"', html)} == {345.6}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--report", "/no/such/folder/report.html"], "/no/such/folder"),
        (["--cutoff", "last spring"], "--cutoff is last spring"),
        (["--inputs", "/no/such/inputs"], "/no/such/inputs"),
    ],
)
def test_a_call_that_cannot_work_ends_with_a_sentence(options: list[str], named: str) -> None:
    done = backtest(*options)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert named in sentence
