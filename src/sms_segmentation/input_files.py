"""The files of an inputs folder: which there are, how each is written, and the DuckDB query that reads an input."""

from __future__ import annotations

import codecs
import csv
import difflib
import glob
import io
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sms_segmentation.errors import WarehouseError

READABLE = (".parquet", ".csv", ".tsv")
SPREADSHEET = "is a spreadsheet, which is not read; save its sheet as CSV (UTF-8)"
PACKED = "is packed, and is not read; unpack it"
OTHER = "is not read; export it as CSV or parquet"
# What exports also come as, and what to do about it.
UNREADABLE = {
    **dict.fromkeys((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), SPREADSHEET),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz", ".rar"), PACKED),
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".avro", ".orc", ".xml", ".feather", ".arrow"), OTHER),
}
OURS = ("as_of.txt", "truth.json")  # beside the tables of the sample
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ENCODINGS = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32", "cp1252": "Windows-1252"}
HEAD = 1 << 16
CHUNK = 1 << 20

# Types of DuckDB that an input may have on every engine; decimals come on top.
PLAIN_TYPES = {"BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "VARCHAR"}
# What the others become; what stands in neither becomes text.
PORTABLE_TYPES = {
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "decimal(38, 0)",
    "HUGEINT": "decimal(38, 0)",
    "FLOAT": "double",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
}


@dataclass
class Reading:
    """How an input is read: a DuckDB query; whether it reads copies, which go when the load has ended; what was unusual, in sentences."""

    query: str
    is_copied: bool = False
    remarks: list[str] = field(default_factory=list)


def find_inputs(folder: Path, known: set[str], exports: Collection[Path] = ()) -> tuple[dict[str, list[Path]], list[str]]:
    """Files of each known input table in `folder`, and a sentence about everything else that looks like data.

    A table is one file (orders.parquet, orders.csv) or a folder of files of one format (orders/*.parquet). Files that are exports of a
    vendor are left out. Raises WarehouseError when the folder is missing or holds no known table, holds one twice, or holds one in a form that is not read.
    """
    if not folder.is_dir():
        raise WarehouseError(f"Inputs folder {folder} does not exist.")
    found: dict[str, list[Path]] = {}
    unread: dict[str, str] = {}
    remarks = []
    for entry in visible(folder):
        files = [file for file in (visible(entry) if entry.is_dir() else [entry]) if file.suffix.lower() in READABLE]
        if files and all(file in exports for file in files):
            continue
        name = clean(entry.name if entry.is_dir() else entry.stem if files else entry.name.split(".")[0])
        if name in known and entry.is_dir():
            _check_folder(entry)
        if files:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                remarks.append(f"{entry.name} is ignored: no input table has that name" + (f"; is it {near[0]}?" if near else "."))
            elif name in found or len({file.suffix.lower() for file in files}) > 1:
                raise WarehouseError(f"Input {name} lies in {folder} more than once; keep one parquet or CSV file or one folder.")
            else:
                found[name] = files
        elif entry.name not in OURS and (name in known or entry.suffix.lower() in UNREADABLE) and not entry.is_dir():
            unread[name] = f"{entry.name} {UNREADABLE.get(entry.suffix.lower(), OTHER)}."
    for name, sentence in unread.items():
        if name in known - found.keys():  # rows that forbid may stand in it
            raise WarehouseError(f"{folder}/{sentence} If the input has no rows, take the file away.")
    remarks += unread.values()
    if not (found or exports):
        said = " ".join(["", *remarks])
        raise WarehouseError(f"Inputs folder {folder} holds no known input table, such as orders.parquet or orders.csv.{said}")
    return found, remarks


def clean(name: str) -> str:
    """A header or file name as the contract writes names: Order ID and order-id are order_id."""
    return re.sub(r"[\s.-]+", "_", name.strip()).lower()


def visible(folder: Path) -> list[Path]:
    """What lies in a folder, without what tools leave there under names such as .DS_Store, _SUCCESS and ~$orders.xlsx."""
    return sorted(entry for entry in folder.iterdir() if entry.name[0] not in "._~")


def _check_folder(folder: Path) -> None:
    """Raises WarehouseError unless every file of an input's folder can be read."""
    files = visible(folder)
    if not files:
        raise WarehouseError(f"{folder} is empty; export it again, or take the folder away if there are no rows.")
    for file in files:
        if file.is_dir():
            raise WarehouseError(f"{folder} holds a folder, {file.name}; put all files of the input into {folder.name} itself.")
        if file.suffix.lower() not in READABLE:
            raise WarehouseError(f"{file} {UNREADABLE.get(file.suffix.lower(), OTHER)}.")


def read_input(files: list[Path], scratch: Path) -> Reading:
    """How to read the files of one input, in types that every engine has and under names as the contract writes them.

    Tables of text come as text, with empty cells as null; parquet as typed. What DuckDB does not read as it stands is copied to `scratch`.
    Raises WarehouseError when a file cannot be read: which one, where and why.
    """
    return _parquet(files) if files[0].suffix.lower() == ".parquet" else _texts(files, scratch)


def _parquet(files: list[Path]) -> Reading:
    columns = _parquet_columns(files)
    names = _named(files, list(columns))
    items = []
    for (name, type_), cleaned in zip(columns.items(), names, strict=True):
        is_plain = type_ in PLAIN_TYPES or type_.startswith("DECIMAL")
        item = quoted(name) if is_plain else f"cast({quoted(name)} as {PORTABLE_TYPES.get(type_, 'varchar')})"
        items.append(f"{item} as {quoted(cleaned)}")
    return Reading(f"select {', '.join(items)} from {_parquet_source(files)}", remarks=_renamed(files, list(columns), names))


def _parquet_source(files: list[Path]) -> str:
    return f"read_parquet({_listed(files)}, union_by_name = true, hive_partitioning = false)"


def _parquet_columns(files: list[Path]) -> dict[str, str]:
    try:
        return described(f"select * from {_parquet_source(files)}")
    except duckdb.Error as error:
        if len(files) == 1:
            raise WarehouseError(f"{files[0]} cannot be read: {first_line(error)}.") from error
        for file in files:  # the one that cannot is named
            _parquet_columns([file])
        raise WarehouseError(f"The files of {files[0].parent} do not go together: {first_line(error)}.") from error


@dataclass(frozen=True)
class Form:
    """How a file of text is written."""

    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    skipped: int = 0

    @property
    def words(self) -> str:
        """What is unusual about it; empty when nothing is."""
        said = [f"is read as {ENCODINGS[self.encoding]}"] if self.encoding in ENCODINGS else []
        said += [f"has {DELIMITERS.get(self.delimiter, self.delimiter)} between its cells"] if self.delimiter != "," else []
        return " and ".join(said)


def _texts(files: list[Path], scratch: Path) -> Reading:
    forms: dict[Form, list[Path]] = {}
    for file in files:
        forms.setdefault(form_of(file), []).append(file)
    reading = Reading("")
    queries = []
    for form, alike in forms.items():
        names = _named(alike, form.headers)
        query, is_copied = _query(alike, form, names, scratch)
        queries.append(query)
        reading.is_copied |= is_copied
        label = alike[0].name if len(alike) == 1 else f"{len(alike)} files of {alike[0].parent.name}"
        reading.remarks += [f"{label} {form.words}."] if form.words and (form.encoding in ENCODINGS or alike[0].suffix.lower() != ".tsv") else []
        reading.remarks += _renamed(alike, form.headers, names)
    reading.query = " union all by name ".join(queries)
    return reading


def read_export(files: list[Path], scratch: Path) -> Reading:
    """How to read a vendor's export as it is: every column as text, with the name of the file, its time (UTC) and the number of the row.

    Of headers that become one name the first keeps it.
    """
    reading = Reading("", is_copied=True)
    queries = []
    for file in files:
        form = form_of(file)
        names: list[str] = []
        for place, header in enumerate(form.headers, 1):
            name = re.sub("[^a-z0-9]+", "_", header.lower()).strip("_") or f"column_{place}"
            names.append(name if name not in names else f"{name}_column_{place}")
        query, _ = _query([file], form, names, scratch)
        time = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None).isoformat(" ", "seconds")
        queries.append(f"select *, {literal(file.name)} as _file, {literal(time)} as _file_loaded_at, row_number() over () as _line from ({query})")
        reading.remarks += [f"{file.name} {form.words}."] if form.words else []
    reading.query = " union all by name ".join(queries)
    return reading


