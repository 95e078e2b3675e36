"""What recommendations for a large shop cost: the models' own SQL over orders made up in DuckDB, with seconds and CPU-seconds of each.

People buy with different zeal, and products by a power law, in orders of one line or more, some of them once more. Ends with 1 when all of it takes
longer than --at-most seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console

from sms_segmentation.project import Dbt, grid
from sms_segmentation.warehouse import ENGINES

MODELS = [
    "int_recommendation_products", "int_recommendation_buyers", "int_recommendation_purchases", "int_family_purchases", "int_recommendable_families",
    "int_recommendation_places", "int_family_neighbors", "int_popular_unbought", "int_leading_families", "int_leading_scores", "int_undecided_buyers", "int_recommendation_scores",
    "product_recommendations",
]  # fmt: skip

LINES = """
    create table int_order_line_facts as
    with orders as (
        select
            order_id,
            cast(pow(random(), 1.5) * {profiles} as bigint) as person,
            date '2026-11-20' - cast(random() * 720 as integer) as order_date,
            1 + cast(floor(-ln(1 - random()) * 2) as integer) as lines
        from range(cast({lines} / 2.54 as bigint)) as numbered (order_id)
    ),

    numbered as (
        select
            *,
            row_number() over (partition by person order by order_date, order_id) as order_number
        from orders
    ),

    lines as (
        select
            *,
            unnest(range(lines)) as line,
            random() as chance
        from numbered
    )

    select
        order_id || '-' || line as order_line_id,
        cast(order_id as varchar) as order_id,
        'profile-' || person as profile_id,
        cast(order_date as timestamp) as ordered_at,
        order_date,
        cast(order_number as integer) as order_number,
        -- a third of the lines are of a dozen products of one's own
        'product-' || cast(floor({products} * pow(
            case when chance < 0.33 then (hash(person * 12 + cast(random() * 12 as integer)) % 1000003) / 1000003 else random() end, 3
        )) as integer) as product_id,
        1 as quantity
    from lines
"""

OTHERS = """
    create table int_products_validated as
    select
        product_id,
        cast(null as varchar) as parent_product_id,
        'category-' || (hash(product_id) % 40) as category,
        cast(hash(product_id) % 9000 / 100 as decimal(18, 4)) as price,
        true as is_active
    from (select distinct product_id from int_order_line_facts);
    create table int_order_lines_validated as select product_id, false as is_gift_card from int_products_validated;
    create table int_product_stock as select product_id, 5 as stock_quantity from int_products_validated where hash(product_id) % 20 > 0;
    create table int_product_supplies as
    select profile_id, product_id, max(ordered_at) + interval 30 days as supply_ending_at
    from int_order_line_facts
    where hash(product_id) % 10 = 0
    group by profile_id, product_id;
    create table int_live_profiles as select 'profile-' || person as profile_id from range({profiles}) as numbered (person);
"""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--products", type=int, default=5_000)
    parser.add_argument("--memory", default="4GB", help="what DuckDB may use")
    parser.add_argument("--at-most", type=float, default=60, metavar="SECONDS")
    return parser.parse_args()


def main() -> int:
    given = options()
    table = grid("model", "seconds", "CPU-seconds", "rows")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DBT_TARGET_PATH": str(Path(folder, "target")), "DBT_LOG_PATH": str(Path(folder, "logs")), "DBT_LOG_LEVEL_FILE": "none"}
        file = str(Path(folder, "shop.duckdb"))
        compiled = Dbt(ENGINES["duckdb"](file)).compiled({"as_of": "2026-11-20 12:00:00"}, " ".join(MODELS))
        with duckdb.connect(file, config={"memory_limit": given.memory, "threads": 2, "preserve_insertion_order": False}) as connection:
            connection.execute("select setseed(0.21)")
            connection.execute(LINES.format(**vars(given)))
            connection.execute(OTHERS.format(**vars(given)))
            [(lines, people)] = connection.execute("select count(*), count(distinct profile_id) from int_order_line_facts").fetchall()
            started, cpu = time.monotonic(), time.process_time()
            for model in MODELS:
                began, spent = time.monotonic(), time.process_time()
                [(rows,)] = connection.execute(f"create table {model} as {compiled[model]}").fetchall()
                table.add_row(model, f"{time.monotonic() - began:.1f}", f"{time.process_time() - spent:.1f}", f"{rows:,}")
            seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    table.add_row("all", f"{seconds:.1f}", f"{cpu:.1f}", "")
    Console().print(table)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{lines:,} order lines of {people:,} people, {given.products:,} products; at most {memory:.1f} GB of memory")
    return int(seconds > given.at_most)


if __name__ == "__main__":
    sys.exit(main())
