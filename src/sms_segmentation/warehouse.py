"""The engines a build can run on: how inputs get into three of them, and how tables are read back."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
import sqlglot
from dbt.adapters.factory import FACTORY
from dbt.adapters.sql import SQLAdapter
from dbt.config.runtime import RuntimeConfig, load_profile, load_project
from dbt.flags import get_flags, set_from_args
from dbt.mp_context import get_mp_context
from dbt_common.context import set_invocation_context
from dbt_common.events.event_manager_client import cleanup_event_logger
from dbt_common.exceptions import DbtBaseException
from sqlglot import exp
from sqlglot.dialects.dialect import NormalizationStrategy

from sms_segmentation.errors import WarehouseError
from sms_segmentation.exports import Exported
from sms_segmentation.input_files import Reading, described, find_inputs, first_line, literal, quoted, read_export, read_input
from sms_segmentation.paths import ROOT

__all__ = ["ENGINES", "DuckDB", "Postgres", "Spark", "Target", "Warehouse", "WarehouseError", "find_inputs", "require_java", "write_profiles"]

# Types of DuckDB that an input may have (input_files.PLAIN_TYPES), by their name in Postgres; decimals come on top.
POSTGRES_TYPES = {
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "VARCHAR": "text",
}


def write_profiles() -> None:
    """Make profiles.yml from its example unless there is one."""
    if not (ROOT / "profiles.yml").exists():
        shutil.copy(ROOT / "profiles.yml.example", ROOT / "profiles.yml")


def _label(location: str) -> str:
    inside = os.path.relpath(location, ROOT)
    return re.sub("[^A-Za-z0-9]+", "_", location if inside.startswith("..") else inside).strip("_")


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Column(NamedTuple):
    """A column of a table or view."""

    schema: str
    table: str
    is_view: bool
    name: str
    type: str


def columns_of(rows: Callable[[str], list[dict[str, Any]]], information: str = "information_schema", database: str = "current_database()") -> list[Column]:
    """Columns of every table and view of a database, in their order, as its information schema tells them."""
    found = rows(
        "select c.table_schema as s, c.table_name as t, tables.table_type as k, c.column_name as c, c.data_type as d, c.ordinal_position as n"
        f" from {information}.columns as c inner join {information}.tables as tables on c.table_catalog = tables.table_catalog"
        " and c.table_schema = tables.table_schema and c.table_name = tables.table_name"
        f" where lower(c.table_catalog) = lower({database}) and lower(c.table_schema) not in ('information_schema', 'pg_catalog') order by 1, 2, 6"
    )
    return [Column(row["s"], row["t"], "VIEW" in row["k"], row["c"], row["d"].lower()) for row in found]


Got = TypeVar("Got")


def patiently(ask: Callable[[], Got], is_busy: Callable[[Exception], bool], place: object, sentence: Callable[[Exception], str]) -> Got:
    """What `ask` returns, asked again while another process holds the place. Raises WarehouseError with the sentence when that takes too long."""
    patience = float(os.environ.get("SMS_WAIT_SECONDS", "60"))
    until = time.monotonic() + patience
    is_told = False
    while True:
        try:
            return ask()
        except Exception as error:
            if not is_busy(error):
                raise
            if time.monotonic() > until:
                raise WarehouseError(sentence(error)) from error
            if not is_told:
                print(f"{place} is in use by another process; waiting up to {patience:.0f} s.", file=sys.stderr, flush=True)
                is_told = True
            time.sleep(min(0.5, patience / 4))


def _lock(file: Path, flags: int, building: Path) -> None:
    """Lock a file for as long as this process lives. Raises WarehouseError when another one does not let it go."""
    opened = os.open(file, flags, 0o644)
    patiently(
        lambda: fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB),
        lambda error: isinstance(error, BlockingIOError), building, lambda _: _one_at_a_time(building),
    )  # fmt: skip


def _make(folder: Path) -> None:
    """Make a folder for a warehouse. Raises WarehouseError when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"Folder {folder} cannot be made: {error.strerror}. Give --warehouse another place.") from error


def _one_at_a_time(building: Path | str) -> str:
    return f"Another build of {building} is running; start this one when it has ended."


