"""Everything a rule of a segment may ask about one profile, from the raw input rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from reference import numbers, products, reading, windows
from reference.consent import Consent, Ledgers
from reference.customers import NO_SCORES, Customers
from reference.days import Clock, Times
from reference.facts import Row, Tables, by, latest, seed
from reference.loyalty import Loyalty
from reference.orders import OrderBook, Orders
from reference.products import Interest
from reference.scores import Scores, scores_of_all
from reference.texts import Inbox, Texts
from reference.vars import Vars

PROJECT = Path(__file__).resolve().parents[3] / "dbt_project.yml"
SEASONS = {row["season"]: (row["starts_month_day"], row["ends_month_day"]) for row in seed("policy", "season_calendar")}
EARTH_RADIUS_KM = 6371.0

CART_CHANGES = {"created", "item_added", "item_removed", "updated"}


@cache
def default_vars() -> dict[str, Any]:
    return yaml.safe_load(PROJECT.read_text(encoding="utf-8"))["vars"]


def settings(overrides: Mapping[str, Any] | None = None) -> SimpleNamespace:
    """The vars of dbt_project.yml with the given ones in their place; fractions are exact."""
    given = {"default_country": None} | default_vars() | dict(overrides or {})

    def exact(value: Any) -> Any:
        if isinstance(value, list):
            return [exact(item) for item in value]
        return Fraction(str(value)) if isinstance(value, float) else value

    return SimpleNamespace(**{name: exact(value) for name, value in given.items()})


@dataclass(frozen=True)
class Person:
    profile: Row
    number: numbers.Number | None
    is_subscriber: bool
    consent: Consent | None  # of the number
    days_since_opt_in: int | None
    tenure_days: int | None
    texts: Texts
    email_clicks: Times
    email_opens: Times  # by persons, not by machines
    orders: Orders
    customers: Customers
    scores: Scores
    web_activity: Times  # anything at all, carts and checkouts included
    views: Times  # of products or categories
    product_views: Times
    view_categories: list[tuple[str, datetime]]
    cart_activity: Times  # any cart event, and checkouts begun
    cart_changes: Times  # without carts only looked at
    interests: list[Interest]
    refills: dict[str | None, list[Row]]  # events by product, the latest last
    loyalty: Loyalty
    preferences: dict[tuple[str, str], str]
    properties: dict[str, str]
    people: People

    @property
    def profile_id(self) -> str:
        return self.profile["profile_id"]

    @property
    def clock(self) -> Clock:
        return self.people.clock

    @property
    def is_top(self) -> bool:
        return self.profile_id in self.customers.top

    @property
    def accounts(self) -> list[Row]:
        """Active loyalty accounts."""
        return self.loyalty.active_accounts(self.profile_id)

    @property
    def has_consent(self) -> bool:
        """Whether consent stands, whatever the number and its suppressions say."""
        return self.consent is not None and self.consent.status(self.clock.as_of) == "subscribed"

    @property
    def age(self) -> int | None:
        born, today = self.profile["birth_date"], self.clock.today
        return born and today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    @property
    def click_hours(self) -> Iterator[tuple[int, int | None]]:
        """Days since each click, and its hour in the profile's zone, else in the only one of the number."""
        zone = self.profile["timezone"]
        if zone not in windows.ZONES:
            zones = self.number.zones if self.number else frozenset()
            zone = min(zones) if len(zones) == 1 else None
        for at in self.texts.clicks.instants:
            yield self.clock.days_since(at), windows.to_local(at, zone).hour if zone else None

    def wants(self, topic: str) -> bool:
        return says_true(self.preferences.get(("topic", topic)))

    def orders_in_season(self, season: str) -> int:
        return sum(is_in_season(order.date, season) for order in self.orders)

    def views_by_category(self, days: int) -> Counter[str]:
        return Counter(category for category, at in self.view_categories if self.clock.in_last(days, at))

    def has_active_refill(self) -> bool:
        return any(events[-1]["event_type"] in ("activated", "renewed") for events in self.refills.values())

    @property
    def refills_canceled(self) -> list[datetime]:
        return [row["occurred_at"] for events in self.refills.values() for row in events if row["event_type"] == "canceled"]

    def canceled_refill_in_last(self, days: int) -> bool:
        return any(self.clock.in_last(days, at) for at in self.refills_canceled)

    def stores_within(self, kilometres: float) -> Iterator[str]:
        here = self.profile["latitude"], self.profile["longitude"]
        for store in self.people.stores:
            if None not in here and distance_km(*here, store["latitude"], store["longitude"]) <= kilometres:
                yield store["store_id"]


