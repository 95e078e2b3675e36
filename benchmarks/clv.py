"""How long customers' scores take, compared with the package lifetimes; `benchmarks/clv --help` says how."""

import os
import platform
import tempfile
import time
import warnings
from collections.abc import Callable
from statistics import median
from typing import Annotated

import duckdb
import lifetimes
import numpy as np
import pandas as pd
import typer

from sms_segmentation.fitting import purchases, spend
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, grid, opened, out

RESULTS = ROOT / "benchmarks" / "CLV.md"
SETTINGS = {"model_set": "benchmark", "score_min_customers": 1, "score_min_days": 0, "score_min_orders": 1}
# Customers who are spread over three years and behave as those of CDNOW do.
DAYS = 3 * 365
BUYING = {"r": 0.243, "alpha": 7 * 4.414, "a": 0.793, "b": 2.426}
SPENDING = {"p": 6.25, "q": 3.74, "gamma": 15.44}
WEEKS = 365 / 7
SIZES = [10_000, 100_000, 1_000_000]

Row = dict[str, object]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    customers: Annotated[list[int], typer.Option(help="Customers of a shop; several one after another.")] = SIZES,
    repeats: Annotated[int, typer.Option(help="Runs of each step, of which the median counts.")] = 3,
) -> None:
    """Fit and score made-up customers with this project in DuckDB and with lifetimes in Python, one after the other in one process.

    The figures go to benchmarks/CLV.md. Exit code 0: measured.
    """
    sql = models()
    rows = [row for number in customers for row in measured(sql, number, repeats)]
    table = grid("step", *list(rows[0])[1:])
    for row in rows:
        table.add_row(*map(str, row.values()))
    out.print(table)
    RESULTS.write_text(page(rows, repeats))


def models() -> dict[str, str]:
    """int_purchase_predictions as dbt compiles it for a database named benchmark, by variant."""
    os.environ |= {"DBT_TARGET_PATH": str(ROOT / "target" / "benchmark"), "DBT_LOG_PATH": str(ROOT / "logs" / "benchmark")}
    dbt = Dbt(opened("duckdb", "benchmark.duckdb"))
    name = "int_purchase_predictions"
    with err.status("Compiling the models"):
        return {variant: dbt.compiled(SETTINGS | {"clv_model": variant}, name)[name] for variant in ("bg_nbd", "mbg_nbd")}


def measured(sql: dict[str, str], customers: int, repeats: int) -> list[Row]:
    """A row a step: median seconds of both, and how many times longer lifetimes takes."""
    made = histories(customers)
    rows: list[Row] = []
    other = 0.0
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = in_duckdb(folder, sql, made), in_lifetimes(made)
        for step, run in ours.items():
            with err.status(f"{customers:,} customers: {step}"):
                seconds = timed(run, repeats)
                if step in theirs:
                    other = timed(theirs[step], repeats)
            # all scores are compared with the CLV before them, since lifetimes has no such step
            rows.append(
                {
                    "step": step,
                    "customers": f"{customers:,}",
                    "here (s)": f"{seconds:.3f}",
                    "lifetimes (s)": f"{other:.3f}",
                    "ratio": f"{other / seconds:.1f}",
                }
            )
    return rows


def histories(customers: int) -> dict[str, np.ndarray]:
    """BG/NBD customers: orders after the first, days to the last one and since the first one, mean spend of those after the first."""
    random = np.random.default_rng(1)
    age = random.integers(0, DAYS, customers)
    rate = random.gamma(BUYING["r"], 1 / BUYING["alpha"], customers) + 1e-12
    leaves = random.beta(BUYING["a"], BUYING["b"], customers)
    orders, last, now = np.zeros(customers, int), np.zeros(customers), np.zeros(customers)
    active = np.arange(customers)
    while len(active):
        now[active] += random.exponential(1 / rate[active])
        active = active[now[active] < age[active]]
        orders[active] += 1
        last[active] = now[active]
        active = active[random.random(len(active)) > leaves[active]]
    mean = SPENDING["p"] * SPENDING["gamma"] / random.gamma(SPENDING["q"], 1, customers)
    shape = np.maximum(SPENDING["p"] * orders, 1)
    paid = np.round(mean * random.gamma(shape, 1 / shape), 2) + 0.01
    return {"orders": orders, "last": np.ceil(last).astype(int), "age": age, "spend": np.where(orders > 0, paid, np.nan)}


