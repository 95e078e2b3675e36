"""Orders from a known repeat-buying process, with lines, discounts, refunds and loyalty."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sms_segmentation.sample.people import People
from sms_segmentation.sample.tables import NEVER, Writer, cents, ids, pick
from sms_segmentation.sample.world import (
    AS_OF,
    BG_NBD,
    BRANDS,
    CATEGORIES,
    DAY,
    GAMMA_GAMMA,
    GIFT_CARD,
    HOLDOUT,
    HOUR,
    PLACE_COLUMNS,
    PLACE_COUNTRY,
    PRODUCT_IDS,
    PROMOTION_IDS,
    PROMOTIONS,
    STORE_IDS,
    TIERS,
    WEEK,
    World,
    loaded_at,
    whole_seconds,
)

STATUSES = ["completed", "pending", "cancelled", "voided", "test"]
CHANNELS = ["web", "pos", "text_to_buy", "subscription", "marketplace"]
WEB, POS, TEXT_TO_BUY, SUBSCRIPTION, MARKETPLACE = range(5)
DISCOUNTS = [0, 10, 15, 20, 25, 40]  # percent
DISCOUNT_KINDS = ["code", "automatic", "manual", "loyalty_reward"]
CODES = ["WELCOME10", "TEXT15", "VIP20", "FRIENDS25", "SUMMER40"]


@dataclass
class Orders:
    """Sorted by person and time; every array has one entry an order."""

    ids: pa.Array
    person: np.ndarray  # negative for guests
    at: np.ndarray
    status: np.ndarray
    channel: np.ndarray
    value: np.ndarray  # cents after discounts, without gift cards
    first_product: np.ndarray

    def __len__(self) -> int:
        return len(self.at)


def order_times(rng: np.random.Generator, world: World, people: People) -> tuple[np.ndarray, np.ndarray]:
    """People and times of the orders of the BG/NBD process, first order included."""
    n = people.n
    first = people.created + np.where(rng.random(n) < 0.6, rng.exponential(2, n), rng.exponential(60, n)) * DAY
    person = np.flatnonzero((rng.random(n) < 0.75) & (first < AS_OF))
    pace = rng.gamma(BG_NBD["r"], 1 / BG_NBD["alpha"], len(person)) / WEEK
    leave = rng.beta(BG_NBD["a"], BG_NBD["b"], len(person))
    clock = world.to_clock(first[person])
    end = world.to_clock(AS_OF)
    persons, times = [person], [first[person]]
    while len(person):
        with np.errstate(divide="ignore", over="ignore"):
            clock = clock + rng.exponential(1, len(person)) / pace
        keep = clock < end
        person, pace, leave, clock = person[keep], pace[keep], leave[keep], clock[keep]
        persons.append(person)
        times.append(world.from_clock(clock))
        stays = rng.random(len(person)) >= leave
        person, pace, leave, clock = person[stays], pace[stays], leave[stays], clock[stays]
    person, at = np.concatenate(persons), np.concatenate(times)
    repeat = np.arange(len(at)) >= len(persons[0])
    untexted = people.is_control[person] & (at >= world.experiment_start) & repeat
    kept = ~untexted | (rng.random(len(at)) < 1 / (1 + HOLDOUT["order_lift"]))
    return person[kept], whole_seconds(at[kept])


def make_orders(world: World, people: People, seed: np.random.SeedSequence, writer: Writer) -> tuple[Orders, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    person, at = order_times(rng, world, people)
    nu = rng.gamma(GAMMA_GAMMA["q"], 1 / GAMMA_GAMMA["gamma"], people.n)

    # Orders that count for nobody come on top, so that the process above stays whole.
    extra = rng.integers(0, len(at), int(len(at) * 0.07))
    extra_at = whole_seconds(at[extra] + rng.exponential(5, len(extra)) * DAY)
    extra, extra_at = extra[extra_at <= AS_OF], extra_at[extra_at <= AS_OF]
    extra_status = rng.choice(5, len(extra), p=[0.2, 0.2, 0.4, 0.1, 0.1])
    owner = np.concatenate([person, person[extra]])
    at = np.concatenate([at, extra_at])
    status = np.concatenate([np.zeros(len(person), np.int64), extra_status])
    is_guest = np.concatenate([np.zeros(len(person), bool), extra_status == 0])
    order = np.lexsort((at, owner))
    owner, at, status, is_guest = owner[order], at[order], status[order], is_guest[order]
    n = len(at)
    person = np.where(is_guest, -1, owner)

    target = rng.gamma(GAMMA_GAMMA["p"], 1, n) / nu[owner] * 100
    channel = rng.choice(5, n, p=[0.78, 0.12, 0.04, 0.04, 0.02])
    bargain = rng.beta(0.8, 1.4, people.n)
    rate = np.array(DISCOUNTS)[np.where(rng.random(n) < bargain[owner], rng.integers(1, 6, n), 0)]
    order_ids = ids("o", people.key(n))
    lines = _make_lines(rng, world, people, owner, target, rate)
    value = np.bincount(lines["order"], lines["total"], n).astype(np.int64)
    goods = np.bincount(lines["order"], lines["gross"], n).astype(np.int64)
    starts = np.searchsorted(lines["order"], np.arange(n))
    orders = Orders(order_ids, person, at, status, channel, value, lines["product"][starts])

    has_card = rng.random(n) < 0.015
    card = np.where(has_card, rng.choice([2500, 5000, 10000], n), 0)
    _write_lines(people, orders, lines, card, writer)
    refunds = _make_refunds(rng, people, orders, lines, starts, writer)
    _write_discounts(rng, people, orders, goods - value, writer)
    orders_columns = _order_columns(rng, people, orders, owner, goods, card, refunds)
    _write_deliveries(rng, people, orders, writer)
    _write_loyalty(rng, people, orders, writer)
    return orders, orders_columns


def _make_lines(rng: np.random.Generator, world: World, people: People, owner: np.ndarray, target: np.ndarray, rate: np.ndarray) -> dict[str, np.ndarray]:
    """Splits each order's amount into priced lines, near it to the cent."""
    likes_category = rng.integers(0, len(CATEGORIES), people.n)
    likes_brand = rng.integers(0, len(BRANDS), people.n)
    faithful = rng.beta(0.7, 1.0, people.n)

    per_order = 1 + np.minimum(rng.poisson(0.7, len(owner)), 4)
    order = np.repeat(np.arange(len(owner)), per_order)
    n, who = len(order), owner[order]
    weight = rng.gamma(3, 1, n)
    share = weight / np.bincount(order, weight)[order]
    wanted = target[order] * share / (1 - rate[order] / 100)
    quantity = 1 + (rng.random(n) < 0.15) + np.maximum(0, wanted // 12_000).astype(np.int64)
    unit = np.maximum(np.round(wanted / quantity), 50).astype(np.int64)
    gross = unit * quantity
    discount = np.round(gross * rate[order] / 100).astype(np.int64)

    category = np.where(rng.random(n) < 0.6, likes_category[who], rng.integers(0, len(CATEGORIES), n))
    brand = np.where(rng.random(n) < faithful[who], likes_brand[who], rng.integers(0, len(BRANDS), n))
    product = world.product_near(category, unit, brand)
    marked_down = rng.random(n) < 0.08
    compare = np.where(marked_down, np.round(unit * 1.25), unit * (rng.random(n) < 0.3)).astype(np.int64)
    return {
        "order": order, "product": product, "quantity": quantity, "unit": unit, "gross": gross,
        "discount": discount, "total": gross - discount, "compare": compare,
    }  # fmt: skip


def _write_lines(people: People, orders: Orders, lines: dict[str, np.ndarray], card: np.ndarray, writer: Writer) -> None:
    n = len(lines["order"])
    key = people.key(n)
    unknown = (key % 200 == 7) & (lines["product"] != -1)
    writer.write(
        "order_lines",
        {
            "order_line_id": ids("ol", key),
            "order_id": pick(orders.ids, lines["order"]),
            "product_id": pick(PRODUCT_IDS, np.where(unknown, -1, lines["product"])),
            "variant_id": pick(["small", "regular", "large"], key % 3),
            "quantity": lines["quantity"],
            "unit_price": cents(lines["unit"]),
            "discount_amount": cents(lines["discount"]),
            "line_total": cents(lines["total"]),
            "compare_at_price": cents(lines["compare"], lines["compare"] == 0),
            "is_gift_card": False,
        },
    )
    cards = np.flatnonzero(card)
    writer.write(
        "order_lines",
        {
            "order_line_id": ids("olg", people.key(len(cards))),
            "order_id": pick(orders.ids, cards),
            "product_id": pick(PRODUCT_IDS, np.full(len(cards), GIFT_CARD)),
            "quantity": np.ones(len(cards), np.int64),
            "unit_price": cents(card[cards]),
            "discount_amount": cents(np.zeros(len(cards), np.int64)),
            "line_total": cents(card[cards]),
            "is_gift_card": True,
        },
    )


def _make_refunds(rng: np.random.Generator, people: People, orders: Orders, lines: dict[str, np.ndarray], starts: np.ndarray, writer: Writer) -> np.ndarray:
    """Writes refund rows; gives back the roll-up amounts of every refunded order."""
    n = len(orders)
    kind = rng.choice(3, n, p=[0.92, 0.055, 0.025])  # none, first line, whole order
    when = whole_seconds(orders.at + rng.uniform(2, 30, n) * DAY)
    refunded = (kind > 0) & (when <= AS_OF) & (orders.status == 0)
    amount: np.ndarray = np.where(kind == 2, orders.value, lines["total"][starts]) * refunded
    has_row = refunded & (rng.random(n) < 0.9)
    who = np.flatnonzero(has_row)
    refund_ids = ids("r", people.key(len(who)))
    writer.write(
        "refunds",
        {
            "refund_id": refund_ids,
            "order_id": pick(orders.ids, who),
            "refunded_at": when[who],
            "refund_amount": cents(amount[who]),
            "reason": pick(["damaged", "changed_mind", "wrong_item"], rng.integers(-1, 3, len(who))),
            "loaded_at": loaded_at(rng, when[who]),
        },
    )
    with_lines = np.flatnonzero((kind[who] == 1) & (rng.random(len(who)) < 0.8))
    line = starts[who[with_lines]]
    writer.write(
        "refund_lines",
        {
            "refund_line_id": ids("rl", people.key(len(line))),
            "refund_id": pick(refund_ids, with_lines),
            "order_line_id": ids("ol", people.key(len(lines["order"]))[line]),
            "quantity": lines["quantity"][line],
            "refund_amount": cents(lines["total"][line]),
        },
    )
    return amount


def _write_discounts(rng: np.random.Generator, people: People, orders: Orders, amount: np.ndarray, writer: Writer) -> None:
    who = np.flatnonzero(amount > 0)
    n = len(who)
    kind = rng.choice(4, n, p=[0.55, 0.3, 0.05, 0.1])
    at = orders.at[who, None]
    starts = np.array([row[2] for row in PROMOTIONS])
    ends = np.array([row[3] for row in PROMOTIONS])
    running = (at >= starts) & (at < ends)
    promotion = np.where(running.any(1), running.argmax(1), -1)
    writer.write(
        "order_discounts",
        {
            "order_discount_id": ids("od", people.key(n)),
            "order_id": pick(orders.ids, who),
            "discount_kind": pick(DISCOUNT_KINDS, kind),
            "discount_code": pick(CODES, np.where(kind == 0, rng.integers(0, 5, n), -1)),
            "discount_amount": cents(amount[who]),
            "promotion_id": pick(PROMOTION_IDS, promotion),
        },
    )


def _order_columns(
    rng: np.random.Generator, people: People, orders: Orders, owner: np.ndarray, goods: np.ndarray, card: np.ndarray, refunded: np.ndarray
) -> dict[str, Any]:
    """Everything of the orders table but the attribution, which waits for the texts."""
    n = len(orders)
    place = people.place[owner]
    cancelled = np.where(orders.status == 2, np.minimum(orders.at + DAY, AS_OF), NEVER)
    shipping = np.where((orders.value < 5000) & (orders.channel != POS), 599, 0)
    tax = np.where(PLACE_COUNTRY[place] == "US", orders.value * 8 // 100, 0)
    store = np.where(orders.channel == POS, rng.integers(0, len(STORE_IDS), n), -1)
    shipped = np.where(orders.channel == POS, -1, place)
    return {
        "order_id": orders.ids,
        "profile_id": pick(people.ids, orders.person),
        "ordered_at": orders.at,
        "status": pick(STATUSES, orders.status),
        "cancelled_at": cancelled,
        "currency": "USD",
        "gross_amount": cents(goods + card),
        "discount_amount": cents(goods - orders.value),
        "shipping_amount": cents(shipping),
        "tax_amount": cents(tax),
        "total_amount": cents(orders.value + card + shipping + tax),
        "refunded_amount": cents(refunded, refunded == 0),
        "channel": pick(CHANNELS, orders.channel),
        "is_test": orders.status == 4,
        "shipping_country_code": pick(PLACE_COLUMNS["country"], shipped),
        "shipping_region_code": pick(PLACE_COLUMNS["region"], shipped),
        "shipping_city": pick(PLACE_COLUMNS["city"], shipped),
        "shipping_postal_code": pick(PLACE_COLUMNS["postal_code"], shipped),
        "fulfillment_type": pick(["ship", "pickup"], (orders.channel == POS).astype(int)),
        "store_id": pick(STORE_IDS, store),
        "source_system": "shopify",
        "loaded_at": loaded_at(rng, orders.at),
    }


def _write_deliveries(rng: np.random.Generator, people: People, orders: Orders, writer: Writer) -> None:
    who = np.flatnonzero((orders.status == 0) & (orders.channel != POS))
    shipped = whole_seconds(orders.at[who] + rng.uniform(6, 40, len(who)) * HOUR)
    arrived = whole_seconds(shipped + rng.uniform(1, 6, len(who)) * DAY)
    at = np.concatenate([shipped, arrived])
    status = np.repeat([0, 1], len(who))
    status[(status == 1) & (rng.random(len(at)) < 0.01)] = 2
    keep = at <= AS_OF
    order = np.tile(who, 2)[keep]
    at, status = at[keep], status[keep]
    writer.write(
        "deliveries",
        {
            "delivery_id": ids("d", people.key(len(at))),
            "order_id": pick(orders.ids, order),
            "status": pick(["shipped", "delivered", "failed"], status),
            "occurred_at": at,
            "carrier": pick(["UPS", "USPS", "FedEx"], order % 3),
            "loaded_at": at + HOUR // 2,
        },
    )


def _write_loyalty(rng: np.random.Generator, people: People, orders: Orders, writer: Writer) -> None:
    """Points are whole dollars spent since joining; they lapse after a year."""
    n = people.n
    owner, counts = orders.person, (orders.status == 0) & (orders.person >= 0)
    joins = rng.random(n) < 0.35
    enrolled = whole_seconds(people.created + rng.exponential(5, n) * DAY)
    joins &= enrolled <= AS_OF
    earns = np.flatnonzero(counts & joins[owner] & (orders.at >= enrolled[owner]))
    points = orders.value[earns] // 100
    who, at = owner[earns], orders.at[earns]
    account_ids = ids("la", people.first + np.arange(n, dtype=np.int64))
    lapsed = at + 365 * DAY <= AS_OF
    redeems = rng.random(len(who)) < 0.1
    member = np.flatnonzero(joins)

    entry = np.concatenate(
        [
            np.zeros(len(who)),
            np.full(lapsed.sum(), 1),
            np.full(redeems.sum(), 2),
            np.full(len(member), 3),
        ]
    )
    owner = np.concatenate([who, who[lapsed], who[redeems], member])
    change = np.concatenate([points, -points[lapsed], -(points[redeems] // 2), np.full(len(member), 50)])
    happened = np.concatenate([at, at[lapsed] + 365 * DAY, np.minimum(at[redeems] + 3 * DAY, AS_OF), enrolled[member]])
    expires = np.where(np.isin(entry, (0, 3)), happened + 365 * DAY, NEVER)
    order = np.concatenate([earns, np.full(len(change) - len(earns), -1)])
    writer.write(
        "loyalty_ledger",
        {
            "ledger_id": ids("ll", people.key(len(change))),
            "loyalty_account_id": pick(account_ids, owner),
            "entry_type": pick(["earn", "expire", "redeem", "bonus"], entry),
            "points": change,
            "occurred_at": happened,
            "expires_at": expires,
            "order_id": pick(orders.ids, order),
            "loaded_at": loaded_at(rng, happened),
        },
    )
    balance = np.maximum(0, np.bincount(owner, change, n)).astype(np.int64)
    spent = np.bincount(who, orders.value[earns], n).astype(np.int64)
    tier = np.searchsorted([threshold * 100 for _, _, threshold in TIERS], spent, "right") - 1
    writer.write(
        "loyalty_accounts",
        {
            "loyalty_account_id": pick(account_ids, member),
            "profile_id": pick(people.ids, member),
            "status": pick(
                ["active", "candidate", "disabled"],
                rng.choice(3, len(member), p=[0.93, 0.04, 0.03]),
            ),
            "tier": pick([name for name, _, _ in TIERS], tier[member]),
            "points_balance": balance[member],
            "enrolled_at": enrolled[member],
            "tier_progress_value": cents(spent[member]),
            "updated_at": enrolled[member],
        },
    )
