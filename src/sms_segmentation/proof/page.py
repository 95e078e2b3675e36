"""The record as one HTML file to print, without scripts or anything from elsewhere, and as one CSV file."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from html import escape
from typing import Any

from sms_segmentation.explain.person import shown
from sms_segmentation.proof.record import Record, Section

STYLE = """
body { font: 10pt/1.35 Georgia, serif; margin: 2em; color: #111; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; margin: 1.6em 0 0.2em; break-after: avoid; }
p { margin: 0.2em 0 0.6em; max-width: 60em; }
table { border-collapse: collapse; font-size: 8pt; width: 100%; }
th, td { border: 1px solid #999; padding: 2px 4px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; } thead { display: table-header-group; } tr { break-inside: avoid; }
tr.broken td { background: #fbe3e0; }
@page { size: landscape; margin: 12mm; }
"""
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page(record: Record) -> str:
    period = f"from {shown(record.since) if record.since else 'the first'} to {shown(record.until) if record.until else 'the last'}"
    texts = record.section("texts").rows
    gaps = "".join(f"<li>{escape(gap)}</li>" for gap in record.gaps)
    parts = [
        f"<h1>Record of {escape(record.phone)}</h1>",
        f"<p>As of {shown(record.as_of)} UTC. Texts {period}: {len(texts)}, of which {record.broken} broke a rule. All times are UTC unless a time zone"
        " is named. Not legal advice.</p>",
        f'<h2 id="gaps">What is missing for a complete proof</h2><ul>{gaps}</ul>',
        *(table(section) for section in record.sections),
    ]
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Record of a number</title><style>{STYLE}</style></head>'
    return f"{head}<body>{''.join(parts)}</body></html>\n"


def table(section: Section) -> str:
    head = f'<h2 id="{section.name}">{escape(section.title)}</h2><p>{escape(section.note)}</p>'
    if not section.rows:
        return f"{head}<p>None.</p>"
    titles = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in section.rows[0])
    rows = "".join(
        f"<tr{' class=broken' if row.get('verdict', 'clean') != 'clean' else ''}>{''.join(f'<td>{escape(cell(value))}</td>' for value in row.values())}</tr>"
        for row in section.rows
    )
    return f"{head}<table><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>"


def cell(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else shown(value)


def csv_file(record: Record) -> str:
    """Every row of the page; the first column names its table, and each table has columns of its own."""
    columns = list(dict.fromkeys(name for section in record.sections for row in section.rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, ["record", "phone_e164", *columns], restval="")
    writer.writeheader()
    for section in record.sections:
        for row in section.rows:
            writer.writerow({"record": section.name, "phone_e164": record.phone} | {name: plain(value) for name, value in row.items()})
    for gap in record.gaps:
        writer.writerow({"record": "gaps", "phone_e164": record.phone, **({"words": gap} if "words" in columns else {})})
    return text.getvalue()


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return cell(value)
