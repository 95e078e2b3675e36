"""Thirty features of int_profile_features in plain pandas, as an analyst would write them. Argument: inputs.

Engagement, e-mail, site and orders; without validation, consent, checkouts, refunds or gift cards. Of 100,000 profiles all but a few
hundred have the same counts and days as in the warehouse; amounts differ where something was refunded.
"""

import sys
from pathlib import Path

import pandas as pd

inputs = Path(sys.argv[1])
as_of = pd.Timestamp((inputs / "as_of.txt").read_text().strip())


def read(name: str, key: str, *columns: str) -> pd.DataFrame:
    """The latest version of each row that had happened by as_of, with the days since."""
    rows = pd.read_parquet(inputs / name, columns=[key, "loaded_at", *columns])
    rows = rows.sort_values("loaded_at").drop_duplicates(key, keep="last")
    happened = next(column for column in columns if column.endswith("_at"))
    rows = rows[rows[happened] <= as_of]
    return rows.assign(days_ago=(as_of.normalize() - rows[happened].dt.normalize()).dt.days)


def counted(rows: pd.DataFrame, by: str, windows: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """How many rows a group has in each window of days."""
    inside = {name: (rows.days_ago >= first) & (rows.days_ago < last) for name, (first, last) in windows.items()}
    return pd.DataFrame(inside).groupby(rows[by]).sum()


def least(rows: pd.DataFrame, by: str) -> pd.Series:
    return rows.groupby(by).days_ago.min()


def sms() -> pd.DataFrame:
    events = read(
        "sms_events",
        "sms_event_id",
        "occurred_at",
        "message_id",
        "phone_e164",
        "direction",
        "event_type",
        "message_category",
        "is_bot_click",
        "source_system",
    )
    events = events[events.direction == "outbound"]
    message = ["phone_e164", "message_id"]
    events["message_id"] = events.message_id.fillna("event " + events.sms_event_id)
    kinds = (
        events.assign(
            says_marketing=events.message_category == "marketing",
            says_other=events.message_category.isin(["transactional", "conversational", "auto_response"]),
        )
        .groupby(message)[["says_marketing", "says_other"]]
        .max()
    )
    marketing = kinds[kinds.says_marketing | ~kinds.says_other].index
    reporting = events.source_system[events.event_type == "delivered"].unique()
    received = events[(events.event_type == "delivered") | ((events.event_type == "sent") & ~events.source_system.isin(reporting))]
    clicks = events[(events.event_type == "clicked") & ~events.is_bot_click.fillna(False).astype(bool)]
    received, clicks = (rows[pd.MultiIndex.from_frame(rows[message]).isin(marketing)] for rows in (received, clicks))
    received = least(received, message).rename("days_ago").reset_index()
    clicked = least(clicks, message).rename("days_ago").reset_index()
    windows = {f"{days}d": (0, days) for days in (30, 60, 90, 120)}
    features = counted(received, "phone_e164", windows).add_prefix("sms_received_")
    rates = counted(clicked, "phone_e164", windows).reindex(features.index, fill_value=0)
    rates = pd.DataFrame({f"sms_click_rate_{name}": rates[name] / features[f"sms_received_{name}"] for name in windows})
    counts = counted(clicks, "phone_e164", {"30d": (0, 30), "90d": (0, 90), "prior_90d": (90, 180), "180d": (0, 180)}).add_prefix("sms_clicks_")
    days = {"days_since_sms_received": least(received, "phone_e164"), "days_since_sms_clicked": least(clicked, "phone_e164")}
    return pd.concat([features, rates, counts, pd.DataFrame(days)], axis=1)


def email() -> pd.DataFrame:
    events = read("email_events", "email_event_id", "occurred_at", "profile_id", "event_type", "is_machine_open")
    opened = events[(events.event_type == "opened") & ~events.is_machine_open.fillna(False).astype(bool)]
    clicks = events[events.event_type == "clicked"]
    counts = counted(clicks, "profile_id", {"90d": (0, 90), "prior_90d": (90, 180)}).add_prefix("email_clicks_")
    days = {"days_since_email_opened": least(opened, "profile_id"), "days_since_email_clicked": least(clicks, "profile_id")}
    return pd.concat([counts, pd.DataFrame(days)], axis=1)


def site() -> pd.DataFrame:
    columns = ("occurred_at", "profile_id", "event_type")
    visits, carts = read("web_events", "web_event_id", *columns), read("cart_events", "cart_event_id", *columns)
    views = visits[visits.event_type.isin(["product_viewed", "category_viewed"])]
    return pd.DataFrame(
        {
            "days_since_product_viewed": least(visits[visits.event_type == "product_viewed"], "profile_id"),
            "days_since_product_or_category_viewed": least(views, "profile_id"),
            "days_since_web_activity": least(pd.concat([visits, carts]), "profile_id"),
            "days_since_cart_activity": least(carts, "profile_id"),
        }
    )


def orders() -> pd.DataFrame:
    rows = read("orders", "order_id", "ordered_at", "profile_id", "status", "is_test", "gross_amount", "discount_amount")
    rows = rows[(rows.status == "completed") & ~rows.is_test.fillna(False).astype(bool)]
    rows["revenue"] = rows.gross_amount.astype(float) - rows.discount_amount.astype(float)
    windows = {f"orders_{name}": window for name, window in {"90d": (0, 90), "prior_90d": (90, 180), "365d": (0, 365)}.items()}
    sums = rows.groupby("profile_id").agg(
        lifetime_orders=("order_id", "size"),
        lifetime_revenue=("revenue", "sum"),
        average_order_value=("revenue", "mean"),
        days_since_last_order=("days_ago", "min"),
    )
    gaps = rows.sort_values("ordered_at").groupby("profile_id").days_ago.diff().abs()
    sums["median_order_gap_days"] = gaps.groupby(rows.profile_id).median().where(sums.lifetime_orders >= 3)
    recent = rows[rows.days_ago < 365].groupby("profile_id").revenue.sum().rename("revenue_365d")
    return pd.concat([sums, counted(rows, "profile_id", windows), recent], axis=1)


profiles = pd.read_parquet(inputs / "profiles.parquet", columns=["profile_id", "phone_e164"]).drop_duplicates("profile_id")
features = profiles.merge(sms(), "left", left_on="phone_e164", right_index=True)
for part in (email(), site(), orders()):
    features = features.merge(part, "left", left_on="profile_id", right_index=True)
features.to_parquet(inputs.parent / "features_in_pandas.parquet", index=False)
