"""Everything that is held of a person, for whoever asks what a shop knows of them; `scripts/sms subject --help` says how."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sms_segmentation.errors import WarehouseError
from sms_segmentation.explain.person import Reader
from sms_segmentation.options import AllProfilesOption, TargetOption, WarehouseOption
from sms_segmentation.privacy import page, place
from sms_segmentation.privacy.holdings import Holdings
from sms_segmentation.privacy.person import find
from sms_segmentation.private_files import write_privately
from sms_segmentation.project import err, grid, opened, out, stop


def main(
    person: Annotated[str, typer.Argument(help="Profile ID as in the inputs, or a phone number in any spelling.")],
    folder: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Folder to write subject.json and subject.html into; made if need be.")] = Path(
        "subject"
    ),
    all_profiles: AllProfilesOption = False,
    warehouse: WarehouseOption = None,
    target: TargetOption = "duckdb",
) -> None:
    """Write everything held of a person, by table, as JSON and as one HTML file that opens without a network.

    Every table of the sources and of the project is searched for the profile, its numbers, addresses and ids, and for what belongs to them,
    such as orders. The files hold personal data and are readable by their owner alone. Exit code 0: written. 2: invalid input, or no such person.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        stop(f"--out is {folder}, which is a file; name a folder.")
    try:
        house = opened(target, warehouse)
        reader = Reader(house)
        given = place.dbt_vars(house)
        one = find(reader, person.strip(), all_profiles)
        searched = place.searched(house, given)
        with err.status("Searching every table"), place.reading(house) as readable:
            found = Holdings(readable, searched, one)
            found.follow()
            counts = found.counts()
            held = [(table, found.rows(table)) for table in searched if table.title in counts]
        as_of = reader.rows("select max(as_of) as as_of from {sending_eligibility}")
    except WarehouseError as error:
        stop(str(error))
    told: dict[str, Any] = {
        "asked": person.strip(),
        "made_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        "place": house.place,
        "as_of": f"{as_of[0]['as_of']:%Y-%m-%d %H:%M}" if as_of and as_of[0]["as_of"] else "no time yet",
        "person": found.person.as_json(),
        "tables": [
            {"name": table.title, "kind": "source" if table.is_source else "project", "columns": list(table.columns), "rows": rows} for table, rows in held
        ],
    }
    told["tables"].sort(key=lambda table: table["kind"] != "source")
    written = {"subject.json": json.dumps(told, indent=1, default=str, ensure_ascii=False), "subject.html": page.html(told)}
    for name, text in written.items():
        write_privately(folder / name, text)
    summary = grid("table", "rows")
    for table in told["tables"]:
        summary.add_row(table["name"], f"{len(table['rows']):,}")
    out.print(summary)
    if found.person.others:
        out.print(f"The number is shared with {', '.join(sorted(found.person.others))}, whose rows are left out.", soft_wrap=True, highlight=False)
    for name, reason in found.unread.items():
        err.print(f"{name} could not be searched: {reason}", markup=False, soft_wrap=True)
    out.print(f"Written to {folder / 'subject.json'} and subject.html.", soft_wrap=True, highlight=False)
