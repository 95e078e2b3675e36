"""The reference seeds: what the pinned packages give, corrected, and right about local time."""

import bisect
import csv
import re
import shutil
import unicodedata
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest
import typer
import tzdata
import yaml
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

from reference import numbers
from sms_segmentation.reference import refresh

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
PROPERTIES = [
    seed | {"folder": file.parent} for file in sorted(SEEDS.glob("*/_*__seeds.yml")) for seed in yaml.safe_load(file.read_text(encoding="utf-8"))["seeds"]
]


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


AREA_CODES = {row["npa"]: row for row in read_csv(SEEDS / "reference" / "nanp_area_codes.csv")}
CALLING_CODES = {row["calling_code"]: row for row in read_csv(SEEDS / "reference" / "calling_codes.csv")}
PLACE_NAMES = read_csv(SEEDS / "reference" / "place_names.csv")
CODE_OF = {(row["place_kind"], row["country_code"], row["place_name"]): row["place_code"] for row in PLACE_NAMES}
SPELLS = {}
for row in read_csv(SEEDS / "reference" / "zone_offsets.csv"):
    SPELLS.setdefault(row["time_zone"], []).append((instant(row["starts_at"]), instant(row["ends_at"]), int(row["offset_minutes"])))


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


def test_seeds_are_what_the_pinned_packages_give(capsys):
    try:
        refresh.main(check=True)
    except typer.Exit:
        pytest.fail(capsys.readouterr().out)


def test_check_names_a_stale_seed_and_a_refresh_cures_it(tmp_path, monkeypatch, capsys):
    seeds = shutil.copytree(SEEDS / "reference", tmp_path / "reference")
    monkeypatch.setattr(refresh, "SEEDS", seeds)
    stale = seeds / "nanp_area_codes.csv"
    good = stale.read_text(encoding="utf-8")
    stale.write_text(good.replace("201,US,NJ", "201,US,NY"), encoding="utf-8")
    with pytest.raises(typer.Exit) as stopped:
        refresh.main(check=True)
    assert stopped.value.exit_code == 1
    assert "Stale: nanp_area_codes.csv." in capsys.readouterr().out
    refresh.main()
    assert stale.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(
    "correction",
    read_csv(refresh.CORRECTIONS),
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
        case "add":
            assert rows[key] == rows[value] | {"npa": key, "zones_source": "overlay"}
            assert re.search(r"since 20[0-9]{2}-[0-9]{2}-[0-9]{2}; https://", correction["reason"])


def test_an_added_area_code_that_the_package_has_is_refused(tmp_path, monkeypatch):
    corrections = tmp_path / "corrections.csv"
    header = "seed,key,column,operation,value,reason\n"
    corrections.write_text(header + "nanp_area_codes,201,,add,551,it is known\n", encoding="utf-8")
    monkeypatch.setattr(refresh, "CORRECTIONS", corrections)
    with pytest.raises(SystemExit, match="nanp_area_codes has a row 201; take the correction out."):
        refresh.corrected("nanp_area_codes", list(AREA_CODES.values()))


def test_area_codes_in_service_that_libphonenumber_lacks():
    added = [npa for npa, row in AREA_CODES.items() if row["zones_source"] == "overlay"]
    assert added == "357 436 457 465 471 483 621 624 679 729 837 861 924".split()
    for npa in added:
        assert not phonenumbers.is_valid_number(phonenumbers.parse(f"+1{npa}3645001"))
        assert numbers.read(f"+1{npa}3645001").is_valid


@pytest.mark.parametrize(
    ("country", "area_codes"),
    [
        (
            "US",
            "208 219 270 308 364 423 448 458 541 574 605 606 620 701 729 775 785 812 850 906 907 928 930 986",
        ),
        ("CA", "236 250 257 367 418 581 672 709 778 807 867 879"),
    ],
)
def test_area_codes_with_several_zones(country, area_codes):
    several = [npa for npa, row in AREA_CODES.items() if row["country_code"] == country and ";" in row["time_zones"]]
    assert several == area_codes.split()


def test_geographic_area_codes_of_the_us_and_canada_have_a_region():
    for row in AREA_CODES.values():
        expected = row["number_class"] == "geographic" and row["country_code"] in ("US", "CA")
        assert bool(row["region_codes"]) == expected, row


def test_no_calling_code_begins_another():
    codes = [*CALLING_CODES, "1"]
    assert not [(one, two) for one in codes for two in codes if one != two and two.startswith(one)]


# What the project's rules leave out: +54 9 is read as +54, and 15 digits are the longest number there is.
OUR_LENGTHS = {"54"}


@pytest.mark.parametrize("code", sorted(set(CALLING_CODES) - OUR_LENGTHS))
def test_lengths_of_numbers_are_those_of_libphonenumber(code):
    lengths = CALLING_CODES[code]["national_lengths"].split(";")
    assert lengths == sorted(lengths, key=int) and all(lengths)
    for length in range(1, 16 - len(code)):
        # With a digit in front that is no trunk prefix a number is possible for its length alone.
        number = phonenumbers.PhoneNumber(int(code), int("5" * length))
        is_possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
        assert (str(length) in lengths) == is_possible, length
    assert all(len(code) + int(length) <= 15 for length in lengths)


@pytest.mark.parametrize("code", sorted(CALLING_CODES))
def test_an_example_of_every_kind_of_number_has_a_possible_length(code):
    kinds = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE]
    countries = [country for country in CALLING_CODES[code]["country_codes"].split(";") if country]
    examples = [phonenumbers.example_number_for_type(country, kind) for country in countries for kind in kinds]
    examples = [number for number in examples if number] or [phonenumbers.example_number_for_non_geo_entity(int(code))]
    for number in examples:
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        # Before a number is judged the 9 of a mobile of Argentina is taken off.
        assert numbers.read(re.sub(r"^\+549", "+54", e164)).is_valid, e164


