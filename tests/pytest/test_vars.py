"""A bad var stops the run with a sentence; a changed one moves an edge."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from dbt.cli.main import dbtRunner

from sms_segmentation.project import Dbt, mapping, utc
from sms_segmentation.warehouse import ENGINES

ROOT = Path(__file__).resolve().parents[2]
VARS: dict[str, Any] = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]

# Moved elsewhere than in a unit test: the schema by test_build_command, the history by test_history.
MOVED_ELSEWHERE = {"inputs_schema", "rebuild_segment_history", "default_country", "schema_layout", "keep_replies_days", "keep_site_events_days"}
# Those of vendors by test_vendor_tables and test_vendor_identity: a unit test cannot switch a model on.
MOVED_ELSEWHERE |= {
    "sources",
    "input_owners",
    "attested_consent",
    "identity_max_profiles",
    "identity_precedence",
    "phone_precedence",
    "anonymous_lookback_days",
}


@pytest.fixture(scope="module")
def said(parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, Any]], str]]:
    """What the check at the start of a run says of some vars; empty when it is content."""
    folder = tmp_path_factory.mktemp("vars")
    errors: list[str] = []
    with dbt_in(folder):
        dbt = Dbt(ENGINES["duckdb"](str(folder / "shop.duckdb")))
        runner = dbtRunner(parsed(dbt.house), [lambda event: errors.append(event.info.msg) if event.info.level == "error" else None])

        def ask(changed: dict[str, Any]) -> str:
            errors.clear()
            runner.invoke(["run-operation", "check_vars", *dbt.arguments, "--vars", json.dumps(changed)])
            return " ".join(errors)

        yield ask


@contextmanager
def dbt_in(folder: Path) -> Iterator[None]:
    """While inside, what dbt writes lies in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        for setting in ("DBT_TARGET_PATH", "DBT_LOG_PATH"):
            patch.setenv(setting, str(folder))
        patch.chdir(ROOT)
        yield


def test_the_defaults_are_fine(said: Callable) -> None:
    assert said({}) == ""


def test_every_var_is_checked(said: Callable) -> None:
    """No var takes just anything."""
    nonsense = {"shop": "nonsense"}
    assert [name for name in VARS if not re.search(rf"var {name}(\.shop)? is '.*'; allowed is ", said({name: nonsense}))] == []


