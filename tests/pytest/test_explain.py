"""scripts/sms explain says why, on every engine, by id and by number; its evidence is what the features count."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import pytz

from commands import sms
from conftest import ELSEWHERE, ROOT, location
from sms_segmentation.explain import evidence, reasons
from sms_segmentation.explain.person import Reader, connected, find, numbers_of, shown
from sms_segmentation.warehouse import Warehouse, WarehouseError


def explain(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command on a terminal of 80 columns; whatever it is asked, no line is longer and nothing ends in a traceback."""
    done = sms("explain", *arguments, COLUMNS="80")
    assert "Traceback" not in done.stderr
    assert [line for line in done.stdout.splitlines() if len(line) > 80] == []
    return done


@pytest.fixture(scope="module")
def reader(duckdb_warehouse: Warehouse) -> Reader:
    return connected(duckdb_warehouse)


@pytest.mark.parametrize("engine", ["duckdb", *(ELSEWHERE or ["postgres"])])
def test_decision_record_segments_and_features(engine: str, request: pytest.FixtureRequest) -> None:
    house: Warehouse = request.getfixturevalue(f"{engine}_warehouse")
    [busiest] = house.rows(
        f"select features.* from {house.relation('int_profile_features')} as features"
        f" inner join {house.relation('sending_eligibility')} as decisions on features.profile_id = decisions.profile_id"
        " where features.can_receive_sms_marketing and features.sms_clicks_180d > 0 and not decisions.is_eligible"
        " and decisions.ineligibility_reasons like '%frequency_cap%' order by features.lifetime_orders desc, features.profile_id limit 1"
    )
    profile_id = busiest["profile_id"]
    done = explain(profile_id, "--all", "--target", engine, "--warehouse", location(house), "--vars", "{}")
    assert done.returncode == 0, done.stderr
    assert "the table says otherwise" not in done.stdout
    titles = ["Not eligible", "Reasons", "The next text", "Caps", "Places", "Consent of", "Consent record", "In ", "Not in ", "Features"]
    places = [done.stdout.index(f"\n{title}") for title in titles]
    assert places == sorted(places)

    [decision] = house.rows(f"select * from {house.relation('sending_eligibility')} where profile_id = '{profile_id}'")
    for reason in decision["ineligibility_reasons"].split(";"):
        assert re.search(rf"^  {reason} +\w", done.stdout, re.MULTILINE)
    assert re.search(rf"binding cap +{decision['binding_cap']}\b", done.stdout)
    assert re.search(rf"next eligible at +{shown(decision['next_eligible_at'])} ", done.stdout)

    inside, outside = done.stdout.split("\nIn ")[1].split("\nFeatures")[0].split("\nNot in ")
    segments = [set(re.findall(r"^  ([a-z0-9_]+)(?:  | \()", part, re.MULTILINE)) - {"segment"} for part in (inside, outside)]
    members = house.rows(f"select segment_name from {house.relation('segment_memberships')} where profile_id = '{profile_id}'")
    catalog = {row["segment_name"] for row in house.table("segment_catalog")}
    assert segments[0] & catalog == {row["segment_name"] for row in members}
    assert segments[1] & catalog == catalog - segments[0]

    shown_features = done.stdout.split("\nFeatures")[1]
    assert all(re.search(rf"^  {name} ", shown_features, re.MULTILINE) for name in busiest)
    [days] = re.search(r"clicks by a person +\S+ \S+ \((\d+) days? ago", shown_features).groups()
    assert int(days) == busiest["days_since_sms_clicked"]


def test_conditions_that_fail_and_other_vars_than_those_of_the_build(duckdb_warehouse: Warehouse, reader: Reader) -> None:
    [buyer] = reader.rows("select profile_id from {sms_subscribers} where lifetime_orders = 2 order by profile_id limit 1")
    done = explain(buyer["profile_id"], "--all", "--warehouse", location(duckdb_warehouse), "--vars", "{recency_bands: [1, 2, 3, 4]}")
    assert re.search(r"first_time_buyers +lifetime_orders = 1 \(is 2\)", done.stdout)
    assert re.search(r"gender_women +switched off by its var", done.stdout)
    assert re.search(r"repeat_customers +lifetime_orders >= 2 \(is 2\)", done.stdout)
    assert "the table says otherwise" in done.stdout