def test_the_trunk_zero_is_what_libphonenumber_takes_off():
    """Dialled in the country with a 0 in front a mobile is the same number where there is a trunk zero, else another or none."""
    for code, row in CALLING_CODES.items():
        country = row["country_codes"].split(";")[0]
        example = country and phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
        if not example:
            assert row["has_trunk_zero"] == "false", code
            continue
        national = phonenumbers.national_significant_number(example)
        # In Colombia 03 begins the code of a carrier.
        dialled = f"0{national}" if code != "57" else "06012345678"
        example = phonenumbers.parse(f"+{code}{dialled[1:]}")
        try:
            is_same = phonenumbers.parse(dialled, country) == example
        except NumberParseException:
            is_same = False
        assert (row["has_trunk_zero"] == "true") == is_same, code


def test_the_zero_of_italy_and_its_enclaves_belongs_to_the_number():
    assert {code: CALLING_CODES[code]["has_trunk_zero"] for code in ("39", "378", "44", "33", "7", "36", "225")} == {
        "39": "false", "378": "false", "44": "true", "33": "true", "7": "false", "36": "false", "225": "false",
    }  # fmt: skip


def test_place_names_are_written_as_they_are_compared():
    for row in PLACE_NAMES:
        name = row["place_name"]
        assert name == " ".join(name.lower().replace(".", "").split()) == unicodedata.normalize("NFC", name) != "", row
        assert row["place_code"] and bool(row["country_code"]) == (row["place_kind"] == "region"), row
    assert len(CODE_OF) == len(PLACE_NAMES)


def test_place_names_lead_to_places_that_the_seeds_know():
    regions = {(row["country_code"], region) for row in AREA_CODES.values() for region in row["region_codes"].split(";") if region}
    territories = {("US", code) for code in ("PR", "GU", "VI", "AS", "MP")}
    named = {(row["country_code"], row["place_code"]) for row in PLACE_NAMES if row["place_kind"] == "region"}
    assert named == regions | territories
    countries = {country for row in CALLING_CODES.values() for country in row["country_codes"].split(";") if country}
    countries |= {row["country_code"] for row in AREA_CODES.values()}
    named = {row["place_code"] for row in PLACE_NAMES if row["place_kind"] == "country"}
    assert countries <= named and all(re.fullmatch("[A-Z]{2}", code) for code in named)
    named = {row["place_code"] for row in PLACE_NAMES if row["place_kind"] == "time_zone"}
    assert named == set(SPELLS)


def test_every_code_is_a_name_of_its_own_place():
    for kind, country, code in {(row["place_kind"], row["country_code"], row["place_code"]) for row in PLACE_NAMES}:
        assert CODE_OF[kind, country, code.lower()] == code
        if kind == "region":
            assert CODE_OF[kind, country, f"{country}-{code}".lower()] == code
        if kind == "time_zone":
            assert CODE_OF[kind, "", code.lower().replace("_", " ")] == code


