"""Rebuilds the reference seeds that come from packages."""

from __future__ import annotations

import csv
import io
import sys
import unicodedata
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import holidays
import iso3166
import phonenumbers
import typer
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from phonenumbers import PhoneMetadata, PhoneNumberType
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA
from rich.console import Console
from rich.table import Table

from sms_segmentation.paths import ROOT

SEEDS = ROOT / "seeds" / "reference"
CORRECTIONS = Path(__file__).with_name("corrections.csv")
PLACE_NAMES_BY_HAND = Path(__file__).with_name("place_names_by_hand.csv")
HOLIDAY_YEARS = range(2016, 2031)
ZONES_FROM = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp())
ZONES_UNTIL = int(datetime(2036, 1, 1, tzinfo=UTC).timestamp())
WEEK = 7 * 24 * 60 * 60
LONGEST_NUMBER = 15  # digits of E.164, calling code included

# Countries are read in these languages and in their own.
COUNTRY_NAME_LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt")
# As Windows means them these change their clocks; read literally they are places that never do
# (Panama, Saskatchewan, Arizona, Puerto Rico). "Congo" is two countries.
AMBIGUOUS_NAMES = {
    "atlantic standard time",
    "central standard time",
    "eastern standard time",
    "mountain standard time",
    "congo",
}

# Where characters are folded. Later versions of Unicode add little to these blocks, so the seed stays as it is. Hangul is left alone.
FOLDED_BLOCKS = [
    (0x00A0, 0x036F),  # Latin, phonetic letters, combining marks
    (0x0370, 0x058F),  # Greek, Cyrillic, Armenian
    (0x0590, 0x06FF),  # Hebrew, Arabic
    (0x0900, 0x097F),  # Devanagari
    (0x0E00, 0x0E7F),  # Thai
    (0x1C80, 0x1C88),  # Cyrillic
    (0x1D00, 0x1FFF),  # raised letters, Latin and Greek with accents
    (0x2000, 0x218F),  # invisible characters, raised and lowered letters, Roman numerals
    (0x2460, 0x24FF),  # letters and digits in circles and brackets
    (0x2C60, 0x2C7F),  # Latin
    (0x2F00, 0x2FD5),  # radicals of ideographs
    (0x3000, 0x30FF),  # kana
    (0x31F0, 0x33FF),  # kana and ideographs in circles
    (0xF900, 0xFDFF),  # ideographs, Hebrew and Arabic once more
    (0xFE00, 0xFE2F),  # marks
    (0xFE70, 0xFF9F),  # Arabic once more, full-width Latin, half-width kana
    (0x1D400, 0x1D7FF),  # letters and digits of formulas
    (0x1EE00, 0x1EEFF),  # Arabic letters of formulas
    (0x1F110, 0x1F149),  # capitals in brackets and squares
]

NUMBER_CLASSES = {
    PhoneNumberType.FIXED_LINE: "geographic",
    PhoneNumberType.MOBILE: "geographic",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "geographic",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.VOIP: "non_geographic",
}

Row = dict[str, str]


def nanp_area_codes() -> list[Row]:
    """One row an area code that has valid numbers."""
    rows: list[Row] = []
    for npa in map(str, range(200, 1000)):
        numbers = [
            number for exchange in range(200, 1000, 7) if phonenumbers.is_valid_number(number := phonenumbers.PhoneNumber(1, int(f"{npa}{exchange}1234")))
        ]
        if not numbers:
            continue
        country = phonenumbers.region_code_for_number(numbers[0]) or ""  # it is valid, so it has one
        types = {phonenumbers.number_type(number) for number in numbers}
        number_class = next(NUMBER_CLASSES[kind] for kind in NUMBER_CLASSES if kind in types)
        has_regions = number_class == "geographic" and country in ("US", "CA")
        rows.append(
            {
                "npa": npa,
                "country_code": country,
                "region_codes": regions_of(country, f"1{npa}") if has_regions else "",
                "number_class": number_class,
                "time_zones": zones_of(f"1{npa}"),
                "zones_source": "libphonenumber",
            }
        )
    return rows


