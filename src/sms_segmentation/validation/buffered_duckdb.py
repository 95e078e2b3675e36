"""SQLAlchemy dialect `duckdb+buffered`: DuckDB whose results can be read after their connection went back.

Great Expectations fetches only then; plain duckdb_engine has nothing left to give at that point. Holding a result is safe
here because every row query of a validation has a limit.
"""

import duckdb_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGExecutionContext_psycopg2
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy


class BufferedContext(PGExecutionContext_psycopg2):
    def post_exec(self) -> None:
        super().post_exec()  # type: ignore[no-untyped-call]  # SQLAlchemy gives this one no types
        if columns := self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, columns, self.cursor.fetchall())


class BufferedDuckDB(duckdb_engine.Dialect):
    driver = "buffered"
    execution_ctx_cls = BufferedContext
    supports_statement_cache = False


def register() -> None:
    """Make the dialect known to SQLAlchemy by its name."""
    registry.register("duckdb.buffered", __name__, "BufferedDuckDB")
