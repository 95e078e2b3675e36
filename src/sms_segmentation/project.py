"""What the commands share: dbt in this process, the sample, options as people write them, sentences for their mistakes."""

from __future__ import annotations

import difflib
import fcntl
import gc
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import yaml
from dbt.adapters.factory import FACTORY, reset_adapters
from dbt.cli.main import dbtRunner
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from sms_segmentation.errors import mask_file, masked
from sms_segmentation.exports import Exported, by_connection, files_of
from sms_segmentation.paths import INPUT_CONTRACT, ROOT
from sms_segmentation.warehouse import ENGINES, Target, Warehouse, answer, find_inputs, write_profiles

SAMPLE = ROOT / ".sample"
# The model_set of its parameters, which are seeds.
SAMPLE_SET = "sample"
FAILED = {"error", "fail", "runtime error"}
# Vars that the project's YAML and the switches of its models read. dbt parses every file again when a var has changed; it gets the others when it builds.
PARSED_VARS = {"demographic_segments", "export_prefix", "input_owners", "inputs_schema", "schema_layout", "sources"}

out = Console()
err = Console(stderr=True, highlight=False)


def stop(sentence: str) -> NoReturn:
    """End the process with exit code 2 and one sentence."""
    err.print(masked(sentence), markup=False, soft_wrap=True)
    sys.exit(2)


def opened(target: str, warehouse: str | None) -> Warehouse:
    """The warehouse of these options, and the project's folder as the current one; ends the process when there can be no such warehouse."""
    if warehouse and target not in ENGINES:
        stop(f"--warehouse goes with {', '.join(ENGINES)}; profiles.yml says where {target} is.")
    write_profiles()
    house = ENGINES[target](warehouse) if target in ENGINES else Target(target)
    os.chdir(ROOT)
    return house


def mapping(text: str, with_connections: bool = True) -> dict[str, Any]:
    """The vars that are given, over those of connections.yml; ends the process when they are no mapping, or one of them is no var of the project."""
    value = _vars(text, f"--vars is {text}; it has to be a YAML mapping such as {{vip_window_days: 180}}.")
    return connected() | value if with_connections else value


def connections_file() -> Path:
    """Where `sms connect --write` leaves the connections, for every command that takes vars."""
    return Path(os.environ.get("SMS_CONNECTIONS") or ROOT / "connections.yml")


def connected() -> dict[str, Any]:
    """Vars of connections.yml; none without the file."""
    file = connections_file()
    if not file.exists():
        return {}
    return _vars(
        file.read_text(encoding="utf-8"),
        f"{file} is no YAML mapping of vars such as sources: {{klaviyo: {{loader: fivetran}}}}; sms connect --write writes it.",
    )


def _vars(text: str, otherwise: str) -> dict[str, Any]:
    """Vars as YAML; ends the process with a sentence when they are no mapping, or one of them is no var of the project."""
    try:
        value = yaml.safe_load(text) or {}
    except yaml.YAMLError:
        value = None
    if not isinstance(value, dict):
        stop(otherwise)
    known = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    for name in value.keys() - known.keys():
        near = difflib.get_close_matches(str(name).lower(), known, 1, cutoff=0)
        stop(f"There is no var {name}; the nearest is {near[0]}. dbt_project.yml lists them all.")
    return value


