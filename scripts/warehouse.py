"""The three engines a build can run on: how inputs get into them and how tables are read back."""

from __future__ import annotations

import fcntl
import glob
import os
import re
import shutil
import subprocess
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from bootstrap import ROOT
from dbt.config.runtime import load_profile
from dbt.flags import set_from_args
from dbt_common.context import set_invocation_context
from dbt_common.exceptions import DbtBaseException

INPUT_FORMATS = (".parquet", ".csv")

# Types of DuckDB that an input may have on every engine, by their name in Postgres; decimals come on top.
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
# What the others become; what stands in neither table becomes text.
PORTABLE_TYPES = {
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "decimal(38, 0)",
    "HUGEINT": "decimal(38, 0)",
    "FLOAT": "double",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
}


class WarehouseError(Exception):
    """Something the caller can put right; the message is a sentence that says what."""


def write_profiles() -> None:
    """Make profiles.yml from its example unless there is one."""
    if not (ROOT / "profiles.yml").exists():
        shutil.copy(ROOT / "profiles.yml.example", ROOT / "profiles.yml")


def find_inputs(folder: Path, known: set[str]) -> tuple[dict[str, list[Path]], list[str]]:
    """Files of each known input table in `folder`, and the names found there that are none.

    A table is one file (orders.parquet, orders.csv) or a folder of files of one format (orders/*.parquet).
    Raises WarehouseError when the folder is missing, holds no known table or holds one twice.
    """
    if not folder.is_dir():
        raise WarehouseError(f"Inputs folder {folder} does not exist.")
    found: dict[str, list[Path]] = {}
    unknown = []
    for entry in sorted(folder.iterdir()):
        files = sorted(entry.iterdir()) if entry.is_dir() else [entry]
        files = [file for file in files if file.suffix in INPUT_FORMATS]
        name = entry.name if entry.is_dir() else entry.stem
        if name not in known or not files:
            unknown += [entry.name] if files else []
            continue
        if name in found or len({file.suffix for file in files}) > 1:
            raise WarehouseError(
                f"Input {name} lies in {folder} more than once; keep one parquet or CSV file or one folder."
            )
        found[name] = files
    if not found:
        raise WarehouseError(
            f"Inputs folder {folder} holds no known input table, such as orders.parquet or orders.csv."
        )
    return found, unknown


def input_query(files: list[Path]) -> str:
    """DuckDB query over the files of one input, in types that every engine has.

    CSV comes as text, with empty cells as null; parquet as typed.
    Raises WarehouseError when a file cannot be read.
    """
    paths = ", ".join("'" + glob.escape(str(file)).replace("'", "''") + "'" for file in files)
    if files[0].suffix == ".parquet":
        source = f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false)"
    else:
        source = (
            f"read_csv([{paths}], union_by_name = true, hive_partitioning = false, header = true,"
            " all_varchar = true, delim = ',', quote = '\"', escape = '\"', comment = '', skip = 0)"
        )
    try:
        columns = _described(f"select * from {source}")
    except duckdb.Error as error:
        raise WarehouseError(f"{files[0]} cannot be read: {_first_line(error)}") from error
    casts = {
        name: f"cast({_quoted(name)} as {PORTABLE_TYPES.get(type_, 'varchar')})"
        for name, type_ in columns.items()
        if type_ not in POSTGRES_TYPES and not type_.startswith("DECIMAL")
    }
    return f"select * {_replaced(casts)} from {source}"


def _described(query: str) -> dict[str, str]:
    """Names and types of the columns of a DuckDB query."""
    return {row[0]: row[1] for row in duckdb.execute(f"describe {query}").fetchall()}


def _replaced(expressions: Mapping[str, str]) -> str:
    items = ", ".join(f"{expression} as {_quoted(name)}" for name, expression in expressions.items())
    return f"replace ({items})" if items else ""


