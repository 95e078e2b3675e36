"""The rows of every table of the project that are of a person, found by what the tables hold and not by what they are meant to hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sms_segmentation.errors import WarehouseError
from sms_segmentation.explain.person import literal
from sms_segmentation.input_files import quoted
from sms_segmentation.privacy.person import Keys, Person, digits
from sms_segmentation.warehouse import Column

# Columns that hold the id of a profile, whatever it looks like.
PROFILE_COLUMNS = {"profile_id", "source_profile_id", "person_id", "external_id", "client_user_id", "user_id", "customer_id", "distinct_id"}
# Columns by which rows that name no person belong to rows that do.
KEY_COLUMNS = {
    "order_id", "order_line_id", "refund_id", "refund_line_id", "order_discount_id", "delivery_id", "checkout_id", "cart_id", "cart_event_id",
    "web_event_id", "email_event_id", "sms_event_id", "consent_event_id", "loyalty_account_id", "ledger_id", "ticket_id", "enrollment_id",
    "wishlist_item_id", "subscription_id", "refill_event_id", "anonymous_id", "message_key",
}  # fmt: skip
# Columns that join the id of a profile with other words, by | or as name=id.
JOINED_COLUMNS = {"row_key", "row_text", "membership_id"}
# Columns of the project that hold a cell as it was received.
RECEIVED = {"row_text", "cell_text", "phone_raw"}
# Columns that say something of a person even in a row that names no one.
PERSONAL_COLUMNS = {
    "body_text", "message_text", "ip_address", "user_agent", "first_name", "last_name", "email", "phone_e164", "phone_raw", "recovery_url", "birth_date",
    "birth_month_day", "postal_code", "shipping_postal_code", "latitude", "longitude", "search_query",
}  # fmt: skip
TEXT = ("character varying", "varchar", "text", "string", "json")
WHOLE = ("bigint", "integer", "hugeint", "int64", "number", "numeric")
# A cell up to this length may be a number in another spelling; in longer ones only one without blanks is looked for.
SPELLED = 40
# An id this long is not some other id by chance, so that it is looked for in every column.
LONG_ID = 8
TABLES_A_QUERY = 40
ROUNDS = 4


class Readable(Protocol):
    """A warehouse, or a file with copies of its tables."""

    def rows(self, sql: str) -> list[dict[str, Any]]: ...

    def columns(self) -> list[Column]: ...


@dataclass
class Table:
    """A table or view; columns with their types, in small letters."""

    schema: str
    name: str
    is_view: bool
    is_source: bool
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def relation(self) -> str:
        return f"{quoted(self.schema)}.{quoted(self.name)}"


def tables(house: Readable, schemas: Iterable[str], sources: Collection[str]) -> list[Table]:
    """Tables of the schemas of the project, leftovers of older versions included, and views of its sources, which may show files."""
    found: dict[tuple[str, str], Table] = {}
    wanted = {*schemas, *sources}
    for schema, name, is_view, column, type_ in house.columns():
        if schema in wanted and not (is_view and schema not in sources):
            found.setdefault((schema, name), Table(schema, name, is_view, schema in sources)).columns[column] = type_
    return [found[key] for key in sorted(found)]


class Holdings:
    """Where rows of a person are. unread: tables that could not be read, with the reason.

    only_personal: of rows that name no one, such as an order that was kept for the books, only those that say something of the person.
    """

    def __init__(self, house: Readable, searched: list[Table], person: Person, only_personal: bool = False) -> None:
        self.house, self.searched, self.person, self.only_personal = house, searched, person, only_personal
        self.unread: dict[str, str] = {}

    def follow(self) -> None:
        """Add the ids of what belongs to the person, such as orders and their refunds, until there are no more."""
        fresh: Keys | None = None
        for _ in range(ROUNDS):
            fresh = self._keys_held(fresh)
            for column, ids in fresh.items():
                self.person.keys.setdefault(column, set()).update(ids)
            if not any(fresh.values()):
                return

    def _keys_held(self, by: Keys | None) -> Keys:
        """Ids that are not known yet: of rows that name the person, or by ids that were found last."""
        found: Keys = {}
        asked = []
        for table in self.searched:
            held = [column for column in table.columns if column in KEY_COLUMNS]
            if held and (table.is_source or table.name.startswith("stg_inputs__") or table.name.endswith("_versions") or "message_key" in held):
                condition = self._named(table) if by is None else self._keyed(table, by)
                cells = ", ".join(f"cast({quoted(column)} as varchar) as {column}" if column in held else f"null as {column}" for column in sorted(KEY_COLUMNS))
                if condition:
                    asked.append((table, f"select {cells} from {table.relation} where {condition}"))
        for row in self._asked(asked):
            for column, value in row.items():
                if value and value not in self.person.keys.get(column, ()):
                    found.setdefault(column, set()).add(value)
        return found

    def counts(self) -> dict[str, int]:
        """Number of rows of the person by table ("schema.name"), of those that hold any."""
        asked = []
        for table in self.searched:
            if condition := self.condition(table):
                asked.append((table, f"select {literal(table.title)} as t, count(*) as n from {table.relation} where {condition}"))
        return {row["t"]: row["n"] for row in self._asked(asked) if row["n"]}

    def rows(self, table: Table) -> list[dict[str, Any]]:
        condition = self.condition(table)
        return self.house.rows(f"select * from {table.relation} where {condition}") if condition else []

    def condition(self, table: Table) -> str:
        """What holds of a row of the person in a table; empty where it has no column that could say so."""
        keyed = self._keyed(table, self.person.keys)
        if self.only_personal and keyed:
            cells = ", ".join(f"cast({quoted(column)} as varchar)" for column in table.columns if column in PERSONAL_COLUMNS)
            keyed = f"({keyed}) and coalesce({cells}, '') <> ''" if cells else ""
        parts = [part for part in (self._named(table), keyed) if part]
        condition = " or ".join(f"({part})" for part in parts)
        if condition and self.person.others:  # rows of a shared number that are another person's
            for column in PROFILE_COLUMNS & table.columns.keys():
                condition = f"({condition}) and coalesce(cast({quoted(column)} as varchar), '') not in {literal(sorted(self.person.others))}"
        return condition

    def _named(self, table: Table) -> str:
        """What holds of a row that names the person: as a whole cell, in another spelling of the number, or within a text."""
        person = self.person
        known = {digits(number) for number in person.numbers}
        ids = {name for name in person.profiles | person.vendor_ids if len(name) >= LONG_ID}
        parts = []
        for column, type_ in table.columns.items():
            cell = f"cast({quoted(column)} as varchar)"
            if column in PROFILE_COLUMNS and person.profiles | person.vendor_ids:
                parts.append(f"{cell} in {literal(sorted(person.profiles | person.vendor_ids))}")
            elif type_.startswith(WHOLE) and table.is_source and (known or ids):
                parts.append(f"{cell} in {literal(sorted(known | ids | {number.lstrip('+') for number in person.numbers}))}")
            elif type_.startswith(TEXT):
                parts += [f"strpos(lower({cell}), {literal(email)}) > 0" for email in sorted(person.emails)]
                parts += [f"strpos({cell}, {literal(word)}) > 0" for word in sorted(known | ids)]
                if table.is_source or column in RECEIVED or column.endswith("_received"):
                    parts += [_spelled(cell, number) for number in sorted(known)]
                if column in JOINED_COLUMNS or column.endswith("_key"):
                    for name in sorted(person.profiles):
                        parts += [f"strpos({cell}, {literal(f'{name}|')}) = 1", f"strpos({cell}, {literal(f'profile_id={name} ')}) > 0"]
        return " or ".join(parts)

    def _keyed(self, table: Table, keys: Keys) -> str:
        return " or ".join(f"cast({quoted(column)} as varchar) in {literal(sorted(keys[column]))}" for column in table.columns if keys.get(column))

    def _asked(self, queries: list[tuple[Table, str]]) -> Iterator[dict[str, Any]]:
        """Rows of queries, many in one; one by one where that fails, so that only a table that cannot be read is left out."""
        for start in range(0, len(queries), TABLES_A_QUERY):
            some = queries[start : start + TABLES_A_QUERY]
            try:
                yield from self.house.rows(" union all ".join(query for _, query in some))
            except WarehouseError:
                for table, query in some:
                    try:
                        yield from self.house.rows(query)
                    except WarehouseError as error:
                        self.unread[table.title] = str(error)


def _spelled(cell: str, number: str) -> str:
    """Whether a short cell is a number in some spelling; its last digits are looked for first, which is cheap."""
    bare = f"regexp_replace({cell}, '[^0-9]', '', 'g') like {literal(f'%{number}')}"
    return f"case when {cell} like {literal(f'%{number[-2:]}%')} and length({cell}) <= {SPELLED} then {bare} else false end"


def in_files(person: Person, files: Iterable[Path]) -> dict[Path, int]:
    """How often text files, such as logs, hold a number, address or long id of a person."""
    found = {}
    words = {*person.numbers, *person.emails, *(digits(number) for number in person.numbers), *(name for name in person.profiles if len(name) >= LONG_ID)}
    for file in files:
        text = file.read_bytes().lower()
        if hits := sum(text.count(word.lower().encode()) for word in words):
            found[file] = hits
    return found
