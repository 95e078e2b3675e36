"""Recommendations of a past day against the next order; `scripts/sms backtest-recommendations --help` says how."""

from __future__ import annotations

import tempfile
import time
from math import sqrt
from pathlib import Path
from typing import Annotated, Any

import typer

from sms_segmentation.backtesting.trial import build, connection_to, keep, warehouse_in
from sms_segmentation.project import Dbt, declared_end, err, exports_in, grid, load, mapping, out, sample, stop, utc
from sms_segmentation.warehouse import Warehouse, WarehouseError

# Who has fewer orders at the cutoff is not counted: there is little to go by.
MIN_ORDERS = 4
METHODS = {"popularity": "popularity, buyers in 90 days", "buy_again": "buy_again", "new": "new"}

FAMILIES = """
    select
        product_id,
        coalesce(parent_product_id, product_id) as family_id
    from {{ ref('int_products_validated') }}
"""

BOUGHT = """
    select distinct
        lines.profile_id,
        lines.order_id,
        families.family_id
    from {{ ref('int_order_line_facts') }} as lines
    inner join families on lines.product_id = families.product_id
"""

# Up to three families a person; what is popular is shown with what they have for any@3, and without for new@3.
SHOWN = """
    with popular as (
        select
            places.place,
            families.family_id
        from {{ ref('int_recommendation_places') }} as places
        inner join {{ ref('int_recommendable_families') }} as recommendable on places.family_number = recommendable.family_number
        inner join families on recommendable.product_id = families.product_id
        where places.kind = 'new' and places.place <= 3
    )

    select
        'popularity' as method,
        'any' as measure,
        buyers.profile_id,
        popular.family_id
    from {{ ref('int_recommendation_buyers') }} as buyers
    cross join popular
    union all
    select
        'popularity' as method,
        'new' as measure,
        buyers.profile_id,
        families.family_id
    from {{ ref('int_popular_unbought') }} as unbought
    inner join {{ ref('int_recommendation_buyers') }} as buyers on unbought.buyer_number = buyers.buyer_number
    inner join {{ ref('int_recommendable_families') }} as recommendable on unbought.family_number = recommendable.family_number
    inner join families on recommendable.product_id = families.product_id
    where unbought.kind = 'new'
    union all
    select
        recommendations.kind as method,
        measures.measure,
        recommendations.profile_id,
        families.family_id
    from {{ ref('product_recommendations') }} as recommendations
    inner join families on recommendations.product_id = families.product_id
    inner join (values ('any'), ('new')) as measures (measure) on recommendations.kind = 'new' or measures.measure = 'any'
    where recommendations.kind in ('buy_again', 'new')
"""

NEXT = """
    select distinct
        lines.profile_id,
        families.family_id
    from {{ ref('int_order_line_facts') }} as lines
    inner join families on lines.product_id = families.product_id
    where lines.ordered_at > timestamp '%s'
    qualify dense_rank() over (partition by lines.profile_id order by lines.order_number) = 1
"""

SHARES = """
    with people as (
        select profile_id
        from bought
        where profile_id in (select profile_id from next_orders)
        group by profile_id
        having count(distinct order_id) >= ?
    ),

    hits as (
        select distinct
            shown.method,
            shown.measure,
            shown.profile_id
        from shown
        inner join next_orders on shown.profile_id = next_orders.profile_id and shown.family_id = next_orders.family_id
        inner join people on shown.profile_id = people.profile_id
    )

    select
        method,
        measure,
        (select count(*) from people) as people,
        (select count(*) from hits where hits.method = lists.method and hits.measure = lists.measure) as people_hit
    from (select distinct method, measure from shown) as lists
"""

Shares = dict[tuple[str, str], float]


def play(dbt: Dbt, house: Warehouse, dbt_vars: dict[str, Any], cutoff: str, until: str) -> tuple[int, Shares]:
    """People counted, and the share of them whose next order after the cutoff holds one of three products, by method and measure."""
    then, later = dbt_vars | {"as_of": cutoff}, dbt_vars | {"as_of": until}
    build(dbt, then, "+product_recommendations")
    for table, query in {"families": FAMILIES, "bought": BOUGHT, "shown": SHOWN}.items():
        keep(dbt, house, then, table, query)
    build(dbt, later, "+int_order_line_facts")
    keep(dbt, house, later, "next_orders", NEXT % cutoff)
    with connection_to(house) as connection:
        rows = connection.execute(SHARES, [MIN_ORDERS]).fetchall()
    people = rows[0][2] if rows else 0
    if not people:
        raise WarehouseError(
            f"No one with {MIN_ORDERS} orders by {cutoff} UTC ordered again by {until}, or no product had enough buyers by then "
            "(var recommendation_min_buyers), so there is nothing to judge."
        )
    return people, {(method, measure): hit / people for method, measure, _, hit in rows}


def main(
    cutoff: Annotated[str, typer.Option(metavar="TIMESTAMP", help="Time to recommend at, UTC unless it has an offset.")],
    inputs: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder with a parquet or CSV file, or a folder of such files, for each input table. Default: the sample."),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIMESTAMP", help="Last time of the next orders. Default: the end of the sample, else now.")] = None,
    variables: Annotated[str, typer.Option("--vars", metavar="YAML", help="dbt vars, the same as for your builds.")] = "{}",
) -> None:
    """Recommend products by what was known at the cutoff, and compare them with the next order of each customer.

    Counted are customers with at least 4 orders at the cutoff who ordered again. any@3 is the share whose next order holds one of three products, new@3
    of three that they had never bought. Everything is built in a temporary DuckDB file. Exit code 0: done. 2: invalid input or configuration, or
    nothing to compare.
    """
    started = time.monotonic()
    dbt_vars = mapping(variables, with_connections=False)  # their tables are in the warehouse, which is not read
    inputs = inputs.resolve() if inputs else None
    start, end = utc(cutoff, "--cutoff"), utc(until, "--until") if until else None
    with tempfile.TemporaryDirectory(prefix="backtest-") as folder:
        try:
            house = warehouse_in(folder)
            inputs = inputs or sample()
            end = end or utc(declared_end(inputs), "--until")
            if end <= start:
                stop(f"--cutoff is {start}, which is not before {end}, the end of the next orders.")
            exports = exports_in(inputs, dbt_vars)
            dbt = Dbt(house)
            dbt.parse(dbt_vars)
            load(dbt, house, inputs, exports)
            with err.status("Comparing"):
                people, shares = play(dbt, house, dbt_vars, start, end)
        except WarehouseError as error:
            stop(str(error))
    table = grid("", "any@3", "new@3")
    for method, title in METHODS.items():
        table.add_row(title, *(f"{shares[method, measure]:.3f}" if (method, measure) in shares else "-" for measure in ("any", "new")))
    out.print(table)
    worst = max(sqrt(share * (1 - share) / people) for share in shares.values())
    out.print(f"{people:,} people, standard errors up to {worst:.3f}. {time.monotonic() - started:.0f} s.", soft_wrap=True, highlight=False)
