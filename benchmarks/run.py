"""What builds cost, compared with the least that reading and writing the events costs; `benchmarks/run --help` says how."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

import report
from sms_segmentation.paths import ROOT, VENV
from sms_segmentation.project import err, stop

HERE = ROOT / "benchmarks"
DATA = HERE / ".data"
# Inputs of which every run gets new rows, those of a day.
GROWING = ("sms_events", "email_events", "web_events", "cart_events", "orders")
# What each run finds in its inputs: how many days before the last row it happens.
STAGES = {"three_days_ago": 3, "two_days_ago": 2, "yesterday": 1, "today": 0}
BUILDS = {
    "full build": ("three_days_ago",),
    "daily run": ("two_days_ago",),
    "daily selector": ("yesterday", "--selector", "daily"),
    "sending selector": ("today", "--selector", "sending"),
}
# The largest has 50,000,000 rows of sms_events.
SIZES = ["10000x1000000", "100000x10000000", "100000x20000000x1080", "1000000x116000000"]
PEERS = {"features in pandas": "features_in_pandas.py"}


@dataclass
class Size:
    """A shop, named by its profiles, events and days of history."""

    profiles: int
    events: int
    days: int = 540

    @classmethod
    def read(cls, text: str) -> "Size":
        try:
            return cls(*map(int, text.split("x")))
        except (TypeError, ValueError):
            stop(f"--size is {text}; it has to be PROFILESxEVENTS or PROFILESxEVENTSxDAYS, such as 100000x10000000.")

    @property
    def folder(self) -> Path:
        return DATA / f"{self.profiles}-{self.events}-{self.days}"


@dataclass
class Cost:
    """What one process took."""

    seconds: float
    cpu_seconds: float
    gigabytes: float


def main(
    size: Annotated[list[str], typer.Option(metavar="PROFILESxEVENTS[xDAYS]", help="Shop to measure; several may be given.")] = SIZES,
    repeats: Annotated[int, typer.Option(min=1, help="How often each step is measured.")] = 3,
    memory: Annotated[str, typer.Option(help="Memory that DuckDB may take.")] = "4GB",
    peer_events: Annotated[int, typer.Option(help="Largest shop that the peers get: they hold all of it in memory.")] = 20_000_000,
) -> None:
    """Measure every step for shops of each size and write benchmarks/RESULTS.md of all that was measured on this machine.

    `--size 2000x200000 --repeats 1` takes some minutes. Inputs and results stay in benchmarks/.data, which may need 25 GB.
    Exit code 0: measured. 1: a step failed, its output says why.
    """
    os.environ |= {"SMS_MEMORY_LIMIT": memory, "DBT_TARGET_PATH": str(DATA / "target"), "DBT_LOG_PATH": str(DATA / "logs")}
    DATA.mkdir(exist_ok=True)
    for shop in map(Size.read, size):
        measure(shop, repeats, memory, with_peers=shop.events <= peer_events)
    report.write(HERE, DATA)


def measure(shop: Size, repeats: int, memory: str, with_peers: bool) -> None:
    """Cost of every step for one shop, in results.json of its folder; steps of one round follow each other closely."""
    inputs, warehouse = shop.folder / "inputs", shop.folder / "shop.duckdb"
    if not inputs.exists():
        with ProcessPoolExecutor(1) as pool:  # the peak of this process would count as that of all it starts
            pool.submit(make, shop, inputs).result()
    costs: dict[str, list[Cost]] = {}
    parse_seconds: dict[str, list[float]] = {}
    nodes = {}
    load = os.getloadavg()[0]
    parse = (VENV / "bin" / "dbt", "parse", "--no-write-json")  # as scripts/build does
    # Customers are scored by the parameters of the sample: fitting new ones is measured by benchmarks/clv.
    build = (ROOT / "scripts" / "build", "--warehouse", warehouse, "--vars", "{model_set: sample}", "--inputs")
    for number in range(1, repeats + 1):
        err.print(f"{shop.profiles:,} profiles, {shop.events:,} events, {shop.days} days of history, round {number} of {repeats}")
        for file in (warehouse, Path(f"{warehouse}.wal")):
            file.unlink(missing_ok=True)
        steps = {
            "floor": (sys.executable, HERE / "floor.py", inputs, memory),
            **{step: (*build, shop.folder / stage, *options) for step, (stage, *options) in BUILDS.items()},
            "dbt parse, cold": (*parse, "--no-partial-parse"),
            "dbt parse, warm": parse,
        }
        if with_peers:
            steps |= {peer: (sys.executable, HERE / "peers" / script, inputs) for peer, script in PEERS.items()}
        for step, command in steps.items():
            costs.setdefault(step, []).append(run(step, *command))
            if step in BUILDS:
                nodes[step] = node_seconds()
            if step.startswith("dbt parse"):
                parse_seconds.setdefault(step, []).append(json.loads((DATA / "target" / "perf_info.json").read_text())["load_all_elapsed"])
    megabytes = {
        "inputs": sum(file.stat().st_size for file in inputs.rglob("*")) / 1e6,
        "warehouse": warehouse.stat().st_size / 1e6,
    }
    results = {
        "size": asdict(shop),
        "memory": memory,
        "measured_on": f"{datetime.now():%Y-%m-%d}",
        "load": load,
        "megabytes": megabytes,
        "nodes": nodes,
        "parse_seconds": parse_seconds,
        "costs": {step: [asdict(cost) for cost in found] for step, found in costs.items()},
    }
    (shop.folder / "results.json").write_text(json.dumps(results, indent=1))


def make(shop: Size, inputs: Path) -> None:
    """Inputs of the shop and a folder a stage. Those that grow are a file of what was there at the first stage, and one for each
    of what the days since brought.

    Rows lie in the order of their arrival, as a loader leaves them.
    """
    made = shop.folder / "made"
    shutil.rmtree(made, ignore_errors=True)
    options = {"profiles": shop.profiles, "events": shop.events, "days": shop.days, "out": made}
    run("inputs", ROOT / "scripts" / "sms", "sample", *(word for name, value in options.items() for word in (f"--{name}", value)))
    with duckdb.connect() as connection:
        for name in GROWING:
            rows = made / name / "*.parquet" if (made / name).is_dir() else made / f"{name}.parquet"
            days = sorted(STAGES.values(), reverse=True)[:-1]
            [[cuts]] = connection.execute(f"select quantile_disc(loaded_at, {[1 - day / shop.days for day in days]}) from '{rows}'").fetchall()
            whole = made / f"{name}_by_arrival"
            whole.mkdir()
            bounds = ["-infinity", *cuts, "infinity"]
            for number, (since, until) in enumerate(itertools.pairwise(bounds)):
                arrived = f"coalesce(loaded_at, '-infinity') >= '{since}' and coalesce(loaded_at, '-infinity') < '{until}'"
                connection.execute(f"copy (from '{rows}' where {arrived} order by loaded_at) to '{whole}/{number}.parquet' (compression zstd)")
            shutil.rmtree(made / name) if (made / name).is_dir() else (made / f"{name}.parquet").unlink()
            whole.rename(made / name)
    end = datetime.fromisoformat((made / "as_of.txt").read_text().strip())
    for stage, days in STAGES.items():
        folder = shop.folder / stage
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "as_of.txt").write_text(str(end - timedelta(days=days)))
        for entry in made.glob("*"):
            target = Path("..", "inputs", entry.name)
            if entry.name in GROWING:
                (folder / entry.name).mkdir()
                for number in range(len(STAGES) - days):
                    (folder / entry.name / f"{number}.parquet").symlink_to(".." / target / f"{number}.parquet")
            elif entry.is_dir() or entry.suffix == ".parquet":
                (folder / entry.name).symlink_to(target)
    made.rename(inputs)


def run(step: str, *command: object) -> Cost:
    """Cost of a command, start included; its failure ends this process with the end of its output."""
    log = DATA / "step.log"
    started = time.monotonic()
    with err.status(step), log.open("w") as file:
        process = subprocess.Popen([*map(str, command)], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    cost = Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2)
    if status:
        err.print("\n".join([f"{step} failed:", *log.read_text().splitlines()[-40:]]), markup=False)
        sys.exit(1)
    err.print(f"  {step:20}{cost.seconds:8.1f} s {cost.cpu_seconds:8.1f} CPU-s {cost.gigabytes:6.2f} GB")
    return cost


def node_seconds() -> dict[str, float]:
    """Seconds of each node of dbt's last run."""
    results = json.loads((DATA / "target" / "run_results.json").read_text())["results"]
    return {result["unique_id"]: result["execution_time"] for result in results}


if __name__ == "__main__":
    typer.run(main)
