"""Profiles with numbers, addresses, consents, preferences, suppressions and experiments."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sms_segmentation.sample.tables import NEVER, Writer, ids, pick
from sms_segmentation.sample.world import (
    AS_OF,
    CATEGORIES,
    DAY,
    HOLDOUT,
    HOUR,
    LOT_THAT_FELL_WRONG,
    PLACE_COLUMNS,
    PLACE_COUNTRY,
    PLACE_OFFSET,
    PLACE_WEIGHT,
    SECOND,
    STORE_IDS,
    STORES,
    World,
    loaded_at,
    whole_seconds,
)

FIRST_NAMES = [
    "Ada", "Bo", "Carmen", "Dev", "Elif", "Femi", "Grace", "Hana", "Ivo", "Jun", "Kira", "Luis",
    "Maya", "Noor", "Omar", "Pia", "Quinn", "Rosa", "Sam", "Tess",
]  # fmt: skip
LAST_NAMES = [
    "Abara", "Berg", "Costa", "Diaz", "Evans", "Fox", "Garcia", "Hughes", "Ito", "Jones", "Kim",
    "Lopez", "Moreau", "Novak", "Okafor", "Patel", "Reyes", "Smith", "Tran", "Weber",
]  # fmt: skip
GENDERS = ["female", "male", "non_binary", "unknown"]
PERSONAS = ["working_professional", "student", "retiree", "night_owl", "early_bird"]
SOURCES = ["klaviyo", "attentive", "postscript", "twilio"]  # postscript never reports a delivery,
SOURCE_SHARES = [0.5, 0.2, 0.15, 0.15]  # twilio alone reports opens
LOCALES = {"US": "en-US", "CA": "en-CA", "FR": "fr-FR", "DE": "de-DE", "GB": "en-GB", "MX": "es-MX"}

LEVELS = ["express_written", "express", "implied", "unknown"]
WRITTEN, EXPRESS, IMPLIED = range(3)
LEVEL_SHARES = {  # the remainder has no level
    "US": [0.84, 0.05, 0.02, 0.04],
    "CA": [0.45, 0.25, 0.24, 0.03],
    "other": [0.50, 0.40, 0.03, 0.04],
}
PAGES = ["https://shop.example/texts", "https://shop.example/checkout"]  # of form and checkout
CONSENT_SOURCES = ["form", "checkout", "keyword", "api", "import", "agent", "carrier", "pos"]
CONSENT_SOURCE_SHARES = [0.45, 0.25, 0.10, 0.05, 0.07, 0.03, 0.0, 0.05]
ACTIONS = [
    "opt_in", "opt_in_pending", "double_opt_in_confirmed", "opt_out", "opt_out_carrier",
    "resubscribe", "number_reassigned", "never_subscribed",
]  # fmt: skip
OPT_IN, PENDING, CONFIRMED, OPT_OUT, CARRIER_OPT_OUT, RESUBSCRIBE, REASSIGNED, NEVER_SUBSCRIBED = range(8)
FORM, CHECKOUT, KEYWORD, API, IMPORT, AGENT, CARRIER, POS = range(8)
SCOPES = ["marketing", "transactional", "all"]
METHODS = [
    "popup_form",
    "checkout_box",
    "JOIN",
    "sync",
    "list_import",
    "phone_desk",
    "carrier",
    "till",
]

SUPPRESSION_REASONS = [
    "complaint", "carrier_block", "invalid_number", "landline", "litigator", "dnc", "manual",
]  # fmt: skip

# Numbers of other countries: calling code and leading digits; ten million follow.
FOREIGN_NUMBERS = {
    "GB": 447_400_000_000, "FR": 33_612_000_000, "DE": 4_915_120_000_000, "AU": 61_410_000_000,
    "MX": 525_512_000_000, "BR": 5_511_980_000_000,
}  # fmt: skip
MINUTE = 60 * SECOND
# 987 is kept for the awkward cases.
EXCHANGES = np.array([x for x in range(200, 1000) if x % 100 != 11 and x not in (555, 987)])


@dataclass
class People:
    """One chunk of profiles; every array has one entry a profile."""

    number: int
    n: int
    first: int
    ids: pa.Array
    phones: pa.Array
    emails: pa.Array
    phone: np.ndarray  # index into phones, negative when unknown
    place: np.ndarray
    offset: np.ndarray  # winter time of the place, near enough to text by day
    source: np.ndarray
    created: np.ndarray
    opt_in: np.ndarray  # NEVER without sms consent
    consent_source: np.ndarray
    asked: np.ndarray  # to confirm the opt-in
    confirms: np.ndarray
    opt_out: np.ndarray  # AS_OF + DAY when still in
    stops_by_reply: np.ndarray
    back_in: np.ndarray  # AS_OF + DAY when not back
    starts_by_reply: np.ndarray
    is_control: np.ndarray
    persona: np.ndarray
    is_textable: np.ndarray  # a number of its own that can be real
    level: np.ndarray  # of the opt-in
    silent_from: np.ndarray  # nobody may text from then on
    likes_events: np.ndarray

    @property
    def takes_texts(self) -> np.ndarray:
        """Opted in at some time at a level that counts, and confirmed where asked to."""
        country = PLACE_COUNTRY[self.place]
        counts = (self.level == WRITTEN) | ((self.level == EXPRESS) & ~np.isin(country, ["US", "PR", "GU"])) | ((self.level == IMPLIED) & (country == "CA"))
        takes: np.ndarray = (self.opt_in != NEVER) & (self.asked <= self.confirms) & self.is_textable & counts
        return takes

    def may_be_texted(self, person: np.ndarray, at: np.ndarray) -> np.ndarray:
        """Whether consent stands a minute before and a minute after."""
        opt_out, back_in = self.opt_out[person], self.back_in[person]
        was_in = (at - MINUTE > self.opt_in[person]) & (at + MINUTE < opt_out)
        is_back = at - MINUTE > back_in
        may: np.ndarray = (was_in | is_back) & (at + MINUTE < self.silent_from[person])
        return may

    def key(self, rows: int) -> np.ndarray:
        """Numbers for ids that no other chunk uses."""
        return self.number * 1_000_000_000 + np.arange(rows, dtype=np.int64)


def _phone_numbers(rng: np.random.Generator, world: World, first: int, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct numbers, and which are faulty: the local part is a permutation of the profile's place in the sample."""
    n = len(place)
    rank = (first + np.arange(n, dtype=np.int64)) * 5_000_011 % (len(EXCHANGES) * 10_000)
    local = EXCHANGES[rank // 10_000] * 10_000 + rank % 10_000
    numbers = local.copy()
    for i in np.unique(place):
        here = place == i
        codes = world.area_codes[i]
        if len(codes):
            area = rng.choice(codes, here.sum())
            numbers[here] += 10_000_000_000 + area * 10_000_000
        else:
            numbers[here] += FOREIGN_NUMBERS[PLACE_COUNTRY[i]]
    fault = rng.random(n)
    numbers[fault < 0.003] = 18_880_000_000 + local[fault < 0.003]  # toll-free
    numbers[fault < 0.002] = local[fault < 0.002]  # too short, or a calling code of its own
    numbers[fault < 0.001] = 11_000_000_000 + local[fault < 0.001]  # no such area code
    return numbers, fault < 0.003


def _moved(rng: np.random.Generator, place: np.ndarray) -> np.ndarray:
    """One in eight keeps the number of another state of the same country."""
    address = place.copy()
    for country in ("US", "CA"):
        candidates = np.flatnonzero(country == PLACE_COUNTRY)
        moves = (PLACE_COUNTRY[place] == country) & (rng.random(len(place)) < 0.12)
        weights = PLACE_WEIGHT[candidates] / PLACE_WEIGHT[candidates].sum()
        address[moves] = rng.choice(candidates, moves.sum(), p=weights)
    return address


def make_people(world: World, number: int, first: int, n: int, seed: np.random.SeedSequence, writer: Writer) -> People:
    rng = np.random.default_rng(seed)
    place = rng.choice(len(PLACE_WEIGHT), n, p=PLACE_WEIGHT / PLACE_WEIGHT.sum())
    numbers, is_faulty = _phone_numbers(rng, world, first, place)
    phone = np.arange(n)
    shares = rng.random(n) < 0.005
    shares[0] = False
    phone[shares] -= 1
    phone[rng.random(n) < 0.03] = -1
    created = whole_seconds(world.start + rng.random(n) ** 1.1 * world.days * DAY)
    address = _moved(rng, place)

    wants_texts = (rng.random(n) < 0.74) & (phone >= 0)
    waits = np.where(rng.random(n) < 0.7, rng.exponential(0.2 * HOUR, n), rng.exponential(30 * DAY, n))
    opt_in = whole_seconds(created + waits)
    opt_in = np.where(wants_texts & (opt_in < AS_OF), opt_in, NEVER)
    opted_in = opt_in != NEVER
    later = AS_OF + DAY
    leaves = opted_in & (rng.random(n) < 0.16)
    opt_out = np.where(leaves, whole_seconds(opt_in + rng.exponential(120 * DAY, n) + HOUR), later)
    opt_out = np.minimum(opt_out, later)
    returns = (opt_out < AS_OF) & (rng.random(n) < 0.2)
    back_in = np.where(returns, whole_seconds(opt_out + rng.exponential(40 * DAY, n) + HOUR), later)
    back_in = np.minimum(back_in, later)

    consent_source = rng.choice(8, n, p=CONSENT_SOURCE_SHARES)
    asked = opted_in & (consent_source == FORM) & (rng.random(n) < 0.25)
    profile_numbers = first + np.arange(n, dtype=np.int64)
    people = People(
        number=number,
        n=n,
        first=first,
        ids=ids("p", 10_000_000 + profile_numbers),
        phones=ids("+", numbers),
        emails=pc.binary_join_element_wise(ids("shopper", profile_numbers), "@example.com", ""),
        phone=phone,
        place=address,
        offset=PLACE_OFFSET[address],
        source=rng.choice(4, n, p=SOURCE_SHARES),
        created=created,
        opt_in=opt_in,
        consent_source=consent_source,
        asked=asked,
        confirms=asked & (rng.random(n) < 0.75),
        opt_out=opt_out,
        stops_by_reply=(opt_out < AS_OF) & (rng.random(n) < 0.6),
        back_in=back_in,
        starts_by_reply=(back_in < AS_OF) & (rng.random(n) < 0.5),
        is_control=(created < world.experiment_start) & (rng.random(n) < HOLDOUT["control_share"]),
        persona=rng.choice(6, n, p=[0.12, 0.06, 0.05, 0.05, 0.04, 0.68]),
        is_textable=(np.bincount(np.maximum(phone, 0), phone >= 0, n)[phone] == 1) & ~is_faulty[phone],
        level=np.full(n, -1),
        silent_from=np.full(n, later),
        likes_events=np.zeros(n, bool),
    )
    _write_profiles(rng, people, writer)
    _write_identities(rng, people, writer)
    _write_consents(rng, people, writer)
    _write_number_checks(rng, people, writer)
    _write_suppressions(rng, people, writer)
    _write_preferences(rng, people, writer)
    _write_experiments(rng, world, people, writer)
    return people


def _write_profiles(rng: np.random.Generator, people: People, writer: Writer) -> None:
    n, place = people.n, people.place
    known = rng.random(n)
    region = np.where(rng.random(n) < 0.9, place, -1)
    gender = rng.choice(5, n, p=[0.45, 0.2, 0.03, 0.05, 0.27])
    gender[gender == 4] = -1
    age = (17 + rng.gamma(3, 7.5, n).clip(0, 75)) * 365.25
    has_birth = rng.random(n) < 0.6
    near = rng.random(n) < 0.5
    position = {column: pa.array(np.array(PLACE_COLUMNS[column], float)[place] + rng.normal(0, 0.25, n), mask=~near) for column in ("latitude", "longitude")}
    updated = whole_seconds(people.created + rng.random(n) * (AS_OF - people.created))
    raw_only = (people.phone >= 0) & (rng.random(n) < 0.01)
    deleted = rng.random(n) < 0.003
    cities = [STORES[i][2] for i in range(len(STORES))]
    home_store = np.array([cities.index(c) if c in cities else -1 for c in PLACE_COLUMNS["city"]])
    countries = PLACE_COLUMNS["country"]
    writer.write(
        "profiles",
        {
            "profile_id": people.ids,
            "phone_e164": pick(people.phones, np.where(raw_only, -1, people.phone)),
            "phone_raw": pick(pc.utf8_slice_codeunits(people.phones, 1), np.where(raw_only, people.phone, -1)),
            "email": people.emails,
            "first_name": pick(FIRST_NAMES, rng.integers(-1, len(FIRST_NAMES), n)),
            "last_name": pick(LAST_NAMES, rng.integers(-1, len(LAST_NAMES), n)),
            "country_code": pick(countries, np.where(known < 0.95, place, -1)),
            "region_code": pick(PLACE_COLUMNS["region"], region),
            "city": pick(PLACE_COLUMNS["city"], region),
            "postal_code": pick(PLACE_COLUMNS["postal_code"], region),
            **position,
            "timezone": pick(PLACE_COLUMNS["timezone"], np.where(known > 0.7, place, -1)),
            "locale": pick([LOCALES.get(country or "") for country in countries], place),
            "birth_date": pa.array((AS_OF // DAY - age).astype(np.int32), pa.date32(), mask=~has_birth),
            "gender": pick(GENDERS, gender),
            "persona": pick(PERSONAS, np.where(people.persona < 5, people.persona, -1)),
            "preferred_store_id": pick(STORE_IDS, home_store[place]),
            "created_at": people.created,
            "updated_at": np.where(deleted, np.minimum(updated + DAY, AS_OF), updated),
            "deleted_at": np.where(deleted, np.minimum(updated + DAY, AS_OF), NEVER),
            "is_test": rng.random(n) < 0.001,
            "source_system": pick(SOURCES, people.source),
        },
    )


def _write_identities(rng: np.random.Generator, people: People, writer: Writer) -> None:
    n = people.n
    seen = people.created
    for kind, prefix, share in (("klaviyo_id", "kl", 1.0), ("shopify_customer_id", "", 0.6)):
        rows = np.flatnonzero(rng.random(n) < share)
        writer.write(
            "profile_identities",
            {
                "profile_id": pick(people.ids, rows),
                "id_type": kind,
                "id_value": ids(prefix, 700_000_000 + people.first + rows),
                "first_seen_at": seen[rows],
                "last_seen_at": np.minimum(seen[rows] + 30 * DAY, AS_OF),
                "is_primary": True,
            },
        )


def _write_consents(rng: np.random.Generator, people: People, writer: Writer) -> None:
    """The life of each sms consent, then the e-mail ones."""
    n = people.n
    opted_in = people.opt_in != NEVER
    country = PLACE_COUNTRY[people.place]
    level = np.empty(n, np.int64)
    for name, shares in LEVEL_SHARES.items():
        here = country == name if name != "other" else ~np.isin(country, ["US", "CA"])
        level[here] = rng.choice(5, here.sum(), p=[*shares, 1 - sum(shares)])
    level[level == 4] = -1
    source, asked = people.consent_source, people.asked
    people.level = level
    bought = np.isin(source, [CHECKOUT, POS]) & ~asked
    implied_days = np.where(bought, 720, 180)
    ends = np.where(opted_in & (level == IMPLIED), people.opt_in + implied_days * DAY, AS_OF + DAY)
    people.silent_from = np.minimum(people.silent_from, ends)
    pieces = []

    def add(
        who: np.ndarray,
        at: np.ndarray,
        action: int,
        source: np.ndarray | int,
        level: np.ndarray | int = -1,
        scope: np.ndarray | int = 0,
        channel: np.ndarray | int = 0,
    ) -> None:
        people_here = np.flatnonzero(who)
        take = [np.broadcast_to(x, n)[people_here] for x in (at, action, source, level, scope, channel)]
        pieces.append(np.stack([people_here, *take]))

    add(opted_in & ~asked, people.opt_in, OPT_IN, source, level, rng.choice([0, 0, 0, 0, 2], n))
    add(asked, people.opt_in - HOUR // 4, PENDING, source, level)
    add(people.confirms, people.opt_in, CONFIRMED, KEYWORD)
    left = people.opt_out < AS_OF
    by_carrier = left & ~people.stops_by_reply & (rng.random(n) < 0.3)
    by_form = left & ~people.stops_by_reply & ~by_carrier
    logged_reply = people.stops_by_reply & (rng.random(n) < 0.5)
    add(by_carrier, people.opt_out, CARRIER_OPT_OUT, CARRIER)
    add(by_form, people.opt_out, OPT_OUT, FORM, scope=rng.choice([0, 2], n))
    add(logged_reply, people.opt_out + 2 * SECOND, OPT_OUT, KEYWORD)
    add((people.back_in < AS_OF) & ~people.starts_by_reply, people.back_in, RESUBSCRIBE, FORM)
    imported = left & (rng.random(n) < 0.05)  # lifts nothing
    add(imported, np.minimum(people.opt_out + 20 * DAY, AS_OF - HOUR), OPT_IN, IMPORT, 0)
    has_phone = people.phone >= 0
    add(has_phone & ~opted_in & (rng.random(n) < 0.05), people.created, NEVER_SUBSCRIBED, API)
    is_reassigned = has_phone & (rng.random(n) < 0.002)
    reassigned_at = AS_OF - rng.integers(1, 90, n) * DAY
    add(is_reassigned, reassigned_at, REASSIGNED, CARRIER)
    silenced_at = np.where(is_reassigned, reassigned_at, AS_OF + DAY)
    people.silent_from = np.minimum(people.silent_from, silenced_at)
    add(has_phone & (rng.random(n) < 0.05), people.created + HOUR, OPT_IN, CHECKOUT, 1, scope=1)
    by_mail = rng.random(n) < 0.8
    add(by_mail, people.created, OPT_IN, source, 1, channel=1)
    add(by_mail & (rng.random(n) < 0.1), people.created + 60 * DAY, OPT_OUT, FORM, channel=1)

    who, at, action, source, level, scope, channel = np.concatenate(pieces, axis=1)
    keep = at <= AS_OF
    who, at, action, source, level, scope, channel = (column[keep] for column in (who, at, action, source, level, scope, channel))
    rows = len(who)
    received = np.where(rng.random(rows) < 0.6, at + 5 * SECOND, NEVER)
    sms = channel == 0
    writer.write(
        "consent_events",
        {
            "consent_event_id": ids("ce", people.key(rows)),
            "profile_id": pick(people.ids, np.where(rng.random(rows) < 0.97, who, -1)),
            "phone_e164": pick(people.phones, np.where(sms, people.phone[who], -1)),
            "email": pick(people.emails, np.where(sms, -1, who)),
            "channel": pick(["sms", "email"], channel),
            "message_category": pick(SCOPES, scope),
            "action": pick(ACTIONS, action),
            "consent_level": pick(LEVELS, level),
            "occurred_at": at,
            "received_at": received,
            "source": pick(CONSENT_SOURCES, source),
            "method_detail": pick(METHODS, source),
            "list_id": pick(["main_list"], np.where(action == OPT_IN, 0, -1)),
            "disclosure_version": pick(["2025-04"], np.where((level == 0) & sms, 0, -1)),
            "page_url": pick(PAGES, np.where((action == OPT_IN) & (source <= CHECKOUT), source, -1)),
            "country_code": pick(PLACE_COLUMNS["country"], np.where(sms, people.place[who], -1)),
            "source_system": pick(SOURCES, people.source[who]),
            "loaded_at": loaded_at(rng, at),
        },
    )


def _write_number_checks(rng: np.random.Generator, people: People, writer: Writer) -> None:
    who = np.flatnonzero((people.phone == np.arange(people.n)) & (rng.random(people.n) < 0.6))
    n = len(who)
    line = rng.choice(6, n, p=[0.93, 0.02, 0.02, 0.0, 0.0, 0.03])
    asked = (people.opt_in[who] != NEVER) & (rng.random(n) < 0.4)
    reassigned = np.where(asked, rng.choice(3, n, p=[0.005, 0.895, 0.1]), -1)
    asked_date = np.where(asked, people.opt_in[who], AS_OF).astype("M8[us]").astype("M8[D]")
    writer.write(
        "number_checks",
        {
            "phone_e164": pick(people.phones, who),
            "checked_at": whole_seconds(AS_OF - rng.uniform(0, 60, n) * DAY),
            "line_type": pick(["mobile", "landline", "fixed_voip", "toll_free", "premium", "unknown"], line),
            "is_active": rng.random(n) > 0.008,
            "reassigned": pick(["yes", "no", "no_data"], reassigned),
            "reassigned_asked_date": pa.array(asked_date, mask=~asked),
        },
    )


def _write_suppressions(rng: np.random.Generator, people: People, writer: Writer) -> None:
    who = np.flatnonzero(rng.random(people.n) < 0.02)
    n = len(who)
    starts = whole_seconds(people.created[who] + rng.random(n) * (AS_OF - people.created[who]))
    ends = np.where(rng.random(n) < 0.3, starts + 30 * DAY, NEVER)
    channel = rng.choice(3, n, p=[0.6, 0.25, 0.15])
    by_number = (people.phone[who] >= 0) & (rng.random(n) < 0.7)
    silenced = who[channel != 1]
    people.silent_from[silenced] = np.minimum(people.silent_from[silenced], starts[channel != 1])
    writer.write(
        "suppressions",
        {
            "suppression_id": ids("sup", people.key(n)),
            "profile_id": pick(people.ids, np.where(by_number & (who % 2 == 0), -1, who)),
            "phone_e164": pick(people.phones, np.where(by_number, people.phone[who], -1)),
            "email": pick(people.emails, np.where(channel > 0, who, -1)),
            "channel": pick(["sms", "email", "all"], channel),
            "scope": pick(["marketing", "all"], rng.integers(0, 2, n)),
            "reason": pick(SUPPRESSION_REASONS, rng.integers(0, len(SUPPRESSION_REASONS), n)),
            "starts_at": starts,
            "ends_at": ends,
            "source_system": pick(SOURCES, people.source[who]),
            "loaded_at": starts + HOUR,
        },
    )


def _write_preferences(rng: np.random.Generator, people: People, writer: Writer) -> None:
    n = people.n
    updated = np.minimum(people.created + 5 * DAY, AS_OF)

    def preference(share: float, kind: str, key: str | list[str], values: list[str], odds: list[float]) -> None:
        who = np.flatnonzero(rng.random(n) < share)
        keys = key if isinstance(key, str) else pick(key, rng.integers(0, len(key), len(who)))
        value = rng.choice(len(values), len(who), p=odds)
        if key == "events":
            people.likes_events[who[value == 0]] = True
        writer.write(
            "preferences",
            {
                "profile_id": pick(people.ids, who),
                "preference_type": kind,
                "preference_key": keys,
                "preference_value": pick(values, value),
                "updated_at": updated[who],
            },
        )

    yes_no = ["true", "false"]
    preference(0.08, "channel", "sms", yes_no, [0.8, 0.2])
    preference(0.08, "channel", "email", yes_no, [0.7, 0.3])
    for topic in ("events", "flash_sales", "new_products"):
        preference(0.15, "topic", topic, yes_no, [0.7, 0.3])
    preference(0.05, "frequency", "max_per_week", ["0", "1", "2", "3"], [0.05, 0.45, 0.3, 0.2])
    quiet = np.flatnonzero(rng.random(n) < 0.03)
    for key, hour in (("start", "20:00"), ("end", "10:00")):
        writer.write(
            "preferences",
            {
                "profile_id": pick(people.ids, quiet),
                "preference_type": "quiet_hours",
                "preference_key": key,
                "preference_value": hour,
                "updated_at": updated[quiet],
            },
        )
    preference(0.1, "category", CATEGORIES, yes_no, [0.85, 0.15])

    for name, share, values in (
        ("is_parent", 0.5, yes_no),
        ("skin_type", 0.2, ["dry", "oily", "combination"]),
        ("shoe_size", 0.02, ["36", "38", "40", "42"]),
    ):
        who = np.flatnonzero(rng.random(n) < share)
        writer.write(
            "profile_properties",
            {
                "profile_id": pick(people.ids, who),
                "property_name": name,
                "property_value": pick(values, rng.integers(0, len(values), len(who))),
                "updated_at": updated[who],
            },
        )


def _write_experiments(rng: np.random.Generator, world: World, people: People, writer: Writer) -> None:
    n = people.n

    def assign(experiment: str, who: np.ndarray, arms: list[str], arm: np.ndarray, at: int, is_holdout: bool, ended: int) -> None:
        writer.write(
            "holdout_assignments",
            {
                "experiment_id": experiment,
                "profile_id": pick(people.ids, np.flatnonzero(who)),
                "arm": pick(arms, arm[who]),
                "assigned_at": np.full(who.sum(), at),
                "is_holdout": is_holdout,
                "ended_at": np.full(who.sum(), ended),
            },
        )

    arms = ["control", "treatment"]
    start = world.experiment_start
    takes_part = people.created < start
    assign(HOLDOUT["experiment_id"], takes_part, arms, 1 - people.is_control, start, True, NEVER)
    earlier = world.start + world.days * DAY // 4
    coin = (rng.random(n) < 0.5).astype(int)
    before = (people.created < earlier) & (rng.random(n) < 0.2)
    assign("exp_spring", before, arms, coin, earlier, True, start - 10 * DAY)
    content = takes_part & (rng.random(n) < 0.2)
    assign("exp_emoji", content, ["A", "B"], coin, start, False, NEVER)
    number = people.first + np.arange(n)
    lot = (number // 4 % 10 >= 10 * LOT_THAT_FELL_WRONG).astype(int)
    assign("exp_send_hour", takes_part & (number % 4 == 1), ["A", "B"], lot, start, False, NEVER)
