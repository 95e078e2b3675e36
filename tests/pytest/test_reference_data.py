"""The reference seeds: what the pinned packages give, corrected, and right about local time."""

import bisect
import csv
import shutil
import sys
import zoneinfo
from datetime import datetime, timezone
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
import typer
import tzdata
import yaml
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
PROPERTIES = [
    seed | {"folder": file.parent}
    for file in sorted(SEEDS.glob("*/_*__seeds.yml"))
    for seed in yaml.safe_load(file.read_text(encoding="utf-8"))["seeds"]
]


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


AREA_CODES = {row["npa"]: row for row in read_csv(SEEDS / "reference" / "nanp_area_codes.csv")}
CALLING_CODES = {
    row["calling_code"]: row for row in read_csv(SEEDS / "reference" / "calling_codes.csv")
}
SPELLS = {}
for row in read_csv(SEEDS / "reference" / "zone_offsets.csv"):
    SPELLS.setdefault(row["time_zone"], []).append(
        (instant(row["starts_at"]), instant(row["ends_at"]), int(row["offset_minutes"]))
    )


def seed_offset(zone, moment):
    start, end, minutes = SPELLS[zone][bisect.bisect(SPELLS[zone], (moment, float("inf"))) - 1]
    assert start <= moment < end
    return minutes


def package_offset(zone, moment):
    local = datetime.fromtimestamp(moment, zoneinfo.ZoneInfo(zone))
    return local.utcoffset().total_seconds() / 60


@pytest.fixture(autouse=True, scope="module")
def only_the_tzdata_package():
    path = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=path)