def regions_of(country: str, prefix: str) -> str:
    """The states or provinces the geocoder names for the prefix, else for longer ones."""
    codes = holidays.country_holidays(country).subdivisions_aliases
    codes |= {code: code for code in codes.values()}

    def named(description: str) -> set[str]:
        places = description.rsplit(", ")[-1].split("/")
        return {codes[place] for place in places if place in codes}

    regions = named(GEOCODE_DATA.get(prefix, {}).get("en", ""))
    if not regions:
        longer = [names for key, names in GEOCODE_DATA.items() if key.startswith(prefix)]
        regions = set().union(*(named(names.get("en", "")) for names in longer))
    return ";".join(sorted(regions))


def zones_of(prefix: str) -> str:
    """Every zone of the prefix and of longer ones."""
    found = [zones for key, zones in TIMEZONE_DATA.items() if key.startswith(prefix)]
    return ";".join(sorted(set().union(*found)))


def calling_codes() -> list[Row]:
    """One row a calling code except 1, whose numbers belong to area codes."""
    return [
        {
            "calling_code": str(code),
            "country_codes": ";".join(country for country in countries if country != "001"),
            "time_zones": zones_of(str(code)),
            "national_lengths": national_lengths(code, countries),
            "has_trunk_zero": str(rules_of(code, countries[0]).national_prefix == "0").lower(),
        }
        for code, countries in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items())
        if code != 1
    ]


def rules_of(code: int, country: str) -> PhoneMetadata:
    rules = PhoneMetadata.metadata_for_region_or_calling_code(code, country)
    assert rules, f"libphonenumber knows no {code} of {country}"
    return rules


def national_lengths(code: int, countries: Iterable[str]) -> str:
    """How many digits may follow the calling code, in any of its countries."""
    lengths: set[int] = set()
    for country in countries:
        if general := rules_of(code, country).general_desc:
            lengths |= set(general.possible_length)
    longest = LONGEST_NUMBER - len(str(code))
    return ";".join(str(length) for length in sorted(lengths) if length <= longest)


def zone_names() -> list[str]:
    zoneinfo.reset_tzpath(to=())  # the tzdata package alone, never the system's files
    # Factory stands for a machine whose zone nobody has set.
    return sorted(zoneinfo.available_timezones() - {"Factory"})


def zone_offsets() -> list[Row]:
    """One row a spell of constant offset of every zone name."""
    return [
        {
            "time_zone": name,
            "starts_at": utc_text(start),
            "ends_at": utc_text(end),
            "offset_minutes": str(minutes),
        }
        for name in zone_names()
        for start, end, minutes in spells(zoneinfo.ZoneInfo(name))
    ]


