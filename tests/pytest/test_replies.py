"""How often ordinary texts between people are taken for a keyword: the classifier over a public collection of real texts."""

import os
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from reference.inputs import write

TEXTS = Path(os.environ.get("SMS_REAL_DATA", ROOT.parent / "shared" / "data")) / "sms_spam_collection" / "sms_spam_collection.parquet"

pytestmark = pytest.mark.skipif(
    not TEXTS.is_file(), reason=f"no {TEXTS.name} in {TEXTS.parent} (set SMS_REAL_DATA to the folder above that)"
)


@pytest.fixture(scope="module")
def ordinary(build: Callable, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The texts of the collection that are no spam, by what the classifier takes them for."""
    with duckdb.connect() as connection:
        texts = [text for (text,) in connection.sql(f"select message from '{TEXTS}' where label = 'ham'").fetchall()]
    received = {"phone_e164": "+12124567890", "direction": "inbound", "event_type": "received", "occurred_at": datetime(2026, 6, 1)}
    inputs = write({"sms_events": [received | {"body_text": text} for text in texts]}, tmp_path_factory.mktemp("replies"))
    house = build(inputs, "duckdb", {"as_of": "2026-06-02 00:00:00"}, "--select", "+int_inbound_texts")
    taken = defaultdict(list)
    for row in house.table("int_inbound_texts"):
        taken[row["meaning"]].append(row["body_text"])
    assert sum(map(len, taken.values())) == len(texts) == 4827
    return taken


# Of 4,827; README tells the shares. The one opt-out is "I think u have the wrong number.", meant to be one.
@pytest.mark.parametrize(("meaning", "at_most"), [("opt_out", 1), ("review", 76), ("opt_in", 0), ("help", 0)])
def test_few_ordinary_texts_are_taken_for_a_keyword(ordinary: dict[str, list[str]], meaning: str, at_most: int) -> None:
    print(*sorted(ordinary[meaning]), sep="\n")  # pytest -rP lists them
    assert len(ordinary[meaning]) <= at_most
