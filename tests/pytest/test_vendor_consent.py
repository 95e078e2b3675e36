"""What a vendor once said of consent stands, whatever became of it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reference.raw_tables import store

SOURCES = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}
REFUSED = {
    "id": "SM1", "from": "+18885550100", "to": "+14155552671", "direction": "outbound-api", "status": "failed", "error_code": "21610",
    "created_at": "2026-05-01 14:59:58", "date_sent": None, "_fivetran_synced": "2026-05-02 00:00:00",
}  # fmt: skip


@pytest.mark.parametrize("target", ["duckdb", "postgres", "spark"])
def test_an_opt_out_that_vanishes_stands(successive: Callable, target: str) -> None:
    def consent(*options: str) -> list[dict[str, Any]]:
        select = ["--select", "+stg_inputs__consent_events,resource_type:model", "path:seeds/reference"]
        house = build(None, {"as_of": "2026-07-01 00:00:00", "sources": SOURCES}, *select, *options)
        return [(row["phone_e164"], row["action"]) for row in house.table("stg_inputs__consent_events")]

    with successive(target, "vendor_consent") as build:
        store(build.house, "raw_twilio", {"message": [REFUSED]})
        assert consent() == [("+14155552671", "opt_out_carrier")]
        assert consent() == [("+14155552671", "opt_out_carrier")]  # once, though two tables have it
        store(build.house, "raw_twilio", {"message": [{**REFUSED, "id": "SM2", "status": "delivered", "error_code": None}]})
        assert consent("--full-refresh") == [("+14155552671", "opt_out_carrier")]
