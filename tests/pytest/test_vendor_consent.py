"""What a vendor once said of consent stands, whatever became of it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from asking import AS_OF, asked_of
from conftest import ELSEWHERE
from reference.raw_tables import store

SOURCES = {"twilio": {"loader": "fivetran", "schema": "raw_twilio"}}
REFUSED = {
    "id": "SM1", "from": "+18885550100", "to": "+14155552671", "direction": "outbound-api", "status": "failed", "error_code": "21610",
    "created_at": "2026-05-01 14:59:58", "date_sent": None, "_fivetran_synced": "2026-05-02 00:00:00",
}  # fmt: skip


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_an_opt_out_that_vanishes_stands(successive: Callable, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Until the number is erased, of which recorded_erasures is what is left."""

    def consent(*options: str) -> list[dict[str, Any]]:
        select = ["--select", "+stg_inputs__consent_events,resource_type:model", "path:seeds/reference"]
        house = build(None, {"as_of": "2026-07-01 00:00:00", "sources": SOURCES}, *select, *options)
        return [(row["phone_e164"], row["action"]) for row in house.table("stg_inputs__consent_events")]

    with successive(target, "vendor_consent") as build:
        store(build.house, "raw_twilio", {"message": [REFUSED]})
        assert consent() == [("+14155552671", "opt_out_carrier")]
        assert consent() == [("+14155552671", "opt_out_carrier")]  # once, though two tables have it
        store(build.house, "raw_twilio", {"message": [{**REFUSED, "id": "SM2", "status": "delivered", "error_code": None}]})
        assert consent("--full-refresh") == [("+14155552671", "opt_out_carrier")]
        erased = "('e1', '+14155552671', 'all', 'erased')"
        build.house.execute(f"insert into {build.house.relation('recorded_erasures')} (suppression_id, phone_e164, channel, reason) values {erased}")
        assert consent() == consent() == []
        if target == "duckdb":
            store(build.house, "raw_twilio", {"calls": []})
            with duckdb.connect(build.house.credentials.path) as connection:
                connection.execute("drop table raw_twilio.message")
            with pytest.raises(SystemExit):
                consent()
            said = " ".join(capsys.readouterr().err.split())
            assert "Connection twilio has no table message or messages or messages_export in schema raw_twilio, which holds calls." in said


def test_a_new_number_has_no_old_consent_and_an_import_lifts_nothing(successive: Callable) -> None:
    """A customer of a shop who gets another number, unsubscribes, and is written as subscribed by an app."""
    sources = {"shopify": {"loader": "fivetran", "schema": "raw_shopify"}}
    customer = {"id": 1, "phone": "+14155552671", "updated_at": "2026-01-01 00:00:00", "_fivetran_synced": "2026-01-02 00:00:00"}
    old, new = customer["phone"], "+14155552672"

    def consent(phone: str, state: str, changed_at: str, collected_from: str) -> set[tuple[Any, ...]]:
        stated = {"state": state, "updated_at": changed_at, "collected_from": collected_from}
        row = customer | {"phone": phone} | {f"sms_marketing_consent_{name}": value for name, value in stated.items()}
        store(build.house, "raw_shopify", {"customer": [row]})
        select = ["--select", "+stg_inputs__consent_events,resource_type:model", "path:seeds/reference"]
        house = build(None, {"as_of": "2026-07-01 00:00:00", "sources": sources}, *select)
        return {(row["phone_e164"], row["action"], row["source"]) for row in house.table("stg_inputs__consent_events")}

    with successive("duckdb", "vendor_states") as build:
        assert consent(old, "SUBSCRIBED", "2026-01-01 00:00:00", "SHOPIFY") == {(old, "opt_in", "checkout")}
        assert consent(new, "SUBSCRIBED", "2026-01-01 00:00:00", "SHOPIFY") == {(None, "opt_in", "checkout")}
        assert (new, "opt_out", "api") in consent(new, "UNSUBSCRIBED", "2026-02-01 00:00:00", "OTHER")
        assert consent(new, "SUBSCRIBED", "2026-03-01 00:00:00", "OTHER") == {(new, "opt_out", "api"), (new, "opt_in", "api")}


