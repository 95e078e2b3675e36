"""What a vendor once said of consent stands, whatever became of it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from conftest import ELSEWHERE
from reference.raw_tables import store

SOURCES = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}
REFUSED = {
    "id": "SM1", "from": "+18885550100", "to": "+14155552671", "direction": "outbound-api", "status": "failed", "error_code": "21610",
    "created_at": "2026-05-01 14:59:58", "date_sent": None, "_fivetran_synced": "2026-05-02 00:00:00",
}  # fmt: skip


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_an_opt_out_that_vanishes_stands(successive: Callable, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Until the number is erased, of which recorded_erasures is what is left."""

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
        erased = "('e1', '+14155552671', 'all', 'erased')"
        build.house.execute(f"insert into {build.house.relation('recorded_erasures')} (suppression_id, phone_e164, channel, reason) values {erased}")
        assert consent() == consent() == []
        if target == "duckdb":
            store(build.house, "raw_twilio", {"calls": []})
            with duckdb.connect(build.house.credentials.path) as connection:
                connection.execute("drop table raw_twilio.message")
            with pytest.raises(SystemExit):
                consent()
            said = " ".join(capsys.readouterr().err.split())
            assert "Connection twilio has no table message or messages or messages_export in schema raw_twilio, which holds calls." in said


def test_a_new_number_has_no_old_consent_and_an_import_lifts_nothing(successive: Callable) -> None:
    """A customer of a shop who gets another number, unsubscribes, and is written as subscribed by an app."""
    sources = {"shopify": {"loader": "fivetran", "schema": "raw_shopify"}}
    customer = {"id": 1, "phone": "+14155552671", "updated_at": "2026-01-01 00:00:00", "_fivetran_synced": "2026-01-02 00:00:00"}
    old, new = customer["phone"], "+14155552672"

    def consent(phone: str, state: str, changed_at: str, collected_from: str) -> set[tuple[Any, ...]]:
        stated = {"state": state, "updated_at": changed_at, "collected_from": collected_from}
        row = customer | {"phone": phone} | {f"sms_marketing_consent_{name}": value for name, value in stated.items()}
        store(build.house, "raw_shopify", {"customer": [row]})
        select = ["--select", "+stg_inputs__consent_events,resource_type:model", "path:seeds/reference"]
        house = build(None, {"as_of": "2026-07-01 00:00:00", "sources": sources}, *select)
        return {(row["phone_e164"], row["action"], row["source"]) for row in house.table("stg_inputs__consent_events")}

    with successive("duckdb", "vendor_states") as build:
        assert consent(old, "SUBSCRIBED", "2026-01-01 00:00:00", "SHOPIFY") == {(old, "opt_in", "checkout")}
        assert consent(new, "SUBSCRIBED", "2026-01-01 00:00:00", "SHOPIFY") == {(None, "opt_in", "checkout")}
        assert (new, "opt_out", "api") in consent(new, "UNSUBSCRIBED", "2026-02-01 00:00:00", "OTHER")
        assert consent(new, "SUBSCRIBED", "2026-03-01 00:00:00", "OTHER") == {(new, "opt_out", "api"), (new, "opt_in", "api")}