def in_duckdb(folder: str, sql: dict[str, str], made: dict[str, np.ndarray]) -> dict[str, Callable[[], object]]:
    """The project's steps: its own queries over a table int_purchase_histories of these customers."""
    connection = duckdb.connect()
    connection.execute(f"attach '{folder}/file.duckdb' as file; attach ':memory:' as benchmark; use benchmark")
    data = pd.DataFrame(made).reset_index()  # noqa: F841 read by the query
    connection.execute(
        "create schema reference;"
        f" create table reference.quadrature_nodes as from read_csv('{ROOT}/seeds/reference/quadrature_nodes.csv');"
        " create table int_model_parameters (model_set text, model text, parameter text, value decimal(38, 18))"
    )
    connection.execute(
        "create table int_purchase_histories as select 'profile_' || index as profile_id, current_date as as_of_date,"
        " cast(orders + 1 as integer) as orders, cast(orders as integer) as repeat_order_days, cast(last as integer) as days_to_last_order,"
        " cast(age as integer) as days_since_first_order, nullif(spend, 'nan') as mean_repeat_revenue from data"
    )
    found = {"bg_nbd": BUYING | {"alpha": BUYING["alpha"] / 7}, "mbg_nbd": BUYING | {"alpha": BUYING["alpha"] / 7}, "gamma_gamma": SPENDING}
    connection.executemany(
        "insert into int_model_parameters values ('benchmark', ?, ?, ?)",
        [(model, name, value) for model, parameters in found.items() for name, value in parameters.items()],
    )

    def statistics(family: object) -> dict[str, np.ndarray]:
        query = family.STATISTICS.replace("{{ ref('int_purchase_histories') }}", "int_purchase_histories")
        return connection.execute(query).fetchnumpy()

    def fit_buying(fit: Callable) -> object:
        got = statistics(purchases)
        days = (got[name] / 7 for name in ("days_to_last_order", "days_since_first_order"))
        return fit(got["repeat_order_days"], *days, got["customers"])

    def score(variant: str, columns: str = "*", table: str = "scores") -> object:
        return connection.execute(f"create or replace table {table} as select {columns} from ({sql[variant]})")

    return {
        "fit BG/NBD": lambda: fit_buying(purchases.fit_bg_nbd),
        "fit MBG/NBD": lambda: fit_buying(purchases.fit_mbg_nbd),
        "fit Gamma-Gamma": lambda: spend.fits(statistics(spend)),
        "P(alive)": lambda: score("bg_nbd", "profile_id, probability_alive"),
        "expected orders, 365 days": lambda: score("bg_nbd", "profile_id, expected_orders_365d"),
        "CLV, 365 days": lambda: score("bg_nbd", "profile_id, predicted_clv_365d"),
        "all scores": lambda: score("bg_nbd"),
        "all scores, into a file": lambda: score("bg_nbd", table="file.scores"),
        "CLV by MBG/NBD": lambda: score("mbg_nbd", "profile_id, predicted_clv_365d"),
        "all scores by MBG/NBD": lambda: score("mbg_nbd"),
        "all scores by MBG/NBD, into a file": lambda: score("mbg_nbd", table="file.scores"),
    }


def in_lifetimes(made: dict[str, np.ndarray]) -> dict[str, Callable[[], object]]:
    """The same steps as its documentation shows them, in weeks, undiscounted."""
    data = pd.DataFrame(made)
    orders, last, age = data["orders"].astype(float), data["last"] / 7, data["age"] / 7
    came_back = orders > 0
    fitted = {}
    # Fitted to a few customers, so that to score many does not take a fit of many first.
    few = slice(None, 10_000)
    for name, fitter in (("bg_nbd", lifetimes.BetaGeoFitter), ("mbg_nbd", lifetimes.ModifiedBetaGeoFitter)):
        fitted[name] = fitter().fit(orders[few], last[few], age[few])
    spending = lifetimes.GammaGammaFitter().fit(orders[few][came_back[few]], data["spend"][few][came_back[few]])

    def clv(variant: str) -> object:
        worth = data["spend"].fillna(0)
        return spending.customer_lifetime_value(fitted[variant], orders, last, age, worth, time=12, freq="W", discount_rate=0)

    buying = fitted["bg_nbd"]
    return {
        "fit BG/NBD": lambda: lifetimes.BetaGeoFitter().fit(orders, last, age),
        "fit MBG/NBD": lambda: lifetimes.ModifiedBetaGeoFitter().fit(orders, last, age),
        "fit Gamma-Gamma": lambda: lifetimes.GammaGammaFitter().fit(orders[came_back], data["spend"][came_back]),
        "P(alive)": lambda: buying.conditional_probability_alive(orders, last, age),
        "expected orders, 365 days": lambda: buying.conditional_expected_number_of_purchases_up_to_time(WEEKS, orders, last, age),
        "CLV, 365 days": lambda: clv("bg_nbd"),
        "CLV by MBG/NBD": lambda: clv("mbg_nbd"),
    }


def timed(run: Callable[[], object], repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        with warnings.catch_warnings(action="ignore"):
            run()
        seconds.append(time.perf_counter() - started)
    return median(seconds)


def page(rows: list[Row], repeats: int) -> str:
    titles = list(rows[0])
    lines = [f"| {' | '.join(titles)} |", f"|---|{'---:|' * (len(titles) - 1)}"]
    lines += [f"| {' | '.join(map(str, row.values()))} |" for row in rows]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"""# Scores compared with lifetimes

Written by `benchmarks/clv`: medians of {repeats} runs in one process, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()},
DuckDB {duckdb.__version__}, lifetimes {lifetimes.__version__}, pandas {pd.__version__}, numpy {np.__version__}. The customers are made by BG/NBD
with the parameters of CDNOW, their first orders spread over {DAYS} days. Here means the project's own queries, as dbt compiles them, over
int_purchase_histories, with the rows put in a table; a fit includes grouping the customers. Both work in memory unless it says file.
lifetimes has no step for all scores (CLV of 90 and 365 days, orders, churn, next purchase); its CLV is next to them.

{chr(10).join(lines)}
"""


if __name__ == "__main__":
    app()