def spells(zone: zoneinfo.ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """Start, end and offset in minutes; no zone has changed its clocks twice within a week."""

    def offset(instant: int) -> int:
        local = datetime.fromtimestamp(instant, zone)
        return int((local.utcoffset() or timedelta()).total_seconds()) // 60

    start = ZONES_FROM
    minutes = offset(start)
    for week in range(ZONES_FROM, ZONES_UNTIL, WEEK):
        before, after = week, min(week + WEEK, ZONES_UNTIL)
        if offset(after) == minutes:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            if offset(middle) == minutes:
                before = middle
            else:
                after = middle
        yield start, after, minutes
        start, minutes = after, offset(after)
    yield start, ZONES_UNTIL, minutes


def utc_text(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S")


def holiday_calendars() -> list[Row]:
    """The public holidays of every calendar that a rule names."""
    with open(SEEDS / "jurisdiction_rules.csv", encoding="utf-8", newline="") as file:
        calendars = {row["holiday_calendar"] for row in csv.DictReader(file)} - {""}
    rows = []
    for calendar in sorted(calendars):
        country, _, region = calendar.upper().partition("_")
        dates = holidays.country_holidays(country, subdiv=region or None, years=HOLIDAY_YEARS, language="en_US")
        rows += [{"holiday_calendar": calendar, "holiday_date": date.isoformat(), "name": name} for date, name in sorted(dates.items())]
    return rows


def place_names() -> list[Row]:
    """One row a spelling of a country, of a state or province, or of a time zone."""
    places: dict[tuple[str, str, str], str] = {}
    for kind, country, code, name in (*country_names(), *region_names(), *time_zone_names()):
        for spelling in spellings(name):
            if spelling in AMBIGUOUS_NAMES:
                continue
            if places.setdefault((kind, country, spelling), code) != code:
                sys.exit(f"{kind} {spelling} is {places[kind, country, spelling]} and {code}.")
    with open(PLACE_NAMES_BY_HAND, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = row["place_kind"], row["country_code"], row["place_name"]
            if place in places or place[2] not in spellings(place[2]):
                sys.exit(
                    f"{PLACE_NAMES_BY_HAND.name}: take {place[2]} out; the packages have it, it stands there twice, or it is not written as it is compared."
                )
            places[place] = row["place_code"]
    return [{"place_kind": kind, "place_name": name, "country_code": country, "place_code": code} for (kind, country, name), code in sorted(places.items())]


def spellings(name: str) -> set[str]:
    """The name as it is compared, also with "and" for "&", a plain apostrophe and no accents."""
    name = " ".join(name.lower().replace(".", "").split())
    plain = name.replace("’", "'").replace("&", "and")
    letters = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    # Only Latin letters are themselves without their marks.
    return {name, plain} | ({bare} if bare.isascii() else set())


def country_names() -> Iterator[tuple[str, str, str, str]]:
    countries = set(iso3166.countries_by_alpha2)
    for shared in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.values():
        countries |= set(shared) - {"001"}
    for code in countries:
        names = {code}
        if code in iso3166.countries_by_alpha2:
            country = iso3166.countries_by_alpha2[code]
            names |= {country.alpha3, country.name, country.apolitical_name}
            names |= {" ".join(reversed(country.name.split(", ")))}  # Korea, Republic of
        own = get_official_languages(code, de_facto=True)
        for language in (*COUNTRY_NAME_LANGUAGES, *own):
            try:
                names.add(Locale.parse(language).territories[code])
            except (UnknownLocaleError, KeyError):
                pass  # CLDR has no names of countries in this language
        yield from (("country", "", code, name) for name in names)


def region_names() -> Iterator[tuple[str, str, str, str]]:
    for country in ("US", "CA"):
        calendar = holidays.country_holidays(country)
        names = [(code, code) for code in calendar.subdivisions]
        names += [(f"{country}-{code}", code) for code in calendar.subdivisions]
        names += calendar.subdivisions_aliases.items()
        # The minor outlying islands have neither inhabitants nor area codes.
        yield from (("region", country, code, name) for name, code in names if code != "UM")


def time_zone_names() -> Iterator[tuple[str, str, str, str]]:
    names = zone_names()
    for zone in names:
        yield "time_zone", "", zone, zone
        yield "time_zone", "", zone, zone.replace("_", " ")
    for name, zone in get_global("windows_zone_mapping").items():
        if zone in names and name not in names:
            yield "time_zone", "", zone, name


def letter_folds() -> list[Row]:
    """One row a character that stands for another letter, for a hyphen (punctuation) or for nothing."""
    rows = []
    for code_point in (code for first, last in FOLDED_BLOCKS for code in range(first, last + 1)):
        letter = chr(code_point)
        if unicodedata.category(letter) in ("Cn", "Zs", "Zl", "Zp"):
            continue
        plain = without_marks(without_marks(letter).casefold())
        folded = "".join(c for c in plain if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))
        if not is_invisible(letter):
            # A character that stands for several letters stays: normalized_text spells the few that matter out.
            if len(folded) > 1 or folded == letter:
                continue
            folded = folded or "-"
        rows.append({"code_point": str(code_point), "letter": letter, "folded": folded})
    return rows


def without_marks(text: str) -> str:
    """The text as compatibility decomposition (NFKD) writes it, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not is_invisible(c))


def is_invisible(character: str) -> bool:
    """Accents and other marks upon a letter, joiners, selectors of variants. Vowel signs are letters."""
    is_mark = unicodedata.combining(character) or unicodedata.category(character) in ("Me", "Cf")
    return bool(is_mark) or character == "\u034f" or "\ufe00" <= character <= "\ufe0f"


def corrected(seed: str, rows: list[Row]) -> list[Row]:
    """The rows with our corrections on top: set a cell, union it with another row's, drop a row, or
    add one that is like the row it overlays."""
    key = next(iter(rows[0]))
    originals = {row[key]: row for row in rows}
    results = {name: dict(row) for name, row in originals.items()}
    with open(CORRECTIONS, encoding="utf-8", newline="") as file:
        corrections = [row for row in csv.DictReader(file) if row["seed"] == seed]
    for correction in corrections:
        name, column, value = correction["key"], correction["column"], correction["value"]
        if correction["operation"] == "add":
            if name in results:
                sys.exit(f"{CORRECTIONS.name}: {seed} has a row {name}; take the correction out.")
            results[name] = results[value] | {key: name, "zones_source": "overlay"}
            continue
        if name not in results:
            sys.exit(f"{CORRECTIONS.name}: {seed} has no row {name}; take the correction out.")
        match correction["operation"]:
            case "drop":
                del results[name]
                continue
            case "set":
                source = "corrected"
            case "union":
                source = "libphonenumber+overlay_union"
                both = originals[name][column].split(";") + originals[value][column].split(";")
                value = ";".join(sorted(set(both)))
            case operation:
                sys.exit(f"{CORRECTIONS.name}: no operation {operation}; use set, union, drop or add.")
        results[name][column] = value
        if column == "time_zones" and "zones_source" in results[name]:
            results[name]["zones_source"] = source
    return sorted(results.values(), key=lambda row: int(row[key]))


def as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when a seed is stale.")] = False,
) -> None:
    """Rebuild the reference seeds that are not compiled by hand.

    They come from the pinned packages phonenumbers, tzdata, babel, iso3166 and holidays and from Python's
    Unicode data, with src/sms_segmentation/reference/corrections.csv and src/sms_segmentation/reference/place_names_by_hand.csv on top.
    """
    console = Console()
    with console.status("Reading the packages"):
        seeds = [
            ("nanp_area_codes", "phonenumbers", corrected("nanp_area_codes", nanp_area_codes())),
            ("calling_codes", "phonenumbers", corrected("calling_codes", calling_codes())),
            ("zone_offsets", "tzdata", zone_offsets()),
            ("place_names", "babel", place_names()),
            ("holidays", "holidays", holiday_calendars()),
            ("letter_folds", "unicodedata", letter_folds()),
        ]
    table = Table("seed", "package", "rows", "new", "gone")
    stale = []
    for seed, package, rows in seeds:
        path = SEEDS / f"{seed}.csv"
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = as_csv(rows)
        if old != new:
            stale.append(path.name)
        old_lines, new_lines = set(old.splitlines()), set(new.splitlines())
        added, removed = len(new_lines - old_lines), len(old_lines - new_lines)
        source = f"{package} {unicodedata.unidata_version if package == 'unicodedata' else version(package)}"
        table.add_row(seed, source, f"{len(rows):,}", f"{added:,}", f"{removed:,}")
        if not check:
            path.write_text(new, encoding="utf-8")
    console.print(table)
    if check and stale:
        stale_names = ", ".join(stale)
        console.print(f"Stale: {stale_names}. Run scripts/sms refresh-reference.", soft_wrap=True)
        raise typer.Exit(1)
