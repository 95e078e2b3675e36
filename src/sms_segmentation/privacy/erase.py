"""A person is forgotten: the suppression first, then the proof that nothing else is left; `scripts/sms erase --help` says how."""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sms_segmentation.errors import WarehouseError, masked
from sms_segmentation.explain.person import Reader, literal, numbers_of
from sms_segmentation.options import AllProfilesOption, TargetOption, WarehouseOption
from sms_segmentation.paths import ROOT
from sms_segmentation.privacy import place
from sms_segmentation.privacy.holdings import Holdings, Table, in_files
from sms_segmentation.privacy.person import Person, find
from sms_segmentation.private_files import write_privately
from sms_segmentation.project import err, grid, opened, out, stop
from sms_segmentation.warehouse import Warehouse

RECORD = "recorded_erasures"
# Where the suppression itself is, by number and profile, and what follows from a number that someone named: they say no more of the person.
KEEPING = {
    RECORD, "stg_inputs__suppressions", "int_suppressions_validated", "int_suppression_versions", "int_suppression_history", "int_suppression_periods",
    "int_number_suppressions", "int_phone_numbers", "int_export_suppressions", "export_suppressions", "export_attentive_unsubscribes",
    "export_klaviyo_sms_unsubscribes", "export_postscript_unsubscribes", "export_twilio_consents", "export_bloomreach_consents",
    "int_consent_state", "consent_state", "int_sms_features", "int_number_places", "int_recipients",
}  # fmt: skip


def main(
    person: Annotated[str | None, typer.Argument(help="Profile ID as in the inputs, or a phone number in any spelling.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Look whether the person, or everyone whose erasure is open, is forgotten by now.")] = False,
    all_profiles: AllProfilesOption = False,
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
) -> None:
    """List where a person still is, and suppress the number for good; with --verify, prove that nothing but that is left.

    The suppression, reason erased, is a row of recorded_erasures: no text is due from the next run on, and logs forget the person. Then
    delete the rows of your sources that are listed, build, and run sms erase --verify. Until it has passed, what to look for is kept in a
    file of .erasures that its owner alone can read. Exit code 0: recorded, or forgotten. 1: something is left. 2: invalid input, or no such
    person.
    """
    if not (person or verify):
        stop("Name a profile or a phone number, such as scripts/sms erase '+1 (212) 555-2101', or say --verify.")
    try:
        house = opened(target, warehouse)
        if not house.relation(RECORD):
            raise WarehouseError(f"This warehouse holds no {RECORD}; run scripts/build first.")
        is_forgotten = _verify(house, person, all_profiles) if verify else _erase(house, (person or "").strip(), all_profiles)
    except WarehouseError as error:
        stop(str(error))
    sys.exit(0 if is_forgotten else 1)


def cases(house: Warehouse) -> Path:
    """Where open erasures of a warehouse are kept."""
    return Path(os.environ.get("SMS_ERASURES_DIR") or ROOT / ".erasures") / house.label


def _erase(house: Warehouse, asked: str, all_profiles: bool) -> bool:
    house.hold()
    reader = Reader(house)
    given = place.dbt_vars(house)
    person = find(reader, asked, all_profiles)
    searched = place.searched(house, given)
    with err.status("Searching every table"), place.reading(house) as readable:
        found = Holdings(readable, searched, person)
        found.follow()
        counts = found.counts()
    folder = cases(house)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # before the suppression: once that is there, a kill in between must not lose what to look for
    write_privately(folder / f"{uuid.uuid4().hex[:12]}.json", json.dumps(person.as_json(), indent=1))
    added = _record(house, reader, person)
    _print_counts(searched, counts)
    _print_unread(found)
    if person.others:
        others = ", ".join(sorted(person.others))
        out.print(f"The number is shared with {others}: they get no texts any more either, and their rows stay.", soft_wrap=True, highlight=False)
    out.print(f"Suppressed, reason erased: {person.shown} ({added} rows added to {house.relation(RECORD)}).", soft_wrap=True, highlight=False)
    left = [table.title for table in searched if table.is_source and table.title in counts]
    steps = [
        f"Delete the person in your sources, which hold {', '.join(left)}." if left else "Your sources hold nothing of the person.",
        "Erase the person at vendors, in backups and in files of sms export and sms subject: no command of this project sees them.",
        "Keep the suppression in your own table suppressions too, where the warehouse may be lost: profile_id, phone_e164, channel all, scope all, reason erased.",
        "Run scripts/build, all of it, and scripts/sms erase --verify.",
    ]
    for number, step in enumerate(steps, 1):
        out.print(f"{number}. {step}", soft_wrap=True, highlight=False)
    return True


