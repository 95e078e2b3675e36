"""Experiments with a known answer: what is registered, and a club whose holdout earned a third of what its texts are credited with."""

from typing import Any

import numpy as np

from sms_segmentation.sample.planting import Case, Row, assigned, day, opt_in, opt_out, order, text
from sms_segmentation.sample.tables import Writer
from sms_segmentation.sample.world import AS_OF, DAY, HOLDOUT, HOUR, World

HALVES = {"A": 0.5, "B": 0.5}
CLUB_ARM, CLUB_REGULARS = 120, 60  # members of an arm, and those of them who ordered before it began
# How many regulars and others of an arm order while it runs, for 50 on average; every order of the treatment follows a click.
CLUB_BUYERS = {"treatment": (48, 24), "control": (36, 12)}
CLUB_STARTS, CLUB_ENDS = day(150), day(100)
AMOUNTS = (40, 50, 60)
CLUB = {"campaign_id": "campaign_club", "cost_amount": "0.0079", "cost_currency": "USD"}

# What the marts have to find. People are drawn for exp_emoji and exp_send_hour as they are made, in people.py.
ANSWERS: dict[str, dict[str, Any]] = {
    "exp_club": {"verdict": "increase", "revenue_effect": 10.0, "order_share_effect": 0.2, "incrementality": 1 / 3},
    "exp_emoji": {"verdict": "inconclusive", "effect": 0.0},
    "exp_first_line": {"verdict": "inconclusive", "effect": 0.0},
    "exp_send_hour": {"verdict": "invalid", "has_srm": True},
}


def _tested_campaign(world: World) -> int:
    """The last marketing campaign with two variants whose outcomes are all in."""
    has_variants = (np.arange(world.campaigns) % 3 == 0) & (world.campaign_category == 0)
    found = np.flatnonzero(has_variants & (world.campaign_local_at < AS_OF - 30 * DAY))
    return int(found[-1]) if len(found) else 0


def registered(world: World) -> list[Row]:
    """What is tested, and the shares the lot was to give. exp_spring is known from its assignments alone."""
    campaign = _tested_campaign(world)
    sent = int(world.campaign_local_at[campaign])
    start = world.experiment_start
    experiments: list[tuple[str, str, str, dict[str, float], dict[str, Any]]] = [
        (str(HOLDOUT["experiment_id"]), "holdout", "send_or_not", {"control": HOLDOUT["control_share"], "treatment": 1 - HOLDOUT["control_share"]},
         {"experiment_name": "Do texts add orders?", "hypothesis": "Texts bring orders that would not come without them.", "control_arm": "control",
          "starts_at": start}),
        ("exp_club", "holdout", "send_or_not", {"control": 0.5, "treatment": 0.5},
         {"experiment_name": "Texts to the club", "hypothesis": "Members order more when they get a text.", "control_arm": "control",
          "starts_at": CLUB_STARTS, "ends_at": CLUB_ENDS, "decision": "Keep texting the club", "decided_at": day(98)}),
        ("exp_emoji", "ab", "content", HALVES,
         {"experiment_name": "Emoji in the text", "hypothesis": "An emoji brings orders.", "control_arm": "A", "starts_at": start,
          "outcome_days": 30}),
        ("exp_send_hour", "ab", "timing", HALVES,
         {"experiment_name": "Noon or evening", "hypothesis": "Texts in the evening bring orders.", "control_arm": "A", "starts_at": start}),
        ("exp_first_line", "ab", "content", HALVES,
         {"experiment_name": "Name in the first line", "hypothesis": "Their name makes people click.", "control_arm": "A",
          "primary_metric": "clicked", "campaign_id": f"campaign_{campaign}", "starts_at": sent - DAY, "ends_at": sent + 4 * DAY}),
    ]  # fmt: skip
    rows: list[Row] = []
    for key, kind, tested, shares, more in experiments:
        rows.append(("experiments", {"experiment_id": key, "kind": kind, "tested": tested} | more))
        for arm, share in shares.items():
            variant = {"variant_id": arm} if "campaign_id" in more else {}
            rows.append(("experiment_arms", {"experiment_id": key, "arm": arm, "planned_share": share} | variant))
    return rows


def club() -> list[Case]:
    """A partner's club: half of its members are texted once. It leaves when its holdout is over."""
    members = []
    for arm, (regulars, others) in CLUB_BUYERS.items():
        for i in range(CLUB_ARM):
            is_regular, texted = i < CLUB_REGULARS, day(145 - i % 40)
            buys = i < regulars or CLUB_REGULARS <= i < CLUB_REGULARS + others
            amount, clicked = AMOUNTS[i % 3], texted + HOUR if buys else None
            rows = [
                opt_in(day(300)),
                assigned(arm, experiment_id="exp_club", assigned_at=CLUB_STARTS, ended_at=CLUB_ENDS),
                *(order(day(160 + i % 60), amount, "before") if is_regular else []),
                *(text(texted, clicked, message_id="club", **CLUB) if arm == "treatment" else []),
                *(order(texted + 2 * HOUR, amount, "club") if buys else []),
                opt_out(day(99), source="api"),
            ]
            members.append(Case(f"club_{arm}_{i:03d}", "a member of the club", rows, {}))
    return members


def write_campaign(writer: Writer) -> None:
    writer.write(
        "sms_campaigns",
        {
            "campaign_id": ["campaign_club"],
            "campaign_name": ["News of the club"],
            "kind": "campaign",
            "goal": "loyalty",
            "message_category": "marketing",
            "message_type": "offer",
            "audience_segment": "sms_subscribers",
            "is_promotional": False,
            "sent_at": np.array([day(145)]),
            "uses_smart_sending": False,
            "cost_currency": "USD",
        },
    )