# The row's own evidence and what becomes of it: ip_address, page_url, user_agent, disclosure_version.
PHONE, AT = "+14155552671", "2026-05-01 15:00:00"
EVIDENCE = {
    "klaviyo": (
        {"loader": "fivetran"},
        {
            "metric": [{"id": "m", "name": "Subscribed to SMS Marketing"}],
            "person": [{"id": "p", "phone_number": PHONE, "custom_consent_form_id": "of another", "custom_consent_form_version": "1"}],
            "event": [
                {"id": "form", "person_id": "p", "metric_id": "m", "timestamp": AT, "property_consent_form_id": "RW67e2", "property_consent_form_version": 8,
                 "property_page_url": "https://shop.example/join"},
                {"id": "bare", "person_id": "p", "metric_id": "m", "timestamp": AT, "property_consent_form_id": "RW67e2"},
            ],
        },
        {"klaviyo:form": (None, "https://shop.example/join", None, "RW67e2:8"), "klaviyo:bare": (None, None, None, None)},
    ),
    "klaviyo_landed": (
        {"vendor": "klaviyo", "loader": "airbyte"},
        {
            "metrics": [{"id": "m", "attributes": {"name": "Subscribed to SMS Marketing"}}],
            "profiles": [{"id": "p", "attributes": {"phone_number": PHONE}}],
            "events": [
                {"id": "form", "attributes": {"timestamp": 1777647600, "event_properties": {"$consent_form_id": "V4PNGA", "$consent_form_version": 3}},
                 "relationships": {"profile": {"data": {"id": "p"}}, "metric": {"data": {"id": "m"}}}},
            ],
        },
        {"klaviyo_landed:form": (None, None, None, "V4PNGA:3")},
    ),
    "segment": (
        {"loader": "warehouse", "consent_tracks": {"sms_opted_in": {"action": "opt_in", "source": "form", "phone": "phone"}}},
        {
            "users": [{"id": "u"}],
            "sms_opted_in": [
                {"id": "e", "user_id": "u", "timestamp": AT, "phone": PHONE, "context_ip": "8.8.8.8", "context_page_url": "https://shop.example/join",
                 "context_user_agent": "Mozilla/5.0"},
            ],
        },
        {"segment:sms_opted_in:e": ("8.8.8.8", "https://shop.example/join", "Mozilla/5.0", None)},
    ),
    "shopify": (
        {"loader": "fivetran"},
        {
            "customer": [{"id": "1", "phone": PHONE, "updated_at": AT, "sms_marketing_consent_state": "SUBSCRIBED", "sms_marketing_consent_updated_at": AT}],
            "order": [{"id": "7", "customer_id": "1", "client_ip": "8.8.4.4", "client_details_user_agent": "Mozilla/5.0"}],
            "checkout_event": [
                {"event_id": name, "event_name": "checkout_completed", "event_timestamp": AT, "order_customer_id": "1", "order_id": order,
                 "buyer_accepts_sms_marketing": True, "sms_marketing_phone": PHONE}
                for name, order in (("c", "7"), ("d", "8"))
            ],
        },
        {
            "shopify:checkout:c": ("8.8.4.4", None, "Mozilla/5.0", None),
            "shopify:checkout:d": (None, None, None, None),
            "shopify:state:1:opt_in:2026-05-01 15:00:00": (None, None, None, None),
        },
    ),
    "attentive": (
        {"loader": "csv"},
        {
            "subscribers_export": [
                {"id": name, "phone": PHONE, "status": status, "opt_in_date": AT, "IP Address": "8.8.8.8", "Signup URL": "https://shop.example/join",
                 "_file_loaded_at": "2026-06-01 00:00:00"}
                for name, status in (("in", "subscribed"), ("out", "unsubscribed"))
            ],
        },
        {
            "attentive:export:in:opt_in:2026-06-01 00:00:00": ("8.8.8.8", "https://shop.example/join", None, None),
            "attentive:export:out:opt_out:2026-06-01 00:00:00": (None, None, None, None),
        },
    ),
    "postscript": (
        {"loader": "webhooks"},
        {
            "subscribers_export": [
                {"id": "in", "phone": PHONE, "status": "subscribed", "opt_in_date": AT, "opt_in_ip": "8.8.8.8", "_file_loaded_at": "2026-06-01 00:00:00"},
            ],
            "webhooks": [
                {"event": "shop.subscriber.opt_in", "event_time": AT, "received_at": AT, "event_data": {"subscriber_id": "s", "phone_number": PHONE}},
            ],
        },
        {
            "postscript:export:in:opt_in:2026-06-01 00:00:00": ("8.8.8.8", None, None, None),
            "postscript:opt_in:s:2026-05-01 15:00:00": (None, None, None, None),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("target", ["duckdb", *ELSEWHERE])
def test_evidence_is_that_of_the_row_itself(successive: Callable, target: str) -> None:
    """Where a person signed up is known of the act that names it: not from the person's other rows, and not of an opt-out."""
    evidence = ["ip_address", "page_url", "user_agent", "disclosure_version"]
    with successive(target, "evidence_of_consent") as build:
        for name, (_, tables, _) in EVIDENCE.items():
            store(build.house, f"raw_{name}", tables)
        sources = {name: settings | {"schema": f"raw_{name}"} for name, (settings, _, _) in EVIDENCE.items()}
        select = ["--select", "+stg_inputs__consent_events,resource_type:model", "path:seeds/reference"]
        house = build(None, {"as_of": "2026-07-01 00:00:00", "sources": sources}, *select)
        rows = house.table("stg_inputs__consent_events")
    found = {row["consent_event_id"]: tuple(row[column] for column in evidence) for row in rows if row["channel"] == "sms"}
    assert found == {row: cells for _, _, expected in EVIDENCE.values() for row, cells in expected.items()}
    assert {(row["consent_level"], row["evidence_url"]) for row in rows} == {("unknown", None)}


def number(place: int) -> str:
    return f"+1415555267{place}"


# Opt-outs of numbers that a shop has a consent of, in the ways in which senders tell of them.
TOLD = {
    "postscript": {
        "webhooks": [
            {"event": "shop.subscriber.opt_in", "event_time": AT, "received_at": AT, "event_data": {"subscriber_id": "s1", "phone_number": number(1)}},
            # no snapshot has the subscriber yet, and the opt-out names no number
            {"event": "shop.subscriber.opt_out", "event_time": AT, "received_at": AT, "event_data": {"subscriber_id": "s1"}},
            # no one knows what this opt-in showed, so that it lifts nothing
            {"event": "shop.subscriber.opt_in", "event_time": "2026-05-09 00:00:00", "received_at": AT, "event_data": {"subscriber_id": "s3", "phone_number": number(3)}},
        ],
        "subscribers": [
            # the subscriber had another number when the snapshot said that no text may be sent
            {"id": "s2", "phone_number": number(2), "updated_at": AT, "loaded_at": AT, "subscriptions": {"promotional": {"can_send": False}}},
            {"id": "s2", "phone_number": "+14155552699", "updated_at": AT, "loaded_at": "2026-05-02 00:00:00", "subscriptions": {"promotional": {"can_send": False}}},
            {"id": "s3", "phone_number": number(3), "updated_at": AT, "loaded_at": AT, "subscriptions": {"promotional": {"can_send": False}}},
        ],
    },
    "attentive": {
        "subscribers_export": [{"Mobile Number": number(4), "Unsubscribed At": "05/03/2026 2:22 PM", "_file_loaded_at": "2026-06-01 00:00:00"}],
        "sms_email_unsubscribed": [{"subscriber_external_id": "a", "type": "sms", "timestamps": 1777647600000}],
        # a number that the subscriber had once, without the plus and as mobiles of Mexico are also written
        "sms_sent": [
            {"message_id": place, "subscriber_external_id": "a", "subscriber_phone": phone, "timestamps": 1777647500000 + place}
            for place, phone in enumerate(["5215512345678", "+14155552698"])
        ],
    },
    "twilio": {
        "message": [
            {**REFUSED, "to": number(5).replace("+", "00")},
            {**REFUSED, "id": "SM2", "from": number(6), "to": "+18885550100", "direction": "Incoming", "status": "received", "error_code": None, "body": "STOP"},
        ],
    },
}  # fmt: skip


def test_an_opt_out_reaches_its_number(successive: Callable) -> None:
    given = {"state": "SUBSCRIBED", "updated_at": "2026-01-01 00:00:00", "collected_from": "SHOPIFY"}
    consent = {f"sms_marketing_consent_{name}": value for name, value in given.items()}
    phones = [*map(number, range(1, 8)), "+525512345678"]
    customers = [{"id": place, "phone": phone, "updated_at": given["updated_at"], **consent} for place, phone in enumerate(phones)]
    sources = {name: {"loader": "webhooks" if name == "postscript" else "fivetran", "schema": f"raw_{name}"} for name in ("shopify", *TOLD)}
    dbt_vars = {"as_of": "2026-07-01 00:00:00", "sources": sources, "assumed_consent_levels": {"shopify": "express_written"}}
    with successive("duckdb", "opt_outs_that_reach") as build:
        for name, tables in {"shopify": {"customer": customers}, **TOLD}.items():
            store(build.house, f"raw_{name}", tables)
        house = build(None, dbt_vars, "--select", "+int_consent_state,resource_type:model", "path:seeds")
        subscribed = {row["phone_e164"] for row in house.table("int_consent_state") if row["consent_status"] == "subscribed"}
    assert subscribed == {number(7)}


def test_a_row_without_an_id_is_left_out_with_no_connection(successive: Callable, parsed: Callable) -> None:
    """Where one of two connections gives less (setting inputs), what cannot be told apart by its id stays: it may be an opt-out of the other."""
    sources = {"ours": {"vendor": "twilio", "loader": "fivetran", "inputs": ["sms_events"]}, "theirs": {"vendor": "twilio", "loader": "fivetran"}}
    said = "with said as (select 'ours:1' as consent_event_id union all select 'theirs:1' union all select null)"
    with asked_of("duckdb", "left_out", successive, parsed) as ask:
        found = ask.columns(AS_OF | {"sources": sources}, f"{said} select consent_event_id from {{{{ rows_given('said', 'consent_events') }}}}")
    assert set(found["consent_event_id"]) == {"theirs:1", None}
