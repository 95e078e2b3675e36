"""Pictures of answers, drawn from the built sample: docs/pictures/*.svg."""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from sms_segmentation.explain import command as explain
from sms_segmentation.explain.person import Reader, connected
from sms_segmentation.paths import ROOT
from sms_segmentation.project import SAMPLE_SET, grid, scored
from sms_segmentation.warehouse import Warehouse, WarehouseError

FOLDER = ROOT / "docs" / "pictures"
PERSON = "p10001572"
FAMILIES = ("engagement_track", "lifecycle_stage", "rfm", "cart_and_browse")
# rich's template loads its fonts from the network.
FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def draw(house: Warehouse, folder: Path = FOLDER) -> list[str]:
    """Draw every picture and return the names of the files.

    Raises WarehouseError when the warehouse holds anything but the sample, whose people are made up.
    """
    if {row["model_set"] for row in scored(house)} != {SAMPLE_SET}:
        raise WarehouseError("This warehouse does not hold the sample, whose people are made up; run scripts/build without --inputs first.")
    reader = connected(house)
    pictures = {"segments": segments(reader), "eligibility": eligibility(reader)}
    folder.mkdir(exist_ok=True)
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return [f"{name}.svg" for name in pictures]


def segments(reader: Reader) -> str:
    """The segments of some families, with their sizes."""
    rows = reader.rows(
        "select family, title, members, share_of_subscribers from {segment_catalog} where family in {families} order by family, members desc, segment_name",
        families=list(FAMILIES),
    )
    table = grid("segment", "members", "of subscribers")
    for family in FAMILIES:
        table.add_row(f"[bold]{family}[/]")
        for row in rows:
            if row["family"] == family:
                table.add_row(f"  {row['title']}", f"{row['members']:,}", f"{row['share_of_subscribers']:.1%}")
    console = _recorder(72)
    console.print(table)
    return _svg(console, "from segments.segment_catalog", "segments")


def eligibility(reader: Reader) -> str:
    """What scripts/sms explain prints first of a person."""
    [decision] = reader.rows("select * from {sending_eligibility} where profile_id = {profile}", profile=PERSON)
    console = _recorder(96)
    # Its number is made up, yet somebody may have it.
    explain.tell_decision(reader.about(profile=PERSON, phone=decision["phone_e164"]), decision | {"phone_e164": decision["phone_e164"][:-4] + "...."}, console)
    return _svg(console, f"scripts/sms explain {PERSON}", "eligibility")


def _recorder(width: int) -> Console:
    return Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")


def _svg(console: Console, title: str, name: str) -> str:
    svg = FONTS.sub("", console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, unique_id=name))
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
