{{ config(**connected_as('klaviyo')) }}
{{ vendor_rows('klaviyo', ['campaign_message'], {
    'campaign_id': ['id', 'campaign_id'],
    'channel': ['text', 'channel'],
}) }}
