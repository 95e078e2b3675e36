"""Rows that validation must catch, and rows it must quietly merge."""

from typing import Any

from sms_segmentation.sample.planting import Row, day
from sms_segmentation.sample.tables import SCHEMAS

MISSING_KEY, UNKNOWN_VALUE, NEGATIVE, ORPHAN, MISSING_VALUE, CONTRADICTION = (
    "missing key", "unknown value", "negative amount", "orphan", "missing value",
    "contradictory duplicate",
)  # fmt: skip
SUPERSEDED, IDENTICAL = "superseded version", "identical duplicate"

# One good row of each table; every bad row is one of these with a fault.
GOOD: dict[str, dict[str, Any]] = {
    "profiles": {"created_at": day(90), "updated_at": day(80), "source_system": "klaviyo"},
    "profile_identities": {"profile_id": "case_plain_subscriber", "id_type": "phone",
    "id_value": "1"},
    "profile_properties": {
        "profile_id": "case_plain_subscriber", "property_name": "pet", "property_value": "cat",
        "updated_at": day(9),
    },
    "consent_events": {
        "phone_e164": "+16469879901", "channel": "sms", "message_category": "marketing",
        "action": "opt_in", "consent_level": "express_written", "occurred_at": day(9),
        "source": "form", "source_system": "klaviyo",
    },
    "suppressions": {
        "phone_e164": "+16469879901", "channel": "sms", "scope": "all", "reason": "manual",
        "starts_at": day(9), "source_system": "klaviyo",
    },
    "number_checks": {"phone_e164": "+16469879901", "checked_at": day(9), "line_type": "mobile"},
    "sms_events": {
        "phone_e164": "+16469879901", "direction": "outbound", "event_type": "sent",
        "occurred_at": day(9), "message_category": "transactional", "source_system": "klaviyo",
    },
    "sms_campaigns": {"campaign_name": "Test", "kind": "campaign", "message_category": "marketing"},
    "email_events": {
        "profile_id": "case_plain_subscriber", "event_type": "received", "occurred_at": day(9),
        "source_system": "klaviyo",
    },
    "orders": {
        "ordered_at": day(9), "status": "completed", "currency": "USD", "gross_amount": 10,
        "discount_amount": 0, "total_amount": 10, "source_system": "shopify",
    },
    "order_lines": {
        "order_id": "bad_order_good", "quantity": 1, "unit_price": 10, "discount_amount": 0,
        "line_total": 10,
    },
    "refunds": {"order_id": "bad_order_good", "refunded_at": day(8), "refund_amount": 1},
    "refund_lines": {
        "refund_id": "bad_refund_good", "order_line_id": "bad_line_good", "quantity": 1,
        "refund_amount": 1,
    },
    "order_discounts": {
        "order_id": "bad_order_good", "discount_kind": "manual", "discount_amount": 0,
    },
    "promotions": {"promotion_name": "Test", "starts_at": day(9), "ends_at": day(8)},
    "products": {"product_name": "Test", "category": "skincare"},
    "web_events": {"event_type": "page_viewed", "occurred_at": day(9), "source_system": "shopify"},
    "cart_events": {"cart_id": "bad_cart", "event_type": "created", "occurred_at": day(9)},
    "checkouts": {"started_at": day(9)},
    "loyalty_accounts": {
        "profile_id": "case_plain_subscriber", "status": "active", "points_balance": 1,
        "enrolled_at": day(9), "updated_at": day(8),
    },
    "loyalty_tiers": {"rank": 9, "threshold_value": 9000},
    "loyalty_ledger": {
        "loyalty_account_id": "case_tier_gap_0_account", "entry_type": "earn", "points": 1,
        "occurred_at": day(9),
    },
    "preferences": {
        "profile_id": "case_plain_subscriber", "preference_type": "topic",
        "preference_key": "gardening",
        "preference_value": "true", "updated_at": day(9),
    },
    "wishlist_items": {
        "profile_id": "case_plain_subscriber", "product_id": "prod_001", "added_at": day(9),
    },
    "back_in_stock_subscriptions": {
        "profile_id": "case_plain_subscriber", "product_id": "prod_001", "subscribed_at": day(9),
    },
    "inventory_events": {"product_id": "prod_001", "available_quantity": 50, "occurred_at": day(9)},
    "stores": {"store_name": "Test", "latitude": 0.0, "longitude": 0.0, "country_code": "US"},
    "deliveries": {"order_id": "bad_order_good", "status": "shipped", "occurred_at": day(8)},
    "refill_subscriptions": {
        "profile_id": "case_plain_subscriber", "event_type": "canceled", "occurred_at": day(300),
    },
    "flow_enrollments": {
        "profile_id": "case_plain_subscriber", "flow_name": "welcome", "entered_at": day(300),
    },
    "holdout_assignments": {
        "profile_id": "case_plain_subscriber", "arm": "treatment", "assigned_at": day(9),
    },
    "experiments": {"kind": "ab", "control_arm": "A"},
    "experiment_arms": {"arm": "A", "planned_share": 0.5},
    "marketing_costs": {"channel": "sms", "cost_amount": 1, "currency": "USD", "cost_date": None},
    "support_tickets": {
        "profile_id": "case_plain_subscriber", "opened_at": day(9), "status": "open",
    },
    "reply_reviews": {"decided_at": day(9), "outcome": "no_opt_out"},
    "handed_over_messages": {"handed_over_at": day(9), "destination": "klaviyo"},
    "planned_campaigns": {"include_segments": "sms_subscribers", "planned_at": day(9)},
    "planned_campaign_variants": {"variant_id": "a", "share": 0.5},
    "disclosures": {"disclosure_text": "I agree to get texts."},
    "message_bodies": {"body_text": "Hello."},
}  # fmt: skip

