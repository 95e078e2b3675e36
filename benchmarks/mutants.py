"""Faults planted in models and macros, and whether a test notices; `benchmarks/mutants --help` says how."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from rich.progress import Progress

from mutations import Mutation, mutations
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, declared_end, err, grid, out, sample, stop, utc
from sms_segmentation.warehouse import ENGINES, find_inputs, write_profiles

PAGE = ROOT / "benchmarks" / "MUTANTS.md"
EQUIVALENT = ROOT / "benchmarks" / "equivalent_mutants.csv"
# How often a folder is drawn; 1 where it is not named.
WEIGHTS = {
    **dict.fromkeys(["consent", "decision", "sending"], 4), "segments": 3,
    **dict.fromkeys(["audit", "caps", "engagement", "inputs", "messages", "orders", "people", "profiles", "rules", "vendors", "windows"], 2),
}  # fmt: skip
# The comparisons with the reference that may notice a fault in a folder, quickest first.
DECISIONS = ["test_consent_reference.py", "test_sending_reference.py", "test_violations.py", "test_scenarios.py"]
SEGMENTS = ["test_segment_reference.py"]
INPUTS = ["test_inputs.py", "test_incremental.py"]
PERFORMANCE = ["test_measurement_cases.py", "test_measurement_reference.py", "test_performance_checks_reference.py"]
IDENTITY = ["test_identity_reference.py", "test_vendor_consent.py", "test_vendor_identity.py", "test_vendor_invariants.py"]
COMPARISONS = {
    **dict.fromkeys(["audit", "candidates", "caps", "decision", "rules", "windows"], DECISIONS),
    **dict.fromkeys(["people", "engagement", "time"], [*DECISIONS[:2], *SEGMENTS]),
    **dict.fromkeys(["health", "performance"], PERFORMANCE),
    **dict.fromkeys(["connectors", "vendors"], ["test_vendor_reference.py", "test_sender_reference.py", "test_vendor_tables.py", *IDENTITY]),
    **dict.fromkeys(["identity", "vendor_consent"], IDENTITY),
    "consent": [*DECISIONS, "test_inputs.py"],
    "cross_db": [*DECISIONS[:2], *SEGMENTS, *INPUTS],
    "erasures": ["test_hashed_erasures.py", "test_privacy.py"],
    "attribution": [*PERFORMANCE, "test_incremental.py"],
    "activation": ["test_activation_reference.py", "test_activation_cases.py", "test_exports_reference.py"],
    "experiments": ["test_experiments.py", *PERFORMANCE],
    "exports": ["test_exports_reference.py", "test_exports.py", "test_export.py"],
    "inputs": INPUTS + DECISIONS[:2],
    "quality": INPUTS,
    "profiles": ["test_identity_reference.py", *DECISIONS[:2], *SEGMENTS],
    "messages": [*DECISIONS[:2], *SEGMENTS, "test_incremental.py"],
    "orders": [*SEGMENTS, *PERFORMANCE],
    "sending": [*DECISIONS, "test_sending_marts_reference.py"],
    "predictions": ["test_predictions.py", "test_engagement_predictions.py"],
    "sms": ["test_text_length.py", "test_templates.py", *DECISIONS[:2], *SEGMENTS],
    "statistics": ["test_statistics.py"],
}
NOTICED = {"unit test", "data test", "pytest"}
SECONDS = 1800  # for one fault; what takes longer is taken for noticed by whoever waits

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass
class Mutant:
    mutation: Mutation
    line: int
    before: str
    after: str
    outcome: str = ""
    noticed_by: str = ""
    changed: bool | None = None  # whether the rows of the sample differ

    @property
    def place(self) -> str:
        return f"{self.mutation.path}:{self.line}"


@app.command()
def main(
    number: Annotated[int, typer.Option(min=1, help="Faults to plant.")] = 60,
    seed: Annotated[int, typer.Option(help="Of the draw.")] = 1,
    only: Annotated[
        list[str] | None, typer.Option(metavar="FOLDER", help="Draw from this folder of models or macros alone, such as consent; may be repeated.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Faults tried at once; each holds a copy of the sample's warehouse.")] = 2,
    goal: Annotated[float, typer.Option(min=0, max=1, help="Share to be noticed.")] = 0.97,
    warehouse: Annotated[Path | None, typer.Option(metavar="FILE", help="The sample as built by this version of the project; built when not given.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave the comparisons with the reference out: some faults then seem unnoticed.")] = False,
    page: Annotated[bool, typer.Option("--page", help="Write benchmarks/MUTANTS.md.")] = False,
) -> None:
    """Plant one fault at a time in the SQL of models and macros: a turned operator, a number one off, a dropped default, branch or "not".

    Each is tried against the unit tests of the models that hold it, then the data tests of those and of all that is built from them on
    the sample, then the comparisons with the Python reference; one in what reads vendors, of which the sample has none, against these
    alone. A fault that does not run is replaced by another; one that changes nothing is listed in benchmarks/equivalent_mutants.csv
    with the reason, and not drawn.

    Exit code 0: as many were noticed as --goal asks for. 1: fewer, the output lists the others. 2: it cannot run here.
    """
    write_profiles()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="sms-mutants-") as folder:
        trial = Trial(Path(folder), warehouse, quick)
        queue = trial.drawn(seed, only)
        done = []
        with Progress(console=err, disable=not err.is_terminal) as progress:
            task = progress.add_task("Planting faults", total=number)
            for mutant in trial.tried(queue, number, workers):
                done.append(mutant)
                progress.advance(task)
                err.print(f"{mutant.noticed_by or 'UNNOTICED'}: {mutant.place}: {mutant.before} -> {mutant.after}", markup=False, soft_wrap=True)
    told(done)
    if page:
        write_page(done, seed)
    if sum(mutant.outcome in NOTICED for mutant in done) < goal * len(done):
        sys.exit(1)


class Trial:
    """The project as dbt has read it, and the warehouse of its sample."""

    def __init__(self, folder: Path, warehouse: Path | None, quick: bool) -> None:
        self.folder, self.base, self.quick = folder, folder / "base.duckdb", quick
        os.environ |= {
            "DBT_TARGET_PATH": str(ROOT / "benchmarks" / ".data" / "dbt"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",
        }
        self.vars = {"as_of": utc(declared_end(sample())), "model_set": "sample"}
        if warehouse:
            if not warehouse.exists():
                stop(f"--warehouse is {warehouse}; there is no such file.")
            shutil.copy(warehouse, self.base)
        house = ENGINES["duckdb"](str(self.base))
        self.dbt = Dbt(house)
        self.manifest = self.dbt.parse({})
        if not warehouse:
            sources = [s for s in self.manifest.sources.values() if s.source_name == "inputs"]
            house.load(find_inputs(sample(), known := {s.name for s in sources})[0], known, sources[0].schema)
            with err.status("Building the sample"):
                _, failures = self.dbt.build(self.vars, "--no-write-json")
            if failures:
                stop("The sample could not be built without a fault (see above).")
            DuckDBConnectionManager.close_all_connections()  # else part of the file is in its log yet, and each fault gets a copy of the file
        self.nodes = {n.original_file_path: n for n in self.manifest.nodes.values() if n.resource_type == "model"}

    def drawn(self, seed: int, only: list[str] | None) -> Iterator[Mutant]:
        """Faults without end of folder after folder; kinds and files of a folder are drawn evenly."""
        chance = random.Random(seed)
        with EQUIVALENT.open(encoding="utf-8", newline="") as file:
            equivalent = {(row["path"], row["before"], row["after"]) for row in csv.DictReader(file)}
        found: dict[str, dict[str, list[Mutation]]] = defaultdict(lambda: defaultdict(list))
        for path in sorted(str(file.relative_to(ROOT)) for top in ("models", "macros") for file in (ROOT / top).rglob("*.sql")):
            for mutation in mutations(ROOT, path):
                found[mutation.stratum][mutation.kind].append(mutation)
        if unknown := set(only or ()) - set(found):
            stop(f"--only is {', '.join(sorted(unknown))}; there are {', '.join(sorted(found))}.")
        folders = only or sorted(found)
        while any(found[folder] for folder in folders):
            [folder] = chance.choices(folders, [WEIGHTS.get(folder, 1) if found[folder] else 0 for folder in folders])
            kind = chance.choice(sorted(found[folder]))
            mutation = found[folder][kind].pop(chance.randrange(len(found[folder][kind])))
            if not found[folder][kind]:
                del found[folder][kind]
            line, before, after = mutation.lines((ROOT / mutation.path).read_text(encoding="utf-8"))
            if (mutation.path, before, after) not in equivalent:
                yield Mutant(mutation, line, before, after)

    def tried(self, queue: Iterator[Mutant], number: int, workers: int) -> Iterator[Mutant]:
        """The faults that run, with what came of each; every one in a process of its own, which has dbt's reading of the project already."""
        at_work: dict[int, tuple[Mutant, int]] = {}
        free, came = list(range(workers)), 0
        while came < number:
            while free and len(at_work) + came < number and (mutant := next(queue, None)):
                place = free.pop()
                if pid := os.fork():
                    at_work[pid] = mutant, place
                else:
                    self.try_alone(mutant, place)
            if not at_work:
                return
            pid, _ = os.wait()
            mutant, place = at_work.pop(pid)
            free.append(place)
            result = self.folder / f"result-{place}.json"
            mutant.outcome, mutant.noticed_by, mutant.changed = json.loads(result.read_text()) if result.exists() else ("broken", "", None)
            result.unlink(missing_ok=True)
            if mutant.outcome == "broken":
                why = f"{mutant.place}: {mutant.before} -> {mutant.after}: {mutant.noticed_by or 'no result'}"
                err.print(f"Does not run: {why}", markup=False, soft_wrap=True)
            else:
                came += 1
                yield mutant

    def try_alone(self, mutant: Mutant, place: int) -> None:
        """In a child: writes the outcome and ends the process."""
        log = os.open(self.folder / f"output-{place}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        signal.signal(signal.SIGALRM, lambda *_: self.end(place, "pytest", "it takes forever", True))
        signal.alarm(SECONDS)
        self.house = self.folder / f"{place}" / self.base.name  # dbt names tables with the name of the file
        shutil.rmtree(self.house.parent, ignore_errors=True)  # a log of the fault before would be replayed into this copy
        self.house.parent.mkdir()
        shutil.copy(self.base, self.house)
        os.environ |= {"SMS_DUCKDB_FILE": str(self.house), "DBT_TARGET_PATH": f"{self.folder}/target-{place}", "DBT_LOG_PATH": f"{self.folder}/logs-{place}"}
        try:
            self.end(place, *self.outcome(mutant, place))
        except BaseException as error:
            self.end(place, "broken", repr(error)[:2000], None)

    def end(self, place: int, *result: Any) -> None:
        (self.folder / f"result-{place}.json").write_text(json.dumps(result))
        os._exit(0)

    def outcome(self, mutant: Mutant, place: int) -> tuple[str, str, bool | None]:
        models = self.planted(mutant.mutation)
        if not models and self.quick:
            return "broken", "in no model of the sample", None
        outcome, noticed, changed = self.outcome_in_sample(models) if models else ("", "", None)
        if not outcome and not self.quick and (noticed := self.compared(mutant.mutation, place)):
            outcome = "pytest"
        return outcome, noticed, changed

    def outcome_in_sample(self, models: list[str]) -> tuple[str, str, bool | None]:
        before = self.contents(models)
        noticed, ran = self.run("test", "unit_test", *(f"test_type:unit,{name}" for name in models))
        if noticed:
            return "unit test", noticed, None
        noticed, built = self.run("build", "test", *(f"{name}+" for name in models))
        if noticed:
            return "data test", noticed, None
        if not (ran and built):
            return "broken", "does not run", None
        return "", "", self.contents(models) != before

    def planted(self, mutation: Mutation) -> list[str]:
        """Put the fault into dbt's reading of the project; names of the models that hold it."""
        text = (ROOT / mutation.path).read_text(encoding="utf-8")
        if node := self.nodes.get(mutation.path):
            node.raw_code = mutation.apply(text).strip()
            return [node.name]
        holding = set()
        for key, macro in self.manifest.macros.items():
            start = text.find(macro.macro_sql)
            if macro.original_file_path == mutation.path and 0 <= start <= mutation.start < start + len(macro.macro_sql):
                macro.macro_sql = mutation.apply(text)[start : start + len(macro.macro_sql) + len(mutation.instead) - mutation.end + mutation.start]
                holding = {key}
        while more := {key for key, macro in self.manifest.macros.items() if holding & set(macro.depends_on.macros)} - holding:
            holding |= more
        return sorted(node.name for node in self.nodes.values() if holding & set(node.depends_on.macros))

    def run(self, command: str, resource: str, *select: str) -> tuple[str, bool]:
        """Name of a test that failed, and whether all that should run did."""
        left_out = "test" if resource == "unit_test" else "unit_test"
        os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = left_out if command == "build" else ""
        if command == "test":
            del os.environ["DBT_EXCLUDE_RESOURCE_TYPES"]
        # of two unit tests at once the first that fails closes the connection of the other, and dbt ends without a result
        options = ["--fail-fast", "--no-write-json", *(["--full-refresh"] if command == "build" else ["--threads", "1"])]
        reset_adapters()
        done = dbtRunner(self.manifest).invoke([command, "--select", *select, *options, *self.dbt.arguments, "--vars", json.dumps(self.vars)])
        if done.exception:
            raise done.exception
        results = done.result or []
        failed = [r.node.name for r in results if r.status == "fail" and r.node.resource_type == resource]
        return next(iter(failed), ""), bool(done.success)

    def contents(self, models: list[str]) -> dict[str, Any]:
        """A figure for the rows of each model, whatever their order."""
        DuckDBConnectionManager.close_all_connections()
        names = {f'"{node.schema}"."{node.alias}"' for node in self.nodes.values() if node.name in models}
        with duckdb.connect(str(self.house)) as connection:
            query = "select count(*), sum(hash(held)::hugeint) from {} as held"
            return {name: connection.execute(query.format(name)).fetchone() for name in sorted(names)}

    def compared(self, mutation: Mutation, place: int) -> str:
        """The comparison with the reference that fails on a copy of the project with the fault; nothing when none does."""
        copy = self.folder / f"copy-{place}"
        if (shared := ROOT.parent / "shared").exists() and not (self.folder / "shared").exists():
            (self.folder / "shared").symlink_to(shared)  # tests that read it skip where it is not
        left_out = shutil.ignore_patterns(".git", ".venv", ".sample", ".data", "target", "logs", "*.duckdb*", "__pycache__", ".pytest_cache")
        shutil.copytree(ROOT, copy, ignore=left_out, dirs_exist_ok=True)
        for name in (".venv", ".sample"):
            if not (copy / name).exists():
                (copy / name).symlink_to(ROOT / name)
        file = copy / mutation.path
        text = file.read_text(encoding="utf-8")
        file.write_text(mutation.apply(text), encoding="utf-8")
        settings = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "SMS_"))}
        try:
            for test in COMPARISONS.get(mutation.stratum, SEGMENTS):
                command = [copy / ".venv/bin/pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", "not postgres and not spark", f"tests/pytest/{test}"]
                done = subprocess.run(command, cwd=copy, env=settings, capture_output=True, text=True)
                if done.returncode == 1:
                    return test
                if done.returncode:
                    raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        finally:
            file.write_text(text, encoding="utf-8")
        return ""


