"""The plain reading of the rules (reference/) against the worked cases, and the SQL models against that reading.

Worked cases of eligibility_scenarios.csv that raw inputs cannot express:
- T39 asks about a transactional text; the project decides about marketing texts alone.
- T51 needs a rule of its own that crosses midnight, with the legal rules off; rules are seeds, not inputs.
Expressed by other means than the case names:
- T35 has moved from New York to Connecticut: the number here is a Connecticut one from the start.
- T55 asks for double opt-in by a var; here the form's row says pending.
- T57 needs a number check, since no digits tell a fixed line.
The answers of T17, T45 and T65 rest on holidays.csv; those of T19, T21, T33, T47, T49 and T63 on undated rules; T11 and
T61 on dates before a rule row takes effect (us_pa closes Sundays from 2026-10-18), T15 on us_tx (from 2025-09-01).
"""

from datetime import datetime

import pytest
from reference import replies
from reference.comparison import differences
from reference.inputs import complete, write
from reference.sending import Sending
from reference.worlds import RandomWorld

NOBODY = {
    "engagement_track": "not_received",
    "rfm_name": "prospect",
    "is_vip_blended": False,
    "is_lifecycle_active_customers": False,
    "is_lifecycle_new_subscribers": False,
}
NEW_YORK, FLORIDA = "+12123640142", "+13053640142"
OPTED_IN = datetime(2025, 3, 3, 15)


def instant(text):
    return datetime.fromisoformat(text)


def opt_in(phone, at=OPTED_IN, **more):
    row = {"phone_e164": phone, "action": "opt_in", "consent_level": "express_written", "occurred_at": at}
    return row | {"source": "form"} | more


def texts(phone, *times, category="marketing"):
    return [{"phone_e164": phone, "occurred_at": instant(t), "message_category": category} for t in times]


def decide(as_of, phone, consent=None, messages=(), checks=(), **profile):
    """The decision about one profile with that number."""
    tables = {
        "profiles": [{"profile_id": "p1", "phone_e164": phone} | profile],
        "consent_events": [opt_in(phone)] if consent is None else consent,
        "sms_events": list(messages),
        "number_checks": list(checks),
    }
    [decision] = Sending(complete(tables), instant(as_of), {"p1": NOBODY}).decisions().values()
    return decision


