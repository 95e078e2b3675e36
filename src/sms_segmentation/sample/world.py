"""What all shoppers share: time, places, products, stores, campaigns and the true parameters."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sms_segmentation.paths import ROOT
from sms_segmentation.sample.tables import NEVER, Writer, cents, ids, money, pick

SECOND = 1_000_000  # all times are microseconds of UTC since 1970
HOUR = 3600 * SECOND
DAY = 24 * HOUR
WEEK = 7 * DAY


def utc(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) * SECOND


AS_OF = utc(2026, 11, 20, 17)  # a Friday, noon in New York

# Repeat buying: BG/NBD. A customer orders at rate lambda ~ Gamma(r, rate alpha) a week and leaves
# after each repeat order with probability p ~ Beta(a, b); order times are continuous.
BG_NBD = {"r": 0.6, "alpha": 8.5, "a": 0.9, "b": 3.6}
# Spend an order: Gamma-Gamma. Gamma(p, rate nu) with nu ~ Gamma(q, rate gamma), whose mean is
# p gamma / (q - 1).
GAMMA_GAMMA = {"p": 5.0, "q": 4.5, "gamma": 58.0}
# Orders of a season come denser and the rest thinner: the process runs on a warped clock whose mean
# pace over the sample is 1.
SEASONS = {
    "holiday": ((11, 15), (12, 31), 1.7),
    "summer": ((6, 1), (8, 31), 0.9),
    "back_to_school": ((7, 15), (9, 15), 1.2),
}
# In the holdout experiment treated people order this much more often than controls, while it runs.
HOLDOUT: dict[str, Any] = {"experiment_id": "exp_texting", "control_share": 0.10, "order_lift": 0.20, "days": 120}

# Of exp_send_hour arm A got this share instead of half.
LOT_THAT_FELL_WRONG = 0.6
# In these weeks of each year everybody clicks more, and those who like events the most in the last of them: then all fall, and one falls alone.
EAGER_WEEKS: dict[str, Any] = {"from": (9, 17), "until": (10, 16), "click_factor": 1.4}
FALLING_SEGMENT: dict[str, Any] = {"segment": "prefers_events", "click_factor": 3}
# What texts to a country are billed in, where not in US dollars.
BILLED_IN = {"GB": "GBP"}

EVENTS_PER_PROFILE_DAY = 100 / 540
CAMPAIGNS_PER_DAY = 0.46

CATEGORIES = [
    "skincare", "makeup", "hair_care", "supplements", "fragrance", "body_care", "tools", "nails",
]  # fmt: skip
BRANDS = [
    "Alder", "Birch & Bay", "Calla", "Dew Lab", "Ember", "Fern", "Glowhouse", "Halcyon", "Iris",
    "Juniper", "Kindred", "Lumen",
]  # fmt: skip
WINDOW = len(BRANDS)  # each run of 12 neighbouring prices in a category holds every brand once
PER_CATEGORY = 4 * WINDOW
PRODUCTS = len(CATEGORIES) * PER_CATEGORY
GIFT_CARD = PRODUCTS  # the last row of the products
REPLENISH_DAYS = {"skincare": 45, "hair_care": 40, "supplements": 30, "body_care": 60, "makeup": 90}
USAGE_TYPES = ["daily", "occasional", "experimental", "core"]
PRODUCT_IDS = pa.array([f"prod_{i:03d}" for i in range(PRODUCTS)] + ["prod_gift_card"])

STORES = [  # id, name, city
    ("store_nyc", "Fifth Avenue", "New York"), ("store_bos", "Newbury Street", "Boston"),
    ("store_mia", "Lincoln Road", "Miami"), ("store_atl", "Ponce", "Atlanta"),
    ("store_chi", "Michigan Avenue", "Chicago"), ("store_hou", "Galleria", "Houston"),
    ("store_den", "Cherry Creek", "Denver"), ("store_phx", "Biltmore", "Phoenix"),
    ("store_lax", "Melrose", "Los Angeles"), ("store_sea", "Pine Street", "Seattle"),
    ("store_tor", "Queen Street", "Toronto"), ("store_lon", "Covent Garden", "London"),
]  # fmt: skip
STORE_IDS = pa.array([store[0] for store in STORES])

TIERS = [("bronze", 1, 0), ("silver", 2, 300), ("gold", 3, 700), ("platinum", 4, 1500)]

PROMOTIONS = [  # id, name, from, until, season
    (f"promo_{name}_{year}", name, utc(year, *first), utc(year, *last), season)
    for year in (2025, 2026)
    for name, first, last, season in [
        ("spring_refresh", (3, 20), (4, 5), None),
        ("summer_sale", (6, 20), (7, 5), "summer"),
        ("back_to_school", (8, 1), (8, 31), "back_to_school"),
        ("holiday", (11, 15), (12, 24), "holiday"),
    ]
]
PROMOTION_IDS = pa.array([row[0] for row in PROMOTIONS])

FLOW_MESSAGES = [  # id, flow, step, category, type, promotional, offer
    ("welcome_1", "welcome", 1, "marketing", "offer", True, "percent"),
    ("welcome_2", "welcome", 2, "marketing", "recommendation", False, "none"),
    ("welcome_3", "welcome", 3, "marketing", "offer", True, "percent"),
    ("cart_1", "abandoned_cart", 1, "marketing", "reminder", False, "none"),
    ("cart_2", "abandoned_cart", 2, "marketing", "offer", True, "free_shipping"),
    ("winback_1", "winback", 1, "marketing", "winback", True, "amount"),
    ("order_confirmed", "post_purchase", 1, "transactional", "confirmation", False, "none"),
    ("keyword_answer", "keywords", 1, "auto_response", "confirmation", False, "none"),
]
CAMPAIGN_CATEGORIES = ["marketing", "unknown", "conversational", "transactional"]
MESSAGE_TYPES = [
    "offer", "recommendation", "reminder", "alert", "loyalty_update", "event_reminder",
    "back_in_stock", "winback", "confirmation",
]  # fmt: skip
OFFERS = ["percent", "amount", "free_shipping", "gift", "none"]
GOALS = ["repeat_purchase", "flash_sale", "new_products", "loyalty", "back_in_stock"]
AUDIENCES = ["sms_subscribers", "track_a_highly_engaged", "rfm_champions", "winback_targets"]

SEEDS = ROOT / "seeds" / "reference"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


PLACES = _rows(Path(__file__).with_name("places.csv"))
PLACE_COLUMNS = {name: [row[name] or None for row in PLACES] for name in PLACES[0]}
PLACE_WEIGHT = np.array([float(row["weight"]) for row in PLACES])
PLACE_OFFSET = np.array([int(float(row["utc_offset_hours"]) * HOUR) for row in PLACES])
PLACE_COUNTRY = np.array([row["country"] for row in PLACES])


def area_codes_of_places() -> list[np.ndarray]:
    """The geographic area codes of each place's region; none outside the North American plan."""
    codes = [r for r in _rows(SEEDS / "nanp_area_codes.csv") if r["number_class"] == "geographic"]
    return [
        np.array([int(code["npa"]) for code in codes if code["country_code"] == place["country"] and place["region"] in code["region_codes"].split(";")])
        for place in PLACES
    ]