@pytest.fixture(scope="module")
def refresh_reference():
    sys.path.insert(0, str(ROOT / "scripts"))
    loader = SourceFileLoader("refresh_reference", str(ROOT / "scripts" / "refresh_reference"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def test_seeds_are_what_the_pinned_packages_give(refresh_reference, capsys):
    try:
        refresh_reference.main(check=True)
    except typer.Exit:
        pytest.fail(capsys.readouterr().out)


def test_check_names_a_stale_seed_and_a_refresh_cures_it(
    refresh_reference, tmp_path, monkeypatch, capsys
):
    seeds = shutil.copytree(SEEDS / "reference", tmp_path / "reference")
    monkeypatch.setattr(refresh_reference, "SEEDS", seeds)
    stale = seeds / "nanp_area_codes.csv"
    good = stale.read_text(encoding="utf-8")
    stale.write_text(good.replace("201,US,NJ", "201,US,NY"), encoding="utf-8")
    with pytest.raises(typer.Exit) as stopped:
        refresh_reference.main(check=True)
    assert stopped.value.exit_code == 1
    assert "Stale: nanp_area_codes.csv." in capsys.readouterr().out
    refresh_reference.main()
    assert stale.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(
    "correction",
    read_csv(ROOT / "scripts" / "reference_corrections.csv"),
    ids=lambda row: f"{row['seed']}-{row['key']}-{row['operation']}",
)
def test_correction_is_applied(correction):
    rows = {"nanp_area_codes": AREA_CODES, "calling_codes": CALLING_CODES}[correction["seed"]]
    key, column, value = correction["key"], correction["column"], correction["value"]
    assert correction["reason"]
    match correction["operation"]:
        case "drop":
            assert key not in rows
        case "set":
            assert rows[key][column] == value
        case "union":
            assert set(rows[value][column].split(";")) <= set(rows[key][column].split(";"))


@pytest.mark.parametrize(
    ("country", "area_codes"),
    [
        (
            "US",
            "208 219 270 308 364 423 448 458 541 574 605 606 620 701 775 785 812 850 906 907 928"
            " 930 986",
        ),
        ("CA", "236 250 257 367 418 581 672 709 778 807 867 879"),
    ],
)
def test_area_codes_with_several_zones(country, area_codes):
    several = [
        npa
        for npa, row in AREA_CODES.items()
        if row["country_code"] == country and ";" in row["time_zones"]
    ]
    assert several == area_codes.split()


def test_geographic_area_codes_of_the_us_and_canada_have_a_region():
    for row in AREA_CODES.values():
        expected = row["number_class"] == "geographic" and row["country_code"] in ("US", "CA")
        assert bool(row["region_codes"]) == expected, row


def test_no_calling_code_begins_another():
    codes = [*CALLING_CODES, "1"]
    assert not [(one, two) for one in codes for two in codes if one != two and two.startswith(one)]


@given(
    zone=st.sampled_from(sorted(SPELLS)),
    moment=st.integers(instant("2016-01-01"), instant("2036-01-01") - 1),
)
def test_zone_offsets_agree_with_tzdata(zone, moment):
    assert seed_offset(zone, moment) == package_offset(zone, moment)


def test_zone_offsets_change_in_the_very_second_tzdata_says():
    for zone, spells in SPELLS.items():
        for start, _, minutes in spells[1:]:
            assert package_offset(zone, start) == minutes != package_offset(zone, start - 1), zone


def test_probes_match_zone_offsets():
    probes = read_csv(SEEDS / "reference" / "time_zone_probes.csv")
    assert len(probes) == 600
    wrong = [
        probe
        for probe in probes
        if seed_offset(probe["time_zone"], instant(probe["probe_utc"].rstrip("Z")))
        != int(probe["expected_offset_minutes"])
    ]
    assert wrong == []


@pytest.mark.parametrize("seed", PROPERTIES, ids=lambda seed: seed["name"])
def test_every_seed_column_is_typed_and_described(seed):
    with open(seed["folder"] / f"{seed['name']}.csv", encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == list(seed["config"]["column_types"])
    assert header == [column["name"] for column in seed["columns"]]
    assert seed["description"] and all(column["description"] for column in seed["columns"])


def test_every_seed_has_properties():
    files = {path.stem for path in SEEDS.glob("*/*.csv")}
    assert files == {seed["name"] for seed in PROPERTIES}


README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
# Places whose rules README calls uncertain, as it names them.
NAMES = {
    "BR": "Brazil",
    "DE": "Germany",
    "ES": "Spain",
    "JP": "Japan",
    "MX": "Mexico",
    "NL": "the Netherlands",
    "SA": "Saudi Arabia",
    "SG": "Singapore",
    "CA-BC": "British Columbia",
    "US-CA": "California",
    "US-IL": "Illinois",
    "US-ME": "Maine",
    "US-MI": "Michigan",
    "US-MN": "Minnesota",
    "US-NM": "New Mexico",
    "US-NV": "Nevada",
    "US-PA": "Pennsylvania",
}


def uncertain_places(rows):
    """The places of rules of low confidence as one would list them."""
    places = {(row["country_code"] + "-" + row["region_code"]).removesuffix("-*") for row in rows}
    names = sorted((NAMES[place] for place in places), key=lambda name: name.removeprefix("the "))
    return ", ".join(names[:-1]) + " and " + names[-1]


def test_readme_names_the_rules_of_low_confidence():
    low = [row for row in read_csv(SEEDS / "reference" / "jurisdiction_rules.csv") if row["confidence"] == "low"]
    windows = [row for row in low if row["default_enabled"] == "true" and row["row_kind"] != "cap"]
    practices = [row for row in windows if row["basis"] == "practice"]
    laws = [row for row in windows if row["basis"] == "law"]
    assert f"the windows of {uncertain_places(practices)} (practice" in README
    assert f"and of {uncertain_places(laws)} (laws" in README
    assert f"rows that are off: {uncertain_places(row for row in low if row['default_enabled'] == 'false')}." in README
    assert [row["rule_id"] for row in low if row["row_kind"] == "cap"] == ["brand_week"]
    assert "the weekly cap of the brand" in README


def test_readme_names_the_zone_data_that_the_seed_was_made_from():
    assert {(spells[0][0], spells[-1][1]) for spells in SPELLS.values()} == {(instant("2016-01-01"), instant("2036-01-01"))}
    assert f"**Zone data** is that of the pinned tzdata package ({tzdata.IANA_VERSION}), 2016 to 2035, in the seed" in README
