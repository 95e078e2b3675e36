"""scripts/backtest: customers made by the model are foretold well, CDNOW as well as published, and nothing of the shop is touched."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from reference.inputs import complete, write

REAL_DATA = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data"))
SEEDS = ROOT / "seeds" / "policy"
START, CUTOFF, UNTIL = datetime(2025, 1, 1, 12), datetime(2025, 12, 31, 23), datetime(2026, 6, 30, 23)


def backtest(*options: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run([ROOT / "scripts" / "backtest", *options], env=environment, capture_output=True, text=True)


def figures(printed: str) -> dict[str, list[float]]:
    """Rows of the printed table by their first word: AUC soon, AUC, revenue in the top tenth, errors of orders and revenue, ratio."""
    rows = re.findall(r"^ *(MBG/NBD|BG/NBD|recency|past rate|past spend) +([\d.,% ]+)$", printed, re.MULTILINE)
    return {name: [float(cell.strip("%").replace(",", "")) for cell in cells.split()] for name, cells in rows}


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


def test_customers_made_by_the_model_are_foretold_by_it(simulated: Path, tmp_path: Path) -> None:
    seeds = {file: file.read_bytes() for file in SEEDS.iterdir()}
    report = tmp_path / "report.html"
    done = backtest("--inputs", simulated, "--cutoff", str(CUTOFF), "--until", str(UNTIL), "--report", report)
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures(done.stdout)
    assert list(found) == ["MBG/NBD", "BG/NBD", "recency", "past rate", "past spend"]
    assert re.search(r"[;\n]\s*BG/NBD beats every simple rule[.;\n]", done.stdout), "in every column, even that of the rules' best"
    # Sampling alone moves the sum of 4,000 customers by some 2 %.
    assert found["BG/NBD"][-1] == pytest.approx(1, abs=0.06)
    page = report.read_text()
    missed = re.search(r"miss what was foretold: .*\bBG/NBD by ([\d.]+) points", page)
    assert missed and float(missed[1]) < 2
    assert page.count("<svg") == 4 and "src=" not in page and "<script" not in page and "<link" not in page
    assert {file: file.read_bytes() for file in SEEDS.iterdir()} == seeds


@pytest.mark.skipif(not (REAL_DATA / "cdnow").is_dir(), reason=f"no CDNOW in {REAL_DATA} (set SMS_REAL_DATA to the folder that holds cdnow)")
def test_cdnow_is_ranked_well_over_39_weeks_by_both_variants(tmp_path: Path) -> None:
    inputs = tmp_path / "cdnow"
    subprocess.run([ROOT / "scripts" / "load_retail_data", "cdnow", "--data", REAL_DATA / "cdnow", "--out", inputs], check=True, capture_output=True)
    done = backtest(
        *("--inputs", inputs, "--cutoff", "1997-09-30T23:59:59", "--until", "1998-06-30T23:59:59", "--report", tmp_path / "report.html")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = figures(done.stdout)
    assert "AUC 273 d" in done.stdout
    for variant in ("MBG/NBD", "BG/NBD"):
        _, auc, top, error, *_ = found[variant]
        assert auc >= 0.747
        assert top > found["past spend"][2]
        assert error < found["past rate"][3]


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