def told(done: list[Mutant]) -> None:
    table = grid("folder", "faults", "unit tests", "data tests", "pytest", "unnoticed")
    for stratum, counts in by_stratum(done).items():
        table.add_row(stratum, *(f"{count}" for count in counts))
    out.print(table)
    for mutant in done:
        if mutant.outcome not in NOTICED:
            rows = "rows of the sample change" if mutant.changed else "no row of the sample changes"
            out.print(f"{mutant.place}: {mutant.before} -> {mutant.after} ({rows})", markup=False, soft_wrap=True)
    out.print(summary(done))


def by_stratum(done: list[Mutant]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for stratum in [*sorted({mutant.mutation.stratum for mutant in done}), "all"]:
        outcomes = Counter(mutant.outcome for mutant in done if stratum in ("all", mutant.mutation.stratum))
        found[stratum] = [sum(outcomes.values()), *(outcomes[kind] for kind in ("unit test", "data test", "pytest")), outcomes[""]]
    return found


def summary(done: list[Mutant]) -> str:
    noticed = sum(mutant.outcome in NOTICED for mutant in done)
    return f"{noticed} of {len(done)} faults noticed, {100 * noticed / max(len(done), 1):.0f} %."


def write_page(done: list[Mutant], seed: int) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    lines = [
        "# Which faults the tests notice",
        "",
        f"Written by `benchmarks/mutants --number {len(done)} --seed {seed} --page`, {time.strftime('%Y-%m-%d')}, commit {commit}. {summary(done)}",
        "",
        "| folder | faults | unit tests | data tests | pytest | unnoticed |",
        "|---|---|---|---|---|---|",
        *(f"| {stratum} | {' | '.join(map(str, counts))} |" for stratum, counts in by_stratum(done).items()),
        "",
    ]
    if unnoticed := [mutant for mutant in done if mutant.outcome not in NOTICED]:
        lines += ["Not noticed:", "", *(f"- {m.place}: `{m.before}` -> `{m.after}`" for m in unnoticed), ""]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    app()
