"""Builds killed at random moments, each followed by one that ends; `benchmarks/faults --help` says how."""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from reference.arrivals import arrivals
from reference.contents import DAILY, TOLD, Contents, contents, difference
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, out, stop
from sms_segmentation.servers import ensure_java, running_postgres
from sms_segmentation.warehouse import ENGINES, Warehouse, find_inputs, write_profiles

AS_OF = datetime(2026, 10, 1, 17)
EVERYTHING = ["--select", "+sending_eligibility"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    kills: Annotated[int, typer.Option(help="Builds to kill.")] = 200,
    target: Annotated[str, typer.Option(metavar="|".join(ENGINES), help="Engine; Postgres is started for it.")] = "duckdb",
    seed: Annotated[int, typer.Option(help="Of the world and of the moments.")] = 1,
) -> None:
    """Kill builds (kill -9) at random moments; every time the tables must be whole, and those of a full refresh after the next build.

    Spark drops a table before it writes the new one and exchanges partitions one by one: there only the next build is held to that.

    Exit code 0: they were. 1: they were not, the output says which. 2: it cannot run here.
    """
    if target not in ENGINES:
        stop(f"--target is {target}; allowed: {', '.join(ENGINES)}.")
    write_profiles()
    os.chdir(ROOT)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sms-faults-") as folder, running_postgres() if target == "postgres" else nullcontext():
        if target == "spark":
            ensure_java()
        os.environ |= {"DBT_TARGET_PATH": folder, "DBT_LOG_PATH": folder, "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}
        house = ENGINES[target]("killed" if target == "postgres" else f"{folder}/killed" + ".duckdb" * (target == "duckdb"))
        reached = Killing(house, seed, Path(folder)).run(kills)
    moments = ", ".join(f"{name} {count}" for name, count in sorted(reached.items()))
    out.print(f"{kills} builds killed on {target}, {time.monotonic() - started:.0f} s: every next one ended as a full refresh. {moments}".strip())


class Killing:
    """A warehouse whose inputs grow and shrink from build to build."""

    def __init__(self, house: Warehouse, seed: int, folder: Path) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.steps = arrivals(seed, AS_OF, 3, folder, profiles=60)
        self.dbt = Dbt(house)
        sources = [s for s in self.dbt.parse({"as_of": str(AS_OF)}).sources.values() if s.source_name == "inputs"]
        self.known, self.schema = {source.name for source in sources}, sources[0].schema

    def run(self, kills: int) -> Counter[str]:
        """How many of the killed builds had left the tables of before, of after, or some of either."""
        self.build(self.steps[0], *EVERYTHING)
        expected = [self.told(step, "--full-refresh") for step in self.steps]
        before, reached = expected[-1], Counter()
        for number in track(range(kills), "Killing builds", console=err, disable=not err.is_terminal):
            step = number % len(self.steps)
            pid = self.start(self.steps[step], "--select", *DAILY)
            time.sleep(self.chance.uniform(0, self.seconds))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            if self.house.target != "spark":
                left = contents(self.house, TOLD)
                for table in TOLD:
                    if left[table] not in (before[table], expected[step][table]):
                        fail(f"Kill {number + 1} left half of {table}.")
                reached["after" if left == expected[step] else "before" if left == before else "between"] += 1
            before = self.told(self.steps[step])
            if wrong := difference(before, expected[step]):
                fail(f"After kill {number + 1} the next build differs from a full refresh: {wrong}")
        return reached

    def told(self, step: Path, *options: str) -> Contents:
        self.build(step, "--select", *DAILY, *options)
        return contents(self.house, TOLD)

    def build(self, inputs: Path, *options: str) -> None:
        started = time.monotonic()
        _, status = os.waitpid(self.start(inputs, *options), 0)
        self.seconds = time.monotonic() - started
        if status:
            fail(f"A build failed: {self.dbt.log.read_text()[-4000:]}")

    def start(self, inputs: Path, *options: str) -> int:
        """A process of its own that builds; dbt is in it already."""
        if pid := os.fork():
            return pid
        try:
            self.house.load(find_inputs(inputs, self.known)[0], self.known, self.schema)
            _, failures = self.dbt.build({"as_of": str(AS_OF)}, *options, "--no-write-json")
        except BaseException as error:
            print(error, file=sys.stderr)
            failures = 1
        os._exit(min(failures, 1))


def fail(sentence: str) -> None:
    err.print(sentence, markup=False, soft_wrap=True)
    sys.exit(1)


if __name__ == "__main__":
    app()
