"""How often ordinary texts between people are taken for a wish to stop: the classifier over a public collection of them."""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

TEXTS = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data")) / "sms_spam_collection" / "sms_spam_collection.parquet"

pytestmark = pytest.mark.skipif(
    not TEXTS.is_file(), reason=f"no {TEXTS.name} in {TEXTS.parent} (set SMS_REAL_DATA to the folder of its folder)"
)

INPUTS = {
    "profiles": "select null::varchar as profile_id, null::varchar as phone_e164, null::timestamp as created_at,"
    " null::timestamp as updated_at, null::varchar as source_system where false",
    "consent_events": "select null::varchar as consent_event_id, null::varchar as phone_e164, null::varchar as channel,"
    " null::varchar as message_category, null::varchar as action, null::varchar as consent_level, null::timestamp as occurred_at,"
    " null::varchar as source, null::varchar as source_system, null::timestamp as loaded_at where false",
    "orders": "select null::varchar as order_id, null::varchar as profile_id, null::timestamp as ordered_at, null::varchar as status,"
    " null::varchar as currency, null::decimal as gross_amount, null::decimal as discount_amount, null::decimal as total_amount,"
    " null::varchar as source_system where false",
    "sms_events": "select label || '_' || row_number() over () as sms_event_id, '+12124567890' as phone_e164, 'inbound' as direction,"
    " 'received' as event_type, timestamp '2026-06-01' as occurred_at, 'conversational' as message_category, message as body_text,"
    f" 'collection' as source_system, timestamp '2026-06-01' as loaded_at from '{TEXTS}'",
}


@pytest.fixture(scope="module")
def ordinary(build: Callable, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The texts of the collection that are no spam, by what the classifier takes them for."""
    folder = tmp_path_factory.mktemp("replies")
    with duckdb.connect() as connection:
        for table, query in INPUTS.items():
            connection.execute(f"copy ({query}) to '{folder / table}.parquet' (format parquet)")
    house = build(folder, "duckdb", "--as-of", "2026-06-02 00:00:00", "--select", "+int_inbound_texts")
    taken: dict[str, list[str]] = {}
    for row in house.table("int_inbound_texts"):
        if row["sms_event_id"].startswith("ham_"):
            taken.setdefault(row["meaning"], []).append(row["body_text"])
    assert sum(map(len, taken.values())) == 4827
    return taken


def share(ordinary: dict[str, list[str]], meaning: str) -> float:
    texts = ordinary.get(meaning, [])
    print(f"\n{len(texts)} of {sum(map(len, ordinary.values()))} ordinary texts taken for {meaning}:")
    print(*(f"  {text}" for text in sorted(texts)), sep="\n")
    return len(texts) / sum(map(len, ordinary.values()))


@pytest.mark.parametrize(("meaning", "at_most"), [("opt_out", 0.0), ("review", 0.0), ("opt_in", 0.0), ("help", 0.0)])
def test_few_ordinary_texts_are_taken_for_a_keyword(ordinary: dict[str, list[str]], meaning: str, at_most: float) -> None:
    assert share(ordinary, meaning) <= at_most
