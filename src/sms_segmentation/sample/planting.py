"""Makers of single rows for named profiles; keys, numbers and load times are filled in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from sms_segmentation.sample.tables import SCHEMAS, Writer
from sms_segmentation.sample.world import AS_OF, DAY, HOUR, SECOND

Row = tuple[str, dict[str, Any]]

DEFAULTS: dict[str, dict[str, Any]] = {
    "profiles": {
        "country_code": "US", "region_code": "NY", "city": "New York", "source_system": "klaviyo",
        "is_test": False,
    },
    "consent_events": {
        "channel": "sms", "message_category": "marketing", "source": "form",
        "source_system": "klaviyo",
    },
    "suppressions": {
        "channel": "sms", "scope": "all", "reason": "complaint", "source_system": "klaviyo",
    },
    "sms_events": {
        "direction": "outbound", "message_category": "marketing", "source_system": "klaviyo",
    },
    "email_events": {"source_system": "klaviyo"},
    "orders": {
        "status": "completed", "currency": "USD", "channel": "web", "is_test": False,
        "source_system": "shopify",
    },
    "web_events": {"source_system": "shopify"},
    "cart_events": {"cart_id": "cart", "currency": "USD"},
    "checkouts": {"currency": "USD"},
    "loyalty_accounts": {"loyalty_account_id": "account", "status": "active"},
    "loyalty_ledger": {"loyalty_account_id": "account", "entry_type": "earn"},
}  # fmt: skip
# Keys that name something outside the case.
SHARED = {"product_id", "store_id", "experiment_id", "campaign_id", "flow_id", "promotion_id"}
EVENT_TIMES = ("occurred_at", "ordered_at", "refunded_at", "started_at", "starts_at")


def day(ago: int, hour: int = 16) -> int:
    """That hour of the date so many days before the last one."""
    return AS_OF // DAY * DAY - ago * DAY + hour * HOUR


def hours(ago: float, seconds: int = 0) -> int:
    return AS_OF - round(ago * HOUR) + seconds * SECOND


@dataclass
class Case:
    name: str
    proves: str
    rows: list[Row]
    profile: dict[str, Any]


def case(name: str, proves: str, *rows: Row | list[Row], **profile: Any) -> Case:
    """`profile` sets columns of the profile; `area` only the area code of its number."""
    flat = [row for entry in rows for row in (entry if isinstance(entry, list) else [entry])]
    return Case(f"case_{name}", proves, flat, profile)


def consent(action: str, at: int, **more: Any) -> Row:
    return "consent_events", {"action": action, "occurred_at": at} | more


def opt_in(at: int, level: str | None = "express_written", **more: Any) -> Row:
    return consent("opt_in", at, consent_level=level, **more)


def opt_out(at: int, **more: Any) -> Row:
    return consent("opt_out", at, **more)


def sms_event(event: str, at: int, **more: Any) -> Row:
    return "sms_events", {"event_type": event, "occurred_at": at} | more


def reply(at: int, body: str, **more: Any) -> Row:
    inbound = {"direction": "inbound", "message_category": "conversational", "body_text": body}
    return sms_event("received", at, **inbound | more)


def review(outcome: str, at: int) -> Row:
    return "reply_reviews", {"sms_event_id": "doubtful", "decided_at": at, "outcome": outcome}


def text(at: int, clicked: int | None = None, **more: Any) -> list[Row]:
    """Sent and delivered, clicked when a time is given."""
    more = {"message_id": str(at // SECOND)} | more
    rows = [sms_event("sent", at, **more), sms_event("delivered", at + 5 * SECOND, **more)]
    if clicked:
        rows.append(sms_event("clicked", clicked, is_bot_click=False, **more))
    return rows


def line(total: Any, order: str = "a", product: str = "prod_001", quantity: int = 1, **more: Any) -> Row:
    columns = {
        "order_id": order, "product_id": product, "quantity": quantity,
        "unit_price": Decimal(str(total)) / quantity, "discount_amount": 0, "line_total": total,
        "is_gift_card": False,
    }  # fmt: skip
    return "order_lines", columns | more


def order(at: int, net: Any, id: str = "a", lines: list[Row] | None = None, discount: Any = 0, **more: Any) -> list[Row]:
    """One line of product prod_001 unless lines are given."""
    net, discount = Decimal(str(net)), Decimal(str(discount))
    columns = {
        "order_id": id, "ordered_at": at, "gross_amount": net + discount,
        "discount_amount": discount, "total_amount": net,
    }  # fmt: skip
    if lines is None:
        lines = [line(net, id, unit_price=net + discount, discount_amount=discount)]
    return [("orders", columns | more), *lines]


def orders_on(*days_ago: int, net: Any = 50, **more: Any) -> list[Row]:
    return [row for ago in days_ago for row in order(day(ago), net, f"o{ago}", **more)]


def refund(at: int, amount: Any, order: str = "a", **more: Any) -> Row:
    return "refunds", {"order_id": order, "refunded_at": at, "refund_amount": amount} | more


def viewed(at: int, product: str = "prod_001", **more: Any) -> Row:
    columns = {"event_type": "product_viewed", "occurred_at": at, "product_id": product}
    return "web_events", columns | more


def cart(event: str, at: int, **more: Any) -> Row:
    return "cart_events", {"event_type": event, "occurred_at": at} | more


def checkout(at: int, **more: Any) -> Row:
    return "checkouts", {"started_at": at} | more


def suppressed(at: int, **more: Any) -> Row:
    return "suppressions", {"starts_at": at} | more


def checked(at: int, **more: Any) -> Row:
    return "number_checks", {"checked_at": at} | more


def preference(kind: str, key: str, value: str, at: int | None = None) -> Row:
    return "preferences", {
        "preference_type": kind, "preference_key": key, "preference_value": value,
        "updated_at": at or day(50),
    }  # fmt: skip


def account(tier: str | None, progress: Any = 0, points: int = 100, **more: Any) -> Row:
    columns = {
        "tier": tier, "tier_progress_value": progress, "points_balance": points,
        "enrolled_at": day(300), "updated_at": day(300),
    }  # fmt: skip
    return "loyalty_accounts", columns | more


def points(amount: int, expires: int) -> Row:
    return "loyalty_ledger", {"points": amount, "occurred_at": day(300), "expires_at": expires}


def assigned(arm: str, **more: Any) -> Row:
    columns = {
        "experiment_id": "exp_planted",
        "arm": arm,
        "assigned_at": day(40),
        "is_holdout": True,
    }
    return "holdout_assignments", columns | more


def other(table: str, **columns: Any) -> Row:
    return table, columns


def _fill(case: Case, number: int, table: str, row: dict[str, Any], phone: str | None) -> dict[str, Any]:
    schema = SCHEMAS[table]
    columns = DEFAULTS.get(table, {}) | row
    for name, value in columns.items():
        is_local = name.endswith("_id") and name not in SHARED and value is not None
        if is_local and pa.types.is_string(schema.field(name).type):
            columns[name] = f"{case.name}_{value}"
    filled: dict[str, Any] = {
        schema.names[0]: f"{case.name}_{number}",
        "profile_id": case.name,
        "phone_e164": phone,
    }
    time = next((columns[name] for name in EVENT_TIMES if columns.get(name)), AS_OF)
    filled["loaded_at"] = time + 300 * SECOND
    columns = {k: v for k, v in filled.items() if k in schema.names} | columns
    return {name: typed(schema.field(name).type, value) for name, value in columns.items()}


def typed(kind: pa.DataType, value: Any) -> Any:
    if pa.types.is_decimal(kind) and value is not None:
        return Decimal(str(value)).quantize(Decimal("0.0001"))
    return value


def rows_of(case: Case, number: int) -> list[Row]:
    """The rows of one case, its profile first."""
    profile = dict(case.profile)
    area = profile.pop("area", "646")
    phone = profile.pop("number", f"+1{area}987{number:04d}")
    profile = {"phone_e164": phone, "created_at": day(400), "updated_at": day(10)} | profile
    rows: list[Row] = [("profiles", profile), *case.rows]
    return [(table, _fill(case, n, table, row, phone)) for n, (table, row) in enumerate(rows)]


def write_rows(rows: list[Row], writer: Writer) -> None:
    by_table: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows:
        by_table.setdefault(table, []).append(row)
    for table, piece in by_table.items():
        writer.write_table(table, pa.Table.from_pylist(piece, schema=SCHEMAS[table]))
