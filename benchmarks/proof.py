"""How long the record of a number takes among many texts, compared with reading their table once; `benchmarks/proof --help` says how."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from sms_segmentation.input_files import literal, quoted
from sms_segmentation.paths import ROOT
from sms_segmentation.project import err, grid, out, stop
from sms_segmentation.proof.record import NEEDED

DATA = ROOT / "benchmarks" / ".data" / "proof"
GOAL = 20  # seconds


def main(
    warehouse: Annotated[Path, typer.Argument(metavar="FILE", help="The sample as built by this version of the project.")],
    texts: Annotated[int, typer.Option(help="Texts of the shop, about.")] = 50_000_000,
    profiles: Annotated[int, typer.Option(help="Its profiles, about.")] = 1_000_000,
    memory: Annotated[str, typer.Option(help="Memory that DuckDB may take.")] = "4GB",
) -> None:
    """Copy the sample's rows until there are so many, each time with other numbers and profiles, then time `sms proof` of a number with many texts.

    Exit code 0: under 20 seconds. 1: longer. 2: it cannot run here.
    """
    if not warehouse.exists():
        stop(f"FILE is {warehouse}; there is no such file.")
    DATA.mkdir(parents=True, exist_ok=True)
    big = DATA / "shop.duckdb"
    big.unlink(missing_ok=True)
    with duckdb.connect(str(big)) as connection, err.status("Copying the rows of the sample"):
        connection.execute("set preserve_insertion_order = false")
        connection.execute(f"attach {literal(warehouse)} as sample (read_only)")
        tables = connection.execute("select schema_name, table_name, estimated_size from duckdb_tables() where database_name = 'sample'").fetchall()
        sizes = {name: size for _, name, size in tables}
        of_texts, of_people = texts // sizes["sending_record"], profiles // sizes["int_profiles_resolved"]
        for schema, name, _ in tables:
            if name in NEEDED:
                copies = of_texts if name in ("sending_record", "int_sent_texts", "int_sms_events_versions") else of_people
                connection.execute(f"create schema if not exists {quoted(schema)}")
                columns = [column for (column,) in connection.execute(f"select column_name from (describe sample.{schema}.{name})").fetchall()]
                of_whom = [column for column in ("phone_e164", "profile_id") if column in columns]
                replaced = f" replace ({', '.join(f'{c} || suffix as {c}' for c in of_whom)})" if of_whom else ""
                suffixes = f"(select case when i > 0 then '-' || i else '' end as suffix from range({copies if of_whom else 1}) as numbered (i))"
                connection.execute(f"create table {schema}.{name} as select * exclude (suffix){replaced} from sample.{schema}.{name} cross join {suffixes}")
        [number, held] = connection.execute("select phone_e164, count(*) from sending_record where phone_e164 not like '%-%' group by 1 order by 2 desc limit 1").fetchone()  # fmt: skip
        [rows] = connection.execute("select count(*) from sending_record").fetchone()
    floor = timed("select * from sending_record where phone_e164 = 'none'", big, memory)
    started, spent = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-P", "-m", "sms_segmentation", "proof", number, "--warehouse", big, "--out", DATA / "proof.html"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"SMS_MEMORY_LIMIT": memory})
    seconds, spent = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - spent
    table = grid("texts", "texts of the number", "seconds", "CPU-seconds", "times one read of the table")
    table.add_row(f"{rows:,}", f"{held:,}", f"{seconds:.1f}", f"{spent:.1f}", f"{seconds / floor:.1f}")
    out.print(table)
    sys.exit(done.returncode or seconds > GOAL)


def timed(query: str, file: Path, memory: str) -> float:
    started = time.monotonic()
    with duckdb.connect(str(file), read_only=True, config={"memory_limit": memory}) as connection:
        connection.execute(query).fetchall()
    return time.monotonic() - started


if __name__ == "__main__":
    typer.run(main)