@pytest.mark.parametrize(
    ("as_of", "phone", "address", "reasons", "next_eligible_at", "remaining"),
    [
        pytest.param("2026-11-23T15:00:00", NEW_YORK, {}, "", "2026-11-23T15:00:00", 3, id="T01"),
        pytest.param("2026-11-24T01:59:59", NEW_YORK, {}, "", "2026-11-24T01:59:59", 3, id="T03"),
        pytest.param("2026-11-24T01:30:00", FLORIDA, {}, "quiet_hours", "2026-11-24T13:00:00", 3, id="T05"),
        pytest.param("2026-11-24T01:15:00", "+18503640142", {}, "quiet_hours", "2026-11-24T14:00:00", 3, id="T07"),
        pytest.param("2027-03-14T11:30:00", NEW_YORK, {}, "quiet_hours", "2027-03-14T12:00:00", 3, id="T09"),
        pytest.param("2026-07-16T03:30:00", "+19283640142", {}, "quiet_hours", "2026-07-16T15:00:00", 3, id="T13"),
        pytest.param("2026-11-22T18:30:00", "+19153640142", {}, "quiet_hours", "2026-11-22T19:00:00", 3, id="T15"),
        pytest.param("2026-11-26T16:00:00", "+14013640142", {}, "blocked_holiday", "2026-11-27T14:00:00", 3, id="T17"),
        pytest.param("2026-11-23T15:00:00", NEW_YORK, {"region_code": "CA"}, "quiet_hours", "2026-11-23T16:00:00", 3, id="T19"),
        pytest.param("2026-11-23T13:30:00", "+16713640142", {"region_code": "NY"}, "quiet_hours", "2026-11-23T22:00:00", 3, id="T21"),
        pytest.param("2026-11-23T18:00:00", "+870773111234", {"region_code": None}, "unknown_timezone", None, 0, id="T23"),
        pytest.param("2026-12-02T05:00:00", "+16043640142", {}, "quiet_hours", "2026-12-02T16:00:00", 3, id="T41"),
        pytest.param("2026-12-02T02:45:00", "+12043640142", {}, "quiet_hours", "2026-12-02T14:00:00", 3, id="T43"),
        pytest.param("2026-11-11T10:00:00", "+33612345678", {}, "blocked_holiday", "2026-11-12T07:30:00", 3, id="T45"),
        pytest.param("2026-11-23T01:00:00", "+61412345678", {}, "quiet_hours", "2026-11-23T02:30:00", 3, id="T47"),
        pytest.param("2026-11-23T12:45:00", "+17093640142", {}, "quiet_hours", "2026-11-23T13:00:00", 3, id="T49"),
        pytest.param("2026-10-11T16:00:00", "+14123640142", {}, "", "2026-10-11T16:00:00", 3, id="T61"),
        pytest.param("2026-11-21T20:30:00", "+573001234567", {}, "quiet_hours", "2026-11-23T12:00:00", 1, id="T63"),
        pytest.param("2027-02-09T18:00:00", "+15043640142", {}, "blocked_holiday", "2027-02-10T14:00:00", 3, id="T65"),
        pytest.param("2026-11-23T15:30:00", "+13643640142", {}, "quiet_hours", "2026-11-23T16:00:00", 3, id="T67"),
    ],
)
def test_windows(as_of, phone, address, reasons, next_eligible_at, remaining):
    country = {"country_code": "US"} if address else {}
    decision = decide(as_of, phone, **country, **address)
    assert decision["ineligibility_reasons"] == reasons
    assert decision["is_eligible"] == (not reasons)
    assert decision["next_eligible_at"] == (next_eligible_at and instant(next_eligible_at))
    assert decision["remaining_sends"] == remaining


@pytest.mark.parametrize(
    ("as_of", "phone", "messages", "reasons", "next_eligible_at", "remaining"),
    [
        pytest.param(
            "2026-11-01T15:30:00", FLORIDA,
            texts(FLORIDA, "2026-10-31T15:00:00", "2026-10-31T18:00:00", "2026-10-31T22:00:00"),
            "", "2026-11-01T15:30:00", 1, id="T11",
        ),
        pytest.param(
            "2026-11-23T23:00:00", FLORIDA,
            texts(FLORIDA, "2026-11-23T14:00:00", "2026-11-23T17:00:00", "2026-11-23T22:00:00"),
            "frequency_cap_24h", "2026-11-24T14:00:00", 0, id="T33",
        ),
        pytest.param(
            "2026-11-24T15:00:00", "+12033640142",
            texts("+12033640142", "2026-11-24T01:30:00", "2026-11-24T01:31:00", "2026-11-24T01:32:00"),
            "frequency_cap_24h", "2026-11-25T14:00:00", 0, id="T35",
        ),
        pytest.param(
            "2026-11-23T23:00:00", FLORIDA,
            texts(FLORIDA, "2026-11-23T14:00:00", "2026-11-23T17:00:00")
            + texts(FLORIDA, "2026-11-23T18:00:00", category="transactional"),
            "", "2026-11-23T23:00:00", 1, id="T37",
        ),
        pytest.param(
            "2026-11-24T02:30:00", FLORIDA,
            texts(FLORIDA, "2026-11-23T14:00:00", "2026-11-23T17:00:00", "2026-11-23T22:00:00"),
            "quiet_hours;frequency_cap_24h", "2026-11-24T14:00:00", 0, id="T59",
        ),
    ],
)  # fmt: skip
def test_caps(as_of, phone, messages, reasons, next_eligible_at, remaining):
    decision = decide(as_of, phone, messages=messages)
    assert decision["ineligibility_reasons"] == reasons
    assert decision["next_eligible_at"] == instant(next_eligible_at)
    assert decision["remaining_sends"] == remaining


