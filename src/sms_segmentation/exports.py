"""The exports that people save from a vendor's own pages: which files of a folder are some, by their headers, and whose connection they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sms_segmentation.errors import WarehouseError
from sms_segmentation.input_files import headers_of, visible


@dataclass(frozen=True)
class Export:
    """needs: headers that tell it, any spelling of each; word: in the name of its file or folder, where headers do not tell the vendor;
    others: more of its headers, by which the nearest export of an unknown file is found."""

    title: str
    vendor: str
    table: str
    needs: tuple[tuple[str, ...], ...]
    word: str = ""
    others: str = ""

    def fits(self, headers: Collection[str], *names: str) -> bool:
        """Whether headers, as `spelled`, are those of the export, in a file or table of these names."""
        return all(any(spelled(one) in headers for one in ways) for ways in self.needs) and (not self.word or any(self.word in name.lower() for name in names))

    def likeness(self, headers: Collection[str]) -> int:
        known = {spelled(one) for ways in self.needs for one in ways} | {spelled(one) for one in self.others.split(", ")}
        return len(known & set(headers))

    @property
    def words(self) -> str:
        named = " and ".join(ways[0] for ways in self.needs)
        return f"{self.title} ({named}{f', in a file named {self.word}' if self.word else ''})"


NUMBER = ("Phone", "Phone Number", "Mobile Number", "Subscriber Phone")
EXPORTS = (
    Export(
        "Shopify orders", "shopify_csv", "orders", (("Lineitem name",), ("Financial Status",)),
        others="Name, Email, Phone, Paid at, Fulfillment Status, Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Created at, Lineitem price",
    ),
    Export(
        "Shopify customers", "shopify_csv", "customers", (("Accepts SMS Marketing",),),
        others="Customer ID, First Name, Last Name, Email, Accepts Email Marketing, Accepts Marketing, Phone, Total Spent, Total Orders, Tags, Tax Exempt",
    ),
    Export("Twilio messages", "twilio_csv", "messages", (("NumSegments",), ("Sid",)), others="From, To, Body, Status, SentDate, ErrorCode, Direction, Price"),
    Export(
        "Klaviyo profiles", "klaviyo_csv", "profiles", (("Klaviyo ID",),),
        others="Email, First Name, Last Name, Phone Number, Email Marketing Consent, SMS Marketing Consent, SMS Marketing Consent Timestamp, Country",
    ),
    Export("Attentive subscribers", "attentive_csv", "subscribers", (NUMBER,), "attentive"),
    Export("Postscript subscribers", "postscript_csv", "subscribers", (NUMBER,), "postscript"),
)  # fmt: skip


def spelled(name: str) -> str:
    """A name as names of vendors are compared: Lineitem compare-at price and lineitem_compare_at_price are one."""
    return re.sub("[^a-z0-9]", "", name.lower())


@dataclass(frozen=True)
class File:
    """A file of text of a folder, or of a folder in it (entry), with the export that it is."""

    path: Path
    entry: str
    headers: tuple[str, ...]
    export: Export | None


def files_of(folder: Path) -> list[File]:
    """The files of text of a folder, each with the export that its headers tell."""
    if not folder.is_dir():
        raise WarehouseError(f"Inputs folder {folder} does not exist.")
    found = []
    for entry in visible(folder):
        for path in visible(entry) if entry.is_dir() else [entry]:
            if path.is_file() and path.suffix.lower() in (".csv", ".tsv"):
                headers = headers_of(path)
                held = {spelled(header) for header in headers}
                export = next((one for one in EXPORTS if one.fits(held, path.name, entry.name, folder.name)), None)
                found.append(File(path, entry.name, headers, export))
    return found


@dataclass
class Exported:
    """The exports of a connection: the schema that they are loaded into, the tables of the vendor's exports, and the files of those there are."""

    connection: str
    schema: str
    known: set[str]
    tables: dict[str, list[Path]]


def by_connection(files: Iterable[File], sources: Mapping[str, Any]) -> list[Exported]:
    """Exports of each connection. A folder in the folder names the connection where several read exports of the vendor.

    Raises WarehouseError where nothing says which of several connections a file belongs to.
    """
    found: dict[str, Exported] = {}
    for file in files:
        if file.export:
            vendor = file.export.vendor
            names = [name for name, given in sources.items() if reads_exports(name, given, vendor)] or [vendor]
            if file.entry not in names and len(names) > 1:
                raise WarehouseError(
                    f"{file.path} may be of connection {' or '.join(names)}: put it into a folder of that name, {file.path.parent / names[0]}."
                )
            name = file.entry if file.entry in names else names[0]
            schema = (sources.get(name) or {}).get("schema") or name
            known = {export.table for export in EXPORTS if export.vendor == vendor}
            found.setdefault(name, Exported(name, schema, known, {})).tables.setdefault(file.export.table, []).append(file.path)
    return list(found.values())


def reads_exports(name: str, given: Any, vendor: str) -> bool:
    """Whether a connection of var sources is one of a vendor's exports, such as shopify_csv."""
    given = given if isinstance(given, dict) else {}
    named = given.get("vendor", name)
    return named == vendor or (f"{named}_csv" == vendor and given.get("loader") in ("csv", "export"))