@pytest.mark.parametrize(
    ("name", "values"),
    {
        "as_of": ["2026-06-30 12:00:00.", "2026-06-30 12:00.5", "yesterday", "2026-13-01", "2026-02-30", "2026-06-30 25:00:00", "2026-06-30Z", "0000-01-01"],
        "as_of_mode": ["loaded_at"],
        "reporting_timezone": ["Mars/Olympus"],
        "inputs_schema": ["my-inputs", ""],
        "us_consent_levels": ["express_written", [], ["implied"]],
        "assumed_consent_levels": [{"shop": "unknown"}, ["express"]],
        "track_a_days": [-1, 60, "30", 30.5, True, None],
        "highly_engaged_match": ["some", None],
        "engager_click_rates": [[0.1, 0.2, 0.4], [0.4, 0.4, 0.1], [0.4, 0.2], [1.4, 0.2, 0.1], "0.4"],
        "engagement_score_weights": [[0.5, 0.5, 0.5], [1, 0]],
        "vip_value_measure": ["orders_90d"],
        "vip_top_share": [1.01, -0.1, "20%"],
        "promotional_share_max": [1.1, -0.1, None],
        "vip_revenue_threshold": [-1, "1000"],
        "vip_frequency_unit": ["baskets"],
        "aov_low": [150, -1],
        "aov_window_days": [0, 1.5],
        "max_consent_age_days": [0, 365.5, "365"],
        "clv_tiers": [[100, 200, 500], [500, 500, 100], [500, 200], [500, 200, -1]],
        "churn_bands": [[0.2, 0.5, 0.8], [1.2, 0.5, 0.2]],
        "next_purchase_bands": [[60, 30, 7], [7, 30, 60.5], [7, 7, 60]],
        "cadence_bands": [[2, 10, 45], [10, 2, 45, 120]],
        "recency_bands": [[7, 30, 90, "180"], [180, 90, 30, 7]],
        "churn_horizon_days": [0],
        "clv_model": ["pareto_nbd", None],
        "model_set": ["", None, 5],
        "score_min_customers": [-1, 500.5, None],
        "season_min_orders": [0],
        "season_share": [1.5],
        "dormant_days": [100],
        "sources": [["klaviyo"], "klaviyo"],
        "input_owners": ["shopify"],
        "attested_consent": ["shopify"],
        "identity_max_profiles": [0, "10"],
        "identity_precedence": ["shopify", {"shopify": 1}],
        "cart_abandon_min_age_hours": [48, -1],
        "category_names": [{"skincare": "skin"}, {"skincare": 1, "makeup": "m", "hair_care": "h", "supplements": "s"}],
        "store_radius_km": [-40, "40 km"],
        "demographic_segments": ["yes", 1],
        "require_double_opt_in": ["true", 1],
        "require_rnd_check": ["yes", None],
        "rebuild_segment_history": ["no"],
        "cap_policy": ["aggressive"],
        "sms_rule_scope": ["lenient"],
        "unknown_timezone_policy": ["guess"],
        "timezone_strategy": ["prefer_zone", None],
        "send_margin_minutes": [-1, 2.5, "5", None],
        "brand_name": ["", " Shop", "A name far too long", "Łódź", "{shop}", 5],
        "stop_text": ["", " ", None, "{stop}"],
        "stop_by_country": [{"France": "STOP"}, {"FR": ""}, {"FR": None}, "STOP"],
        "link_length": [-1, None],
        "send_hours": [[20, 8], [8], [8, 24], [8.5, 20], "8-20"],
    }.items(),
)
def test_a_bad_value_stops_the_run_with_the_var_the_value_and_what_is_allowed(name: str, values: list[Any], said: Callable) -> None:
    for value in values:
        sentence = said({name: value})
        assert f"var {name} is '{value}'; allowed is " in sentence or f"var {name} is" in sentence and "less than" in sentence


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"sms_engaged_days": "soon"}, "var sms_engaged_days is 'soon'; allowed is a whole number from 0"),
        ({"vip_value_measure": "fame"}, "var vip_value_measure is 'fame'; allowed is revenue_365d | lifetime_revenue"),
        ({"reporting_timezone": "Mars"}, "var reporting_timezone is 'Mars'; allowed is an IANA zone name"),
        ({"sources": {"crm": {"loader": "fivetran"}}}, "var sources.crm.vendor is 'crm'; allowed is one of klaviyo,"),
        ({"sources": {"twilio": {"loader": "stitch"}}}, "var sources.twilio.loader is 'stitch'; allowed is one of auto, fivetran"),
        ({"sources": {"twilio": {"scheme": "raw"}}}, "var sources.twilio is 'scheme'; allowed is a setting of vendor, loader, schema"),
        ({"sources": {"twilio": {}}, "input_owners": {"orders": "shop"}}, "var input_owners.orders is 'shop'; allowed is a connection of var sources: twilio"),
        ({"sources": {"twilio": {}}, "attested_consent": {"twilio": {"level": "yes"}}}, "var attested_consent.twilio is"),
    ],
)
def test_what_is_allowed_is_told_in_words(changed: dict[str, Any], sentence: str, said: Callable) -> None:
    assert sentence in " ".join(said(changed).split())


def test_every_var_is_moved_by_a_unit_test(manifest: dict[str, Any]) -> None:
    moved = {name for test in manifest["unit_tests"].values() for name, value in ((test["overrides"] or {}).get("vars") or {}).items() if value != VARS[name]}
    assert set(VARS) - moved == MOVED_ELSEWHERE


def test_the_check_knows_every_var_of_the_project() -> None:
    listed = (ROOT / "macros" / "checks" / "var_names.sql").read_text(encoding="utf-8")
    assert re.findall(r"'(\w+)'", listed) == list(VARS)


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("vip_windows_days", "vip_window_days"),
        ("VIP_WINDOW_DAYS", "vip_window_days"),
        ("reporting_time_zone", "reporting_timezone"),
        ("asof", "as_of"),
        ("double_opt_in", "require_double_opt_in"),
        ("it's", None),
        (5, None),
    ],
)
def test_a_var_that_is_none_is_refused_with_the_nearest(given: Any, nearest: str | None, said: Callable, capsys: pytest.CaptureFixture) -> None:
    """By plain dbt as by the scripts, which do not wait for it."""
    with pytest.raises(SystemExit) as ended:
        mapping(yaml.safe_dump({given: 1}))
    assert ended.value.code == 2
    for sentence in (said({given: 1}), " ".join(capsys.readouterr().err.split())):
        assert f"There is no var {given}; the nearest is {nearest or ''}" in sentence


def test_vars_of_the_project_are_taken() -> None:
    assert mapping("{vip_window_days: 180, as_of: null}") == {"vip_window_days": 180, "as_of": None}


