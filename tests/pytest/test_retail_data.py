"""scripts/sms load-retail-data keeps what the raw files hold, in the words of the input contract."""

import os
from pathlib import Path

import duckdb
import pytest
import yaml

from commands import sms
from conftest import THOROUGH

ROOT = Path(__file__).resolve().parents[2]
REAL_DATA = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data"))
SOURCES = sorted((ROOT / "models" / "staging" / "inputs").glob("*__sources.yml"))
DUCKDB_TYPES = {"string": "VARCHAR", "decimal(18, 4)": "DECIMAL(18,4)"}
AS_OF = {"completejourney": "2018-01-01 00:00:00", "cdnow": "1998-07-01 00:00:00"}

pytestmark = [
    pytest.mark.skipif(
        not (REAL_DATA / name).is_dir(),
        reason=f"no retail data in {REAL_DATA / name} (set SMS_REAL_DATA to its parent folder)",
    )
    for name in AS_OF
]


def contract() -> dict:
    return {table["name"]: table for file in SOURCES for table in yaml.safe_load(file.read_text())["sources"][0]["tables"]}


class Loaded:
    """The raw files (raw.*) and what the script made of them (made.*), ready to be asked."""

    def __init__(self, name: str, out: Path) -> None:
        loaded = sms("load-retail-data", name, "--data", REAL_DATA / name, "--out", out)
        assert loaded.returncode == 0, loaded.stderr
        self.name, self.out, self.printed = name, out, loaded.stdout
        self.tables = sorted(path.stem for path in out.glob("*.parquet"))
        self.connection = duckdb.connect()
        for schema, folder in (("raw", REAL_DATA / name), ("made", out)):
            self.connection.execute(f"create schema {schema}")
            for path in folder.glob("*.parquet"):
                self.connection.execute(f"create view {schema}.{path.stem} as from '{path}'")

    def ask(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def number(self, query: str):
        return self.ask(query)[0][0]


@pytest.fixture(scope="module")
def completejourney(tmp_path_factory) -> Loaded:
    return Loaded("completejourney", tmp_path_factory.mktemp("completejourney"))


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory) -> Loaded:
    return Loaded("cdnow", tmp_path_factory.mktemp("cdnow"))


@pytest.fixture(params=list(AS_OF))
def loaded(request) -> Loaded:
    return request.getfixturevalue(request.param)


def test_every_column_is_in_the_contract_with_its_type(loaded):
    for name in loaded.tables:
        written = dict(loaded.ask(f"select column_name, column_type from (describe made.{name})"))
        agreed = {column["name"]: DUCKDB_TYPES.get(column["data_type"], column["data_type"].upper()) for column in contract()[name]["columns"]}
        assert written.items() <= agreed.items(), name


def test_every_needed_table_and_column_is_there(loaded):
    tables = contract()
    needed = {name for name, table in tables.items() if is_needed(table)}
    assert needed <= set(loaded.tables)
    for name in loaded.tables:
        written = {row[0] for row in loaded.ask(f"select column_name from (describe made.{name})")}
        agreed = tables[name]["columns"]
        assert {column["name"] for column in agreed if need(column) != "optional"} <= written, name


def is_needed(table: dict) -> bool:
    return table.get("config", {}).get("meta", {}).get("is_required", False)


def need(column: dict) -> str:
    return column["config"]["meta"]["need"]


def test_keys_are_filled_and_unique(loaded):
    tables = contract()
    for name in loaded.tables:
        keys = [column["name"] for column in tables[name]["columns"] if need(column) == "key"]
        key = ", ".join(keys)
        filled = " and ".join(f"{column} is not null" for column in keys)
        rows = loaded.number(f"select count(*) from made.{name}")
        distinct = f"select count(*) from (select distinct {key} from made.{name} where {filled})"
        assert loaded.number(distinct) == rows, name


@pytest.mark.parametrize(
    ("child", "parent", "key"),
    [
        ("orders", "profiles", "profile_id"),
        ("order_lines", "orders", "order_id"),
        ("order_discounts", "orders", "order_id"),
        ("order_discounts", "promotions", "promotion_id"),
        ("consent_events", "profiles", "profile_id"),
        ("sms_events", "profiles", "profile_id"),
        ("sms_events", "consent_events", "phone_e164"),
        ("sms_events", "sms_campaigns", "campaign_id"),
        ("profile_properties", "profiles", "profile_id"),
    ],
)
def test_references_lead_somewhere(completejourney, child, parent, key):
    orphans = f"""
        select count(*) from made.{child} as child
        anti join made.{parent} as parent using ({key})
        where child.{key} is not null
    """
    assert completejourney.number(orphans) == 0