def _label(location: str) -> str:
    inside = os.path.relpath(location, ROOT)
    return re.sub("[^A-Za-z0-9]+", "_", location if inside.startswith("..") else inside).strip("_")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _lock(file: Path, flags: int, building: Path) -> None:
    """Lock a file for as long as this process lives. Raises WarehouseError when another one has."""
    try:
        fcntl.flock(os.open(file, flags, 0o644), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise WarehouseError(_one_at_a_time(building)) from error


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
        self.credentials: Any = load_profile(str(ROOT), {}, target_override=self.target).credentials

    @staticmethod
    def absolute(location: str) -> str:
        return str(Path(location).resolve())

    @property
    def label(self) -> str:
        """Name for this warehouse's own folders of dbt artifacts and logs."""
        raise NotImplementedError

    def hold(self) -> None:
        """Keep other builds out for as long as this process lives. Raises WarehouseError when one runs."""
        raise NotImplementedError

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> None:
        """Make schema `schema` hold exactly `inputs`, of all tables that are `known`.

        Raises WarehouseError when a file cannot be read.
        """
        raise NotImplementedError

    def publish(self, marts: Iterable[str], built: Iterable[str]) -> None:
        """Show readers the marts ("schema.name") that were built; only on DuckDB do they look at another place than dbt writes to.

        Raises WarehouseError when that place cannot be written.
        """

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query; timestamps come as UTC without zone. Raises WarehouseError when the database cannot be opened."""
        raise NotImplementedError

    def relation(self, name: str) -> str | None:
        """Schema and name of a table or view by its name, None when there is none."""
        found = self.rows(f"select table_schema as s from information_schema.tables where table_name = '{name}'")
        return f"{found[0]['s']}.{name}" if found else None

    def table(self, name: str) -> list[dict[str, Any]]:
        """All rows of a table, whatever schema it lies in."""
        return self.rows(f"select * from {self.relation(name)}")


class DuckDB(Warehouse):
    """Location: the file dbt works in, which one process can open at a time; readers have a file of their own beside it."""

    target = "duckdb"
    location_variable = "SMS_DUCKDB_FILE"

    @property
    def label(self) -> str:
        return _label(self.credentials.path)

    @property
    def published(self) -> Path:
        path = Path(self.credentials.path)
        return path.with_name(f"{path.stem}_marts.duckdb")

    def hold(self) -> None:
        path = Path(self.credentials.path).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        # DuckDB's own lock is let go between loading and dbt.
        _lock(path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR, path)

    def publish(self, marts: Iterable[str], built: Iterable[str]) -> None:
        """Replace the readers' file as a whole: the marts that were built from here, the others as they were published before.

        Whoever has the old file open keeps reading it, so that no reader stops a build and none sees half of one.
        """
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
        marts, built = set(marts), set(built)
        fresh = self.published.with_suffix(".new")
        for left in (fresh, Path(f"{fresh}.wal")):  # by a build that was killed here
            left.unlink(missing_ok=True)
        try:
            if self.published.exists() and marts - built:
                shutil.copyfile(self.published, fresh)
            self._copy_marts(fresh, marts, built)
        except (duckdb.Error, OSError) as error:
            raise WarehouseError(f"{self.published} stays as it was: {_first_line(error)}. Build again when that is put right.") from error
        fresh.replace(self.published)

    def _copy_marts(self, fresh: Path, marts: set[str], built: set[str]) -> None:
        path, options = Path(self.credentials.path), self.credentials.config_options or {}
        with duckdb.connect(config={name: value for name, value in options.items() if name == "memory_limit"}) as connection:
            version = options.get("storage_compatibility_version", "latest")
            connection.execute(f"attach '{fresh}' as fresh (storage_version '{version}')")
            connection.execute(f"attach '{path}' as {_quoted(path.stem)} (read_only)")  # views name the file that they lie in
            held = "select table_schema || '.' || table_name from information_schema.tables where table_catalog = ?"
            tables, published = (
                {name for (name,) in connection.execute(held, [catalog]).fetchall()} for catalog in (path.stem, "fresh")
            )
            for mart in sorted(built & tables):
                connection.execute(f"create schema if not exists fresh.{mart.split('.')[0]}")
                connection.execute(f"create or replace table fresh.{mart} as from {_quoted(path.stem)}.{mart}")
            for mart in published - marts:
                connection.execute(f"drop table fresh.{mart}")

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> None:
        path = Path(self.credentials.path)
        if path.stem in (schema, self.credentials.schema):
            raise WarehouseError(f"{path} has the name of a schema inside it, which DuckDB confuses; rename it.")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            connection = duckdb.connect(path, config=self.credentials.config_options)
        except duckdb.Error as error:
            raise WarehouseError(
                f"{path} cannot be opened: {_first_line(error)}. Readers open {self.published.name}, which no build needs to itself."
            ) from error
        with connection:
            connection.execute(f"create schema if not exists {schema}")
            present = connection.execute(
                "select table_name, table_type from information_schema.tables where table_schema = ?",
                [schema],
            ).fetchall()
            for name, kind in present:
                if name in known:
                    connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {schema}.{name}")
            for name, files in inputs.items():
                connection.execute(f"create view {schema}.{name} as {input_query(files)}")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        # dbt keeps the file open for writing after its run.
        DuckDBConnectionManager.close_all_connections()
        try:
            connection = duckdb.connect(self.credentials.path, read_only=True)
        except duckdb.Error as error:
            raise WarehouseError(f"{self.credentials.path} cannot be read: {_first_line(error)}.") from error
        with connection:
            return _dicts(connection.execute(sql))


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

    def connect(self, database: str | None = None) -> Any:
        import psycopg2

        login = self.credentials
        try:
            return psycopg2.connect(
                host=login.host, port=login.port, user=login.user, password=login.password,
                dbname=database or login.database,
            )
        except psycopg2.OperationalError as error:
            raise WarehouseError(
                f"Postgres cannot be reached: {_first_line(error)}. Set SMS_PG_HOST, SMS_PG_PORT,"
                " SMS_PG_USER, SMS_PG_PASSWORD and SMS_PG_DBNAME."
            ) from error

    def hold(self) -> None:
        self._create_database()
        self.holding = self.connect()  # the lock is its server's, and goes when this process does
        self.holding.autocommit = True
        with self.holding.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(hashtext('sms_segmentation'))")
            if not cursor.fetchone()[0]:
                raise WarehouseError(_one_at_a_time(self.credentials.database))

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> None:
        self._create_database()
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            cursor.execute(f"create schema if not exists {schema}")
            for name in known - inputs.keys():
                cursor.execute(f"drop table if exists {schema}.{name} cascade")
            for name, files in inputs.items():
                self._copy(cursor, f"{schema}.{name}", input_query(files))
        connection.close()

    def _create_database(self) -> None:
        connection = self.connect("postgres")
        connection.autocommit = True
        name = self.credentials.database
        with connection.cursor() as cursor:
            cursor.execute("select from pg_database where datname = %s", [name])
            if not cursor.rowcount:
                cursor.execute(f"create database {_quoted(name)}")
        connection.close()

    def _copy(self, cursor: Any, table: str, query: str) -> None:
        columns = [
            (name, POSTGRES_TYPES.get(type_) or type_.replace("DECIMAL", "numeric"))
            for name, type_ in _described(query).items()
        ]
        cursor.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
            [table],
        )
        # Dropping a table takes the views of the last build along, so it stays when it can.
        if cursor.fetchall() == columns:
            cursor.execute(f"truncate {table}")
        else:
            definitions = ", ".join(f"{_quoted(name)} {type_}" for name, type_ in columns)
            cursor.execute(f"drop table if exists {table} cascade")
            cursor.execute(f"create table {table} ({definitions})")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            with duckdb.connect() as connection:
                connection.execute(f"copy ({query}) to '{file}' (header false, force_quote *)")
            with file.open() as text:
                cursor.copy_expert(f"copy {table} from stdin (format csv)", text)
        cursor.execute(f"analyze {table}")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        from psycopg2.extras import RealDictCursor

        connection = self.connect()
        with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(sql)
            rows = [dict(row) for row in cursor.fetchall()]
        connection.close()
        return rows


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

    def hold(self) -> None:
        self.tables.mkdir(parents=True, exist_ok=True)
        _lock(self.tables, os.O_RDONLY, self.tables.parent)

    def load(self, inputs: Mapping[str, list[Path]], known: set[str], schema: str) -> None:
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
                    connection.execute(f"copy ({input_query(inputs[name])}) to '{folder}/part-0.parquet'")
                spark.execute(f"create table {schema}.{name} using parquet location '{folder}'")

    @staticmethod
    def files(folder: Path) -> list[Path]:
        """Parquet files of a table. What lies under a name with . or _ in front, such as the rest of a killed run, Spark does not read either."""
        return [file for file in folder.rglob("*.parquet") if not any(name[0] in "._" for name in file.relative_to(folder).parts)]

    def relation(self, name: str) -> str | None:
        found = [folder for folder in self.tables.glob(f"*.db/{name}") if self.files(folder)]
        return f"{found[0].parent.stem}.{name}" if found else None

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Reads the parquet files of the tables that the query names, so needs no Java; views cannot be read."""
        with duckdb.connect() as connection:
            for folder in sorted(self.tables.glob("*.db/*")):
                is_named = f"{folder.parent.stem}.{folder.name}" in sql
                if is_named and (files := self.files(folder)):
                    query = input_query(files)
                    instants = {
                        name: f"timezone('UTC', {_quoted(name)})"
                        for name, type_ in _described(query).items()
                        if type_ == "TIMESTAMP WITH TIME ZONE"
                    }
                    schema = folder.parent.stem
                    connection.execute(f"create schema if not exists {schema}")
                    connection.execute(
                        f"create view {schema}.{folder.name} as select * {_replaced(instants)} from ({query})"
                    )
            return _dicts(connection.execute(sql))


class Target(Warehouse):
    """Any other target of profiles.yml, which only dbt itself talks to. Raises WarehouseError when dbt cannot."""

    def __init__(self, target: str) -> None:
        self.target = target
        try:
            super().__init__()
        except DbtBaseException as error:
            raise WarehouseError(f"--target is {target}, which profiles.yml or dbt does not know: {_first_line(error)}.") from error

    @property
    def label(self) -> str:
        return _label(self.target)


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
            "Spark needs Java 17: install openjdk-17-jre-headless (Debian and Ubuntu: apt-get install"
            " openjdk-17-jre-headless) or set JAVA_HOME to a Java 17."
        )
