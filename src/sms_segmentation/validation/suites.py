"""Great Expectations over the tables of a warehouse: the suites of expectations/, and what came of them.

A table is judged as a query that gives its columns, in the types of the contract, and one boolean column for each rule that
is plain SQL. So everything is computed by the engine, and a rule may tolerate a share of rows and names the keys of the
others like any expectation about a column.
"""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import sqlalchemy as sa
import yaml
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from jinja2 import Template

from sms_segmentation.paths import ROOT
from sms_segmentation.validation import buffered_duckdb
from sms_segmentation.warehouse import Warehouse, WarehouseError

logging.disable(logging.INFO)
warnings.filterwarnings("ignore", "You are using a generic SQLDatasource")

SUITES = ("inputs", "marts")
CONTRACT = sorted((ROOT / "models" / "staging" / "inputs").glob("*__sources.yml"))
KEYS_SHOWN = 20
ASSET = "select /* asset */"

SQL_TYPES = {"string": "varchar", "double": "double precision"}
KINDS = (("bool", "boolean"), ("timestamp", "time"), ("date", "time"), ("var", "text"), ("text", "text"), ("char", "text"))
PARSED = {
    "duckdb": "try_cast({text} as {type})",
    "postgres": "case when pg_input_is_valid({text}, '{type}') then cast({text} as {type}) end",
}


