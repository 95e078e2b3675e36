"""What comes in: nothing is lost, what does not fit is rejected with a reason, what is missing is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sms_segmentation.warehouse import Warehouse

AS_OF = "2026-06-30 12:00:00"

TABLES = {
    "profiles": """
profile_id,phone_e164,created_at,updated_at,birth_date,latitude,is_test,source_system
whole,+12125550123,2026-01-01,2026-01-01T10:00:00+02:00,1990-02-28,40.5,false,shop
two_versions,+12125550124,2026-01-01,2026-01-01,,,no,shop
two_versions,+12125550125,2026-01-01,2026-03-01,,,no,shop
,+12125550126,2026-01-01,2026-01-01,,,no,shop
no_such_day,+12125550127,2026-02-30,2026-01-01,,,no,shop
a_word_for_a_time,+12125550128,now,2026-01-01,,,no,shop
bad_number,+12125550129,2026-01-01,2026-01-01,,far north,no,shop
two_faults,+12125550130,soon,,,,no,shop
bad_boolean,+12125550131,2026-01-01,2026-01-01,,,perhaps,shop
""",
    "consent_events": """
consent_event_id,phone_e164,channel,message_category,action,consent_level,occurred_at,source,source_system,loaded_at
c1,+12125550123,sms,marketing,opt_in,express_written,2026-01-01,form,shop,2026-01-01
c2,,sms,marketing,opt_in,express_written,2026-01-01,form,shop,2026-01-01
c3,,sms,marketing,opt_out,,2026-01-02,form,shop,2026-01-02
c4,+12125550124,sms,newsletters,opt_out,,2026-01-02,form,shop,2026-01-02
c5,+12125550124,sms,marketing,objected,,2026-01-02,form,shop,2026-01-02
""",
    "sms_events": """
sms_event_id,phone_e164,direction,event_type,occurred_at,message_category,source_system,loaded_at,body_text
s1,+12125550123,outbound,sent,2026-06-01 10:00:00,marketing,shop,2026-06-01,
s2,+12125550123,outbound,teleported,2026-06-01 10:00:00,marketing,shop,2026-06-01,
s3,+12125550123,inbound,received,25:00,,shop,2026-06-01,STOP
""",
    "orders": """
order_id,profile_id,ordered_at,status,currency,gross_amount,discount_amount,total_amount,source_system,loaded_at
o1,whole,2026-05-01,completed,USD,50.00,0,50.00,shop,2026-05-01
o1,whole,2026-05-01,completed,USD,40.00,0,40.00,shop,2026-05-03
o1,whole,2026-05-01,completed,USD,45.00,0,45.00,shop,2026-05-02
o2,whole,2026-05-01,shipped,USD,50.00,0,50.00,shop,2026-05-01
o3,whole,2026-05-01,completed,USD,-5,0,50.00,shop,2026-05-01
o4,whole,2026-05-01,completed,USD,1e3,0,50.00,shop,2026-05-01
o5,whole,2026-05-01,completed,USD,99999999999999999999,0,50.00,shop,2026-05-01
""",
    "order_lines": """
order_line_id,order_id,quantity,unit_price,discount_amount,line_total
l1,o1,1,50,0,50
l2,o3,1,50,0,50
l3,o1,0,50,0,50
l4,o1,1,50,0,50
l4,o1,1,50,0,50
l5,o1,1,50,0,50
l5,o1,2,50,0,100
""",
    "experiments": """
experiment_id,kind,control_arm,alpha
e1,ab,a,0.10
e2,ab,a,0.2
e3,ab,a,
""",
    "suppressions": """
suppression_id,phone_e164,channel,scope,reason,starts_at,source_system,loaded_at
u1,+12125550123,sms,all,manual,2026-01-01,shop,2026-02-02
u1,+12125550123,sms,all,manual,2026-01-01,shop,2026-02-01
u1,+12125550123,sms,all,complaint,2026-01-01,shop,2026-02-03
u2,+12125550123,sms,all,manual,2026-01-01,shop,2026-01-01
""",
    "support_tickets": """
