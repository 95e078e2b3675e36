"""A command on bqemulator: on_bqemulator.py FOLDER dbt|sms WORDS, or FOLDER load FILES. The folder keeps the tables from run to run.

Runs in .venv-bigquery. Google's own analyzer reads every statement first (zetasql_check.py).
"""

import asyncio
import logging
import re
import sys
import threading
from itertools import chain
from pathlib import Path

import duckdb
import sqlglot
import structlog
from bqemulator.config import PersistenceMode, Settings
from bqemulator.domain.result import Ok
from bqemulator.sql.translator import SQLTranslator
from bqemulator.storage.engine import DuckDBEngine
from dbt.adapters.bigquery import connections
from dbt.cli.main import cli
from google.api_core.exceptions import BadRequest, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from sqlglot import exp
from zetasql.core.exceptions import ServerError
from zetasql_check import TYPES, check

from sms_segmentation.cli import app

PROJECT = "emulator"
# dbt's own script, which replaces parts of a table by those of one whose query was read before: the analyzer takes no scripts, and the emulator's
# variables hold no arrays. Its groups: column of the parts, where they are read from, the merge, the rest.
SCRIPT = re.compile(r".*\bdeclare dbt_partitions_for_replacement\b.*?array_agg\(distinct (\S+) IGNORE NULLS\)(.*?)\);.*?(\bmerge into\b.*?)\n;(.*)", re.DOTALL)
REGION = re.compile(r"`region-[a-z0-9-]+`\.(information_schema\.[a-z]+)", re.IGNORECASE)
ONE_AT_A_TIME = threading.Lock()  # the analyzer is no good for two threads
LANDED_TYPES = TYPES | {"TIMESTAMP": "DATETIME"}  # as loaders do; the project's own times are all TIMESTAMP


def as_emulator_can(sql: str) -> str:
    """The same statement without what BigQuery takes and bqemulator does not."""
    if not re.search(r"\bselect\b", sql, re.IGNORECASE) or "(VALUES " in sql:  # values: of an information schema, in its own words
        return sql
    statements = sqlglot.parse(sql, read="bigquery")
    for part in list(chain.from_iterable(statement.walk() for statement in statements if statement)):
        # Places in a list, which it counts from 0 in one query and from 1 in another.
        if isinstance(part, exp.Bracket) and part.args.get("safe"):
            place = exp.Add(this=exp.Paren(this=part.expressions[0]), expression=exp.Literal.number(1 - part.args["offset"]))
            part.replace(exp.Anonymous(this="list_element", expressions=[part.this, place]))
        # brackets around the query of a table with a contract
        if isinstance(part, exp.Create) and isinstance(part.this, exp.Schema) and isinstance(part.expression, exp.Subquery):
            part.set("expression", part.expression.this)
    return ";\n".join(statement.sql("bigquery") for statement in statements if statement)


def translate(self, sql, translate=SQLTranslator.translate, **options):
    """What bqemulator does, with the digits that decimals have: NUMERIC nine after the point, BIGNUMERIC as many as DuckDB can add up."""
    result = translate(self, as_emulator_can(sql), **options)
    if isinstance(result, Ok):
        sql = result.value.replace("DECIMAL(38, 5)", "DECIMAL(38, 18)")
        return Ok(re.sub(r"\bDECIMAL\b(?!\()|\bDECIMAL\(18, 3\)", "DECIMAL(38, 9)", sql))
    return result


def query(self, query, query_unchecked=bigquery.Client.query, **options):
    """Ask, after Google's analyzer has read the statement."""

    def columns(name: list[str]) -> dict[str, str] | None:
        try:
            return {field.name: field.field_type for field in self.get_table(".".join([PROJECT, *name][-3:])).schema}
        except NotFound:
            return None

    if script := SCRIPT.fullmatch(query):
        part, rows, merge, rest = script.groups()
        return query_unchecked(self, f"{merge.replace('unnest(dbt_partitions_for_replacement)', f'(select {part} {rows})')};{rest}", **options)

    # The emulator describes datasets, not regions; the analyzer has been shown neither.
    query = REGION.sub(lambda found: f"({' union all '.join(f'select * from {place.dataset_id}.{found[1]}' for place in self.list_datasets())})", query)
    try:
        if "information_schema" not in query.lower():
            with ONE_AT_A_TIME:
                check(query, columns)
    except ServerError as error:
        raise BadRequest(str(error), errors=[{"reason": "invalidQuery", "location": "query", "message": f"ZetaSQL: {error.raw_error}"}]) from error
    return query_unchecked(self, query, **options)


def client(url: str) -> bigquery.Client:
    return bigquery.Client(PROJECT, credentials=AnonymousCredentials(), client_options={"api_endpoint": url})


def load(warehouse: bigquery.Client, files: Path) -> None:
    settings = bigquery.LoadJobConfig(source_format="PARQUET")
    for file in sorted(files.rglob("*.parquet")):
        schema = "inputs" if file.parent == files else file.parent.name
        warehouse.create_dataset(schema, exists_ok=True)
        table = f"{PROJECT}.{schema}.{file.stem}"
        warehouse.delete_table(table, not_found_ok=True)
        described = duckdb.execute("select column_name, column_type from (describe from read_parquet(?))", [str(file)]).fetchall()
        warehouse.create_table(bigquery.Table(table, [bigquery.SchemaField(name, LANDED_TYPES[type_.split("(")[0]]) for name, type_ in described]))
        with file.open("rb") as rows:
            warehouse.load_table_from_file(rows, table, job_config=settings).result()


def command(name: str, *words: str) -> None:
    sys.argv = [name, *words]
    cli() if name == "dbt" else app()


if __name__ == "__main__":
    folder, name, *words = sys.argv[1:]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    from bqemulator.server import EmulatorServer  # which logs as it is imported

    DuckDBEngine._load_spatial = lambda _: None  # an extension that is not at hand, for types that the project has none of
    SQLTranslator.translate = translate
    bigquery.Client.query = query
    place = {"rest_port": 0, "grpc_port": 0, "persistence_mode": PersistenceMode.PERSISTENT, "data_dir": Path(folder)}
    server = EmulatorServer(Settings(**place, enable_format_extensions=False, log_level="error"))
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    connections.create_bigquery_client = lambda credentials: client(server.rest_url)
    try:
        load(client(server.rest_url), Path(*words)) if name == "load" else command(name, *words)
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
