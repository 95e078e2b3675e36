{{ config(**connected_as('bloomreach')) }}
{{ vendor_rows('bloomreach', ['campaign', 'campaigns'], {
    'customer_id': ['id', 'internal_customer_id', 'internal_id', 'customer_id'],
    'recipient': ['text', 'recipient', 'properties/recipient'],
    'action_type': ['text', 'action_type', 'properties/action_type'],
    'status': ['text', 'status', 'properties/status'],
    'campaign_id': ['id', 'campaign_id', 'properties/campaign_id'],
    'action_id': ['id', 'action_id', 'properties/action_id'],
    'link_url': ['text', 'url', 'properties/url'],
    'occurred_at': ['time', 'timestamp'],
    'time_text': ['id', 'timestamp'],
}) }}
