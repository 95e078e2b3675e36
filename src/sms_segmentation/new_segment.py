"""The files of a new segment, ready to be filled in; `scripts/sms new-segment --help` says how."""

import re
from pathlib import Path
from typing import Annotated

import typer

from sms_segmentation.paths import ROOT
from sms_segmentation.project import out, stop

SEGMENTS = ROOT / "models" / "marts" / "segments"
UNION = SEGMENTS / "segment_memberships.sql"

RULE = """\
select {{ segment_columns() }}
from {{ ref('sms_subscribers') }}
where {{ unfinished('Write the rule of seg_NAME in FILE: a condition over sms_subscribers') }}
"""
HEAD = """\
anchors:
  - &segment_columns
    - {name: profile_id, data_type: string, description: "{{ doc('segment__profile_id') }}"}
    - {name: segment_name, data_type: string, description: "{{ doc('segment__segment_name') }}"}
    - {name: as_of_date, data_type: date, description: "{{ doc('segment__as_of_date') }}"}

models:
unit_tests:
"""
WORDS = """\
  - name: seg_NAME
    description: >
      TODO: who is in it, in a sentence that names the vars of its rule.
    config:
      meta:
        segment:
          title: TITLE
          goal: "TODO: what texting it is for"
          message_type: offer
          cadence: engagement_track
          source: ours
    columns: *segment_columns

"""
PROOF = """\

  - name: NAME_edges
    description: "TODO: which row is in and which is not, in a sentence."
    model: seg_NAME
    given:
      - input: ref('sms_subscribers')
        rows:
          - {profile_id: just_inside}
          - {profile_id: just_outside}
          - {profile_id: unknown}
    expect:
      rows: [{profile_id: "TODO: write rows just inside and outside each edge, and one with nulls"}]
"""


def main(
    family: Annotated[str, typer.Argument(help="Folder of the segment; created if it does not exist.")],
    name: Annotated[str, typer.Argument(help="Name of the segment, without seg_.")],
) -> None:
    """Create the SQL file of a segment, its YAML with a unit test, and its line in segment_memberships, for you to fill in.

    Exit code 0: created. 2: invalid input; nothing was created.
    """
    for word, text in (("FAMILY", family), ("NAME", name)):
        if not re.fullmatch("[a-z][a-z0-9_]{1,38}", text):
            stop(f"{word} is {text}; it has to be lower-case letters, digits and _, at most 39 of them.")
    name = name.removeprefix("seg_")
    if taken := sorted(SEGMENTS.rglob(f"seg_{name}.sql")):
        stop(f"Segment {name} exists: {taken[0].relative_to(ROOT)}.")
    folder = SEGMENTS / family
    folder.mkdir(exist_ok=True)
    rule, words = folder / f"seg_{name}.sql", folder / f"_{family}__models.yml"
    rule.write_text(RULE.replace("NAME", name).replace("FILE", str(shown(rule))))
    words.write_text(with_segment(words.read_text() if words.exists() else HEAD, name))
    UNION.write_text(UNION.read_text().replace("] %}", f"    ref('seg_{name}'),\n] %}}", 1))
    for line in (
        f"Made {shown(rule)}: write the rule.",
        f"Made its entry in {shown(words)}: write its words, and rows just inside and outside each edge in its unit test.",
        f"Added it to {shown(UNION)}. A column that sms_subscribers lacks goes into a feature model.",
        "Write its rule once more in plain Python in RULES of tests/pytest/reference/segments.py, which pytest compares with the SQL.",
        f"Then: .venv/bin/dbt build -s seg_{name} segment_memberships segment_catalog, and scripts/sms docs for its line in the catalog page.",
    ):
        out.print(line, highlight=False, soft_wrap=True)


def with_segment(text: str, name: str) -> str:
    """The YAML of a family with one more segment and its unit test."""
    models, tests = re.split("^unit_tests:\n", text, maxsplit=1, flags=re.MULTILINE)
    words = WORDS.replace("NAME", name).replace("TITLE", name.replace("_", " ").capitalize())
    proof = PROOF.replace("NAME", name)
    return models + words + "unit_tests:\n" + (tests + proof).removeprefix("\n")


def shown(path: Path) -> Path:
    return path.relative_to(ROOT)
