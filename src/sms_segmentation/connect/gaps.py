"""What stays empty with the vendors that are connected, and what to watch out for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sms_segmentation.connect.recognition import Found, day

SHOPS = frozenset({"shopify", "shopify_csv", "segment", "rudderstack", "klaviyo"})
SITES = frozenset({"klaviyo", "segment", "rudderstack", "shopify pixel"})
SENDERS = frozenset({"klaviyo", "attentive", "twilio", "twilio_csv"})
PIXEL = {
    "productviewedevent",
    "collectionviewedevent",
    "searchsubmittedevent",
    "pageviewedevent",
    "cartviewedevent",
    "productaddedtocartevent",
    "checkoutevent",
}


@dataclass(frozen=True)
class Gap:
    """segments: names of segments or of their families; told_by: vendors (see `tellers`) that have it; inputs: tables of the user's own that have it;
    only_for: vendors with which alone it matters, none for all."""

    missing: str
    leaves: str
    segments: str = ""
    told_by: frozenset[str] = frozenset()
    inputs: tuple[str, ...] = ()
    only_for: frozenset[str] = frozenset()


GAPS = (
    Gap(
        "consent with level", "sms_subscribers and all behind it, until assumed_consent_levels or attested_consent", "every segment",
        frozenset({"levels"}), ("consent_events",),
    ),
    Gap(
        "clicks", "never_clicked, engagement score, timing by clicks; of sms_engaged replies and opt-ins remain",
        "engagement_track, highly_engaged, engagement_pattern, sms_vip, prefers_sms", frozenset({"klaviyo", "attentive"}), ("sms_events",),
    ),
    Gap(
        "sends", "frequency caps (too generous), sending_violations, performance", "engagement_track, engagement_pattern", SENDERS, ("sms_events",),
    ),
    Gap("delivered", "nothing; rates are of sent texts", "", SENDERS - {"attentive"}, ("sms_events",), frozenset({"attentive"})),
    Gap("opens", "sms_open_rate, the open half of patterns", "", SENDERS - {"klaviyo", "attentive"}, ("sms_events",), frozenset({"klaviyo", "attentive"})),
    Gap(
        "orders", "RFM, CLV, value, lifecycle by orders, discounts, cadence, replenishment",
        "vip, purchase_power, clv_tier, value, rfm, churn_risk, next_purchase, purchase_cadence, purchase_recency, seasonal, brand, usage, promotion,"
        " replenishment_due, first_time_buyers, repeat_customers, loyal_repeat_buyers, behaviour_at_risk, reengagement_candidates, winback_targets,"
        " lifecycle_active_customers, lifecycle_established_customers, text_to_buy_buyers",
        SHOPS, ("orders",),
    ),
    Gap("refunds (partial)", "revenue too high", "", SHOPS - {"klaviyo"}, ("orders", "refunds"), frozenset({"klaviyo"})),
    Gap(
        "products with category, brand", "categories, brands, usage",
        "category, brand_evangelists, multi_brand_buyers, brand_switchers, usage_daily, usage_occasional, back_in_stock_interest",
        SHOPS - {"klaviyo", "shopify_csv"}, ("products",),
    ),
    Gap("site visits", "back in stock by views, dormant by visits", "browse_abandoners, highly_engaged", SITES, ("web_events",)),
    Gap("carts", "abandoned carts", "cart_abandoners, cart_cleaner", SITES | {"shopify checkouts"}, ("cart_events", "checkouts")),
    Gap("inventory", "back in stock", "back_in_stock_interest", frozenset({"shopify"}), ("inventory_events",)),
    Gap("stores with coordinates", "stores nearby", "nearby_store", frozenset(), ("stores",)),
    Gap("loyalty accounts", "loyalty", "loyalty", frozenset({"smile", "yotpo"}), ("loyalty_accounts",)),
    Gap("preferences", "wanted topics", "prefers_product_launches, prefers_flash_sales, prefers_events", frozenset({"attentive"}), ("preferences",)),
    Gap("refill subscriptions", "refills", "refill_active, refill_canceled", frozenset(), ("refill_subscriptions",)),
    Gap("flows, holdouts, costs, tickets", "their reasons and figures", "", frozenset(), ("flow_enrollments", "holdout_assignments", "marketing_costs", "support_tickets")),
    Gap(
        "birth_date", "age_not_verified where asked, generations, until properties names it",
        "generation_z, generation_millennials, generation_x, generation_boomers", frozenset({"birth_date"}), ("profiles",),
    ),
)  # fmt: skip


def tellers(found: Iterable[Found]) -> set[str]:
    """The vendors that are connected, and what of Shopify's is there."""
    told = set()
    for one in found:
        told.add(one.vendor)
        if one.vendor == "shopify":
            told |= {"shopify pixel"} if any(one.table([name]) for name in PIXEL) else set()
            told |= {"shopify checkouts"} if one.table(["abandoned_checkout", "abandoned_checkouts"]) else set()
    return told


def gaps(told: Collection[str], own: Collection[str]) -> list[Gap]:
    """What no one of these tells, and no own input table."""
    told = set(told)
    return [
        gap for gap in GAPS
        if not (gap.told_by & told) and not set(gap.inputs) & set(own) and (not gap.only_for or gap.only_for & told)
    ]  # fmt: skip


def warnings(found: Iterable[Found]) -> Iterator[str]:
    """What may go wrong with the tables that are there."""
    for one in found:
        if one.vendor == "attentive" and one.loader == "fivetran" and lacks_opt_outs(one):
            yield "Attentive opt-outs may not arrive; load the SFTP feed (SUBSCRIPTION_OPTED_OUT, older OPT_OUT) as well."
        if one.vendor == "postscript":
            yield "Texts sent by Postscript are not counted; caps will be too generous."
            if not one.table(["subscribers"]):
                yield "Postscript events are lost after an hour; load the snapshot subscribers as well, or opt-outs may be missing."
            if not one.table(["webhooks"]):
                yield "Without the webhooks of Postscript opt-outs and replies are seen only when subscribers is loaded again."
        if one.vendor == "bloomreach":
            yield "Opt-ins of Bloomreach count only in the category that the connection names (sms_category); without it every refusal counts as one of texts."
        if one.vendor == "shopify":
            customers = one.table(["customer", "customers"])
            if customers and not any(column.startswith("smsmarketingconsent") for column in customers.columns):
                yield f"Shopify's table {customers.name} has no sms_marketing_consent columns; it gives no SMS consent at all. Have the connection sync them."


def lacks_opt_outs(attentive: Found) -> bool:
    """Whether texts went out, and no opt-out from texts came in the 30 days before the last of them."""
    sent, opt_outs = attentive.table(["sms_sent"]), attentive.table(["sms_email_unsubscribed"])
    if not sent:
        return False
    newest = "select max({time}) as newest from {place}"
    last = day(sent.ask(newest.format(time=sent.text("timestamps", "timestamp"), place=sent.place))[0]["newest"])
    if not last:
        return False
    if not opt_outs:
        return True
    of_texts = f" where coalesce(lower({opt_outs.text('type')}), 'sms') like 'sms%'"
    opted_out = day(opt_outs.ask(newest.format(time=opt_outs.text("timestamps", "timestamp"), place=opt_outs.place) + of_texts)[0]["newest"])
    return not opted_out or date.fromisoformat(opted_out) < date.fromisoformat(last) - timedelta(days=30)
