"""Spoiled inputs never permit what clean ones forbid, and every opt-out holds, however it and its person are written.

SMS_TEST_SEEDS=5,6,7 tries other dirt than usual.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reference.dirt import Dirt, with_numeric_ids
from reference.facts import Row, Tables
from reference.inputs import complete, write
from reference.sending import Sending
from reference.worlds import STOPS, RandomWorld
from sms_segmentation.warehouse import Warehouse

AS_OF = datetime(2026, 11, 23, 17)
SEEDS = [int(seed) for seed in os.environ.get("SMS_TEST_SEEDS", "1,2").split(",")]
SELECTED = [f"+{table},resource_type:{kind}" for table in ("sending_eligibility", "rejected_rows") for kind in ("model", "seed")]
NEWCOMER: Row = {"is_dormant": False, "engagement_track": "new", "rfm_name": "prospect", "is_vip_blended": False} | dict.fromkeys(
    ("is_lifecycle_active_customers", "is_lifecycle_new_subscribers"), False
)
UNREADABLE = ["1.21256E+10", "+1 212 555 2102 x7", "212-KL5-2102", "unknown", "555-01"]

Reference = Callable[[Dirt, Row, str], Row]
Kind = Callable[[Dirt, Row, str], tuple[str, Row]]

# How an opt-out names its person.
REFERENCES: dict[str, Reference] = {
    "number": lambda dirt, profile, phone: {"phone_e164": dirt.number(phone)},
    "number and profile": lambda dirt, profile, phone: {"phone_e164": dirt.number(phone), "profile_id": profile["profile_id"]},
    "profile": lambda dirt, profile, phone: {"profile_id": dirt.reference(profile["profile_id"])},
    "unreadable number and profile": lambda dirt, profile, phone: {
        "phone_e164": dirt.random.choice(UNREADABLE), "profile_id": dirt.reference(profile["profile_id"]),
    },
    "e-mail": lambda dirt, profile, phone: {"email": f" {profile['email'].upper()}"},
    "unreadable number and e-mail": lambda dirt, profile, phone: {
        "phone_e164": dirt.random.choice(UNREADABLE), "email": profile["email"],
    },
}  # fmt: skip


def consent(**more: Any) -> Kind:
    def row(dirt: Dirt, named: Row, key: str) -> tuple[str, Row]:
        return "consent_events", {"consent_event_id": key, "action": "opt_out", "occurred_at": AS_OF, "loaded_at": AS_OF} | named | more

    return row


def text(**more: Any) -> Kind:
    def row(dirt: Dirt, named: Row, key: str) -> tuple[str, Row]:
        stop = {"direction": "inbound", "event_type": "received", "body_text": dirt.random.choice(STOPS)}
        return "sms_events", {"sms_event_id": key, "occurred_at": AS_OF, "loaded_at": AS_OF} | stop | named | more

    return row


def suppression(**more: Any) -> Kind:
    def row(dirt: Dirt, named: Row, key: str) -> tuple[str, Row]:
        return "suppressions", {"suppression_id": key, "channel": "all", "reason": "complaint"} | named | more

    return row


# What it says, also with a cell that cannot be read.
KINDS: dict[str, Kind] = {
    "opt-out": consent(),
    "opt-out in capitals": consent(action=" OPT_OUT ", channel="SMS", message_category=" Marketing"),
    "unknown action": consent(action="remove them"),
    "unknown channel and category": consent(channel="text", message_category="??"),
    "unreadable time": consent(occurred_at="5/12/2026"),
    "of the carrier": consent(action="opt_out_carrier", source="carrier"),
    "STOP": text(),
    "STOP of an unreadable time": text(occurred_at="yesterday"),
    "STOP of unknown direction": text(direction="in?"),
    "STOP of unknown state": text(event_type="recieved"),
    "refused": text(direction="outbound", event_type="failed", failure_class="opted_out", body_text=None),
    "refused by its code": text(direction="outbound", event_type="failed", failure_code="21610", body_text=None),
    "suppression": suppression(),
    "suppression of an unknown channel": suppression(channel="??"),
    "suppression without a readable start": suppression(starts_at="soon"),
    "suppression that ends before it starts": suppression(ends_at=datetime(2019, 1, 1)),
}


WAYS = [
    (kind, how) for kind, how in itertools.product(KINDS, REFERENCES) if not ("e-mail" in how and KINDS[kind](Dirt(0), {}, "")[0] == "sms_events")
]  # a text names no e-mail address


def subscribers() -> Iterator[tuple[str, Row]]:
    """Rows of one who may be texted for each way to opt out, and of some who do not."""
    for position in range(len(WAYS) + 20):
        profile_id, phone = f"p{500 + position}", f"+1212364{4000 + position}"
        yield "profiles", {"profile_id": profile_id, "phone_e164": phone, "email": f"{profile_id}@example.com", "country_code": "US"}
        yield "consent_events", {
            "consent_event_id": f"of-{profile_id}", "phone_e164": phone, "consent_level": "express_written",
            "occurred_at": AS_OF - timedelta(days=100), "message_category": "marketing",
        }  # fmt: skip


def planted(dirt: Dirt, profiles: list[Row]) -> dict[str, tuple[str, str, Row]]:
    """An opt-out of each way, by profile: which, and the table and the row that say it."""
    found = {}
    for (kind, how), profile in zip(WAYS, profiles[-len(WAYS) - 20 :], strict=False):
        named = REFERENCES[how](dirt, profile, profile["phone_e164"])
        found[profile["profile_id"]] = f"{kind} by {how}", *KINDS[kind](dirt, named, f"planted-{profile['profile_id']}")
    return found


@pytest.fixture(scope="module")
def clean() -> Tables:
    tables = RandomWorld(11, AS_OF, profiles=100).tables
    for name, row in subscribers():
        tables[name].append(row)
    return with_numeric_ids(complete(tables))


def spoiled(clean: Tables, seed: int) -> tuple[Tables, dict[str, tuple[str, str, Row]]]:
    """The world with dirt of every kind, and the opt-outs planted in it."""
    dirt = Dirt(seed)
    tables, opt_outs = dirt.spoiled(clean), planted(dirt, clean["profiles"])
    for _, table, row in opt_outs.values():
        tables[table].append(row)
    return complete(tables), opt_outs


def eligible(rows: Iterable[Row]) -> set[str]:
    return {row["profile_id"] for row in rows if row["is_eligible"]}


def assert_nothing_opens(seed: int, before: set[str], after: set[str], opt_outs: dict[str, tuple[str, str, Row]]) -> None:
    assert opt_outs.keys() <= before
    assert after - before == set(), f"dirt of seed {seed} makes them eligible"
    assert len(after) > 10, "too little to tell anything"
    kept = [opt_outs[profile_id] for profile_id in sorted(after & opt_outs.keys())]
    assert not kept, f"opt-outs of seed {seed} do not hold:\n" + "\n".join(f"{way}: {row}" for way, _, row in kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_lets_no_dirt_permit(seed: int, clean: Tables) -> None:
    nobody = dict.fromkeys((row["profile_id"] for row in clean["profiles"]), NEWCOMER)
    tables, opt_outs = spoiled(clean, seed)
    before, after = (eligible(row | {"profile_id": who} for who, row in Sending(t, AS_OF, nobody).decisions().items()) for t in (clean, tables))
    assert_nothing_opens(seed, before, after, opt_outs)


@pytest.fixture(scope="module")
def decide(build: Callable) -> Callable[[Tables, Path], Warehouse]:
    def run(tables: Tables, folder: Path) -> Warehouse:
        return build(write(tables, folder / "inputs"), "duckdb", {"as_of": AS_OF.isoformat()}, "--select", *SELECTED)

    return run


@pytest.fixture(scope="module")
def before(clean: Tables, decide: Callable, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return eligible(decide(clean, tmp_path_factory.mktemp("clean")).table("sending_eligibility"))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_dirt_permits_and_every_opt_out_holds(seed: int, clean: Tables, before: set[str], decide: Callable, tmp_path: Path) -> None:
    tables, opt_outs = spoiled(clean, seed)
    nobody = {f"nobody-{number}": row for number, row in enumerate(of_nobody(random.Random(seed)))}
    tables["consent_events"] += [row | {"consent_event_id": key} for key, row in nobody.items()]
    house = decide(tables, tmp_path)
    assert_nothing_opens(seed, before, eligible(house.table("sending_eligibility")), opt_outs)
    rejected = [row["row_key"] for row in house.table("rejected_rows") if row["reason"] == "opt_out_of_nobody"]
    assert {key for key in nobody if any(key in row_key for row_key in rejected)} == nobody.keys()
    assert [row_key for row_key in rejected if "planted" in row_key] == [], f"opt-outs of seed {seed} find nobody"


def of_nobody(chance: random.Random) -> Iterator[Row]:
    """Opt-outs of which nobody can say whose they are."""
    for named in ({"phone_e164": chance.choice(UNREADABLE)}, {"profile_id": "nobody"}, {"email": "nobody@example.com"}, {}):
        yield {"action": "opt_out", "occurred_at": AS_OF - timedelta(days=9)} | named