# From and until which hour of UTC it is open everywhere in a country, summer and winter, by every rule, on a weekday that is
# no holiday. The shop texts in these hours alone.
OPEN_HOURS = {
    "US": (18, 21), "CA": (18, 21), "PR": (18, 21), "GU": (1, 7), "GB": (10, 17), "FR": (9, 16),
    "DE": (9, 16), "AU": (3, 8), "MX": (18, 22), "BR": (15, 19),
}  # fmt: skip


def open_days() -> dict[str, np.ndarray]:
    """The weekdays of each country that are no holiday in any of its calendars, as days since 1970."""
    days = np.arange("2016-01-01", "2036-01-01", dtype="M8[D]")
    holidays = _rows(SEEDS / "holidays.csv")
    found = {}
    for country in OPEN_HOURS:
        mine = [r["holiday_date"] for r in holidays if r["holiday_calendar"][:2] == country.lower()]
        off = np.array(mine, "M8[D]")
        found[country] = days[np.is_busday(days) & ~np.isin(days, off)].astype(np.int64)
    return found


def when_open(at: np.ndarray, country: np.ndarray) -> np.ndarray:
    """The same times, those outside the open hours of the country moved to the next of them."""
    moved = at.copy()
    for name, days in open_days().items():
        here = np.flatnonzero(country == name)
        first, last = (hour * HOUR for hour in OPEN_HOURS[name])
        now = at[here]
        today = now // DAY
        is_over = now % DAY >= last
        next_day = days[np.searchsorted(days, today + is_over)]
        opens = next_day * DAY + first + now % HOUR
        is_open = (next_day == today) & (now % DAY >= first) & ~is_over
        moved[here] = np.where(is_open, now, opens)
    return moved