def _query(files: list[Path], form: Form, names: list[str], scratch: Path) -> tuple[str, bool]:
    """The query over files of one form, and whether it reads copies of them."""
    copies = {} if form.encoding == "utf-8" else {_copied(file, form.encoding, scratch): file for file in files}
    try:
        return _checked(list(copies) or files, form, names, copies), bool(copies)
    except WarehouseError:
        if copies:
            raise
    # Where lines end in more than one way, DuckDB reads a copy that has one.
    copies = {_copied(file, form.encoding, scratch): file for file in files}
    return _checked(list(copies), form, names, copies), True


def form_of(file: Path) -> Form:
    """Encoding, delimiter and header of a file. Raises WarehouseError when it has none, or text that is in no encoding."""
    encoding, unreadable = _encoding(file)
    form = _begun(file, encoding)
    if form is None:
        raise WarehouseError(f"{file} is empty, without even a header row. Export it again, or take the file away if there are no rows.")
    if unreadable is not None:
        raise WarehouseError(f"{file}, {_place(file, unreadable, form.delimiter, list(form.headers))}. Save the file as UTF-8.")
    return form


def headers_of(file: Path) -> tuple[str, ...]:
    """Headers of a file by its beginning alone; none where it is empty."""
    with file.open("rb") as opened:
        form = _begun(file, _marked(opened.read(HEAD)) or "utf-8")
    return form.headers if form else ()


