"""What vendors have accepted, kept next to the copy of the exports, so that a row goes out once and a run that was killed goes on."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from sms_segmentation.activation.handed_over import Receipts

# After so many days a row that still holds is sent again: whatever a vendor has lost is mended.
KEPT_DAYS = 45


class Ledger:
    """Table sent.rows of activation.duckdb: sync, key and version of each row; filled from the log that the destination writes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "activation.duckdb"
        self.log = folder / "accepted.jsonl"

    def open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(str(self.file))
        connection.execute("create schema if not exists sent")
        connection.execute("create table if not exists sent.rows (sync varchar, key varchar, version varchar, accepted_at timestamp)")
        return connection

    def gather(self, connection: duckdb.DuckDBPyConnection, receipts: Receipts) -> None:
        """Take the log over into the table, and its messages into the receipts, which come first: a kill in between repeats them."""
        if not self.log.exists():
            return
        accepted = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            try:
                accepted.append(tuple(json.loads(line)))
            except ValueError:  # cut short by a kill: not accepted, as far as anyone knows
                continue
        receipts.add([(sync, key) for sync, key, _ in accepted])
        connection.execute("begin")
        connection.execute("create or replace temp table came (sync varchar, key varchar, version varchar)")
        if accepted:
            connection.executemany("insert into came values (?, ?, ?)", accepted)
        connection.execute("delete from sent.rows where (sync, key) in (select (sync, key) from came)")
        connection.execute("insert into sent.rows select sync, key, last(version), now() at time zone 'UTC' from came group by sync, key")
        connection.execute("commit")
        self.log.unlink()

    @staticmethod
    def forget(connection: duckdb.DuckDBPyConnection, whole: bool) -> None:
        """Rows that are long ago, or all but messages."""
        old = f"accepted_at < now() at time zone 'UTC' - interval {KEPT_DAYS} days"
        no_message = "sync not like '%~_messages' escape '~'"
        connection.execute(f"delete from sent.rows where {no_message if whole else old}")
