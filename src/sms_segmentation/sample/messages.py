"""Texts with their deliveries, clicks and replies; e-mails; enrolments in flows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sms_segmentation.sample.browsing import AbandonedCarts, draw_people
from sms_segmentation.sample.orders import Orders
from sms_segmentation.sample.people import MINUTE, SOURCES, People
from sms_segmentation.sample.tables import NEVER, Writer, ids, money, pick
from sms_segmentation.sample.world import (
    AS_OF,
    AUDIENCES,
    BILLED_IN,
    CAMPAIGN_CATEGORIES,
    DAY,
    EAGER_WEEKS,
    FALLING_SEGMENT,
    FLOW_MESSAGES,
    HOUR,
    MESSAGE_TYPES,
    OFFERS,
    PLACE_COUNTRY,
    SECOND,
    World,
    loaded_at,
    when_open,
    whole_seconds,
)

NO_DELIVERY_REPORTS, REPORTS_OPENS, BILLS_FEES = (SOURCES.index(name) for name in ("postscript", "twilio", "attentive"))
NIGHT_OWL, EARLY_BIRD = 3, 4

EVENTS = [
    "queued", "accepted", "sent", "delivered", "failed", "undelivered", "rejected", "cancelled",
    "clicked", "opened",
]  # fmt: skip
QUEUED, SENT, DELIVERED, FAILED, UNDELIVERED, CLICKED, OPENED = 0, 2, 3, 4, 5, 8, 9
STOP_TEXTS = ["STOP", "Stop", "stop.", "STOPALL", "Unsubscribe", "quit", "ARRÊT", "Please stop"]
REPLIES = [
    "thanks", "ok great", "love it!", "Is this still in stock?", "HELP", "Info", "Yes please",
]  # fmt: skip
REPLY_SHARES = [0.37, 0.2, 0.15, 0.17, 0.04, 0.02, 0.05]
DOUBTFUL_TEXT = "Can you cancel my order 123?"
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

    def both(of_campaigns: np.ndarray | int, of_flows: list[Any] | np.ndarray) -> np.ndarray:
        return np.concatenate([np.broadcast_to(of_campaigns, world.campaigns), of_flows])

    return Contents(
        pa.concat_arrays([world.campaign_ids, pa.array([f"flow_{row[0]}" for row in flows])]),
        both(world.campaign_category, [CATEGORIES.index(row[3]) for row in flows]),
        both(world.campaign_type, [MESSAGE_TYPES.index(row[4]) for row in flows]),
        both(world.campaign_offer < 4, [row[5] for row in flows]),
        both(world.campaign_offer, [OFFERS.index(row[6]) for row in flows]),
        both(-1, np.arange(len(flows))),
        both(0, [row[2] for row in flows]),
        both(world.campaign_audience, np.zeros(len(flows), np.int64)),
    )


def _campaign_sends(rng: np.random.Generator, world: World, people: People) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each campaign reaches each subscriber with that person's own probability."""
    who = np.flatnonzero(people.takes_texts)
    n = len(who)
    reach = rng.uniform(0.14, 0.42, n)
    reach[rng.random(n) < 0.05] = 0.9
    until = np.where(rng.random(n) < 0.08, AS_OF - rng.uniform(30, 300, n) * DAY, AS_OF)
    until = np.where(people.is_control[who], np.minimum(until, world.experiment_start), until)
    row, campaign = np.nonzero(rng.random((n, world.campaigns), np.float32) < reach.astype(np.float32)[:, None])
    person = who[row]
    jitter = rng.integers(0, 1800, len(row)) * SECOND
    at = world.campaign_local_at[campaign] - people.offset[person] + jitter
    at = when_open(at, PLACE_COUNTRY[people.place[person]])
    keep = people.may_be_texted(person, at) & (at <= until[row])
    return person[keep], at[keep], campaign[keep]


def is_unnamed(at: np.ndarray) -> np.ndarray:
    """Whether the vendor gives the text no message id."""
    unnamed: np.ndarray = at // SECOND % 199 == 3
    return unnamed