ticket_id,profile_id,opened_at,status
t1,whole,2026-01-01,open
t2,of_no_one,2026-01-01,open
""",
}

REJECTED = {
    ("profiles", "", "missing_profile_id"),
    ("profiles", "no_such_day", "unparsed_created_at"),
    ("profiles", "a_word_for_a_time", "unparsed_created_at"),
    ("profiles", "bad_number", "unparsed_latitude"),
    ("profiles", "two_faults", "unparsed_created_at"),
    ("profiles", "bad_boolean", "unparsed_is_test"),
    ("consent_events", "c2", "opt_in_without_number"),
    ("consent_events", "c3", "opt_out_of_nobody"),
    ("consent_events", "c4", "unknown_message_category"),
    ("consent_events", "c4", "opt_out_of_nobody"),
    ("consent_events", "c5", "unknown_action"),
    ("consent_events", "c5", "opt_out_of_nobody"),
    ("sms_events", "s2", "unknown_event_type"),
    ("sms_events", "s3", "unparsed_occurred_at"),
    ("orders", "o2", "unknown_status"),
    ("orders", "o3", "negative_gross_amount"),
    ("orders", "o4", "unparsed_gross_amount"),
    ("orders", "o5", "unparsed_gross_amount"),
    ("order_lines", "l2", "orphan"),
    ("order_lines", "l3", "too_small_quantity"),
    ("order_lines", "l5", "contradictory_rows"),
    ("experiments", "e2", "unknown_alpha"),
}

# rows in, accepted, rejected, superseded; of those accepted: with problems, of no profile that is known
COUNTS = {
    "profiles": (9, 7, 1, 1, 5, 0),
    "consent_events": (5, 1, 4, 0, 1, 0),
    "sms_events": (3, 1, 2, 0, 0, 0),
    "orders": (7, 1, 4, 2, 0, 0),
    "order_lines": (7, 2, 4, 1, 0, 0),
    "experiments": (3, 3, 0, 0, 1, 0),
    "suppressions": (4, 2, 0, 2, 0, 0),
    "support_tickets": (2, 2, 0, 0, 0, 1),
    "web_events": (0, 0, 0, 0, 0, 0),
}


def written(folder: Path, tables: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text.lstrip())
    return folder


BIG = {"sms_events", "email_events", "web_events", "cart_events", "orders"}
# The validated big inputs are views, which nobody reads from Spark's files; they show these tables' current rows.
ACCEPTED = [f"int_{name}_{'versions' if name in BIG else 'validated'}" for name in TABLES]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("inputs"), TABLES)
    # A parquet file knows that a column is empty, of which DuckDB makes more than of a CSV.
    with duckdb.connect() as connection:
        empty = "null::varchar as deleted_at, null::varchar as timezone"
        connection.execute(f"copy (select *, {empty} from read_csv('{folder}/profiles.csv', all_varchar = true)) to '{folder}/profiles.parquet'")
    (folder / "profiles.csv").unlink()
    return folder


@pytest.fixture(scope="module")
def warehouse(inputs: Path, build: Callable) -> Warehouse:
    return build(inputs, "duckdb", {"as_of": AS_OF}, "--select", "+input_row_counts +int_unreadable_opt_outs")


@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_texts_are_read_alike_on_every_engine(engine: str, inputs: Path, warehouse: Warehouse, build: Callable) -> None:
    other = build(inputs, engine, {"as_of": AS_OF}, "--select", " ".join(f"+{table}" for table in ACCEPTED))
    for table in ACCEPTED:
        expected, found = (sorted(str(plain_row(row)) for row in house.table(table) if row.get("is_current", True)) for house in (warehouse, other))
        assert found == expected, table


def plain(value: Any) -> Any:
    """A cell without what only its engine's driver adds: number types and time zones."""
    if isinstance(value, Decimal):
        return float(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def plain_row(row: dict) -> dict:
    return {name: plain(value) for name, value in row.items() if name not in ("contract_hash", "load_partition")}


def test_every_row_that_does_not_fit_is_rejected_with_each_of_its_reasons(warehouse: Warehouse) -> None:
    rows = warehouse.table("rejected_rows")
    assert {(row["input"], row["row_key"], row["reason"]) for row in rows} == REJECTED
    [text] = {row["row_text"] for row in rows if row["row_key"] == "no_such_day"}
    assert "created_at=2026-02-30" in text


def test_rows_in_are_accepted_rejected_or_superseded(warehouse: Warehouse) -> None:
    columns = ("rows_in", "rows_accepted", "rows_rejected", "rows_superseded", "rows_with_problems", "rows_orphaned")
    counts = {row["input"]: tuple(row[column] for column in columns) for row in warehouse.table("input_row_counts")}
    assert {name: counts[name] for name in COUNTS} == COUNTS


def test_the_latest_version_wins_whatever_its_place_in_the_file(warehouse: Warehouse) -> None:
    [order] = [row for row in warehouse.table("int_orders_versions") if row["is_current"]]
    assert float(order["gross_amount"]) == 40
    versions = {row["profile_id"]: row for row in warehouse.table("int_profiles_validated")}
    assert versions["two_versions"]["phone_e164"] == "+12125550125"
    assert str(versions["whole"]["updated_at"]) == "2026-01-01 08:00:00"


def test_a_row_arrived_when_the_first_of_its_versions_did(warehouse: Warehouse) -> None:
    rows = {row["suppression_id"]: row for row in warehouse.table("int_suppressions_validated")}
    found = {key: (row["reason"], str(row["loaded_at"])[:10], str(row["first_loaded_at"])[:10], row["row_versions"]) for key, row in rows.items()}
    assert found == {"u1": ("complaint", "2026-02-03", "2026-02-01", 3), "u2": ("manual", "2026-01-01", "2026-01-01", 1)}


def test_an_opt_out_that_cannot_be_read_still_blocks_its_number(warehouse: Warehouse) -> None:
    blocked = {(row["evidence_id"], row["phone_e164"]) for row in warehouse.table("int_unreadable_opt_outs")}
    assert blocked == {("c5", "+12125550124"), ("s3", "+12125550123")}


def without_column(table: str, column: str) -> str:
    rows = [line.split(",") for line in TABLES[table].strip().splitlines()]
    place = rows[0].index(column)
    return "\n".join(",".join(cell for i, cell in enumerate(row) if i != place) for row in rows)


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({name: text for name, text in TABLES.items() if name != "orders"}, "Input table inputs.orders is missing."),
        ({**TABLES, "orders": without_column("orders", "status")}, "Input table inputs.orders lacks the column status"),
    ],
)
def test_a_missing_required_table_or_column_stops_the_run_with_a_sentence(
    tables: dict[str, str], sentence: str, tmp_path: Path, scripts_build: Callable
) -> None:
    inputs = written(tmp_path / "inputs", tables)
    done = scripts_build("--inputs", inputs, "--warehouse", tmp_path / "shop.duckdb", "--as-of", AS_OF)
    output = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 2
    assert sentence in output
    assert "Traceback" not in output


def test_a_bad_var_stops_the_run_with_the_var_its_value_and_what_is_allowed(tmp_path: Path, scripts_build: Callable) -> None:
    """Every var and value is asked of the check itself in test_vars."""
    inputs = written(tmp_path / "inputs", TABLES)
    done = scripts_build("--inputs", inputs, "--warehouse", tmp_path / "shop.duckdb", "--as-of", AS_OF, "--vars", "track_a_days: 61")
    output = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 2
    assert "var track_a_days is '61'; allowed is less than track_b_days, which is 60" in output
    assert "Traceback" not in output