def test_an_order_holds_the_amounts_of_its_lines(loaded):
    assert (
        loaded.ask("""
        with lines as (
            select
                order_id,
                sum(line_total) as net,
                sum(line_total + discount_amount) as gross
            from made.order_lines
            group by order_id
        )

        select order_id from made.orders
        full join lines using (order_id)
        where
            total_amount is distinct from net
            or gross_amount is distinct from gross
            or gross_amount - discount_amount <> total_amount
    """)
        == []
    )


def test_completejourney_keeps_every_basket_and_line(completejourney):
    assert (
        completejourney.ask("""
        select basket_id::varchar, household_id::varchar, transaction_timestamp
        from raw.transactions
        except
        select order_id, profile_id, ordered_at from made.orders
    """)
        == []
    )
    for made, raw in [
        ("count(*) from made.orders", "count(distinct basket_id) from raw.transactions"),
        ("count(*) from made.order_lines", "count(*) from raw.transactions"),
        ("count(*) from made.profiles", "count(distinct household_id) from raw.transactions"),
        ("count(*) from made.products", "count(*) from raw.products"),
    ]:
        assert completejourney.number(f"select {made}") == completejourney.number(f"select {raw}")


def test_completejourney_keeps_every_cent(completejourney):
    raw = completejourney.ask("""
        select
            sum(round(100 * (sales_value + retail_disc + coupon_match_disc))),
            sum(round(100 * (retail_disc + coupon_match_disc + coupon_disc))),
            sum(round(100 * (sales_value - coupon_disc)))
        from raw.transactions
    """)
    made = completejourney.ask("""
        select 100 * sum(gross_amount), 100 * sum(discount_amount), 100 * sum(total_amount)
        from made.orders
    """)
    assert made == raw


def test_the_shelf_price_leaves_the_issuer_s_coupon_out(completejourney):
    """The same product in the same shop on the same day costs as much with a coupon as without."""
    pairs, equal = completejourney.ask("""
        with single_units as (
            select
                store_id,
                product_id,
                date_trunc('day', transaction_timestamp) as day,
                coupon_disc > 0 as has_coupon,
                round(100 * (sales_value + retail_disc + coupon_match_disc)) as shelf_cents
            from raw.transactions
            where quantity = 1
        )

        select count(*), count(*) filter (where plain.shelf_cents = couponed.shelf_cents)
        from single_units as plain
        inner join single_units as couponed using (store_id, product_id, day)
        where couponed.has_coupon and not plain.has_coupon
    """)[0]
    assert pairs > 50
    assert equal / pairs > 0.95


def test_discounts_of_an_order_add_up_to_its_discount(completejourney):
    assert (
        completejourney.ask("""
        with discounts as (
            select order_id, sum(discount_amount) as discount from made.order_discounts group by 1
        )

        select order_id from made.orders
        left join discounts using (order_id)
        where discount_amount <> coalesce(discount, 0)
    """)
        == []
    )


def test_a_redemption_is_a_code_where_that_day_s_basket_had_coupon_money(completejourney):
    expected = completejourney.number("""
        select count(*) from raw.coupon_redemptions as redemption
        where exists (
            select 1 from raw.transactions
            where
                household_id = redemption.household_id
                and coupon_disc + coupon_match_disc > 0
                and timezone('America/New_York', timezone('UTC', transaction_timestamp))::date
                = redemption.redemption_date::date
        )
    """)
    codes = "select count(*) from made.order_discounts where discount_kind = 'code'"
    assert completejourney.number(codes) == expected > 1900


def test_a_household_in_a_campaign_gets_one_text_after_its_opt_in(completejourney):
    assert completejourney.ask("""
        select event_type, count(distinct message_id)
        from made.sms_events
        where event_type <> 'clicked'
        group by event_type
        order by event_type
    """) == [("delivered", 6589), ("sent", 6589)]
    assert (
        completejourney.number("""
        select min(sms_events.occurred_at - consent_events.occurred_at)
        from made.sms_events
        inner join made.consent_events using (phone_e164)
        where event_type = 'sent'
    """).days
        == 40
    )
    assert (
        completejourney.number("""
        select count(*) from made.sms_events as click
        inner join made.sms_events as delivered using (message_id)
        where
            click.event_type = 'clicked'
            and delivered.event_type = 'delivered'
            and click.occurred_at <= delivered.occurred_at
    """)
        == 0
    )


def test_made_up_numbers_are_of_no_subscriber(completejourney):
    assert (
        completejourney.number("""
        select count(*) from made.profiles
        where not regexp_full_match(phone_e164, '[+]1513555[5-7][0-9]{3}')
    """)
        == 0
    )
    numbers = "select count(distinct phone_e164) from made.profiles"
    assert completejourney.number(numbers) == 2469


def test_what_does_not_fit_is_counted_in_print(completejourney):
    for count in (
        "count(*) from made.orders where total_amount < 0",
        "count(*) from made.order_lines where quantity = 0",
        "count(*) from made.order_lines where quantity > 0 and line_total < 0",
    ):
        assert f"{completejourney.number(f'select {count}'):,}  order" in completejourney.printed


