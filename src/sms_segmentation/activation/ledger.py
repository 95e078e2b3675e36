"""What vendors have accepted, kept next to the copy of the exports, so that a row goes out once and a run that was killed goes on."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from sms_segmentation.activation.handed_over import Receipts

IS_MESSAGE = "sync like '%~_messages' escape '~'"
# Rows of input handed_over_messages (handed_over.COLUMNS) for the messages of table came, as export_messages, if it still holds them, knows them.
ACCEPTED_MESSAGES = f"""
    select came.key, date_trunc('second', now() at time zone 'UTC') as accepted_at, replace(came.sync, '_messages', ''), messages.person_id,
        case when messages.channel = 'sms' then messages.phone_e164 end, messages.channel,
        case when messages.source = 'campaign' then messages.source_id end, case when messages.source = 'flow' then messages.source_id end,
        messages.step, accepted_at
    from came left join exports.export_messages as messages on messages.message_key = came.key
    where {IS_MESSAGE}
"""
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
        """Take the log over into the table, and its messages into the receipts, which come first: a kill in between repeats them.

        Exports are still those that the log is about.
        """
        if not self.log.exists():
            return
        accepted = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            try:
                accepted.append(tuple(json.loads(line)))
            except ValueError:  # cut short by a kill: not accepted, as far as anyone knows
                continue
        connection.execute("create or replace temp table came (sync varchar, key varchar, version varchar)")
        if accepted:
            connection.executemany("insert into came values (?, ?, ?)", accepted)
        receipts.add(connection.execute(ACCEPTED_MESSAGES).fetchall())
        connection.execute("begin")
        connection.execute("delete from sent.rows where (sync, key) in (select (sync, key) from came)")
        connection.execute("insert into sent.rows select sync, key, last(version), now() at time zone 'UTC' from came group by sync, key")
        connection.execute("commit")
        self.log.unlink()

    @staticmethod
    def forget(connection: duckdb.DuckDBPyConnection, whole: bool) -> None:
        """Rows that are long ago, or all but messages."""
        old = f"accepted_at < now() at time zone 'UTC' - interval {KEPT_DAYS} days"
        connection.execute(f"delete from sent.rows where {f'not ({IS_MESSAGE})' if whole else old}")