def _begun(file: Path, encoding: str) -> Form | None:
    """How a file is written, by its beginning; None where it is empty."""
    with file.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as text:
        head = text.read(HEAD)
    skipped = 0
    head = head.removeprefix("\ufeff")
    if not head.strip():
        return None
    if stated := re.match(r'"?sep=(.)"?\r?\n', head):  # a line of Excel's own
        skipped, head = 1, head[stated.end() :]
    delimiters = [stated[1]] if stated else list(DELIMITERS)
    headers = {delimiter: next(_records(head, delimiter), []) for delimiter in delimiters}
    delimiter = max(headers, key=lambda one: len(headers[one]))  # the first of equals
    return Form(encoding, delimiter, tuple(headers[delimiter]), skipped)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows of a text, without those that are blank."""
    return (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row)


def _encoding(file: Path) -> tuple[str, int | None]:
    """Encoding of a file, and the place of the first byte that is not in it."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    if marked := _marked(head):
        return marked, None
    unreadable = _undecodable(file, "utf-8")
    if unreadable is None:
        return "utf-8", None
    with file.open("rb") as opened:
        text = opened.read(CHUNK * 64).decode(errors="replace")
    damaged = text.count("\ufffd")
    if sum(letter > "\x7f" for letter in text) > 2 * damaged or "\0" in text:
        return "utf-8", unreadable
    return "cp1252", _undecodable(file, "cp1252")


def _marked(head: bytes) -> str | None:
    """Encoding of a file in UTF-16 or UTF-32, by its first bytes."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if head.startswith(mark):
            return encoding
    zeros = [head[place::2].count(0) * 4 > len(head) for place in (0, 1)]  # letters of Latin have an empty byte each
    if any(zeros):
        return "utf-16-le" if zeros[1] else "utf-16-be"
    return None


def _undecodable(file: Path, encoding: str) -> int | None:
    """Place of the first byte that cannot be read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return place + error.start
            if (zero := chunk.find(0)) >= 0:
                return place + zero
            place += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return place
    return None


def _place(file: Path, place: int, delimiter: str, headers: list[str]) -> str:
    """Line and column of a byte that cannot be read."""
    with file.open("rb") as opened:
        before = opened.read(place)
        byte = opened.read(1)
    row = next(_records(before[before.rfind(b"\n") + 1 :].decode("latin-1") + "?", delimiter))
    column = f", column {headers[len(row) - 1].strip()}" if len(row) <= len(headers) else ""
    return f"line {before.count(10) + 1}{column}: byte {'0x' + byte.hex() if byte else 'missing at the end'} is no text"