@sa.event.listens_for(sa.Engine, "before_cursor_execute", retval=True)
def _columns_only(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> tuple[str, Any]:
    """Great Expectations runs an asset's query as it stands to learn the columns; that needs no rows."""
    return statement + " limit 0" * statement.startswith(ASSET), parameters


@dataclass
class Check:
    """One expectation about a table and, once it was judged, what came of it."""

    why: str
    type: str
    arguments: dict[str, Any] = field(default_factory=dict)
    rule: str | None = None
    passed: bool = False
    rows: int = 0
    unexpected: int = 0
    keys: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def text(self) -> str:
        """The expectation as the suite states it."""
        told = "; ".join(f"{name} {_told(value)}" for name, value in self.arguments.items() if name != "mostly")
        return self.rule or f"{self.type}: {told}".rstrip(": ")

    @property
    def outcome(self) -> str:
        """What came of it, in words; empty when no row is against it."""
        if self.error or not self.unexpected:
            return self.error or ""
        more = ", ..." if self.unexpected > KEYS_SHOWN else ""
        return f"{self.unexpected:,} of {self.rows:,} rows: {'; '.join(self.keys)}{more}"


@dataclass
class Subject:
    """A table and what a suite expects of it."""

    suite: str
    table: str
    relation: str | None
    select: str
    key: list[str]
    items: list[dict[str, Any]]
    masked: set[str] = field(default_factory=set)
    is_required: bool = True
    tolerated_share: float = 0
    tolerated_rows: int = 0

    def mostly(self, rows: int) -> float:
        """Share of the rows that has to be as expected."""
        tolerated = min(rows / 2, max(rows * self.tolerated_share, self.tolerated_rows))
        return (rows - tolerated) / rows if rows else 1  # one division, as Great Expectations counts: 1 - 1/3 is more than 2/3


@dataclass
class TableResult:
    """The judged expectations of a table; none when it is optional and absent."""

    suite: str
    table: str
    checks: list[Check] = field(default_factory=list)
    rows: int = 0
    seconds: float = 0.0

    @property
    def failed(self) -> list[Check]:
        return [check for check in self.checks if not check.passed]


class Door:
    """A warehouse seen through Great Expectations.

    Raises WarehouseError when it does not exist or cannot be opened.
    """

    def __init__(self, house: Warehouse) -> None:
        self.target = house.target
        self.assets = 0
        address, arguments, self.place = _connection(house)
        self.engine = sa.create_engine(address, connect_args=arguments)
        try:
            found = self._query("select table_schema, table_name, column_name, lower(data_type) from information_schema.columns")
        except sa.exc.DBAPIError as error:
            raise WarehouseError(f"{self.place} cannot be opened: {_first_line(error.orig)}.") from error
        context: Any = gx.get_context(mode="ephemeral")  # its types know less than it can
        context.variables.progress_bars = {"globally": False}
        self.source = context.data_sources.add_sql(
            "warehouse",
            connection_string=address,
            create_temp_table=False,
            kwargs={"connect_args": arguments},
        )
        inputs_schema = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["inputs_schema"]
        self.relations: dict[str, dict[str, str]] = {suite: {} for suite in SUITES}
        self.input_columns: dict[str, dict[str, str]] = {}
        for schema, table, column, type_ in sorted(found, key=lambda row: house.is_own(row[0])):  # the target's own come last, and count
            suite = "inputs" if schema == inputs_schema else "marts"
            self.relations[suite][table] = f'"{schema}"."{table}"'
            if suite == "inputs":
                self.input_columns.setdefault(table, {})[column.lower()] = type_

    def subjects(self, suite: str) -> list[Subject]:
        """Tables of a suite with what is expected of them."""
        stated = yaml.safe_load((ROOT / "expectations" / f"{suite}.yml").read_text())
        if suite == "marts":
            return [self._mart(name, table) for name, table in stated["tables"].items()]
        sources = [yaml.safe_load(file.read_text())["sources"][0] for file in CONTRACT]
        return [self._input(table, stated["tables"].get(table["name"], []), stated["tolerance"]) for source in sources for table in source["tables"]]

    def _input(self, table: dict[str, Any], more: list[dict[str, Any]], tolerance: dict[str, Any]) -> Subject:
        name = table["name"]
        held = self.input_columns.get(name, {})
        rules = {column["name"]: column["config"]["meta"] for column in table["columns"]}
        needed = [column for column, rule in rules.items() if rule["need"] != "optional"]
        items = [
            {
                "expectation": "expect_table_columns_to_match_set",
                "column_set": needed,
                "exact_match": False,
                "why": "The columns that the contract requires are there.",
            }
        ]
        columns = table["columns"]
        if set(needed) <= held.keys():
            items += [*_contract(table), *more]
        else:
            columns = [column for column in columns if column["name"] in held]
        typed = ", ".join(f"{_typed(self.target, c, held.get(c['name']))} as {c['name']}" for c in columns)
        relation = self.relations["inputs"].get(name)
        return Subject(
            suite="inputs",
            table=name,
            relation=relation,
            select=f"select {typed or 'null as nothing'} from {relation}",
            key=[column for column, rule in rules.items() if rule["need"] == "key"],
            masked={column for column, rule in rules.items() if rule.get("contains_pii")},
            is_required=table["config"]["meta"]["is_required"],
            items=items,
            tolerated_share=tolerance["share"],
            tolerated_rows=tolerance["rows"],
        )

    def _mart(self, name: str, stated: dict[str, Any]) -> Subject:
        key = stated["key"]
        unique = {"unique": key, "why": "A key stands once."}
        relation = self.relations["marts"].get(name)
        return Subject(
            suite="marts",
            table=name,
            relation=relation,
            select=stated.get("from", f"select * from {relation}"),
            key=key,
            items=[unique] * stated.get("is_unique", True) + stated["expectations"],
        )

    def judge(self, subject: Subject) -> TableResult:
        """Validate one table. What cannot be computed has failed."""
        result = TableResult(subject.suite, subject.table)
        if not subject.relation:
            if subject.is_required:
                result.checks = [Check("The table is there.", "table exists", error="the table is missing")]
            return result
        started = time.monotonic()
        try:
            self._judge(subject, result)
        except sa.exc.DBAPIError as error:
            result.checks = [Check("The table can be read.", "table is readable", error=_first_line(error.orig))]
        result.seconds = time.monotonic() - started
        return result

    def _judge(self, subject: Subject, result: TableResult) -> None:
        [[result.rows]] = self._query(f"select count(*) from {subject.relation}")
        # What joins or groups stands by itself, so that no other expectation pays for it.
        alone = [item for item in subject.items if item.keys() & {"unique", "refers_to"}]
        others = [item for item in subject.items if item not in alone]
        for items in [others, *([item] for item in alone)]:
            checks: list[Check] = []
            try:
                query = _Query(subject, items, self.relations[subject.suite])
                checks = list(query.checks(subject.mostly(result.rows)))
                if checks:
                    self._validate(subject, query.sql, checks, result.rows)
            except Exception as error:
                checks = checks or [Check(item["why"], "can be computed") for item in items]
                for check in checks:
                    check.passed, check.error = False, _first_line(error)
            result.checks += checks

    def _validate(self, subject: Subject, sql: str, checks: list[Check], rows: int) -> None:
        self.assets += 1
        asset = self.source.add_query_asset(f"{subject.table}_{self.assets}", query=sql)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        suite = gx.ExpectationSuite(
            name=asset.name,
            expectations=[
                ExpectationConfiguration(type=check.type, kwargs=check.arguments, meta={"number": number}).to_domain_obj()
                for number, check in enumerate(checks)
            ],
        )
        validated = batch.validate(
            suite,
            result_format={
                "result_format": "SUMMARY",
                "partial_unexpected_count": KEYS_SHOWN,
                "unexpected_index_column_names": subject.key,
                "return_unexpected_index_query": False,
            },
        )
        for one in validated.results:
            stated: Any = one.expectation_config
            _record(checks[stated.meta["number"]], one, subject, rows)

    def _query(self, sql: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sa.text(sql)).fetchall())


