"""One text to everybody who could be texted: what the check of the guide's first mistake has to name."""

from typing import Any

import numpy as np
import pyarrow as pa

from sms_segmentation.sample.messages import FLOW_CODES, NO_DELIVERY_REPORTS, Texts, is_unnamed, under_caps
from sms_segmentation.sample.people import SOURCES, People
from sms_segmentation.sample.planting import day
from sms_segmentation.sample.tables import Writer, ids, money, pick
from sms_segmentation.sample.world import HOUR, PLACE_COUNTRY, SECOND, World, loaded_at, when_open

BLAST: dict[str, Any] = {
    "campaign_id": "campaign_blast",
    "campaign_name": "Everything must go",
    "sent_at": day(80),  # a Tuesday
    "click_share": 0.02,
    "reaches_control": True,  # of the holdout that runs
}


def write_campaign(writer: Writer) -> None:
    writer.write(
        "sms_campaigns",
        {
            "campaign_id": [BLAST["campaign_id"]],
            "campaign_name": [BLAST["campaign_name"]],
            "kind": "campaign",
            "goal": "flash_sale",
            "message_category": "marketing",
            "message_type": "event_reminder",
            "audience_segment": "sms_subscribers",
            "is_promotional": True,
            "offer_type": "percent",
            "offer_value": money(np.array([200_000])),
            "landing_url": "https://shop.example/sale",
            "character_count": 96,
            "scheduled_at": np.array([BLAST["sent_at"]]) - 24 * HOUR,
            "sent_at": np.array([BLAST["sent_at"]]),
            "uses_smart_sending": False,
            "cost_currency": "USD",
        },
    )


def make_blast(world: World, people: People, texts: Texts, seed: np.random.SeedSequence, writer: Writer) -> None:
    """Writes the blast to all whom consent, open hours and caps let have it, the control of the holdout among them."""
    rng = np.random.default_rng(seed)
    person = np.flatnonzero(people.takes_texts)
    at = BLAST["sent_at"] - 5 * HOUR - people.offset[person] + rng.integers(0, 1800, len(person)) * SECOND
    at = when_open(at, PLACE_COUNTRY[people.place[person]])
    may = people.may_be_texted(person, at)
    person, at = person[may], at[may]
    crowded = _crowded(texts, world, person, at)
    keep = ~np.isin(person, crowded)
    person, at = person[keep], at[keep]

    n = len(person)
    source = people.source[person]
    delivered = np.flatnonzero(source != NO_DELIVERY_REPORTS)
    clicked = np.flatnonzero(rng.random(n) < BLAST["click_share"])
    text = np.concatenate([np.arange(n), delivered, clicked])
    kind = np.repeat([0, 1, 2], [n, len(delivered), len(clicked)])
    when = at[text] + np.array([0, 6 * SECOND, HOUR])[kind]
    is_sent = kind == 0
    columns = {
        "sms_event_id": ids("sb", people.key(len(text))),
        "message_id": pick(ids("mb", people.key(n)), text),
        "profile_id": pick(people.ids, person[text]),
        "phone_e164": pick(people.phones, people.phone[person[text]]),
        "direction": "outbound",
        "event_type": pick(["sent", "delivered", "clicked"], kind),
        "occurred_at": when,
        "message_category": "marketing",
        "message_type": "event_reminder",
        "is_promotional": True,
        "offer_type": "percent",
        "campaign_id": BLAST["campaign_id"],
        "segment_name": "sms_subscribers",
        "link_url": pick(["https://shop.example/sale"], np.where(kind == 2, 0, -1)),
        "is_bot_click": pa.array(np.zeros(len(text), bool), mask=kind != 2),
        "num_segments": pa.array(np.ones(len(text), int), mask=~is_sent),
        "cost_amount": money(np.full(len(text), 79), ~is_sent),
        "cost_currency": pick(["USD"], np.where(is_sent, 0, -1)),
        "source_system": pick(SOURCES, source[text]),
        "loaded_at": loaded_at(rng, when),
    }
    writer.write("sms_events", columns)


def _crowded(texts: Texts, world: World, person: np.ndarray, at: np.ndarray) -> np.ndarray:
    """People whom the blast would bring above a cap of the brand."""
    marketing = ~np.isin(texts.content - world.campaigns, [FLOW_CODES["order_confirmed"], FLOW_CODES["keyword_answer"]])
    persons = np.concatenate([texts.person[marketing], person])
    times = np.concatenate([texts.at[marketing], at])
    weight = np.concatenate([np.where(is_unnamed(texts.at[marketing]), 3, 1), np.ones(len(at), int)])
    order = np.lexsort((times, persons))
    crowded: np.ndarray = persons[order][~under_caps(persons[order], times[order], weight[order])]
    return crowded