# table, key, what is wrong with the row, the columns that make it so
ROWS: list[tuple[str, str | None, str | None, dict[str, Any]]] = [
    ("orders", "bad_order_good", None, {}),
    ("order_lines", "bad_line_good", None, {}),
    ("refunds", "bad_refund_good", None, {}),
    ("web_events", None, MISSING_KEY, {}),
    ("sms_events", None, MISSING_KEY, {}),
    ("orders", None, MISSING_KEY, {}),
    ("consent_events", None, MISSING_KEY, {}),
    ("profiles", None, MISSING_KEY, {}),
    ("preferences", "case_plain_subscriber", MISSING_KEY, {"preference_key": None}),
    ("profile_properties", "case_plain_subscriber", MISSING_KEY, {"property_name": None}),
    ("orders", "bad_order_status", UNKNOWN_VALUE, {"status": "shipped"}),
    ("orders", "bad_order_channel", UNKNOWN_VALUE, {"channel": "carrier_pigeon"}),
    ("consent_events", "bad_consent_action", UNKNOWN_VALUE, {"action": "subscribed"}),
    ("consent_events", "bad_consent_channel", UNKNOWN_VALUE, {"channel": "fax"}),
    ("consent_events", "bad_consent_level", UNKNOWN_VALUE, {"consent_level": "assumed"}),
    ("consent_events", "bad_consent_number", MISSING_VALUE, {"phone_e164": None}),
    ("sms_events", "bad_sms_event", UNKNOWN_VALUE, {"event_type": "teleported"}),
    ("sms_events", "bad_sms_direction", UNKNOWN_VALUE, {"direction": "sideways"}),
    ("sms_events", "bad_sms_time", MISSING_VALUE, {"occurred_at": None}),
    ("sms_events", "bad_sms_number", MISSING_VALUE, {"phone_e164": None}),
    ("sms_campaigns", "bad_campaign_kind", UNKNOWN_VALUE, {"kind": "blast"}),
    ("email_events", "bad_email_event", UNKNOWN_VALUE, {"event_type": "framed"}),
    ("web_events", "bad_web_event", UNKNOWN_VALUE, {"event_type": "purchased"}),
    ("cart_events", "bad_cart_event", UNKNOWN_VALUE, {"event_type": "paid"}),
    ("suppressions", "bad_suppression", UNKNOWN_VALUE, {"reason": "annoyed"}),
    ("deliveries", "bad_delivery", UNKNOWN_VALUE, {"status": "lost_at_sea"}),
    ("order_discounts", "bad_discount_kind", UNKNOWN_VALUE, {"discount_kind": "haggling"}),
    ("loyalty_accounts", "bad_account", UNKNOWN_VALUE, {"status": "frozen"}),
    ("loyalty_ledger", "bad_entry", UNKNOWN_VALUE, {"entry_type": "stolen"}),
    ("refill_subscriptions", "bad_refill", UNKNOWN_VALUE, {"event_type": "paused"}),
    ("preferences", "case_plain_subscriber", UNKNOWN_VALUE, {"preference_type": "colour"}),
    ("profile_identities", "case_plain_subscriber", UNKNOWN_VALUE, {"id_type": "badge"}),
    ("number_checks", "+16469879902", UNKNOWN_VALUE, {"line_type": "pager"}),
    ("holdout_assignments", "bad_experiment", MISSING_VALUE, {"assigned_at": None}),
    ("experiments", "bad_experiment", UNKNOWN_VALUE, {"kind": "hunch"}),
    ("experiment_arms", "bad_experiment", MISSING_VALUE, {"planned_share": None}),
    ("reply_reviews", "bad_review", UNKNOWN_VALUE, {"outcome": "perhaps"}),
    ("handed_over_messages", "bad_hand_over", MISSING_VALUE, {"handed_over_at": None}),
    ("planned_campaigns", "bad_campaign", MISSING_VALUE, {"planned_at": None}),
    ("planned_campaign_variants", "bad_campaign", MISSING_VALUE, {"share": None}),
    ("disclosures", "bad_disclosure", MISSING_VALUE, {"disclosure_text": None}),
    ("message_bodies", "bad_body", MISSING_VALUE, {"body_text": None}),
    ("profiles", "bad_profile_gender", UNKNOWN_VALUE, {"gender": "f"}),
    ("profiles", "bad_profile_time", MISSING_VALUE, {"created_at": None}),
    ("products", "bad_product", MISSING_VALUE, {"category": None}),
    ("stores", "bad_store", MISSING_VALUE, {"latitude": None}),
    ("promotions", "bad_promotion", MISSING_VALUE, {"starts_at": None}),
    ("loyalty_tiers", "bad_tier", MISSING_VALUE, {"rank": None}),
    ("marketing_costs", "bad_cost", MISSING_VALUE, {}),
    ("flow_enrollments", "bad_enrolment", MISSING_VALUE, {"entered_at": None}),
    ("back_in_stock_subscriptions", "bad_interest", MISSING_VALUE, {"subscribed_at": None}),
    ("checkouts", "bad_checkout", MISSING_VALUE, {"started_at": None}),
    ("inventory_events", "bad_stock", MISSING_VALUE, {"available_quantity": None}),
    ("orders", "bad_order_amount", NEGATIVE, {"gross_amount": -10}),
    ("orders", "bad_order_discount", NEGATIVE, {"discount_amount": -1}),
    ("order_lines", "bad_line_price", NEGATIVE, {"unit_price": -10}),
    ("order_lines", "bad_line_quantity", NEGATIVE, {"quantity": 0}),
    ("refunds", "bad_refund_amount", NEGATIVE, {"refund_amount": -1}),
    ("order_discounts", "bad_discount_amount", NEGATIVE, {"discount_amount": -1}),
    ("order_lines", "bad_line_orphan", ORPHAN, {"order_id": "no_such_order"}),
    ("refunds", "bad_refund_orphan", ORPHAN, {"order_id": "no_such_order"}),
    ("refund_lines", "bad_refund_line_orphan", ORPHAN, {"refund_id": "no_such_refund"}),
    ("order_discounts", "bad_discount_orphan", ORPHAN, {"order_id": "no_such_order"}),
    ("deliveries", "bad_delivery_orphan", ORPHAN, {"order_id": "no_such_order"}),
    ("loyalty_ledger", "bad_entry_orphan", ORPHAN, {"loyalty_account_id": "no_such_account"}),
    ("order_lines", "bad_line_of_rejected", ORPHAN, {"order_id": "bad_order_status"}),
    ("web_events", "bad_web_twice", IDENTICAL, {}),
    ("web_events", "bad_web_twice", IDENTICAL, {}),
    ("refund_lines", "bad_refund_line_twice", IDENTICAL, {}),
    ("refund_lines", "bad_refund_line_twice", IDENTICAL, {}),
    ("sms_events", "bad_sms_version", SUPERSEDED, {"loaded_at": day(8)}),
    ("sms_events", "bad_sms_version", None, {"event_type": "delivered", "loaded_at": day(7)}),
    ("cart_events", "bad_cart_version", SUPERSEDED, {"loaded_at": day(8)}),
    ("cart_events", "bad_cart_version", None, {"event_type": "updated", "loaded_at": day(7)}),
    ("support_tickets", "bad_ticket_twice", CONTRADICTION, {"topic": "refund"}),
    ("support_tickets", "bad_ticket_twice", CONTRADICTION, {"topic": "delivery"}),
    ("wishlist_items", "bad_wish_twice", CONTRADICTION, {"product_id": "prod_001"}),
    ("wishlist_items", "bad_wish_twice", CONTRADICTION, {"product_id": "prod_002"}),
]  # fmt: skip


def bad_rows() -> list[Row]:
    rows = []
    for table, key, _, fault in ROWS:
        names = SCHEMAS[table].names
        row = {names[0]: key} | {k: v for k, v in GOOD[table].items() if k != names[0]}
        if "loaded_at" in names:
            row["loaded_at"] = day(7)
        rows.append((table, row | fault))
    return rows