@pytest.mark.parametrize(
    ("consent", "reasons"),
    [
        pytest.param(
            [
                opt_in(NEW_YORK, instant("2026-11-20T10:00:00")),
                opt_in(NEW_YORK, instant("2026-11-20T10:00:00"), action="opt_out"),
            ],
            "opted_out", id="T25",
        ),
        pytest.param(
            [
                opt_in(NEW_YORK),
                opt_in(NEW_YORK, instant("2026-11-20T10:00:00"), action="opt_out", source="keyword"),
                opt_in(NEW_YORK, instant("2026-11-21T10:00:00"), source="import"),
            ],
            "opted_out", id="T27",
        ),
        pytest.param(
            [
                opt_in(NEW_YORK),
                opt_in(
                    NEW_YORK, instant("2026-11-23T14:00:00"), action="opt_out", source="keyword",
                    received_at=instant("2026-11-23T18:00:00"), loaded_at=instant("2026-11-23T18:00:00"),
                ),
            ],
            "opted_out", id="T29",
        ),
        pytest.param([opt_in(NEW_YORK, instant("2026-11-24T15:00:00"))], "no_consent", id="T31"),
        pytest.param([], "no_consent", id="T53"),
        pytest.param(
            [opt_in(NEW_YORK, instant("2026-11-20T10:00:00"), action="opt_in_pending")],
            "double_opt_in_pending", id="T55",
        ),
    ],
)  # fmt: skip
def test_consent(consent, reasons):
    decision = decide("2026-11-23T15:00:00", NEW_YORK, consent=consent)
    assert decision["ineligibility_reasons"] == reasons
    assert decision["next_eligible_at"] is None
    assert decision["remaining_sends"] == 0


def test_a_fixed_line_is_not_texted():
    """T57."""
    check = {"phone_e164": "+442071838750", "checked_at": OPTED_IN, "line_type": "landline"}
    decision = decide("2026-11-23T15:00:00", "+442071838750", checks=[check])
    assert decision["ineligibility_reasons"] == "not_a_mobile_number"
    assert decision["next_eligible_at"] is None
    assert decision["remaining_sends"] == 0


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        ("opt_out", ["STOP", "stop.", " Stop! ", "STOPALL", "Stop all", "Opt out", "OPT-OUT", "OptOut", "ARRÊT", "arret"]),
        ("opt_out", ["QUIT", "End", "revoke", "REMOVE", "🛑 STOP", "STOP PLEASE", "please stop", "Stop texting me"]),
        ("opt_out", ["pls remove me", "Wrong number", "No mas", "No más", "don’t text me again"]),
        ("opt_in", ["UNSTOP", "START", "Yes"]),
        ("help", ["HELP", "Info"]),
        ("review", ["I will stop by your store later", "Can you cancel my order 123?"]),
        (None, ["ok great, no stopping us", "thanks", "Yes please", "S T O P", "stpo", "", None]),
    ],
)
def test_replies(meaning, texts):
    assert {text: replies.classify(text) for text in texts} == dict.fromkeys(texts, meaning)


@pytest.mark.parametrize(
    ("seed", "as_of"),
    [
        pytest.param(1, "2026-11-24T01:30:00", id="an evening in the US"),
        pytest.param(2, "2026-11-01T17:30:00", id="the Sunday on which clocks go back"),
        pytest.param(4, "2026-11-26T16:00:00", id="Thanksgiving"),
    ],
)
def test_the_sql_models_say_the_same(seed, as_of, build, tmp_path):
    tables = RandomWorld(seed, instant(as_of)).tables
    chosen = "+sending_eligibility,resource_type:model +sending_eligibility,resource_type:seed"
    house = build(write(tables, tmp_path / "inputs"), "duckdb", "--as-of", as_of, "--select", chosen)
    found = differences(
        tables, instant(as_of), house.table("sending_eligibility"), house.table("int_profile_features")
    )
    assert not found, f"{len(found)} profiles differ, the first of them:\n\n" + "\n\n".join(found[:5])