def test_no_var_goes_into_sql_without_being_escaped() -> None:
    files = [file for folder in ("macros", "models", "tests", "analyses") for file in (ROOT / folder).rglob("*.sql") if "package" not in file.parts]
    assert [str(file) for file in files if re.search(r"'\{\{ *var\(", file.read_text(encoding="utf-8"))] == []


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def answer(request: pytest.FixtureRequest, parsed: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list[Any]]]:
    """What an engine makes of some expressions in dbt's words."""
    folder = tmp_path_factory.mktemp("answers")
    if request.param == "postgres":
        request.getfixturevalue("postgres_server")
    with dbt_in(folder):
        dbt = Dbt(ENGINES[request.param](str(folder / "shop.duckdb") if request.param == "duckdb" else "postgres"))

        def ask(dbt_vars: dict[str, Any], *expressions: str) -> list[Any]:
            dbt.manifest = parsed(dbt.house)
            columns = ", ".join(f"{{{{ {words} }}}} as column_{number}" for number, words in enumerate(expressions))
            return [values[0] for values in dbt.columns(dbt_vars, f"select {columns}").values()]

        yield ask


@pytest.mark.parametrize(("layout", "schemas"), [("target", ["main", "segments"]), ("bare", ["main", "segments"]), ("single", ["main", "main"])])
def test_names_of_schemas(layout: str, schemas: list[str], answer: Callable) -> None:
    named = [f"escaped_literal(generate_schema_name({schema}, none) | trim)" for schema in ("none", "'segments'")]
    assert answer({"schema_layout": layout}, *named) == schemas


def test_schemas_follow_the_target(parsed: Callable, tmp_path: Path) -> None:
    profiles = (ROOT / "profiles.yml.example").read_text(encoding="utf-8")
    (tmp_path / "profiles.yml").write_text(profiles.replace("schema: main", "schema: analytics"))
    with dbt_in(tmp_path):
        dbt = Dbt(ENGINES["duckdb"](str(tmp_path / "shop.duckdb")))
        manifest = parsed(dbt.house)
        given = [manifest.nodes[f"model.sms_segmentation.{name}"].config.schema for name in ("seg_dormant", "sending_eligibility", "stg_inputs__orders")]
        query = " ".join(f"{{{{ generate_schema_name({json.dumps(schema) if schema else 'none'}, none) | trim }}}}" for schema in given)
        compiled = dbtRunner(manifest).invoke(["compile", "--inline", query, *dbt.arguments, "--profiles-dir", str(tmp_path), "--no-populate-cache"])
    assert compiled.result.results[0].node.compiled_code.split() == ["analytics_segments", "analytics", "analytics_staging"]


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/UTC", "GMT", "Etc/GMT+5", "Etc/GMT-14", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]
)
def test_days_are_those_of_the_reporting_timezone(zone: str, answer: Callable) -> None:
    hours = [datetime(2026, 3, 8, tzinfo=UTC) + timedelta(hours=number) for number in (0, 5, 10, 13, 18, 19, 24 * 200 + 4)]
    given = {"reporting_timezone": zone, "as_of": "2026-11-23T18:20:00Z"}
    dates = [f"reporting_date(\"cast('{hour:%Y-%m-%d %H:%M:%S}' as timestamp)\")" for hour in hours]
    today, *days = answer(given, "as_of_date()", *dates)
    assert today == datetime(2026, 11, 23, 18, 20, tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    assert days == [hour.astimezone(ZoneInfo(zone)).date() for hour in hours]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-06-30T12:00:00.25Z", "2026-06-30 12:00:00.250000"),
        ("2026-06-30 14:00:00.000001+02:00", "2026-06-30 12:00:00.000001"),
        ("2026-06-30 12:00:00", "2026-06-30 12:00:00"),
        ("2026-06-30", "2026-06-30 00:00:00"),
    ],
)
def test_as_of_keeps_its_fraction_of_a_second(text: str, instant: str, answer: Callable) -> None:
    assert utc(text) == instant
    moment, earlier = answer({"as_of": text}, "as_of()", "as_of(minus_hours=1)")
    assert moment == datetime.fromisoformat(instant) and earlier == moment - timedelta(hours=1)


@pytest.mark.parametrize("text", ["it's", 'a "b"', "a\\b", "two  blanks", "--'; drop table x", "Größe €", "x"])
def test_a_text_of_a_var_arrives_as_it_is(text: str, answer: Callable) -> None:
    assert answer({"model_set": text}, "escaped_literal(var('model_set'))") == [text]