class _Query:
    """The query of an asset, with a boolean column for each item that is no column expectation."""

    def __init__(self, subject: Subject, items: list[dict[str, Any]], tables: dict[str, str]) -> None:
        self.subject, self.items, self.tables = subject, items, tables
        self.rules: list[str] = []
        self.columns, self.join, self.group = "judged.*", "", ""

    @property
    def sql(self) -> str:
        rules = "".join(f", ({rule}) as rule_{number}" for number, rule in enumerate(self.rules, 1))
        select = self._rendered(self.subject.select)
        return f"{ASSET} {self.columns}{rules} from ({select}) as judged {self.join} {self.group}"

    def checks(self, mostly: float) -> Iterator[Check]:
        for item in self.items:
            why = item["why"]
            if "rule" in item:
                yield self._rule(why, item["rule"], self._rendered(item["rule"]), mostly)
            elif "unique" in item:
                yield self._unique(why, item["unique"], mostly)
            elif "refers_to" in item:
                if item["refers_to"] in self.tables or self.subject.suite == "marts":
                    yield self._reference(why, item["column"], item["refers_to"], mostly)
            else:
                arguments = {k: v for k, v in item.items() if k not in ("expectation", "columns", "why")}
                if not item["expectation"].startswith("expect_table_"):
                    arguments["mostly"] = mostly
                for column in item.get("columns", [None]):
                    chosen = {"column": column} if column else {}
                    yield Check(why, item["expectation"], {**chosen, **arguments})

    def _rule(self, why: str, text: str, sql: str, mostly: float) -> Check:
        self.rules.append(sql)
        arguments = {"column": f"rule_{len(self.rules)}", "value_set": [True], "mostly": mostly}
        return Check(why, "expect_column_values_to_be_in_set", arguments, rule=text)

    def _unique(self, why: str, columns: list[str], mostly: float) -> Check:
        # Expectations of uniqueness overlook keys that are null in part.
        self.columns = ", ".join(columns)
        self.group = f"group by {self.columns}"
        return self._rule(why, f"unique: {self.columns}", "count(*) = 1", mostly)

    def _reference(self, why: str, column: str, parent: str, mostly: float) -> Check:
        keys = f"select distinct cast({column} as varchar) as known from {self._relation(parent)}"
        self.join = f"left join ({keys}) as parents on judged.{column} = parents.known"
        sql = f"judged.{column} is null or parents.known is not null"
        return self._rule(why, f"{column} is in {parent}", sql, mostly)

    def _rendered(self, sql: str) -> str:
        return Template(sql).render(ref=self._relation)

    def _relation(self, table: str) -> str:
        if table not in self.tables:
            raise WarehouseError(f"table {table} is missing")
        return self.tables[table]


