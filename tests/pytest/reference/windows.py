"""When the places of a profile are open (definitions.md, sections 7 and 9; law.md, section 6).

A place is closed for the reasons that this module names; it is open where there is none. Local time comes from the
tzdata package, never from the system.
"""

from __future__ import annotations

import zoneinfo
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from reference import numbers
from reference.facts import Row, by, listed, seed
from reference.vars import Vars

zoneinfo.reset_tzpath(to=())
zone_info = cache(ZoneInfo)

HORIZON = timedelta(days=60)
# Far enough back to see the start of an open interval that holds as_of.
LOOK_BACK = timedelta(days=3)

RULES = [row for row in seed("reference", "jurisdiction_rules") if row["default_enabled"] == "true"]
WINDOWS = [row for row in RULES if row["row_kind"] in ("window", "closed")]
CAPS = [row for row in RULES if row["row_kind"] == "cap"]
HOLIDAYS = {(row["holiday_calendar"], row["holiday_date"]) for row in seed("reference", "holidays")}
ZONES = zoneinfo.available_timezones()
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}
# The first of these that a rule has a row for decides on a day.
DAY_TYPES = ("holiday", "sunday", "pre_holiday", "saturday", "weekday", "all")


@dataclass(frozen=True)
class Place:
    """One source's idea of where the person is: rules of the country and the regions hold in every one of the zones."""

    country: str | None
    regions: frozenset[str]
    zones: frozenset[str]


# ---- where


@cache
def zones_of_country(country: str) -> frozenset[str]:
    """Zones of all area codes and calling codes that serve the country; none when it is unknown."""
    rows = [row for row in numbers.AREA_CODES.values() if row["country_code"] == country]
    rows += [row for row in numbers.CALLING_CODES.values() if country in listed(row["country_codes"])]
    return frozenset().union(*(listed(row["time_zones"]) for row in rows))


@cache
def zones_of_region(country: str, region: str | None) -> frozenset[str]:
    """Zones of the area codes of a state or province; none when it is unknown."""
    rows = [row for row in numbers.AREA_CODES.values() if row["country_code"] == country]
    return frozenset().union(*(listed(row["time_zones"]) for row in rows if region in listed(row["region_codes"])))


def country_and_region(profile: Row) -> tuple[str | None, str | None]:
    """Of the address. A territory of the US is a country of its own, also where it is written as a region."""
    country, region = profile["country_code"] or profile.get("region_country"), profile["region_code"]
    return (region, None) if country == "US" and region in TERRITORIES else (country, region)


def places(profile: Row, number: numbers.Number | None, vars: Vars) -> tuple[set[Place], bool]:
    """Places of area code, address and explicit zone, and whether one of them cannot be told."""
    found = set()
    # What is given and cannot be read may be anywhere.
    is_unknown = bool((profile.get("unread") or frozenset()) & {"country_code", "region_code", "timezone"})
    explicit = frozenset({profile["timezone"]} & ZONES)
    country, region = country_and_region(profile)
    if not country or not zones_of_country(country):
        country, region = None, None
    if country and not zones_of_region(country, region):
        region = None
    judged_by = country or (number and number.country)

    # One source may be trusted alone, where it tells the place by itself; an explicit zone binds in any case.
    is_elsewhere = country and number and number.country and country != number.country
    if vars.timezone_strategy == "prefer_address" and (region or explicit or is_elsewhere):
        number = None
    if vars.timezone_strategy == "prefer_area_code" and number and number.zones:
        country, region = None, None

    if number and number.zones:
        found.add(Place(number.country, number.regions, number.zones))
    if region:
        found.add(Place(country, frozenset({region}), zones_of_region(country, region)))
    elif country:
        zones = explicit
        if not zones and number and number.country == country:
            zones = number.zones
        if not zones and (country not in ("US", "CA") or vars.unknown_timezone_policy == "country"):
            zones = zones_of_country(country)
        if not zones:
            return found, True
        found.add(Place(country, frozenset(), zones))

    if explicit:
        found.add(Place(judged_by, frozenset(), explicit))
    return found, is_unknown or not found


# ---- which rules


def rows_of_place(rows: list[Row], place: Place) -> list[Row]:
    """Rows of a country without those of regions the place does not lie in."""
    return [row for row in rows if row["country_code"] == place.country and row["region_code"] in {"*"} | place.regions]


def in_force(row: Row, day: date) -> bool:
    return (row["effective_from"] or "") <= day.isoformat() < (row["effective_to"] or "9999")


def day_types(calendar: str | None, day: date) -> set[str]:
    types = {"all", {5: "saturday", 6: "sunday"}.get(day.weekday(), "weekday")}
    if (calendar, day.isoformat()) in HOLIDAYS:
        types.add("holiday")
    if (calendar, (day + timedelta(days=1)).isoformat()) in HOLIDAYS:
        types.add("pre_holiday")
    return types


def in_scope(rows: list[Row], scope: str) -> list[Row]:
    """With scope consented only the rules that hold for texts somebody agreed to."""
    return [row for row in rows if scope == "strict" or row["enforce_when_consented"] == "true"]