class Warehouse:
    """One database that dbt builds into, addressed by the profile's target and, if given, a location.

    The location goes into the environment variable that profiles.yml reads it from.
    """

    target: str
    location_variable: str

    def __init__(self, location: str | None = None) -> None:
        if location:
            os.environ[self.location_variable] = self.absolute(location)
        set_invocation_context(os.environ)
        set_from_args(Namespace(profiles_dir=str(ROOT)), {})
        try:
            self.profile = load_profile(str(ROOT), {}, target_override=self.target)
        except DbtBaseException as error:
            raise WarehouseError(f"--target is {self.target}, which profiles.yml or dbt does not know: {' '.join(str(error).split()).rstrip('.')}.") from error
        self.credentials: Any = self.profile.credentials

    @staticmethod
    def absolute(location: str) -> str:
        return str(Path(location).resolve())

    @property
    def label(self) -> str:
        """Name for this warehouse's own folders of dbt artifacts and logs."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """Where readers find the tables, as a person would say it."""
        return f"{self.target}, as profiles.yml connects to it"

    @contextmanager
    def by_name(self) -> Iterator[None]:
        """While inside, profiles.yml gives the name of the warehouse and not its folder, where the engine can tell them apart."""
        yield

    def hold(self) -> None:
        """Keep other builds out for as long as this process lives. Raises WarehouseError when one runs."""
        raise NotImplementedError

    def is_building(self) -> bool:
        """Whether another process builds right now."""
        raise NotImplementedError

    def wait(self) -> None:
        """Return when the database can be opened. Raises WarehouseError when it cannot, or another process does not let it go."""

    def let_go(self) -> None:
        """Close connections that a long build would find timed out."""

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> list[str]:
        """Make schema `schema` hold exactly `inputs`, of all tables that are `known`; returns what was unusual about the files.

        Raises WarehouseError when a file cannot be read; the schema is then as it was.
        """
        with tempfile.TemporaryDirectory() as scratch:
            readings = {name: read_input(files, Path(scratch)) for name, files in inputs.items()}
            self._store(readings, known, schema)
        return [remark for reading in readings.values() for remark in reading.remarks]

    def load_exports(self, exports: Iterable[Exported]) -> list[str]:
        """Make the schema of each connection hold exactly these exports; returns what was unusual about the files.

        Raises WarehouseError when a file cannot be read; the schemas are then as they were.
        """
        with tempfile.TemporaryDirectory() as scratch:
            read = [(one, {name: read_export(files, Path(scratch)) for name, files in one.tables.items()}) for one in exports]
            for one, readings in read:
                self._store(readings, one.known, one.schema)
        return [remark for _, readings in read for reading in readings.values() for remark in reading.remarks]

    def _store(self, inputs: Mapping[str, Reading], known: set[str], schema: str) -> None:
        """What `load` does with what it has read."""
        raise NotImplementedError

    def publish(self, marts: Iterable[str], built: Iterable[str], personal: Iterable[str] = ()) -> None:
        """Show readers the marts ("schema.name") that were built; only on DuckDB do they look at another place than dbt writes to.

        personal: the marts that hold personal data, which a second file leaves out.

        Raises WarehouseError when that place cannot be written.
        """

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query; timestamps come as UTC without zone. Raises WarehouseError when the database cannot be opened."""
        raise NotImplementedError

    @contextmanager
    def one_connection(self) -> Iterator[None]:
        """Ask every question inside over one connection, where opening one takes long; no build can write meanwhile."""
        yield

    def execute(self, statement: str) -> None:
        """Run a statement that leaves no trace in dbt's files. Raises WarehouseError when the database refuses it."""
        raise NotImplementedError

    def columns(self) -> list[Column]:
        """Columns of every table and view, by schema and table."""
        return columns_of(self.rows)

    def catalog(self) -> dict[str, dict[str, list[str]]]:
        """Names of the columns of every table and view, by schema and table."""
        found: dict[str, dict[str, list[str]]] = {}
        for column in self.columns():
            found.setdefault(column.schema, {}).setdefault(column.table, []).append(column.name)
        return found

    def relation(self, name: str) -> str | None:
        """Schema and name of a table or view by its name, None when there is none."""
        schema = min(self.schemas_with(name), key=lambda schema: (not self.is_own(schema), schema), default=None)
        return f"{schema}.{name}" if schema else None

    def schemas_with(self, name: str) -> set[str]:
        """Schemas that have a table or view of this name."""
        return {row["s"] for row in self.rows(f"select table_schema as s from information_schema.tables where table_name = {literal(name)}")}

    def is_own(self, schema: str) -> bool:
        """Whether a schema follows the target's (generate_schema_name), where a database holds the tables of several."""
        own = self.credentials.schema.lower()
        return schema.lower() == own or schema.lower().startswith(f"{own}_")

    def table(self, name: str) -> list[dict[str, Any]]:
        """All rows of a table, whatever schema it lies in."""
        return self.all_rows([name])[name]

    def all_rows(self, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """All rows of several tables, by their names."""
        with self.one_connection():
            return {name: self.rows(f"select * from {self.relation(name)}") for name in names}


class DuckDB(Warehouse):
    """Location: the file dbt works in, which one process can open at a time; readers have a file of their own beside it."""

    target = "duckdb"
    location_variable = "SMS_DUCKDB_FILE"
    _reader: duckdb.DuckDBPyConnection | None = None

    @property
    def label(self) -> str:
        return _label(self.credentials.path)

    @contextmanager
    def by_name(self) -> Iterator[None]:
        os.environ[self.location_variable] = Path(self.credentials.path).name
        try:
            yield
        finally:
            os.environ[self.location_variable] = self.credentials.path

    @property
    def place(self) -> str:
        return str(self.published)

    @property
    def published(self) -> Path:
        path = Path(self.credentials.path)
        return path.with_name(f"{path.stem}_marts.duckdb")

    @property
    def impersonal(self) -> Path:
        """The variant of the readers' file without personal data."""
        return self.published.with_name(f"{self.published.stem}_without_personal_data.duckdb")

    def hold(self) -> None:
        path = Path(self.credentials.path).resolve()
        _make(path.parent)
        # DuckDB's own lock is let go between loading and dbt.
        _lock(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, path)

    def is_building(self) -> bool:
        path = Path(self.credentials.path).resolve()
        lock = path.with_name(path.name + ".lock")
        if not lock.exists():
            return False
        with open(lock) as opened:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def publish(self, marts: Iterable[str], built: Iterable[str], personal: Iterable[str] = ()) -> None:
        """Replace the readers' files as a whole: the marts that were built from here, the others as they were published before.

        Whoever has the old file open keeps reading it, so that no reader stops a build and none sees half of one.
        """
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
        marts, built, personal = set(marts), set(built), set(personal)
        self._replace(self.published, marts, built)
        self._replace(self.impersonal, marts - personal, built - personal)

    def _replace(self, file: Path, marts: set[str], built: set[str]) -> None:
        fresh = file.with_suffix(".new")
        for left in (fresh, Path(f"{fresh}.wal")):  # by a build that was killed here
            left.unlink(missing_ok=True)
        try:
            if file.exists() and marts - built:
                shutil.copyfile(file, fresh)
            self._copy_marts(fresh, marts, built)
        except (duckdb.Error, OSError) as error:
            raise WarehouseError(f"{file} stays as it was: {first_line(error)}. Build again when that is put right.") from error
        fresh.replace(file)

    def _copy_marts(self, fresh: Path, marts: set[str], built: set[str]) -> None:
        path, options = Path(self.credentials.path), self.credentials.config_options or {}
        with duckdb.connect(config={name: value for name, value in options.items() if name == "memory_limit"}) as connection:
            version = options.get("storage_compatibility_version", "latest")
            connection.execute(f"attach {literal(fresh)} as fresh (storage_version '{version}')")
            catalog = self.credentials.database  # views name the one that they lie in
            connection.execute(f"attach {literal(path)} as {quoted(catalog)} (read_only)")
            held = "select table_schema || '.' || table_name from information_schema.tables where table_catalog = ?"
            tables, published = ({name for (name,) in connection.execute(held, [place]).fetchall()} for place in (catalog, "fresh"))
            for mart in sorted(built & tables):
                connection.execute(f"create schema if not exists fresh.{mart.split('.')[0]}")
                connection.execute(f"create or replace table fresh.{mart} as from {quoted(catalog)}.{mart}")
            self._copy_comments(connection, catalog, built & tables)
            for mart in published - marts:
                connection.execute(f"drop table fresh.{mart}")

    @staticmethod
    def _copy_comments(connection: duckdb.DuckDBPyConnection, catalog: str, marts: set[str]) -> None:
        """The descriptions that dbt keeps with tables, which their copies do not take along."""
        described = "database_name = ? and schema_name || '.' || table_name in (select unnest(?)) and comment is not null"
        commented = connection.execute(
            f"select 'table fresh.' || schema_name || '.' || table_name, comment from duckdb_tables() where {described}"
            f" union all select 'column fresh.' || schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns() where {described}",
            [catalog, list(marts)] * 2,
        ).fetchall()
        connection.begin()
        for named, comment in commented:
            connection.execute(f"comment on {named} is {literal(comment)}")
        connection.commit()

    def _store(self, inputs: Mapping[str, Reading], known: set[str], schema: str) -> None:
        path = Path(self.credentials.path)
        if self.credentials.database in (schema, self.credentials.schema):
            raise WarehouseError(f"{path} has the name of a schema inside it, which DuckDB confuses; rename it.")
        if set('";') & set(self.credentials.database):
            raise WarehouseError(f"{path} has a double quote or semicolon in its name, which dbt cannot write into SQL; rename it.")
        _make(path.parent)
        with self._connected(config=self.credentials.config_options or {}) as connection:
            connection.begin()
            connection.execute(f"create schema if not exists {schema}")
            present = connection.execute(
                "select table_name, table_type from information_schema.tables where table_schema = ?",
                [schema],
            ).fetchall()
            for name, kind in present:
                if name in known:
                    connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {schema}.{name}")
            for name, reading in inputs.items():
                connection.execute(f"create {'table' if reading.is_copied else 'view'} {schema}.{name} as {reading.query}")
            connection.commit()

    def wait(self) -> None:
        if Path(self.credentials.path).exists():
            self._connected(read_only=True).close()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with self.one_connection():
            assert self._reader
            try:
                return _dicts(self._reader.execute(sql))
            except duckdb.Error as error:
                hint = "if another version of the project built it, run scripts/build"
                raise WarehouseError(f"{self.credentials.path} cannot be read: {first_line(error)}; {hint}.") from error

    @contextmanager
    def one_connection(self) -> Iterator[None]:
        if self._reader:
            yield
            return
        with self._connected(read_only=True) as self._reader:
            try:
                yield
            finally:
                self._reader = None

    def execute(self, statement: str) -> None:
        with self._connected(config=self.credentials.config_options or {}) as connection:
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                raise WarehouseError(f"{self.credentials.path} refuses: {first_line(error)}.") from error

    def _connected(self, **options: Any) -> duckdb.DuckDBPyConnection:
        """The working file, waited for while another process has it. Raises WarehouseError when it cannot be opened."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        # dbt keeps the file open for writing after its run.
        DuckDBConnectionManager.close_all_connections()
        path = self.credentials.path
        if options.get("read_only") and not Path(path).exists():
            raise WarehouseError(f"{path} cannot be read: it does not exist; scripts/build makes it.")
        try:
            return patiently(
                lambda: duckdb.connect(path, **options),
                lambda error: isinstance(error, duckdb.IOException) and "set lock" in str(error),
                path,
                lambda error: f"{path} is in use by another process{_holder(error)}. End it; readers open {self.published.name}, which stops no build.",
            )
        except duckdb.Error as error:
            raise WarehouseError(f"{path} cannot be opened: {first_line(error)}.") from error


def _holder(error: Exception) -> str:
    """Who holds a file, as DuckDB names it."""
    found = re.search(r" \(PID \d+\)", str(error))
    return found[0] if found else ""


class Postgres(Warehouse):
    """Location: the name of the database, made when it does not exist."""

    target = "postgres"
    location_variable = "SMS_PG_DBNAME"
    holding: Any = None

    @staticmethod
    def absolute(location: str) -> str:
        return location

    @property
    def label(self) -> str:
        return _label(f"postgres/{self.credentials.host}/{self.credentials.database}")

    @property
    def place(self) -> str:
        return f"database {self.credentials.database}"

    def connect(self, database: str | None = None) -> Any:
        import psycopg2

        login = self.credentials
        try:
            connection = psycopg2.connect(
                host=login.host,
                port=login.port,
                user=login.user,
                password=login.password,
                dbname=database or login.database,
            )
        except psycopg2.OperationalError as error:
            raise WarehouseError(
                f"Postgres cannot be reached: {first_line(error)}. Set SMS_PG_HOST, SMS_PG_PORT, SMS_PG_USER, SMS_PG_PASSWORD and SMS_PG_DBNAME."
            ) from error
        if connection.server_version < 160000:
            raise WarehouseError(f"The server is PostgreSQL {connection.server_version // 10000}; 16 or newer is needed (pg_input_is_valid).")
        return connection

    def hold(self) -> None:
        self._create_database()
        self.holding = self.connect()  # the lock is its server's, and goes when this process does
        self.holding.autocommit = True
        building = self.credentials.database
        with self.holding.cursor() as cursor:

            def ask() -> None:
                cursor.execute("select pg_try_advisory_lock(hashtext('sms_segmentation'))")
                if not cursor.fetchone()[0]:
                    raise BlockingIOError

            patiently(ask, lambda error: isinstance(error, BlockingIOError), building, lambda _: _one_at_a_time(building))

    def is_building(self) -> bool:
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("select pg_try_advisory_lock(hashtext('sms_segmentation'))")
                return not cursor.fetchone()[0]
        finally:
            connection.close()

    def copy_out(self, relation: str, file: Path) -> None:
        """Write the rows of a table as CSV without a header; null is empty, an empty text is quoted."""
        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor, file.open("w", encoding="utf-8") as text:
                cursor.copy_expert(f"copy (select * from {relation}) to stdout (format csv)", text)
        finally:
            connection.close()

    def wait(self) -> None:
        self.connect().close()

    def execute(self, statement: str) -> None:
        import psycopg2

        connection = self.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
        except psycopg2.Error as error:
            raise WarehouseError(f"{self.credentials.database} refuses: {first_line(error)}.") from error
        finally:
            connection.close()

    def _store(self, inputs: Mapping[str, Reading], known: set[str], schema: str) -> None:
        self._create_database()
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            cursor.execute(f"create schema if not exists {schema}")
            for name in known - inputs.keys():
                cursor.execute(f"drop table if exists {schema}.{name} cascade")
            for name, reading in inputs.items():
                self._copy(cursor, f"{schema}.{name}", reading.query)
        connection.close()

    def _create_database(self) -> None:
        connection = self.connect("postgres")
        connection.autocommit = True
        name = self.credentials.database
        with connection.cursor() as cursor:
            cursor.execute("select from pg_database where datname = %s", [name])
            if not cursor.rowcount:
                cursor.execute(f"create database {quoted(name)}")
        connection.close()

    def _copy(self, cursor: Any, table: str, query: str) -> None:
        columns = [(name, POSTGRES_TYPES.get(type_) or type_.replace("DECIMAL", "numeric")) for name, type_ in described(query).items()]
        cursor.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
            [table],
        )
        # Dropping a table takes the views of the last build along, so it stays when it can.
        if cursor.fetchall() == columns:
            cursor.execute(f"truncate {table}")
        else:
            definitions = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns)
            cursor.execute(f"drop table if exists {table} cascade")
            cursor.execute(f"create table {table} ({definitions})")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            with duckdb.connect() as connection:
                try:
                    connection.execute(f"copy ({query}) to {literal(file)} (header false, force_quote *)")
                except duckdb.Error as error:
                    raise WarehouseError(f"{table} cannot be read: {first_line(error)}.") from error
            with file.open() as text:
                cursor.copy_expert(f"copy {table} from stdin (format csv)", text)
        cursor.execute(f"analyze {table}")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        import psycopg2
        from psycopg2.extras import RealDictCursor

        connection = self.connect()
        try:
            with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
                cursor.execute(sql)
                return [dict(row) for row in cursor.fetchall()]
        except psycopg2.Error as error:
            raise WarehouseError(f"{self.credentials.database} cannot be read: {first_line(error)}.") from error
        finally:
            connection.close()


class Spark(Warehouse):
    """Location: a folder that holds tables, metastore and the loaded input files."""

    target = "spark"
    location_variable = "SMS_SPARK_DIR"

    def __init__(self, location: str | None = None) -> None:
        super().__init__(location)
        self.tables = Path(self.credentials.server_side_parameters["spark.sql.warehouse.dir"]).resolve()

    @property
    def label(self) -> str:
        return _label(str(self.tables.parent))

    @property
    def place(self) -> str:
        return str(self.tables)

    def hold(self) -> None:
        _make(self.tables)
        _lock(self.tables, os.O_RDONLY, self.tables.parent)

    def execute(self, statement: str) -> None:
        require_java()
        from dbt.adapters.spark.session import Cursor

        Cursor(server_side_parameters=self.credentials.server_side_parameters).execute(statement)

    def _store(self, inputs: Mapping[str, Reading], known: set[str], schema: str) -> None:
        require_java()
        from dbt.adapters.spark.session import Cursor

        spark = Cursor(server_side_parameters=self.credentials.server_side_parameters)
        spark.execute(f"create database if not exists {schema}")
        for name in known:
            spark.execute(f"drop table if exists {schema}.{name}")
            folder = self.tables / f"{schema}.db" / name
            shutil.rmtree(folder, ignore_errors=True)
            if name in inputs:
                folder.mkdir(parents=True)
                with duckdb.connect() as connection:
                    try:
                        connection.execute(f"copy ({inputs[name].query}) to {literal(folder / 'part-0.parquet')}")
                    except duckdb.Error as error:
                        raise WarehouseError(f"Input {name} cannot be read: {first_line(error)}.") from error
                location = str(folder).replace("\\", "\\\\").replace("'", "\\'")
                spark.execute(f"create table {schema}.{name} using parquet location '{location}'")

    @staticmethod
    def files(folder: Path) -> list[Path]:
        """Parquet files of a table. What lies under a name with . or _ in front, such as the rest of a killed run, Spark does not read either."""
        return [file for file in folder.rglob("*.parquet") if not any(name[0] in "._" for name in file.relative_to(folder).parts)]

    def relation(self, name: str) -> str | None:
        found = [folder for folder in self.tables.glob(f"*.db/{name}") if self.files(folder)]
        return f"{found[0].parent.stem}.{name}" if found else None

    def columns(self) -> list[Column]:
        return [
            Column(folder.parent.stem, folder.name, False, name, type_.lower())
            for folder in sorted(self.tables.glob("*.db/*"))
            if (files := self.files(folder))
            for name, type_ in described(read_input(files, folder).query).items()
        ]

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Reads the parquet files of the tables that the query names, so needs no Java; views cannot be read."""
        with duckdb.connect() as connection:
            for folder in sorted(self.tables.glob("*.db/*")):
                is_named = any(place in sql for place in (f"{folder.parent.stem}.{folder.name}", f"{quoted(folder.parent.stem)}.{quoted(folder.name)}"))
                if is_named and (files := self.files(folder)):
                    query = read_input(files, folder).query
                    instants = {name: f"timezone('UTC', {quoted(name)})" for name, type_ in described(query).items() if type_ == "TIMESTAMP WITH TIME ZONE"}
                    schema = quoted(folder.parent.stem)
                    connection.execute(f"create schema if not exists {schema}")
                    items = ", ".join(f"{expression} as {quoted(name)}" for name, expression in instants.items())
                    replaced = f"replace ({items})" if items else ""
                    connection.execute(f"create view {schema}.{quoted(folder.name)} as select * {replaced} from ({query})")
            return _dicts(connection.execute(sql))


class Target(Warehouse):
    """Any other target of profiles.yml, asked through dbt's own adapter. Raises WarehouseError when dbt or sqlglot does not know it.

    It is asked in DuckDB's SQL, which sqlglot translates. Names are in small letters here, whatever the engine makes of them.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        super().__init__()
        self.engine = self.credentials.type
        if self.engine not in sqlglot.Dialect.classes:
            raise WarehouseError(f"--target is {target}, of type {self.engine}, whose SQL this command does not know; dbt build may.")
        self.relations: set[tuple[str, str]] = set()

    @property
    def label(self) -> str:
        return _label(self.target)

    @cached_property
    def adapter(self) -> Any:
        """An adapter apart from those of dbt's runs, whose connection stays open."""
        project = load_project(str(ROOT), False, self.profile)
        adapter = FACTORY.get_adapter_class_by_name(self.engine)(RuntimeConfig.from_parts(project, self.profile, get_flags()), get_mp_context())
        adapter.acquire_connection("sms")
        return adapter

    def hold(self) -> None:
        print(f"{self.target} has no lock that keeps a second build out: start one at a time.", file=sys.stderr, flush=True)

    def wait(self) -> None:
        self.rows("select 1 as one")

    def let_go(self) -> None:
        if adapter := self.__dict__.pop("adapter", None):
            adapter.cleanup_connections()

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> list[str]:
        raise WarehouseError(f"sms loads no files into {self.target}: load them with your own loader as tables of schema {schema}, and leave out --inputs.")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        names, found = self._answer(sql)
        return [{name: _in_utc(value) for name, value in zip(names, row, strict=True)} for row in found]

    def execute(self, statement: str) -> None:
        self._answer(statement)
        self.adapter.commit_if_has_connection()

    def columns(self) -> list[Column]:
        found = columns_of(self.rows, self._information, literal(self.credentials.database))
        return [column._replace(schema=column.schema.lower(), table=column.table.lower(), name=column.name.lower()) for column in found]

    def schemas_with(self, name: str) -> set[str]:
        if not any(name == table for _, table in self.relations):
            self.relations = {(row["s"].lower(), row["t"].lower()) for row in self.rows(
                f"select table_schema as s, table_name as t from {self._information}.tables"
                f" where lower(table_catalog) = {literal(self.credentials.database.lower())}"
            )}  # fmt: skip
        return {schema for schema, table in self.relations if table == name}

    @property
    def _information(self) -> str:
        """The information schema of the database; of BigQuery that of a region."""
        return f"{quoted(f'region-{self.credentials.location.lower()}')}.information_schema" if self.engine == "bigquery" else "information_schema"

    def translated(self, sql: str) -> str:
        """DuckDB's SQL in the engine's."""
        query = sqlglot.parse_one(sql, read="duckdb")
        dialect = sqlglot.Dialect.get_or_raise(self.engine)
        if dialect.normalization_strategy is NormalizationStrategy.UPPERCASE:
            for name in query.find_all(exp.Identifier):
                name.set("this", name.name.upper())
        if self.engine not in ("duckdb", "postgres"):  # others replace every match, and have no word for it
            for call in query.find_all(exp.RegexpReplace):
                call.set("modifiers", None)
        if self.engine == "bigquery":  # whose TIMESTAMP is in UTC, as all times of the models are
            for kind in query.find_all(exp.DataType):
                if kind.is_type(exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ):
                    kind.set("this", exp.DType.TIMESTAMPTZ)
        return query.sql(dialect)

    def _answer(self, sql: str) -> tuple[list[str], list[Any]]:
        """Names of the columns, and rows."""
        cleanup_event_logger()  # else dbt's log would hold whom it was asked about
        try:
            return answer(self.adapter, self.translated(sql))
        except DbtBaseException as error:
            raise WarehouseError(f"{self.target} does not answer: {' '.join(str(error).split())}.") from error


def answer(adapter: Any, sql: str) -> tuple[list[str], list[Any]]:
    """What an adapter of dbt, whose connection is open, answers: names of columns in small letters, and rows."""
    if isinstance(adapter, SQLAdapter):
        _, cursor = adapter.add_query(sql, auto_begin=False)
        return [column[0].lower() for column in cursor.description or ()], cursor.fetchall() if cursor.description else []
    _, table = adapter.execute(sql, fetch=True)
    return [name.lower() for name in table.column_names], list(table.rows)


def _in_utc(value: Any) -> Any:
    """A time in UTC without zone, where it has one."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


ENGINES: dict[str, type[Warehouse]] = {engine.target: engine for engine in (DuckDB, Postgres, Spark)}


def require_java() -> None:
    """Raises WarehouseError unless Spark would find Java 17 or newer."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else "java"
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    except FileNotFoundError:
        said = ""
    if 'version "' not in said or int(said.split('version "')[1].split(".")[0]) < 17:
        raise WarehouseError(
            "Spark needs Java 17: install openjdk-17-jre-headless (Debian and Ubuntu: apt-get install openjdk-17-jre-headless) or set JAVA_HOME to a Java 17."
        )
