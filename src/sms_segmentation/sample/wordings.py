"""The words that forms showed and texts said; the text of step 2 of the welcome and the words of one disclosure are not kept, as in most shops."""

from sms_segmentation.sample.planting import Row
from sms_segmentation.sample.world import AS_OF, DAY

AGREED = (
    "By ticking this box I agree to get recurring automated marketing texts from Shop at the number given. Consent is no condition of purchase."
    " Message and data rates may apply. Reply STOP to end, HELP for help."
)

WORDS: list[Row] = [
    ("disclosures", {
        "disclosure_version": "2025-04", "disclosure_text": AGREED, "language": "en", "valid_from": AS_OF - 600 * DAY, "page_url": "https://shop.example/texts",
    }),
    ("message_bodies", {"body_id": "body_blast", "campaign_id": "campaign_blast", "body_text": "Shop: Everything must go, 20% off today. Reply STOP to opt out"}),
    ("message_bodies", {"body_id": "body_welcome_1", "campaign_id": "flow_welcome_1", "body_text": "Shop: Welcome! Here is 10% off. Reply STOP to opt out"}),
    ("message_bodies", {"body_id": "body_welcome_3", "campaign_id": "flow_welcome_3", "body_text": "Shop: Last day of your 10%. Reply STOP to opt out"}),
]  # fmt: skip