def _copied(file: Path, encoding: str, scratch: Path) -> Path:
    """A copy in UTF-8 with one kind of line end."""
    copy = scratch / f"{len(list(scratch.iterdir()))}.csv"
    try:
        with file.open(encoding=encoding) as text, copy.open("w", encoding="utf-8", newline="\n") as written:
            shutil.copyfileobj(text, written, CHUNK)
    except UnicodeError as error:
        raise WarehouseError(f"{file} begins as {ENCODINGS[encoding]} and does not go on as such ({error}). Save it as UTF-8.") from error
    return copy


def _checked(files: list[Path], form: Form, names: list[str], copies: Mapping[Path, Path]) -> str:
    """The query over files of one form, every row of which was parsed once. Raises WarehouseError where one does not parse."""
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in names)
    options = (
        f"columns = {{{columns}}}, auto_detect = false, header = true, skip = {form.skipped}, delim = {literal(form.delimiter)},"
        " quote = '\"', escape = '\"', comment = '', hive_partitioning = false"
    )
    with duckdb.connect() as connection:
        try:
            connection.execute(f"select count(*) from read_csv({_listed(files)}, {options}, store_rejects = true)").fetchall()
        except duckdb.Error as error:
            raise WarehouseError(f"{_original(files[0], copies)} cannot be read: {first_line(error)}.") from error
        refused = connection.execute(
            "select file_path, line, column_name, error_type, error_message from reject_errors join reject_scans using (scan_id, file_id)"
            " order by file_path, line limit 1"
        ).fetchall()
    for path, row, column, kind, message in refused:
        where = f", column {form.headers[names.index(column)]}" if kind == "UNQUOTED VALUE" and column in names else ""
        raise WarehouseError(
            f"{_original(Path(path), copies)}, row {row}{where}: {_told(kind, message)}. Mend the row or export the file again; nothing was loaded."
        )
    return f"select * from read_csv({_listed(files)}, {options})"


def _original(file: Path, copies: Mapping[Path, Path]) -> Path:
    return copies.get(file, file)


def _told(kind: str, message: str) -> str:
    """What DuckDB has against a row."""
    numbers = re.findall(r"\d+", message)
    match kind:
        case "MISSING COLUMNS" | "TOO MANY COLUMNS" if len(numbers) == 2:
            advice = "; a cell that holds the delimiter stands in double quotes" if kind == "TOO MANY COLUMNS" else ""
            return f"it has {numbers[1]} cells where the header has {numbers[0]}{advice}"
        case "UNQUOTED VALUE":
            return "a double quote is not closed, or stands undoubled inside a quoted cell"
    return first_line(message)


def _named(files: list[Path], headers: Iterable[str]) -> list[str]:
    """Names of the columns as the contract writes them. Raises WarehouseError when two headers become one."""
    named: dict[str, str] = {}
    for place, header in enumerate(headers, 1):
        name = clean(header) or f"column_{place}"
        if name in named:
            raise WarehouseError(f"{files[0]} has the headers {named[name]!r} and {header!r}, both of which are read as {name}; rename one.")
        named[name] = header
    return list(named)


def _renamed(files: list[Path], headers: Iterable[str], names: list[str]) -> list[str]:
    changed = [f"{header.strip()} as {name}" for header, name in zip(headers, names, strict=True) if header.strip() and header.strip().lower() != name]
    return [f"{files[0].name}: {', '.join(changed)}."] if changed else []


def described(query: str) -> dict[str, str]:
    """Names and types of the columns of a DuckDB query."""
    return {row[0]: row[1] for row in duckdb.execute(f"describe {query}").fetchall()}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text as DuckDB and Postgres read it."""
    return "'" + str(text).replace("'", "''") + "'"


def _listed(files: Iterable[Path]) -> str:
    return "[" + ", ".join(literal(glob.escape(str(file))) for file in files) + "]"


def first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [""])[0].rstrip(".!")