def test_cdnow_keeps_every_order_and_cent(cdnow):
    assert (
        cdnow.ask("""
        select profile_id, ordered_at::date, gross_amount from made.orders
        except all
        select customer_id, order_date, sum(amount) from raw.cdnow_master group by all
    """)
        == []
    )
    for made, raw in [
        ("count(*) from made.orders", "count(distinct (customer_id, order_date))"),
        ("sum(gross_amount) from made.orders", "sum(amount)"),
        ("count(*) from made.profiles", "count(distinct customer_id)"),
        ("sum(quantity) from made.order_lines", "sum(n_cds)"),
    ]:
        assert cdnow.number(f"select {made}") == cdnow.number(f"select {raw} from raw.cdnow_master")


def test_cdnow_has_neither_consent_nor_texts(cdnow):
    assert cdnow.number("select count(*) from made.consent_events") == 0
    assert cdnow.number("select count(*) from made.sms_events") == 0
    assert cdnow.number("select count(phone_e164) from made.profiles") == 0


def test_a_missing_file_is_named(tmp_path):
    loaded = sms("load-retail-data", "cdnow", "--data", tmp_path, "--out", tmp_path / "out")
    assert loaded.returncode == 2
    assert "cdnow_master.parquet is missing" in loaded.stderr


def test_two_data_sets_do_not_share_a_folder(completejourney):
    loaded = sms("load-retail-data", "cdnow", "--data", REAL_DATA / "cdnow", "--out", completejourney.out)
    assert loaded.returncode == 2
    assert "Choose another folder" in loaded.stderr


class Built:
    """The warehouse that scripts/build makes of a loaded data set."""

    def __init__(self, scripts_build, loaded: Loaded, warehouse: Path) -> None:
        built = scripts_build(
            *("--inputs", loaded.out, "--as-of", AS_OF[loaded.name], "--warehouse", warehouse),
            *("--vars", "{model_set: none}"),  # fits nothing, so writes nothing into the seeds of the project
            DBT_EXCLUDE_RESOURCE_TYPES="unit_test",
        )
        assert built.returncode == 0, built.stdout + built.stderr
        self.connection = duckdb.connect(str(warehouse), read_only=True)
        relations = self.connection.execute("select table_name, table_schema from information_schema.tables")
        self.schemas = dict(relations.fetchall())

    def row(self, columns: str, table: str, where: str = "true") -> tuple:
        return self.connection.execute(f"select {columns} from {self.schemas[table]}.{table} where {where}").fetchone()


def test_build_works_on_completejourney(scripts_build, completejourney, tmp_path):
    built = Built(scripts_build, completejourney, tmp_path / "shop.duckdb")
    counted = f"ordered_at <= timestamp '{AS_OF['completejourney']}'"
    orders, revenue = completejourney.ask(f"""
        with gift_cards as (
            select order_id, sum(line_total) as amount
            from made.order_lines
            where is_gift_card and quantity > 0 and line_total >= 0
            group by order_id
        )

        select count(*), sum(greatest(total_amount - coalesce(amount, 0), 0))
        from made.orders
        left join gift_cards using (order_id)
        where {counted}
    """)[0]
    features = "count(*), sum(lifetime_orders), sum(lifetime_revenue)"
    assert built.row(features, "int_profile_features") == (2469, orders, revenue)
    assert built.row("count(*)", "sms_subscribers") == (1559,)
    no_consent = "count(*), count(*) filter (where is_blocked_by_no_consent)"
    assert built.row(no_consent, "sending_eligibility") == (2469, 2469 - 1559)
    # A total below 0 is a cell that cannot be: its order stays, and so do the lines of it.
    for name, unfit in [("orders", "total_amount < 0"), ("order_lines", "quantity = 0 or line_total < 0")]:
        rejected = built.row("count(distinct row_key)", "rejected_rows", f"input = '{name}'")[0]
        assert rejected == completejourney.number(f"select count(*) from made.{name} where {unfit}")


@pytest.mark.skipif(not THOROUGH, reason="scripts/test --thorough builds of CDNOW too")
def test_build_works_on_cdnow(scripts_build, cdnow, tmp_path):
    built = Built(scripts_build, cdnow, tmp_path / "shop.duckdb")
    features = "count(*), sum(lifetime_orders), sum(lifetime_revenue)"
    raw = cdnow.ask("""
        select
            count(distinct customer_id),
            count(distinct (customer_id, order_date)),
            sum(amount)
        from raw.cdnow_master
    """)[0]
    assert built.row(features, "int_profile_features") == raw
    blocked = "count(*) filter (where is_blocked_by_no_phone), count(*) filter (where is_eligible)"
    assert built.row(blocked, "sending_eligibility") == (raw[0], 0)
