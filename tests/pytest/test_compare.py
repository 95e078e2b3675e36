"""`sms compare`: who would be texted, and who is in which segment, under another policy."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from commands import sms
from reference.inputs import write
from reference.worlds import RandomWorld
from sms_segmentation import compare
from sms_segmentation.report.page import Page
from sms_segmentation.warehouse import ENGINES, Warehouse

AS_OF = datetime(2026, 11, 24, 18, 30)
SOON, LATE = AS_OF + timedelta(days=2), AS_OF + timedelta(days=30)
# profile: reasons, next moment, texts left, texts advised a week, segments; in A and in B
PEOPLE = {
    "stays": (("", AS_OF, 3, 2, "vip"), ("", AS_OF, 3, 2, "vip")),
    "freed": (("frequency_cap_168h;quiet_hours", LATE, 0, None, "vip"), ("", AS_OF, 4, None, "vip;dormant")),
    "barred": (("", AS_OF, 5, 1, "vip"), ("frequency_cap_168h", SOON, 0, 1, "")),
    "later": (("no_consent", None, 0, None, ""), ("no_consent", None, 0, None, "")),
}


def decided(place: Path, side: int) -> Path:
    """A warehouse with the tables that are compared."""
    with duckdb.connect(str(place)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.sending_eligibility (profile_id varchar, as_of timestamp, is_eligible boolean, ineligibility_reasons varchar,"
            " next_eligible_at timestamp, remaining_sends integer)"
        )
        connection.execute("create table marts.sending_advice (profile_id varchar, recommended_texts_per_week decimal(18, 1))")
        connection.execute("create table marts.segment_memberships (segment_name varchar, profile_id varchar, second_key varchar)")
        connection.execute("create table marts.segment_catalog as select 'vip' as segment_name, 'VIP customers' as title union all select 'dormant', 'Dormant'")
        for profile, sides in PEOPLE.items():
            reasons, moment, left, advised, segments = sides[side]
            connection.execute("insert into marts.sending_eligibility values (?, ?, ?, ?, ?, ?)", [profile, AS_OF, not reasons, reasons, moment, left])
            connection.execute("insert into marts.sending_advice values (?, ?)", [profile, advised])
            for segment in filter(None, segments.split(";")):
                connection.execute("insert into marts.segment_memberships values (?, ?, null)", [segment, profile])
    return place


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> compare.Comparison:
    folder = tmp_path_factory.mktemp("compared")
    return compare.Comparison(decided(folder / "a.duckdb", 0), decided(folder / "b.duckdb", 1), "as it is", "vip_window_days: 30")


def test_who_may_be_texted_now_and_in_the_next_days(compared: compare.Comparison) -> None:
    sums = compared.sums
    assert (sums["profiles"], sums["old_eligible"], sums["new_eligible"], sums["gained"], sums["lost"]) == (4, 2, 2, 1, 1)
    # Someone free within the days gets one text at least, though none is left right now.
    assert (sums["old_sends"], sums["new_sends"]) == (3 + 5, 3 + 4 + 1)
    assert (sums["old_advised"], sums["new_advised"]) == (2 + 1, 2 + 4 + 1)
    assert (sums["old_reached"], sums["new_reached"]) == (2, 3)
    assert compare.headline(compared) == "1 more may be texted now, 1 may no longer: 2 become 2"


def test_reasons_and_segments_are_compared(compared: compare.Comparison) -> None:
    assert [(row["reason"], row["a"], row["b"], row["change"]) for row in compared.reasons] == [
        ("quiet_hours", 1, 0, -1),
        ("frequency_cap_168h", 1, 1, 0),
        ("no_consent", 1, 1, 0),
    ]
    assert {(row["change"], row["reasons"], row["profiles"]) for row in compared.changes} == {
        ("may be texted now", "frequency_cap_168h;quiet_hours", 1),
        ("may no longer be texted", "frequency_cap_168h", 1),
    }
    segments = {row["title"]: row for row in compared.segments}
    vip, dormant = segments["VIP customers"], segments["Dormant"]
    assert [vip[name] for name in ("a", "b", "entered", "exited", "old_eligible", "new_eligible", "old_sends", "new_sends")] == [3, 2, 0, 1, 2, 2, 8, 7]
    assert [dormant[name] for name in ("a", "b", "entered", "exited", "old_sends", "new_sends")] == [0, 1, 1, 0, 0, 4]


def test_a_page_shows_it(compared: compare.Comparison) -> None:
    html = Page("What if", "now", [compare.section(compared)]).html()
    assert "1 more may be texted now, 1 may no longer: 2 become 2" in html and "Quiet hours holds back 1 fewer profiles" in html
    assert "2 segments change members" in html and html.count("<svg") == 4
    assert not set(re.findall(r"\w+", html)) & {"freed", "barred"}


def test_the_same_policy_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = compare.Comparison(decided(tmp_path / "a.duckdb", 0), decided(tmp_path / "b.duckdb", 0), "as it is", "as it is")
    assert compare.headline(same) == "The same 2 profiles may be texted now"
    compare.tell(same)
    assert "No segment changes." in capsys.readouterr().out
    html = Page("What if", "now", [compare.section(same)]).html()
    assert html.count("not shown") == 3


@pytest.fixture(scope="module")
def world(build: object, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    inputs = write(RandomWorld(28, AS_OF).tables, tmp_path_factory.mktemp("world") / "inputs")
    wanted = "--select", "+path:models/marts/segments", "+sending_eligibility", "+sending_advice"
    return build(inputs, "duckdb", {"as_of": str(AS_OF)}, *wanted)  # type: ignore[operator,no-any-return]


def test_tighter_caps_stop_whom_they_name(world: Warehouse, tmp_path: Path) -> None:
    """Vars and seeds of B at once, from a warehouse that stays as it is."""
    place = Path(world.credentials.path)
    before = place.read_bytes()
    [now] = world.rows(f"select count(*) as n from {world.relation('sending_eligibility')} where is_eligible")
    assert now["n"] > 5
    seeds = tmp_path / "policy"
    seeds.mkdir()
    with open(compare.SEEDS / "brand_caps.csv", newline="") as caps, open(seeds / "brand_caps.csv", "w", newline="") as tight:
        rows = list(csv.DictReader(caps))
        written = csv.DictWriter(tight, rows[0])
        written.writeheader()
        written.writerows(row | {"max_messages": "1", "period_hours": row["period_hours"] and "720"} for row in rows)
    page = tmp_path / "what-if.html"
    words = ["--vars", "{new_consent_days: 60}", "--seeds", seeds, "--warehouse", place, "--out", page]
    done = sms("compare", *words, COLUMNS="160")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "A: as it is" in done.stdout and "B: new_consent_days: 60, brand_caps.csv" in done.stdout
    # Two numbers and their difference: one text in 30 days uses up the cap of whoever got one.
    capped = re.search(r"frequency_cap_720h +([\d,]+) +([\d,]+) +\+([\d,]+)", done.stdout)
    assert capped and int(capped[2]) - int(capped[1]) == int(capped[3]) > 5
    now_a, now_b = re.search(r"eligible now +([\d,]+) +([\d,]+)", done.stdout).groups()  # type: ignore[union-attr]
    assert int(now_a) == now["n"] > int(now_b)
    assert "What if" in page.read_text()
    assert place.read_bytes() == before and [file.name for file in place.parent.iterdir() if "compare" in file.name] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Nothing differs: give --vars once or twice, or --seeds, such as sms compare --vars '{new_consent_days: 14}'."),
        (["--vars", "{new_consent_day: 14}"], "There is no var new_consent_day; the nearest is new_consent_days. dbt_project.yml lists them all."),
        (["--vars", "{: "], "--vars is {: ; it has to be a YAML mapping such as {vip_window_days: 180}."),
        (["--vars", "{vip_window_days: 9}"] * 3, "--vars is given 3 times; two policies are compared, A and B."),
        (["--vars", "{vip_window_days: 9}", "--target", "postgres"], "--target is postgres; sms compare works on copies of a DuckDB file, so on --target duckdb alone."),
        (["--vars", "{vip_window_days: 9}", "--warehouse", "/no/such/shop.duckdb"], "/no/such/shop.duckdb cannot be read: it does not exist; scripts/build makes it."),
        (["--vars", "{vip_window_days: 9}", "--out", "/no/such/page.html"], "--out is /no/such/page.html, in a folder that does not exist."),
        (["--seeds", "/no/such/folder"], "--seeds is /no/such/folder, which is no folder."),
        (["--seeds", "EMPTY"], "which holds no CSV file; policy seeds are"),
        (["--seeds", "STRANGE"], "caps.csv is no policy seed; these are"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value),
)  # fmt: skip
def test_a_call_that_cannot_work_ends_with_a_sentence(options: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "caps.csv").write_text("a\n1\n")
    places = {"EMPTY": str(tmp_path / "empty"), "STRANGE": str(tmp_path / "strange")}
    done = sms("compare", *(places.get(option, option) for option in options))
    assert done.returncode == 2 and done.stdout == ""
    [sentence] = done.stderr.strip().splitlines()
    assert said in sentence


def test_a_warehouse_without_decisions_is_named(tmp_path: Path) -> None:
    place = tmp_path / "shop.duckdb"
    duckdb.connect(str(place)).close()
    done = sms("compare", "--vars", "{vip_window_days: 9}", "--warehouse", place)
    assert done.returncode == 2 and "holds no decisions; run scripts/build first." in done.stderr
    assert ENGINES["duckdb"](str(place)).relation("sending_eligibility") is None