@cache
def rules_on(place: Place, day: date, scope: str) -> list[list[Row]]:
    """For each rule that speaks of the day its rows: alternatives, one rule beside the other."""
    rows = [row for row in in_scope(rows_of_place(WINDOWS, place), scope) if in_force(row, day)]
    rows = rows or [row for row in WINDOWS if row["rule_id"] == "default_practice"]
    deciding = []
    for of_rule in by(rows, "rule_id").values():
        for day_type in DAY_TYPES:
            chosen = [row for row in of_rule if row["day_type"] == day_type and day_type in day_types(row["holiday_calendar"], day)]
            if chosen:
                deciding.append(chosen)
                break
    return deciding


def closed_by(place: Place, at: datetime, vars: Vars) -> set[str]:
    """Reasons that close a place at an instant; each of its zones must be open, and still and already a margin away."""
    reasons = set()
    margin = timedelta(minutes=vars.send_margin_minutes)
    for zone in place.zones:
        clocks = [to_local(moment, zone) for moment in (at - margin, at, at + margin)]
        for rows in rules_on(place, clocks[1].date(), vars.sms_rule_scope):
            if rows[0]["row_kind"] == "closed":
                reasons.add("blocked_holiday" if "holiday" in rows[0]["day_type"] else "blocked_day")
            elif not all(_lets_through(rows, clock.time()) for clock in clocks):
                reasons.add("quiet_hours")
    return reasons


def _lets_through(rows: list[Row], clock: time) -> bool:
    return any(_wall(row["window_start_local"]) <= clock < _wall(row["window_end_local"]) for row in rows)


def in_quiet_hours(hours: tuple[time, time] | None, zones: set[str], at: datetime, vars: Vars) -> bool:
    """Whether a person's own quiet hours, in one of the zones, hold at an instant or within the margin of it; None = always."""
    if hours is None:
        return bool(zones)
    starts_at, ends_at = hours
    margin = vars.send_margin_minutes
    for zone in zones:
        for minutes in range(-margin, margin + 1):
            clock = to_local(at + timedelta(minutes=minutes), zone).time()
            if (starts_at <= clock < ends_at) if starts_at < ends_at else (clock >= starts_at or clock < ends_at):
                return True
    return False


def to_local(at: datetime, zone: str) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(zone_info(zone)).replace(tzinfo=None)


@cache
def _wall(text: str) -> time:
    return time.fromisoformat(text)


# ---- the two months around as_of


@dataclass(frozen=True)
class Timeline:
    """Reasons that close a place, from each turn to the next."""

    turns: list[datetime]
    reasons: list[set[str]]

    def at(self, moment: datetime) -> set[str]:
        return self.reasons[bisect_right(self.turns, moment) - 1]


@cache
def timeline(place: Place, as_of: datetime, vars: Vars) -> Timeline:
    rows = rows_of_place(WINDOWS, place) + [row for row in WINDOWS if row["rule_id"] == "default_practice"]
    walls = {time(0)} | {_wall(row[edge]) for row in rows for edge in ("window_start_local", "window_end_local") if row[edge]}
    turns = {as_of - LOOK_BACK} | wall_turns(place.zones, frozenset(walls), as_of, vars)
    ordered = sorted(turns)
    return Timeline(ordered, [closed_by(place, turn, vars) for turn in ordered])


@cache
def wall_turns(zones: frozenset[str], walls: frozenset[time], as_of: datetime, vars: Vars) -> set[datetime]:
    """When the clocks of the zones show one of the times or are changed, and a margin before and after."""
    start, end = as_of - LOOK_BACK, as_of + HORIZON
    turns = set()
    for zone in zones:
        days = range((end.date() - start.date()).days + 3)
        locals_ = [datetime.combine(start.date() + timedelta(days=n - 1), wall) for n in days for wall in walls]
        turns |= {to_utc(local, zone, fold) for local in locals_ for fold in (0, 1)}
        turns |= clock_changes(zone, start, end)
    margin = timedelta(minutes=vars.send_margin_minutes)
    turns |= {turn - margin for turn in turns} | {turn + margin for turn in turns}
    return {turn for turn in turns if start <= turn <= end}


def to_utc(local: datetime, zone: str, fold: int) -> datetime:
    return local.replace(tzinfo=zone_info(zone), fold=fold).astimezone(UTC).replace(tzinfo=None)


@cache
def clock_changes(zone: str, start: datetime, end: datetime) -> frozenset[datetime]:
    """Minutes at which the offset of a zone changes."""

    def offset(at: datetime) -> timedelta:
        return to_local(at, zone) - at

    days = [start.replace(minute=0, second=0) + timedelta(days=n) for n in range((end - start).days + 2)]
    return frozenset(
        next(minute for n in range(1, 24 * 60 + 1) if offset(minute := before + timedelta(minutes=n)) != offset(before))
        for before, after in pairwise(days)
        if offset(before) != offset(after)
    )