def test_evidence_is_what_the_features_count(reader: Reader) -> None:
    """Over the whole sample each days_since feature is the day of a row of its evidence, and each count the number of rows in its window."""
    features = reader.rows("select * from {int_profile_features}")
    dated: dict[str, dict[str, Any]] = defaultdict(dict)
    for proof in (proof for area in evidence.AREAS for proof in area.evidence if proof.dates or proof.counts):
        times = defaultdict(list)
        for row in reader.rows(f"select {proof.key} as owner, {proof.dated_by} as at from ({proof.sql}) as found order by {proof.order}"):
            times[row["owner"]].append(row["at"])
        for profile in features:
            own = times.get(profile[proof.key], [])
            for feature, place in proof.dates.items():
                if len(own) > max(place, 0):
                    before = dated[feature].setdefault(profile["profile_id"], own[place])
                    dated[feature][profile["profile_id"]] = max(before, own[place])
            for feature in proof.counts:
                assert profile[feature] == counted(own, feature, profile["as_of_date"]), (feature, profile["profile_id"])
    for feature, times_of in dated.items():
        for profile in features:
            at = times_of.get(profile["profile_id"])
            assert profile[feature] == (None if at is None else as_feature(at, feature, profile["as_of_date"])), (feature, profile["profile_id"])
    assert {name for name in features[0] if name.startswith("days_since_")} - {"days_since_sms_opt_in"} <= dated.keys()


def counted(times: list[datetime], feature: str, as_of_date: date) -> int:
    days = re.search(r"_(\d+)d$", feature)
    first, last = (0, 10**6) if not days else (int(days[1]), 2 * int(days[1])) if "_prior_" in feature else (0, int(days[1]))
    return sum(first <= (as_of_date - at.date()).days < last for at in times)


def as_feature(at: datetime, feature: str, as_of_date: date) -> object:
    return at if feature.endswith("_at") else at.date() if feature.endswith("_date") else (as_of_date - at.date()).days


def test_days_are_those_of_the_reporting_time_zone() -> None:
    late_in_new_york = datetime(2026, 11, 20, 3, 0)
    assert evidence.day_of(late_in_new_york, pytz.timezone("America/New_York")) == date(2026, 11, 19)
    assert evidence.day_of(late_in_new_york, pytz.timezone("UTC")) == date(2026, 11, 20)


def test_what_is_asked_is_a_table(reader: Reader) -> None:
    """Spark's views cannot be read from outside."""
    tables = {row["table_name"]: row["table_type"] for row in reader.house.rows("select table_name, table_type from information_schema.tables")}
    code = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "src" / "sms_segmentation" / "explain").glob("*.py")))
    asked = {name for name in re.findall(r"{+(\w+)}+", code) if name in tables}
    assert len(asked) > 40
    assert {name for name in asked if tables[name] != "BASE TABLE"} == set()


def test_each_reason_has_words() -> None:
    macro = (ROOT / "macros" / "sending" / "block_reasons.sql").read_text()
    assert set(re.findall(r"'(\w+)'", macro)) == reasons.REASONS.keys()


def test_each_reason_of_the_sample_names_what_it_rests_on(reader: Reader) -> None:
    """The general sentence is for reasons behind which no row stands."""
    blocked = reader.rows(
        "select blocks.block_reason, blocks.profile_id, decisions.phone_e164 from (select *, row_number() over"
        " (partition by block_reason order by profile_id desc) as place from {int_sending_blocks}) as blocks"
        " inner join {sending_eligibility} as decisions on blocks.profile_id = decisions.profile_id where blocks.place = 1"
    )
    assert len({row["block_reason"] for row in blocked}) >= 20
    for row in blocked:
        found = reasons.why(reader.about(profile=row["profile_id"], phone=row["phone_e164"]), row["block_reason"])
        assert row["block_reason"] in ("no_phone", "no_consent") or found != [reasons.REASONS[row["block_reason"]][0]], row
    assert not reader.missing


