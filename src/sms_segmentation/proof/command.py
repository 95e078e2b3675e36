"""The record of a number as a page to print and a CSV file; `scripts/sms proof --help` says how."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from dbt_common.exceptions import DbtBaseException

from sms_segmentation.explain.person import Reader, numbers_of
from sms_segmentation.options import TargetOption, WarehouseOption
from sms_segmentation.private_files import write_privately
from sms_segmentation.project import opened, out, stop, utc
from sms_segmentation.proof.page import csv_file, page
from sms_segmentation.proof.record import NEEDED, gathered
from sms_segmentation.warehouse import WarehouseError


def main(
    number: Annotated[str, typer.Argument(help="Phone number in any spelling.")],
    since: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Only texts sent at or after, UTC, such as 2026-01-01.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Only texts sent before, UTC.")] = None,
    file: Annotated[Path, typer.Option("--out", metavar="FILE", help="Page to write; the CSV file gets its name and lies next to it.")] = Path("proof.html"),
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
) -> None:
    """Write why a number was texted: its owners, consent, texts with the rules of the time, opt-outs and suppressions, and what is not kept.

    The consent record is always whole; --from and --to choose texts. Exit code 0: written. 2: invalid input or configuration, or no such
    number; nothing was written.
    """
    file = file.resolve()
    start, end = moment(since, "--from"), moment(until, "--to")
    if start and end and start >= end:
        stop(f"--from is {since} and --to is {until}: no text lies between them.")
    table = file.with_suffix(".csv")
    if table == file:
        stop(f"--out is {file.name}; name the page, such as proof.html. The CSV file is written next to it.")
    try:
        house = opened(target, warehouse)
        with house.one_connection():
            reader = about(Reader(house), number.strip())
            record = gathered(reader, start, end)
        write_privately(file, page(record))
        write_privately(table, csv_file(record))
    except OSError as error:
        stop(f"{file.parent} cannot be written: {error.strerror}. Give --out another place.")
    except WarehouseError as error:
        stop(str(error))
    except DbtBaseException as error:
        stop(f"dbt cannot read profiles.yml: {str(error).strip().splitlines()[0]}")
    texts = len(record.section("texts").rows)
    out.print(f"The record of the number that ends in {record.phone[-4:]}: {texts} texts, {record.broken} of them broke a rule.", highlight=False)
    out.print(f"{file}\n{table}\nBoth hold personal data.", markup=False, highlight=False, soft_wrap=True)


def moment(text: str | None, option: str) -> datetime | None:
    return None if text is None else datetime.fromisoformat(utc(text, option))


def about(reader: Reader, asked: str) -> Reader:
    """The reader of the number that was asked about. Raises WarehouseError, in whose sentence no number is whole, where there is none."""
    numbers = numbers_of(asked)
    if not numbers:
        raise WarehouseError("That is no phone number; give its digits with the country code, such as scripts/sms proof '+1 (212) 555-2101'.")
    reader.has(*NEEDED)
    if reader.missing:
        raise WarehouseError(f"This warehouse holds no {', no '.join(reader.missing)}; run scripts/build first.")
    found = [row["phone_e164"] for row in reader.rows("select phone_e164 from {consent_state} where phone_e164 in {numbers}", numbers=numbers)]
    if not found:
        raise WarehouseError(
            f"This warehouse has no number that ends in {numbers[0][-4:]} with these digits: no profile, no consent and no text names it."
            " Check the country code."
        )
    [row] = reader.rows("select max(as_of) as as_of from {sending_eligibility}")
    if row["as_of"] is None:
        raise WarehouseError("sending_eligibility is empty, so that no moment of the record is known; run scripts/build first.")
    return reader.about(phone=min(found, key=numbers.index), as_of=row["as_of"])
