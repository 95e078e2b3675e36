"""A past day played through: customers are scored by what was known at a cutoff, then what they did until a later day is looked up.

All of it happens in a DuckDB file of its own. Scores are those of int_purchase_predictions, what followed is int_completed_orders.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from sms_segmentation.fitting.fitted_rows import Row
from sms_segmentation.fitting.model_parameters import COLUMNS, estimates
from sms_segmentation.paths import ROOT
from sms_segmentation.project import Dbt, err, opened
from sms_segmentation.warehouse import Warehouse, WarehouseError

VARIANTS = ("mbg_nbd", "bg_nbd")
PARAMETER_SET = "backtest"

Columns = dict[str, np.ndarray]

CUSTOMERS = """
    select
        histories.* exclude (orders),
        histories.as_of_date - cast(histories.days_since_first_order as integer) as first_order_date,
        sum(orders.revenue) as past_revenue
    from {{ ref('int_purchase_histories') }} as histories
    inner join {{ ref('int_completed_orders') }} as orders on histories.profile_id = orders.profile_id
    group by all
"""

# The shipped scores, and by the same macro the orders to be expected until any day: one column a number of days.
SCORES = """
    with parameters as (
        select
            {% for name in ['r', 'alpha', 'a', 'b'] -%}
            max(case when parameter = '{{ name }}' then cast(value as double) end) as {{ name }},
            {% endfor %}
        from {{ ref('int_model_parameters') }}
        where model_set = '{{ var('model_set') }}' and model = '{{ var('clv_model') }}'
    ),

    states as (
        select distinct
            histories.repeat_order_days,
            histories.days_since_first_order,
            parameters.r + histories.repeat_order_days as purchase_shape,
            parameters.alpha + histories.days_since_first_order / 7 as purchase_rate,
            parameters.a as leave_a,
            parameters.b + histories.repeat_order_days{{ ' + 1' if var('clv_model') == 'mbg_nbd' }} as leave_b
        from {{ ref('int_purchase_histories') }} as histories
        cross join parameters
    ),

    if_alive as (
        {{ expected_purchases('states', ['repeat_order_days', 'days_since_first_order'], horizons) }}
    )

    select
        predictions.*,
        {% for name in horizons -%}
        predictions.probability_alive * if_alive.{{ name }} as {{ name }},
        {% endfor %}
    from {{ ref('int_purchase_predictions') }} as predictions
    inner join {{ ref('int_purchase_histories') }} as histories on predictions.profile_id = histories.profile_id
    inner join if_alive
        on
            histories.repeat_order_days = if_alive.repeat_order_days
            and histories.days_since_first_order = if_alive.days_since_first_order
"""

# Customers erased since then are left out.
ORDER_DAYS = """
    select
        customers.profile_id,
        customers.as_of_date,
        orders.order_date,
        sum(orders.revenue) as revenue
    from customers
    inner join {{ ref('int_live_profiles') }} as profiles on customers.profile_id = profiles.profile_id
    inner join {{ ref('int_completed_orders') }} as orders on customers.profile_id = orders.profile_id
    where orders.order_date > customers.first_order_date
    group by all
"""

JUDGED = """
    select
        customers.*,
        count(order_days.order_date) as orders,
        count(order_days.order_date) filter (where order_days.order_date <= customers.as_of_date + {soon_days}) > 0 as bought_soon,
        coalesce(sum(order_days.revenue), 0) as revenue
    from customers
    inner join {{{{ ref('int_live_profiles') }}}} as profiles on customers.profile_id = profiles.profile_id
    left join order_days on customers.profile_id = order_days.profile_id and order_days.order_date > customers.as_of_date
    group by all
