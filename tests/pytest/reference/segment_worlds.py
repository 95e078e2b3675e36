"""Random worlds of customers: days, hours, shares and amounts on the edges of segments and beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import asin, atan2, cos, degrees, radians, sin

from reference.facts import Row
from reference.people import EARTH_RADIUS_KM
from reference.shop_worlds import CATEGORIES, STORES
from reference.text_worlds import TextWorld

AREA_CODES = "212 305 415 602 303 416 514 604 850 928 787 876".split()
OTHER_CODES = ["44", "33", "49", "61", "7", "91", "870", "880"]
PERSONAS = "working_professional student retiree night_owl early_bird".split()
ZONES = "America/New_York America/Los_Angeles Europe/Paris Asia/Kolkata Australia/Lord_Howe Mars/X UTC".split()


class SegmentWorld(TextWorld):
    """About 400 profiles; nobody on a quiet number has done a thing for a while. A seed gives the same."""

    def __init__(self, seed: int, as_of: datetime, profiles: int = 400) -> None:
        super().__init__(seed, as_of, profiles)

    def _fill(self, seed: int, profiles: int) -> None:
        self._add_catalogue()
        phones = self._phones(seed, profiles)
        self.quiet_days = {phone: self._one_of([0] * 7 + [60, 90, 119, 120, 121, 180, 181]) for phone in phones}
        for position in range(profiles):
            # The first of them have a number of their own.
            phone = phones[position] if position < len(phones) else self._one_of(phones)
            self._add_person(f"p{position:03}", phone)
        for phone in phones:
            self._add_consent(phone)
            self._add_texts(phone)
        for days in range(6):
            self._add_purchase(self._one_of([None, "stranger"]), self._ago(days), [])

    # ---- a person

    def _phones(self, seed: int, count: int) -> list[str]:
        """Nine for ten profiles."""
        phones = []
        for number in range(count * 9 // 10):
            if number % 8 == 0:
                phones.append(self._number(self._one_of(OTHER_CODES)))
            else:
                phones.append(f"+1{self._one_of(AREA_CODES)}{self._exchange()}")
        return [*dict.fromkeys(phones), "+12129110142"]

    def _add_person(self, profile_id: str, phone: str) -> None:
        self.quiet = self.quiet_days[phone]
        row: Row = {"profile_id": profile_id, "phone_e164": phone, "updated_at": self._past(300)}
        row |= self._home() | self._traits()
        row["timezone"] = self._one_of([None] * 8 + ZONES)
        if phone.startswith("+1") and self._chance(0.04):
            row |= {"phone_e164": None, "phone_raw": phone[2:], "country_code": "US"}
        if self._chance(0.03):
            row["deleted_at"] = self._near(self.as_of)
        row["is_test"] = True if self._chance(0.03) else self._one_of([None, False])
        if self._chance(0.1):
            later = row | {"updated_at": row["updated_at"] + timedelta(days=1)} | self._home() | self._traits()
            self._add("profiles", later)
        if self._chance(0.05):
            older = row | {"updated_at": row["updated_at"] - timedelta(days=1), "deleted_at": self._past(90)}
            self._add("profiles", older | {"phone_e164": self._one_of([phone, "+13053640142"])})
        self._add("profiles", row)
        self._add_properties(profile_id)
        self._add_orders(profile_id)
        self._add_emails(profile_id)
        self._add_browsing(profile_id)
        self._add_carts(profile_id)
        self._add_interests(profile_id)
        self._add_loyalty(profile_id)
        self._add_refills(profile_id)
        if self.quiet and self._chance(0.5):
            self._add_last_sign(profile_id, phone)

    def _home(self) -> Row:
        country, region, city = self._one_of(
            [
                (None, None, None),
                ("US", "NY", "New York"),
                ("US", "CA", None),
                ("CA", "QC", "Montréal"),
                ("FR", None, "Lyon"),
            ]
        )
        address: Row = {
            "country_code": country,
            "region_code": region,
            "city": city,
            "latitude": None,
            "longitude": None,
        }
        if self._chance(0.4):
            store = self._one_of(list(STORES.values()))
            distance = self._one_of([0, 4.9, 5.1, 30, 39.9, 40.1, 39.999, 40.001, 300])
            address["latitude"], address["longitude"] = away_from(*store, distance, self.random.randint(0, 359))
        elif self._chance(0.1):
            address["latitude"] = 40.75
        return address

    def _traits(self) -> Row:
        age = self._one_of([17, 18, 25, 26, 40, 41, 55, 56, 80])
        birthday = self.as_of.date().replace(year=self.as_of.year - age)
        return {
            "birth_date": self._one_of([None, birthday, birthday + timedelta(days=1), date(1985, 5, 5)]),
            "gender": self._one_of([None, "female", "female", "male", "non_binary", "unknown"]),
            "persona": self._one_of([None] * 8 + PERSONAS),
        }

    def _add_properties(self, profile_id: str) -> None:
        for name, values in (
            ("is_parent", ["true", "false", "True", "unknown"]),
            ("has_children", ["true", "false"]),
            ("skin_type", ["dry", "oily"]),
        ):
            if self._chance(0.2):
                row = {
                    "profile_id": profile_id,
                    "property_name": name,
                    "property_value": self._one_of(values),
                }
                self._add_states("profile_properties", row, {"property_value": self._one_of(values)})
        for topic in ("new_products", "flash_sales", "events", "recipes"):
            if self._chance(0.2):
                key = {"profile_id": profile_id, "preference_type": "topic", "preference_key": topic}
                says = ["true", "true", "false"]
                row = key | {"preference_value": self._one_of(says)}
                self._add_states("preferences", row, {"preference_value": self._one_of(says)})
        if self._chance(0.1):
            key = {"profile_id": profile_id, "preference_type": "category", "preference_key": "events"}
            self._add("preferences", key | {"preference_value": "true"})

    # ---- browsing

    def _add_emails(self, profile_id: str) -> None:
        for _ in range(self._one_of([0, 0, 0, 0, 1, 2, 3])):
            kind = self._one_of(["received", "opened", "opened", "clicked", "clicked", "clicked", "bounced"])
            at = self._ago(max(self.quiet, self._one_of([89, 90]))) if self._chance(0.4) else self._edge()
            row = {
                "email_event_id": self._id(),
                "profile_id": profile_id,
                "event_type": kind,
                "occurred_at": at,
            }
            row["is_machine_open"] = self._one_of([None, False, True]) if kind == "opened" else None
            self._add_versions("email_events", row, {"event_type": "bounced"})
        if self._chance(0.03):
            self._add("email_events", {"profile_id": profile_id, "occurred_at": self._future()})

    def _add_browsing(self, profile_id: str) -> None:
        for _ in range(self._one_of([0, 0, 1, 1, 2, 4])):
            kind = self._one_of(["page_viewed", "product_viewed", "product_viewed", "category_viewed", "search"])
            self._add_view(profile_id, kind, self._edge())
        if self._chance(0.25):
            category = self._one_of(CATEGORIES)
            for number in range(self._one_of([4, 5, 5, 6])):
                at = self._ago(max(self.quiet, self._one_of([89, 89, 90, 30]) if number == 0 else 89 - number))
                self._add_view(profile_id, self._one_of(["product_viewed", "category_viewed"]), at, category)
        if self._chance(0.03):
            self._add_view(profile_id, "product_viewed", self._future())

    def _add_view(self, profile_id: str, kind: str, at: datetime, category: str | None = None) -> None:
        """The category stands on the event, on its product, or on both."""
        product = self._one_of([p for p in self.products if not category or p["category"] == category])
        row: Row = {
            "web_event_id": self._id(),
            "profile_id": profile_id,
            "event_type": kind,
            "occurred_at": at,
        }
        if kind == "product_viewed":
            row |= {"product_id": product["product_id"], "was_in_stock": self._one_of([None, True, False])}
            row["category"] = self._one_of([None, product["category"], self._one_of(CATEGORIES)])
            if self._chance(0.1):
                row |= {"product_id": self._one_of([None, "never heard of"]), "category": product["category"]}
        elif kind == "category_viewed":
            row["category"] = product["category"]
        if self._chance(0.02):
            row["profile_id"] = None
        self._add_versions("web_events", row, {"event_type": "page_viewed", "profile_id": "p001"})

    def _add_carts(self, profile_id: str) -> None:
        if self._chance(0.5):
            return
        for _ in range(self._one_of([1, 1, 2])):
            at = self._edge()
            if not self.quiet and self._chance(0.5):
                hours = timedelta(hours=self._one_of([1, 1, 48, 48, 2, 20]))
                at = self.as_of - hours + timedelta(seconds=self._one_of([-1, 0, 1]))
            self._add_cart_act(profile_id, at)
            if self._chance(0.2):
                self._add_purchase(profile_id, at + timedelta(seconds=self._one_of([-1, 0, 1])), [])
        if self._chance(0.05):
            self._add_cart_act(profile_id, self._future())

    def _add_cart_act(self, profile_id: str, at: datetime) -> None:
        kind = self._one_of(["created", "item_added", "item_removed", "updated", "viewed", "viewed", "checkout", "checkout"])
        who = None if self._chance(0.03) else profile_id
        if kind == "checkout":
            done_at = self._one_of([None, None, at + timedelta(minutes=9), at + timedelta(days=2)])
            row = {
                "checkout_id": self._id(),
                "profile_id": who,
                "started_at": at,
                "completed_at": done_at,
                "loaded_at": at,
            }
            self._add_versions("checkouts", row, {"started_at": at - timedelta(days=1)})
        else:
            row = {"cart_event_id": self._id(), "profile_id": who, "event_type": kind, "occurred_at": at}
            self._add_versions("cart_events", row, {"occurred_at": at - timedelta(days=1)})

    def _add_interests(self, profile_id: str) -> None:
        if self._chance(0.6):
            return
        product_id, back_at = self._one_of(self.restocks)
        moments = [back_at + timedelta(seconds=step) for step in (-1, 0, 1)] + [self._ago(days) for days in (20, 59, 60)]
        at = self._one_of(moments)
        interest = {"profile_id": profile_id, "product_id": product_id}
        gone_at = self._one_of([None, None, None, self._near(self.as_of)])
        match self._one_of(["wish", "subscription", "look", "look"]):
            case "wish":
                self._add(
                    "wishlist_items",
                    interest | {"wishlist_item_id": self._id(), "added_at": at, "removed_at": gone_at},
                )
            case "subscription":
                row = interest | {"subscription_id": self._id(), "subscribed_at": at, "cancelled_at": gone_at}
                for _ in range(self._one_of([1, 1, 2])):
                    self._add("back_in_stock_subscriptions", row)
            case "look":
                look = {
                    "event_type": "product_viewed",
                    "was_in_stock": self._one_of([False, False, False, True, None]),
                }
                self._add("web_events", interest | look | {"web_event_id": self._id(), "occurred_at": at})
        if self._chance(0.3):
            product = next(product for product in self.products if product["product_id"] == product_id)
            bought_at = back_at + timedelta(seconds=self._one_of([-1, 0, 1]))
            self._add_purchase(profile_id, bought_at, [(product, 1)])

    def _add_last_sign(self, profile_id: str, phone: str) -> None:
        """One thing alone that says, or just no longer says, that somebody is still there."""
        at = self._ago(self._one_of([self.quiet, self.quiet, 90, 119, 120]))
        match self._one_of(["email", "view", "cart", "checkout", "reply", "order"]):
            case "email":
                kind = self._one_of(["clicked", "clicked", "opened"])
                self._add("email_events", {"profile_id": profile_id, "event_type": kind, "occurred_at": at})
            case "view":
                self._add_view(profile_id, "page_viewed", at)
            case "cart":
                self._add("cart_events", {"profile_id": profile_id, "event_type": "viewed", "occurred_at": at})
            case "checkout":
                self._add("checkouts", {"profile_id": profile_id, "started_at": at})
            case "reply":
                self._text(phone, at, "thanks")
            case "order":
                self._add_purchase(profile_id, at, [])

    # ---- loyalty and refills

    def _add_loyalty(self, profile_id: str) -> None:
        for _ in range(self._one_of([0, 0, 0, 1, 1, 2])):
            tier = self._one_of([None, "bronze", "silver", "silver", "gold", "diamond"])
            next_threshold = {None: 100, "bronze": 500, "silver": 1000}.get(tier, 1000)
            missing = self._one_of(["200", "200.0001", "199", "100", "0.0001", "0", "-5"])
            account = {
                "loyalty_account_id": self._id(),
                "profile_id": profile_id,
                "status": self._one_of(["active", "active", "active", "candidate", "disabled"]),
                "tier": tier,
                "tier_progress_value": self._one_of([None] + [next_threshold - Decimal(missing)] * 4),
                "points_balance": self._one_of([0, 1, 300]),
                "enrolled_at": self._one_of([self._past(300), self._near(self.as_of)]),
            }
            self._add_states("loyalty_accounts", account, {"status": "candidate", "tier": "gold"})
            for _ in range(self._one_of([0, 1, 2])):
                days = self._one_of([0, 1, 7, 7, 8, 30])
                expires_at = self.as_of + timedelta(days=days, seconds=self._one_of([-1, 0, 1]))
                entry = {"ledger_id": self._id(), "loyalty_account_id": account["loyalty_account_id"]}
                entry |= {"occurred_at": self._one_of([self._edge(), self._edge(), self._future()])}
                entry |= {
                    "points": self._one_of([50, 50, 50, 0, -50]),
                    "expires_at": self._one_of([None, expires_at, expires_at]),
                }
                self._add_versions("loyalty_ledger", entry, {"points": -1})

    def _add_refills(self, profile_id: str) -> None:
        for product_id in self._one_of([[]] * 5 + [[None], ["product-01"], ["product-01", "product-02"], ["product-01", None]]):
            days = sorted({self._one_of([0, 30, 89, 90, 91, 200]) for _ in range(self._one_of([1, 2, 3]))}, reverse=True)
            for day in days:
                row = {"refill_event_id": self._id(), "profile_id": profile_id, "product_id": product_id}
                row |= {"event_type": self._one_of(["activated", "renewed", "canceled", "canceled"])}
                self._add_versions("refill_subscriptions", row | {"occurred_at": self._ago(day)}, {"event_type": "renewed"})
            if self._chance(0.1):
                row = {"profile_id": profile_id, "product_id": product_id, "event_type": "activated"}
                self._add("refill_subscriptions", row | {"occurred_at": self._future()})


def away_from(latitude: float, longitude: float, kilometres: float, bearing: int) -> tuple[float, float]:
    """The point so far away in that direction."""
    north, angle, turn = radians(latitude), kilometres / EARTH_RADIUS_KM, radians(bearing)
    there = asin(sin(north) * cos(angle) + cos(north) * sin(angle) * cos(turn))
    east = atan2(sin(turn) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(there))
    return degrees(there), (longitude + degrees(east) + 540) % 360 - 180
