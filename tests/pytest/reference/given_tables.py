"""Tables of a warehouse whose rows a test gives itself, and builds of what reads them without what would make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reference.facts import Row
from reference.raw_tables import store
from sms_segmentation.warehouse import Warehouse

HISTORY = "segment_membership_history"
TYPES = {
    HISTORY: {"segment_name": "varchar", "profile_id": "varchar", "second_key": "varchar", "entered_at": "timestamp", "exited_at": "timestamp"},
    "int_promotional_shares": {"profile_id": "varchar", "counted": "bigint", "promotional": "bigint"},
    "segment_memberships": {"segment_name": "varchar", "profile_id": "varchar", "second_key": "varchar", "as_of_date": "date"},
    "flow_messages_due": {
        **{"message_key": "varchar", "enrollment_key": "varchar", "flow_id": "varchar", "step": "integer", "profile_id": "varchar", "channel": "varchar"},
        **{"message_category": "varchar", "product_id": "varchar", "decision": "varchar", "not_before": "timestamp", "expires_at": "timestamp"},
    },
    "int_flow_texts": {"enrollment_key": "varchar", "rendered_body": "varchar"},
    "campaign_audience": {
        **{"audience_key": "varchar", "campaign_id": "varchar", "profile_id": "varchar", "decision": "varchar", "send_at": "timestamp"},
        **{"variant_id": "varchar", "is_final": "boolean"},
    },
    "int_campaign_bodies": {"audience_key": "varchar", "product_id": "varchar", "rendered_body": "varchar"},
    "product_recommendations": {"profile_id": "varchar", "kind": "varchar", "rank": "integer", "product_id": "varchar"},
    "sending_advice": {"profile_id": "varchar", "recommended_texts_per_week": "decimal(18, 4)", "best_send_hour": "integer"},
    "exchange_rates": {"currency": "varchar", "valid_from": "date", "rate": "decimal(18, 8)"},
    "message_prices": {
        **{"country_code": "varchar", "message_format": "varchar", "valid_from": "date"},
        **{"price_amount": "decimal(18, 6)", "carrier_fee_amount": "decimal(18, 6)", "currency": "varchar"},
    },
}


def needed(manifest: Any, wanted: Iterable[str], given: Iterable[str]) -> tuple[list[str], list[str]]:
    """Seeds and models behind these models, without what stands behind a table that is given."""
    found: dict[str, str] = {}
    ids = [_node(manifest, name).unique_id for name in wanted]
    while ids:
        one = manifest.nodes.get(ids.pop())
        if one and one.name not in found and one.name not in given:
            found[one.name] = one.resource_type
            ids += one.depends_on.nodes if one.resource_type == "model" else []
    return [name for name, kind in found.items() if kind == "seed"], [name for name, kind in found.items() if kind == "model"]


def overwrite(house: Warehouse, manifest: Any, tables: dict[str, list[Row]]) -> None:
    """Put these rows in place of seeds and models."""
    for name, rows in tables.items():
        store(house, _node(manifest, name).schema, {name: rows}, TYPES)


def _node(manifest: Any, name: str) -> Any:
    return next(node for node in manifest.nodes.values() if node.name == name and node.resource_type in ("model", "seed"))