def _record(house: Warehouse, reader: Reader, person: Person) -> int:
    """Add the suppression, a row a profile and number; returns how many rows were new."""
    known = {(row["profile_id"], row["phone_e164"]) for row in reader.rows(f"select profile_id, phone_e164 from {{{RECORD}}}")}
    numbers: list[str | None] = [number for number in sorted(person.numbers) if number.startswith("+")]
    profiles: list[str | None] = [*sorted(person.profiles)]
    wanted = {(profile, number) for profile in profiles or [None] for number in numbers or [None]} - known
    if not wanted:
        return 0
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    decided = reader.rows("select max(as_of) as as_of from {sending_eligibility}")
    # a run for a time in the past, such as the sample's, has to know of it too
    starts_at = min([now, *(row["as_of"] for row in decided if row["as_of"])])
    rows = [
        (f"sms-erase-{uuid.uuid4().hex[:16]}", profile, number, "all", "all", "erased", starts_at, "sms erase", now)
        for profile, number in sorted(wanted, key=lambda pair: (pair[0] or "", pair[1] or ""))
    ]
    columns = "suppression_id, profile_id, phone_e164, channel, scope, reason, starts_at, source_system, loaded_at"
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    house.execute(f"insert into {house.relation(RECORD)} ({columns}) values {values}")  # not by dbt, whose files would keep the number
    return len(rows)


def _verify(house: Warehouse, asked: str | None, all_profiles: bool) -> bool:
    """Whether nothing but the suppression is left of everyone whose erasure is open, and of whoever was asked for."""
    open_cases = {file: Person.of_json(json.loads(file.read_text(encoding="utf-8"))) for file in sorted(cases(house).glob("*.json"))}
    if asked:
        names = {asked.strip(), *numbers_of(asked.strip())}
        open_cases = {file: case for file, case in open_cases.items() if names & (case.numbers | case.profiles)}
        if not open_cases:
            reader = Reader(house)
            person = find(reader, asked.strip(), all_profiles)
            recorded = reader.rows(f"select distinct profile_id from {{{RECORD}}} where phone_e164 in {{n}}", n=sorted(person.numbers) or [""])
            person.profiles |= {row["profile_id"] for row in recorded if row["profile_id"]}
            open_cases = {Path(os.devnull): person}
            out.print("No file says what to look for any more: this looks for number and profile, not for the e-mail address.", soft_wrap=True)
    if not open_cases:
        out.print("No erasure is open.")
    left = [file for file, person in open_cases.items() if not _is_forgotten(house, person)]
    for file in open_cases.keys() - set(left) - {Path(os.devnull)}:
        file.unlink()
    return not left


def _is_forgotten(house: Warehouse, person: Person) -> bool:
    given = place.dbt_vars(house)
    with err.status("Searching every table"):
        searched = place.searched(house, given)
        with place.reading(house) as readable:
            found = Holdings(readable, searched, person, only_personal=True)
            left = _beyond_suppression(found)
            sources = [table for table in searched if table.is_source]
            kept = {name: rows for name, rows in Holdings(readable, sources, person).counts().items() if name not in left}
        elsewhere: dict[str, int] = {}
        for copy in place.copies(house):
            held = Holdings(copy, copy.searched(), person, only_personal=True)
            elsewhere |= {f"{copy.file}: {name}": rows for name, rows in _beyond_suppression(held).items()}
            found.unread |= {f"{copy.file}: {name}": reason for name, reason in held.unread.items()}
            copy.close()
        elsewhere |= {str(file): hits for file, hits in in_files(person, place.texts(house)).items()}
    _print_unread(found)
    if kept:
        rows_of = ", ".join(f"{rows:,} of {name}" for name, rows in kept.items())
        out.print(f"Rows that were the person's and name no one any more stay: {rows_of}.", soft_wrap=True, highlight=False)
    if not (left or elsewhere or found.unread):
        out.print(f"Forgotten: {person.shown}. What is left is the suppression in {house.relation(RECORD)}.", soft_wrap=True, highlight=False)
        return True
    out.print(f"Not forgotten: {person.shown}.", soft_wrap=True, highlight=False)
    _print_counts(searched, left)
    for name, rows in elsewhere.items():
        out.print(f"{rows:>9,} {name}", soft_wrap=True, highlight=False)
    return False


def _beyond_suppression(found: Holdings) -> dict[str, int]:
    """Rows of the person by table, but those that are the suppression: there a number and a profile may be, and no address."""
    counts = found.counts()
    keeping = [table for table in found.searched if table.name in KEEPING and table.title in counts]
    for table in keeping:
        del counts[table.title]
    more = Holdings(found.house, keeping, Person(emails=found.person.emails)).counts()
    return counts | more


def _print_counts(searched: Iterable[Table], counts: dict[str, int]) -> None:
    table = grid("table", "rows", "goes")
    for one in sorted(searched, key=lambda one: (not one.is_source, one.title)):
        if one.title in counts:
            goes = "when you delete it" if one.is_source else "stays: the suppression" if one.name in KEEPING else "with the next run"
            table.add_row(one.title, f"{counts[one.title]:,}", goes)
    out.print(table)


def _print_unread(found: Holdings) -> None:
    for name, reason in found.unread.items():
        err.print(f"{name} could not be searched: {masked(reason)}", markup=False, soft_wrap=True)