class People:
    """Every live profile; `scores` are what the models foresee, by profile, where they are not to be worked out from the orders."""

    def __init__(self, tables: Tables, as_of: datetime, v: SimpleNamespace, scores: Mapping[str, Scores] | None = None) -> None:
        self.clock = clock = Clock(as_of)
        tables = reading.read(tables, Vars(default_country=v.default_country))
        self._ledgers = ledgers = Ledgers(tables, as_of)
        self._book = OrderBook(tables, clock, ledgers.live_profiles)
        orders = {who: self._book.of(who) for who in ledgers.live_profiles}
        self._scores = scores_of_all(orders, clock, v) if scores is None else scores
        self._customers = Customers(orders, self._scores, v)
        self._inbox = Inbox(tables, clock)
        self._loyalty = Loyalty(tables, clock)
        self._interests = products.interests(tables, clock)
        self.restocks = products.restocks(tables, clock)
        self.stores = latest(tables.get("stores", []), "store_id")
        self.numbers = ledgers.number_of

        def of_profiles(table: str, *key: str) -> dict[str, list[Row]]:
            return by(latest(tables.get(table, []), *key), "profile_id")

        self._emails = of_profiles("email_events", "email_event_id")
        self._web = of_profiles("web_events", "web_event_id")
        self._carts = of_profiles("cart_events", "cart_event_id")
        self._checkouts = of_profiles("checkouts", "checkout_id")
        self._refills = of_profiles("refill_subscriptions", "refill_event_id")
        self._preferences = of_profiles("preferences", "profile_id", "preference_type", "preference_key")
        self._properties = of_profiles("profile_properties", "profile_id", "property_name")
        self.live = {profile_id: self._person(profile_id) for profile_id in ledgers.live_profiles}

    @property
    def subscribers(self) -> list[Person]:
        return [person for person in self.live.values() if person.is_subscriber]

    def _person(self, profile_id: str) -> Person:
        phone_e164 = self._ledgers.number_of[profile_id]
        is_subscriber = self._ledgers.can_receive_sms_marketing(profile_id)
        consent = self._ledgers.consent(phone_e164) if phone_e164 else None
        emails, web = self._emails.get(profile_id, []), self._web.get(profile_id, [])
        carts, checkouts = self._carts.get(profile_id, []), self._checkouts.get(profile_id, [])
        views = [row for row in web if row["event_type"] in ("product_viewed", "category_viewed")]
        checkouts_begun = [row["started_at"] for row in checkouts]
        refills = [row for row in self._refills.get(profile_id, []) if self.clock.has_come(row["occurred_at"])]
        return Person(
            profile=self._ledgers.live_profiles[profile_id],
            number=numbers.read(phone_e164) if phone_e164 else None,
            is_subscriber=is_subscriber,
            consent=consent,
            days_since_opt_in=self._days_since(consent and consent.last_opt_in_at),
            tenure_days=self._days_since(consent and consent.first_opt_in_at),
            texts=self._inbox.of(phone_e164),
            email_clicks=self._times(row for row in emails if row["event_type"] == "clicked"),
            email_opens=self._times(row for row in emails if row["event_type"] == "opened" and row["is_machine_open"] is not True),
            orders=self._book.of(profile_id),
            customers=self._customers,
            scores=self._scores.get(profile_id, NO_SCORES),
            web_activity=Times(
                self.clock,
                [*(row["occurred_at"] for row in web + carts), *checkouts_begun] + [row["completed_at"] for row in checkouts],
            ),
            views=self._times(views),
            product_views=self._times(row for row in views if row["event_type"] == "product_viewed"),
            view_categories=[(category, row["occurred_at"]) for row in views if (category := products.category_of_view(row, self._book.products))],
            cart_activity=Times(self.clock, [*(row["occurred_at"] for row in carts), *checkouts_begun]),
            cart_changes=Times(
                self.clock,
                [
                    *(row["occurred_at"] for row in carts if row["event_type"] in CART_CHANGES),
                    *checkouts_begun,
                ],
            ),
            interests=self._interests.get(profile_id, []),
            refills=by(sorted(refills, key=lambda row: row["occurred_at"]), "product_id"),
            loyalty=self._loyalty,
            preferences={(row["preference_type"], row["preference_key"]): row["preference_value"] for row in self._preferences.get(profile_id, [])},
            properties={row["property_name"]: row["property_value"] for row in self._properties.get(profile_id, [])},
            people=self,
        )

    def _days_since(self, at: datetime | None) -> int | None:
        return self.clock.days_since(at) if at else None

    def _times(self, rows: Any) -> Times:
        return Times(self.clock, [row["occurred_at"] for row in rows])


def says_true(text: str | None) -> bool:
    return text is not None and text.lower() == "true"


def is_in_season(day: date, season: str) -> bool:
    starts, ends = SEASONS[season]
    month_day = f"{day:%m-%d}"
    return starts <= month_day <= ends if starts <= ends else month_day >= starts or month_day <= ends


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Along the great circle."""
    north, other_north = radians(latitude), radians(other_latitude)
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1, sqrt(half)))
