"""Campaigns to come: one whose moment has come, one with two variants and a holdout, one for the VIPs; and messages handed over to a vendor."""

from sms_segmentation.sample.planting import Row
from sms_segmentation.sample.world import AS_OF, HOUR

PLANNED: list[Row] = [
    ("planned_campaigns", {
        "campaign_id": "plan_picks", "campaign_name": "Picked for you", "plan_id": "f319_5", "include_segments": "sms_engaged",
        "exclude_segments": "dormant", "planned_at": AS_OF - HOUR // 2, "send_within_hours": 4,
    }),
    ("planned_campaigns", {
        "campaign_id": "plan_arrivals", "campaign_name": "New arrivals", "plan_id": "f319_1", "include_segments": "category_affinity;loyal_repeat_buyers",
        "exclude_segments": "dormant", "planned_at": AS_OF + 49 * HOUR, "send_within_hours": 6, "holdout_share": 0.1,
    }),
    ("planned_campaigns", {
        "campaign_id": "plan_preview", "campaign_name": "Preview for VIPs", "plan_id": "f316_1", "include_segments": "vip_top_percent",
        "planned_at": AS_OF + 73 * HOUR, "send_within_hours": 2, "not_texted_hours": 48,
    }),
    ("planned_campaign_variants", {"campaign_id": "plan_arrivals", "variant_id": "a", "share": 0.5}),
    ("planned_campaign_variants", {"campaign_id": "plan_arrivals", "variant_id": "b", "share": 0.5, "template_id": "recommend_one"}),
    ("handed_over_messages", {
        "message_key": "0f5b6e7c8d9a0b1c2d3e4f5a6b7c8d9e", "handed_over_at": AS_OF - 3 * HOUR, "destination": "klaviyo",
        "profile_id": "case_plain_subscriber", "channel": "sms", "flow_id": "post_purchase", "flow_step": 2,
    }),
]  # fmt: skip
