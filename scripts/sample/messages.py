"""Texts with their deliveries, clicks and replies; e-mails; enrolments in flows."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample.browsing import AbandonedCarts, draw_people
from sample.orders import Orders
from sample.people import SOURCES, People
from sample.tables import NEVER, Writer, ids, money, pick
from sample.world import (
    AS_OF, AUDIENCES, CAMPAIGN_CATEGORIES, DAY, FLOW_MESSAGES, HOUR, MESSAGE_TYPES, OFFERS, SECOND,
    World, loaded_at, whole_seconds,
)  # fmt: skip

NO_DELIVERY_REPORTS, REPORTS_OPENS = SOURCES.index("postscript"), SOURCES.index("twilio")
NIGHT_OWL, EARLY_BIRD = 3, 4

EVENTS = [
    "queued", "accepted", "sent", "delivered", "failed", "undelivered", "rejected", "cancelled",
    "clicked", "opened",
]  # fmt: skip
QUEUED, SENT, DELIVERED, FAILED, UNDELIVERED, CLICKED, OPENED = 0, 2, 3, 4, 5, 8, 9
STOP_TEXTS = ["STOP", "Stop", "stop.", "STOPALL", "Unsubscribe", "quit", "ARRÊT", "Please stop"]
REPLIES = [
    "thanks", "ok great", "love it!", "Is this still in stock?", "HELP", "Info", "Yes please",
    "Can you cancel my order 123?",
]  # fmt: skip
REPLY_SHARES = [0.35, 0.2, 0.15, 0.17, 0.04, 0.02, 0.05, 0.02]
FLOW_CODES = {row[0]: i for i, row in enumerate(FLOW_MESSAGES)}
CATEGORIES = [*CAMPAIGN_CATEGORIES, "auto_response"]
FAILURES = ["30003", "30005", "30007", "30008"]
FAILURE_CLASSES = ["temporary", "permanent", "blocked", "unknown"]


@dataclass
class Texts:
    """Sorted by person and time; `content` counts the campaigns, then the flow messages."""

    ids: pa.Array
    person: np.ndarray
    at: np.ndarray
    content: np.ndarray

    def __len__(self) -> int:
        return len(self.at)


@dataclass
class Contents:
    """What a text says, by content code."""

    campaign_ids: pa.Array
    category: np.ndarray
    type: np.ndarray
    is_promotional: np.ndarray
    offer: np.ndarray
    flow: np.ndarray
    step: np.ndarray
    audience: np.ndarray


def contents_of(world: World) -> Contents:
    flows = FLOW_MESSAGES

    def both(of_campaigns, of_flows) -> np.ndarray:
        return np.concatenate([np.broadcast_to(of_campaigns, world.campaigns), of_flows])

    return Contents(
        pa.concat_arrays([world.campaign_ids, pa.array([f"flow_{row[0]}" for row in flows])]),
        both(world.campaign_category, [CATEGORIES.index(row[3]) for row in flows]),
        both(
            world.campaign_type,
            [MESSAGE_TYPES.index(row[4]) if row[4] in MESSAGE_TYPES else -1 for row in flows],
        ),
        both(world.campaign_offer < 4, [row[5] for row in flows]),
        both(world.campaign_offer, [OFFERS.index(row[6]) for row in flows]),
        both(-1, np.arange(len(flows))),
        both(0, [row[2] for row in flows]),
        both(world.campaign_audience, np.zeros(len(flows), np.int64)),
    )


def _campaign_sends(rng, world: World, people: People) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each campaign reaches each subscriber with that person's own probability."""
    who = np.flatnonzero((people.opt_in != NEVER) & (people.asked <= people.confirms))
    n = len(who)
    reach = rng.uniform(0.14, 0.42, n)
    reach[rng.random(n) < 0.05] = 0.9
    until = np.where(rng.random(n) < 0.08, AS_OF - rng.uniform(30, 300, n) * DAY, AS_OF)
    until = np.where(people.is_control[who], np.minimum(until, world.experiment_start), until)
    row, campaign = np.nonzero(
        rng.random((n, world.campaigns), np.float32) < reach.astype(np.float32)[:, None]
    )
    person = who[row]
    jitter = rng.integers(0, 1800, len(row)) * SECOND
    at = world.campaign_local_at[campaign] - people.offset[person] + jitter
    subscribed = (at > people.opt_in[person]) & (
        (at < people.opt_out[person]) | (at > people.back_in[person])
    )
    keep = subscribed & (at <= until[row])
    return person[keep], at[keep], campaign[keep]


def _flow_sends(rng, world: World, people: People, orders: Orders, carts: AbandonedCarts):
    """Welcome series, cart reminders, win-backs, order confirmations and answers to keywords."""
    texted = (people.opt_in != NEVER) & (people.asked <= people.confirms)
    pieces = []

    def send(name: str, person, at) -> None:
        code = np.full(len(person), world.campaigns + FLOW_CODES[name])
        pieces.append((person, whole_seconds(at), code))

    everyone = np.flatnonzero(texted)
    for name, wait in (("welcome_1", HOUR // 12), ("welcome_2", 2 * DAY), ("welcome_3", 5 * DAY)):
        send(name, everyone, people.opt_in[everyone] + wait)
    few = min(1, world.intensity)
    left = np.flatnonzero(texted[carts.person] & (rng.random(len(carts.at)) < 0.5 * few))
    for name, wait in (("cart_1", 4 * HOUR), ("cart_2", 24 * HOUR)):
        send(name, carts.person[left], carts.at[left] + wait)
    buys = np.flatnonzero((orders.status == 0) & (orders.person >= 0))
    last = buys[np.append(orders.person[buys][1:] != orders.person[buys][:-1], True)]
    last = last[texted[orders.person[last]] & (rng.random(len(last)) < 0.5)]
    send("winback_1", orders.person[last], orders.at[last] + 95 * DAY)
    in_market = (
        (pieces_at := np.concatenate([piece[1] for piece in pieces])),
        (who := np.concatenate([piece[0] for piece in pieces])),
    )
    del in_market
    code = np.concatenate([piece[2] for piece in pieces])
    control = people.is_control[who] & (pieces_at >= world.experiment_start)
    inside = (pieces_at > people.opt_in[who]) & (
        (pieces_at < people.opt_out[who]) | (pieces_at > people.back_in[who])
    )
    keep = inside & ~control
    pieces = [(who[keep], pieces_at[keep], code[keep])]

    has_phone = people.phone >= 0
    told = buys[has_phone[orders.person[buys]] & (rng.random(len(buys)) < 0.4 * few)]
    send("order_confirmed", orders.person[told], orders.at[told] + 60 * SECOND)
    stops = np.flatnonzero(people.stops_by_reply)
    send("keyword_answer", stops, people.opt_out[stops] + 5 * SECOND)
    person, at, code = (np.concatenate(column) for column in zip(*pieces, strict=True))
    past = at <= AS_OF
    return person[past], at[past], code[past]
