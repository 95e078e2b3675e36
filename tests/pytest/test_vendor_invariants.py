"""What holds of consent whoever is one person, and in whatever order sources arrive: ../shared/spec/connectors.md, section 7.5."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reference.contents import CONTINUED
from reference.facts import Row
from reference.given_tables import overwrite
from reference.inputs import write
from reference.raw_tables import columns, store
from reference.split_worlds import SplitWorld, persons_of
from reference.vendor_worlds import SOURCES, VendorWorld
from sms_segmentation.connect.macros import Macros
from sms_segmentation.paths import ROOT

AS_OF = datetime(2026, 11, 24, 17, 30)
# any connection: with none, everybody is who the own tables say
ANY_CONNECTION = {"twilio": SOURCES["twilio"]}
# what a run leaves to the next one
KEPT = [*CONTINUED, "path:models/intermediate/vendor_consent", "path:models/intermediate/erasures"]


def subscribed(rows: list[Row]) -> set[str]:
    return {row["phone_e164"] for row in rows if row["consent_status"] == "subscribed"}


def test_a_split_makes_no_number_eligible(successive: Callable, parsed: Callable, tmp_path: Path) -> None:
    """What was said without a number keeps to all numbers that it fell on before.

    Which place, age, preferences and holdouts hold for a number is another matter: these are the person's whom it belongs to.
    """
    world = SplitWorld(11, AS_OF)
    dbt_vars = {"as_of": AS_OF.isoformat(), "sources": ANY_CONNECTION}
    tables = ["profile_links", "int_consent_state", "int_suppression_history", "sending_eligibility"]
    found: list[dict[str, list[dict[str, Any]]]] = []
    with successive("duckdb", "split") as build:
        house = build.house
        store(house, "raw_twilio", {"message": []})
        manifest = parsed(house, dbt_vars)
        build(write(world.tables, tmp_path / "inputs"), dbt_vars, "--select", "path:seeds")
        for overrides in (world.joins, world.joins + world.splits):
            overwrite(house, manifest, {"identity_overrides": overrides})
            selected = ["+sending_eligibility,resource_type:model", "+profile_links,resource_type:model"]
            unmoved = ["--exclude", "path:models/staging"] if found else []
            build(None, dbt_vars, "--select", *selected, *unmoved)
            found.append(house.all_rows(tables))
    whole, split = found
    assert len(persons_of(split["profile_links"])) > len(persons_of(whole["profile_links"])) + 30
    given, given_after = (subscribed(one["int_consent_state"]) for one in found)
    kept_back, kept_back_after = ({(row["phone_e164"], row["block_reason"], row["evidence_id"]) for row in one["int_suppression_history"]} for one in found)
    blocked = {row["phone_e164"] for row in whole["int_suppression_history"] if not row["ends_at"] or row["ends_at"] > AS_OF}
    eligible = {row["phone_e164"] for row in split["sending_eligibility"] if row["is_eligible"]}
    assert len(eligible) > 5
    lifted = {"opt-outs": given_after - given, "suppressions": kept_back - kept_back_after, "blocks": eligible - given | eligible & blocked}
    assert lifted == dict.fromkeys(lifted, set())


# whose rows are there in the first run, by world; the others come in the second
FIRST_READ = {2: [], 3: ["klaviyo", "twilio"], 4: ["shopify", "attentive", "postscript"], 6: list(SOURCES)}


def test_the_order_in_which_sources_arrive_changes_nothing(successive: Callable) -> None:
    """One world several times in one warehouse, the rows of each table in another order, its sources read first on other days."""
    chance = random.Random(11)
    worlds = {mark: VendorWorld(11, AS_OF, mark).tables for mark in FIRST_READ}
    types = {vendor: {name: columns(rows) for name, rows in tables.items()} for vendor, tables in worlds[2].items()}
    tables = ["profile_links", "consent_state", "int_consent_ledger", "sending_eligibility"]
    dbt_vars = {"sources": SOURCES, "assumed_consent_levels": dict.fromkeys(SOURCES, "express_written") | {"shopify": "implied"}}

    def land(arrived: dict[int, list[str]]) -> None:
        for vendor, settings in SOURCES.items():
            for name in types[vendor]:
                rows = [row for mark in worlds for row in worlds[mark][vendor][name] if vendor in arrived[mark]]
                chance.shuffle(rows)
                store(build.house, settings["schema"], {name: rows}, {name: types[vendor][name]})

    with successive("duckdb", "order_of_sources") as build:
        land(FIRST_READ)
        build(None, dbt_vars | {"as_of": (AS_OF - timedelta(days=1)).isoformat()}, "--select", "path:seeds", *KEPT)
        land(dict.fromkeys(worlds, list(SOURCES)))
        house = build(None, dbt_vars | {"as_of": AS_OF.isoformat()}, "--select", *(f"+{name},resource_type:model" for name in tables))
        assert max(row["run_number"] for row in house.table("int_sms_events_versions")) == 2, "the second run read everything again"
        found = house.all_rows(tables)
    assert sum(row["is_eligible"] for row in found["sending_eligibility"]) > 20
    for name, rows in found.items():
        by_world = {mark: {text for row in rows if (text := without_mark(row, mark))} for mark in worlds}
        assert by_world[2], name
        assert {mark: difference for mark in worlds if (difference := by_world[mark] ^ by_world[2])} == {}, name


def test_the_order_in_which_sources_are_named_changes_nothing() -> None:
    """Whatever reads a connection gets them from one macro."""
    names = list(SOURCES)
    orders = [dict(sorted(SOURCES.items(), key=lambda one: (names.index(one[0]) + turn) % len(names))) for turn in range(len(names))]
    assert len({str(Macros({"sources": order})._call("connections")) for order in orders}) == 1
    readers = [file.name for file in (ROOT / "macros").rglob("*.sql") if "var('sources')" in file.read_text(encoding="utf-8")]
    assert [name for name in readers if name != "connections.sql" and not name.startswith("check_")] == []


def without_mark(row: Row, mark: int) -> str | None:
    """A row of one world as text, without the mark of its world; None for a row of another world."""
    text = str(row)
    marked = re.compile(rf"(?<=\+1\d\d\d){mark}(?=\d{{6}}\b)|(?<=[A-Z]){mark}(?=x\d\d\d)|(?<=im){mark}(?=x\d\d\d)|(?<=@w){mark}(?=\.)")
    return marked.sub("", text) if marked.search(text) else None
