"""Marts of a shop that is made up, in the columns of their contracts: what the report is drawn from where no build is needed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from math import cos, pi
from typing import Any

import yaml

from sms_segmentation.paths import ROOT

Row = dict[str, Any]
AS_OF = datetime(2026, 11, 20, 17)
TODAY = AS_OF.date()
# Personal data that must not get into the page, in columns and in words that people wrote.
PHONE, E_MAIL = "+12125552101", "ann.doe@example.com"
TYPES = {"string": "varchar(10000)", "double": "double precision"}
SEGMENTS = {
    "sms_subscribers": ("All subscribers", "base", 4100, 0.2), "track_a_highly_engaged": ("Track A: highly engaged", "engagement_track", 620, -0.1),
    "track_b_engaged": ("Track B: engaged", "engagement_track", 1180, 0.0), "track_d_unengaged": ("Track D: unengaged", "engagement_track", 1490, 0.3),
    "sms_vip": ("VIP customers", "vip", 240, 0.05), "behaviour_at_risk": ("At risk", "churn_risk", 510, 0.4), "dormant": ("Dormant", "lifecycle", 820, 0.25),
    "first_time_buyers": ("First-time buyers", "lifecycle", 700, 0.02), "repeat_customers": ("Repeat customers", "lifecycle", 900, 0.08),
    "cart_abandoners": ("Cart abandoners with a name that is long enough to be cut on a phone", "cart_and_browse", 130, -0.35),
    "discount_sensitive": ("Discount-sensitive shoppers", "promotion", 760, 0.1), "gender_women": ("Women", "demographic", 2010, 0.01),
}  # fmt: skip


@cache
def contracts() -> dict[str, dict[str, str]]:
    """Columns of the marts and their types."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((ROOT / "models" / "marts").rglob("*.yml")):
        for model in (yaml.safe_load(file.read_text()) or {}).get("models") or []:
            found[model["name"]] = {column["name"]: column.get("data_type", "string") for column in model.get("columns") or []}
    return found