def _connection(house: Warehouse) -> tuple[str, dict[str, Any], str]:
    """Address and arguments of a SQLAlchemy connection, and what to call the place."""
    login = house.credentials
    if house.target == "duckdb":
        if not Path(login.path).exists():
            raise WarehouseError(f"Warehouse {login.path} does not exist; scripts/build makes it.")
        buffered_duckdb.register()
        arguments = {"read_only": True, "config": dict(login.config_options or {})}
        return f"duckdb+buffered:///{login.path}", arguments, str(login.path)
    arguments = {
        "host": login.host,
        "port": login.port,
        "user": login.user,
        "password": login.password,
        "dbname": login.database,
    }
    return "postgresql+psycopg2://", arguments, f"Postgres database {login.database} on {login.host}"


def _contract(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Items that the contract of an input states by itself."""
    columns = [(column["name"], column["data_type"], column["config"]["meta"]) for column in table["columns"]]
    key = [name for name, _, rule in columns if rule["need"] == "key"]
    names = [name for name, _, _ in columns]
    version = [name for name in ("loaded_at", "updated_at") if name in names][:1]
    yield {"unique": key + version, "why": "A key stands once, or in versions that tell which is the latest."}
    for name, type_, rule in columns:
        given = rule["need"] != "optional" and not rule.get("nullable")
        if given:
            yield {
                "expectation": "expect_column_values_to_not_be_null",
                "column": name,
                "why": "Rows without a key are rejected." if name in key else "The contract wants a value that fits its type.",
            }
        if words := rule.get("accepted_values"):
            yield {
                "expectation": "expect_column_values_to_be_in_set",
                "column": name,
                "value_set": words,
                "why": "The contract knows no other words.",
            }
        if (least := rule.get("minimum")) is not None:
            yield {
                "expectation": "expect_column_values_to_be_between",
                "column": name,
                "min_value": least,
                "why": "The contract allows no less.",
            }
        if given and type_ == "timestamp":
            yield {
                "rule": f"{name} between timestamp '1990-01-01' and timestamp '2100-01-01'",
                "why": "A time outside is a wrong unit or a placeholder.",
            }


def _typed(target: str, column: dict[str, Any], held: str | None) -> str:
    """SQL of an input's column in the type of the contract, null where a value does not fit it."""
    name = column["name"]
    wanted = SQL_TYPES.get(column["data_type"], column["data_type"])
    if held is None:
        return f"cast(null as {wanted})"
    text = f"cast({name} as varchar)"
    if wanted == "varchar":
        return f"nullif({text}, '')"
    if held == "timestamp with time zone":
        return f"timezone('UTC', {name})"
    return name if _kind(held) == _kind(wanted) else PARSED[target].format(text=text, type=wanted)


def _kind(type_: str) -> str:
    return next((kind for start, kind in KINDS if type_.startswith(start)), "number")


def _record(check: Check, validated: Any, subject: Subject, rows: int) -> None:
    """Take over what Great Expectations found."""
    # One flat dictionary, or one a metric when metrics could not be computed.
    information = validated.exception_info
    details = [information, *(v for v in information.values() if isinstance(v, dict))]
    raised = [d for d in details if d.get("raised_exception")]
    check.passed = bool(validated.success) and not raised
    if raised:
        check.error = _first_line(raised[0]["exception_message"])
    found = validated.result
    if missing := found.get("details", {}).get("mismatched", {}).get("missing"):
        check.error = f"missing: {', '.join(missing)}"
    check.rows = found.get("element_count", rows)
    check.unexpected = found.get("unexpected_count", 0)
    keys = (", ".join(_shown(row[column], column in subject.masked) for column in subject.key) for row in found.get("partial_unexpected_index_list") or [])
    check.keys = sorted(set(keys))


def _shown(value: Any, is_masked: bool) -> str:
    if value is None:
        return "(null)"
    return f"…{str(value)[-4:]}" if is_masked else str(value)


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _first_line(error: Any) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
