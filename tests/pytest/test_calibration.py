"""Whether predictions come true: the tenths of prediction_calibration, read plainly from the orders of the sample."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

import pytest

from reference.scores import History, parameters, scores
from sms_segmentation.warehouse import Warehouse

MODEL = "mbg_nbd"


def test_each_tenth_is_that_of_a_plain_reading(duckdb_warehouse: Warehouse) -> None:
    rows = duckdb_warehouse.rows("select * from prediction_calibration order by tenth")
    [today] = {row["as_of_date"] for row in duckdb_warehouse.rows("select as_of_date from int_purchase_histories")}
    known_until, counted_until = today - timedelta(days=91), today - timedelta(days=1)
    assert {(row["known_until"], row["counted_until"]) for row in rows} == {(known_until, counted_until)}

    days: dict[str, set[date]] = defaultdict(set)
    for order in duckdb_warehouse.rows("select profile_id, order_date from int_completed_orders"):
        days[order["profile_id"]].add(order["order_date"])
    customers = []
    for who, all_days in days.items():
        known = sorted(day for day in all_days if day <= known_until)
        if known:
            [first, *_, last] = [*known, known[-1]]
            history = History(len(known) - 1, (last - first).days / 7, (known_until - first).days / 7, 0.0)
            customers.append((-round(expected_orders(history), 9), who, sum(known_until < day <= counted_until for day in all_days)))
    customers.sort()

    size_of_all, larger = divmod(len(customers), 10)  # the first tenths hold one more
    for row in rows:
        size = size_of_all + (row["tenth"] <= larger)
        tenth, customers = customers[:size], customers[size:]
        assert row["customers"] == size
        assert row["placed_orders"] == sum(placed for _, _, placed in tenth)
        assert float(row["expected_orders"]) == pytest.approx(-sum(expected for expected, _, _ in tenth), rel=1e-6)
    assert not customers
    assert len(rows) == 10


@cache
def expected_orders(history: History) -> float:
    fitted = parameters("sample")
    buying = {name: fitted[MODEL, name] for name in ("r", "alpha", "a", "b")}
    spending = {name: fitted["gamma_gamma", name] for name in ("p", "q", "gamma")}
    return scores(history, MODEL, buying, spending, 90).expected_orders_90d