"""


@dataclass(frozen=True)
class Trial:
    """One row a customer: what they had done, what was foretold of them by each variant, and what they did."""

    cutoff: date
    days: int
    soon_days: int
    parameters: list[Row]
    # repeat_order_days, days_since_first_order, ..., orders, bought_soon, revenue
    customers: Columns
    # variant -> buys (probability of an order within soon_days), orders and revenue within days
    scores: dict[str, Columns]
    # Days from the cutoff to each repeat order of all customers, and their number; negative before it
    order_days: Columns
    # Days from the cutoff -> orders that all customers together are expected to have placed by then
    expected: dict[str, dict[int, float]]


def warehouse_in(folder: str) -> Warehouse:
    """The DuckDB file of a backtest. Builds of this process run no tests: what they build is only looked at."""
    os.environ.setdefault("DBT_TARGET_PATH", str(ROOT / "target" / "backtest"))
    os.environ.setdefault("DBT_LOG_PATH", str(ROOT / "logs" / "backtest"))
    os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "test unit_test"
    return opened("duckdb", str(Path(folder, "backtest.duckdb")))


def play(dbt: Dbt, house: Warehouse, dbt_vars: dict[str, Any], cutoff: str, until: str, soon_days: int) -> Trial:
    """Build at the cutoff, fit, score with both variants, build at the end and look up what followed.

    Raises WarehouseError when there is nothing to judge.
    """
    then, later = dbt_vars | {"as_of": cutoff, "model_set": PARAMETER_SET}, dbt_vars | {"as_of": until}
    days = round((datetime.fromisoformat(until) - datetime.fromisoformat(cutoff)) / timedelta(days=1))
    if days < soon_days:
        raise WarehouseError(f"From {cutoff} to {until} are {days} days; give times at least {soon_days} days apart (var churn_horizon_days).")
    build(dbt, then, "+int_purchase_predictions")
    _check(set(dbt.columns(then, "select distinct score_status from {{ ref('int_purchase_predictions') }}")["score_status"]), cutoff)
    with err.status("Fitting the models"):
        parameters = estimates(dbt, then, PARAMETER_SET)
    keep(dbt, house, then, "customers", CUSTOMERS)
    kept = house.relation("int_model_parameters")
    with connection_to(house) as connection:
        rows = [[*(row[name] for name in COLUMNS), 1] for row in parameters]
        connection.executemany(f"insert into {kept} ({', '.join(COLUMNS)}, fit_number) values ({', '.join('?' * len(rows[0]))})", rows)
    fitted = [variant for variant in VARIANTS if all(row["value"] is not None for row in parameters if row["model"] == variant)]
    if not fitted:
        statuses = {row["fit_status"] for row in parameters if row["model"] in VARIANTS}
        raise WarehouseError(f"No model could be fitted to what was known by {cutoff} UTC (fit_status {', '.join(statuses)}); give a later --cutoff.")
    ends = [*range(7, days, 7), days]
    horizons = {f"orders_{end}d": end / 7 for end in ends}
    for variant in fitted:
        with_variant = then | {"clv_model": variant}
        build(dbt, with_variant, "int_purchase_predictions")
        keep(dbt, house, with_variant, f"scores_{variant}", f"{{% set horizons = {horizons} %}}{SCORES}")
    build(dbt, later, "+int_completed_orders", "+int_live_profiles")
    keep(dbt, house, later, "order_days", ORDER_DAYS)
    keep(dbt, house, later, "judged", JUDGED.format(soon_days=soon_days))
    with connection_to(house) as connection:
        [(cutoff_date,)] = connection.execute("select max(as_of_date) from customers").fetchall()
        judged = _columns(connection, "select * exclude (profile_id, as_of_date, first_order_date) from judged order by profile_id")
        order_days = _columns(connection, "select order_date - as_of_date as day, count(*) as orders from order_days group by day order by day")
        scores, expected = {}, {}
        for variant in fitted:
            relation = f"scores_{variant} where profile_id in (select profile_id from judged)"
            scores[variant] = _columns(
                connection,
                f"select 1 - churn_probability as buys, orders_{days}d as orders, orders_{days}d * expected_order_value as revenue"
                f" from {relation} order by profile_id",
            )
            [sums] = connection.execute(f"select {', '.join(f'sum({name})' for name in horizons)} from {relation}").fetchall()
            expected[variant] = dict(zip(ends, sums, strict=True))
    return Trial(cutoff_date, days, soon_days, parameters, judged, scores, order_days, expected)


def build(dbt: Dbt, dbt_vars: dict[str, Any], *select: str) -> None:
    _, failures = dbt.build(dbt_vars, "--select", *select)
    if failures:
        raise WarehouseError(f"{failures} dbt nodes failed, see above and {dbt.log}.")


def _check(statuses: set[str], cutoff: str) -> None:
    if not statuses:
        raise WarehouseError(f"No one had a completed order by {cutoff} UTC; give a later --cutoff.")
    if "insufficient_history" in statuses:
        raise WarehouseError(
            f"By {cutoff} UTC there was too little history (vars score_min_customers, score_min_days, score_min_orders); give a later --cutoff."
        )


def keep(dbt: Dbt, house: Warehouse, dbt_vars: dict[str, Any], table: str, query: str) -> None:
    """The rows of a query in dbt's words as a table that no later build touches."""
    sql = dbt.sql(dbt_vars, query)
    with connection_to(house) as connection:
        connection.execute(f"create table {table} as {sql}")


def connection_to(house: Warehouse) -> duckdb.DuckDBPyConnection:
    # dbt keeps the file open for writing after its run.
    DuckDBConnectionManager.close_all_connections()
    return duckdb.connect(house.credentials.path, config=house.credentials.config_options)


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> Columns:
    """Numbers as doubles, unknown ones as nan."""
    found = connection.execute(query).fetchnumpy()
    return {name: np.ma.filled(np.ma.asarray(values, dtype=float), np.nan) for name, values in found.items()}
