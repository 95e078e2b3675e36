"""Files as people export them: what is read and said, and what is refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sms_segmentation.input_files import clean, find_inputs, read_input
from sms_segmentation.warehouse import ENGINES, WarehouseError

KNOWN = {"orders", "order_lines", "profiles", "suppressions"}
ROWS = [("007", "+12125550123", "Größe €9, klein"), ("008", None, "two\nlines")]
TEXT = 'order_id,phone_e164,body_text\n007,+12125550123,"Größe €9, klein"\n"008",,"two\nlines"\n'


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    return folder


@pytest.fixture
def read(inputs: Path, tmp_path: Path) -> Callable[[], tuple[list[tuple], list[str]]]:
    """Rows of orders in the folder, and what is said of its files."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def run() -> tuple[list[tuple], list[str]]:
        found, remarks = find_inputs(inputs, KNOWN)
        reading = read_input(found["orders"], scratch)
        with duckdb.connect() as connection:
            rows = connection.execute(f"select order_id, phone_e164, body_text from ({reading.query}) order by order_id").fetchall()
        return rows, remarks + reading.remarks

    return run


def refusal(read: Callable) -> str:
    with pytest.raises(WarehouseError) as caught:
        read()
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_is_read_and_named_where_it_is_unusual(encoding: str, delimiter: str, inputs: Path, read: Callable) -> None:
    header, body = TEXT.split("\n", 1)
    body = body.replace("007,", "007;").replace("123,", "123;").replace('"008",,', '"008";;').replace(";", delimiter)
    (inputs / "orders.csv").write_bytes((header.replace(",", delimiter) + "\n" + body).encode(encoding))
    rows, remarks = read()
    assert rows == ROWS
    said = " ".join(remarks)
    assert ("UTF-16" in said) == encoding.startswith("utf-16") and ("Windows-1252" in said) == (encoding == "cp1252")
    assert ("semicolons" in said, "tabs" in said, "bars" in said) == (delimiter == ";", delimiter == "\t", delimiter == "|")
    assert bool(said) == (encoding not in ("utf-8", "utf-8-sig") or delimiter != ",")


def test_utf_16_with_the_mark_of_either_order_is_read(inputs: Path, read: Callable) -> None:
    for mark, order in (("\ufeff", "utf-16-be"), ("\ufeff", "utf-16-le")):
        (inputs / "orders.csv").write_bytes((mark + TEXT).encode(order))
        assert read()[0] == ROWS


@pytest.mark.parametrize("ends", ["\r\n", "\r", "mixed"])
def test_lines_may_end_in_any_way(ends: str, inputs: Path, read: Callable) -> None:
    text = TEXT.replace("\n", "\r\n", 1) if ends == "mixed" else TEXT.replace("\n", ends)
    (inputs / "orders.csv").write_bytes(text.encode())
    rows = [tuple(cell and cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row) for row in read()[0]]
    assert rows == ROWS


def test_a_line_of_excel_says_the_delimiter(inputs: Path, read: Callable) -> None:
    (inputs / "orders.csv").write_text("sep=;\norder_id;phone_e164;body_text\n1;2;a,b,c\n", encoding="utf-8")
    assert read()[0] == [("1", "2", "a,b,c")]


def test_a_header_alone_is_no_rows(inputs: Path, read: Callable) -> None:
    (inputs / "orders.csv").write_text("order_id,phone_e164,body_text")
    assert read() == ([], [])


def test_everything_in_a_text_file_stays_text(inputs: Path, read: Callable) -> None:
    (inputs / "orders.csv").write_text('order_id,phone_e164,body_text\n0012,+12125550123,"1"\n1e5, 007 ,true\n')
    assert read()[0] == [("0012", "+12125550123", "1"), ("1e5", " 007 ", "true")]


def test_a_folder_may_hold_files_of_several_forms(inputs: Path, read: Callable) -> None:
    (inputs / "orders").mkdir()
    (inputs / "orders" / "a.csv").write_text("order_id,phone_e164,body_text\n1,2,3\n")
    (inputs / "orders" / "b.csv").write_text("body_text;Order ID;phone_e164\n6;4;5\n")
    (inputs / "orders" / "_SUCCESS").write_text("")
    assert read()[0] == [("1", "2", "3"), ("4", "5", "6")]


