"""With var erasure_salt the warehouse keeps a hash of an erased number, which blocks the number and is what logs forget by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ELSEWHERE
from reference.inputs import write
from sms_segmentation.warehouse import Warehouse

AS_OF, ERASED_AT, SALT = "2026-10-01 17:00:00", "2026-09-30 09:00:00", "a salt of this shop's own \\ 'quoted'"
NUMBER, OTHER = "+12125567123", "+12125567124"
MODELS = [
    "--select",
    "+int_suppression_history",
    "+int_requests_to_stop",
    "+int_opt_outs_of_nobody",
    "--exclude",
    "resource_type:test",
    "resource_type:unit_test",
]


def inputs(folder: Path, profiles: dict[str, str], stops: dict[str, str]) -> Path:
    """Profiles by id, and who wrote STOP, by id of the text: their numbers."""
    stop = {"direction": "inbound", "event_type": "received", "body_text": "STOP"}
    texts = [{"sms_event_id": key, "message_id": key, "phone_e164": number, **stop} for key, number in stops.items()]
    return write({"profiles": [{"profile_id": name, "phone_e164": number} for name, number in profiles.items()], "sms_events": texts}, folder)


def erase(house: Warehouse, key: str, profile: str, number: str | None) -> None:
    """A row as sms erase adds it."""
    spelled = "null" if number is None else f"'{number}'"
    columns = "suppression_id, profile_id, phone_e164, channel, scope, reason, starts_at, loaded_at"
    times = f"timestamp '{ERASED_AT}', timestamp '{ERASED_AT}'"
    house.execute(f"insert into {house.relation('recorded_erasures')} ({columns}) values ('{key}', '{profile}', {spelled}, 'all', 'all', 'erased', {times})")


def erased(house: Warehouse) -> dict[str, Any]:
    return {row["phone_e164"]: row["evidence_id"] for row in house.table("int_suppression_history") if row["block_reason"] == "erased"}


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_a_hash_stands_in_for_the_number(target: str, successive: Callable, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    salted = {"as_of": AS_OF, "erasure_salt": SALT}
    hashing = ["--select", "recorded_erasures", "int_suppression_history"]
    with successive(target, f"hashed_{target}") as build:
        house = build(inputs(tmp_path / "before", {"p1": NUMBER, "p2": OTHER}, {"s1": NUMBER, "s2": OTHER}), {"as_of": AS_OF}, *MODELS)
        erase(house, "e1", "p1", NUMBER)
        erase(house, "e2", "p9", None)
        for _ in range(2):
            build(None, salted, *hashing)
            kept = {row["suppression_id"]: (row["profile_id"], row["phone_e164"], row["phone_hash"]) for row in house.table("recorded_erasures")}
            assert kept == {"e1": ("p1", None, hashlib.sha256(f"{SALT}{NUMBER}".encode()).hexdigest()), "e2": ("p9", None, None)}
            assert erased(house) == {NUMBER: "e1"}
        for other in ({"as_of": AS_OF}, salted | {"erasure_salt": f"{SALT} other"}):
            with pytest.raises(SystemExit):
                build(None, other, *hashing)
            assert "hashed with another salt" in capsys.readouterr().err
        if target != "duckdb":
            return

        # the source forgets the person, and so does the log; then another profile comes with the number, in another spelling
        build(inputs(tmp_path / "cleaned", {"p2": OTHER}, {"s2": OTHER}), salted, *MODELS)
        assert erased(house) == {}
        assert {row["phone_e164"] for row in house.table("int_requests_to_stop")} == {OTHER}
        assert house.table("int_opt_outs_of_nobody") == []
        build(inputs(tmp_path / "back", {"p2": OTHER, "p3": "+1 (212) 556-7123"}, {"s2": OTHER}), salted, *MODELS)
        assert erased(house) == {NUMBER: "e1"}
