"""Makes the sample inputs: shoppers of one shop, and every awkward case by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track

from sms_segmentation.sample import bad_rows, blast, browsing, campaigns, cases, experiments, messages, orders, people, violations, wordings, world
from sms_segmentation.sample.planting import rows_of, write_rows
from sms_segmentation.sample.tables import Writer

CASES = [*cases.CASES, *violations.CASES]
PROFILES_PER_PIECE = 20_000
EVENTS = ("sms_events", "email_events", "web_events", "cart_events")


def text_of(time: int) -> str:
    return f"{datetime.fromtimestamp(time / world.SECOND, UTC):%Y-%m-%d %H:%M:%S}"


AS_OF_TEXT = text_of(world.AS_OF)


def make_piece(everything: world.World, number: int, seed: np.random.SeedSequence, writer: Writer) -> None:
    first = number * PROFILES_PER_PIECE
    n = min(PROFILES_PER_PIECE, everything.profiles - first)
    events = everything.events * (first + n) // everything.profiles
    events -= everything.events * first // everything.profiles
    seeds = seed.spawn(8)
    crowd = people.make_people(everything, number, first, n, seeds[0], writer)
    bought, order_columns = orders.make_orders(everything, crowd, seeds[1], writer)
    carts, rows = browsing.make_carts(everything, crowd, bought, events // 30, seeds[2], writer)
    left = events - rows
    texts, rows = messages.make_texts(everything, crowd, bought, carts, seeds[3], writer)
    left -= rows
    blast.make_blast(everything, crowd, texts, seed.spawn(1)[0], writer)
    left -= messages.make_emails(everything, crowd, max(0, left) * 45 // 100, seeds[4], writer)
    browsing.make_views(everything, crowd, bought, max(4, left), seeds[5], writer)
    browsing.make_wishes(everything, crowd, bought, seeds[6], writer)
    writer.write("orders", order_columns | messages.attribution(crowd, bought, texts, seeds[7]))


def write_cases(everything: world.World, writer: Writer) -> None:
    rows = [row for number, case in enumerate([*CASES, *experiments.club()]) for row in rows_of(case, number)]
    write_rows(rows + cases.SHARED_ROWS + experiments.registered(everything) + campaigns.PLANNED + wordings.WORDS + bad_rows.bad_rows(), writer)
    experiments.write_campaign(writer)
    blast.write_campaign(writer)


def truth(everything: world.World) -> dict[str, Any]:
    return {
        "as_of": AS_OF_TEXT,
        "bg_nbd": world.BG_NBD | {"time_unit": "weeks"},
        "gamma_gamma": world.GAMMA_GAMMA,
        "seasons": {name: {"from": first, "until": last, "pace": pace} for name, (first, last, pace) in world.SEASONS.items()},
        "holdout": world.HOLDOUT | {"starts_at": text_of(everything.experiment_start)},
        "experiments": experiments.ANSWERS,
        "eager_weeks": world.EAGER_WEEKS,
        "falling_segment": world.FALLING_SEGMENT,
        "stale_audiences": world.AUDIENCES[1:],
        "blast": {name: blast.BLAST[name] for name in ("campaign_id", "campaign_name", "reaches_control")},
        "billed_in": world.BILLED_IN,
        "sources": {
            "no_delivery_reports": people.SOURCES[messages.NO_DELIVERY_REPORTS],
            "reports_opens": people.SOURCES[messages.REPORTS_OPENS],
            "bills_fees": people.SOURCES[messages.BILLS_FEES],
        },
        "cases": {case.name: case.proves for case in CASES},
        "violations": violations.VIOLATIONS,
        "bad_rows": [{"table": table, "key": key, "fault": fault} for table, key, fault, _ in bad_rows.ROWS if fault],
    }


def main(
    out: Annotated[Path, typer.Option(help="Folder for the tables, one parquet file or folder for each.")],
    profiles: Annotated[int, typer.Option(min=1, help="Number of profiles.")] = 5_000,
    days: Annotated[int, typer.Option(min=30, help="Days of history before the end of the sample.")] = 540,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 20261121,
    events: Annotated[int | None, typer.Option(help="Number of SMS, e-mail, web and cart events together.")] = None,
) -> None:
    """Generate sample inputs. The same options give the same rows on every machine."""
    events = events or round(profiles * days * world.EVENTS_PER_PROFILE_DAY)
    world_seed, *seeds = np.random.SeedSequence(seed).spawn(1 + -(-profiles // PROFILES_PER_PIECE))
    everything = world.World(profiles, days, events, world_seed)
    out.mkdir(parents=True, exist_ok=True)
    writer = Writer(out)
    everything.write(writer)
    console = Console(stderr=True)
    for number, piece_seed in enumerate(track(seeds, "making shoppers", console=console)):
        make_piece(everything, number, piece_seed, writer)
    write_cases(everything, writer)
    writer.close()
    (out / "as_of.txt").write_text(f"{AS_OF_TEXT}\n")
    (out / "truth.json").write_text(json.dumps(truth(everything), indent=2) + "\n")
    rows = sum(writer.rows.values())
    console.print(f"{rows:,} rows, of them {sum(writer.rows[name] for name in EVENTS):,} events, in {out}")
