"""What Klaviyo's raw tables cost until they are inputs and persons, compared with reading and writing them once; `benchmarks/connectors --help` says how."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.table import Table

from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, out

DATA = ROOT / "benchmarks" / ".data" / "connectors"
METRICS = (
    "Received SMS", "Clicked SMS", "Sent SMS", "Subscribed to SMS Marketing", "Unsubscribed from SMS Marketing",
    "Received Email", "Opened Email", "Clicked Email", "Active on Site", "Viewed Product", "Placed Order",
)  # fmt: skip
# As Fivetran lands them. Of a hundred events: 30 texts, 40 e-mails, 25 visits, the rest consent and orders.
RAW = """
    create schema klaviyo;
    create table klaviyo.metric as
        select 'M' || i as id, names[i + 1] as name, 'Klaviyo' as integration_name, timestamp '2026-11-01' as _fivetran_synced
        from (select {metrics} as names), range(len({metrics})) as numbered (i);
    create table klaviyo.person as
        select 'P' || i as id, 'p' || i || '@example.org' as email, '+1212' || (2000000 + i % 7999999) as phone_number,
            'United States' as country, 'New York' as region, timestamp '2024-01-01' + interval (i % 600) day as created,
            timestamp '2026-10-01' as updated, false as _fivetran_deleted, timestamp '2026-11-01' as _fivetran_synced
        from range({persons}) as numbered (i);
    create table klaviyo.event as
        select 'E' || i as id, 'P' || (hash(i) % {persons}) as person_id,
            'M' || case
                when i % 100 < 24 then 0 when i % 100 < 28 then 1 when i % 100 < 30 then 2 when i % 100 < 31 then 3 when i % 1000 = 31 then 4
                when i % 100 < 55 then 5 when i % 100 < 67 then 6 when i % 100 < 70 then 7 when i % 100 < 85 then 8 when i % 100 < 97 then 9 else 10
            end as metric_id,
            timestamp '2025-05-01' + interval (i * 540 * 86400 // {events}) second as timestamp,
            'C' || (i // 5000) as campaign_id, '+1212' || (2000000 + hash(i) % {persons} % 7999999) as property_to_number,
            'Sale ' || (i % 50) as property_message_body, round(hash(i) % 20000 / 100, 2) as property_value, 'O' || i as property_event_id,
            'product ' || (i % 300) as property_product_name, false as _fivetran_deleted,
            timestamp '2025-05-01' + interval (i * 540 * 86400 // {events} + 900) second as _fivetran_synced
        from range({events}) as numbered (i);
"""
ENDS = ["profiles_merged", "inbound_texts", *(f"{name}_validated" for name in ("consent_events", "sms_events", "email_events", "web_events", "orders"))]


def main(
    persons: Annotated[int, typer.Option(help="Persons of the shop.")] = 200_000,
    events: Annotated[int, typer.Option(help="Their events.")] = 5_000_000,
    memory: Annotated[str, typer.Option(help="Memory that DuckDB may take.")] = "4GB",
) -> None:
    """Make raw tables, then time the least that reading them costs and a build up to inputs and persons.

    Exit code 0: measured. 1: the build failed, its output says why.
    """
    DATA.mkdir(parents=True, exist_ok=True)
    warehouse = DATA / "shop.duckdb"
    warehouse.unlink(missing_ok=True)
    with err.status("Making raw tables"), duckdb.connect(str(warehouse)) as connection:
        connection.execute(RAW.format(metrics=list(METRICS), persons=persons, events=events))
    os.environ |= {"SMS_MEMORY_LIMIT": memory, "SMS_CONNECTIONS": os.devnull}
    dbt_vars = {"sources": {"klaviyo": {"loader": "fivetran"}}, "model_set": "sample"}
    build = [ROOT / "scripts" / "build", "--warehouse", warehouse, "--as-of", "2026-11-01", "--vars", json.dumps(dbt_vars)]
    build += ["--select", " ".join(["path:seeds", *(f"+int_{name}" for name in ENDS)]), "--exclude", "resource_type:test resource_type:unit_test"]
    write = f"copy (select * from klaviyo.event) to '{DATA / 'events.parquet'}' (compression zstd)"
    floor = [sys.executable, "-c", f"import duckdb; duckdb.connect({str(warehouse)!r}, config={{'memory_limit': {memory!r}}}).execute({write!r})"]
    table = Table("step", "seconds", "CPU-seconds", "peak GB")
    for name, command in {"read and write the events once": floor, "raw tables to inputs and persons": build, "the same, nothing new": build}.items():
        table.add_row(name, *measured(command))
    out.print(table)


def measured(command: list[str | Path]) -> list[str]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise typer.Exit(1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [f"{time.monotonic() - started:.1f}", f"{cpu:.1f}", f"{after.ru_maxrss / 1e6:.1f}"]


if __name__ == "__main__":
    typer.run(main)
