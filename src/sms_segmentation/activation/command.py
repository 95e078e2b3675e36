"""From schema exports to the vendors; `scripts/sms activate --help` says how."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
import yaml

from sms_segmentation.activation import handed_over
from sms_segmentation.activation.ledger import Ledger
from sms_segmentation.activation.marts import READ_FROM, REFUSED, copy_exports
from sms_segmentation.activation.vendors import NEEDED, PROJECT, STEPS, Sync, chosen, environment, require_access, syncs
from sms_segmentation.errors import WarehouseError, mask_file
from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, grid, mapping, opened, out, stop

# Columns that a person is known by, of which a preview shows the end alone.
MASKED = ("phone", "phone_e164", "phone_number", "contact_id", "email", "message_text")
SENDERS = ("klaviyo", "attentive", "postscript")


def main(
    vendor: Annotated[str | None, typer.Option(metavar="|".join(NEEDED), help="Whom to send to. Default: all whose environment variables are set.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show how many rows would go out and three of each sync; send nothing.")] = False,
    messages: Annotated[
        str | None, typer.Option(metavar="|".join(SENDERS), help="Who sends the messages that are due. Default: --vendor; without it no message goes out.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Send everything again but messages, whatever was accepted before: for a nightly run.")] = False,
    max_age: Annotated[float, typer.Option(metavar="HOURS", min=0, help="Refuse marts that are computed for a time longer ago.")] = 6,
    inputs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of inputs that builds read, for handed_over_messages.csv. Default: a table.")
    ] = None,
    warehouse: Annotated[str | None, typer.Option(metavar="FILE", help="DuckDB file or Postgres database. Default: the one in profiles.yml.")] = None,
    target: Annotated[str, typer.Option(metavar="|".join(READ_FROM), help="Engine.")] = "duckdb",
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars of the build, for klaviyo_lists and inputs_schema.")] = "{}",
) -> None:
    """Send what is new in schema exports to vendors: opt-outs first, then leaves, joins, properties and messages as events.

    A step that fails stops the later ones. What was accepted is not sent again; a run that was killed is started again as it is. Nothing here
    gives consent or sends a text. Exit code 0: all accepted. 1: a vendor refused rows. 2: invalid input, or marts that are missing, too old
    or being built; nothing was sent.
    """
    dbt_vars = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"] | mapping(variables)
    if target not in READ_FROM:
        stop(REFUSED.format(target=target))
    if messages not in (None, *SENDERS):
        stop(f"--messages is {messages}; allowed: {', '.join(SENDERS)}.")
    if inputs and not inputs.is_dir():
        stop(f"--inputs is {inputs}, which is no folder.")
    try:
        vendors = chosen(vendor)
        if not dry_run:
            require_access(vendors)
        house = opened(target, warehouse)
        run = Run(house.label, dbt_vars)
        receipts = handed_over.place(house, inputs, dbt_vars["inputs_schema"])
        with run.ledger.open() as connection:
            run.ledger.gather(connection, receipts)
            run.ledger.forget(connection, whole)
            as_of = copy_exports(house, max_age, connection)
            require_settings(connection, vendors, dbt_vars)
            wanted = run.wanted(connection, vendors, messages or vendor)
            due = run.due(connection, wanted)
            if dry_run:
                preview(connection, wanted, due)
    except WarehouseError as error:
        stop(str(error))
    failed = None if dry_run else run.send(wanted, receipts)
    if not dry_run:
        summary(run, wanted, due)
    out.print(f"As of {as_of:%Y-%m-%d %H:%M} UTC.", highlight=False)
    if failed:
        step, later = failed
        left = f" Not begun: {', '.join(STEPS[one] for one in later)}." if later else ""
        err.print(f"Step {step}, {STEPS[step]}, failed.{left} {run.folder / 'drt.log'} says why; run this again.", markup=False, soft_wrap=True)
        sys.exit(1)


class Run:
    """A run of drt in a folder of this warehouse's own, which keeps what was accepted and what failed."""

    def __init__(self, label: str, dbt_vars: dict[str, Any]) -> None:
        self.folder = Path(os.environ.get("SMS_ACTIVATION_DIR") or PROJECT / ".state") / label
        (self.folder / ".drt").mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self._lock()
        self.ledger = Ledger(self.folder)
        self.lists = json.dumps(dbt_vars["klaviyo_lists"])
        # Rows that failed and still hold are due again; the others must not be repeated.
        shutil.rmtree(self.folder / ".drt" / "dlq", ignore_errors=True)
        shutil.rmtree(self.folder / "syncs", ignore_errors=True)
        shutil.copytree(PROJECT / "syncs", self.folder / "syncs")
        shutil.copy(PROJECT / "drt_project.yml", self.folder)
        profile = {"activation": {"type": "duckdb", "database": str(self.ledger.file)}}
        (self.folder / ".drt" / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
        (self.folder / "drt.log").unlink(missing_ok=True)

    def _lock(self) -> None:
        self.lock = open(self.folder / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseError(f"Another sms activate of {self.folder.name} is running; start this one when it has ended.") from None

    def wanted(self, connection: duckdb.DuckDBPyConnection, vendors: list[str], sender: str | None) -> list[Sync]:
        """Syncs of vendors whose tables are there; of messages that of one vendor alone."""
        held = {name for (name,) in connection.execute("select table_name from duckdb_tables() where schema_name = 'exports'").fetchall()}
        return [sync for sync in syncs() if sync.vendor in vendors and sync.tables <= held and (sync.step != 6 or sync.vendor == sender)]

    def due(self, connection: duckdb.DuckDBPyConnection, wanted: list[Sync]) -> Counter[str]:
        """Rows that each sync would send."""
        counts: Counter[str] = Counter()
        for sync in wanted:
            [(counts[sync.name],)] = connection.execute(f"select count(*) from ({sync.query})").fetchall()
        return counts

    def send(self, wanted: list[Sync], receipts: handed_over.Receipts) -> tuple[int, list[int]] | None:
        """Run the steps one after another; returns the step that failed and those not begun."""
        steps = sorted({sync.step for sync in wanted})
        for step in steps:
            code = self._drt([sync.name for sync in wanted if sync.step == step])
            with self.ledger.open() as connection:
                self.ledger.gather(connection, receipts)
            if code:
                return step, [later for later in steps if later > step]
        return None

    def _drt(self, names: list[str]) -> int:
        """Exit code of drt for these syncs."""
        words = [word for name in names for word in ("--select", name)]
        command = [sys.executable, str(ROOT / "scripts" / "bootstrap.py"), "requirements-activation.txt", "-P", "-c", "from drt.cli.main import app; app()"]
        settings = environment() | {
            "HOME": str(self.folder),
            "PYTHONPATH": str(PROJECT / "plugins"),
            "SMS_ACCEPTED": str(self.ledger.log),
            "SMS_KLAVIYO_LISTS": self.lists,
            "DO_NOT_TRACK": "1",
        }
        with open(self.folder / "drt.log", "a", encoding="utf-8") as log:
            code = subprocess.run([*command, "run", *words], cwd=self.folder, env=settings, stdout=log, stderr=log).returncode
        mask_file(self.folder / "drt.log")  # a vendor's answer may name whom it refused
        return code

    def refused(self, name: str) -> int:
        queue = self.folder / ".drt" / "dlq" / f"{name}.jsonl"
        return sum(1 for line in queue.read_text(encoding="utf-8").splitlines() if line) if queue.exists() else 0


def require_settings(connection: duckdb.DuckDBPyConnection, vendors: list[str], dbt_vars: dict[str, Any]) -> None:
    """Raises WarehouseError where a var is missing without which opt-outs or lists of a vendor stay behind."""
    for vendor, table, var in (
        ("twilio", "export_twilio_consents", "twilio_sender_ids"),
        ("bloomreach", "export_bloomreach_consents", "bloomreach_consent_category"),
    ):
        if vendor in vendors and not dbt_vars[var]:
            [(suppressed, told)] = connection.execute(
                f"select (select count(*) from exports.export_suppressions), (select count(*) from exports.{table})"
            ).fetchall()
            if suppressed and not told:
                raise WarehouseError(f"{vendor} would get no opt-outs: var {var} is not set. Set it and build again.")
    if "klaviyo" in vendors:
        lists = {name for (name,) in connection.execute("select distinct list_key from exports.export_klaviyo_list_members").fetchall()}
        if lacking := sorted(lists - dbt_vars["klaviyo_lists"].keys()):
            raise WarehouseError(f"Var klaviyo_lists has no list for audience {lacking[0]}, which the build had one for; give the same --vars.")


def preview(connection: duckdb.DuckDBPyConnection, wanted: list[Sync], due: Counter[str]) -> None:
    for sync in wanted:
        out.print(f"{due[sync.name]:,} rows for {sync.name}", highlight=False, soft_wrap=True)
        rows = connection.execute(f"select * from ({sync.query}) limit 3")
        names = [column[0] for column in rows.description or ()]
        for row in rows.fetchall():
            shown = {name: f"...{str(value)[-2:]}" if name in MASKED and value else str(value) for name, value in zip(names, row, strict=True)}
            out.print("  " + ", ".join(f"{name}={value}" for name, value in shown.items()), markup=False, highlight=False, soft_wrap=True)


def summary(run: Run, wanted: list[Sync], due: Counter[str]) -> None:
    table = grid("sync", "due", "sent", "refused", "left")
    with run.ledger.open() as connection:
        left = run.due(connection, wanted)
    for sync in wanted:
        if sync.vendor == "onetext":
            left[sync.name] = 0
        sent, refused = due[sync.name] - left[sync.name], run.refused(sync.name)
        table.add_row(sync.name, *(f"{number:,}" for number in (due[sync.name], sent, refused, left[sync.name] - refused)))
    out.print(table)