@pytest.mark.parametrize(
    ("profile_id", "reason", "sentence"),
    [
        ("case_sent_after_stop", "opted_out", 'Text case_sent_after_stop_stop, "STOP", of 2026-10-01 16:00: ends consent. No later act of the person'),
        ("case_shared_number", "opted_out", "opt_out case_shared_number_4 by form from klaviyo of 2026-10-21 16:00"),
        ("case_pending_only", "double_opt_in_pending", "opt_in_pending case_pending_only_1 by form from klaviyo of"),
        ("case_implied_ca_inquiry_edge", "consent_expired", "This consent ended at 2026-11-20 17:00."),
        ("case_never_subscribed", "no_consent", "The newest act is never_subscribed"),
        ("case_suppression_ends_later", "suppressed", "until 2026-11-"),
        ("case_doubtful_reviewed_later", "suppressed", '"Can you cancel my order 9?", of 2026-11-08 16:00 may be an opt-out; no one has decided'),
        ("case_erased", "erased", "Suppression case_erased_2 (erased, channel sms, from klaviyo) since"),
        ("case_landline", "not_a_mobile_number", "says landline"),
        ("case_inactive_number", "number_inactive", "says that the number is not active"),
        ("case_reassigned_yes", "number_reassigned", "asked about 2026-01-24"),
        ("case_minor", "minor", "born on 2008-11-21"),
        ("case_cap_florida", "frequency_cap_24h", "Cap us_fl (law) allows 3 in 24 hours; counted: 3: case_cap_florida_1795186800 (2026-11-20 15:00)"),
        ("case_no_texts_a_week", "frequency_preference", "allows 0 in 168 hours"),
        ("case_prefers_no_texts", "channel_preference", "channel sms is false"),
        ("case_holdout_control", "holdout", "In arm control of experiment"),
        ("case_sent_to_honolulu_as_known_now", "quiet_hours", "It is Fri 07:00 in Pacific/Honolulu (US-HI); the window of rule us_tcpa is closed."),
        ("case_own_quiet_hours", "quiet_hours", "the person wants no texts between"),
        ("case_sunset_flow", "sunset_suppressed", "Sunset flow case_sunset_flow"),
        ("case_cap_720h_never_clicked", "frequency_cap_720h", "Cap never_clicked (track) allows 1 in 720 hours"),
    ],
)
def test_what_a_reason_rests_on(profile_id: str, reason: str, sentence: str, reader: Reader) -> None:
    [row] = reader.rows("select * from {sending_eligibility} where profile_id = {asked}", asked=profile_id)
    assert reason in row["ineligibility_reasons"].split(";")
    assert sentence in " ".join(reasons.why(reader.about(profile=profile_id, phone=row["phone_e164"]), reason))


def test_what_permits_a_text(duckdb_warehouse: Warehouse, reader: Reader) -> None:
    [row] = reader.rows("select * from {sending_eligibility} where profile_id = 'case_plain_subscriber'")
    said = dict(reasons.permits(reader.about(profile=row["profile_id"], phone=row["phone_e164"]), row))
    assert said["consent"] == ["opt_in case_plain_subscriber_1 by form from klaviyo of 2026-01-24 16:00: gives consent, level express_written."]
    assert said["hours"] == ["It is Fri 12:00 in America/New_York (US-NY); open until 2026-11-21 02:00 UTC."]