def utc(text: str, option: str = "--as-of") -> str:
    """A time as people write it, in UTC as the models read it; ends the process when it is none."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        stop(f"{option} is {text}; it has to be an ISO 8601 time such as 2026-06-30T12:00:00Z.")
    instant = instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant
    return instant.isoformat(sep=" ")


def declared_end(inputs: Path | None) -> str:
    """End that the inputs state in as_of.txt, as the sample does, else now."""
    file = inputs / "as_of.txt" if inputs else None
    return file.read_text() if file and file.exists() else datetime.now(UTC).isoformat(timespec="seconds")


def sample() -> Path:
    """Folder of the sample inputs, generated again when the generator or the contract has changed."""
    generator = sorted(file for file in Path(__file__).with_name("sample").iterdir() if file.is_file())
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in [*generator, *INPUT_CONTRACT])).hexdigest()
    SAMPLE.mkdir(exist_ok=True)
    stamp = SAMPLE / ".generator"
    lock = os.open(SAMPLE, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not stamp.exists() or stamp.read_text() != digest:
        for entry in SAMPLE.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        from sms_segmentation.sample.command import main as generate  # needed once, and its world takes a moment to make

        generate(SAMPLE)
        stamp.write_text(digest)
    os.close(lock)
    return SAMPLE


def scored(house: Warehouse) -> list[dict[str, Any]]:
    """Parameter set, score_status, what came of the fits, and number of the customers of the last build; empty without any."""
    relation = house.relation("int_purchase_predictions")
    if not relation:
        return []
    alike = "model_set, score_status, fit_status, outliers, is_fallback_in_use"
    return house.rows(f"select {alike}, count(*) as customers from {relation} group by {alike}")


def exports_in(inputs: Path, dbt_vars: dict[str, Any]) -> list[Exported]:
    """Exports of vendors in a folder of inputs; their connections are added to var sources where it has none."""
    sources = dbt_vars.get("sources") or {}
    exports = by_connection(files_of(inputs), sources)
    if exports:
        dbt_vars["sources"] = {one.connection: {} for one in exports} | sources
    return exports


def load(dbt: Dbt, house: Warehouse, inputs: Path, exports: Sequence[Exported] = ()) -> None:
    """Load a folder of inputs and its exports, and print what is unusual about the files. Raises WarehouseError when one cannot be read."""
    sources = dbt.inputs()
    known = {source.name for source in sources}
    found, remarks = find_inputs(inputs, known, {file for one in exports for files in one.tables.values() for file in files})
    with err.status("Loading the inputs"):
        remarks += house.load(found, known, sources[0].schema)
        remarks += house.load_exports(exports)
    for one in exports:
        for table, files in one.tables.items():
            remarks.append(f"{', '.join(file.name for file in files)} is read as table {table} of connection {one.connection}.")
    for remark in remarks:
        err.print(remark, markup=False, soft_wrap=True)


class Dbt:
    """dbt in this process, its artifacts and log in folders of this warehouse."""

    def __init__(self, house: Warehouse) -> None:
        gc.set_threshold(50_000, 20, 100)  # the project stays in memory: looking through it for garbage takes a tenth of dbt's time
        os.environ.setdefault("DBT_TARGET_PATH", str(ROOT / "target" / house.label))
        os.environ.setdefault("DBT_LOG_PATH", str(ROOT / "logs" / house.label))
        os.environ.setdefault("DBT_LOG_LEVEL_FILE", "debug")
        # Unit tests prove the code, not the data: scripts/test runs them.
        os.environ.setdefault("DBT_EXCLUDE_RESOURCE_TYPES", "unit_test")
        self.house = house
        self.log = Path(os.environ["DBT_LOG_PATH"], "dbt.log")
        self.arguments = [
            *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target", house.target),
            *("--log-level", "none", "--no-use-colors"),
        ]
        self.manifest: Any = None

    def parse(self, dbt_vars: dict[str, Any]) -> Any:
        """Manifest of the project; ends the process when dbt cannot parse it."""
        # dbt parses the whole project again when anything of the connection has changed; for another folder it need not.
        with err.status("Reading the dbt project"), self.house.by_name():
            shaping = {name: value for name, value in dbt_vars.items() if name in PARSED_VARS}
            # A new warehouse starts from what dbt parsed last for one of its name; dbt sees for itself how much of that still holds.
            own = Path(os.environ["DBT_TARGET_PATH"], "partial_parse.msgpack")
            shared = ROOT / "target" / f"parsed_{self.house.target}_{self.house.credentials.database}.msgpack"
            if not own.exists():
                self._copy(shared, own)
            self.manifest = self._invoke(dbtRunner(), shaping, "parse", "--no-write-json").result
            if not shaping:
                self._copy(own, shared)
        return self.manifest

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        """Replace a file of what dbt parsed, as a whole, with another; only time is lost where that cannot be."""
        fresh = target.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, fresh)
            fresh.replace(target)
        fresh.unlink(missing_ok=True)

    def inputs(self) -> list[Any]:
        """The input tables of the contract."""
        return [source for source in self.manifest.sources.values() if source.source_name == "inputs"]

    def build(self, dbt_vars: dict[str, Any], *options: str) -> tuple[dict[str, Any], int]:
        """Nodes that were built by name, and the number of those that failed; prints each while it runs."""
        columns = TextColumn("{task.description:50.50}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task("Starting", total=None)

            def follow(event: Any) -> None:
                match event.info.name:
                    case "LogStartLine":
                        progress.update(task, total=event.data.total)
                    case "NodeStart":
                        progress.update(task, description=event.data.node_info.node_name)
                    case "NodeFinished":
                        progress.advance(task)
                        result = event.data.run_result
                        if result.status in FAILED:
                            name = event.data.node_info.node_name
                            err.print(f"{result.status} {name}: {masked(sentence(result.message))}", markup=False, soft_wrap=True)

            self.house.let_go()
            results = self._invoke(dbtRunner(self.manifest, [follow]), dbt_vars, "build", *options).result
        reset_adapters()
        built = {r.node.name: r.node for r in results if r.status == "success"}
        return built, sum(r.status in FAILED for r in results)

    def marts(self, built: Iterable[str] | None = None) -> list[str]:
        """Tables for readers ("schema.name"), all of the project or those among the nodes that were built."""
        marts = [node for node in self.manifest.nodes.values() if node.resource_type == "model" and node.access == "public"]
        return [f"{mart.schema}.{mart.alias}" for mart in marts if built is None or mart.name in built]

    def personal_marts(self) -> list[str]:
        """Those of the tables for readers that hold personal data: a column with meta contains_pii."""
        marts = [node for node in self.manifest.nodes.values() if node.resource_type == "model" and node.access == "public"]
        return [f"{mart.schema}.{mart.alias}" for mart in marts if any(column.config.meta.get("contains_pii") for column in mart.columns.values())]

    def compiled(self, dbt_vars: dict[str, Any], select: str) -> dict[str, str]:
        """SQL of models as dbt would run it, by the name of the model; asks the warehouse nothing."""
        options = ["--select", select, "--no-introspect", "--no-populate-cache", "--no-write-json"]
        results = self._invoke(dbtRunner(self.manifest or self.parse(dbt_vars)), dbt_vars, "compile", *options).result
        reset_adapters()
        return {r.node.name: r.node.compiled_code for r in results if r.node.compiled_code}

    def sql(self, dbt_vars: dict[str, Any], query: str) -> str:
        """A query in dbt's words as the engine reads it; the adapter is left open."""
        options = ["--inline", query, "--no-populate-cache"]
        [compiled] = self._invoke(dbtRunner(self.manifest), dbt_vars, "compile", *options).result
        return str(compiled.node.compiled_code)

    def columns(self, dbt_vars: dict[str, Any], query: str) -> dict[str, list[Any]]:
        """Columns of a query in dbt's words, by name, read over dbt's own connection, so from any engine."""
        with self._connected(dbt_vars, query) as (adapter, sql):
            names, rows = answer(adapter, sql)
        return {name: [row[index] for row in rows] for index, name in enumerate(names)}

    def execute(self, dbt_vars: dict[str, Any], statement: str) -> None:
        """A statement in dbt's words, over dbt's own connection."""
        with self._connected(dbt_vars, statement) as (adapter, sql):
            adapter.execute(sql, auto_begin=True)
            adapter.commit_if_has_connection()

    @contextmanager
    def _connected(self, dbt_vars: dict[str, Any], words: str) -> Iterator[tuple[Any, str]]:
        """dbt's adapter with an open connection, and what dbt's words are in its SQL."""
        sql = self.sql(dbt_vars, words)
        [adapter] = FACTORY.adapters.values()
        with adapter.connection_named("sms"):
            yield adapter, sql
        reset_adapters()

    def _invoke(self, runner: dbtRunner, dbt_vars: dict[str, Any], *command: str) -> Any:
        """What dbt gives; of what type depends on the command."""
        held = self.log.stat().st_size if self.log.exists() else 0
        done = runner.invoke([*command, *self.arguments, "--vars", json.dumps(dbt_vars, default=str)])
        mask_file(self.log, held)  # an error of the database quotes the value that it refused
        if isinstance(done.exception, KeyboardInterrupt):
            raise done.exception
        if done.exception:
            stop(sentence(str(done.exception)) or "Interrupted.")
        return done


def sentence(message: str) -> str:
    """What dbt says, without the places in its own machinery."""
    if "@@" in message:
        return message  # rows that a unit test expected and got
    where = re.compile(r"(\w+ )+Error( in .*)?|> .*|compiled code at .*|")
    return " ".join(line for line in map(str.strip, message.splitlines()) if not where.fullmatch(line))


def grid(first: str, *others: str) -> Table:
    """A table of a word and its figures, as every summary is."""
    table = Table(first, box=box.SIMPLE_HEAD)
    for title in others:
        table.add_column(title, justify="right")
    return table