@pytest.mark.parametrize(
    ("kind", "country", "code", "names"),
    [
        ("country", "", "US", "us|usa|united states|united states of america|america|estados unidos"),
        ("country", "", "GB", "gb|gbr|uk|united kingdom|great britain|england|scotland|wales|northern ireland"),
        ("country", "", "DE", "de|deu|germany|deutschland|allemagne"),
        ("country", "", "ES", "spain|españa|espana"),
        ("country", "", "MX", "mexico|méxico|mex"),
        ("country", "", "AT", "austria|österreich|osterreich|oesterreich"),
        ("country", "", "CH", "switzerland|schweiz|suisse|svizzera"),
        ("country", "", "NL", "netherlands|the netherlands|nederland|holland"),
        ("country", "", "KR", "south korea|korea, republic of|republic of korea|대한민국"),
        ("country", "", "CI", "ivory coast|côte d’ivoire|côte d'ivoire|cote d'ivoire"),
        ("country", "", "TR", "turkey|türkiye|turkiye"),
        ("country", "", "RU", "russia|russian federation|россия"),
        ("country", "", "NA", "na|namibia"),
        ("country", "", "NO", "no|norway|norge"),
        ("country", "", "PR", "pr|puerto rico"),
        ("region", "US", "HI", "hi|us-hi|hawaii|hawai'i"),
        ("region", "US", "DC", "dc|district of columbia|washington dc|washington, dc"),
        ("region", "US", "WA", "washington|washington state|wash"),
        ("region", "US", "NY", "ny|n y|new york"),
        ("region", "US", "VI", "vi|us virgin islands|virgin islands"),
        ("region", "CA", "QC", "qc|ca-qc|quebec|québec"),
        ("region", "CA", "BC", "bc|british columbia|colombie-britannique"),
        ("region", "CA", "PE", "pe|pei|prince edward island|île-du-prince-édouard|ile-du-prince-edouard"),
        ("time_zone", "", "America/New_York", "america/new_york|america/new york|eastern time (us & canada)"),
        ("time_zone", "", "Pacific/Honolulu", "pacific/honolulu|hawaiian standard time|hawaii"),
        ("time_zone", "", "Europe/Berlin", "europe/berlin|w europe standard time"),
        ("time_zone", "", "UTC", "utc"),
    ],
)  # fmt: skip
def test_what_people_write_is_read(kind, country, code, names):
    assert {CODE_OF.get((kind, country, name)) for name in names.split("|")} == {code}


@pytest.mark.parametrize(
    ("kind", "country", "name"),
    [
        ("country", "", "congo"),
        ("country", "", "virgin islands"),
        ("region", "US", "ontario"),
        ("region", "CA", "california"),
        ("time_zone", "", "mountain standard time"),
        ("time_zone", "", "eastern standard time"),
        ("time_zone", "", "ist"),
    ],
)
def test_what_means_several_places_or_another_country_is_not_read(kind, country, name):
    assert (kind, country, name) not in CODE_OF


@pytest.mark.parametrize(
    "row",
    ["country,germany,,DE", "country,U.K.,,GB", "country,brd,,DE\ncountry,brd,,DE"],
    ids=["known", "not_as_compared", "twice"],
)
def test_a_place_name_by_hand_that_adds_nothing_is_refused(tmp_path, monkeypatch, row):
    names = tmp_path / "names.csv"
    names.write_text(f"place_kind,place_name,country_code,place_code\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(refresh, "PLACE_NAMES_BY_HAND", names)
    with pytest.raises(SystemExit, match="names.csv: take (germany|U.K.|brd) out;"):
        refresh.place_names()


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
    wrong = [probe for probe in probes if seed_offset(probe["time_zone"], instant(probe["probe_utc"].rstrip("Z"))) != int(probe["expected_offset_minutes"])]
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


LIMITS = " ".join((ROOT / "docs" / "limits.md").read_text(encoding="utf-8").split())
# Places whose rules the limits call uncertain, as they name them.
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
    assert f"the windows of {uncertain_places(practices)} (practice" in LIMITS
    assert f"and of {uncertain_places(laws)} (laws" in LIMITS
    assert f"rows that are off: {uncertain_places(row for row in low if row['default_enabled'] == 'false')}." in LIMITS
    assert [row["rule_id"] for row in low if row["row_kind"] == "cap"] == ["brand_week"]
    assert "the weekly cap of the brand" in LIMITS


def test_readme_names_the_zone_data_that_the_seed_was_made_from():
    assert {(spells[0][0], spells[-1][1]) for spells in SPELLS.values()} == {(instant("2016-01-01"), instant("2036-01-01"))}
    assert f"**Zone data** is that of the pinned tzdata package ({tzdata.IANA_VERSION}), 2016 to 2035, in the seed" in LIMITS
