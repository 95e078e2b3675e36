"""scripts/sms validate: the sample passes both doors; what is broken is named, on the screen and in the report."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from commands import sms
from sms_segmentation.warehouse import ENGINES

ROOT = Path(__file__).resolve().parents[2]


class Copy:
    """A copy of a built sample, to break."""

    def __init__(self, target: str, location: str) -> None:
        self.target, self.location = target, location

    def run(self, *statements: str) -> None:
        if self.target == "duckdb":
            with duckdb.connect(self.location) as connection:
                for statement in statements:
                    connection.execute(statement)
        else:
            connection = ENGINES["postgres"](self.location).connect()
            with connection, connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
            connection.close()

    def replace_input(self, table: str, query: str) -> None:
        """An input with the rows of a query, in which {table} is the input as it was."""
        kind = "view" if self.target == "duckdb" else "table"
        self.run(
            f"create table inputs.changed as {query.format(table=f'inputs.{table}')}",
            f"drop {kind} inputs.{table} cascade",
            f"alter table inputs.changed rename to {table}",
        )

    def value(self, query: str) -> str:
        [[value]] = [row.values() for row in ENGINES[self.target](self.location).rows(query)]
        return value


@pytest.fixture(params=["duckdb", "postgres"])
def sample(request):
    return request.getfixturevalue(f"{request.param}_warehouse")


@pytest.fixture(params=["duckdb", "postgres"])
def copy(request, tmp_path) -> Copy:
    built = request.getfixturevalue(f"{request.param}_warehouse")
    if request.param == "duckdb":
        return Copy("duckdb", shutil.copy(built.credentials.path, tmp_path / "copy.duckdb"))
    connection = built.connect("postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {tmp_path.name}")
        cursor.execute(f"create database {tmp_path.name} template {built.credentials.database}")
    connection.close()
    return Copy("postgres", tmp_path.name)


def location(warehouse) -> str:
    return warehouse.credentials.path if warehouse.target == "duckdb" else warehouse.credentials.database


def test_the_sample_passes_both_doors(sample, tmp_path):
    report = tmp_path / "report.html"
    done = sms("validate", "--target", sample.target, "--warehouse", location(sample), "--report", report)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sms_events" in done.stdout and "sending_eligibility" in done.stdout
    page = report.read_text()
    assert "expectations are met" in page
    assert not {"http://", "https://", "<script", "<link"} & set(page.split())
    assert "src=" not in page and "href=" not in page
    assert not (ROOT / "gx").exists()


def test_broken_marts_are_named(copy, tmp_path):
    text, held, less = (
        copy.value(f"select profile_id from main.sending_eligibility where is_eligible order by profile_id limit 1 offset {n}") for n in range(3)
    )
    segment = copy.value("select segment_name from segments.segment_catalog where members > 0 order by 1 limit 1")
    member = copy.value("select min(profile_id) from segments.segment_memberships where second_key is null")
    copy.run(
        f"update main.sending_eligibility set phone_e164 = '5551234567' where profile_id = '{text}'",
        f"update main.sending_eligibility set ineligibility_reasons = 'opted_out' where profile_id = '{held}'",
        f"update main.sending_eligibility set remaining_sends = -1 where profile_id = '{less}'",
        f"update main.int_profile_features set discounted_order_share = 1.5 where profile_id = '{member}'",
        "alter table main.int_profile_features drop column engagement_score",
        f"update segments.segment_catalog set members = members + 1 where segment_name = '{segment}'",
        f"insert into segments.segment_memberships select * from segments.segment_memberships where profile_id = '{member}' and second_key is null",
        "insert into segments.segment_memberships select 'no_such_segment', profile_id, second_key, as_of_date"
        f" from segments.segment_memberships where profile_id = '{member}' and second_key is null limit 1",
        "update main.input_row_counts set rows_in = rows_in + 1 where input = 'loyalty_tiers'",
        "delete from main.rejected_rows where input = 'stores'",
    )
    report = tmp_path / "report.html"
    done = sms("validate", "--target", copy.target, "--warehouse", copy.location, "--suite", "marts", "--report", report)
    assert done.returncode == 1, done.stdout + done.stderr
    told = {line for line in done.stdout.splitlines() if line.startswith("marts ")}
    for table, rule, key in [
        ("sending_eligibility", "A number that may be texted is written in E.164", text),
        ("sending_eligibility", "Nobody is eligible with a reason against it", held),
        ("sending_eligibility", "Nobody has less than no text left", less),
        ("int_profile_features", "discounted_order_share", member),
        ("int_profile_features", "engagement_score", "engagement_score"),
        ("segment_catalog", "The catalogue counts the members there are", segment),
        ("segment_memberships", "A key stands once", member),
        ("segment_memberships", "A membership is in a segment of the catalogue", f"no_such_segment, {member}"),
        ("input_row_counts", "No row is lost", "loyalty_tiers"),
        ("input_row_counts", "Every rejected row stands in rejected_rows", "stores"),
    ]:
        assert [line for line in told if line.startswith(f"marts {table}: ") and rule in line and key in line], rule
        assert key in report.read_text()
    assert "marts rejected_rows: " not in done.stdout


def test_broken_inputs_are_named_and_absent_ones_told(copy, tmp_path):
    copy.replace_input("orders", "select * from {table}")
    copy.run("update inputs.orders set gross_amount = -1 where order_id like 'o%1'")
    copy.replace_input("consent_events", "select consent_event_id, profile_id from {table}")
    copy.replace_input("number_checks", "select * from {table}")
    copy.run("update inputs.number_checks set line_type = 'pager'")
    columns = ("refund_id", "order_id", "refunded_at", "refund_amount", "reason", "loaded_at")
    copy.replace_input("refunds", f"select {', '.join(f'cast({c} as varchar) as {c}' for c in columns)} from {{table}}")
    kind = "view" if copy.target == "duckdb" else "table"
    copy.run(f"drop {kind} inputs.web_events cascade", f"drop {kind} inputs.sms_events cascade")
    report = tmp_path / "report.html"
    done = sms("validate", "--target", copy.target, "--warehouse", copy.location, "--suite", "inputs", "--report", report)
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    [amount] = [line for line in lines if line.startswith("inputs orders: ") and "gross_amount; min_value" in line]
    keys = amount.removesuffix(", ...").split("rows: ")[1].split("; ")
    assert len(keys) == 20
    assert all(re.fullmatch("o[0-9]*1", key) for key in set(keys) - {"bad_order_amount"})
    assert any(line.startswith("inputs consent_events: ") and "missing: " in line and "action" in line for line in lines)
    assert any(line.startswith("inputs sms_events: ") and "the table is missing" in line for line in lines)
    assert "web_events" in next(line for line in lines if line.startswith("Absent"))
    assert "inputs refunds: " not in done.stdout, "texts that fit the contract are no fault"
    checks = next(line for line in lines if line.startswith("inputs number_checks: "))
    assert "…" in checks and "+1" not in checks.split("rows: ")[1]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--warehouse", "no/such.duckdb"], "no/such.duckdb"),
        (["--target", "spark"], "spark"),
        (["--suite", "outputs"], "outputs"),
        (["--report", "/no/such/folder/report.html"], "/no/such/folder"),
    ],
)
def test_a_call_that_cannot_work_ends_with_a_sentence(options, named):
    done = sms("validate", *options)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert named in sentence


def test_a_file_that_is_no_warehouse_ends_with_a_sentence(tmp_path):
    file = tmp_path / "notes.duckdb"
    file.write_text("no database" * 1000)
    done = sms("validate", "--warehouse", file)
    assert done.returncode == 2
    [sentence] = done.stderr.splitlines()
    assert str(file) in sentence
