"""Writes RESULTS.md and its plots from what benchmarks/run measured."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

FLOOR = "floor"
TARGETS = {"full build": 15, "daily run": 5, "daily selector": 5, "sending selector": 5}
MEMORY_TARGET = 5
SLOWEST = 12


def write(here: Path, data: Path) -> None:
    """RESULTS.md in `here`, of every shop measured in `data`."""
    shops = [json.loads(file.read_text()) for file in data.glob("*/results.json")]
    shops.sort(key=lambda shop: (shop["size"]["events"], shop["size"]["days"]))
    plot(shops, here / "cost_by_events.svg")
    lines = [
        "# What builds cost",
        "",
        "Written by `benchmarks/run`; [NOTES.md](NOTES.md) says what was tried to get there.",
        "",
        *machine(),
        "",
        "Times are medians over the rounds, dbt's start included. The **floor** reads every column of every event once and writes one"
        " parquet file (zstd). CPU-seconds count the work itself: where other programs share the cores, ratios of seconds waver and"
        " those of CPU-seconds hold. A **daily run** is a whole build that finds the events of a day new, the newest to arrive (of 540 days"
        " 1/540 of all). So do the **daily selector**, which leaves out the audit of past texts and the tests that read all events, and the"
        " **sending selector** after it. Rows lie in the order of their arrival, customers are scored by the parameters of the sample"
        " ([CLV.md](CLV.md) tells what fitting others takes). Peers do a part of the work: see the head of each script in `peers/`. dbt's own"
        " share does not shrink with the shop, so the ratios to judge by are those of the largest.",
    ]
    for shop in shops:
        lines += ["", *of_shop(shop)]
    lines += ["", "## Growth", "", "![CPU-seconds by events](cost_by_events.svg)", "", *growth(shops), *by_history(shops)]
    lines += ["", "## dbt's share", "", *overhead(shops[0])]
    lines += ["", "## Slowest nodes of the largest shop", "", *slowest(shops[-1])]
    (here / "RESULTS.md").write_text("\n".join(lines) + "\n")


def machine() -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True).stdout.strip()
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb", "pandas"))
    yield f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {packages},"
    yield f"commit {commit}."


def costs(shop: dict[str, Any], step: str, what: str) -> float:
    return median(cost[what] for cost in shop["costs"][step])


def of_shop(shop: dict[str, Any]) -> Iterator[str]:
    size = shop["size"]
    rounds = len(shop["costs"][FLOOR])
    yield f"## {size['profiles']:,} profiles, {size['events']:,} events, {size['days']} days"
    yield ""
    yield (
        f"DuckDB limited to {shop['memory']}; {shop['megabytes']['inputs']:,.0f} MB of inputs, {shop['megabytes']['warehouse']:,.0f} MB of"
        f" warehouse; {rounds} round{'s' * (rounds > 1)}, {shop['measured_on']}, {shop['load']:.1f} other programs at work when it began."
    )
    yield ""
    yield from table(
        ["step", "seconds", "CPU-seconds", "x floor, seconds", "x floor, CPU", "at most", "peak GB"],
        (
            [
                step,
                f"{costs(shop, step, 'seconds'):.1f}",
                f"{costs(shop, step, 'cpu_seconds'):.1f}",
                *(f"{costs(shop, step, what) / costs(shop, FLOOR, what):.1f}" for what in ("seconds", "cpu_seconds")),
                TARGETS.get(step, ""),
                f"{costs(shop, step, 'gigabytes'):.1f}",
            ]
            for step in shop["costs"]
            if not step.startswith("dbt parse")
        ),
    )


def growth(shops: list[dict[str, Any]]) -> Iterator[str]:
    steps = [FLOOR, *TARGETS]
    yield from table(
        ["profiles", "events", "days", *(f"{step}, CPU-s per million events" for step in steps)],
        (
            [
                *(f"{value:,}" for value in shop["size"].values()),
                *(f"{costs(shop, step, 'cpu_seconds') / shop['size']['events'] * 1e6:.1f}" for step in steps),
            ]
            for shop in shops
        ),
    )


def by_history(shops: list[dict[str, Any]]) -> Iterator[str]:
    """Shops that differ in nothing but how long they have been there, side by side."""
    for younger in shops:
        size = younger["size"]
        for older in shops:
            days = older["size"]["days"]
            if days > size["days"] and older["size"] == size | {"days": days, "events": size["events"] * days // size["days"]}:
                yield ""
                yield f"{size['profiles']:,} profiles with as many events a day, after {size['days']} and after {days} days:"
                yield ""
                yield from table(
                    ["step", *(f"CPU-seconds, {shop['size']['days']} days" for shop in (younger, older)), "x"],
                    (
                        [step, f"{costs(younger, step, 'cpu_seconds'):.1f}", f"{costs(older, step, 'cpu_seconds'):.1f}",
                         f"{costs(older, step, 'cpu_seconds') / costs(younger, step, 'cpu_seconds'):.2f}"]
                        for step in (FLOOR, *TARGETS)
                    ),
                )  # fmt: skip


def overhead(shop: dict[str, Any]) -> Iterator[str]:
    """What nodes take where there is hardly any data."""
    kinds = defaultdict(list)
    for name, seconds in shop["nodes"]["full build"].items():
        kinds[name.split(".")[0]].append(seconds)
    yield f"The full build of the smallest shop ({shop['size']['events']:,} events), where most of a node is dbt itself:"
    yield ""
    yield from table(
        ["kind", "nodes", "median seconds", "seconds together"],
        ([kind, len(found), f"{median(found):.3f}", f"{sum(found):.1f}"] for kind, found in kinds.items()),
    )
    yield ""
    cold, warm = (
        f"{median(shop['parse_seconds'][step]):.1f} s (the whole process {costs(shop, step, 'seconds'):.1f})" for step in ("dbt parse, cold", "dbt parse, warm")
    )
    yield (
        f"`dbt parse --no-write-json`, as `scripts/build` reads the project, takes by dbt's own clock (`perf_info.json`) {cold} cold, at most"
        f" 10 s, and {warm} warm, at most 3 s. What is beside it is Python's start and dbt's imports."
    )


def slowest(shop: dict[str, Any]) -> Iterator[str]:
    rows = [
        [step, name.split(".")[2] if name.startswith("test") else name.rsplit(".", 1)[-1], f"{seconds:.1f}"]
        for step, nodes in shop["nodes"].items()
        for name, seconds in sorted(nodes.items(), key=lambda node: -node[1])[:SLOWEST]
    ]
    yield from table(["step", "node", "seconds"], rows)


def table(titles: list[str], rows: Iterable[list[object]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def plot(shops: list[dict[str, Any]], file: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    alike = [shop for shop in shops if shop["size"]["days"] == shops[0]["size"]["days"]]
    for step in (FLOOR, *TARGETS):
        axes.plot([shop["size"]["events"] for shop in alike], [costs(shop, step, "cpu_seconds") for shop in alike], marker="o", label=step)
    axes.set(xscale="log", yscale="log", xlabel="events", ylabel="CPU-seconds")
    axes.grid(alpha=0.3)
    axes.legend()
    matplotlib.rcParams["svg.hashsalt"] = "benchmarks"
    figure.savefig(file, metadata={"Date": None}, bbox_inches="tight")
    pyplot.close(figure)
