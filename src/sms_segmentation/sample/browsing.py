"""Carts, checkouts, page views, wishes, back-in-stock requests, refills and tickets."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sms_segmentation.sample.orders import WEB, Orders
from sms_segmentation.sample.people import People
from sms_segmentation.sample.tables import NEVER, Writer, cents, ids, pick
from sms_segmentation.sample.world import (
    AS_OF,
    CATEGORIES,
    DAY,
    PRODUCT_IDS,
    PRODUCTS,
    SECOND,
    World,
    loaded_at,
    whole_seconds,
)

CART_EVENTS = ["created", "item_added", "item_removed", "updated", "viewed"]
WEB_EVENTS = [
    "page_viewed", "product_viewed", "category_viewed", "search", "filter_used", "content_viewed",
    "video_viewed", "social",
]  # fmt: skip
WEB_SHARES = [0.25, 0.42, 0.15, 0.06, 0.04, 0.04, 0.02, 0.02]
VIEWS_PER_SESSION = 4


@dataclass
class AbandonedCarts:
    person: np.ndarray
    at: np.ndarray


def draw_people(rng: np.random.Generator, weight: np.ndarray, n: int) -> np.ndarray:
    total = np.cumsum(weight)
    return np.asarray(np.searchsorted(total, rng.random(n) * total[-1], "right"))


def make_carts(
    world: World,
    people: People,
    orders: Orders,
    events: int,
    seed: np.random.SeedSequence,
    writer: Writer,
) -> tuple[AbandonedCarts, int]:
    """About `events` cart events; the carts left behind and the exact number of events."""
    rng = np.random.default_rng(seed)
    bought = np.flatnonzero((orders.channel == WEB) & (orders.status == 0) & (orders.person >= 0))
    bought = bought[rng.random(len(bought)) < 0.5 * min(1, world.intensity)]
    left = max(20, round(events / 2.6) - len(bought))
    life = AS_OF - people.created
    loser = draw_people(rng, life + 30 * DAY, left)
    lost_at = whole_seconds(AS_OF - rng.random(left) * life[loser])

    person = np.concatenate([orders.person[bought], loser])
    end = np.concatenate([orders.at[bought], lost_at])
    order = np.concatenate([bought, np.full(left, -1)])
    product = np.where(order >= 0, orders.first_product[order], rng.integers(0, PRODUCTS, len(end)))
    n = len(end)
    value = np.where(order >= 0, orders.value[order], world.price[product])
    is_sale = order >= 0
    begun = is_sale | (rng.random(n) < 0.45)
    started = end - 3 * 60 * SECOND * is_sale

    number = np.arange(n)
    cart_ids = ids("cart", people.key(n))
    also = [np.flatnonzero(rng.random(n) < share) for share in (0.1, 0.15, 0.35)]
    cart = np.concatenate([number, number, *also])
    kind = np.repeat(np.arange(5), [n, n, *map(len, also)])
    before = np.array([20, 19, 14, 10, 5]) * 60 * SECOND
    at = end[cart] - before[kind]
    who = person[cart]
    stitched = rng.random(len(cart)) < 0.93
    writer.write(
        "cart_events",
        {
            "cart_event_id": ids("cv", people.key(len(cart))),
            "cart_id": pick(cart_ids, cart),
            "profile_id": pick(people.ids, np.where(stitched, who, -1)),
            "anonymous_id": pick(people.ids, np.where(stitched, -1, who)),
            "event_type": pick(CART_EVENTS, kind),
            "occurred_at": at,
            "product_id": pick(PRODUCT_IDS, np.where(kind < 4, product[cart], -1)),
            "quantity": np.where(kind == 2, 0, 1),
            "cart_value": cents(np.where(kind == 0, 0, value[cart])),
            "currency": "USD",
            "loaded_at": loaded_at(rng, at),
        },
    )
    checkout = np.flatnonzero(begun)
    writer.write(
        "checkouts",
        {
            "checkout_id": ids("co", people.key(len(checkout))),
            "cart_id": pick(cart_ids, checkout),
            "profile_id": pick(people.ids, person[checkout]),
            "phone_e164": pick(people.phones, people.phone[person[checkout]]),
            "email": pick(people.emails, person[checkout]),
            "started_at": started[checkout],
            "completed_at": np.where(order[checkout] >= 0, end[checkout], NEVER),
            "order_id": pick(orders.ids, order[checkout]),
            "checkout_value": cents(value[checkout]),
            "currency": "USD",
            "recovery_url": pick(["https://shop.example/recover"], order[checkout] * 0),
            "loaded_at": loaded_at(rng, started[checkout]),
        },
    )
    return AbandonedCarts(loser, lost_at), len(cart)


def make_views(
    world: World,
    people: People,
    orders: Orders,
    events: int,
    seed: np.random.SeedSequence,
    writer: Writer,
) -> None:
    """Exactly `events` rows of web_events, in sessions."""
    rng = np.random.default_rng(seed)
    sessions = -(-events // VIEWS_PER_SESSION)
    life = AS_OF - people.created
    bought = np.bincount(orders.person[orders.person >= 0], minlength=people.n)
    visitor = draw_people(rng, rng.gamma(0.6, 1, people.n) * (1 + bought) * (life + DAY), sessions)
    began = AS_OF - rng.random(sessions) ** 1.2 * life[visitor]
    favourite = rng.integers(0, len(CATEGORIES), people.n)
    stays = rng.random(sessions) < 0.5
    category = np.where(stays, favourite[visitor], rng.integers(0, len(CATEGORIES), sessions))

    session = np.repeat(np.arange(sessions), VIEWS_PER_SESSION)[:events]
    step = np.arange(events) % VIEWS_PER_SESSION
    at = np.minimum(whole_seconds(began[session] + step * 50 * SECOND), AS_OF)
    kind = rng.choice(len(WEB_EVENTS), events, p=WEB_SHARES)
    kind[step == 0] = 0
    seen = category[session]
    product = np.where(kind == 1, seen * (PRODUCTS // len(CATEGORIES)) + rng.integers(0, 48, events), -1)
    in_stock = ~((at >= world.out_from[product]) & (at < world.out_until[product]))
    who = visitor[session]
    stitched = np.where(session % 8 == 0, -1, who)
    session_ids = ids("s", people.key(sessions))
    writer.write(
        "web_events",
        {
            "web_event_id": ids("w", people.key(events)),
            "profile_id": pick(people.ids, stitched),
            "anonymous_id": pick(session_ids, session),
            "session_id": pick(session_ids, session),
            "event_type": pick(WEB_EVENTS, kind),
            "occurred_at": at,
            "product_id": pick(PRODUCT_IDS, product),
            "category": pick(CATEGORIES, np.where((kind == 1) | (kind == 2), seen, -1)),
            "search_query": pick(CATEGORIES, np.where(kind == 3, seen, -1)),
            "was_in_stock": pa.array(in_stock, mask=(kind != 1) | (session % 25 == 0)),
            "time_on_page_seconds": rng.integers(1, 180, events),
            "source_system": "shopify",
            "loaded_at": loaded_at(rng, at),
        },
    )


def make_wishes(world: World, people: People, orders: Orders, seed: np.random.SeedSequence, writer: Writer) -> None:
    rng = np.random.default_rng(seed)
    _write_wishlist(rng, people, writer)
    _write_back_in_stock(rng, world, people, writer)
    _write_refills(rng, people, orders, writer)
    _write_tickets(rng, people, orders, writer)


def _write_wishlist(rng: np.random.Generator, people: People, writer: Writer) -> None:
    who = rng.integers(0, people.n, people.n // 5)
    n = len(who)
    added = whole_seconds(AS_OF - rng.random(n) ** 2 * (AS_OF - people.created[who]))
    removed = np.where(rng.random(n) < 0.2, np.minimum(added + 9 * DAY, AS_OF), NEVER)
    writer.write(
        "wishlist_items",
        {
            "wishlist_item_id": ids("wl", people.key(n)),
            "profile_id": pick(people.ids, who),
            "product_id": pick(PRODUCT_IDS, rng.integers(0, PRODUCTS, n)),
            "added_at": added,
            "removed_at": removed,
        },
    )


def _write_back_in_stock(rng: np.random.Generator, world: World, people: People, writer: Writer) -> None:
    """Asked for while the product was out of stock."""
    gone = np.flatnonzero((world.out_from != NEVER) & (world.out_from < AS_OF))
    who = rng.integers(0, people.n, people.n // 25)
    product = rng.choice(gone, len(who))
    until = np.minimum(world.out_until[product], AS_OF)
    at = world.out_from[product] + rng.random(len(who)) * (until - world.out_from[product])
    at = whole_seconds(np.maximum(at, np.minimum(people.created[who], AS_OF)))
    told = (world.out_until[product] <= AS_OF) & (rng.random(len(who)) < 0.7)
    writer.write(
        "back_in_stock_subscriptions",
        {
            "subscription_id": ids("bis", people.key(len(who))),
            "profile_id": pick(people.ids, who),
            "product_id": pick(PRODUCT_IDS, product),
            "subscribed_at": at,
            "notified_at": np.where(told, np.maximum(at, world.out_until[product]), NEVER),
            "cancelled_at": np.where(rng.random(len(who)) < 0.07, np.minimum(at + DAY, AS_OF), NEVER),
            "channel": pick(["sms", "email"], rng.integers(0, 2, len(who))),
        },
    )


def _write_refills(rng: np.random.Generator, people: People, orders: Orders, writer: Writer) -> None:
    who = np.flatnonzero((orders.status == 0) & (orders.person >= 0))
    who = who[rng.random(len(who)) < 0.02]
    renewed = orders.at[who] + 30 * DAY
    cancelled = orders.at[who] + whole_seconds(rng.uniform(20, 200, len(who)) * DAY)
    at = np.concatenate([orders.at[who], renewed, cancelled])
    kind = np.repeat(np.arange(3), len(who))
    keep = (at <= AS_OF) & ((kind < 2) | (rng.random(len(at)) < 0.5))
    order, at, kind = np.tile(who, 3)[keep], at[keep], kind[keep]
    writer.write(
        "refill_subscriptions",
        {
            "refill_event_id": ids("rf", people.key(len(at))),
            "profile_id": pick(people.ids, orders.person[order]),
            "product_id": pick(PRODUCT_IDS, orders.first_product[order]),
            "event_type": pick(["activated", "renewed", "canceled"], kind),
            "occurred_at": at,
            "loaded_at": loaded_at(rng, at),
        },
    )


def _write_tickets(rng: np.random.Generator, people: People, orders: Orders, writer: Writer) -> None:
    who = np.flatnonzero((orders.person >= 0) & (rng.random(len(orders)) < 0.03))
    opened = np.minimum(orders.at[who] + 4 * DAY, AS_OF)
    is_open = rng.random(len(who)) < 0.1
    closed = np.where(is_open | (opened + 2 * DAY > AS_OF), NEVER, opened + 2 * DAY)
    writer.write(
        "support_tickets",
        {
            "ticket_id": ids("t", people.key(len(who))),
            "profile_id": pick(people.ids, orders.person[who]),
            "opened_at": opened,
            "closed_at": closed,
            "status": pick(["closed", "open"], (closed == NEVER).astype(int)),
            "topic": pick(["delivery", "refund", "product"], rng.integers(0, 3, len(who))),
        },
    )
