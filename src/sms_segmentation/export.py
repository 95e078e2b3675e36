"""Files for people who upload by hand; `scripts/sms export --help` says how."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from sms_segmentation.activation.marts import READ_FROM, REFUSED, copy_exports
from sms_segmentation.errors import WarehouseError
from sms_segmentation.input_files import literal
from sms_segmentation.project import opened, out, stop


@dataclass(frozen=True)
class File:
    """A file of a vendor: the step it is uploaded in, its table, and the rows of it where a step takes a part."""

    step: int
    table: str
    operation: str = ""
    order: str = "batch_no"

    @property
    def name(self) -> str:
        return f"{self.step}_{self.table.removeprefix('export_')}{f'_{self.operation}' if self.operation else ''}.csv"

    @property
    def query(self) -> str:
        where = f" where operation = '{self.operation}'" if self.operation else ""
        return f"select * from exports.{self.table}{where} order by {self.order}"


ERASURES = File(2, "export_erasures", order="erased_at, person_id")
# Suppressions first, leaves before joins. Messages are no files: what is due now is not due when somebody uploads it.
FILES = {
    "klaviyo": (
        File(1, "export_klaviyo_sms_unsubscribes", order="batch_no, suppression_key"), ERASURES,
        File(3, "export_klaviyo_list_members", "remove", "list_key, batch_no, membership_id"),
        File(4, "export_klaviyo_list_members", "add", "list_key, batch_no, membership_id"),
        File(5, "export_klaviyo_profiles", order="batch_no, external_id"),
    ),
    "attentive": (
        File(1, "export_attentive_unsubscribes", order="suppression_key"), ERASURES,
        File(3, "export_attentive_segment_members", "remove", "segment_external_id, batch_no, membership_id"),
        File(4, "export_attentive_segment_members", "add", "segment_external_id, batch_no, membership_id"),
        File(5, "export_attentive_user_attributes", order="batch_no, person_id"),
    ),
    "postscript": (
        File(1, "export_postscript_unsubscribes", order="suppression_key"), ERASURES,
        File(5, "export_postscript_subscriber_updates", order="postscript_id"),
    ),
    "twilio": (File(1, "export_twilio_consents", order="batch_no, correlation_id"), ERASURES),
    "bloomreach": (
        File(1, "export_bloomreach_consents", order="batch_no, command_id"), ERASURES,
        File(3, "export_bloomreach_memberships", "leave", "segment_id, batch_no, membership_id"),
        File(4, "export_bloomreach_memberships", "join", "segment_id, batch_no, membership_id"),
        File(5, "export_bloomreach_properties", order="batch_no, command_id"),
    ),
    "onetext": (File(1, "export_suppressions", order="suppression_key"), ERASURES, File(4, "export_onetext_csv", order="person_id")),
}  # fmt: skip


def main(
    vendor: Annotated[str, typer.Option(metavar="|".join(FILES), help="Whom the files are for.")],
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write them into; made if need be.")],
    warehouse: Annotated[str | None, typer.Option(metavar="FILE", help="DuckDB file or Postgres database. Default: the one in profiles.yml.")] = None,
    target: Annotated[str, typer.Option(metavar="|".join(READ_FROM), help="Engine.")] = "duckdb",
    max_age: Annotated[float, typer.Option(metavar="HOURS", min=0, help="Refuse marts that are computed for a time longer ago.")] = 6,
) -> None:
    """Write what a vendor gets as numbered CSV files, to upload in this order: opt-outs, erasures, leaves, joins, properties.

    A file holds the rows of the vendor's table in schema exports and nothing else; none of them gives consent. Files hold personal data
    and are readable by their owner alone. Exit code 0: written. 2: invalid input, or marts that are missing, too old or being built.
    """
    if vendor not in FILES:
        stop(f"--vendor is {vendor}; allowed: {', '.join(FILES)}.")
    if target not in READ_FROM:
        stop(REFUSED.format(target=target))
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        stop(f"--out is {folder}, which is a file; name a folder.")
    try:
        with duckdb.connect() as connection:
            as_of = copy_exports(opened(target, warehouse), max_age, connection, {file.table for file in FILES[vendor]})
            written = _written(connection, FILES[vendor], folder)
    except WarehouseError as error:
        stop(str(error))
    for name, rows in written.items():
        out.print(f"{rows:>9,} {name}", highlight=False)
    out.print(f"As of {as_of:%Y-%m-%d %H:%M} UTC in {folder}. Upload them in the order of their numbers.", highlight=False, soft_wrap=True)


def _written(connection: duckdb.DuckDBPyConnection, files: tuple[File, ...], folder: Path) -> dict[str, int]:
    """Rows of each file, which takes the place of an older one as a whole. Opt-outs have a file even when there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for file in files:
        place = folder / file.name
        [(rows,)] = connection.execute(f"select count(*) from ({file.query})").fetchall()
        if not rows and file.step > 1:
            place.unlink(missing_ok=True)
            continue
        fresh = place.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600))
        connection.execute(f"copy ({file.query}) to {literal(fresh)} (format csv, header)")
        fresh.chmod(0o600)
        fresh.replace(place)
        written[file.name] = rows
    return written
