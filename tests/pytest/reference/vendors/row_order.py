"""Raw tables of which nothing but the rows themselves says what is newest, landed in two orders: both must become the same rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reference.facts import Row, Tables
from reference.vendors.landed import LOADED_AT, plain

ONE, OTHER = "_forward", "_backward"
LANDED_AT = {plain(name) for names in LOADED_AT.values() for name in names} | {"fileloadedat"}


def in_two_orders(worlds: dict[str, tuple[Any, Tables]]) -> dict[str, tuple[Any, Tables]]:
    """Of each connection two more, all of whose rows came at one instant, in opposite orders; settings stay with the tables."""
    made = {}
    for name, (settings, tables) in worlds.items():
        at_once = {table: _at_once(rows) for table, rows in tables.items()}
        made[name + ONE] = settings, at_once
        made[name + OTHER] = settings, {table: rows[::-1] for table, rows in at_once.items()}
    return made


def _at_once(rows: list[Row]) -> list[Row]:
    landed = [{name: value for name, value in row.items() if plain(name) in LANDED_AT and value} for row in rows]
    instant: Row = next(filter(None, landed), {})
    return [row | {name: instant.get(name, row[name]) for name in row if plain(name) in LANDED_AT} for row in rows]


def is_of_two_orders(row: Row) -> bool:
    return any(mark in str(row) for mark in (ONE, OTHER))


def disagreements(tables: Tables) -> list[str]:
    """Rows that one order makes and the other does not."""
    lines = []
    for table, rows in tables.items():
        texts = list(map(str, rows))
        one = Counter(text.replace(ONE, "") for text in texts if ONE in text)
        other = Counter(text.replace(OTHER, "") for text in texts if OTHER in text)
        lines += [f"{table} {mark}: {text}" for mark, rows in ((ONE, one - other), (OTHER, other - one)) for text in rows.elements()]
    return sorted(lines)