def whole_seconds(times: np.ndarray) -> np.ndarray:
    return np.asarray(times).astype(np.int64) // SECOND * SECOND


def loaded_at(rng: np.random.Generator, times: np.ndarray) -> np.ndarray:
    """Minutes after the event for most rows, days after it for one in a hundred."""
    late = rng.random(len(times)) < 0.01
    delay = rng.exponential(0.1 * HOUR, len(times)) + late * rng.uniform(1, 5 * 24, len(times)) * HOUR
    return whole_seconds(times + delay)


@dataclass
class World:
    profiles: int
    days: int
    events: int
    seed: np.random.SeedSequence

    @property
    def start(self) -> int:
        return AS_OF - self.days * DAY

    @property
    def experiment_start(self) -> int:
        return AS_OF - min(int(HOLDOUT["days"]), self.days // 2) * DAY

    @property
    def intensity(self) -> float:
        return self.events / (self.profiles * self.days * EVENTS_PER_PROFILE_DAY)

    @cached_property
    def area_codes(self) -> list[np.ndarray]:
        return area_codes_of_places()

    def __post_init__(self) -> None:
        products, inventory, campaigns = self.seed.spawn(3)
        self._make_products(np.random.default_rng(products))
        self._make_stock(np.random.default_rng(inventory))
        self._make_campaigns(np.random.default_rng(campaigns))
        self._make_clock()

    def _make_clock(self) -> None:
        edges = np.arange(self.start, AS_OF + DAY, DAY // 24)
        dates = edges.astype("M8[us]").astype("M8[D]")
        years = dates.astype("M8[Y]").astype(int) + 1970
        pace = np.ones(len(edges))
        for first, last, factor in SEASONS.values():
            for year in np.unique(years):
                inside = (dates >= np.datetime64(f"{year}-{first[0]:02d}-{first[1]:02d}")) & (dates <= np.datetime64(f"{year}-{last[0]:02d}-{last[1]:02d}"))
                pace[inside] *= factor
        before = edges < AS_OF
        pace /= pace[before].mean()
        self._edges = edges
        self._clock = np.concatenate([[0.0], np.cumsum(pace[:-1]) * (DAY // 24)])

    def to_clock(self, times: np.ndarray | int) -> np.ndarray:
        return np.asarray(np.interp(times, self._edges, self._clock))

    def from_clock(self, clock: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(clock, self._clock, self._edges))

    def _make_products(self, rng: np.random.Generator) -> None:
        rank = np.arange(PRODUCTS) % PER_CATEGORY
        self.category = np.arange(PRODUCTS) // PER_CATEGORY
        self.brand = (rank % WINDOW + self.category) % WINDOW
        spread = (rank - (PER_CATEGORY - 1) / 2) / PER_CATEGORY
        self.price = np.round(np.exp(3.3 + 2.4 * spread + rng.normal(0, 0.05, PRODUCTS)) * 2) * 50
        self.price = self.price.astype(np.int64)
        self.usage = rng.choice(4, PRODUCTS, p=[0.4, 0.25, 0.15, 0.2])

    def product_near(self, category: np.ndarray, price: np.ndarray, brand: np.ndarray) -> np.ndarray:
        """The product of that category and brand in the window of prices that holds the price."""
        lows = self.price.reshape(-1, PER_CATEGORY)[:, WINDOW::WINDOW]
        window = (price[:, None] >= lows[category]).sum(1)
        found: np.ndarray = category * PER_CATEGORY + window * WINDOW + (brand - category) % WINDOW
        return found

    def _make_stock(self, rng: np.random.Generator) -> None:
        """A quarter of the products run out once: a third of them come back in the last week."""
        runs_out = rng.random(PRODUCTS) < 0.25
        back = np.where(
            rng.random(PRODUCTS) < 0.35,
            AS_OF - rng.uniform(0.1, 6.5, PRODUCTS) * DAY,
            AS_OF - rng.uniform(-20, 0.8 * self.days, PRODUCTS) * DAY,
        )
        self.out_from = np.where(runs_out, whole_seconds(back - rng.uniform(5, 30, PRODUCTS) * DAY), NEVER)
        self.out_until = np.where(runs_out, whole_seconds(back), NEVER)

    def _make_campaigns(self, rng: np.random.Generator) -> None:
        n = max(12, round(self.days * CAMPAIGNS_PER_DAY * self.intensity))
        day = np.sort(rng.uniform(0, self.days, n))
        day[-3:] = self.days - np.array([2.0, 1.0, 0.0])  # caps bind: somebody was texted lately
        midnight = (self.start + day * DAY).astype(np.int64) // DAY * DAY
        self.campaign_local_at = midnight + (rng.integers(10 * 4, 18 * 4, n) * HOUR // 4)
        self.campaign_local_at[-1] = midnight[-1] + 10 * HOUR
        self.campaign_category = rng.choice(4, n, p=[0.93, 0.03, 0.02, 0.02])
        self.campaign_type = rng.integers(0, len(MESSAGE_TYPES) - 1, n)
        self.campaign_offer = rng.choice(5, n, p=[0.3, 0.1, 0.1, 0.05, 0.45])
        self.campaigns = n

    def write(self, writer: Writer) -> None:
        self._write_products(writer)
        self._write_stock(writer)
        self._write_stores(writer)
        self._write_campaigns(writer)
        self._write_promotions(writer)
        names, ranks, thresholds = (list(column) for column in zip(*TIERS, strict=True))
        writer.write(
            "loyalty_tiers",
            {"tier": names, "rank": ranks, "threshold_value": cents(np.array(thresholds) * 100)},
        )

    def _write_products(self, writer: Writer) -> None:
        category = [CATEGORIES[c] for c in self.category] + ["gift_card"]
        brand = [BRANDS[b] for b in self.brand] + [None]
        for unknown in (17, 119):
            category[unknown] = "uncategorised"
            brand[unknown] = None
        replenish = [REPLENISH_DAYS.get(c) if i % 3 else None for i, c in enumerate(category)]
        writer.write(
            "products",
            {
                "product_id": PRODUCT_IDS,
                "parent_product_id": PRODUCT_IDS,
                "sku": [f"SKU-{i:05d}" for i in range(PRODUCTS + 1)],
                "product_name": [f"{b or 'House'} {c.replace('_', ' ')} {i % PER_CATEGORY + 1}" for i, (b, c) in enumerate(zip(brand, category, strict=True))],
                "category": category,
                "category_path": [f"shop/{c}" for c in category],
                "brand": brand,
                "price": cents(np.append(self.price, 5000)),
                "is_consumable": [days is not None for days in replenish],
                "replenish_days": pa.array(replenish, pa.int32()),
                "usage_type": pick(USAGE_TYPES, np.append(self.usage, -1)),
                "is_active": [i % 29 != 0 for i in range(PRODUCTS + 1)],
            },
        )

    def _write_stock(self, writer: Writer) -> None:
        at = np.concatenate([np.full(PRODUCTS, self.start - 30 * DAY), self.out_from, self.out_until])
        left = np.repeat([120, 0, 60], PRODUCTS)
        product = np.tile(np.arange(PRODUCTS), 3)
        known = (at != NEVER) & (at <= AS_OF)
        at, left, product = at[known], left[known], product[known]
        store = np.where(product % 7 == 0, product % len(STORES), -1)
        writer.write(
            "inventory_events",
            {
                "inventory_event_id": ids("inv_", np.arange(len(at))),
                "product_id": pick(PRODUCT_IDS, product),
                "store_id": pick(STORE_IDS, store),
                "available_quantity": left,
                "occurred_at": at,
                "loaded_at": at + HOUR // 4,
            },
        )

    def _write_stores(self, writer: Writer) -> None:
        by_city = {row["city"]: row for row in PLACES}
        places = [by_city[city] for _, _, city in STORES]
        writer.write(
            "stores",
            {
                "store_id": STORE_IDS,
                "store_name": [name for _, name, _ in STORES],
                "latitude": [float(place["latitude"]) for place in places],
                "longitude": [float(place["longitude"]) for place in places],
                "country_code": [place["country"] for place in places],
                "region_code": [place["region"] for place in places],
                "city": [place["city"] for place in places],
                "timezone": [place["timezone"] for place in places],
            },
        )

    def _write_campaigns(self, writer: Writer) -> None:
        n = self.campaigns
        sent = self.campaign_local_at + 5 * HOUR
        past = np.where(sent <= AS_OF, sent, NEVER)
        writer.write(
            "sms_campaigns",
            {
                "campaign_id": self.campaign_ids,
                "campaign_name": ids("Text of ", np.arange(n).astype(np.int64) + 1),
                "kind": "campaign",
                "goal": pick(GOALS, np.arange(n) % len(GOALS)),
                "message_category": pick(CAMPAIGN_CATEGORIES, self.campaign_category),
                "message_type": pick(MESSAGE_TYPES, self.campaign_type),
                "audience_segment": pick(AUDIENCES, self.campaign_audience),
                "is_promotional": self.campaign_offer < 4,
                "offer_type": pick(OFFERS, self.campaign_offer),
                "offer_value": money(np.full(n, 150_000), self.campaign_offer > 0),
                "category": pick(CATEGORIES, np.where(np.arange(n) % 5 == 2, np.arange(n) // 5 % len(CATEGORIES), -1)),
                "landing_url": "https://shop.example/t",
                "character_count": 90 + np.arange(n) % 2 * 80,
                "scheduled_at": sent - DAY,
                "sent_at": past,
                "uses_smart_sending": np.arange(n) % 3 > 0,
                "fixed_cost_amount": cents(np.full(n, 2500)),
                "cost_currency": "USD",
            },
        )
        writer.write(
            "sms_campaigns",
            {
                "campaign_id": [f"flow_{row[0]}" for row in FLOW_MESSAGES],
                "campaign_name": [row[0].replace("_", " ") for row in FLOW_MESSAGES],
                "kind": "flow_message",
                "goal": "lifecycle",
                "message_category": [row[3] for row in FLOW_MESSAGES],
                "message_type": [row[4] for row in FLOW_MESSAGES],
                "uses_smart_sending": False,
                "cost_currency": "USD",
            },
        )
        dates = (sent.astype("M8[us]")).astype("M8[D]")
        writer.write(
            "marketing_costs",
            {
                "cost_id": ids("cost_", np.arange(n)),
                "campaign_id": self.campaign_ids,
                "cost_date": dates,
                "channel": "sms",
                "cost_amount": money(250_000 + np.arange(n) % 7 * 12_500),
                "currency": "USD",
            },
        )

    @property
    def campaign_ids(self) -> pa.Array:
        return ids("campaign_", np.arange(self.campaigns))

    @property
    def campaign_audience(self) -> np.ndarray:
        return np.where(np.arange(self.campaigns) % 4 == 0, np.arange(self.campaigns) % 3 + 1, 0)

    def _write_promotions(self, writer: Writer) -> None:
        promotion, name, starts, ends, season = (list(c) for c in zip(*PROMOTIONS, strict=True))
        writer.write(
            "promotions",
            {
                "promotion_id": promotion,
                "promotion_name": [n.replace("_", " ") for n in name],
                "starts_at": np.array(starts),
                "ends_at": np.array(ends),
                "season": season,
            },
        )