def test_the_record_of_a_number_outlives_its_profile(duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    """And the cells and rows that could not be read are told."""
    file = shutil.copy(location(duckdb_warehouse), tmp_path / "shop.duckdb")
    with duckdb.connect(str(file)) as connection:
        columns = {row[0] for row in connection.execute("describe rejected_rows").fetchall()}
        for column, type_ in (("column_name", "varchar"), ("cell_text", "varchar"), ("is_row_rejected", "boolean")):
            if column not in columns:
                connection.execute(f"alter table rejected_rows add column {column} {type_}")
                connection.execute("update rejected_rows set is_row_rejected = true") if column == "is_row_rejected" else None
        connection.execute(
            "insert into rejected_rows by name select 'consent_events' as input, consent_event_id as row_key, 'unparsed_received_at' as reason,"
            " 1 as reason_number, 'received_at' as column_name, '2026-02-30' as cell_text, false as is_row_rejected, '' as row_text"
            " from consent_ledger where phone_e164 = '+16469870110' limit 1"
        )
    done = explain("1 646 987 0110", "--warehouse", str(file))
    assert done.returncode == 0
    assert "No live profile has +16469870110" in done.stdout and "\nConsent record" in done.stdout
    assert re.findall(r"consent_events +unparsed_received_at +received_at +cell[^\n]*\n +case_\w+ +\"2026-02-30\"", done.stdout)


def test_texts_and_the_rules_they_broke(duckdb_warehouse: Warehouse) -> None:
    done = explain("+1 (646) 987-0333", "--warehouse", location(duckdb_warehouse))
    assert "Profile case_sent_after_stop, number +16469870333" in done.stdout
    texts = re.sub(r"\s+", "", done.stdout.split("\nMarketing texts")[1].split("\nSegments: none")[0])
    assert "2026-10-1116:00" in texts and "opted_outopted_out" in texts


@pytest.mark.parametrize("asked", ["+16469870333", "16469870333", "6469870333", "(646) 987-0333", "646.987.0333", "tel:+1-646-987-0333", "0016469870333"])
def test_a_number_however_written(asked: str, reader: Reader) -> None:
    assert [row["profile_id"] for row in find(reader, asked)] == ["case_sent_after_stop"]


def test_what_is_no_number() -> None:
    assert numbers_of("p10001572") == numbers_of("123") == numbers_of("+12125CALLNOW") == []


def test_several_profiles_of_a_number(duckdb_warehouse: Warehouse) -> None:
    done = explain("+16469870196", "--warehouse", location(duckdb_warehouse))
    assert done.returncode == 0
    assert re.findall(r"^  scripts/sms explain (.*)", done.stdout, re.MULTILINE) == ["case_shared_clicks", "case_shared_clicks_twin"]


def test_nobody_to_explain_is_said_in_a_sentence(duckdb_warehouse: Warehouse, reader: Reader, tmp_path: Path) -> None:
    [tester] = reader.rows("select profile_id from {int_profiles_validated} where is_test and deleted_at is null order by profile_id limit 1")
    for asked, sentence in [
        ("o'nobody", "This warehouse has no profile o'nobody."),
        ("case_deleted", "Profile case_deleted was deleted at 2026-10-31 16:00 and is in no mart. Its number, +16469870110, has a record of its own"),
        (tester["profile_id"], "is a test profile"),
        ("case_plain_subscribr", "Near: case_plain_subscriber"),
        ("CASE_PLAIN_SUBSCRIBER ", "no profile CASE_PLAIN_SUBSCRIBER"),
        ("+44 646 987 0333", "no profile and no number +44 646 987 0333. Near: +16469870333"),
        ("", "Name a profile or a phone number"),
    ]:
        with pytest.raises(WarehouseError, match=re.escape(sentence)):
            find(reader, asked.strip())

    warehouse = location(duckdb_warehouse)
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    for arguments, sentence in [
        (["o'nobody", "--warehouse", warehouse], "no profile o'nobody"),
        (["p1", "--warehouse", str(tmp_path / "empty.duckdb")], "no sending_eligibility; run scripts/build first"),
        (["p1", "--warehouse", str(tmp_path / "none.duckdb")], "cannot be read"),
        (["p1", "--target", "oracle"], "which profiles.yml or dbt does not know"),
    ]:
        done = explain(*arguments)
        assert done.returncode == 2 and sentence in done.stderr


def test_a_warehouse_of_another_version(duckdb_warehouse: Warehouse, tmp_path: Path) -> None:
    file = shutil.copy(location(duckdb_warehouse), tmp_path / "shop.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute("alter table consent_ledger drop column effect_reason")
        connection.execute("drop table int_sending_caps")
    done = explain("case_plain_subscriber", "--warehouse", str(file))
    assert done.returncode == 2 and "if another version of the project built it, run scripts/build" in done.stderr


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (0.08333, "sms_click_rate_90d", "8.3%"),
        (Decimal("1234.5"), "lifetime_revenue", "1,234.50"),
        (12.85916171604364, "next_purchase_days", "12.86"),
        (45.0, "engagement_score", "45"),
        (0.00123, "value", "0.0012"),
        (None, "age_years", "-"),
        (True, "is_dormant", "yes"),
        (datetime(2026, 11, 20, 17, 0, 59), "occurred_at", "2026-11-20 17:00"),
        (date(2026, 11, 20), "order_date", "2026-11-20"),
    ],
)
def test_values_are_rounded(value: object, name: str, text: str) -> None:
    assert shown(value, name) == text