def statements(tables: dict[str, list[Row]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """The tables of `tables` as SQL for DuckDB and Postgres: a statement, and the rows that it is for. Fails for a column that no contract has."""
    for name, rows in tables.items():
        columns = contracts()[name]
        assert not {key for row in rows for key in row} - columns.keys(), name
        defined = ", ".join(f"{column} {TYPES.get(kind, kind)}" for column, kind in columns.items())
        yield f"create table main.{name} ({defined})", []
        if rows:
            marks = ", ".join(["%s"] * len(columns))
            yield f"insert into main.{name} values ({marks})", [[row.get(column) for column in columns] for row in rows]


def shop() -> dict[str, list[Row]]:
    """Every mart that the report reads."""
    dice = random.Random(7)
    return {
        **people(dice), **segments(dice), **texts(dice), "order_attribution": attribution(dice), **experiments(), "segment_health": health(dice),
        **messages(), "practice_checks": practice(), "benchmark_comparison": benchmarks(), **quality(),
    }  # fmt: skip


def emptied() -> dict[str, list[Row]]:
    """The same marts without any row, but for the decisions about one profile."""
    tables = shop()
    return {name: rows[:1] if name == "sending_eligibility" else [] for name, rows in tables.items()}


def people(dice: random.Random) -> dict[str, list[Row]]:
    lists = [
        "",
        "",
        "",
        "no_consent",
        "opted_out",
        "frequency_cap_168h",
        "frequency_cap_168h;frequency_cap_720h",
        "quiet_hours",
        "no_phone;no_consent",
        "holdout",
    ]
    decisions, states, scores = [], [], []
    for number in range(600):
        reasons = dice.choice(lists)
        phone = f"+1212555{number:04d}" if number != 1 else PHONE
        decisions.append(
            {
                "profile_id": f"p{10_000_000 + number}", "phone_e164": phone, "as_of": AS_OF, "is_eligible": not reasons, "ineligibility_reasons": reasons,
                "next_eligible_at": AS_OF if not reasons else AS_OF + timedelta(hours=dice.choice([5, 60, 400])) if "cap" in reasons or "quiet" in reasons else None,
                "remaining_sends": dice.randrange(4) if not reasons else 0, "binding_cap": dice.choice(["track_a_weekly", "track_b_monthly", "max_per_week"]),
            }
        )  # fmt: skip
        status = "opted_out" if reasons == "opted_out" else "none" if "no_consent" in reasons else "subscribed"
        states.append({"phone_e164": phone, "channel": "sms", "consent_status": status, "consent_level": "express_written" if status == "subscribed" else None})
        clv = dice.paretovariate(1.4) * 20
        scores.append(
            {
                "model_set": "shop", "score_status": "scored", "fit_status": "converged", "outliers": 1, "is_fallback_in_use": False,
                "expected_orders_90d": clv / 200, "predicted_clv_90d": clv / 3, "predicted_clv_365d": clv, "churn_probability": dice.betavariate(1.5, 1),
            }
        )  # fmt: skip
    return {"sending_eligibility": decisions, "consent_state": states, "purchase_predictions": scores}


def segments(dice: random.Random) -> dict[str, list[Row]]:
    catalog, members, history, days = [], [], [], []
    for name, (title, family, size, growth) in SEGMENTS.items():
        catalog.append(
            {
                "segment_name": name,
                "family": family,
                "title": title,
                "is_enabled": True,
                "members": size,
                "share_of_subscribers": size / 4100,
                "as_of_date": TODAY,
            }
        )
        chosen = dice.sample(range(4100), size) if name != "sms_subscribers" else list(range(4100))
        members += [{"segment_name": name, "profile_id": f"p{10_000_000 + number}", "as_of_date": TODAY} for number in chosen]
        for number in chosen:
            # Most were there when history began; those who came since, spread over its weeks.
            is_new = dice.random() < max(growth, 0.04)
            at = AS_OF - timedelta(days=dice.randrange(0, 84, 7) if is_new else 84)
            history.append({"segment_name": name, "profile_id": f"p{10_000_000 + number}", "entered_at": at})
        for number in range(int(size * max(-growth, 0.03))):
            exited = AS_OF - timedelta(days=dice.randrange(0, 77, 7))
            history.append({"segment_name": name, "profile_id": f"p{20_000_000 + number}", "entered_at": AS_OF - timedelta(days=84), "exited_at": exited})
        for ago in range(60):
            sent = int(size * dice.uniform(0.02, 0.2))
            days.append(
                {
                    "segment_name": name, "activity_date": TODAY - timedelta(days=ago), "members": size, "texts_sent": sent, "texts_received": int(sent * 0.96),
                    "texts_clicked": int(sent * 0.1), "bot_clicks": 0, "opt_outs": dice.randrange(2), "complaints": 0, "attributed_orders": sent * 0.01,
                    "attributed_revenue": sent * 0.4, "cost": sent * 0.02, "mature_texts": sent if ago > 4 else 0, "texts_without_cost": 0,
                    "member_orders": int(size * 0.01), "member_revenue": size * dice.uniform(0.2, 0.9), "is_mature": ago > 4, "history_from": TODAY - timedelta(days=84),
                }
            )  # fmt: skip
    changes = [
        {"segment_name": row["segment_name"], "profile_id": row["profile_id"], "change_type": "entered", "changed_at": AS_OF}
        for row in history
        if row["entered_at"] == AS_OF
    ]
    return {
        "segment_catalog": catalog,
        "segment_memberships": members,
        "segment_membership_history": history,
        "segment_changes": changes,
        "performance_segments": days,
    }


def texts(dice: random.Random) -> dict[str, list[Row]]:
    days = []
    for ago in range(200, -1, -1):
        season = 0.12 + 0.03 * cos(2 * pi * ago / 200) - (0.03 if ago < 40 else 0)
        received = int(dice.uniform(300, 600))
        revenue = dice.uniform(4000, 9000)
        days.append(
            {
                "calendar_date": TODAY - timedelta(days=ago), "texts_sent": int(received * 1.04), "texts_received": received, "texts_clicked": int(received * season),
                "bot_clicks": dice.randrange(9), "opt_outs": dice.randrange(8), "complaints": 0, "attributed_orders": 9.5, "attributed_revenue": revenue * 0.21,
                "cost": received * 0.02, "texts_without_cost": dice.randrange(30), "mature_texts": received if ago > 4 else 0,
                "attributed_revenue_by_order_date": revenue * 0.2, "revenue": revenue, "orders": int(revenue / 60), "subscribers": 4600 - ago * 3,
                "new_subscribers": dice.randrange(4, 16), "other_cost": 12.0, "is_mature": ago > 4, "credited_opt_outs": dice.randrange(4),
            }
        )  # fmt: skip
    campaigns = [campaign(dice, number) for number in range(24)]
    flows = [
        {**counts(dice, int(900 / step)), "flow_id": flow, "flow_step": step, "flow_name": name, "share_of_first_step": 1 / step, "text_click_rate": 0.09}
        for flow, name in (("welcome", "Welcome"), ("abandoned_cart", "Abandoned cart"))
        for step in (1, 2, 3)
    ]
    tracks = [
        {
            "track": track, "segment_name": f"track_{track.lower()}", "window_days": window, "members": members, "texts_received": members * 4,
            "texts_clicked": int(members * 4 * rate), "click_rate": rate, "click_rate_low": rate - 0.008, "click_rate_high": rate + 0.008, "band": band,
            "guide_band": band, "band_source": "guide", "reaches_its_band": band <= track, "click_rate_of_members": rate + 0.1, "texts_per_member_30d": 4.2,
            "planned_texts": members * 5, "opt_out_rate": 0.004, "history_from": TODAY - timedelta(days=84),
        }
        for track, window, members, rate, band in (("A", 30, 620, 0.131, "A"), ("B", 60, 1180, 0.052, "C"), ("C", 90, 1400, 0.058, "C"), ("D", 180, 1490, 0.031, "D"))
    ]  # fmt: skip
    return {
        "performance_overview": overview(),
        "performance_days": days,
        "performance_campaigns": campaigns,
        "performance_flows": flows,
        "performance_tracks": tracks,
    }


def counts(dice: random.Random, recipients: int) -> Row:
    clickers = int(recipients * dice.uniform(0.04, 0.16))
    revenue = round(clickers * dice.uniform(3, 12), 2)
    return {
        "texts_sent": int(recipients * 1.05), "texts_received": recipients, "received_basis": "delivered", "recipients": recipients, "texts_clicked": clickers,
        "clickers": clickers, "bot_clicks": 3, "opt_outs": 4, "complaints": 0, "attributed_orders": clickers / 7, "converted_recipients": clickers // 7,
        "attributed_revenue": revenue, "cost": recipients * 0.02, "texts_without_cost": 0, "delivery_rate": 0.95, "click_rate": clickers / recipients,
        "click_rate_low": clickers / recipients * 0.85, "click_rate_high": clickers / recipients * 1.17, "conversion_rate": clickers / recipients / 7,
        "orders_per_click": 1 / 7, "revenue_per_text": revenue / recipients / 1.05, "average_order_value": 55.0, "opt_out_rate": 4 / recipients,
        "opt_out_rate_low": 1 / recipients, "opt_out_rate_high": 9 / recipients, "roi": revenue / recipients / 0.02 - 1,
        "return_on_spend": revenue / recipients / 0.02, "mature_texts": recipients, "is_mature": True,
    }  # fmt: skip


def campaign(dice: random.Random, number: int) -> Row:
    sent = TODAY - timedelta(days=4 * number)
    name = f"Campaign {number}" if number != 3 else f"Test for {E_MAIL}, {PHONE}"
    return counts(dice, dice.randrange(400, 3000)) | {
        "campaign_id": f"c{number}", "campaign_name": name, "kind": "campaign", "goal": "sales", "message_type": "promotion", "is_promotional": True,
        "audience_segment": dice.choice(["sms_vip", "track_b_engaged", "dormant", None]), "first_sent_at": datetime(sent.year, sent.month, sent.day, 15),
        "send_date": sent, "share_of_subscribers": 0.4, "suspect_click_share": 0.02, "reported_orders": 4, "is_mature": number > 1,
    }  # fmt: skip


def overview() -> list[Row]:
    known = [
        ("click_rate", "Click rate", 0.091, 0.122, "share", 0.088, 0.094), ("opt_out_rate", "Opt-outs a text", 0.0042, 0.0039, "share", None, None),
        ("conversion_rate", "Conversion rate", 0.021, 0.019, "share", 0.017, 0.026), ("revenue_per_text", "Revenue a text", 0.41, 0.38, "currency", None, None),
        ("average_order_value", "Average order value", 61.2, 59.9, "currency", None, None), ("roi", "Return on investment", 11.4, 12.1, "ratio", None, None),
        ("sms_revenue_share", "Share of revenue credited to texts", 0.21, 0.2, "share", None, None),
        ("unsubscribe_rate", "Subscribers who opted out", 0.034, 0.021, "share", 0.029, 0.04),
    ]  # fmt: skip
    missing = [("open_rate", "Open rate", "share"), ("incrementality", "Incrementality", "share"), ("clv", "Predicted value of a customer", "currency")]
    ends = {
        "period_start": TODAY - timedelta(days=34),
        "period_end": TODAY - timedelta(days=5),
        "as_of_date": TODAY,
        "is_mature": True,
        "feature_ids": "F237;F251",
    }
    rows = [
        {
            "metric": m,
            "title": t,
            "value": v,
            "previous_value": p,
            "unit": u,
            "value_low": low,
            "value_high": high,
            "numerator": v * 9000,
            "denominator": 9000,
            **ends,
        }
        for m, t, v, p, u, low, high in known
    ]
    return rows + [{"metric": metric, "title": title, "unit": unit, **ends} for metric, title, unit in missing]


def attribution(dice: random.Random) -> list[Row]:
    rows = []
    for number in range(400):
        day: date = TODAY - timedelta(days=dice.randrange(90))
        revenue = round(dice.uniform(20, 120), 2)
        kind = dice.random()
        for model, share in (("last_click", 0.18), ("last_touch", 0.36), ("linear", 0.2)):
            channel = "sms" if kind < share else "email" if kind < share + 0.2 else "none"
            rows.append(
                {
                    "attribution_key": f"{number}{model}", "order_id": f"o{number}", "model": model, "profile_id": f"p{10_000_000 + number}", "order_date": day,
                    "channel": channel, "campaign_id": f"c{number % 9}" if channel == "sms" else None, "weight": 1, "revenue": revenue,
                    "revenue_before_refunds": revenue, "unattributed_reason": None if channel != "none" else dice.choice(["no_touch", "no_touch", "guest"]),
                    "reported_channel": "sms" if kind < 0.3 else None,
                }
            )  # fmt: skip
    return rows


def experiments() -> dict[str, list[Row]]:
    results, arms = [], []
    plans = [
        ("e1", "Holdout of autumn", "holdout", False, "increase", 0.9), ("e2", "Emoji or none", "ab", False, "inconclusive", 0.02),
        ("e3", "Free shipping", "ab", True, "invalid", 0.3), ("e4", "Evening or noon", "ab", False, "running", 0.1),
    ]  # fmt: skip
    metrics = [("revenue", "primary", 8.0), ("converted", "secondary", 0.1), ("clicked", "secondary", 0.12), ("opted_out", "guard_rail", 0.01)]
    for key, name, kind, has_srm, verdict, effect in plans:
        for metric, role, mean in metrics:
            change = effect * mean * (0.1 if metric != "revenue" else 0.12)
            for dimension, value in [("all", "all"), *([("segment", segment) for segment in ("sms_vip", "dormant")] if metric == "revenue" else [])]:
                is_all = dimension == "all"
                row = {
                    "result_key": f"{key}{metric}{value}", "experiment_id": key, "arm": "treatment", "metric": metric, "dimension": dimension, "dimension_value": value,
                    "experiment_name": name, "kind": kind, "role": role if is_all else "exploratory", "estimator": "cuped", "treatment_units": 2000,
                    "control_units": 1900, "treatment_mean": mean + change, "control_mean": mean, "effect": change, "effect_low": change - 0.05 * mean,
                    "effect_high": change + 0.05 * mean, "p_value": 0.01, "p_adjusted": 0.01, "relative_effect": change / mean, "minimum_detectable_effect": 0.07 * mean,
                    "verdict": "no_harm" if role == "guard_rail" and is_all else verdict if is_all else "inconclusive", "analysis_plan": "fixed",
                    "is_final": verdict != "running", "started_date": TODAY - timedelta(days=60), "ended_date": TODAY - timedelta(days=9), "rest_effect": change,
                    "versus_rest_p_value": 0.4,
                }  # fmt: skip
                if metric == "revenue" and is_all:
                    total = change * 2000
                    row |= {"incremental_total": total, "incremental_total_low": total - 900, "incremental_total_high": total + 900, "attributed_revenue": 5400}
                    row |= {"incrementality": total / 5400, "incrementality_low": (total - 900) / 5400, "incrementality_high": (total + 900) / 5400}
                results.append(row)
        for arm, assigned in (("control", 1900), ("treatment", 2000 if not has_srm else 2600)):
            arms.append(
                {
                    "experiment_id": key, "arm": arm, "experiment_name": name, "kind": kind, "is_control": arm == "control", "planned_share": 0.5,
                    "assigned": assigned, "expected": 1950, "units": assigned - 20, "immature_units": 0, "excluded_units": 20, "srm_p_value": 0.000001 if has_srm else 0.3,
                    "units_srm_p_value": 0.3, "has_srm": has_srm, "pre_period_p_value": 0.5, "pre_period_effect": 0.2, "texted_share": 0.9, "crossed_over": 3 if arm == "control" else 0,
                    "untreated": 0, "shared_numbers": 0, "is_final": verdict != "running", "ends_at": AS_OF,
                }
            )  # fmt: skip
    return {"experiment_results": results, "experiment_arm_checks": arms}


def health(dice: random.Random) -> list[Row]:
    rows = []
    for number, name in enumerate(SEGMENTS):
        for measure, value in (("engagement", 0.1), ("opt_out", 0.006), ("churn", 0.03), ("size", 700), ("revenue", 9000)):
            status = {0: "alert", 1: "watch", 2: "too_few", 3: "no_history"}.get(number, "ok") if measure == "engagement" else "ok"
            trend = {0: -0.42, 1: -0.2}.get(number, dice.uniform(-0.12, 0.1))
            rows.append(
                {
                    "segment_name": name, "measure": measure, "current_value": value * (1 + trend), "current_low": value * 0.7, "current_high": value * 1.2,
                    "previous_value": value, "trend": trend, "trend_se": 0.07, "trend_z": trend / 0.07, "rest_trend": -0.08,
                    "excess_trend": (1 + trend) / 0.92 - 1 if measure in ("engagement", "opt_out") else None, "excess_z": ((1 + trend) / 0.92 - 1) / 0.08 if measure in ("engagement", "opt_out") else None,
                    "units": 400, "threshold": -0.15 if measure == "engagement" else None, "rule_fires": status in ("alert", "watch"), "status": status,
                    "alert": "engagement_declining" if status in ("alert", "watch") else None, "advice": "Text less, or what they look at." if status == "alert" else None,
                    "period_start": TODAY - timedelta(days=34), "period_end": TODAY - timedelta(days=5), "as_of_date": TODAY,
                }
            )  # fmt: skip
    return rows


def practice() -> list[Row]:
    checks = [
        ("same_text_to_everyone", 0.31, 0.25, "above", "warning"), ("only_discounts", 0.55, 0.6, "above", "ok"), ("over_messaging", 0.004, 0.01, "above", "ok"),
        ("ignored_consent", 0.0, 0.0, "above", "ok"), ("demographics_only", 0.2, 0.5, "above", "ok"), ("stale_segments", 0.12, 0.05, "above", "warning"),
        ("no_frequency_control", None, 0.5, "above", "no_data"), ("irrelevant_offers", 0.3, 0.5, "above", "ok"), ("dormant_not_suppressed", 0.04, 0.1, "above", "ok"),
        ("opt_outs_ignored", 1, 0, "above", "warning"), ("apart_from_crm", 0.82, 0.5, "below", "ok"),
    ]  # fmt: skip
    return [
        {
            "check_name": name, "feature_id": f"F{325 + number}", "mistake": words, "value": value, "numerator": None if value is None else value * 1000,
            "denominator": 1000, "threshold": threshold, "warns_when": when, "status": status, "evidence": f"Campaign 7 to {PHONE}: 92% of the subscribers",
            "period_start": TODAY - timedelta(days=95), "period_end": TODAY - timedelta(days=5),
        }
        for number, (name, value, threshold, when, status) in enumerate(checks)
        for words in ["Sending the same text to everyone"]
    ]  # fmt: skip


def benchmarks() -> list[Row]:
    claims = [
        ("F345", "SMS click rates average 45%", "click_rate", 0.45, 0.45, "share", 0.09, "measured", "below"),
        ("F251", "Click rates lie between 20% and 60%", "click_rate", 0.2, 0.6, "share", 0.09, "measured", "below"),
        ("F252", "8% to 25% convert", "conversion_rate", 0.08, 0.25, "share", 0.021, "measured", "below"),
        ("F253", "Fewer than 1% unsubscribe", "opt_out_rate", None, 0.01, "share", 0.0042, "measured", "within"),
        ("F255", "A text earns 1 to 5", "revenue_per_text", 1.0, 5.0, "currency", 0.41, "measured", "below"),
        ("F257", "25:1 is earned on spend", "return_on_spend", 25.0, 25.0, "ratio", 12.4, "measured", "below"),
        ("F344", "98% are opened", "open_rate", 0.98, 0.98, "share", None, "none", "not_measured"),
        ("F348", "Revenue rises by 50% to 80%", "revenue", 0.5, 0.8, "share", None, "none", "needs_experiment"),
    ]  # fmt: skip
    return [
        {
            "claim_id": key, "feature_id": key, "source_guide": "guide_1", "claim": claim, "measure": measure, "claimed_low": low, "claimed_high": high, "unit": unit,
            "shop_value": value, "shop_low": None if value is None else value * 0.95, "shop_high": None if value is None else value * 1.05, "units": 9000,
            "evidence": evidence, "verdict": verdict, "note": "An experiment with tested = segment_rules" if verdict == "needs_experiment" else None,
        }
        for key, claim, measure, low, high, unit, value, evidence, verdict in claims
    ]  # fmt: skip


def quality() -> dict[str, list[Row]]:
    rows_in = {"profiles": 5400, "sms_events": 81000, "orders": 12000, "reply_reviews": 30, "wishlist_items": 0}
    return {
        "input_row_counts": [
            {
                "input": name, "rows_in": number, "rows_accepted": number - number // 15, "rows_rejected": number // 15, "rows_superseded": 0,
                "rows_with_problems": number // 40, "rows_orphaned": 3 if number else 0,
            }
            for name, number in rows_in.items()
        ],
        "input_coverage": [
            {"connection": "inputs", "input": name, "column_name": column, "row_count": number, "filled_share": share, "last_occurred_at": AS_OF}
            for name, number in rows_in.items()
            for column, share in (("profile_id", 1.0), ("email", 0.7), ("city", 0.0))
        ],
        "rejected_rows": [
            {
                "input": name, "row_key": f"r{number}", "reason": reason, "reason_number": 1, "cell_text": PHONE, "is_row_rejected": number % 2 == 0,
                "row_text": f"phone_e164={PHONE} email={E_MAIL} ",
            }
            for name, reason in (("profiles", "unknown_country_code"), ("sms_events", "unparsed_occurred_at"), ("orders", "negative_total_amount"))
            for number in range(40)
        ],
    }  # fmt: skip


def messages() -> dict[str, list[Row]]:
    """Messages of three flows that are due, and two planned campaigns."""
    kinds = [
        ("abandoned_cart", "sms", "send", None), ("abandoned_cart", "email", "send", None), ("abandoned_cart", "sms", "hold", "quiet_hours"),
        ("welcome", "sms", "hold", "daily_limit"), ("welcome", "sms", "drop", "opted_out"), ("post_purchase", "sms", "send", None),
    ]  # fmt: skip
    due = [
        {"message_key": f"{flow}-{number}", "flow_id": flow, "profile_id": f"person-{number}", "channel": channel, "decision": decision, "reason": reason}
        for number, (flow, channel, decision, reason) in enumerate(kind for kind in kinds for _ in range(20))
    ]
    campaigns = [
        {
            **{"campaign_id": name, "campaign_name": title, "planned_at": AS_OF + timedelta(days=days), "members": 400, "included": 250, "control": 30},
            **{"excluded": 120, "excluded_by_reason": "opted_out: 80; quiet_hours: 40", "segments": 250, "expected_cost": cost, "texts_without_price": 0},
            **{"discount_sensitive_included": 12, "is_final": days == 0},
        }
        for name, title, days, cost in (("spring", "Spring preview", 0, 3.1), ("summer", None, 9, None))
    ]
    return {"flow_messages_due": due, "campaign_forecast": campaigns}
