"""The queries of docs/cookbook.md run on the readers' file of the sample and find something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT

QUESTION = re.compile(r"^### (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
QUERIES = {question: query for question, text in QUESTION.findall(PAGE) for query in SQL.findall(text)}


@pytest.fixture(scope="module")
def marts(readers_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(readers_file, read_only=True) as connection:
        yield connection


def test_every_query_belongs_to_a_question() -> None:
    assert len(QUERIES) == len(SQL.findall(PAGE)) >= 12


@pytest.mark.parametrize("question", QUERIES)
def test_a_query_finds_rows(question: str, marts: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert marts.execute(QUERIES[question]).fetchall()
    for written in tmp_path.iterdir():
        assert len(written.read_text(encoding="utf-8").splitlines()) > 1