def under_caps(person: np.ndarray, at: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Which of the texts, sorted by person and time, to keep for at most 3 in 24 hours and 5 in 7 days."""
    text = np.repeat(np.arange(len(at)), weight)
    person, at = person[text], at[text]
    keep = np.ones(len(weight), bool)
    for most, period in ((3, DAY), (5, 7 * DAY)):
        later, earlier = slice(most, None), slice(None, -most)
        is_above = (person[later] == person[earlier]) & (at[later] - at[earlier] <= period + MINUTE)
        keep[text[later][is_above]] = False
    return keep


def _flow_sends(rng: np.random.Generator, world: World, people: People, orders: Orders, carts: AbandonedCarts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Welcome series, cart reminders, win-backs, order confirmations and answers to keywords."""
    scale = min(1, world.intensity)
    buys = np.flatnonzero((orders.status == 0) & (orders.person >= 0))
    last = buys[np.append(orders.person[buys][1:] != orders.person[buys][:-1], True)]
    last = last[rng.random(len(last)) < 0.5]
    told = buys[rng.random(len(buys)) < 0.4 * scale]
    everyone = np.arange(people.n)
    left = np.flatnonzero(rng.random(len(carts.at)) < 0.5 * scale)
    stops = np.flatnonzero(people.stops_by_reply)
    sends = [
        ("welcome_1", everyone, people.opt_in + HOUR // 12),
        ("welcome_2", everyone, people.opt_in + 2 * DAY),
        ("welcome_3", everyone, people.opt_in + 5 * DAY),
        ("cart_1", carts.person[left], carts.at[left] + 4 * HOUR),
        ("cart_2", carts.person[left], carts.at[left] + 24 * HOUR),
        ("winback_1", orders.person[last], orders.at[last] + 95 * DAY),
        ("order_confirmed", orders.person[told], orders.at[told] + 60 * SECOND),
        ("keyword_answer", stops, people.opt_out[stops] + 5 * SECOND),
    ]
    person = np.concatenate([who for _, who, _ in sends])
    at = whole_seconds(np.concatenate([when for _, _, when in sends]))
    flow = np.repeat([FLOW_CODES[name] for name, _, _ in sends], [len(who) for _, who, _ in sends])
    is_marketing = flow < FLOW_CODES["order_confirmed"]
    at = np.where(is_marketing, when_open(at, PLACE_COUNTRY[people.place[person]]), at)
    may = people.takes_texts[person] & people.may_be_texted(person, at)
    untexted = people.is_control[person] & (at >= world.experiment_start)
    allowed = np.where(is_marketing, may & ~untexted, people.phone[person] >= 0)
    keep = allowed & (at <= AS_OF) & (at >= world.start)
    return person[keep], at[keep], world.campaigns + flow[keep]


def make_texts(
    world: World,
    people: People,
    orders: Orders,
    carts: AbandonedCarts,
    seed: np.random.SeedSequence,
    writer: Writer,
) -> tuple[Texts, int]:
    """Writes sms_events; gives back the texts sent and the number of event rows."""
    rng = np.random.default_rng(seed)
    person, at, content = (
        np.concatenate(pair)
        for pair in zip(
            _campaign_sends(rng, world, people),
            _flow_sends(rng, world, people, orders, carts),
            strict=True,
        )
    )
    order = np.lexsort((at, person))
    person, at, content = person[order], at[order], content[order]
    # without an id each of its events is a message of its own
    keep = under_caps(person, at, np.where(is_unnamed(at), 3, 1))
    keep |= np.isin(content - world.campaigns, [FLOW_CODES["order_confirmed"], FLOW_CODES["keyword_answer"]])
    person, at, content = person[keep], at[keep], content[keep]
    texts = Texts(ids("m", people.key(len(at))), person, at, content)
    habits = _habits(np.random.default_rng(seed.spawn(1)[0]), people.n)
    rows = _write_outbound(rng, world, people, texts, habits, np.random.default_rng(seed.spawn(1)[0]), writer)
    rows += _write_inbound(rng, people, texts, writer)
    _write_enrolments(rng, world, people, texts, writer)
    return texts, rows


@dataclass
class Habits:
    """The local hour a person reads texts at and the type of text they like, -1 for none; for predictions to find."""

    hour: np.ndarray
    type: np.ndarray


def _habits(rng: np.random.Generator, n: int) -> Habits:
    hour = np.where(rng.random(n) < 0.4, rng.choice([9, 12, 17, 19], n), -1)
    return Habits(hour, np.where(rng.random(n) < 0.4, rng.integers(0, len(MESSAGE_TYPES) - 1, n), -1))


def _chances(rng: np.random.Generator, people: People, texts: Texts, types: np.ndarray, habits: Habits) -> tuple[np.ndarray, np.ndarray]:
    """Which texts are clicked, and how likely each was to be. Some people never click, some lose interest for good."""
    n = people.n
    share = rng.beta(0.7, 5, n)
    keen = rng.random(n) < 0.06
    share[keen] = rng.beta(6, 5, keen.sum())
    share[rng.random(n) < 0.1] = 0
    since = np.where(people.opt_in == NEVER, AS_OF, people.opt_in)
    loses_interest = np.where(rng.random(n) < 0.4, since + rng.random(n) * (AS_OF - since), AS_OF)
    who = texts.person
    liked = np.where(types == habits.type[who], 4, 0.6)
    liked = np.where(habits.type[who] < 0, 1, liked)
    is_clicked = (rng.random(len(texts)) < share[who] * liked) & (texts.at < loses_interest[who])
    return np.flatnonzero(is_clicked), np.where(texts.at < loses_interest[who], share[who] * liked, 0)


def _when_clicked(rng: np.random.Generator, people: People, texts: Texts, clicked: np.ndarray, habits: Habits) -> np.ndarray:
    at = texts.at[clicked] + rng.exponential(0.7 * HOUR, len(clicked)) + 20 * SECOND

    who, sent = texts.person[clicked], texts.at[clicked]
    midnight = (sent + people.offset[who]) // DAY * DAY - people.offset[who]
    evening = midnight + rng.uniform(20.6, 22.8, len(clicked)) * HOUR
    morning = midnight + DAY + rng.uniform(5.2, 7.6, len(clicked)) * HOUR
    habit = np.where(rng.random(len(clicked)) < 0.8, people.persona[who], -1)
    at = np.where((habit == NIGHT_OWL) & (evening > sent), evening, at)
    at = np.where(habit == EARLY_BIRD, morning, at)
    reads = midnight + (habits.hour[who] + 0.1) * HOUR + clicked % 2400 * SECOND
    reads = np.where(reads > sent, reads, reads + DAY)
    is_reader = (habits.hour[who] >= 0) & ~np.isin(people.persona[who], [NIGHT_OWL, EARLY_BIRD])
    return whole_seconds(np.where(is_reader, reads, at))


def _eager_clicks(rng: np.random.Generator, people: People, texts: Texts, chance: np.ndarray) -> np.ndarray:
    """Texts clicked on top in the eager weeks of each year; those who like events the most in the last of them."""
    first, last = ((month - 1) * 100 + day for month, day in (EAGER_WEEKS["from"], EAGER_WEEKS["until"]))
    date = texts.at.astype("M8[us]").astype("M8[D]")
    month = date.astype("M8[M]")
    of_year = month.astype(int) % 12 * 100 + (date - month).astype(int) + 1
    most_eager = people.likes_events[texts.person] & (texts.at > AS_OF - 70 * DAY)
    factor = EAGER_WEEKS["click_factor"] * np.where(most_eager, FALLING_SEGMENT["click_factor"], 1)
    more = np.minimum(1, chance * factor) - np.minimum(1, chance)
    is_eager = (of_year >= first) & (of_year <= last) & (rng.random(len(texts)) * (1 - np.minimum(0.999, chance)) < more)
    return np.flatnonzero(is_eager)


def _write_outbound(rng: np.random.Generator, world: World, people: People, texts: Texts, habits: Habits, season: np.random.Generator, writer: Writer) -> int:
    n = len(texts)
    every = np.arange(n)
    source = people.source[texts.person]
    fate = rng.random(n)
    is_failed, is_undelivered = fate < 0.02, (fate >= 0.02) & (fate < 0.03)
    sent = every[~is_failed | (fate < 0.012)]
    delivered = every[(fate >= 0.03) & (source != NO_DELIVERY_REPORTS)]
    queued = every[rng.random(n) < 0.05]
    opened = delivered[(source[delivered] == REPORTS_OPENS) & (rng.random(len(delivered)) < 0.7)]
    says = contents_of(world)
    clicked, chance = _chances(rng, people, texts, says.type[texts.content], habits)
    clicked_at = _when_clicked(rng, people, texts, clicked, habits)
    arrived = fate >= 0.03
    clicked_on_top = _eager_clicks(season, people, texts, chance)
    clicked_on_top = clicked_on_top[arrived[clicked_on_top] & ~np.isin(clicked_on_top, clicked)]
    clicked, clicked_at = clicked[arrived[clicked]], clicked_at[arrived[clicked]]
    again = rng.random(len(clicked)) < 0.12
    bots = delivered[rng.random(len(delivered)) < 0.015]

    parts = [
        (QUEUED, queued, texts.at[queued] - 2 * SECOND),
        (SENT, sent, texts.at[sent]),
        (DELIVERED, delivered, texts.at[delivered] + (3 + delivered % 40) * SECOND),
        (FAILED, every[is_failed], texts.at[is_failed] + SECOND),
        (UNDELIVERED, every[is_undelivered], texts.at[is_undelivered] + 60 * SECOND),
        (OPENED, opened, texts.at[opened] + (50 + opened % 3000) * SECOND),
        (CLICKED, clicked, clicked_at),
        (CLICKED, clicked[again], clicked_at[again] + (5 + clicked[again] % 900) * SECOND),
        (CLICKED, bots, texts.at[bots] + 45 * SECOND),
    ]
    sizes = [len(which) for _, which, _ in parts]
    text = np.concatenate([which for _, which, _ in parts])
    at = np.concatenate([when for _, _, when in parts])
    event = np.repeat([kind for kind, _, _ in parts], sizes)
    is_bot = np.repeat(np.arange(len(parts)) == len(parts) - 1, sizes)
    past = at <= AS_OF
    text, at, event, is_bot = text[past], at[past], event[past], is_bot[past]

    flows = [row[1] for row in FLOW_MESSAGES]
    bills = [*dict.fromkeys(["USD", *BILLED_IN.values()])]

    def write(prefix: str, text: np.ndarray, at: np.ndarray, event: np.ndarray, is_bot: np.ndarray, rng: np.random.Generator) -> None:
        who, content = texts.person[text], texts.content[text]
        flow = says.flow[content]
        is_sent, is_click = event == SENT, event == CLICKED
        fails = (event == FAILED) | (event == UNDELIVERED)
        segments = 1 + content % 2
        currency = np.array([bills.index(BILLED_IN.get(country, "USD")) for country in PLACE_COUNTRY])[people.place[who]]
        writer.write(
            "sms_events",
            {
                "sms_event_id": ids(prefix, people.key(len(text))),
                "message_id": pick(texts.ids, np.where(is_unnamed(texts.at[text]), -1, text)),
                "profile_id": pick(people.ids, np.where(text % 97 == 5, -1, who)),
                "phone_e164": pick(people.phones, people.phone[who]),
                "direction": "outbound",
                "event_type": pick(EVENTS, event),
                "occurred_at": at,
                "message_category": pick(CATEGORIES, says.category[content]),
                "message_type": pick(MESSAGE_TYPES, says.type[content]),
                "is_promotional": says.is_promotional[content],
                "offer_type": pick(OFFERS, says.offer[content]),
                "campaign_id": pick(says.campaign_ids, content),
                "flow_id": pick(flows, flow),
                "flow_step": pa.array(says.step[content], mask=flow < 0),
                "variant_id": pick(["A", "B"], np.where(content % 3 == 0, text % 2, -1)),
                "segment_name": pick(AUDIENCES, np.where(flow < 0, says.audience[content], -1)),
                "sender_id": pick(["+18445550100", "72345"], source[text] % 2),
                "link_url": pick(["https://shop.example/t"], np.where(is_click, 0, -1)),
                "is_bot_click": pa.array(is_bot, mask=~is_click),
                "failure_code": pick(FAILURES, np.where(fails, text % 4, -1)),
                "failure_class": pick(FAILURE_CLASSES, np.where(fails, text % 4, -1)),
                "num_segments": pa.array(segments, mask=~is_sent),
                "cost_amount": money(79 * segments, ~is_sent),
                "fee_amount": money(33 * segments, ~is_sent | (source[text] != BILLS_FEES)),
                "cost_currency": pick(bills, np.where(is_sent, currency, -1)),
                "source_system": pick(SOURCES, source[text]),
                "loaded_at": loaded_at(rng, at),
            },
        )

    write("se", text, at, event, is_bot, rng)
    at = _when_clicked(season, people, texts, clicked_on_top, habits)
    clicked_on_top, at = clicked_on_top[at <= AS_OF], at[at <= AS_OF]
    write("sx", clicked_on_top, at, np.full(len(at), CLICKED), np.zeros(len(at), bool), season)
    return len(text)


def _write_inbound(rng: np.random.Generator, people: People, texts: Texts, writer: Writer) -> int:
    """Keywords of those who leave or come back, and the small talk of others."""
    replies = np.flatnonzero(rng.random(len(texts)) < 0.006)
    is_last = np.append(texts.person[1:] != texts.person[:-1], True)
    doubtful = np.flatnonzero(is_last & (rng.random(len(texts)) < 0.006))  # nobody texts after it
    stops = np.flatnonzero(people.stops_by_reply)
    starts = np.flatnonzero(people.starts_by_reply)
    yes = np.flatnonzero(people.confirms & (rng.random(people.n) < 0.5))
    bodies = [*REPLIES, *STOP_TEXTS, "START", "YES", DOUBTFUL_TEXT]
    first_stop = len(REPLIES)
    person = np.concatenate([texts.person[replies], stops, starts, yes, texts.person[doubtful]])
    at = np.concatenate(
        [
            texts.at[replies] + whole_seconds(rng.exponential(HOUR, len(replies))) + 30 * SECOND,
            people.opt_out[stops],
            people.back_in[starts],
            people.opt_in[yes],
            texts.at[doubtful] + HOUR,
        ]
    )
    body = np.concatenate(
        [
            rng.choice(len(REPLIES), len(replies), p=REPLY_SHARES),
            first_stop + rng.integers(0, len(STOP_TEXTS), len(stops)),
            np.full(len(starts), len(bodies) - 3),
            np.full(len(yes), len(bodies) - 2),
            np.full(len(doubtful), len(bodies) - 1),
        ]
    )
    past = at <= AS_OF
    person, at, body = person[past], at[past], body[past]
    rows = len(person)
    event_ids = ids("si", people.key(rows))
    writer.write(
        "sms_events",
        {
            "sms_event_id": event_ids,
            "profile_id": pick(people.ids, np.where(np.arange(rows) % 9 == 0, -1, person)),
            "phone_e164": pick(people.phones, people.phone[person]),
            "direction": "inbound",
            "event_type": "received",
            "occurred_at": at,
            "message_category": "conversational",
            "body_text": pick(bodies, body),
            "source_system": pick(SOURCES, people.source[person]),
            "loaded_at": loaded_at(rng, at),
        },
    )
    doubtful = np.flatnonzero((body == bodies.index(DOUBTFUL_TEXT)) & (at < AS_OF - DAY))
    reviewed = doubtful[rng.random(len(doubtful)) < 0.6]
    writer.write(
        "reply_reviews",
        {
            "sms_event_id": event_ids.take(pa.array(reviewed)),
            "decided_at": at[reviewed] + DAY // 2,
            "outcome": pick(["no_opt_out", "opt_out"], (np.arange(len(reviewed)) % 8 == 0).astype(int)),
        },
    )
    return rows


def _write_enrolments(rng: np.random.Generator, world: World, people: People, texts: Texts, writer: Writer) -> None:
    flow = texts.content - world.campaigns
    begins = [FLOW_CODES[name] for name in ("welcome_1", "cart_1", "winback_1")]
    which = np.flatnonzero(np.isin(flow, begins))
    entered = texts.at[which]
    done = np.where(entered + 7 * DAY <= AS_OF, entered + 7 * DAY, NEVER)
    writer.write(
        "flow_enrollments",
        {
            "enrollment_id": ids("fe", people.key(len(which))),
            "profile_id": pick(people.ids, texts.person[which]),
            "flow_name": pick([row[1] for row in FLOW_MESSAGES], flow[which]),
            "entered_at": entered,
            "last_step": np.where(done == NEVER, 1, 3),
            "completed_at": done,
            "exited_at": done,
            "exit_reason": pick(["completed"], np.where(done == NEVER, -1, 0)),
        },
    )
    old = (people.opt_in != NEVER) & (people.opt_in < AS_OF - 200 * DAY)
    sunset = np.flatnonzero(old & (rng.random(people.n) < 0.03))
    entered = AS_OF - rng.integers(20, 90, len(sunset)) * DAY
    writer.write(
        "flow_enrollments",
        {
            "enrollment_id": ids("fs", people.key(len(sunset))),
            "profile_id": pick(people.ids, sunset),
            "flow_name": "sunset",
            "entered_at": entered,
            "last_step": 2,
            "completed_at": entered + 14 * DAY,
            "exited_at": entered + 14 * DAY,
            "exit_reason": "completed",
        },
    )


def attribution(people: People, orders: Orders, texts: Texts, seed: np.random.SeedSequence) -> dict[str, Any]:
    """Some orders name a text sent to the same person in the days before; others name e-mail."""
    rng = np.random.default_rng(seed)
    n = len(orders)
    # person and time in one sortable number: 2**26 minutes are more than a century
    text_key = (texts.person << 26) + texts.at // (60 * SECOND)
    order_key = (orders.person << 26) + orders.at // (60 * SECOND)
    before = np.searchsorted(text_key, order_key) - 1
    near = (before >= 0) & (orders.person >= 0)
    near[near] &= texts.person[before[near]] == orders.person[near]
    near[near] &= orders.at[near] - texts.at[before[near]] < 3 * DAY
    by_text = near & (rng.random(n) < 0.5)
    by_mail = ~by_text & (rng.random(n) < 0.15)
    return {
        "attributed_channel": pick(["sms", "email"], np.where(by_text, 0, np.where(by_mail, 1, -1))),
        "attributed_message_id": pick(texts.ids, np.where(by_text, before, -1)),
    }


def make_emails(world: World, people: People, events: int, seed: np.random.SeedSequence, writer: Writer) -> int:
    """About `events` rows of email_events; gives back how many."""
    rng = np.random.default_rng(seed)
    received = int(events / 1.37)
    life = AS_OF - people.created
    person = draw_people(rng, (rng.random(people.n) < 0.85) * life, received)
    at = AS_OF - rng.random(received) * life[person]
    habit = rng.beta(0.8, 1.6, people.n)
    opens = np.flatnonzero(rng.random(received) < habit[person])
    is_machine = rng.random(len(opens)) < 0.45
    human = opens[~is_machine]
    clicks = human[rng.random(len(human)) < 0.13]
    ends = np.flatnonzero(rng.random(received) < 0.008)
    parts = [
        (0, np.arange(received), 0 * HOUR),
        (1, opens, HOUR),
        (2, clicks, HOUR + 40 * SECOND),
        (3, ends[::2], 5 * SECOND),
        (4, ends[1::4], 2 * HOUR),
        (5, ends[3::4], 2 * HOUR),
    ]
    mail = np.concatenate([which for _, which, _ in parts])
    kind = np.repeat([kind for kind, _, _ in parts], [len(which) for _, which, _ in parts])
    happened = np.concatenate([at[which] + wait for _, which, wait in parts])
    machine = np.zeros(received, bool)
    machine[opens] = is_machine
    past = happened <= AS_OF
    mail, kind, happened = mail[past], kind[past], whole_seconds(happened[past])
    rows = len(mail)
    week = (at[mail] - world.start) // (7 * DAY)
    mails = pa.array([f"email_{i}" for i in range(world.days // 7 + 1)])
    writer.write(
        "email_events",
        {
            "email_event_id": ids("ee", people.key(rows)),
            "profile_id": pick(people.ids, person[mail]),
            "event_type": pick(["received", "opened", "clicked", "bounced", "unsubscribed", "marked_spam"], kind),
            "occurred_at": happened,
            "campaign_id": pick(mails, week),
            "message_id": pick(ids("mail", people.key(received)), mail),
            "is_machine_open": pa.array(machine[mail], mask=kind != 1),
            "is_bot_click": pa.array(mail % 23 == 0, mask=kind != 2),
            "source_system": "klaviyo",
            "loaded_at": loaded_at(rng, happened),
        },
    )
    return rows