@pytest.mark.parametrize("header", ["Order ID,Phone-E164,BODY TEXT", " order id ,phone_E164,Body_Text", "Order_Id,PHONE_E164,body text"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_headers_match_in_any_case_and_with_blanks_or_dashes(header: str, suffix: str, inputs: Path, read: Callable) -> None:
    cells = header.split(",")
    if suffix == "csv":
        (inputs / "orders.csv").write_text(header + "\n1,2,3\n")
    else:
        columns = ", ".join(f"'{number}' as \"{cell}\"" for number, cell in enumerate(cells, 1))
        duckdb.execute(f"copy (select {columns}) to '{inputs / 'orders.parquet'}'")
    rows, remarks = read()
    assert rows == [("1", "2", "3")]
    [said] = remarks
    for cell in cells:
        assert (f"{cell.strip()} as {clean(cell)}" in said) == (cell.strip().lower() != clean(cell))


@pytest.mark.parametrize("header", ["order_id,Order ID,body_text", "order_id,order_id,body_text", "Order-ID,ORDER_ID,x"])
def test_two_headers_that_become_one_are_refused(header: str, inputs: Path, read: Callable) -> None:
    (inputs / "orders.csv").write_text(header + "\n1,2,3\n")
    said = refusal(read)
    assert "orders.csv" in said and "order_id" in said and all(repr(name) in said for name in header.split(",")[:2])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (b"", ["empty"]),
        (b"\xef\xbb\xbf\r\n \r\n", ["empty"]),
        (b"order_id,phone_e164,body_text\n1,2,3\n4,5\n", ["row 3", "2 cells", "header has 3"]),
        (b"order_id,phone_e164,body_text\n1,2,\"a\nb\"\n4,5,6,7\n", ["row 3", "4 cells", "header has 3"]),
        (b"order_id;phone_e164;body_text\n1;2;3\n4;5;6;7\n", ["row 3", "4 cells"]),
        (b"order_id,phone_e164,Body Text\n1,2,\"open\n4,5,6\n", ["row 2", "column Body Text", "quote"]),
        (b"order_id,phone_e164,body_text\r\n1,2,3\n4,5,\"a\"b\r\n", ["row 3", "quote"]),
        (b"order_id,phone_e164,body_text\n1,2,3\n4,5,a\x81b\n", ["line 3", "column body_text", "0x81", "UTF-8"]),
        (b"order_id,phone_e164,body_text\n1,2,3\n4,a\0b,5\n", ["line 3", "column phone_e164", "0x00"]),
        ("order_id,phone_e164,body_text\nСтоп,Привет,3\n".encode() + b"4,\xe9,5\n", ["line 3", "column phone_e164", "0xe9"]),
        ("\ufefforder_id,phone_e164,body_text\n1,2,3\n".encode("utf-16-le") + b"\n", ["UTF-16"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_file_place_and_reason(text: bytes, parts: list[str], inputs: Path, read: Callable) -> None:
    (inputs / "orders.csv").write_bytes(text)
    said = refusal(read)
    assert [part for part in [str(inputs / "orders.csv"), *parts] if part not in said] == []
    assert "\n" not in said


def test_a_broken_parquet_file_of_a_folder_is_named(inputs: Path, read: Callable) -> None:
    (inputs / "orders").mkdir()
    duckdb.execute(f"copy (select 1 as order_id) to '{inputs / 'orders' / 'a.parquet'}'")
    (inputs / "orders" / "b.parquet").write_text("no parquet")
    assert "b.parquet" in refusal(read)


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.xls", "orders.ods", "orders.json", "orders.zip", "Orders.CSV.gz", "orders.bak"])
def test_an_input_in_a_form_that_is_not_read_stops_the_run(name: str, inputs: Path) -> None:
    """Rows that forbid may stand in it."""
    (inputs / "profiles.csv").write_text("profile_id\n")
    (inputs / name).write_bytes(b"x")
    with pytest.raises(WarehouseError, match=name):
        find_inputs(inputs, KNOWN)
    (inputs / "orders.csv").write_text("order_id\n")  # where it is there in another form too, a line says so
    found, [remark] = find_inputs(inputs, KNOWN)
    assert set(found) == {"profiles", "orders"} and remark.startswith(name)


def test_what_else_looks_like_data_is_named(inputs: Path) -> None:
    for name in ("orders.csv", "order-line.csv", "plan.xlsx", "as_of.txt", "truth.json", "README.md", ".DS_Store", "~$orders.xlsx"):
        (inputs / name).write_text("order_id\n")
    found, remarks = find_inputs(inputs, KNOWN)
    assert set(found) == {"orders"}
    assert [remark.split()[0] for remark in remarks] == ["order-line.csv", "plan.xlsx"]
    assert "order_lines" in remarks[0] and "CSV" in remarks[1]


@pytest.mark.parametrize("name", ["Orders.CSV", "ORDERS.csv", "orders.tsv", "Order Lines.csv"])
def test_file_names_match_as_headers_do(name: str, inputs: Path) -> None:
    (inputs / name).write_text("order_id\n")
    found, remarks = find_inputs(inputs, KNOWN)
    assert list(found) == [clean(Path(name).stem)] and remarks == []


@pytest.mark.parametrize("content", [None, "day=1/part.csv", "part.xlsx"])
def test_a_folder_of_an_input_that_is_not_all_read_stops_the_run(content: str | None, inputs: Path) -> None:
    (inputs / "orders.csv").write_text("order_id\n")
    (inputs / "suppressions").mkdir()
    if content:
        (inputs / "suppressions" / content).parent.mkdir(exist_ok=True)
        (inputs / "suppressions" / content).write_text("a\n")
    with pytest.raises(WarehouseError, match="suppressions"):
        find_inputs(inputs, KNOWN)


ODD = 'it\'s "ours" [1] {x} %20 ü'


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_files_load_alike_on_every_engine(target: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Spark loads through the same DuckDB query, and takes seconds to start."""
    folder = tmp_path / ODD
    folder.mkdir()
    (folder / "orders.csv").write_text(TEXT, encoding="utf-8")
    (folder / "profiles.csv").write_bytes(TEXT.replace("order_id", "Profile ID").encode("utf-16"))
    if target == "postgres":
        request.getfixturevalue("postgres_server")
    house = ENGINES[target]("files" if target == "postgres" else str(folder / f"{ODD.replace(chr(34), '')}.duckdb"))
    remarks = house.load(find_inputs(folder, KNOWN)[0], KNOWN, "inputs")
    assert len(remarks) == 2
    for table, key in (("orders", "order_id"), ("profiles", "profile_id")):
        rows = house.rows(f"select {key}, phone_e164, body_text from inputs.{table} order by 1")
        assert [tuple(row.values()) for row in rows] == ROWS
    (folder / "orders.csv").write_text("order_id,b\n1,2,3\n")
    with pytest.raises(WarehouseError):
        house.load(find_inputs(folder, KNOWN)[0], KNOWN, "inputs")
    assert len(house.rows("select * from inputs.profiles")) == 2  # as it was
