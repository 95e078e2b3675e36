"""The least a build can do: read every column of every event once and write them to one parquet file. Arguments: inputs, memory limit."""

import sys
import tempfile
from pathlib import Path

import duckdb

EVENTS = ("sms_events", "email_events", "web_events", "cart_events")

inputs, memory = sys.argv[1:]
everything = " union all by name ".join(f"select * from '{inputs}/{name}/*.parquet'" for name in EVENTS)
with duckdb.connect(config={"memory_limit": memory}) as connection, tempfile.TemporaryDirectory(dir=Path(inputs).parent) as folder:
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"copy ({everything}) to '{folder}/events.parquet' (compression zstd)")
