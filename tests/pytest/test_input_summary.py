"""What a build says of rows and cells that it could not take, asked of tables made for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sms_segmentation.build_summary import Summary, in_two_columns
from sms_segmentation.input_summary import Contract, shape, tell_inputs
from sms_segmentation.warehouse import ENGINES

CONTRACTS = {
    "orders": Contract(["order_id"], set(), {"ordered_at"}),
    "profiles": Contract(["profile_id"], {"phone_e164", "birth_date"}, {"birth_date"}),
    "number_checks": Contract(["phone_e164"], {"phone_e164"}, {"checked_at"}),
    "suppressions": Contract(["suppression_id"], {"phone_e164"}, set()),
    "consent_events": Contract(["consent_event_id"], {"phone_e164"}, set()),
}
Row = tuple[str, str, str, int, str | None, str | None, bool]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, list[str]]]:
    """The summary of some rejected rows (input, key, reason, number, column, cell, whether the row went) and how many came in."""
    file = tmp_path / "w.duckdb"
    monkeypatch.setattr("sms_segmentation.input_summary.out.width", 80, raising=False)

    def run(rejected: list[Row], rows_in: dict[str, int], contracts: dict[str, Contract] = CONTRACTS, verbose: bool = False) -> tuple[str, list[str]]:
        file.unlink(missing_ok=True)
        with duckdb.connect(file) as connection:
            connection.execute(
                "create table rejected_rows (input text, row_key text, reason text, reason_number int, column_name text, cell_text text,"
                " is_row_rejected boolean, row_text text)"
            )
            if rejected:
                connection.executemany("insert into rejected_rows values (?, ?, ?, ?, ?, ?, ?, 'row')", rejected)
            connection.execute(
                "create table input_row_counts (input text, rows_in bigint, rows_accepted bigint, rows_rejected bigint,"
                " rows_superseded bigint, rows_with_problems bigint, rows_orphaned bigint)"
            )
            for name, rows in rows_in.items():
                gone = len({row[1] for row in rejected if row[0] == name and row[6]})
                unread = len({row[1] for row in rejected if row[0] == name and not row[6]})
                connection.execute("insert into input_row_counts values (?, ?, ?, ?, 0, ?, 7)", [name, rows, rows - gone, gone, unread])
        lost = tell_inputs(ENGINES["duckdb"](str(file)), "input_row_counts", contracts, verbose)
        return capsys.readouterr().out, lost

    return run


def test_clean_inputs_have_their_line_and_no_more(told: Callable) -> None:
    output, lost = told([], {"orders": 12345})
    assert lost == [] and "12,345" in output and "7" in output and "rejected_rows" not in output and "such as" not in output


def test_an_input_all_of_whose_rows_were_rejected_is_lost_and_three_reasons_told(told: Callable) -> None:
    rejected = [("orders", f"o{n}", "unparsed_ordered_at", 1, "ordered_at", f"{n}/12/2026", True) for n in range(1, 6)]
    rejected += [("orders", f"o{n}", "unknown_status", 2, "status", "shipped", True) for n in range(1, 5)]
    rejected += [("orders", f"o{n}", "missing_currency", 3, "currency", None, True) for n in range(1, 4)]
    rejected += [("orders", "o1", "negative_gross_amount", 4, "gross_amount", "-1", True)]
    output, lost = told(rejected, {"orders": 5})
    assert lost == ["orders"]
    assert "all 5 rows were rejected" in output
    for said in ("5 unparsed_ordered_at, such as ordered_at '1/12/2026' of order_id 'o1'", "4 unknown_status", "'shipped'", "3 missing_currency"):
        assert said in output
    assert "negative_gross_amount," not in output
    assert "orders.ordered_at" in output and "regional form" in output


@pytest.mark.parametrize(("rows_in", "is_warned"), [(5, True), (6, False)])
def test_more_than_half_is_a_warning(rows_in: int, is_warned: bool, told: Callable) -> None:
    rejected = [("orders", f"o{n}", "unknown_status", 1, "status", "shipped", True) for n in range(3)]
    output, lost = told(rejected, {"orders": rows_in})
    assert lost == [] and (f"3 of {rows_in} rows were rejected" in output) == is_warned


def test_opt_outs_of_nobody_are_told_and_lose_no_input(told: Callable) -> None:
    rejected = [("suppressions", f"s{n}", "opt_out_of_nobody", 1, None, None, True) for n in range(5)]
    rejected += [("consent_events", "c1", "opt_out_of_nobody", 1, "profile_id", "1[0]2", True)]
    output, lost = told(rejected, {"suppressions": 5, "consent_events": 1})
    assert lost == [] and "were rejected" not in output
    line = " ".join(output.split())
    assert "6 opt-outs name no one who is known: 1 of consent_events (c1); 5 of suppressions (s0, s1, s2, ...); see rejected_rows." in line


def test_cells_that_could_not_be_read_are_counted_by_column_and_personal_ones_masked(told: Callable) -> None:
    rejected = [("profiles", f"p{n}", "unparsed_birth_date", 1, "birth_date", "5/12/1990", False) for n in range(3)]
    rejected += [("profiles", "p1", "unparsed_phone_e164", 2, "phone_e164", "(212) 555-4003 ext", False)]
    rejected += [("orders", "o1", "unknown_status", 1, "status", "[bold]", True)]
    output, lost = told(rejected, {"profiles": 9, "orders": 9})
    assert lost == []
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert "profiles.birth_date 3 #/##/####" in lines and "profiles.phone_e164 1 (###) ###-#### xxx" in lines
    assert "orders.status 1 [bold]" in lines
    assert "1990" not in output and "4003" not in output


def test_a_key_that_is_personal_is_masked(told: Callable) -> None:
    output, lost = told([("number_checks", "+12125550123", "unparsed_checked_at", 1, "checked_at", "x", True)], {"number_checks": 1})
    assert lost == ["number_checks"] and "5550123" not in output and "+###########" in output


def test_the_summary_fits_eighty_columns(told: Callable) -> None:
    output, _ = told([], {"orders": 107_000_000, "consent_events": 107_000_000, "back_in_stock_subscriptions": 1_000_000})
    assert max(map(len, output.splitlines())) <= 80 and "…" not in output
    assert "superseded" in output and "problems" in output and "215,000,000" in output


def test_inputs_with_the_most_that_is_wrong_are_shown_and_all_when_asked(told: Callable) -> None:
    names = [f"input_{letter}" for letter in "abcdefgh"]
    rejected = [(name, f"r{n}", "unknown_status", 1, "status", "x", False) for name in names[1:7] for n in range(2)]
    contracts = {name: Contract(["order_id"], set(), set()) for name in names}
    short, _ = told(rejected, dict.fromkeys(names, 9), contracts)
    assert all((f"{name} " in short) == (name in names[1:7]) for name in names) and "all 8 inputs" in short
    assert "3 more columns; --verbose" in short
    every, _ = told(rejected, dict.fromkeys(names, 9), contracts, True)
    assert all(f"{name} " in every for name in names) and "more columns" not in every


@pytest.mark.parametrize(("revenues", "said"), [("(5), (0)", ""), ("(5), (null)", "1 order is in a"), ("(null), (null)", "2 orders are in a")])
def test_orders_without_a_rate_are_counted(revenues: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute(f"create table int_order_amounts as from (values {revenues}) as orders (revenue)")
    Summary(ENGINES["duckdb"](str(file)), {}, False)._tell_unknown_revenue("int_order_amounts")
    output = capsys.readouterr().out
    assert said in output and ("exchange_rates" in output) == bool(said)


def test_rows_in_two_columns_are_all_there() -> None:
    for count in (0, 1, 4, 5):
        table = in_two_columns(["name", "number"], [(f"row{n}", str(n)) for n in range(count)])
        cells = [cell for column in table.columns for cell in column.cells if cell]
        assert sorted(cells) == sorted(text for n in range(count) for text in (f"row{n}", str(n)))


def test_a_shape_says_how_a_text_is_written_and_not_what() -> None:
    assert shape("O'Neil +1 (212)") == "x'xxxx +# (###)"
